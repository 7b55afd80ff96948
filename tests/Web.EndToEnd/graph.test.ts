import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { FeatureGraph } from '../../src/Api/web/src/lib/api';
import { above, drawnOf, neighbourhoods } from '../../src/Api/web/src/lib/graph/graph';
import { count, measure } from '../../src/Api/web/src/lib/format';
import { type Page, test } from './browser';

const text = 'Once upon a time there was a little fox who lived near the river.';
const address = `/graph?text=${encodeURIComponent(text)}`;
/** Node-link JSON as the paper's files, three features that no study here has. */
const file = JSON.stringify({
  directed: true, multigraph: false, graph: { description: 'made by hand', prompt: 'by hand' },
  nodes: [
    { layer: 0, feature: 20001, explanation: 'dates', community: 4, id: '0_20001' }, { layer: 1, feature: 20002, explanation: '', community: 4, id: '1_20002' },
    { layer: 1, feature: 20003, explanation: 'years', community: 9, id: '1_20003' },
  ],
  links: [{ similarity: 0.6, source: '0_20001', target: '1_20002' }, { similarity: 0.05, source: '0_20001', target: '1_20003' }],
});

const counts = (page: Page) => page.getByTestId('counts').innerText();
const said = (graph: FeatureGraph, threshold: number) => `${count(graph.nodes.length)} features · ${count(above(drawnOf(graph), threshold).length)} links`;

test('a prompt is drawn at the chosen token and threshold, as the service counts it, and its address shows it again', async ({ page, service }) => {
  await page.goto('/graph');
  await page.getByRole('textbox', { name: 'Prompt' }).fill(text);
  await page.getByRole('button', { name: 'Draw' }).click();
  const last = await service.post<FeatureGraph>('/graphs/prompt', { text, threshold: 0.1 });
  await expect.poll(() => counts(page)).toBe(said(last, 0.1));
  expect(await page.getByRole('group', { name: 'Token' }).getByRole('button').count()).toBe(last.tokens.length);

  await page.getByRole('group', { name: 'Token' }).getByRole('button', { name: '·fox' }).click();
  const fox = await service.post<FeatureGraph>('/graphs/prompt', { text, position: last.tokens.indexOf(' fox'), threshold: 0.1 });
  await expect.poll(() => counts(page)).toBe(said(fox, 0.1));
  await page.getByTestId('threshold').focus();
  for (const _ of Array(10)) await page.keyboard.press('ArrowRight');
  await expect.poll(() => counts(page)).toBe(said(fox, 0.2));

  await page.getByRole('checkbox', { name: 'features without a link' }).uncheck();
  const linked = new Set(above(drawnOf(fox), 0.2).flatMap((link) => [link.source, link.target])).size;
  const without = said(fox, 0.2).replace(/^[\d,]+/, count(linked));
  await expect.poll(() => counts(page)).toBe(without);

  await page.reload();
  await expect.poll(() => counts(page)).toBe(without);
});

test('what is pointed at or reached by keys is named with its neighbours, and opens', async ({ page, service }) => {
  await page.goto(address);
  const canvas = page.getByRole('application');
  await expect.poll(() => canvas.getAttribute('data-nodes')).not.toBe('0');
  for (const key of ['ArrowUp', 'ArrowUp']) await canvas.press(key);
  const id = await page.getByTestId('node').getByRole('heading', { level: 2 }).innerText();
  expect(id).toMatch(/^1_\d+$/);
  const graph = drawnOf(await service.post<FeatureGraph>('/graphs/prompt', { text, threshold: 0.05 }));
  const around = neighbourhoods(graph.nodes, above(graph, 0.1)).get(id)!;
  const shown = await page.getByTestId('node').locator('li > .number').allInnerTexts();
  expect(shown).toEqual([...around.next, ...around.previous].map((partner) => measure(partner.similarity)));

  await canvas.press('Enter');
  await expect.poll(() => new URL(page.url()).pathname).toBe(`/features/${id.replace('_', '/')}`);
});

test('a click on a node opens its feature', async ({ page }) => {
  await page.goto(address);
  const canvas = page.getByRole('application');
  await expect.poll(() => canvas.getAttribute('data-nodes')).not.toBe('0');
  const box = (await canvas.boundingBox())!;
  const panel = page.getByTestId('node').getByRole('heading', { level: 2 });
  // Along the bottom row until something is under the pointer.
  for (let x = 60; x < box.width && (await panel.count()) === 0; x += 4) await page.mouse.move(box.x + x, box.y + box.height - 34);
  const id = await panel.innerText();
  expect(id).toMatch(/^0_\d+$/);
  await page.mouse.down();
  await page.mouse.up();
  await expect.poll(() => new URL(page.url()).pathname).toBe(`/features/${id.replace('_', '/')}`);
});

