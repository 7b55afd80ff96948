import { afterAll, beforeAll, expect } from 'vitest';
import type { EvolutionFlow, ModelCard, NeighborList } from '../../src/Api/web/src/lib/api';
import { count, measure } from '../../src/Api/web/src/lib/format';
import { rowsOf, test } from './browser';
import { hasChromium } from './chromium';
import { RealServer } from './server';
import { random, windowOf } from './windows';

const width = 20_000;   // exact tables would take 600 MB, so that the budget leaves room for bounded ones only
// Two that meet once in the first window, where both tables have no room for such a pair, and often afterwards: that first time may be missing.
const [busy, late, tokens] = [width - 1, width - 2, 1_500];
let server: RealServer;
const ask = async <T>(path: string) => (await (await fetch(`${server.url}/api${path}`)).json()) as T;

beforeAll(async () => {
  if (!hasChromium) return;
  server = await RealServer.start(['--widths', `${width},${width}`, '--memory', '300M']);
  const next = random(1);
  const some = (also: number[]) => [...new Set([...also, ...Array.from({ length: 20 }, () => Math.floor((width - 2) * next() ** 4))])].sort((a, b) => a - b);
  for (let window = 0; window < 3; window++) {
    const lates = Array.from({ length: tokens }, (_, token) => (window === 0 ? token < 60 : next() < 0.4));
    const busies = lates.map((is, token) => (window === 0 && is ? token === 0 : is || next() < 0.2));
    const body = windowOf([busies.map((is) => some(is ? [busy] : [])), lates.map((is) => some(is ? [late] : []))]);
    const sent = await fetch(`${server.url}/api/activations`, { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body });
    expect(sent.status, await sent.clone().text()).toBe(202);
    await ask(`/ingestion?until=${((await sent.json()) as { acceptedThrough: number }).acceptedThrough}`);
  }
});
afterAll(() => server?.stop());

test('bounded tables show what they may have missed, and what their bounds leave undecided', async ({ open }) => {
  expect((await ask<ModelCard>('/model')).definition.layers[0]!.tables).toContain('bounded');
  const page = await open({ baseURL: server.url });
  await page.goto(`/features/0/${busy}?minSupport=1`);
  const list = await ask<NeighborList>(`/layers/0/features/${busy}/neighbors?direction=next&measure=jaccard&k=100&minSupport=1`);
  const table = page.getByTestId('neighbors-next');
  await rowsOf(table);
  await page.getByRole('button', { name: 'Show more' }).last().click();
  await expect.poll(() => table.locator('tbody tr').count()).toBe(list.neighbors.length);
  const rows = await rowsOf(table);
  expect(rows.map((row) => row.at(-1))).toEqual(list.neighbors.map((one) => `${count(one.n12)}${one.miss > 0 ? ` + ≤ ${count(one.miss)}` : ''}`));
  expect(list.neighbors.some((one) => one.miss > 0)).toBe(true);
  const open12 = list.neighbors.findIndex((one) => one.intervals.jaccard);
  const [low, high] = list.neighbors[open12]!.intervals.jaccard as [number, number];
  expect(rows[open12]![2]).toBe(`${measure(low)}–${measure(high)}`);
  expect(list.completeness.error).toBeGreaterThan(0);
  await page.getByText(`Error at most ${list.completeness.error}`).waitFor();

  await page.goto('/layers?measure=jaccard&threshold=0.1&minSupport=1');
  const flow = await ask<EvolutionFlow>('/flow?measure=jaccard&threshold=0.1&minSupport=1');
  await page.getByText('The numbers', { exact: true }).click();
  expect((await rowsOf(page.getByTestId('flow')))[0]!.slice(1, 6)).toEqual(
    [count(flow.layers[0]!.next!.matched), expect.any(String), expect.any(String), count(flow.layers[0]!.next!.unmatched), count(flow.layers[0]!.next!.undecided)]);
  expect(flow.layers[0]!.next!.undecided).toBeGreaterThan(0);
});
