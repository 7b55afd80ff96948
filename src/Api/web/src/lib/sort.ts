/** A column of a table that can be sorted; what it lacks (NaN, null) stands last either way. */
export type Cell = number | string | null;

export interface Sorting { column: string; descending: boolean }

/** The rows by a column; equal ones keep their order. */
export function sortedBy<T>(rows: readonly T[], cell: (row: T) => Cell, descending: boolean): T[] {
  const lacks = (value: Cell) => value === null || value === '' || Number.isNaN(value);
  return [...rows].sort((a, b) => {
    const [x, y] = [cell(a), cell(b)];
    if (lacks(x) || lacks(y)) return Number(lacks(x)) - Number(lacks(y));
    const order = typeof x === 'number' && typeof y === 'number' ? x - y : String(x).localeCompare(String(y), 'en', { numeric: true });
    return descending ? -order : order;
  });
}

/** `n12` ascending, `-n12` descending; null for no order of one's own. */
export const sortingOf = (text: string | null): Sorting | null =>
  text ? { column: text.replace(/^-/, ''), descending: text.startsWith('-') } : null;
