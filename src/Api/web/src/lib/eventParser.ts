export interface ServerEvent { event: string; data: string }

/** Splits text/event-stream into events, however its bytes were cut. */
export class EventParser {
  #rest = '';

  /** The events that are whole now. */
  push(text: string): ServerEvent[] {
    const blocks = (this.#rest + text).replace(/\r\n/g, '\n').split('\n\n');
    this.#rest = blocks.pop()!;
    return blocks.map(eventOf).filter((event) => event.data !== '');
  }
}

function eventOf(block: string): ServerEvent {
  const lines = block.split('\n').map((line) => /^(\w+): ?(.*)$/.exec(line)).filter((line) => line !== null);
  const of = (field: string) => lines.filter((line) => line[1] === field).map((line) => line[2]!);
  return { event: of('event').at(-1) ?? 'message', data: of('data').join('\n') };
}
