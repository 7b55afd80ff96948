import { expect, inject } from 'vitest';
import type { CommunityRun, FeatureGraph } from '../../src/Api/web/src/lib/api';
import { count } from '../../src/Api/web/src/lib/format';
import { rowsOf, test } from './browser';

test('a run is started, watched to its end, listed by size, opened as a graph and compared with the next', async ({ page, service }) => {
  await page.goto('/communities');
  await page.getByLabel('Links above').fill('0.2');
  await page.getByRole('button', { name: 'Compute' }).click();
  await page.getByTestId('count').waitFor();
  const id = Number(new URL(page.url()).pathname.split('/')[2]);
  const run = await service.get<CommunityRun>(`/communities/${id}`);
  expect([run.request.edges.threshold, run.state]).toEqual([0.2, 'done']);
  expect(await page.getByTestId('count').innerText()).toBe(count(run.result!.count));
  expect(await page.getByTestId('changes').innerText()).toContain('first run of its series');
  const rows = await rowsOf(page.getByTestId('communities'));
  expect(rows.map((row) => row.slice(0, 2))).toEqual(run.result!.communities.slice(0, 50).map((card) => [String(card.id), count(card.size)]));

  const largest = run.result!.communities[0]!;
  await page.getByTestId('communities').getByRole('link', { name: String(largest.id), exact: true }).first().click();
  const graph = await service.get<FeatureGraph>(`/graphs/community/${id}/${largest.id}?nodes=300`);
  await expect.poll(() => page.getByTestId('counts').innerText()).toBe(`${count(Math.min(300, largest.size))} features · ${count(graph.links.length)} links`);
  expect(graph.nodes.length).toBe(Math.min(300, largest.size));

  await page.goto(`/communities/${id}`);
  await page.getByRole('button', { name: 'Compute again now' }).click();
  await page.getByTestId('changes').getByRole('link', { name: `run ${id}` }).waitFor();
  const next = await service.get<CommunityRun>(new URL(page.url()).pathname);
  expect(next.series).toBe(run.series);
  if (next.result!.changes!.moved > 0) expect(await page.getByTestId('moved').innerText()).toBe(count(next.result!.changes!.moved));
  else expect(await page.getByTestId('changes').innerText()).toContain('every feature is where it was');

  await page.goto('/communities');
  await page.getByTestId('runs').getByRole('link', { name: `Run ${next.id}` }).waitFor();
  await page.getByRole('button', { name: `Forget run ${next.id}` }).click();
  await page.getByTestId('runs').getByRole('link', { name: `Run ${next.id}` }).waitFor({ state: 'detached' });
  expect((await service.get<CommunityRun[]>('/communities')).map((one) => one.id)).not.toContain(next.id);
});

test('a long computation shows how far it is and can be cancelled', async ({ page, service }) => {
  await page.goto('/communities');
  await page.getByLabel('Links above').fill('0');
  await page.getByText('More: support').click();
  await page.getByLabel('Together at least').fill('1');
  await page.getByRole('button', { name: 'Compute' }).click();
  await page.getByRole('progressbar').waitFor();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByText('This run was cancelled').waitFor();
  const id = Number(new URL(page.url()).pathname.split('/')[2]);
  expect((await service.get<CommunityRun>(`/communities/${id}`)).state).toBe('cancelled');
});

test('edges that were imported are chosen, partitioned and drawn', async ({ page }) => {
  const table = 'upstream\tdownstream\tpearson\n0_1\t1_1\t0.9\n1_1\t2_1\t0.8\n0_2\t1_2\t0.7\n';
  const sent = await fetch(`${inject('url')}/api/edges/import?name=mine`, { method: 'POST', headers: { 'content-type': 'text/tab-separated-values' }, body: table });
  expect(sent.status).toBe(201);
  await page.goto('/communities');
  await page.getByLabel('Links from').selectOption('mine');
  expect(await page.getByLabel('Similarity').locator('option').allInnerTexts()).toEqual(['Pearson']);
  await page.getByRole('button', { name: 'Compute' }).click();
  await page.getByTestId('count').waitFor();
  const [largest] = await rowsOf(page.getByTestId('communities'));
  expect(largest![1]).toBe('3');
  await page.getByTestId('communities').getByRole('link', { name: largest![0]!, exact: true }).first().click();
  await expect.poll(() => page.getByTestId('counts').innerText()).toBe('3 features · 2 links');
});

test('a prompt graph is coloured by the communities of a run', async ({ page, service }) => {
  const { id } = await service.post<CommunityRun>('/communities', { threshold: 0.3 });
  await page.goto(`/communities/${id}`);
  await page.getByTestId('count').waitFor();
  const text = 'The king sat by the fire.';
  await page.goto(`/graph?text=${encodeURIComponent(text)}&run=${id}`);
  const legend = page.getByRole('list', { name: 'Communities by colour' });
  await legend.waitFor();
  const graph = await service.post<FeatureGraph>('/graphs/prompt', { text, communities: id });
  const sizes = new Map<number, number>();
  for (const { community } of graph.nodes) if (community !== null) sizes.set(community, (sizes.get(community) ?? 0) + 1);
  const [largest] = [...sizes].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  await expect.poll(async () => (await legend.getByRole('listitem').first().innerText()).split('\n').slice(0, 2)).toEqual([`community ${largest![0]}`, `(${largest![1]})`]);
});
