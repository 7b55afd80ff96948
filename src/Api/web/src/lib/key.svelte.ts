/** The service's API key, where it has one: asked for once, kept for this browser tab only. */

const place = 'x-api-key';

class ApiKey {
  value = $state(sessionStorage.getItem(place) ?? '');
  /** A request waits for a key. */
  wanted = $state(false);
  #waiting: (() => void)[] = [];

  /** The service has refused `sent`. Resolves when another key was given; rejects when `signal` aborts first. */
  async after(sent: string, signal?: AbortSignal | null): Promise<void> {
    if (this.value !== sent) return;
    this.wanted = true;
    await new Promise<void>((given, aborted) => {
      this.#waiting.push(given);
      signal?.addEventListener('abort', () => aborted(signal.reason), { once: true });
    });
  }

  /** Every request that waits is sent again with this key. */
  give(value: string) {
    this.value = value;
    sessionStorage.setItem(place, value);
    this.wanted = false;
    for (const given of this.#waiting.splice(0)) given();
  }
}

export const key = new ApiKey();