test('dragging pans, the wheel zooms, Fit shows everything again', async ({ page }) => {
  await page.goto(address);
  const canvas = page.getByRole('application');
  await expect.poll(() => canvas.getAttribute('data-nodes')).not.toBe('0');
  const picture = () => canvas.evaluate((one) => (one as HTMLCanvasElement).toDataURL());
  const box = (await canvas.boundingBox())!;
  const fit = page.getByRole('button', { name: 'Fit' });
  await fit.click();
  const whole = await picture();
  await page.mouse.move(box.x + 5, box.y + 12);   // beside every feature
  await page.mouse.down();
  await page.mouse.move(box.x + 105, box.y + 52, { steps: 4 });
  await page.mouse.up();
  await expect.poll(picture).not.toBe(whole);
  const panned = await picture();
  await page.mouse.wheel(0, -400);
  await expect.poll(picture).not.toBe(panned);
  await page.mouse.move(box.x + 5, box.y + 12);
  await fit.click();
  await canvas.press('Escape');
  await canvas.blur();
  await expect.poll(picture).toBe(whole);
});

test('on a touch screen the first tap shows and the second opens', async ({ open }) => {
  const page = await open({ viewport: { width: 390, height: 844 }, hasTouch: true });
  await page.goto(address);
  const canvas = page.getByRole('application');
  await expect.poll(() => canvas.getAttribute('data-nodes')).not.toBe('0');
  await canvas.scrollIntoViewIfNeeded();
  const box = (await canvas.boundingBox())!;
  const panel = page.getByTestId('node').getByRole('heading', { level: 2 });
  let x = 30;
  for (; x < box.width && (await panel.count()) === 0; x += 6) await page.touchscreen.tap(box.x + x, box.y + box.height - 34);
  const id = await panel.innerText();
  expect(new URL(page.url()).pathname).toBe('/graph');
  await page.touchscreen.tap(box.x + x - 6, box.y + box.height - 34);
  await expect.poll(() => new URL(page.url()).pathname).toBe(`/features/${id.replace('_', '/')}`);
});

test('graphs are saved as drawing and data, and a file opens without being uploaded', async ({ page, service }) => {
  await page.goto(address);
  const graph = drawnOf(await service.post<FeatureGraph>('/graphs/prompt', { text, threshold: 0.05 }));
  await expect.poll(() => counts(page)).toContain(`${graph.nodes.length} features`);
  const save = async (name: string) => {
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('group', { name: 'Save' }).getByRole('button', { name }).click()]);
    return readFileSync(await file.path(), 'utf8');
  };
  const links = above(graph, 0.1).length;
  const svg = await save('SVG');
  expect([svg.match(/<circle/g)!.length, svg.match(/<path/g)!.length]).toEqual([graph.nodes.length, links]);
  const json = JSON.parse(await save('JSON')) as { nodes: unknown[]; links: unknown[] };
  expect([json.nodes.length, json.links.length]).toEqual([graph.nodes.length, links]);
  expect(await save('GraphML')).toContain('<graphml');
  expect(JSON.parse(await save('Circuit'))).toHaveProperty('qParams');

  await page.getByTestId('file').setInputFiles({ name: 'mine.json', mimeType: 'application/json', buffer: Buffer.from(file) });
  await expect.poll(() => counts(page)).toBe('3 features · 1 link');
  await page.getByRole('application').press('ArrowUp');
  expect(await page.getByTestId('node').innerText()).toContain('not a feature of this study');
  await page.getByRole('button', { name: 'Close the file' }).click();
  await expect.poll(() => counts(page)).toContain(`${graph.nodes.length} features`);
});

test('a file can be dropped anywhere; one that is no graph is refused by name', async ({ page }) => {
  await page.goto('/graph');
  await page.getByRole('heading', { name: 'Prompt graph' }).waitFor();
  const drop = (name: string, content: string) => page.evaluate(([name, content]) => {
    const data = new DataTransfer();
    data.items.add(new File([content!], name!, { type: 'application/json' }));
    window.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
  }, [name, content] as const);
  await drop('dropped.json', file);
  await expect.poll(() => counts(page)).toBe('3 features · 1 link');
  await drop('other.json', '{"a":1}');
  await expect.poll(() => page.getByRole('alert').innerText()).toContain('other.json has no nodes and links');
});
