import { expect, test } from 'vitest';
import { EventParser } from '../src/lib/eventParser';

const stream = 'event: status\ndata: {"window":1}\n\n: a comment\n\ndata: one\ndata: two\r\n\r\nevent: status\ndata: {"wi';

test('events are whole however the stream was cut', () => {
  const expected = [{ event: 'status', data: '{"window":1}' }, { event: 'message', data: 'one\ntwo' }];
  for (let cut = 0; cut <= stream.length; cut++) {
    const parser = new EventParser();
    expect([...parser.push(stream.slice(0, cut)), ...parser.push(stream.slice(cut))]).toEqual(expected);
  }
});

test('what has not ended waits for its end', () => {
  const parser = new EventParser();
  expect(parser.push('data: 1\n')).toEqual([]);
  expect(parser.push('\n')).toEqual([{ event: 'message', data: '1' }]);
});
