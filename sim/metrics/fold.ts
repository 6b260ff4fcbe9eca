/**
 * What a metric is: a fold over blocks of tables, the same over a live run and over a stored one. And the folds that
 * most metrics are: sums, counts and ratios of whole-number columns, for the run or for each word of a code column.
 * Keeps: sums of whole numbers are exact and divided once, at the end; what is undefined is null, never NaN.
 */
import type { TableBlock, TableRows } from "../core/columns.ts";
import type { ResultTableName } from "../model/result-tables.ts";

/** Any rows of any tables: a live block holds a day, a stored one a stretch of one table. So no fold asks for the day. */
export type MetricBlock = Pick<TableBlock, "tables">;

/**
 * The parts are methods, not properties, so that a registry can hold folds of any state. Folds with the same `start` and `add` differ in what
 * they read of one state alone: a summary adds a block to it once. So `value` changes nothing of the state.
 */
export interface Fold<State, Value> {
  readonly about: string;
  readonly unit: string;
  start(): State;
  add(state: State, block: MetricBlock): void;
  value(state: State): Value;
}

/** A number for the run; null where it is undefined. */
export type Metric = Fold<unknown, number | null>;

/** A number for each id, ordered by id. */
export type KeyedMetric = Fold<unknown, readonly KeyedValue[]>;

export interface KeyedValue {
  readonly id: string;
  readonly value: number | null;
}

export const WH_PER_MWH = 1_000_000;

export interface Meaning {
  readonly about: string;
  readonly unit: string;
}

/** The rows of a table in a block; undefined where it has none. */
export function rowsOf(block: MetricBlock, table: ResultTableName): TableRows | undefined {
  const rows = block.tables[table];
  return rows === undefined || rows.rowCount === 0 ? undefined : rows;
}

/** A numeric column, or undefined where the rows are of a run that was stored without it. */
export function numbersIn(rows: TableRows, column: string): Float64Array | undefined {
  return rows.columnNames.includes(column) ? rows.numbers(column) : undefined;
}

/** A whole-number sum carried on; throws where it would leave the range in which whole numbers are exact. */
export function plusWhole(sum: number, value: number): number {
  const next = sum + value;
  if (!Number.isSafeInteger(next))
    throw new RangeError(`a whole-number sum left its range: ${next}`);
  return next;
}

/** A quotient, or null where the divisor is not positive. */
export function ratio(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}

export interface Total {
  sum: number;
}

/** Which rows count: those whose code in `column` is one of `words`. */
export interface RowChoice {
  readonly column: string;
  readonly words: readonly string[];
}

/** The sum of a whole-number column, in units of `size`. */
export function sumOf(
  table: ResultTableName,
  column: string,
  size: number,
  meaning: Meaning,
  choice?: RowChoice,
): Fold<Total, number> {
  return {
    ...meaning,
    start: () => ({ sum: 0 }),
    add(state, block) {
      const rows = rowsOf(block, table);
      if (rows === undefined) return;
      const values = rows.numbers(column);
      const counts = chosen(rows, choice);
      for (let row = 0; row < values.length; row += 1)
        if (counts(row)) state.sum = plusWhole(state.sum, values[row]!);
    },
    value: (state) => state.sum / size,
  };
}

/** The number of rows. */
export function countOf(
  table: ResultTableName,
  meaning: Meaning,
  choice?: RowChoice,
): Fold<Total, number> {
  return {
    ...meaning,
    start: () => ({ sum: 0 }),
    add(state, block) {
      const rows = rowsOf(block, table);
      if (rows === undefined) return;
      const counts = chosen(rows, choice);
      for (let row = 0; row < rows.rowCount; row += 1) if (counts(row)) state.sum += 1;
    },
    value: (state) => state.sum,
  };
}

function chosen(rows: TableRows, choice: RowChoice | undefined): (row: number) => boolean {
  if (choice === undefined) return () => true;
  const { codes, words } = rows.codes(choice.column);
  const counted = words.map((word) => choice.words.includes(word));
  return (row) => counted[codes[row]!]!;
}

/** Folds a whole-number column into one number for each word of a code column. */
export interface Keyed {
  readonly byId: Map<string, number>;
}

/** How the rows of a block join what words have so far: from where a word starts, and a whole column at once, in its order. */
export interface Step {
  readonly from: number;
  join(known: Float64Array, codes: Int32Array, values: Float64Array): void;
}

/** A number for each word of a code column. */
export function keyedFold(
  table: ResultTableName,
  key: string,
  column: string,
  size: number,
  meaning: Meaning,
  step: Step,
): Fold<Keyed, readonly KeyedValue[]> {
  return {
    ...meaning,
    start: () => ({ byId: new Map() }),
    add(state, block) {
      const rows = rowsOf(block, table);
      if (rows !== undefined) addKeyed(state.byId, rows, key, column, step);
    },
    value: (state) => orderedValues(state.byId, (value) => value / size),
  };
}

/** Joins the rows of a block to the numbers by id. */
export function addKeyed(
  byId: Map<string, number>,
  rows: TableRows,
  key: string,
  column: string,
  step: Step,
): void {
  const { codes, words } = rows.codes(key);
  const known = new Float64Array(words.length);
  for (let code = 0; code < known.length; code += 1)
    known[code] = byId.get(words[code]!) ?? step.from;
  const isIn = new Uint8Array(words.length);
  step.join(known, codes, rows.numbers(column));
  for (let row = 0; row < codes.length; row += 1) isIn[codes[row]!] = 1;
  for (let code = 0; code < isIn.length; code += 1)
    if (isIn[code] === 1) byId.set(words[code]!, known[code]!);
}

/** Step of a keyed sum. */
export const addToSum: Step = {
  from: 0,
  join(known, codes, values) {
    for (let row = 0; row < values.length; row += 1)
      known[codes[row]!] = plusWhole(known[codes[row]!]!, values[row]!);
  },
};

/** Step of a keyed sum that rows are taken off. */
export const takeFromSum: Step = {
  from: 0,
  join(known, codes, values) {
    for (let row = 0; row < values.length; row += 1)
      known[codes[row]!] = plusWhole(known[codes[row]!]!, 0 - values[row]!);
  },
};

/** Step of a keyed sum of what each value counts for. */
export const addPart = (partOf: (value: number) => number): Step => ({
  from: 0,
  join(known, codes, values) {
    for (let row = 0; row < values.length; row += 1)
      known[codes[row]!] = plusWhole(known[codes[row]!]!, partOf(values[row]!));
  },
});

/** Step of a keyed highest value. */
export const keepHighest: Step = {
  from: -Infinity,
  join(known, codes, values) {
    for (let row = 0; row < values.length; row += 1)
      if (values[row]! > known[codes[row]!]!) known[codes[row]!] = values[row]!;
  },
};

/** The higher of a value and what is known so far, which is nothing at first. */
export const higherOf = (known: number | undefined, value: number): number =>
  known === undefined || value > known ? value : known;

/** Values in the order of their ids. */
export function orderedValues<Value>(
  byId: ReadonlyMap<string, Value>,
  numberOf: (value: Value) => number | null,
): readonly KeyedValue[] {
  const ids = [...byId.keys()].sort((left, right) => (left < right ? -1 : 1));
  return ids.map((id) => ({ id, value: numberOf(byId.get(id)!) }));
}
