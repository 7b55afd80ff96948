import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core';
import { expect, inject, test as base } from 'vitest';
import { chromiumPath, hasChromium } from './chromium';

export type { Page };
/** The service, asked beside the page: what is seen must be what it says. */
export interface Service {
  get: <T>(path: string) => Promise<T>;
  post: <T>(path: string, body: unknown) => Promise<T>;
}

interface Fixtures {
  $file: { browser: Browser };
  $test: { page: Page; service: Service; open: (options: BrowserContextOptions) => Promise<Page> };
}

const answer = async <T>(request: Promise<Response>): Promise<T> => {
  const response = await request;
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
};

const withBrowser = base.extend<Fixtures>({
  browser: [async ({}, use) => {
    const browser = await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox'] });
    await use(browser);
    await browser.close();
  }, { scope: 'file' }],

  /** Opens pages; fails the test where one asked another host for something or threw. */
  open: async ({ browser }, use) => {
    const url = inject('url');
    const wrong: string[] = [];
    const contexts: Awaited<ReturnType<Browser['newContext']>>[] = [];
    await use(async (options) => {
      const context = await browser.newContext({ baseURL: url, viewport: { width: 1280, height: 800 }, ...options });
      contexts.push(context);
      const page = await context.newPage();
      const own = options.baseURL ?? url;
      page.on('pageerror', (error) => wrong.push(`threw ${error.message}`));
      page.on('request', (request) => {
        if (!/^(data|blob):/.test(request.url()) && new URL(request.url()).origin !== own) wrong.push(`asked ${request.url()}`);
      });
      return page;
    });
    for (const context of contexts) await context.close();
    expect(wrong).toEqual([]);
  },

  page: async ({ open }, use) => use(await open({})),

  service: async ({}, use) => {
    const url = inject('url');
    await use({
      get: (path) => answer(fetch(`${url}/api${path}`)),
      post: (path, body) => answer(fetch(`${url}/api${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })),
    });
  },
});

/** A test with a page and the service; skipped where there is no Chromium. */
export const test = hasChromium ? withBrowser : withBrowser.skip;

/** The cells of a table's body, row by row, once it has any. */
export async function rowsOf(table: Locator): Promise<string[][]> {
  await table.locator('tbody tr td').first().waitFor();
  return table.locator('tbody tr').evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.innerText.trim())));
}
