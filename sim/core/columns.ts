/**
 * Tables as columns under one schema. A schema says for each column its kind, unit, meaning and the one stage that
 * writes it; typed arrays, checks, documentation and Parquet columns all follow from it.
 * A table is a growing buffer that is cleared and used again, so memory does not grow with simulated time; whoever wants rows of several
 * blocks at once keeps them where they are.
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

/** Rows of one table in columns, to be read until the buffer that holds them changes. */
export interface TableRows {
  readonly schema: TableSchema;
  readonly columnNames: readonly string[];
  readonly rowCount: number;
  /** Values of an instant, whole or real column. */
  numbers(name: string): Float64Array;
  /** Codes of a code column and the words they stand for. */
  codes(name: string): CodedWords;
  /** Words of a code or text column, one a row. */
  texts(name: string): readonly string[];
}

export interface CodedWords {
  readonly codes: Int32Array;
  readonly words: readonly string[];
}

/** Rows of one table in columns. Codes are indexes into `words`, which only grows until the buffer is cleared. */
export class TableBuffer implements TableRows {
  readonly schema: TableSchema;
  readonly columnNames: readonly string[];
  /** Without those that are kept. */
  rowCount = 0;
  /** Where the next row goes: after those that are kept, and these. */
  #end = 0;
  /** Rows that are kept; and how many words they use, by column. */
  #keptCount = 0;
  #keptWords: readonly number[] = [];
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
    const row = this.#end;
    if (row === this.#capacity) this.#grow();
    for (let column = 0; column < cells.length; column += 1) this.#put(column, cells[column]!, row);
    this.#end = row + 1;
    this.rowCount += 1;
  }

  /** The same for several rows, column by column: a cell that all of them have, or one for each. */
  appendColumns(rowCount: number, ...columns: readonly (Cell | CellColumn)[]): void {
    if (columns.length !== this.columnNames.length) {
      throw new TypeError(
        `${this.schema.name}: ${columns.length} columns for ${this.columnNames.length}`,
      );
    }
    while (this.#end + rowCount > this.#capacity) this.#grow();
    for (let column = 0; column < columns.length; column += 1) {
      const cells = columns[column]!;
      const isOne = typeof cells !== "object";
      if (!isOne && cells.length !== rowCount)
        throw new TypeError(`${this.#places[column]}: ${cells.length} cells for ${rowCount} rows`);
      if (isOne) this.#putAll(column, cells, rowCount);
      else this.#putEach(column, cells);
    }
    this.#end += rowCount;
    this.rowCount += rowCount;
  }

  #putEach(column: number, cells: CellColumn): void {
    const first = this.#end;
    const [numbers, codes] = [this.#numbers[column], this.#codes[column]];
    if (codes !== undefined) this.#dictionaries[column]!.codesOf(cells, codes, first);
    else if (numbers !== undefined && cells instanceof Float64Array)
      this.#putNumbers(column, cells, numbers);
    else
      for (let row = 0; row < cells.length; row += 1) this.#put(column, cells[row]!, first + row);
  }

  #putNumbers(column: number, cells: Float64Array, numbers: Float64Array): void {
    const [first, grid] = [this.#end, this.#grids[column]];
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
    const [first, end] = [this.#end, this.#end + rowCount];
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
    // A text array may still hold texts beyond the last row, of one that was refused: write by place, never push.
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

  /** As a view that is valid until the buffer is cleared or grows. */
  numbers(name: string): Float64Array {
    return this.#numbersFrom(name, this.#keptCount, this.#end);
  }

  codes(name: string): CodedWords {
    return this.#codesFrom(name, this.#keptCount, this.#end);
  }

  texts(name: string): readonly string[] {
    return this.#textsFrom(name, this.#keptCount, this.#end);
  }

  #numbersFrom(name: string, first: number, end: number): Float64Array {
    const values = this.#numbers[this.#columnOf(name)];
    if (values === undefined) throw new TypeError(`${this.schema.name}.${name} holds no numbers`);
    return values.subarray(first, end);
  }

  #codesFrom(name: string, first: number, end: number): CodedWords {
    const column = this.#columnOf(name);
    const codes = this.#codes[column];
    const words = this.#dictionaries[column]?.words;
    if (codes === undefined || words === undefined)
      throw new TypeError(`${this.schema.name}.${name} holds no codes`);
    return { codes: codes.subarray(first, end), words };
  }

  #textsFrom(name: string, first: number, end: number): readonly string[] {
    const texts = this.#texts[this.#columnOf(name)];
    if (texts !== undefined)
      return first === 0 && texts.length === end ? texts : texts.slice(first, end);
    const { codes, words } = this.#codesFrom(name, first, end);
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
    if (this.#keptCount === 0)
      this.#forgetWords(Math.max(DICTIONARY_WORDS_KEPT, 4 * this.rowCount));
    this.rowCount = 0;
    this.#end = this.#keptCount;
    for (const texts of this.#texts) if (texts !== undefined) texts.length = this.#keptCount;
  }

  /** The rows stay where they are, beside those that were kept before, and the next ones come after: for `kept`, until that forgets them. */
  keep(): void {
    this.#keptCount = this.#end;
    this.rowCount = 0;
    this.#keptWords = this.#dictionaries.map((dictionary) => dictionary?.words.length ?? 0);
  }

  /** What is kept, with its own words alone. */
  get kept(): TableRows {
    const { schema, columnNames } = this;
    const end = this.#keptCount;
    return {
      ...{ schema, columnNames, rowCount: end },
      numbers: (name) => this.#numbersFrom(name, 0, end),
      texts: (name) => this.#textsFrom(name, 0, end),
      codes: (name) => {
        const { codes, words } = this.#codesFrom(name, 0, end);
        return { codes, words: words.slice(0, this.#keptWords[this.#columnOf(name)]) };
      },
    };
  }

  /** Forgets what is kept and its words, and keeps the memory: the rows after it are as in a new table. */
  forgetKept(): void {
    const [first, end] = [this.#keptCount, this.#end];
    for (let column = 0; column < this.columnNames.length; column += 1) {
      this.#numbers[column]?.copyWithin(0, first, end);
      this.#texts[column]?.splice(0, first);
      const codes = this.#codes[column];
      if (codes === undefined) continue;
      const { words } = this.#dictionaries[column]!;
      const dictionary = new Dictionary(this.#places[column]!);
      for (let row = first; row < end; row += 1)
        codes[row - first] = dictionary.codeOf(words[codes[row]!]!);
      this.#dictionaries[column] = dictionary;
    }
    this.#keptCount = 0;
    this.#end = this.rowCount;
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

/** A block of tables: what one day yields. Where they are buffers, these are used again for the next day. */
export interface TableBlock<Rows extends TableRows = TableRows> {
  /** The London day, "YYYY-MM-DD". */
  readonly day: string;
  readonly tables: Readonly<Record<string, Rows>>;
}
