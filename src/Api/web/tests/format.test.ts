import { expect, test } from 'vitest';
import { brief, count, duration, isMark, measure, percent, tokenText } from '../src/lib/format';

test('counts are grouped, and shortened from ten million on', () => {
  expect(count(0)).toBe('0');
  expect(count(1234567)).toBe('1,234,567');
  expect(count(12345678)).toBe('12.3 M');
});

test('where there is no room, counts keep two digits', () => {
  expect([0, 950, 1000, 9949, 9950, 24576, 999_499, 999_500, 12_000_000].map(brief)).toEqual(['0', '950', '1.0k', '9.9k', '10k', '25k', '999k', '1.0M', '12M']);
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
