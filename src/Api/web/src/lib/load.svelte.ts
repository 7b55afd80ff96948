import { Problem } from './api';

/** What a view waits for: the last answer stays on the page while a new one is under way, so that nothing jumps. */
export class Load<T> {
  value = $state.raw<T | null>(null);
  error = $state<string | null>(null);
  busy = $state(false);
  #last: AbortController | null = null;

  /** Asks; an earlier question that has not been answered is dropped. */
  async run(ask: (signal: AbortSignal) => Promise<T>) {
    this.#last?.abort();
    const mine = (this.#last = new AbortController());
    this.busy = true;
    try {
      const value = await ask(mine.signal);
      if (this.#last === mine) [this.value, this.error] = [value, null];
    } catch (error) {
      if (this.#last === mine && !mine.signal.aborted) {
        if (!(error instanceof Problem)) throw error;
        this.error = error.message;
      }
    } finally {
      if (this.#last === mine) this.busy = false;
    }
  }

  /** Drops the question. */
  cancel() {
    this.#last?.abort();
    this.busy = false;
  }
}
