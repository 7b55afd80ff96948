/** Server-sent events by a streamed request: the browser's own EventSource cannot send a key. */

import { EventParser, type ServerEvent } from './eventParser';
import { Problem, send } from './http';
import type { components } from './schema';

type Schemas = components['schemas'];

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

/** An answer that takes its time, and says how far it is. Stop the work by the signal. */
export async function longAnswer<T>(path: string, signal: AbortSignal, progress: (share: number) => void): Promise<T> {
  try {
    for await (const { event, data } of serverEvents(path, signal)) {
      if (event === 'answer') return JSON.parse(data) as T;
      if (event === 'progress') progress((JSON.parse(data) as Schemas['WorkProgress']).progress);
      if (event === 'problem') throw problem(JSON.parse(data) as Schemas['ProblemDetails']);
    }
  } catch (error) {
    if (signal.aborted || error instanceof Problem) throw error;
  }

  throw new Problem(0, 'The connection was lost before the answer was there. Is the server still running?');
}

const problem = (told: Schemas['ProblemDetails']) => new Problem(told.status ?? 500, told.detail ?? told.title ?? 'The server did not say what went wrong.');
