import { expect, test } from 'vitest';
import type { CommunityRun } from '../src/lib/api';
import { aboutEach, again, asked, hasEnded, matching } from '../src/lib/communities';

const run: CommunityRun = {
  id: 3, series: 's', study: 'x', window: 7, state: 'done', progress: 1, detail: 'done', result: null,
  request: {
    edges: { measure: 'jaccard', threshold: 0.1, minSupport: 10 }, quality: 'directedModularity', resolution: 1, seed: 4, fromLayer: 0, toLayer: 6,
    iterations: 2, keepIsolated: true, text: 'a king', maskAfterwards: true, imported: null,
  },
};

test('a run says what it was asked for', () =>
  expect(asked(run)).toBe('Jaccard > 0.1, at least 10 together · directed modularity, resolution 1.00 · layers 0–6 · 2 rounds · seed 4 · isolated features kept · masked to “a king”'));

test('a run of imported edges names the table, and has no least support', () => {
  const imported = { ...run, request: { ...run.request, imported: 'paper', keepIsolated: false, text: null, iterations: null, seed: 0 } };
  expect(asked(imported)).toBe('imported edges paper, Jaccard > 0.1 · directed modularity, resolution 1.00 · layers 0–6');
});

test('a community is about its top label, or else its top feature', () => {
  const cards = [{ id: 1, size: 2, layers: [], topLabels: ['a', 'b'], labelSource: null, topFeatures: ['0_1'] }, { id: 2, size: 2, layers: [], topLabels: [], labelSource: null, topFeatures: ['0_2'] }];
  expect([...aboutEach(cards)]).toEqual([[1, 'a'], [2, '0_2']]);
});

test('computing again asks for the same', () =>
  expect(again(run)).toEqual({
    measure: 'jaccard', threshold: 0.1, minSupport: 10, quality: 'directedModularity', resolution: 1, seed: 4, fromLayer: 0, toLayer: 6, iterations: 2,
    text: 'a king', preset: 'paper',
  }));

test('waiting and running runs go on, the others have ended', () =>
  expect((['waiting', 'running', 'done', 'failed', 'cancelled'] as const).map((state) => hasEnded({ ...run, state }))).toEqual([false, false, true, true, true]));

test('communities are found by number, label or feature', () => {
  const card = (id: number, topLabels: string[], topFeatures: string[]) => ({ id, size: 2, layers: [1, 1], topLabels, labelSource: null, topFeatures });
  const cards = [card(1, ['Rivers and boats'], ['0_12']), card(12, [], ['1_7', '2_112'])];
  expect(matching(cards, '').map((one) => one.id)).toEqual([1, 12]);
  expect(matching(cards, ' boats ').map((one) => one.id)).toEqual([1]);
  expect(matching(cards, '12').map((one) => one.id)).toEqual([1, 12]);
  expect(matching(cards, '1').map((one) => one.id)).toEqual([1, 12]);
  expect(matching(cards, '1_7').map((one) => one.id)).toEqual([12]);
});
