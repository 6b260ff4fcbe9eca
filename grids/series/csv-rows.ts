/**
 * The rows of a CSV column one by one: stamps that follow on, values in the engine's unit, gaps filled or named.
 * Takes rows of cells; gives one value a step. Keeps: nothing is guessed: a stamp that may mean two hours is a fault, a
 * gap longer than the scenario lets be filled is one too.
 */

import { type CsvCell, NUMBER } from "../../sim/core/documents/csv-cells.ts";
import {
  instantOfSettlementPeriod,
  instantOfStamp,
  type Stamp,
} from "../../sim/core/documents/stamps.ts";
import { formatInstant, PERIOD_SECONDS } from "../../sim/core/time.ts";
import { SECONDS_PER_HOUR, SECONDS_PER_MINUTE } from "../../sim/core/units.ts";
import type { CsvColumn } from "../../sim/model/series.ts";
import type { CsvFaults } from "./csv-faults.ts";
import { rowOrder } from "./csv-order.ts";
import { conversionOf, hasUnit, RANGES } from "./csv-units.ts";

/** Places of the columns in a row, from 0. */
export interface Columns {
  readonly time: number;
  readonly period: number | undefined;
  readonly value: number;
}

export interface CsvReading {
  readonly firstInstant: number;
  readonly values: readonly number[];
  /** Filled stretches as rows of `values`. */
  readonly filled: readonly { readonly row: number; readonly rows: number }[];
}

export function readRows(
  rows: Iterable<readonly CsvCell[]>,
  spec: CsvColumn,
  columns: Columns,
  faults: CsvFaults,
): CsvReading {
  const stepSeconds = spec.stepMinutes * SECONDS_PER_MINUTE;
  const fillRowsMax =
    spec.gaps === "refuse" ? 0 : Math.floor((spec.gaps.interpolate * PERIOD_SECONDS) / stepSeconds);
  const values: number[] = [];
  const filled: { row: number; rows: number }[] = [];
  const doubled = doubledHour(stepSeconds, faults);
  const order = rowOrder(stepSeconds, spec.timeZone === "UTC", faults);
  let firstInstant = 0;
  let stampBefore: number | undefined;
  for (const row of rows) {
    const timeCell = row[columns.time];
    const valueCell = row[columns.value];
    const periodCell = columns.period === undefined ? undefined : row[columns.period];
    if (timeCell === undefined || valueCell === undefined) {
      const found = `${row.length} cell${row.length === 1 ? "" : "s"}`;
      faults.add(row[0], "series.cells", found, "write a cell for every column of the header");
      continue;
    }
    const isMissing = valueCell.text === "" && fillRowsMax > 0;
    const value = isMissing ? 0 : readValue(valueCell, spec, faults);
    const stamp =
      columns.period === undefined
        ? instantOfStamp(timeCell.text, spec.timeZone, stampBefore)
        : instantOfSettlementPeriod(timeCell.text, periodCell?.text ?? "");
    if (stamp.kind === "faulty") {
      addStampFault(stamp, timeCell, periodCell, faults);
      if (stamp.problem === "stamp" && order.latest() !== undefined) {
        order.skip();
        stampBefore = order.latest();
      }
      continue;
    }
    const isSure = doubled.isSure(stamp, timeCell, stampBefore === undefined);
    stampBefore = stamp.instant;
    const { instant } = stamp;
    if (doubled.isInPairs()) order.leapTo(instant);
    if (isMissing || doubled.isInPairs() || !isOnGrid(instant, timeCell, faults)) continue;
    const latest = order.latest();
    const place = order.place({ instant, time: timeCell, period: periodCell });
    if (place.kind === "back") continue;
    const { missing } = place;
    if (latest === undefined) firstInstant = instant;
    else if (missing % 1 !== 0) {
      const found = `"${timeCell.text}" after ${formatInstant(latest)}`;
      faults.add(timeCell, "series.step", found, `write steps of ${spec.stepMinutes} minutes`);
    } else if (missing > 0 && missing <= fillRowsMax) {
      filled.push({ row: values.length, rows: missing });
      fill(values, missing, value);
    } else if (missing > 0 && isSure) {
      const [first, last] = [latest + stepSeconds, instant - stepSeconds];
      faults.addGap({ first, last, rows: missing, cell: timeCell });
    }
    values.push(value);
  }
  order.end();
  doubled.end();
  const isEnd = columns.period === undefined && spec.stamps === "periodEnd";
  return { firstInstant: firstInstant - (isEnd ? stepSeconds : 0), values, filled };
}

