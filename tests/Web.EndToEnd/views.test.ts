import { expect } from 'vitest';
import type { AblationAnswer, EvolutionFlow, FeatureCard, FeaturePage, FeatureTest, IngestionStatus, LayerSummary, NeighborList, TextActivations } from '../../src/Api/web/src/lib/api';
import { count, measure, percent } from '../../src/Api/web/src/lib/format';
import { rowsOf, test } from './browser';

const text = 'The king sat by the fire and told his son an old tale.';

test('Now shows where ingestion stands, and a prompt that is sent is seen to arrive', async ({ page, service }) => {
  await page.goto('/');
  const before = await service.get<IngestionStatus>('/ingestion');
  await expect.poll(() => page.getByTestId('tokens').innerText()).toBe(count(before.tokens));
  await page.getByRole('textbox', { name: 'Prompt' }).fill(text);
  await page.getByRole('button', { name: 'Count it' }).click();
  await page.getByTestId('arrivals').getByText('1 prompt counted').waitFor();
  const after = await service.get<IngestionStatus>('/ingestion');
  expect(after.appliedThrough).toBe(before.appliedThrough + 1);
  await expect.poll(() => page.getByTestId('tokens').innerText()).toBe(count(after.tokens));
  await expect.poll(() => page.getByTestId('applied').innerText()).toBe(count(after.appliedThrough));
});

test('Layers shows what the service counts of each layer and what passes between them', async ({ page, service }) => {
  await page.goto('/layers?threshold=0.8');
  const layers = (await service.get<LayerSummary[]>('/layers')).toReversed();
  const rows = await rowsOf(page.getByTestId('layers'));
  expect(rows.map((row) => [row[0], ...row.slice(3)])).toEqual(
    layers.map((layer) => [String(layer.layer), count(layer.alive), count(layer.dead), count(layer.dense), measure(layer.meanL0)]));
  const flow = await service.get<EvolutionFlow>('/flow?measure=pearson&threshold=0.8&minSupport=10');
  await page.getByText('The numbers', { exact: true }).click();
  const passed = (await rowsOf(page.getByTestId('flow'))).slice(0, -1).map((row) => row[1]);
  expect(passed).toEqual(flow.layers.slice(0, -1).map((layer) => count(layer.next!.matched)));
});

test('a layer lists its features as the service sorts them', async ({ page, service }) => {
  await page.goto('/layers/3?sort=-max');
  const rows = await rowsOf(page.getByTestId('features'));
  const { features } = await service.get<FeaturePage>('/layers/3/features?sort=max&order=descending&page=1&pageSize=25');
  expect(rows.map((row) => row[0])).toEqual(features.map((row) => `3_${row.feature}`));
});

