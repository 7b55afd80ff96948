import { expect } from 'vitest';
import type { IngestionStatus } from '../../src/Api/web/src/lib/api';
import { test } from './browser';

const file = (name: string, lines: string[]) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(lines.join('\n')) });
const stories = ['The dog ran home.', 'A queen sang to her daughter.', 'The sea was cold and grey.'];

test('files arrive with their progress; one with a bad line is refused whole and says where', async ({ page, service }) => {
  const before = await service.get<IngestionStatus>('/ingestion');
  await page.goto('/');
  await page.getByLabel('Files of prompts').setInputFiles([
    file('stories.txt', stories), file('more.jsonl', stories.map((text) => JSON.stringify({ text }))), file('bad.jsonl', [JSON.stringify({ text: 'one' }), 'not json']),
  ]);
  const arrivals = page.getByTestId('arrivals').getByRole('listitem');
  await expect.poll(() => arrivals.filter({ hasText: '3 prompts counted' }).count(), { timeout: 30_000 }).toBe(2);
  await expect.poll(() => arrivals.filter({ hasText: 'bad.jsonl' }).innerText()).toContain('Line 2 is not JSON');
  const after = await service.get<IngestionStatus>('/ingestion');
  expect(after.appliedThrough).toBe(before.appliedThrough + 6);
});

test('what was sent is still there after another view, and leads to what fires on it', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('textbox', { name: 'Prompt' }).fill(stories[1]!);
  await page.keyboard.press('Control+Enter');
  await page.getByRole('link', { name: 'Layers', exact: true }).click();
  await page.getByRole('link', { name: 'Now', exact: true }).click();
  await page.getByRole('link', { name: 'what fires on it' }).click();
  await expect.poll(() => new URL(page.url()).searchParams.get('text')).toBe(stories[1]);
  await page.getByTestId('firings').getByRole('link').first().waitFor();
});
