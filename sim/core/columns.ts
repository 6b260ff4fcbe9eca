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

/** Rows of one table in columns. Codes are indexes into `words`, which only grows. */
export class TableBuffer {
  readonly schema: TableSchema;
  readonly columnNames: readonly string[];
  rowCount = 0;
  readonly #numbers: (Float64Array | undefined)[];
  readonly #codes: (Int32Array | undefined)[];
  readonly #texts: (string[] | undefined)[];
  readonly #words: (string[] | undefined)[];
  readonly #wordRows: (Map<string, number> | undefined)[];
  #capacity = 256;

  constructor(schema: TableSchema) {
    this.schema = schema;
    this.columnNames = Object.keys(schema.columns);
    const specs = Object.values(schema.columns);
    const numeric = (kind: ColumnKind) => kind !== "code" && kind !== "text";
    this.#numbers = specs.map((spec) => (numeric(spec.kind) ? new Float64Array(256) : undefined));
    this.#codes = specs.map((spec) => (spec.kind === "code" ? new Int32Array(256) : undefined));
    this.#texts = specs.map((spec) => (spec.kind === "text" ? [] : undefined));
    this.#words = specs.map((spec) => (spec.kind === "code" ? [] : undefined));
    this.#wordRows = specs.map((spec) => (spec.kind === "code" ? new Map() : undefined));
  }

  /** Appends one row, cells in schema order. Throws on a number that is not finite or not whole where it must be. */
  append(...cells: readonly Cell[]): void {
    if (cells.length !== this.columnNames.length) {
      throw new TypeError(
        `${this.schema.name}: ${cells.length} cells for ${this.columnNames.length} columns`,
      );
    }
    if (this.rowCount === this.#capacity) this.#grow();
    for (let column = 0; column < cells.length; column += 1) this.#put(column, cells[column]!);
    this.rowCount += 1;
  }

  #put(column: number, cell: Cell): void {
    const row = this.rowCount;
    const numbers = this.#numbers[column];
    if (numbers !== undefined) {
      numbers[row] = this.#checked(column, cell);
      return;
    }
    if (typeof cell !== "string")
      throw new TypeError(`${this.#place(column)}: expected text, got ${cell}`);
    const codes = this.#codes[column];
    if (codes === undefined) {
      this.#texts[column]!.push(cell);
      return;
    }
    const known = this.#wordRows[column]!.get(cell);
    if (known !== undefined) {
      codes[row] = known;
      return;
    }
    codes[row] = this.#words[column]!.push(cell) - 1;
    this.#wordRows[column]!.set(cell, codes[row]!);
  }

  #checked(column: number, cell: Cell): number {
    const spec = this.schema.columns[this.columnNames[column]!]!;
    if (typeof cell !== "number" || !Number.isFinite(cell)) {
      throw new TypeError(`${this.#place(column)}: expected a finite number, got ${cell}`);
    }
    if (spec.kind === "real") {
      const resolution = spec.resolution ?? 1e-6;
      return Math.round(cell / resolution) * resolution + 0;
    }
    if (!Number.isSafeInteger(cell))
      throw new TypeError(`${this.#place(column)}: expected a whole number, got ${cell}`);
    return cell + 0;
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
    if (texts !== undefined) return texts;
    const { codes, words } = this.codes(name);
    return Array.from(codes, (code) => words[code]!);
  }

  #columnOf(name: string): number {
    const column = this.columnNames.indexOf(name);
    if (column < 0) throw new TypeError(`${this.schema.name} has no column ${name}`);
    return column;
  }

  /** Forgets the rows and keeps the memory (and the dictionaries) for the next block. */
  clear(): void {
    this.rowCount = 0;
    for (const texts of this.#texts) if (texts !== undefined) texts.length = 0;
  }
}

/** A block of tables: what one day yields. The buffers are used again for the next day. */
export interface TableBlock {
  /** The London day, "YYYY-MM-DD". */
  readonly day: string;
  readonly tables: Readonly<Record<string, TableBuffer>>;
}
