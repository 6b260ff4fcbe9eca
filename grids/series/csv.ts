/**
 * One column of a CSV file as a half-hourly series in the engine's units.
 * Takes text and a description of the column; gives the series, or the first 50 faults with line and column.
 * Keeps: no gap, no repeat, powers from 0 to the bound of a network's on the 1 W grid, prices to the penny and bounded.
 */
import { type Checked, type Fault, faulty, ok } from "../../sim/core/errors.ts";
import { roundToPence } from "../../sim/core/money.ts";
import { formatInstant, PERIOD_SECONDS, periodStart } from "../../sim/core/time.ts";
import { KW_PER_MW, SECONDS_PER_MINUTE } from "../../sim/core/units.ts";
import { BOUNDS } from "../../sim/model/network-document.ts";
import { type CsvCell, csvRows } from "./csv-cells.ts";
import { instantOfSettlementPeriod, instantOfStamp, type Stamp } from "./csv-stamps.ts";

export interface SeriesCsvSpec {
  /** Column of the time stamp, or of the settlement date where there is a `periodColumn`. */
  readonly timeColumn: string;
  /** Column of the settlement period, 1 to 50 in London: the time zone and the stamps then follow from it. */
  readonly periodColumn?: string | undefined;
  readonly valueColumn: string;
  readonly unit: "W" | "kW" | "MW" | "kWh" | "GBP/MWh";
  /** Of stamps that carry no offset of their own. */
  readonly timeZone: "UTC" | "Europe/London";
  /** Whether a stamp names the start or the end of its step. */
  readonly stamps: "periodStart" | "periodEnd";
  readonly stepMinutes: 30 | 60;
  /** Factor on every value, for example capacity over the capacity of the file. */
  readonly scale?: number | undefined;
}

export interface CsvSeries {
  readonly unit: "kW" | "GBP/MWh";
  /** Absolute period of the first value; there is one value a half-hour. */
  readonly firstPeriod: number;
  readonly values: Float64Array;
  /** Faults where the series does not cover every period from `fromPeriod` up to, not with, `toPeriod`. */
  covers(fromPeriod: number, toPeriod: number): Fault[];
}

const FAULTS_MAX = 50;
/** Wider than any price cap there is. */
const PRICE_GBP_PER_MWH_MAX = 100_000;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** Reads one column. `file` is only used to name the place of a fault. */
export function readSeriesCsv(
  text: string,
  spec: SeriesCsvSpec,
  file?: string,
): Checked<CsvSeries> {
  const faults = faultList(file);
  const rows = csvRows(text);
  const header = rows.next();
  if (header.done === true) {
    faults.add(undefined, "series.empty", "no text", "write a header and one row a step");
    return faulty(faults.list);
  }
  const columns = columnsOf(header.value, spec, faults);
  if (columns === undefined) return faulty(faults.list);
  const reading = readRows(rows, spec, columns, faults);
  if (reading.values.length === 0 && faults.list.length === 0) {
    faults.add(undefined, "series.empty", "a header without rows", "write one row a step");
  }
  if (faults.list.length > 0) return faulty(faults.list);
  return ok(csvSeries(reading, spec, file));
}

interface Columns {
  readonly time: number;
  readonly period: number | undefined;
  readonly value: number;
}

function columnsOf(
  header: readonly CsvCell[],
  spec: SeriesCsvSpec,
  faults: FaultList,
): Columns | undefined {
  const names = header.map((cell) => cell.text);
  const find = (name: string) => {
    const column = names.indexOf(name);
    if (column < 0) {
      faults.add(header[0], "series.missingColumn", `no column "${name}"`, remedyFor(names));
    }
    return column;
  };
  const time = find(spec.timeColumn);
  const period = spec.periodColumn === undefined ? undefined : find(spec.periodColumn);
  const value = find(spec.valueColumn);
  if (period !== undefined && spec.stepMinutes !== 30) {
    const found = `stepMinutes ${spec.stepMinutes} with settlement periods`;
    faults.add(undefined, "series.step", found, "write stepMinutes: 30");
  }
  return faults.list.length > 0 ? undefined : { time, period, value };
}

