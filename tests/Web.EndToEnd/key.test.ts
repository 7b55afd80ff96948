import { afterAll, beforeAll, expect } from 'vitest';
import { test } from './browser';
import { hasChromium } from './chromium';
import { RealServer } from './server';

const key = 'correct horse';
let server: RealServer;
beforeAll(async () => {
  if (hasChromium) server = await RealServer.start(['--widths', '8,8'], { SAEACTORS_API_KEY: key });
});
afterAll(() => server?.stop());

test('where the server has a key the page opens, asks for it once, and keeps it for the tab', async ({ open }) => {
  const page = await open({ baseURL: server.url });
  await page.goto('/layers/1');
  const dialog = page.getByRole('dialog', { name: 'This server asks for its key' });
  await dialog.waitFor();
  await page.keyboard.press('Escape');
  await dialog.getByLabel('API key').fill('wrong');
  await page.keyboard.press('Enter');
  await dialog.getByRole('alert').waitFor();
  await dialog.getByLabel('API key').fill(key);
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'hidden' });
  await page.getByRole('heading', { level: 1, name: /^Layer 1/ }).waitFor();
  await page.getByText('0 tokens').waitFor();   // the event stream is read with the key

  await page.reload();
  await page.getByText('0 tokens').waitFor();
  expect(await dialog.isVisible()).toBe(false);

  const other = await open({ baseURL: server.url });
  await other.goto('/');
  await other.getByRole('dialog').waitFor();
});
