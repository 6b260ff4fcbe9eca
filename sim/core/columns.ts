/**
 * Tables as columns under one schema. A schema says for each column its kind, unit, meaning and the one stage that
 * writes it; typed arrays, checks, documentation and Parquet columns all follow from it.
 * A table is a growing buffer that is cleared and used again, so memory does not grow with simulated time.
 */

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
  readonly #grids: (Grid | undefined)[];
  readonly #numbers: (Float64Array | undefined)[];
  readonly #codes: (Int32Array | undefined)[];
  readonly #texts: (string[] | undefined)[];
  readonly #words: (string[] | undefined)[];
  readonly #wordRows: (Map<string, number> | undefined)[];
  readonly #lastCodes: Int32Array;
  /** By column and code, the code that came after it last: rows of one half-hour come in the order of those before. */
  readonly #nextCodes: number[][];
  /** Rows for which there is room. */
  #capacity = CAPACITY_AT_FIRST;

  constructor(schema: TableSchema) {
    this.schema = schema;
    const capacity = this.#capacity;
    this.columnNames = Object.keys(schema.columns);
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
    this.#words = specs.map((spec) => (spec.kind === "code" ? [] : undefined));
    this.#wordRows = specs.map((spec) => (spec.kind === "code" ? new Map() : undefined));
    this.#lastCodes = new Int32Array(specs.length);
    this.#nextCodes = specs.map(() => []);
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
        throw new TypeError(`${this.#place(column)}: ${cells.length} cells for ${rowCount} rows`);
      if (isOne) this.#putAll(column, cells, rowCount);
      else this.#putEach(column, cells, rowCount);
    }
    this.rowCount += rowCount;
  }

  #putEach(column: number, cells: CellColumn, rowCount: number): void {
    const first = this.rowCount;
    const numbers = this.#numbers[column];
    if (numbers !== undefined)
      for (let row = 0; row < rowCount; row += 1)
        numbers[first + row] = this.#checked(column, cells[row]!);
    else for (let row = 0; row < rowCount; row += 1) this.#put(column, cells[row]!, first + row);
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
      numbers[row] = this.#checked(column, cell);
      return;
    }
    if (typeof cell !== "string")
      throw new TypeError(`${this.#place(column)}: expected text, got ${cell}`);
    const codes = this.#codes[column];
    // A text array may still hold texts beyond `rowCount`, of a row that was refused: write by place, never push.
    if (codes === undefined) this.#texts[column]![row] = this.#wellFormed(column, cell);
    else codes[row] = this.#codeOf(column, cell);
  }

  #codeOf(column: number, word: string): number {
    const [words, next] = [this.#words[column]!, this.#nextCodes[column]!];
    const last = this.#lastCodes[column]!;
    const guessed = next[last];
    if (guessed !== undefined && words[guessed] === word) {
      this.#lastCodes[column] = guessed;
      return guessed;
    }
    const known = this.#wordRows[column]!.get(word);
    const code = known ?? words.push(this.#wellFormed(column, word)) - 1;
    if (known === undefined) this.#wordRows[column]!.set(word, code);
    next[last] = code;
    this.#lastCodes[column] = code;
    return code;
  }

  /** Half a surrogate pair is no character: UTF-8 cannot hold it, so it could neither be stored nor hashed as itself. */
  #wellFormed(column: number, text: string): string {
    if (!text.isWellFormed())
      throw new TypeError(`${this.#place(column)}: expected text, got half a surrogate pair`);
    return text;
  }

  #checked(column: number, cell: Cell): number {
    const grid = this.#grids[column];
    // A whole number is finite.
    if (grid === undefined && typeof cell === "number" && Number.isSafeInteger(cell))
      return cell + 0;
    if (typeof cell !== "number" || !Number.isFinite(cell))
      throw new TypeError(`${this.#place(column)}: expected a finite number, got ${cell}`);
    if (grid === undefined)
      throw new TypeError(`${this.#place(column)}: expected a whole number, got ${cell}`);
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
    const known = new Int32Array(rows.words.length).fill(-1);
    for (let row = 0; row < rows.codes.length; row += 1) {
      const code = rows.codes[row]!;
      if (known[code] === -1) known[code] = this.#codeOf(column, rows.words[code]!);
      own[this.rowCount + row] = known[code]!;
    }
  }

  #place(column: number): string {
    return `${this.schema.name}.${this.columnNames[column]}`;
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
    const words = this.#words[column];
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
      if ((this.#words[column]?.length ?? 0) <= longerThan) continue;
      this.#words[column] = [];
      this.#wordRows[column] = new Map();
      this.#nextCodes[column] = [];
      this.#lastCodes[column] = 0;
    }
  }
}

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
