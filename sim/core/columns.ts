/**
 * Tables as columns under one schema. A schema says for each column its kind, unit, meaning and the one stage that
 * writes it; typed arrays, checks, documentation and Parquet columns all follow from it.
 * A table is a growing buffer that is cleared and used again, so memory does not grow with simulated time.
 */

import { Dictionary, wellFormed } from "./dictionary.ts";

/**
 * instant: whole UTC seconds · whole: a whole number held exactly · real: a float, rounded to `resolution` when written ·
 * code: one of the words of a dictionary · text: free text.
 */
export type ColumnKind = "instant" | "whole" | "real" | "code" | "text";

export interface ColumnSpec {
  readonly kind: ColumnKind;
  /** Unit of the values, "" where there is none. */
  readonly unit: string;
  readonly about: string;
  /** Grid that a real is rounded to, so that the last bits of a platform's functions cannot reach a digest. */
  readonly resolution?: number;
}

export interface TableSchema {
  readonly name: string;
  readonly about: string;
  /** The stage or page that writes the rows. */
  readonly writtenBy: string;
  readonly columns: Readonly<Record<string, ColumnSpec>>;
}

/** What a row is given as: numbers for instant, whole, real; words for code and text. */
export type Cell = number | string;

/** What several rows have in a column, one cell each. */
export type CellColumn = readonly number[] | readonly string[] | Float64Array;

const CAPACITY_AT_FIRST = 256;
/** Words that a dictionary may always keep; more are kept while they are few beside the rows. */
const DICTIONARY_WORDS_KEPT = 1024;
/** From here on the grid of a real is finer than the float itself. */
const GRID_STEPS_MAX = 2 ** 51;

/** Rows of one table in columns. Codes are indexes into `words`, which only grows until the buffer is cleared. */
export class TableBuffer {
  readonly schema: TableSchema;
  readonly columnNames: readonly string[];
  rowCount = 0;
  /** What faults name, by column. */
  readonly #places: readonly string[];
  readonly #grids: (Grid | undefined)[];
  readonly #numbers: (Float64Array | undefined)[];
  readonly #codes: (Int32Array | undefined)[];
  readonly #texts: (string[] | undefined)[];
  /** Of the codes of a code column. */
  readonly #dictionaries: (Dictionary | undefined)[];
  /** Rows for which there is room. */
  #capacity = CAPACITY_AT_FIRST;

