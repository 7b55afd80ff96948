import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const kept = new Map<string, string>();
vi.stubGlobal('sessionStorage', { getItem: (name: string) => kept.get(name) ?? null, setItem: (name: string, value: string) => kept.set(name, value) });
const { get, Problem, queryOf, send } = await import('../src/lib/http');
const { key } = await import('../src/lib/key.svelte');

const sent: (string | undefined)[] = [];
beforeEach(() => {
  sent.length = 0;
  vi.stubGlobal('fetch', (_: string, init: RequestInit) => {
    const key = (init.headers as Record<string, string>)['x-api-key'];
    sent.push(key);
    return Promise.resolve(key === 'right' ? Response.json({ ok: true }) : Response.json({ detail: 'no key' }, { status: 401 }));
  });
});
afterEach(() => key.give(''));

test('a request waits for the key, is sent again with it, and the key is kept for the tab', async () => {
  const answer = get<{ ok: boolean }>('/model');
  await vi.waitUntil(() => key.wanted);
  key.give('wrong');
  await vi.waitUntil(() => key.wanted);
  key.give('right');
  expect(await answer).toEqual({ ok: true });
  expect([...sent, kept.get('x-api-key')]).toEqual([undefined, 'wrong', 'right', 'right']);
});

test('a request that is dropped stops waiting for the key', async () => {
  const stop = new AbortController();
  const answer = send('/model', { signal: stop.signal });
  await vi.waitUntil(() => key.wanted);
  stop.abort();
  await expect(answer).rejects.toThrow();
});

test('a refusal is a problem in the words of the service', async () => {
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ title: 'Not there', detail: 'There is no layer 9.' }, { status: 404 })));
  await expect(send('/layers/9')).rejects.toEqual(new Problem(404, 'There is no layer 9.'));
});

test('a query has what is there', () => {
  expect([queryOf({}), queryOf({ q: '', k: 3, deep: null, of: 'a b' })]).toEqual(['', '?k=3&of=a+b']);
});
