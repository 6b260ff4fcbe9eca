/**
 * Past forecast errors from a CSV file: columns day, period, kind and errorFrac, rows in any order, other columns left alone.
 * Takes text; gives whole days in order of their labels, or one fault a kind of fault, all at once, with line and column.
 * Keeps: every day has each half-hour of each kind once; nothing is filled.
 */

import { type CsvCell, NUMBER } from "../../sim/core/documents/csv-cells.ts";
import { type Checked, type Fault, faulty, nearestWord, ok } from "../../sim/core/errors.ts";
import {
  ERROR_KINDS,
  type ErrorKind,
  PAST_HALF_HOURS,
  type PastErrors,
} from "../../sim/model/forecast.ts";
import { type CsvFaults, csvFaults } from "./csv-faults.ts";
import { readCsvTable } from "./csv-table.ts";

const COLUMNS = ["day", "period", "kind", "errorFrac"] as const;
type Places = Readonly<Record<(typeof COLUMNS)[number], number>>;

/** Of fewer days a tail is chance: with 20 the deepest error is one in 20. */
const DAYS_MIN = 20;
/** 27 years: more is no longer how forecasts err today. */
const DAYS_MAX = 10_000;
const LABEL_CHARACTERS_MAX = 40;
const WHOLE_DAYS = `write periods 1 to ${PAST_HALF_HOURS} of every day and kind, and leave out the days on which clocks change`;

/** What the rows gave of one day: NaN where no row gave a half-hour. */
interface PastDay {
  readonly label: string;
  readonly first: CsvCell;
  readonly errorFrac: Partial<Record<ErrorKind, Float64Array>>;
  /** A row of it could not be read: what is missing may be that row. */
  isUnsure: boolean;
}

/** Reads the file. `file` is only used to name the place of a fault. */
export function readPastErrors(text: string, file?: string): Checked<PastErrors> {
  const faults = csvFaults(file);
  const reading = { columns: COLUMNS, placesOf, readRows: readDays };
  const days = readCsvTable(text, reading, faults);
  if (days !== undefined) {
    missingFaults(days, faults);
    countFaults(days, faults);
  }
  return days !== undefined && faults.isEmpty() ? ok(pastErrors(days)) : faulty(listed(faults));
}

/** No stamps, no gaps between them. */
const listed = (faults: CsvFaults): Fault[] => faults.list("");

function placesOf(header: readonly CsvCell[], faults: CsvFaults): Places | undefined {
  const names = header.map((cell) => cell.text);
  const missing = COLUMNS.filter((name) => !names.includes(name));
  if (missing.length > 0) {
    const found = `a header without ${missing.map((name) => `"${name}"`).join(", ")}`;
    faults.add(header[0], "series.missingColumn", found, `name columns ${COLUMNS.join(", ")}`);
  }
  for (const name of COLUMNS) {
    const second = names.indexOf(name, names.indexOf(name) + 1);
    if (second <= 0 || missing.includes(name)) continue;
    const remedy = "rename the one that is not meant, or remove it";
    faults.add(header[second], "series.columnTwice", `the column "${name}" twice`, remedy);
  }
  if (!faults.isEmpty()) return undefined;
  const [day, period, kind, errorFrac] = COLUMNS.map((name) => names.indexOf(name));
  return { day: day!, period: period!, kind: kind!, errorFrac: errorFrac! };
}

/** The days of the file in order of their labels. */
function readDays(
  rows: Iterable<readonly CsvCell[]>,
  places: Places,
  faults: CsvFaults,
): PastDay[] {
  const days = new Map<string, PastDay>();
  for (const row of rows) {
    const [dayCell, periodCell, kindCell, errorCell] = COLUMNS.map((name) => row[places[name]]);
    if (!dayCell || !periodCell || !kindCell || !errorCell) {
      const found = `${row.length} cell${row.length === 1 ? "" : "s"}`;
      faults.add(row[0], "series.cells", found, "write a cell for every column of the header");
      const known = dayCell === undefined ? undefined : days.get(dayCell.text);
      if (known !== undefined) known.isUnsure = true;
      continue;
    }
    const day = dayOf(dayCell, days, faults);
    const halfHour = halfHourOf(periodCell, faults);
    const kind = kindOf(kindCell, faults);
    const errorFrac = errorOf(errorCell, faults);
    if (day === undefined) continue;
    if (halfHour === undefined || kind === undefined) {
      day.isUnsure = true;
      continue;
    }
    day.errorFrac[kind] ??= new Float64Array(PAST_HALF_HOURS).fill(Number.NaN);
    const errors = day.errorFrac[kind];
    if (!Number.isNaN(errors[halfHour]!)) {
      const found = `period ${halfHour + 1} of day "${day.label}", kind ${kind}, a second time`;
      faults.add(periodCell, "pastErrors.repeated", found, "write each once");
    } else errors[halfHour] = errorFrac;
  }
  return [...days.values()].sort((left, right) => (left.label < right.label ? -1 : 1));
}

