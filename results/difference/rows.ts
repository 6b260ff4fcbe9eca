/**
 * Which rows of one moment differ between two runs. Takes the rows of both, in the order in which they were written; gives
 * pairs whose cells differ and rows that only one run has. Rows are paired that are the same; then those that say the same
 * in all they are known by (unit, constraint, cause), then in all but the last, and so on down to the first half. So a
 * trade with another outcome is one changed row, and a unit that only one run curtails moves no other pair. Ties: in the
 * order of writing.
 */
import type { Cell } from "../../sim/core/columns.ts";

/** Rows of a table by column, and which of them are meant. */
export interface Rows {
  readonly columns: readonly ArrayLike<Cell>[];
  readonly rows: readonly number[];
}

/** A row of A, a row of B, or a pair that differs. */
export interface RowDifference {
  readonly a?: number;
  readonly b?: number;
}

/** `known`: the columns that a row is known by, in order. Both have the same columns. */
export function rowDifferences(a: Rows, b: Rows, known: readonly number[]): RowDifference[] {
  const every = a.columns.map((_, column) => column);
  let left = pairs(a, b, every).left;
  const found: RowDifference[] = [];
  for (let depth = known.length; depth >= known.length / 2; depth -= 1) {
    if (left.a.length === 0 || left.b.length === 0) break;
    const round = pairs({ ...a, rows: left.a }, { ...b, rows: left.b }, known.slice(0, depth));
    found.push(...round.paired);
    left = round.left;
  }
  return [...found, ...left.a.map((row) => ({ a: row })), ...left.b.map((row) => ({ b: row }))];
}

/** Rows that say the same in some columns, the first with the first. */
function pairs(a: Rows, b: Rows, columns: readonly number[]) {
  const keyOf = (of: Rows, row: number) =>
    JSON.stringify(columns.map((column) => of.columns[column]![row]));
  const waiting = new Map<string, number[]>();
  // Last first: the earliest is then taken off the end.
  for (const row of [...b.rows].reverse()) {
    const key = keyOf(b, row);
    const held = waiting.get(key);
    if (held === undefined) waiting.set(key, [row]);
    else held.push(row);
  }
  const paired: { readonly a: number; readonly b: number }[] = [];
  const alone: number[] = [];
  for (const row of a.rows) {
    const other = waiting.get(keyOf(a, row))?.pop();
    if (other === undefined) alone.push(row);
    else paired.push({ a: row, b: other });
  }
  const taken = new Set(paired.map((pair) => pair.b));
  return { paired, left: { a: alone, b: b.rows.filter((row) => !taken.has(row)) } };
}

/** The first column in which a pair differs. */
export function firstColumn(a: Rows, b: Rows, pair: { a: number; b: number }): number {
  return a.columns.findIndex((cells, column) => cells[pair.a] !== b.columns[column]![pair.b]);
}