/** Straight lines from the last value to the next, in place of the rows that are missing. */
function fill(values: number[], missing: number, next: number): void {
  const before = values.at(-1)!;
  for (let step = 1; step <= missing; step += 1) {
    const value = before + ((next - before) * step) / (missing + 1);
    values.push(Math.round(value * 1000) / 1000 + 0);
  }
}

/**
 * Watches the hour that the clock in London shows twice. Order tells the two apart only where the clock is seen to go
 * back: a file with one such hour where there were two leaves open which one it has. Where each stamp stands twice in a row
 * the clock goes back and forth.
 */
function doubledHour(stepSeconds: number, faults: CsvFaults) {
  let open:
    | {
        readonly cell: CsvCell;
        wentBack: boolean;
        readonly isFirstRow: boolean;
        isInPairs: boolean;
      }
    | undefined;
  let before: string | undefined;
  const close = (isFollowed: boolean): boolean => {
    const isAmbiguous = open !== undefined && !open.wentBack && (isFollowed || open.isFirstRow);
    if (isAmbiguous) {
      const found = `"${open!.cell.text}", which the clock in London shows twice, in one of its two hours only`;
      const remedy =
        "write both hours, or settlement periods 1 to 50 (periodColumn), or stamps with an offset or in UTC";
      faults.add(open!.cell, "series.doubledHour", found, remedy);
    }
    open = undefined;
    return !isAmbiguous;
  };
  return {
    /** Whether the rows up to this one can mean one thing only. */
    isSure(stamp: Stamp & { kind: "instant" }, cell: CsvCell, isFirstRow: boolean): boolean {
      if (stamp.doubled === undefined) return open === undefined || close(true);
      const isPair = stepSeconds < SECONDS_PER_HOUR && open !== undefined && before === cell.text;
      before = cell.text;
      open ??= { cell, wentBack: false, isFirstRow, isInPairs: false };
      open.wentBack ||= stamp.doubled === "later";
      if (isPair && !open.isInPairs) {
        const found = `"${cell.text}" twice in a row, in the hour that the clock in London shows twice`;
        const remedy = "write one of the two hours after the other: 01:00, 01:30, 01:00, 01:30";
        faults.add(cell, "series.hourInPairs", found, remedy);
        open.isInPairs = true;
      }
      return true;
    },
    /** Whether what the rows of this hour mean was told to be unclear. */
    isInPairs: () => open?.isInPairs === true,
    end(): void {
      close(false);
    },
  };
}

function addStampFault(
  stamp: Stamp & { readonly kind: "faulty" },
  timeCell: CsvCell,
  periodCell: CsvCell | undefined,
  faults: CsvFaults,
): void {
  const isPeriod = stamp.problem === "settlementPeriod";
  const cell = isPeriod ? (periodCell ?? timeCell) : timeCell;
  const found = isPeriod && periodCell === undefined ? "nothing" : `"${cell.text.slice(0, 40)}"`;
  faults.add(cell, `series.${stamp.problem}`, found, stamp.remedy);
}

function isOnGrid(instant: number, cell: CsvCell, faults: CsvFaults): boolean {
  if (instant % PERIOD_SECONDS === 0) return true;
  const remedy = "write stamps on the hour and the half-hour";
  faults.add(cell, "series.grid", `"${cell.text}"`, remedy);
  return false;
}

/** The value in the engine's unit; 0 and a fault where there is none. */
function readValue(cell: CsvCell, spec: CsvColumn, faults: CsvFaults): number {
  const text = cell.text.slice(0, 40);
  const value = Number(cell.text);
  if (!NUMBER.test(cell.text) || !Number.isFinite(value)) {
    if (hasUnit(cell.text)) {
      const remedy = `write numbers alone, all in ${spec.unit}`;
      faults.add(cell, "series.unitInCell", `"${text}", a number with a unit`, remedy);
    } else {
      const found = cell.text === "" ? "nothing" : `"${text}"`;
      faults.add(cell, "series.number", found, `write a number of ${spec.unit}`);
    }
    return 0;
  }
  const { is, factor } = conversionOf(spec.unit, spec.stepMinutes);
  const range = RANGES[is];
  const converted = value * spec.scale * factor;
  const shown = `${text} ${spec.unit}${spec.scale === 1 ? "" : ` times ${spec.scale}`}`;
  if (converted < 0 && range.least === 0) {
    faults.add(cell, "series.negative", shown, "write 0 or more");
    return 0;
  }
  if (!(converted >= range.least && converted <= range.most)) {
    faults.add(cell, "series.range", shown, `write a value from ${range.words}`);
    return 0;
  }
  return range.round(converted);
}
