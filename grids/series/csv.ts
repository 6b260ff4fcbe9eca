/**
 * One column of a CSV file as a half-hourly series in the engine's units.
 * Takes text and a description of the column; gives the series, or one fault a kind, all at once, with line and column.
 * Keeps: no repeat, no gap but those that the description lets be filled, values bounded and on the engine's grid.
 */

import { type CsvCell, csvRows, wholeLines } from "../../sim/core/documents/csv-cells.ts";
import { type Checked, faulty, ok } from "../../sim/core/errors.ts";
import { formatInstant, PERIOD_SECONDS, periodStart } from "../../sim/core/time.ts";
import { SECONDS_PER_MINUTE } from "../../sim/core/units.ts";
import type { Finding } from "../../sim/model/findings.ts";
import type { CsvColumn } from "../../sim/model/series.ts";
import { type CsvFaults, csvFaults } from "./csv-faults.ts";
import { type Columns, type CsvReading, readRows } from "./csv-rows.ts";
import { addCutOff } from "./csv-table.ts";
import { conversionOf, otherUnitOf, type SeriesUnit } from "./csv-units.ts";

/** A stretch that no row of the file gave. */
export interface FilledGap {
  readonly firstPeriod: number;
  readonly periodCount: number;
}

export interface CsvSeries {
  readonly unit: SeriesUnit;
  /** Absolute period of the first value; there is one value a half-hour. */
  readonly firstPeriod: number;
  readonly values: Float64Array;
  /** What was interpolated, in order. */
  readonly filled: readonly FilledGap[];
  /** What is wrong where the series does not cover every period from `fromPeriod` up to, not with, `toPeriod`. */
  covers(fromPeriod: number, toPeriod: number): Omit<Finding, "path">[];
}

/** Reads one column. `file` is only used to name the place of a fault; `mayFill`: whether who writes the column's settings could have gaps filled. */
export function readSeriesCsv(
  text: string,
  spec: CsvColumn,
  file?: string,
  mayFill = true,
): Checked<CsvSeries> {
  const faults = csvFaults(file);
  const whole = wholeLines(text);
  const reading = readColumn(whole.text, spec, faults);
  if (whole.cut !== undefined) {
    addCutOff(whole.cut, faults);
  } else if (reading?.values.length === 0 && faults.isEmpty()) {
    faults.add(undefined, "series.empty", "a header without rows", "write one row a step");
  }
  if (reading === undefined && faults.isEmpty()) {
    faults.add(undefined, "series.empty", "no text", "write a header and one row a step");
  }
  if (reading === undefined || !faults.isEmpty())
    return faulty(faults.list(gapRemedy(spec, mayFill)));
  return ok(csvSeries(reading, spec, file));
}

/** What the rows hold; undefined where there is no header, or none that says where the column stands. */
function readColumn(text: string, spec: CsvColumn, faults: CsvFaults): CsvReading | undefined {
  const rows = csvRows(text);
  const header = rows.next();
  const columns = header.done === true ? undefined : columnsOf(header.value, spec, faults);
  return columns === undefined ? undefined : readRows(rows, spec, columns, faults);
}

function gapRemedy({ gaps, stepMinutes }: CsvColumn, mayFill: boolean): string {
  const every = `write one row every ${stepMinutes} minutes`;
  if (!mayFill) return every;
  return gaps === "refuse"
    ? `${every}, or gaps: { interpolate: <periods> } to fill short ones by straight lines`
    : `${every}; gaps of more than ${gaps.interpolate} periods are not filled`;
}

function columnsOf(
  header: readonly CsvCell[],
  spec: CsvColumn,
  faults: CsvFaults,
): Columns | undefined {
  const names = header.map((cell) => cell.text);
  const find = (name: string) => {
    const column = names.indexOf(name);
    const code = "series.missingColumn";
    if (column < 0) faults.add(header[0], code, `no column "${name}"`, remedyFor(names));
    const second = names.indexOf(name, column + 1);
    if (column >= 0 && second >= 0) {
      const remedy = "rename the one that is not meant, or remove it";
      faults.add(header[second], "series.columnTwice", `the column "${name}" twice`, remedy);
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
  const other = otherUnitOf(spec.valueColumn, spec.unit);
  if (value >= 0 && other !== undefined) {
    const found = `a header in ${other}, "${spec.valueColumn}", and unit ${spec.unit} in the scenario`;
    const remedy = "write the unit that the column is in; rename it if its name is wrong";
    faults.add(header[value], "series.headerUnit", found, remedy);
  }
  return faults.isEmpty() ? { time, period, value } : undefined;
}

function remedyFor(names: readonly string[]): string {
  const shown = names.slice(0, 30).map((name) => JSON.stringify(name));
  return `write one of the file's columns: ${shown.join(", ")}`;
}

function csvSeries(reading: CsvReading, spec: CsvColumn, file: string | undefined): CsvSeries {
  const held = (spec.stepMinutes * SECONDS_PER_MINUTE) / PERIOD_SECONDS;
  const values = new Float64Array(reading.values.length * held);
  for (let index = 0; index < values.length; index += 1) {
    values[index] = reading.values[Math.floor(index / held)]!;
  }
  const firstPeriod = reading.firstInstant / PERIOD_SECONDS;
  const endPeriod = firstPeriod + values.length;
  const column = `column "${spec.valueColumn}"${file === undefined ? "" : ` of ${file}`}`;
  const [from, to] = [stampOf(firstPeriod), stampOf(endPeriod)];
  return {
    unit: conversionOf(spec.unit, spec.stepMinutes).is,
    firstPeriod,
    values,
    filled: reading.filled.map(({ row, rows }) => ({
      firstPeriod: firstPeriod + row * held,
      periodCount: rows * held,
    })),
    covers(fromPeriod, toPeriod) {
      if (toPeriod <= fromPeriod || (fromPeriod >= firstPeriod && toPeriod <= endPeriod)) return [];
      const wanted = `${stampOf(fromPeriod)} to ${stampOf(toPeriod)}`;
      return [
        {
          code: "series.notCovered",
          found: `values from ${from} to ${to} in ${column}`,
          remedy: `write values for ${wanted}, or run a period inside the file`,
        },
      ];
    },
  };
}

const stampOf = (period: number) => formatInstant(periodStart(period));
