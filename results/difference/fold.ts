/**
 * The differences of one table, counted as stretches of both runs come in. Takes rows of A and of B of the same stretch of time;
 * keeps the counts and the first row that differs.
 */
import type { Cell, TableBuffer } from "../../sim/core/columns.ts";
import { formatInstant } from "../../sim/core/time.ts";
import type { ManifestTable } from "../manifest.ts";
import { firstColumn, type RowDifference, type Rows, rowDifferences } from "./rows.ts";

export type Column = ManifestTable["columns"][number];

export interface FirstDifference {
  readonly table: string;
  /** The stage or page that writes the table. */
  readonly stage: string;
  /** UTC seconds of the row; absent where the table has no time. */
  readonly at?: number;
  /** cell: a row of both with another value; row: a row of one alone; order: the same rows, written in another order; column: a column of one alone. */
  readonly what: "cell" | "row" | "order" | "column";
  /** What the row is known by: its instants and words. */
  readonly row: Readonly<Record<string, string>>;
  readonly column?: string;
  readonly unit?: string;
  /** The cell; of a row or a column that one run has alone, whether it is that one. Instants as text. */
  readonly a?: Cell | boolean;
  readonly b?: Cell | boolean;
}

/** Counts differences stretch by stretch and keeps the first; with none, the first row that stands in another place. */
export class DifferenceFold {
  changed = 0;
  onlyInA = 0;
  onlyInB = 0;
  first: FirstDifference | undefined;
  moved: FirstDifference | undefined;
  readonly #table: ManifestTable;
  readonly #columns: readonly Column[];
  readonly #known: readonly number[];
  readonly #time: number;

  constructor(table: ManifestTable, columns: readonly Column[]) {
    this.#table = table;
    this.#columns = columns;
    this.#time = columns.findIndex(({ kind }) => kind === "instant");
    this.#known = columns.flatMap(({ kind }, column) =>
      kind === "whole" || kind === "real" || column === this.#time ? [] : [column],
    );
  }

  add(left: TableBuffer | undefined, right: TableBuffer | undefined): void {
    const [a, b] = [this.#rowsOf(left), this.#rowsOf(right)];
    for (const [ofA, ofB] of this.#moments(a, b))
      this.#addMoment({ ...a, rows: ofA }, { ...b, rows: ofB });
    this.moved ??= this.#firstMoved(a, b);
  }

  #rowsOf(table: TableBuffer | undefined): Rows {
    const columns = this.#columns.map(({ name, kind }): ArrayLike<Cell> => {
      if (table === undefined) return [];
      return kind === "code" || kind === "text" ? table.texts(name) : table.numbers(name);
    });
    return { columns, rows: Array.from({ length: table?.rowCount ?? 0 }, (_, row) => row) };
  }

  /** Rows of both of one time, in order of time. */
  *#moments(a: Rows, b: Rows): Generator<readonly [readonly number[], readonly number[]]> {
    if (this.#time < 0) {
      yield [a.rows, b.rows];
      return;
    }
    const at = ({ columns }: Rows, row: number) => Number(columns[this.#time]![row]);
    const inTime = (of: Rows) =>
      of.rows.toSorted((one, other) => at(of, one) - at(of, other) || one - other);
    const [left, right] = [inTime(a), inTime(b)];
    for (let i = 0, j = 0; i < left.length || j < right.length; ) {
      const atOf = (of: Rows, row: number | undefined) =>
        row === undefined ? Number.POSITIVE_INFINITY : at(of, row);
      const now = Math.min(atOf(a, left[i]), atOf(b, right[j]));
      const [fromA, fromB] = [i, j];
      while (i < left.length && at(a, left[i]!) === now) i += 1;
      while (j < right.length && at(b, right[j]!) === now) j += 1;
      yield [left.slice(fromA, i), right.slice(fromB, j)];
    }
  }

  #addMoment(a: Rows, b: Rows): void {
    if (isSame(a, b)) return;
    const found = rowDifferences(a, b, this.#known);
    for (const { a: row, b: other } of found) {
      if (row === undefined) this.onlyInB += 1;
      else if (other === undefined) this.onlyInA += 1;
      else this.changed += 1;
    }
    if (this.first !== undefined || found.length === 0) return;
    const place = ({ a: row, b: other }: RowDifference) =>
      row === undefined ? b.rows.indexOf(other!) : a.rows.indexOf(row);
    const [first] = found
      .map((each, index) => ({ each, place: place(each), index }))
      .sort((one, other) => one.place - other.place || one.index - other.index);
    this.first = this.#told(a, b, first!.each);
  }

  #told(a: Rows, b: Rows, { a: row, b: other }: RowDifference): FirstDifference {
    if (row === undefined) return { ...this.#of(b, other!), what: "row", a: false, b: true };
    if (other === undefined) return { ...this.#of(a, row), what: "row", a: true, b: false };
    const column = firstColumn(a, b, { a: row, b: other });
    const { name, unit, kind } = this.#columns[column]!;
    const shown = (cell: Cell) => (kind === "instant" ? formatInstant(Number(cell)) : cell);
    return {
      ...{ ...this.#of(a, row), what: "cell", column: name, unit },
      ...{ a: shown(a.columns[column]![row]!), b: shown(b.columns[column]![other]!) },
    };
  }

  /** What a row is known by. */
  #of({ columns }: Rows, row: number) {
    const known = this.#columns.flatMap(({ name, kind }, column) => {
      const cell = columns[column]![row]!;
      if (kind === "instant") return [[name, formatInstant(Number(cell))]];
      return typeof cell === "string" ? [[name, cell]] : [];
    });
    const at = this.#time < 0 ? {} : { at: Number(columns[this.#time]![row]) };
    const { name, writtenBy } = this.#table;
    return { table: name, stage: writtenBy, ...at, row: Object.fromEntries(known) };
  }

  #firstMoved(a: Rows, b: Rows): FirstDifference | undefined {
    if (a.rows.length !== b.rows.length) return undefined;
    const row = a.rows.find((each) =>
      a.columns.some((cells, column) => cells[each] !== b.columns[column]![each]),
    );
    return row === undefined ? undefined : { ...this.#of(a, row), what: "order" };
  }
}

function isSame(a: Rows, b: Rows): boolean {
  if (a.rows.length !== b.rows.length) return false;
  return a.columns.every((cells, column) =>
    a.rows.every((row, index) => cells[row] === b.columns[column]![b.rows[index]!]),
  );
}
