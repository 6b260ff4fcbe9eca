/**
 * Stage part: the curtailment index by hours, physical (what was held back) and of contracts (whose obligation it was). Takes
 * what every period held back; gives, for each unit and direction in which it has a capacity, what it lost over capacity and
 * hours: of the regulatory year to date, of the last 365 London days, and on the mean of the last six complete regulatory
 * years. What an outage took does not count; a run that starts inside a year counts from its start.
 * Keeps: whole watt-hours of at most 365 days and six indices a row, however long the run.
 */
import { londonDayStart, regulatoryYearStart } from "../core/time.ts";
import { roundHalfAway, SECONDS_PER_HOUR, WH_PER_KWH } from "../core/units.ts";
import { type Direction, signOf } from "../model/direction.ts";
import { type Network, NO_AGREED_INDEX_FRAC } from "../model/network.ts";
import { CAUSES, type Readings, UNCOUNTED_CAUSE } from "../model/readings.ts";
import type { Trade } from "../model/venues.ts";

/** Days of the rolling window: a year without the 29th of February, so that windows compare. */
export const ROLLING_DAYS = 365;
/** Years that a connection agreement takes the mean of. */
export const MEAN_YEARS_MAX = 6;

/** By row: a unit and a direction, in the order of units, injection before consumption. */
export interface IndexCounts {
  /** Row of the unit in the network. */
  readonly unit: Int32Array;
  /** In which it is held back: down, its injection; up, its consumption, of a demand unit or of a store that charges. */
  readonly direction: readonly Direction[];
  /** What it can inject, or draw. */
  readonly capacityKw: Float64Array;
  /** Of the unit, both directions together. */
  readonly agreedFrac: Float64Array;
  /** London day that the run, and so every count, begins with. */
  readonly firstDay: number;
  readonly todayWh: Float64Array;
  readonly runWh: Float64Array;
  readonly yearWh: Float64Array;
  readonly rollingWh: Float64Array;
  /** Days that the rolling window can hold in the run, and their energies: [day of the run modulo windowDays][row]. */
  readonly windowDays: number;
  readonly daysWh: Float64Array;
  /** [year modulo six][row]: indices of complete years. */
  readonly yearsFrac: Float64Array;
  /** Complete years so far, however many. */
  yearCount: number;
}

export interface IndexWindow {
  readonly wh: number;
  readonly hours: number;
  readonly frac: number;
}

export interface IndexBreach {
  /** Row of the unit in the network. */
  readonly unit: number;
  /** Of both directions together. */
  readonly meanFrac: number;
  readonly agreedFrac: number;
  readonly years: number;
}

export function indexCounts(network: Network, firstDay: number, dayCount: number): IndexCounts {
  const { connections, units } = network;
  const rows = Array.from(units.ids.keys()).flatMap((unit) =>
    (["down", "up"] as const).flatMap((direction) => {
      const capacityKw = capacityKwOf(network, unit, direction);
      return capacityKw > 0 ? [{ unit, direction, capacityKw }] : [];
    }),
  );
  const unit = Int32Array.from(rows, (row) => row.unit);
  const byRow = () => new Float64Array(unit.length);
  const windowDays = Math.min(ROLLING_DAYS, dayCount);
  return {
    unit,
    direction: rows.map(({ direction }) => direction),
    capacityKw: Float64Array.from(rows, ({ capacityKw }) => capacityKw),
    agreedFrac: Float64Array.from(
      unit,
      (row) => connections.curtailmentIndexFrac[units.connection[row]!]!,
    ),
    firstDay,
    todayWh: byRow(),
    runWh: byRow(),
    yearWh: byRow(),
    rollingWh: byRow(),
    windowDays,
    daysWh: new Float64Array(windowDays * unit.length),
    yearsFrac: new Float64Array(MEAN_YEARS_MAX * unit.length),
    yearCount: 0,
  };
}

function capacityKwOf({ units }: Network, unit: number, direction: Direction): number {
  if (direction === "down") return units.capacityKw[unit]!;
  return Math.max(units.chargeKwMax[unit]!, units.consumptionKwMax[unit]!);
}

/** Adds what a period held back to the day, for every cause but an outage; what a seller was sent to do is nobody's loss. */
export function countPeriod(
  counts: IndexCounts,
  readings: Readings,
  isHeld = heldUnits(readings),
): void {
  for (let row = 0; row < counts.unit.length; row += 1) {
    const unit = counts.unit[row]!;
    if (isHeld[unit] === 0) continue;
    const { ownWh, soldWh } = heldBack(readings, unit, counts.direction[row]!);
    counts.todayWh[row]! += ownWh + soldWh;
  }
}

/** 1 for a unit that was held back for any cause: in most periods nobody is. */
export function heldUnits({ curtailedWh, heldBackWh }: Readings): Uint8Array {
  const unitCount = curtailedWh.length;
  const isHeld = new Uint8Array(unitCount);
  for (let first = 0; first < heldBackWh.length; first += unitCount)
    for (let unit = 0; unit < unitCount; unit += 1)
      if (heldBackWh[first + unit] !== 0) isHeld[unit] = 1;
  return isHeld;
}

/** What a unit was held back by in a direction, for every cause that counts: in buyers' places, and otherwise. */
function heldBack(
  { curtailedWh, heldBackWh }: Readings,
  unit: number,
  direction: Direction,
): { readonly ownWh: number; readonly soldWh: number } {
  const unitCount = curtailedWh.length;
  const causeCells = heldBackWh.length / CAUSES.length;
  const sign = signOf(direction);
  let ownWh = 0;
  let soldWh = 0;
  for (let cause = 0; cause < CAUSES.length; cause += 1) {
    const name = CAUSES[cause]!;
    if (name === UNCOUNTED_CAUSE) continue;
    let wh = 0;
    for (let cell = cause * causeCells + unit; cell < (cause + 1) * causeCells; cell += unitCount)
      wh += Math.max(0, sign * heldBackWh[cell]!);
    if (name === "sold") soldWh += wh;
    else ownWh += wh;
  }
  return { ownWh, soldWh };
}

