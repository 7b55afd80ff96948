import { expect, test } from 'vitest';
import { sortedBy, sortingOf } from '../src/lib/sort';

const rows = [{ n: 2, label: 'b10' }, { n: NaN, label: null }, { n: 10, label: 'b9' }, { n: 2, label: 'a' }];

test('rows are sorted by number or words, and what lacks a value is last either way', () => {
  expect(sortedBy(rows, (row) => row.n, true).map((row) => row.n)).toEqual([10, 2, 2, NaN]);
  expect(sortedBy(rows, (row) => row.n, false).map((row) => row.label)).toEqual(['b10', 'a', 'b9', null]);
  expect(sortedBy(rows, (row) => row.label, false).map((row) => row.label)).toEqual(['a', 'b9', 'b10', null]);
});

test('an order is written in one word', () => {
  expect([sortingOf('-n12'), sortingOf('n12'), sortingOf(''), sortingOf(null)]).toEqual(
    [{ column: 'n12', descending: true }, { column: 'n12', descending: false }, null, null]);
});
