/**
 * What owners do in a half-hour beside what their source says and services tell them. Takes a period whose inputs were read and whose
 * gates before delivery were run; fills the conduct of the period by unit. A policy sees its own rows only.
 */
import { londonDayOf, londonDayStart, periodOf, periodStart, weekdayOf } from "../core/time.ts";
import { connectionLimitsIn } from "../positions/capacity-book.ts";
import { halfHourOf } from "./meter-past.ts";
import type { World } from "./world.ts";

/** Monday to Friday, in days of a week that begins with 0. */
const WORKING_DAYS = 5;

export function askConduct(world: World, period: number): void {
  const { batches, inputs, network, capacity } = world;
  if (batches.every(({ policy }) => policy.conduct === undefined)) return;
  const { connection } = network.units;
  const { importLimitKw } = connectionLimitsIn(capacity, period);
  const limitsKw = Float64Array.from(connection, (of) => importLimitKw[of]!);
  const { isToldToday, halfHoursToTold } = toldOf(world, period);
  for (const { policy, firstUnit, rows, settings } of batches) {
    const own = (column: Float64Array) => column.subarray(firstUnit, firstUnit + rows.count);
    policy.conduct?.(
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
      },
    );
  }
}

/** What services have told units for the London day by the start of a period, by unit. */
function toldOf(
  { network, services, meters }: World,
  period: number,
): { readonly isToldToday: Uint8Array; readonly halfHoursToTold: Float64Array } {
  const unitCount = network.units.ids.length;
  const isToldToday = new Uint8Array(unitCount);
  const halfHoursToTold = new Float64Array(unitCount).fill(Number.POSITIVE_INFINITY);
  const day = londonDayOf(periodStart(period));
  for (const [unit, last] of meters.toldLast) {
    if (londonDayOf(periodStart(last)) === day) isToldToday[unit] = 1;
  }
  const end = periodOf(londonDayStart(day + 1));
  for (let of = end - 1; of >= period; of -= 1) {
    for (const { award } of services.instructions.get(of) ?? []) {
      isToldToday[award.unit] = 1;
      halfHoursToTold[award.unit] = of - period;
    }
  }
  return { isToldToday, halfHoursToTold };
}
