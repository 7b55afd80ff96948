import { onDestroy } from 'svelte';
import { Problem } from './http';

type Ask<T> = (signal: AbortSignal, progress: (share: number) => void) => Promise<T>;

/**
 * What a component waits for: the last answer stays on the page while a new one is under way, so that nothing jumps.
 * A question whose component has gone is dropped, and the server stops working on it.
 */
export class Load<T> {
  value = $state.raw<T | null>(null);
  error = $state<string | null>(null);
  busy = $state(false);
  /** The share of the work that is done, 0 to 1, where the answer tells it. */
  progress = $state<number | null>(null);
  /** The reader has stopped the last question. */
  stopped = $state(false);
  #last: AbortController | null = null;
  #ask: Ask<T> | null = null;

  constructor() {
    onDestroy(() => this.#last?.abort());
  }

  /** Asks; an earlier question that has not been answered is dropped. */
  async run(ask: Ask<T>) {
    this.#ask = ask;
    this.#last?.abort();
    const mine = (this.#last = new AbortController());
    [this.busy, this.stopped, this.progress] = [true, false, null];
    try {
      const value = await ask(mine.signal, (share) => {
        if (this.#last === mine) this.progress = share;
      });
      if (!mine.signal.aborted) [this.value, this.error] = [value, null];
    } catch (error) {
      if (mine.signal.aborted) return;
      if (!(error instanceof Problem)) throw error;
      this.error = error.message;
    } finally {
      if (this.#last === mine) this.busy = false;
    }
  }

  /** Asks the last question again. */
  again() {
    if (this.#ask) void this.run(this.#ask);
  }

  /** Drops the question. */
  cancel() {
    this.#last?.abort();
    this.stopped = true;
  }
}
