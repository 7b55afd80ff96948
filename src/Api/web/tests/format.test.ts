import { expect, test } from 'vitest';
import { count, duration, isMark, measure, percent, tokenText } from '../src/lib/format';

test('counts are grouped, and shortened from ten million on', () => {
  expect(count(0)).toBe('0');
  expect(count(1234567)).toBe('1,234,567');
  expect(count(12345678)).toBe('12.3 M');
});

test('measures keep three significant digits', () => {
  expect([0, 0.12345, 0.00012, 3.14159, 42.42, 1234.5, -0.5, Infinity].map(measure)).toEqual(
    ['0', '0.123', '0.00012', '3.14', '42.4', '1235', '−0.500', '∞']);
});

test('shares are percentages', () => {
  expect([0, 0.5, 0.0123, 0.00012].map(percent)).toEqual(['0 %', '50.0 %', '1.23 %', '0.012 %']);
});

test('white space in tokens can be seen', () => {
  expect([' the', '\n', 'a\tb', 'x '].map(tokenText)).toEqual(['·the', '⏎', 'a⇥b', 'x·']);
});

test('durations are in the unit that fits', () => {
  expect([3.2, 150, 4000, NaN].map(duration)).toEqual(['3 s', '3 min', '67 min', '–']);
});

test('marks of tokenizers are told from text', () => {
  expect(['<|endoftext|>', '<bos>', '<s>', '</s>', '<|begin_of_text|>'].every(isMark)).toBe(true);
  expect(['<', '<h1>', ' <s>', '<||>', 'eos', '<|'].some(isMark)).toBe(false);
});
