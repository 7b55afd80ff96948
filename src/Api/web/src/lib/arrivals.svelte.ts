import { api, Problem } from './api';

export type ArrivalState = 'sending' | 'accepted' | 'refused' | 'cancelled';

/** Prompts on their way from this page into the statistics. */
export class Arrival {
  state = $state<ArrivalState>('sending');
  accepted = $state(0);
  through = $state(0);
  message = $state('');
  /** Whether another try may go better: nobody answered, or there was too much at once. */
  again = $state(false);
  readonly name: string;
  /** The text, where it is one prompt. */
  readonly text: string | null;
  readonly #body: string | File;
  readonly #key = `page-${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
  #stop = new AbortController();

  constructor(body: string | File) {
    this.#body = body;
    this.text = typeof body === 'string' ? body : null;
    this.name = typeof body === 'string' ? body.trim().split('\n')[0]!.slice(0, 60) : body.name;
    void this.send();
  }

  /** How much of it is counted, 0 to 1, where prompts up to `appliedThrough` are. */
  counted(appliedThrough: number): number {
    if (this.state !== 'accepted') return 0;
    return Math.min(1, Math.max(0, (appliedThrough - (this.through - this.accepted)) / Math.max(1, this.accepted)));
  }

  /** Sends it, or sends it again after a failure: what the server has already accepted it does not take twice. */
  async send() {
    this.state = 'sending';
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    try {
      const answer = await api.ingest(this.#body, this.#key, signal);
      [this.accepted, this.through, this.state] = [answer.accepted, answer.acceptedThrough, 'accepted'];
    } catch (error) {
      if (signal.aborted) this.state = 'cancelled';
      else if (error instanceof Problem) [this.state, this.message, this.again] = ['refused', error.message, [0, 429, 503].includes(error.status)];
      else throw error;
    }
  }

  /** Stops sending. Nothing of it is kept, unless the server had it whole already. */
  cancel() {
    this.#stop.abort();
  }
}

/** The arrivals of this page, newest first; they outlive a change of view. */
class Arrivals {
  list = $state<Arrival[]>([]);

  add(...bodies: (string | File)[]) {
    this.list = [...bodies.map((body) => new Arrival(body)).reverse(), ...this.list].slice(0, 20);
  }
}

export const arrivals = new Arrivals();