  constructor(schema: TableSchema) {
    this.schema = schema;
    const capacity = this.#capacity;
    this.columnNames = Object.keys(schema.columns);
    this.#places = this.columnNames.map((name) => `${schema.name}.${name}`);
    const specs = Object.values(schema.columns);
    this.#grids = specs.map(({ kind, resolution }) =>
      kind === "real" ? gridOf(resolution ?? 1e-6) : undefined,
    );
    const numeric = (kind: ColumnKind) => kind !== "code" && kind !== "text";
    this.#numbers = specs.map((spec) =>
      numeric(spec.kind) ? new Float64Array(capacity) : undefined,
    );
    this.#codes = specs.map(({ kind }) => (kind === "code" ? new Int32Array(capacity) : undefined));
    this.#texts = specs.map((spec) => (spec.kind === "text" ? [] : undefined));
    this.#dictionaries = specs.map(({ kind }, column) =>
      kind === "code" ? new Dictionary(this.#places[column]!) : undefined,
    );
  }

  /** Appends one row, cells in schema order. Throws on a number that is not finite or not whole where it must be. */
  append(...cells: readonly Cell[]): void {
    if (cells.length !== this.columnNames.length) {
      throw new TypeError(
        `${this.schema.name}: ${cells.length} cells for ${this.columnNames.length} columns`,
      );
    }
    if (this.rowCount === this.#capacity) this.#grow();
    for (let column = 0; column < cells.length; column += 1)
      this.#put(column, cells[column]!, this.rowCount);
    this.rowCount += 1;
  }

  /** The same for several rows, column by column: a cell that all of them have, or one for each. */
  appendColumns(rowCount: number, ...columns: readonly (Cell | CellColumn)[]): void {
    if (columns.length !== this.columnNames.length) {
      throw new TypeError(
        `${this.schema.name}: ${columns.length} columns for ${this.columnNames.length}`,
      );
    }
    while (this.rowCount + rowCount > this.#capacity) this.#grow();
    for (let column = 0; column < columns.length; column += 1) {
      const cells = columns[column]!;
      const isOne = typeof cells !== "object";
      if (!isOne && cells.length !== rowCount)
        throw new TypeError(`${this.#places[column]}: ${cells.length} cells for ${rowCount} rows`);
      if (isOne) this.#putAll(column, cells, rowCount);
      else this.#putEach(column, cells);
    }
    this.rowCount += rowCount;
  }

  #putEach(column: number, cells: CellColumn): void {
    const first = this.rowCount;
    const [numbers, codes] = [this.#numbers[column], this.#codes[column]];
    if (codes !== undefined) this.#dictionaries[column]!.codesOf(cells, codes, first);
    else if (numbers !== undefined && cells instanceof Float64Array)
      this.#putNumbers(column, cells, numbers);
    else
      for (let row = 0; row < cells.length; row += 1) this.#put(column, cells[row]!, first + row);
  }

  #putNumbers(column: number, cells: Float64Array, numbers: Float64Array): void {
    const [first, grid] = [this.rowCount, this.#grids[column]];
    for (let row = 0; row < cells.length; row += 1) {
      const cell = cells[row]!;
      numbers[first + row] = isPlainWhole(cell, grid)
        ? cell + 0
        : this.#checked(cell, grid, column);
    }
  }

  /** One cell in all of the next rows: it is checked, or looked for, once. */
  #putAll(column: number, cell: Cell, rowCount: number): void {
    if (rowCount === 0) return;
    const [first, end] = [this.rowCount, this.rowCount + rowCount];
    this.#put(column, cell, first);
    const [numbers, codes] = [this.#numbers[column], this.#codes[column]];
    numbers?.fill(numbers[first]!, first, end);
    codes?.fill(codes[first]!, first, end);
    const texts = this.#texts[column];
    if (texts !== undefined) for (let row = first; row < end; row += 1) texts[row] = texts[first]!;
  }

  #put(column: number, cell: Cell, row: number): void {
    const numbers = this.#numbers[column];
    if (numbers !== undefined) {
      const grid = this.#grids[column];
      numbers[row] = isPlainWhole(cell, grid) ? cell + 0 : this.#checked(cell, grid, column);
      return;
    }
    const codes = this.#codes[column];
    // A text array may still hold texts beyond `rowCount`, of a row that was refused: write by place, never push.
    if (codes === undefined) this.#texts[column]![row] = wellFormed(cell, this.#places[column]!);
    else codes[row] = this.#dictionaries[column]!.codeOf(cell);
  }

  #checked(cell: Cell, grid: Grid | undefined, column: number): number {
    const place = this.#places[column];
    if (typeof cell !== "number" || !Number.isFinite(cell))
      throw new TypeError(`${place}: expected a finite number, got ${cell}`);
    if (grid === undefined) throw new TypeError(`${place}: expected a whole number, got ${cell}`);
    return roundToGrid(cell, grid);
  }

  /** Appends every row of a table of the same columns. Codes follow their words: the dictionaries may differ. */
  appendTable(rows: TableBuffer): void {
    const kinds = (table: TableBuffer) =>
      Object.entries(table.schema.columns).map(([name, { kind }]) => `${name} ${kind}`);
    if (rows.schema !== this.schema && kinds(rows).join() !== kinds(this).join()) {
      throw new TypeError(`${this.schema.name}: rows of ${rows.schema.name} have other columns`);
    }
    while (this.#capacity < this.rowCount + rows.rowCount) this.#grow();
    for (let column = 0; column < this.columnNames.length; column += 1) {
      const name = this.columnNames[column]!;
      if (this.#numbers[column] !== undefined)
        this.#numbers[column]!.set(rows.numbers(name), this.rowCount);
      else if (this.#texts[column] !== undefined) this.#appendTexts(column, rows.texts(name));
      else this.#appendCodes(column, rows.codes(name));
    }
    this.rowCount += rows.rowCount;
  }

  #appendTexts(column: number, texts: readonly string[]): void {
    const own = this.#texts[column]!;
    for (let row = 0; row < texts.length; row += 1) own[this.rowCount + row] = texts[row]!;
  }

  #appendCodes(column: number, rows: ReturnType<TableBuffer["codes"]>): void {
    const own = this.#codes[column]!;
    const dictionary = this.#dictionaries[column]!;
    const known = new Int32Array(rows.words.length).fill(-1);
    for (let row = 0; row < rows.codes.length; row += 1) {
      const code = rows.codes[row]!;
      if (known[code] === -1) known[code] = dictionary.codeOf(rows.words[code]!);
      own[this.rowCount + row] = known[code]!;
    }
  }

  #grow(): void {
    this.#capacity *= 2;
    const capacity = this.#capacity;
    const enlarge = <Values extends Float64Array | Int32Array>(values: Values | undefined) => {
      if (values === undefined) return undefined;
      const larger = new (values.constructor as new (length: number) => Values)(capacity);
      larger.set(values);
      return larger;
    };
    for (let column = 0; column < this.columnNames.length; column += 1) {
      this.#numbers[column] = enlarge(this.#numbers[column]);
      this.#codes[column] = enlarge(this.#codes[column]);
    }
  }

  /** Values of an instant, whole or real column, as a view that is valid until the buffer is cleared or grows. */
  numbers(name: string): Float64Array {
    const values = this.#numbers[this.#columnOf(name)];
    if (values === undefined) throw new TypeError(`${this.schema.name}.${name} holds no numbers`);
    return values.subarray(0, this.rowCount);
  }

  /** Codes of a code column and the words they stand for. */
  codes(name: string): { readonly codes: Int32Array; readonly words: readonly string[] } {
    const column = this.#columnOf(name);
    const codes = this.#codes[column];
    const words = this.#dictionaries[column]?.words;
    if (codes === undefined || words === undefined)
      throw new TypeError(`${this.schema.name}.${name} holds no codes`);
    return { codes: codes.subarray(0, this.rowCount), words };
  }

  /** Words of a code or text column, one a row. */
  texts(name: string): readonly string[] {
    const column = this.#columnOf(name);
    const texts = this.#texts[column];
    if (texts !== undefined)
      return texts.length === this.rowCount ? texts : texts.slice(0, this.rowCount);
    const { codes, words } = this.codes(name);
    return Array.from(codes, (code) => words[code]!);
  }

  #columnOf(name: string): number {
    const column = this.columnNames.indexOf(name);
    if (column < 0) throw new TypeError(`${this.schema.name} has no column ${name}`);
    return column;
  }

  /**
   * Forgets the rows and keeps the memory for the next block. A dictionary is kept too, unless it is much longer than the
   * block was: ids that are made up during a run (of trades) must not pile up.
   */
  clear(): void {
    this.#forgetWords(Math.max(DICTIONARY_WORDS_KEPT, 4 * this.rowCount));
    this.#forgetRows();
  }

  /** Forgets rows and words, and keeps the memory: what is appended next has codes as in a new table. */
  restart(): void {
    this.#forgetWords(0);
    this.#forgetRows();
  }

  #forgetRows(): void {
    this.rowCount = 0;
    for (const texts of this.#texts) if (texts !== undefined) texts.length = 0;
  }

  #forgetWords(longerThan: number): void {
    for (let column = 0; column < this.columnNames.length; column += 1) {
      const known = this.#dictionaries[column]?.words.length ?? 0;
      if (known > longerThan) this.#dictionaries[column] = new Dictionary(this.#places[column]!);
    }
  }
}