test('Feature shows density, ranked neighbours, phrases beside each other and an ablation', async ({ page, service }) => {
  const feature = strongestOf(await service.post<TextActivations>('/activations/text', { text }), 3);
  const card = await service.get<FeatureCard>(`/layers/3/features/${feature}`);
  await page.goto(`/features/3/${feature}`);
  await page.getByText(`${count(card.n)} of ${count(card.tokens)} tokens`).waitFor();
  expect(await page.getByText(percent(card.density), { exact: true }).count()).toBeGreaterThan(0);

  for (const direction of ['next', 'previous'] as const) {
    const list = await service.get<NeighborList>(`/layers/3/features/${feature}/neighbors?direction=${direction}&measure=jaccard&k=10&minSupport=10`);
    const rows = await rowsOf(page.getByTestId(`neighbors-${direction}`));
    expect(rows.map((row) => [row[0], row[2], row.at(-1)])).toEqual(
      list.neighbors.map((one) => [`${one.layer}_${one.feature}`, measure(one.measures.jaccard!), count(one.n12)]));
  }

  await page.getByTestId('neighbors-next').getByRole('button', { name: 'n12' }).click();
  const together = (await rowsOf(page.getByTestId('neighbors-next'))).map((row) => Number(row.at(-1)!.replaceAll(',', '')));
  expect(together).toEqual(together.toSorted((a, b) => b - a));

  await page.locator('#try').fill(`${text}\nA dog.`);
  await page.getByRole('button', { name: 'Test', exact: true }).click();
  const tested = await service.post<{ texts: FeatureTest[] }>('/activations/test', { features: [`3_${feature}`], texts: [text, 'A dog.'] });
  const most = tested.texts.map((row) => Math.max(0, ...row.values[`3_${feature}`]!.filter((_, position) => row.tokens[position]!.counted)));
  await expect.poll(() => page.getByTestId('test').locator('li p').allInnerTexts()).toEqual(most.map((value) => `at most ${measure(value)}`));

  await page.locator('#ablate-text').fill(text);
  await page.getByRole('button', { name: 'Ablate', exact: true }).click();
  const ablated = await service.post<AblationAnswer>('/ablations', { text, layer: 3, features: [feature], k: 25 });
  const changes = await rowsOf(page.getByTestId('ablation'));
  expect(changes.map((row) => row[1])).toEqual(ablated.effects[0]!.changes.map((change) => `4_${change.feature}`));
});

test('Search goes to an id, finds labels, and tells what fires on a text', async ({ page, service }) => {
  await page.goto('/search');
  await page.getByRole('searchbox').fill('3_17');
  await page.getByRole('button', { name: 'Go to 3_17' }).click();
  await expect.poll(() => new URL(page.url()).pathname).toBe('/features/3/17');

  await page.goto('/search?q=58');
  const found = await service.get<FeaturePage>('/features?q=58&page=1&pageSize=10');
  const rows = await rowsOf(page.getByTestId('found'));
  expect(rows.map((row) => row[0])).toEqual(found.features.map((row) => `${row.layer}_${row.feature}`));

  await page.goto(`/search?text=${encodeURIComponent(text)}`);
  const fired = await service.post<TextActivations>('/activations/text', { text });
  const firings = page.getByTestId('firings');
  await firings.getByRole('heading').first().waitFor();
  expect(await firings.getByRole('heading').count()).toBe(fired.layers.length);
  const last = fired.layers.length - 1;
  expect(await firings.getByRole('link', { name: `${last}_${strongestOf(fired, last)}` }).count()).toBe(1);
});

/** The feature that fires most strongly at a counted token. */
function strongestOf(fired: TextActivations, layer: number): number {
  const activations = (fired.layers[layer]!.activations as unknown as [number, number, number][]).filter(([position]) => fired.tokens[position]!.counted);
  return activations.reduce((best, one) => (one[2] > best[2] ? one : best))[1];
}

const addresses = ['/', '/layers', '/layers/2', '/features/3/17', `/graph?text=${encodeURIComponent(text)}`, '/communities', `/search?text=${encodeURIComponent(text)}`];

test('no view is wider than a phone, in light and in dark', async ({ open }) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await open({ viewport: { width: 390, height: 844 }, colorScheme });
    for (const address of addresses) {
      await page.goto(address);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'));
      expect(await page.evaluate(() => document.documentElement.scrollWidth), address).toBeLessThanOrEqual(390);
    }
  }
});

test('every view is reached by keys alone, and says in the address and the title what it shows', async ({ page }) => {
  await page.goto('/');
  const names = await page.getByRole('navigation', { name: 'Views' }).getByRole('link').allInnerTexts();
  expect(names).toEqual(['Now', 'Layers', 'Prompt graph', 'Communities', 'Search']);
  for (const name of names) {
    const link = page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name, exact: true });
    for (let press = 0; press < 60 && !(await link.evaluate((one) => one === document.activeElement)); press++) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect.poll(() => link.getAttribute('aria-current')).toBe('page');
    expect(await page.title()).toContain('SaeActors');
  }
});
