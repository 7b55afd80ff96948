import { expect, test } from 'vitest';
import type { TextActivations } from '../src/lib/api';
import { around, strongest } from '../src/lib/strongest';

const text = {
  study: 's',
  tokens: [{ text: '<bos>', id: 0, counted: false }, { text: 'a', id: 1, counted: true }, { text: 'b', id: 2, counted: true }],
  layers: [{ layer: 0, activations: [[0, 9, 50], [1, 4, 2], [1, 7, 3], [2, 2, 3], [2, 4, 1]] }],
} as unknown as TextActivations;

test('the strongest features come first, ties to the lower one, and tokens that are not counted do not matter', () => {
  const [layer] = strongest(text, 2);
  expect(layer!.features.map((entry) => entry.feature)).toEqual([2, 7]);
  expect(layer!.features[1]!.values).toEqual([0, 3, 0]);
});

test('all features are there when there is room', () => {
  expect(strongest(text, 9)[0]!.features.map((entry) => [entry.feature, entry.max])).toEqual([[2, 3], [7, 3], [4, 2]]);
});

test('at one token only what fires there counts, by its value there', () => {
  const [layer] = strongest(text, 9, 2);
  expect([layer!.total, layer!.features.map((entry) => [entry.feature, entry.max])]).toEqual([2, [[2, 3], [4, 1]]]);
  expect(layer!.features[1]!.values).toEqual([0, 2, 1]);
});

test('a long text is shown around a token', () => {
  expect([around(50, 100, 20), around(3, 100, 20), around(99, 100, 20), around(1, 5, 20)]).toEqual([[40, 60], [0, 20], [80, 100], [0, 5]]);
});
