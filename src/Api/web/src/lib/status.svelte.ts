import type { IngestionStatus } from './api';
import { serverEvents } from './events';

const pause = 1000;   // ms between two attempts
const [tick, kept] = [1000, 90];   // ms between two samples of the rate, samples

/** Where ingestion stands, live. A page that is not looked at gives its connection back: a browser has six a server. */
class LiveStatus {
  now = $state.raw<IngestionStatus | null>(null);
  connected = $state(false);
  /** Tokens a second over the last minute and a half, newest last. */
  rates = $state.raw<readonly number[]>([]);
  #stop: AbortController | null = null;

  constructor() {
    const follow = () => (document.hidden ? this.#stop?.abort() : void this.#listen());
    document.addEventListener('visibilitychange', follow);
    follow();
    setInterval(() => {
      if (this.connected) this.rates = [...this.rates.slice(1 - kept), this.now?.tokensPerSecond ?? 0];
    }, tick);
  }

  async #listen() {
    this.#stop?.abort();
    const { signal } = (this.#stop = new AbortController());
    while (!signal.aborted) {
      try {
        for await (const { data } of serverEvents('/ingestion/events', signal)) {
          this.now = JSON.parse(data) as IngestionStatus;
          this.connected = true;
        }
      } catch {
        // The server has gone or the page is hidden: what is shown says so, and the next round tries again.
      }

      if (signal.aborted) return;
      this.connected = false;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

export const status = new LiveStatus();