function remedyFor(names: readonly string[]): string {
  const shown = names.slice(0, 30).map((name) => JSON.stringify(name));
  return `write one of the file's columns: ${shown.join(", ")}`;
}

interface Reading {
  readonly firstInstant: number;
  readonly values: readonly number[];
}

function readRows(
  rows: Iterable<readonly CsvCell[]>,
  spec: SeriesCsvSpec,
  columns: Columns,
  faults: FaultList,
): Reading {
  const stepSeconds = spec.stepMinutes * SECONDS_PER_MINUTE;
  const values: number[] = [];
  let firstInstant = 0;
  let latest: number | undefined;
  for (const row of rows) {
    if (faults.isFull()) break;
    const timeCell = row[columns.time];
    const valueCell = row[columns.value];
    const periodCell = columns.period === undefined ? undefined : row[columns.period];
    if (timeCell === undefined || valueCell === undefined) {
      const found = `${row.length} cell${row.length === 1 ? "" : "s"}`;
      faults.add(row[0], "series.cells", found, "write a cell for every column of the header");
      continue;
    }
    const value = readValue(valueCell, spec, faults);
    const stamp =
      columns.period === undefined
        ? instantOfStamp(timeCell.text, spec.timeZone, latest)
        : instantOfSettlementPeriod(timeCell.text, periodCell?.text ?? "");
    if (stamp.kind === "faulty") {
      addStampFault(stamp, timeCell, periodCell, faults);
      // A stamp nobody can read most likely stood where it should.
      if (stamp.code === "series.stamp" && latest !== undefined) latest += stepSeconds;
      continue;
    }
    if (!followsOn(stamp.instant, latest, stepSeconds, timeCell, faults)) continue;
    if (latest === undefined) firstInstant = stamp.instant;
    latest = stamp.instant;
    values.push(value);
  }
  const isEnd = columns.period === undefined && spec.stamps === "periodEnd";
  return { firstInstant: firstInstant - (isEnd ? stepSeconds : 0), values };
}

function addStampFault(
  stamp: Stamp & { readonly kind: "faulty" },
  timeCell: CsvCell,
  periodCell: CsvCell | undefined,
  faults: FaultList,
): void {
  const isPeriod = stamp.code === "series.settlementPeriod";
  const cell = isPeriod ? (periodCell ?? timeCell) : timeCell;
  const found = isPeriod && periodCell === undefined ? "nothing" : `"${cell.text.slice(0, 40)}"`;
  faults.add(cell, stamp.code, found, stamp.remedy);
}

/** Whether a row may stand after the one before. A gap is a fault, and reading goes on behind it. */
function followsOn(
  instant: number,
  latest: number | undefined,
  stepSeconds: number,
  cell: CsvCell,
  faults: FaultList,
): boolean {
  const at = `"${cell.text}"`;
  if (instant % PERIOD_SECONDS !== 0) {
    faults.add(cell, "series.grid", at, "write stamps on the hour and the half-hour");
    return false;
  }
  if (latest === undefined || instant === latest + stepSeconds) return true;
  if (instant === latest) {
    faults.add(cell, "series.repeated", `${at} a second time`, "write each stamp once");
    return false;
  }
  if (instant < latest) {
    const found = `${at} after ${formatInstant(latest)}`;
    faults.add(cell, "series.order", found, "write the rows in order of time");
    return false;
  }
  const missing = formatInstant(latest + stepSeconds);
  const found = `${at}, but no row at ${missing}`;
  faults.add(cell, "series.gap", found, `write one row every ${stepSeconds / 60} minutes`);
  return true;
}

