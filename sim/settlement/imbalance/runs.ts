/**
 * Settlement runs: the initial one, and those that settle the same period again as meters are put right. Takes a settlement
 * day; gives the runs with their instants, and what each meter is wrong by in each of them.
 * Keeps: an error is drawn by meter and London day; a meter that is right stays right, and in the final run all are.
 */
import {
  drawPurpose,
  normalDraw,
  type OwnerKeys,
  ownerKeys,
  uniformDraw,
} from "../../core/draws.ts";
import { londonDayOf, londonDayStart, periodOf, periodStart } from "../../core/time.ts";
import { roundHalfAway } from "../../core/units.ts";
import { addWorkingDays } from "../../core/working-days.ts";

/** Working days after the settlement day at which each run comes. */
export const RUNS = [
  { name: "II", workingDays: 5 },
  { name: "SF", workingDays: 16 },
  { name: "R1", workingDays: 39 },
  { name: "R2", workingDays: 84 },
  { name: "R3", workingDays: 154 },
  { name: "RF", workingDays: 292 },
] as const;

export interface RunSettings {
  readonly meterErrorFrac: number;
  readonly correctedFrac: Readonly<Record<"SF" | "R1" | "R2" | "R3", number>>;
}

/** A run of settlement: its name, none where a period is settled once, and when it is made. */
export interface SettlementRun {
  readonly name: string;
  readonly at: number;
}

/** The runs of a period, in order. Without settings it is settled once, at its end. */
export function runsOf(settings: RunSettings | undefined, period: number): SettlementRun[] {
  if (settings === undefined) return [{ name: "", at: periodStart(period + 1) }];
  const day = londonDayOf(periodStart(period));
  return RUNS.map(({ name, workingDays }) => ({
    name,
    at: londonDayStart(addWorkingDays(day, workingDays)),
  }));
}

/** What a meter reads above what it should, by run, for energies of any sign. */
export type MeterErrors = (period: number) => (row: number, wh: number) => readonly number[];

const SLOT = { error: 0, correction: 1 } as const;

export function meterErrors(
  settings: RunSettings | undefined,
  seed: string,
  ids: readonly string[],
): MeterErrors {
  if (settings === undefined) return () => () => NO_ERROR;
  const keys = ownerKeys(drawPurpose(seed, "settlement/meters"), ids);
  return (period) => {
    const day = periodOf(londonDayStart(londonDayOf(periodStart(period))));
    return (row, wh) => errorsOf(settings, keys, row, wh, day);
  };
}

const NO_ERROR = [0] as const;

function errorsOf(
  { meterErrorFrac, correctedFrac }: RunSettings,
  keys: OwnerKeys,
  row: number,
  wh: number,
  day: number,
): number[] {
  const errorWh = roundHalfAway(wh * meterErrorFrac * normalDraw(keys, row, day, SLOT.error));
  const corrected = uniformDraw(keys, row, day, SLOT.correction);
  return RUNS.map(({ name }) => {
    if (name === "II") return errorWh;
    return name === "RF" || corrected < correctedFrac[name] ? 0 : errorWh;
  });
}
