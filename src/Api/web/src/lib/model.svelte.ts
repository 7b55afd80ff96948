import { api, type ModelCard, Problem } from './api';

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
    this.error = null;
    try {
      this.card = await api.model();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.error = error.message;
    }
  }
}

export const model = new RunningModel();