/** Whether a cell of a column without a grid is a whole number, which is finite. */
const isPlainWhole = (cell: Cell, grid: Grid | undefined): cell is number =>
  grid === undefined && typeof cell === "number" && Number.isSafeInteger(cell);

/** The grid of a real; `exact`: a unit is a whole number of steps. */
interface Grid {
  readonly resolution: number;
  readonly stepsPerUnit: number;
  readonly exact: boolean;
}

function gridOf(resolution: number): Grid {
  const stepsPerUnit = Math.round(1 / resolution);
  const exact = Math.abs(stepsPerUnit * resolution - 1) < 1e-9;
  return { resolution, stepsPerUnit, exact };
}

/**
 * The nearest point of a grid, halves away from zero. Divides by whole steps a unit where it can (0.07 = 14 / 200), so
 * that a point of the grid is the float that its decimal text stands for, and a point stays where it is.
 */
function roundToGrid(value: number, { resolution, stepsPerUnit, exact }: Grid): number {
  const steps = exact ? value * stepsPerUnit : value / resolution;
  if (Math.abs(steps) >= GRID_STEPS_MAX) return value + 0;
  const whole = steps < 0 ? -Math.round(-steps) : Math.round(steps);
  return (exact ? whole / stepsPerUnit : whole * resolution) + 0;
}

/** A block of tables: what one day yields. The buffers are used again for the next day. */
export interface TableBlock {
  /** The London day, "YYYY-MM-DD". */
  readonly day: string;
  readonly tables: Readonly<Record<string, TableBuffer>>;
}
