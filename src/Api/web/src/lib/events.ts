/** Server-sent events by a streamed request: the browser's own EventSource cannot send a key. */

import { EventParser, type ServerEvent } from './eventParser';
import { send } from './http';

/** The events of a stream below /api until it ends. Stop it by the signal. */
export async function* serverEvents(path: string, signal: AbortSignal): AsyncGenerator<ServerEvent> {
  const response = await send(path, { headers: { accept: 'text/event-stream' }, signal });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  const parser = new EventParser();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield* parser.push(value);
  }
}