/**
 * The same by whose obligation it was, as the trades report says: what was delivered under a trade is its buyer's, at the
 * buyer and in the direction in which that would have been held back, and not its seller's, as far as the seller was held
 * back for it.
 */
export function countContracts(
  counts: IndexCounts,
  readings: Readings,
  trades: readonly Trade[],
  isHeld = heldUnits(readings),
): void {
  for (let row = 0; row < counts.unit.length; row += 1) {
    const unit = counts.unit[row]!;
    if (isHeld[unit] === 0 && trades.length === 0) continue;
    const direction = counts.direction[row]!;
    let deliveredWh = 0;
    let boughtWh = 0;
    for (const trade of trades) {
      if (trade.seller === unit && trade.sellerDirection === direction)
        deliveredWh += trade.deliveredWh;
      if (trade.buyer === unit && trade.buyerDirection === direction)
        boughtWh += roundHalfAway(
          (trade.deliveredWh * trade.sellerSensitivity) / trade.buyerSensitivity,
        );
    }
    const { ownWh, soldWh } = heldBack(readings, unit, direction);
    counts.todayWh[row]! += ownWh + Math.max(0, soldWh - deliveredWh) + boughtWh;
  }
}

/** Closes a London day: into the year, into the rolling window, and with the last of a complete year its index. */
export function closeDay(counts: IndexCounts, day: number): void {
  const { todayWh, yearWh, rollingWh, daysWh, windowDays } = counts;
  if (regulatoryYearStart(day) === day) yearWh.fill(0);
  const rows = todayWh.length;
  const slot = ((day - counts.firstDay) % windowDays) * rows;
  for (let row = 0; row < rows; row += 1) {
    yearWh[row]! += todayWh[row]!;
    counts.runWh[row]! += todayWh[row]!;
    rollingWh[row]! += todayWh[row]! - daysWh[slot + row]!;
    daysWh[slot + row] = todayWh[row]!;
  }
  todayWh.fill(0);
  if (isYearEnd(day) && regulatoryYearStart(day) >= counts.firstDay) addYear(counts, day);
}

function addYear(counts: IndexCounts, day: number): void {
  const rows = counts.unit.length;
  const slot = (counts.yearCount % MEAN_YEARS_MAX) * rows;
  for (let row = 0; row < rows; row += 1)
    counts.yearsFrac[slot + row] = yearToDate(counts, row, day).frac;
  counts.yearCount += 1;
}

/** Whether a regulatory year ends with this day. */
function isYearEnd(day: number): boolean {
  return regulatoryYearStart(day + 1) === day + 1;
}

/** The regulatory year at the end of a closed day, from its start or that of the run. */
export function yearToDate(counts: IndexCounts, row: number, day: number): IndexWindow {
  const from = Math.max(regulatoryYearStart(day), counts.firstDay);
  return windowOf(counts, row, counts.yearWh[row]!, from, day);
}

/** The last 365 London days at the end of a closed day, or as many as the run has had. */
export function rollingYear(counts: IndexCounts, row: number, day: number): IndexWindow {
  const from = Math.max(day + 1 - ROLLING_DAYS, counts.firstDay);
  return windowOf(counts, row, counts.rollingWh[row]!, from, day);
}

function windowOf(
  { capacityKw }: IndexCounts,
  row: number,
  wh: number,
  from: number,
  day: number,
): IndexWindow {
  const hours = (londonDayStart(day + 1) - londonDayStart(from)) / SECONDS_PER_HOUR;
  return { wh, hours, frac: wh / (capacityKw[row]! * WH_PER_KWH * hours) };
}

/** Complete years that a mean is of. */
export function meanYears({ yearCount }: IndexCounts): number {
  return Math.min(MEAN_YEARS_MAX, yearCount);
}

/** Mean index of the last complete years, six at most; 0 before the first. */
export function meanOfYears(counts: IndexCounts, row: number): number {
  const years = meanYears(counts);
  let sum = 0;
  for (let year = counts.yearCount - years; year < counts.yearCount; year += 1)
    sum += counts.yearsFrac[(year % MEAN_YEARS_MAX) * counts.unit.length + row]!;
  return years === 0 ? 0 : sum / years;
}

/** Once a day is closed: who is above its agreed index, where a regulatory year ended with it and one was complete. */
export function indexBreaches(counts: IndexCounts, day: number): IndexBreach[] {
  if (!isYearEnd(day) || counts.yearCount === 0) return [];
  const years = meanYears(counts);
  const [meanFrac, agreedFrac] = [new Map<number, number>(), new Map<number, number>()];
  for (let row = 0; row < counts.unit.length; row += 1) {
    const unit = counts.unit[row]!;
    meanFrac.set(unit, (meanFrac.get(unit) ?? 0) + meanOfYears(counts, row));
    agreedFrac.set(unit, counts.agreedFrac[row]!);
  }
  return [...meanFrac].flatMap(([unit, mean]) => {
    const agreed = agreedFrac.get(unit)!;
    // Meters round to whole watt-hours, so a unit of a few watts can read more than its capacity.
    if (agreed >= NO_AGREED_INDEX_FRAC || mean <= agreed) return [];
    return [{ unit, meanFrac: mean, agreedFrac: agreed, years }];
  });
}
