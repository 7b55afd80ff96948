import type { IngestionStatus } from './api';

/** Where ingestion stands, kept live by server-sent events; the browser reconnects by itself. */
class LiveStatus {
  now = $state<IngestionStatus | null>(null);
  connected = $state(false);

  constructor() {
    const events = new EventSource('/api/ingestion/events');
    events.addEventListener('status', (event) => {
      this.now = JSON.parse((event as MessageEvent<string>).data) as IngestionStatus;
      this.connected = true;
    });
    events.onerror = () => (this.connected = false);
  }
}

export const status = new LiveStatus();