function dayOf(cell: CsvCell, days: Map<string, PastDay>, faults: CsvFaults): PastDay | undefined {
  const label = cell.text;
  if (label === "" || label.length > LABEL_CHARACTERS_MAX) {
    const found = label === "" ? "a row without a day" : `a day of ${label.length} characters`;
    const remedy = `write a date, or another label of at most ${LABEL_CHARACTERS_MAX} characters`;
    faults.add(cell, "pastErrors.day", found, remedy);
    return undefined;
  }
  const known = days.get(label) ?? { label, first: cell, errorFrac: {}, isUnsure: false };
  days.set(label, known);
  return known;
}

function halfHourOf(cell: CsvCell, faults: CsvFaults): number | undefined {
  const period = /^\d{1,2}$/.test(cell.text) ? Number(cell.text) : 0;
  if (period >= 1 && period <= PAST_HALF_HOURS) return period - 1;
  faults.add(cell, "pastErrors.period", `the period ${quoted(cell)}`, WHOLE_DAYS);
  return undefined;
}

function kindOf(cell: CsvCell, faults: CsvFaults): ErrorKind | undefined {
  const kind = ERROR_KINDS.find((each) => each === cell.text);
  if (kind !== undefined) return kind;
  const near = nearestWord(cell.text, ERROR_KINDS);
  const nearest = near === undefined ? "" : `; the nearest is "${near}"`;
  const remedy = `write one of ${ERROR_KINDS.join(", ")}${nearest}`;
  faults.add(cell, "pastErrors.kind", `the kind ${quoted(cell)}`, remedy);
  return undefined;
}

/** 0 and a fault where there is no error that a forecast can have. */
function errorOf(cell: CsvCell, faults: CsvFaults): number {
  const value = Number(cell.text);
  if (!NUMBER.test(cell.text) || !Number.isFinite(value)) {
    const found = cell.text === "" ? "nothing as errorFrac" : `the errorFrac ${quoted(cell)}`;
    const remedy = "write forecast less outturn as a fraction, for example -0.08";
    faults.add(cell, "pastErrors.number", found, remedy);
    return 0;
  }
  if (Math.abs(value) > 1) {
    const remedy = "write a fraction of capacity or of peak, from -1 to 1";
    faults.add(cell, "pastErrors.range", `the errorFrac ${quoted(cell)}`, remedy);
    return 0;
  }
  return value;
}

const quoted = ({ text }: CsvCell): string => JSON.stringify(text.slice(0, LABEL_CHARACTERS_MAX));

/** Half-hours of a day that no row gave, of every kind that any day has. */
function missingFaults(days: readonly PastDay[], faults: CsvFaults): void {
  const kinds = kindsOf(days);
  for (const { label, first, errorFrac, isUnsure } of days) {
    if (isUnsure) continue;
    for (const kind of kinds) {
      const errors = errorFrac[kind];
      const missing = Array.from({ length: PAST_HALF_HOURS }, (_, index) => index + 1).filter(
        (period) => errors === undefined || Number.isNaN(errors[period - 1]!),
      );
      if (missing.length === 0) continue;
      const found = `a day "${label}" without ${periodWords(missing)} of kind ${kind}`;
      faults.add(first, "pastErrors.missing", found, WHOLE_DAYS);
    }
  }
}

function periodWords(periods: readonly number[]): string {
  if (periods.length === PAST_HALF_HOURS) return "any period";
  const noun = periods.length === 1 ? "period" : "periods";
  const shown = periods.slice(0, 4).join(", ");
  return `${noun} ${shown}${periods.length > 4 ? ` and ${periods.length - 4} more` : ""}`;
}

function countFaults(days: readonly PastDay[], faults: CsvFaults): void {
  if (days.length >= DAYS_MIN && days.length <= DAYS_MAX) return;
  const found = days.length === 1 ? "1 day" : `${days.length} days`;
  const remedy = `write whole days, at least ${DAYS_MIN} and at most ${DAYS_MAX}`;
  faults.add(undefined, "pastErrors.days", found, remedy);
}

const kindsOf = (days: readonly PastDay[]): ErrorKind[] =>
  ERROR_KINDS.filter((kind) => days.some(({ errorFrac }) => errorFrac[kind] !== undefined));

function pastErrors(days: readonly PastDay[]): PastErrors {
  const columns = kindsOf(days).map((kind) => {
    const column = new Float64Array(days.length * PAST_HALF_HOURS);
    for (const [row, { errorFrac }] of days.entries())
      column.set(errorFrac[kind]!, row * PAST_HALF_HOURS);
    return [kind, column] as const;
  });
  return { dayCount: days.length, errorFrac: Object.fromEntries(columns) };
}
