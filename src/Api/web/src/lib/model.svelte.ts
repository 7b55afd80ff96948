import { api, type ModelCard, Problem } from './api';

const pause = 2000;   // ms between two attempts

/** What runs behind the page; asked once, for it does not change while the server lives. */
class RunningModel {
  card = $state.raw<ModelCard | null>(null);
  error = $state<string | null>(null);
  readonly known = $derived(this.card !== null);
  readonly layers = $derived(this.card?.definition.layers ?? []);
  /** Whether there is a model that can read texts; a study of uploaded windows has none. */
  readonly runs = $derived(this.card?.definition.model != null);

  constructor() {
    void this.ask();
  }

  async ask() {
    try {
      [this.card, this.error] = [await api.model(), null];
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.error = error.message;
      if (error.status === 0) setTimeout(() => void this.ask(), pause);   // every view stands on it
    }
  }
}

export const model = new RunningModel();