/** The value in kW or £/MWh; 0 and a fault where there is none. */
function readValue(cell: CsvCell, spec: SeriesCsvSpec, faults: FaultList): number {
  const value = Number(cell.text);
  if (!NUMBER.test(cell.text) || !Number.isFinite(value)) {
    const found = cell.text === "" ? "nothing" : `"${cell.text.slice(0, 40)}"`;
    faults.add(cell, "series.number", found, `write a number of ${spec.unit}`);
    return 0;
  }
  const scaled = value * (spec.scale ?? 1);
  const size = spec.unit === "GBP/MWh" ? Math.abs(scaled) : scaled * kwPerUnit(spec);
  const most = spec.unit === "GBP/MWh" ? PRICE_GBP_PER_MWH_MAX : BOUNDS.powerMw * KW_PER_MW;
  if (!(size <= most)) {
    const found = `${cell.text.slice(0, 40)} ${spec.unit}${spec.scale === undefined || spec.scale === 1 ? "" : ` times ${spec.scale}`}`;
    const bound = spec.unit === "GBP/MWh" ? `${most} GBP/MWh` : `${BOUNDS.powerMw} MW`;
    faults.add(cell, "series.range", found, `write a value of at most ${bound}`);
    return 0;
  }
  if (spec.unit === "GBP/MWh") return roundToPence(scaled);
  if (scaled < 0) {
    faults.add(cell, "series.negative", `${cell.text} ${spec.unit}`, "write 0 or more");
    return 0;
  }
  return Math.round(scaled * kwPerUnit(spec) * 1000) / 1000;
}

function kwPerUnit({ unit, stepMinutes }: SeriesCsvSpec): number {
  switch (unit) {
    case "W":
      return 1 / 1000;
    case "kWh":
      return 60 / stepMinutes;
    case "MW":
      return KW_PER_MW;
    default:
      return 1;
  }
}

function csvSeries(reading: Reading, spec: SeriesCsvSpec, file: string | undefined): CsvSeries {
  const held = (spec.stepMinutes * SECONDS_PER_MINUTE) / PERIOD_SECONDS;
  const values = new Float64Array(reading.values.length * held);
  for (let index = 0; index < values.length; index += 1) {
    values[index] = reading.values[Math.floor(index / held)]!;
  }
  const firstPeriod = reading.firstInstant / PERIOD_SECONDS;
  const endPeriod = firstPeriod + values.length;
  const place = file === undefined ? {} : { file };
  const from = formatInstant(periodStart(firstPeriod));
  const to = formatInstant(periodStart(endPeriod));
  return {
    unit: spec.unit === "GBP/MWh" ? "GBP/MWh" : "kW",
    firstPeriod,
    values,
    covers(fromPeriod, toPeriod) {
      if (toPeriod <= fromPeriod || (fromPeriod >= firstPeriod && toPeriod <= endPeriod)) return [];
      const wanted = `${formatInstant(periodStart(fromPeriod))} to ${formatInstant(periodStart(toPeriod))}`;
      return [
        {
          code: "series.notCovered",
          path: spec.valueColumn,
          found: `values from ${from} to ${to}`,
          remedy: `write values for ${wanted}, or run a period inside the file`,
          ...place,
        },
      ];
    },
  };
}

/** Faults in the order found, at most FAULTS_MAX. */
interface FaultList {
  readonly list: readonly Fault[];
  isFull(): boolean;
  add(cell: CsvCell | undefined, code: string, found: string, remedy: string): void;
}

function faultList(file: string | undefined): FaultList {
  const list: Fault[] = [];
  const isFull = () => list.length >= FAULTS_MAX;
  return {
    list,
    isFull,
    add(cell, code, found, remedy) {
      if (isFull()) return;
      const place = cell === undefined ? {} : { line: cell.line, column: cell.column };
      // Without a file's name the place has to stand in the path.
      const isNamed = file !== undefined || cell === undefined;
      const path = isNamed ? "" : `line ${cell.line}, column ${cell.column}`;
      list.push({ code, path, found, remedy, ...(file === undefined ? {} : { file }), ...place });
    },
  };
}
