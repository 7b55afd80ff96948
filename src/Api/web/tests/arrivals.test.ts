import { expect, test, vi } from 'vitest';

vi.stubGlobal('sessionStorage', { getItem: () => null, setItem: () => undefined });
const { Arrival } = await import('../src/lib/arrivals.svelte');

test('prompts that are accepted are counted as the statistics reach them', async () => {
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ accepted: 100, acceptedThrough: 400 }, { status: 202 })));
  const arrival = new Arrival(new File(['a'], 'stories.txt'));
  expect([arrival.state, arrival.counted(1000)]).toEqual(['sending', 0]);
  await vi.waitUntil(() => arrival.state === 'accepted');
  expect([0, 300, 350, 400, 900].map((applied) => arrival.counted(applied))).toEqual([0, 0, 0.5, 1, 1]);
});

test('a refusal says why, and another try carries the same key', async () => {
  const keys: string[] = [];
  vi.stubGlobal('fetch', (_: string, init: RequestInit) => {
    keys.push((init.headers as Record<string, string>)['idempotency-key']!);
    return Promise.resolve(keys.length === 1 ? Response.json({ detail: 'The backlog is full.' }, { status: 429 }) : Response.json({ accepted: 1, acceptedThrough: 1 }, { status: 202 }));
  });
  const arrival = new Arrival('a prompt');
  await vi.waitUntil(() => arrival.state === 'refused');
  expect([arrival.message, arrival.again]).toEqual(['The backlog is full.', true]);
  await arrival.send();
  expect([arrival.state, keys[0] === keys[1]]).toEqual(['accepted', true]);
});

test('sending can be stopped', async () => {
  vi.stubGlobal('fetch', (_: string, { signal }: RequestInit) => new Promise((_, drop) => signal!.addEventListener('abort', () => drop(signal!.reason))));
  const arrival = new Arrival('a prompt');
  arrival.cancel();
  await vi.waitUntil(() => arrival.state === 'cancelled');
});
