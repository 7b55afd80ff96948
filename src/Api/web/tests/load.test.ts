import { expect, test, vi } from 'vitest';

const destroyed = vi.hoisted(() => [] as (() => void)[]);
vi.mock('svelte', () => ({ onDestroy: (act: () => void) => destroyed.push(act) }));
vi.stubGlobal('sessionStorage', { getItem: () => null, setItem: () => undefined });
const { Load } = await import('../src/lib/load.svelte');
const { Problem } = await import('../src/lib/http');

/** An answer that comes when it is told to, or never once it is dropped. */
function slow<T>(value: T) {
  let give = () => {};
  const ask = (signal: AbortSignal) => new Promise<T>((answer, drop) => {
    give = () => answer(value);
    signal.addEventListener('abort', () => drop(signal.reason));
  });
  return { ask, give: () => give() };
}

test('only the last question is answered, and the one before stays on the page until then', async () => {
  const load = new Load<string>();
  await load.run(() => Promise.resolve('old'));
  const [first, second] = [slow('first'), slow('second')];
  const dropped = load.run(first.ask);
  const asked = load.run(second.ask);
  await dropped;
  expect([load.value, load.busy]).toEqual(['old', true]);
  second.give();
  await asked;
  expect([load.value, load.busy]).toEqual(['second', false]);
});

test('a question can be stopped and asked again', async () => {
  const load = new Load<string>();
  const question = slow('answer');
  const asked = load.run(question.ask);
  load.cancel();
  await asked;
  expect([load.value, load.busy, load.stopped]).toEqual([null, false, true]);
  load.again();
  question.give();
  await vi.waitUntil(() => !load.busy);
  expect([load.value, load.stopped]).toEqual(['answer', false]);
});

test('a refusal is kept as its words until an answer comes', async () => {
  const load = new Load<string>();
  await load.run(() => Promise.reject(new Problem(404, 'There is no layer 9.')));
  expect(load.error).toBe('There is no layer 9.');
  await load.run(() => Promise.resolve('there'));
  expect([load.error, load.value]).toEqual([null, 'there']);
});

test('when its component goes, the question goes too', async () => {
  const load = new Load<string>();
  let seen: AbortSignal | null = null;
  void load.run((signal) => {
    seen = signal;
    return new Promise<string>(() => {});
  });
  destroyed.at(-1)!();
  expect(seen!.aborted).toBe(true);
});
