/**
 * The order of a CSV column's rows: whether each follows on. Takes stamps in the order of the file; gives how many rows are
 * missing before each, or that it goes back. Keeps: rows that stand twice are one fault however many they are, and so are those
 * rows and the gap that they leave where the second ones belong. Most often that is the hour that the clock in London shows twice in
 * autumn, written twice under the stamps of one.
 */
import type { CsvCell } from "../../sim/core/documents/csv-cells.ts";
import {
  formatInstant,
  londonDayOf,
  londonDayStart,
  PERIOD_SECONDS,
  periodsInDay,
} from "../../sim/core/time.ts";
import { type CsvFaults, gapWords } from "./csv-faults.ts";

/** One row's stamp: its instant, and its cells; `period` where the file numbers settlement periods. */
export interface RowStamp {
  readonly instant: number;
  readonly time: CsvCell;
  readonly period: CsvCell | undefined;
}

export type RowPlace =
  /** Rows that are missing before it, where no other fault told of them; not whole where the step is another. */
  { readonly kind: "next"; readonly missing: number } | { readonly kind: "back" };

export interface RowOrder {
  /** Instant of the last row that followed on. */
  latest(): number | undefined;
  /** A row whose stamp nobody can read most likely stood where it should. */
  skip(): void;
  /** Leaps to a row whose fault is told already. */
  leapTo(instant: number): void;
  place(row: RowStamp): RowPlace;
  /** No row follows. */
  end(): void;
}

/** Rows that go back, one after the other; on the day on which clocks go back, all of the day. */
interface Back {
  readonly from: RowStamp;
  readonly to: RowStamp;
  readonly rows: number;
  /** Where the file was. */
  readonly latest: number;
}

const PERIODS_OF_LONG_DAY = 50;
const HAS_OFFSET = /(?:Z|[+-]\d{2}(?::?\d{2})?)\s*$/i;

export function rowOrder(stepSeconds: number, isUtc: boolean, faults: CsvFaults): RowOrder {
  let latest: number | undefined;
  let back: Back | undefined;
  const tell = (missing: number) => {
    if (back !== undefined) addBack(back, missing, { stepSeconds, isUtc, faults, latest: latest! });
    back = undefined;
  };
  const goBack = (row: RowStamp, from: number): RowPlace => {
    const isMore =
      back !== undefined &&
      (isOnLongDay(back, row.instant) ||
        (back.latest === from && row.instant === back.to.instant + stepSeconds));
    if (!isMore) tell(0);
    back =
      back === undefined
        ? { from: row, to: row, rows: 1, latest: from }
        : { ...back, to: row, rows: back.rows + 1, latest: from };
    return { kind: "back" };
  };
  return {
    latest: () => latest,
    skip() {
      if (latest !== undefined) latest += stepSeconds;
    },
    leapTo(instant) {
      latest = Math.max(latest ?? instant, instant);
    },
    place(row) {
      const before = latest;
      if (before !== undefined && row.instant <= before) return goBack(row, before);
      const missing = before === undefined ? 0 : (row.instant - before) / stepSeconds - 1;
      const isGapOfBack =
        back !== undefined && missing === back.rows && leavesGap(back, before!, stepSeconds);
      if (isGapOfBack) tell(missing);
      else if (back !== undefined && (missing > 0 || !isOnLongDay(back, row.instant))) tell(0);
      latest = row.instant;
      return { kind: "next", missing: isGapOfBack ? 0 : missing };
    },
    end() {
      const isShortOfDay =
        back?.from.period !== undefined &&
        isOnLongDay(back, latest!) &&
        latest! + (back.rows + 1) * stepSeconds === endOfDay(latest!);
      tell(isShortOfDay ? back!.rows : 0);
    },
  };
}

const endOfDay = (instant: number) => londonDayStart(londonDayOf(instant) + 1);

/** Whether an instant is on the day of these rows, and that the one on which clocks go back. */
function isOnLongDay({ from }: Back, instant: number): boolean {
  const day = londonDayOf(from.instant);
  return periodsInDay(day) === PERIODS_OF_LONG_DAY && londonDayOf(instant) === day;
}

/** Whether rows that stand twice belong into the gap behind `latest`: right behind them, or at the end of the long day. */
function leavesGap(back: Back, latest: number, stepSeconds: number): boolean {
  if (!isSecondTime(back)) return false;
  if (back.latest === latest) return true;
  const gapEnd = latest + (back.rows + 1) * stepSeconds;
  return isOnLongDay(back, latest) && gapEnd <= endOfDay(latest);
}

/** Whether the rows come back to where the file was: they stand twice. Others are out of order. */
const isSecondTime = ({ to, latest }: Back) => to.instant === latest;

interface Around {
  readonly stepSeconds: number;
  readonly isUtc: boolean;
  readonly faults: CsvFaults;
  /** Of the rows that followed on. */
  readonly latest: number;
}

function addBack(back: Back, missing: number, around: Around): void {
  const { from, rows } = back;
  const { faults, stepSeconds } = around;
  const cell = from.period ?? from.time;
  const which = `${rangeOf(back)}${rows > 1 ? ` (${rows} rows)` : ""}`;
  if (!isSecondTime(back)) {
    const found = `${which} after ${formatInstant(back.latest)}`;
    faults.add(cell, "series.order", found, "write the rows in order of time");
    return;
  }
  const isLongDay = isOnLongDay(back, from.instant);
  if (missing === 0) {
    const mayBeClock =
      isLongDay &&
      around.isUtc &&
      from.period === undefined &&
      !HAS_OFFSET.test(from.time.text) &&
      rows * stepSeconds <= 2 * PERIOD_SECONDS;
    const zone = mayBeClock
      ? ", or timeZone: Europe/London where these are times of the clock"
      : "";
    const remedy = `write each ${from.period === undefined ? "stamp" : "period"} once${zone}`;
    faults.add(cell, "series.repeated", `${which} a second time`, remedy);
    return;
  }
  const [first, last] = [around.latest + stepSeconds, around.latest + missing * stepSeconds];
  const found = `${which} a second time, and ${gapWords({ first, last, rows: missing })}`;
  const code = isLongDay ? "series.hourTwice" : "series.repeated";
  faults.add(cell, code, found, ownStamps(back, isLongDay, first, last));
}

function ownStamps({ from }: Back, isLongDay: boolean, first: number, last: number): string {
  if (!isLongDay) return "write each row under its own stamp";
  if (from.period !== undefined)
    return `number the periods of that day from 1 to ${PERIODS_OF_LONG_DAY}, through both hours that the clock in London shows`;
  const stamps =
    first === last
      ? `stamp, ${formatInstant(first)}`
      : `stamps, ${formatInstant(first)} to ${formatInstant(last)}`;
  return `write the later of the two hours that the clock in London shows under its own ${stamps}`;
}

function rangeOf({ from, to, rows }: Back): string {
  const label = ({ time, period }: RowStamp) =>
    period === undefined
      ? `"${time.text}"`
      : `settlement period ${period.text.trim()} of "${time.text}"`;
  if (rows === 1) return label(from);
  const isOneDay = from.time.text === to.time.text;
  if (from.period === undefined || to.period === undefined || !isOneDay)
    return `${label(from)} to ${label(to)}`;
  return `settlement periods ${from.period.text.trim()} to ${to.period.text.trim()} of "${from.time.text}"`;
}
