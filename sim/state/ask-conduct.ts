/**
 * What owners do in a half-hour beside what their source says and services tell them. Takes a period whose inputs were read and whose
 * gates before delivery were run; fills the conduct of the period by unit. A policy sees its own rows only.
 */
import { keptBy } from "../core/kept-by.ts";
import { londonDayOf, londonDayStart, periodOf, periodStart, weekdayOf } from "../core/time.ts";
import type { Instruction } from "../model/services.ts";
import { connectionLimitsIn } from "../positions/capacity-book.ts";
import { halfHourOf } from "./meter-past.ts";
import type { World } from "./world.ts";

/** Monday to Friday, in days of a week that begins with 0. */
const WORKING_DAYS = 5;

export function askConduct(world: World, period: number): void {
  const { inputs, network, capacity } = world;
  const acting = actingOf(world.batches);
  if (acting.length === 0) return;
  const { connection } = network.units;
  const { importLimitKw } = connectionLimitsIn(capacity, period);
  const limitsKw = new Float64Array(connection.length);
  for (let unit = 0; unit < limitsKw.length; unit += 1)
    limitsKw[unit] = importLimitKw[connection[unit]!]!;
  const { instructions } = world.services;
  const { toldLast } = world.meters;
  const told = { unitCount: connection.length, instructions, toldLast };
  const { isToldToday, halfHoursToTold } = toldOf(told, period);
  for (const { conduct, firstUnit, rows, settings } of acting) {
    const own = (column: Float64Array) => column.subarray(firstUnit, firstUnit + rows.count);
    conduct.of(
      {
        halfHour: halfHourOf(period),
        isWorkingDay: weekdayOf(londonDayOf(periodStart(period))) < WORKING_DAYS,
        wouldKw: own(inputs.sourceKw),
        importLimitKw: own(limitsKw),
        isToldToday: isToldToday.subarray(firstUnit, firstUnit + rows.count),
        halfHoursToTold: own(halfHoursToTold),
      },
      settings,
      {
        addedKw: own(inputs.conduct.addedKw),
        undoneFrac: own(inputs.conduct.undoneFrac),
        idleFrac: own(inputs.conduct.idleFrac),
      },
    );
  }
}

/** Batches of which any row would do anything; most owners do as their source and services say. */
const actingOf = keptBy((batches: World["batches"]) =>
  batches.flatMap(({ policy: { conduct }, firstUnit, rows, settings }) =>
    conduct?.isAny(settings) === true ? [{ conduct, firstUnit, rows, settings }] : [],
  ),
);

interface Told {
  readonly unitCount: number;
  /** By period. */
  readonly instructions: ReadonlyMap<number, readonly Instruction[]>;
  /** The last metered period in which a unit was told something, by unit. */
  readonly toldLast: ReadonlyMap<number, number>;
}

/**
 * What services have told units for the London day by the start of a period, by unit: whether anything, and how many half-hours until they
 * next draw less. Gates before delivery have told more of the period by now, which nobody knew at its start.
 */
export function toldOf(
  { unitCount, instructions, toldLast }: Told,
  period: number,
): { readonly isToldToday: Uint8Array; readonly halfHoursToTold: Float64Array } {
  const isToldToday = new Uint8Array(unitCount);
  const halfHoursToTold = new Float64Array(unitCount).fill(Number.POSITIVE_INFINITY);
  const day = londonDayOf(periodStart(period));
  const first = periodOf(londonDayStart(day));
  toldLast.forEach((last, unit) => {
    if (last >= first) isToldToday[unit] = 1;
  });
  const end = periodOf(londonDayStart(day + 1));
  for (let of = end - 1; of >= period; of -= 1) {
    const ofPeriod = instructions.get(of);
    if (ofPeriod === undefined) continue;
    for (const { award, changeKw, issuedAt } of ofPeriod) {
      if (issuedAt > periodStart(period)) continue;
      isToldToday[award.unit] = 1;
      // Before it draws more on its word a higher baseline earns it nothing; while it does it draws nothing on top.
      if (changeKw > 0 || of === period) halfHoursToTold[award.unit] = of - period;
    }
  }
  return { isToldToday, halfHoursToTold };
}
