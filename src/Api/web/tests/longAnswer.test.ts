import { expect, test, vi } from 'vitest';

vi.stubGlobal('sessionStorage', { getItem: () => null, setItem: () => undefined });
const { longAnswer } = await import('../src/lib/events');
const { Problem } = await import('../src/lib/http');

const answers = (...events: [string, unknown][]) =>
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(events.map(([event, data]) => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`).join(''))));
const never = new AbortController().signal;

test('long work tells its share and then its answer', async () => {
  answers(['progress', { progress: 0 }], ['progress', { progress: 0.4 }], ['answer', { window: 3 }]);
  const told: number[] = [];
  expect(await longAnswer('/flow', never, (share) => told.push(share))).toEqual({ window: 3 });
  expect(told).toEqual([0, 0.4]);
});

test('work that fails after it has begun is a problem in the words of the service', async () => {
  answers(['progress', { progress: 0.4 }], ['problem', { status: 503, detail: 'A silo went.' }]);
  await expect(longAnswer('/flow', never, () => undefined)).rejects.toEqual(new Problem(503, 'A silo went.'));
});

test('a connection that ends without an answer says so', async () => {
  answers(['progress', { progress: 0.4 }]);
  await expect(longAnswer('/flow', never, () => undefined)).rejects.toThrow('connection was lost');
});
