/**
 * First-order autoregressions of unit variance, x[t] = φ x[t−1] + √(1 − φ²) e[t], from draws named by absolute period.
 * Takes an owner and a part of a UTC year; gives one value a half-hour. Keeps: values depend on (seed, owner, period) only,
 * because each recursion starts so long before its year (φ^warmUpSteps < 1e-9) that years join smoothly, and goes on from month to month.
 */
import { normalDraw } from "../../sim/core/draws.ts";
import { PERIODS_PER_DAY, type SeriesCalendar } from "./calendar.ts";
import { type NoiseOwner, reachedBy, recursionOf } from "./recursions.ts";

export interface Persistence {
  /** Correlation of one step with the next. */
  readonly phi: number;
  /** Steps before the UTC year at which the recursion starts. */
  readonly warmUpSteps: number;
}

/** Half-hourly persistence: ten days of warm-up. */
export const HALF_HOUR_90: Persistence = { phi: 0.9, warmUpSteps: 480 };
export const HALF_HOUR_97: Persistence = { phi: 0.97, warmUpSteps: 720 };
/** Weather systems: a day later the correlation is 0.71. */
export const HALF_HOUR_993: Persistence = { phi: 0.993, warmUpSteps: 2976 };
/** Sign of the system's imbalance: the signs' own correlation is (2/π) asin φ = 0.7. */
export const HALF_HOUR_89: Persistence = { phi: 0.891, warmUpSteps: 240 };
/** System prices within a state. */
export const HALF_HOUR_65: Persistence = { phi: 0.65, warmUpSteps: 96 };
/** Daily steps, for what changes slowly. */
export const DAY_80: Persistence = { phi: 0.8, warmUpSteps: 96 };
export const DAY_90: Persistence = { phi: 0.9, warmUpSteps: 200 };

/** One value a half-hour. */
export function halfHourlyNoise(
  owner: NoiseOwner,
  slot: number,
  persistence: Persistence,
  calendar: SeriesCalendar,
): Float64Array {
  return recursion(owner, slot, persistence, calendar, 1, calendar.periodCount);
}

/** One value a half-hour, drawn at each UTC midnight and joined by straight lines. */
export function dailyNoise(
  owner: NoiseOwner,
  slot: number,
  persistence: Persistence,
  calendar: SeriesCalendar,
): Float64Array {
  const { dayCount, periodCount } = calendar;
  const days = recursion(owner, slot, persistence, calendar, PERIODS_PER_DAY, dayCount + 1);
  const values = new Float64Array(periodCount);
  for (let index = 0; index < periodCount; index += 1) {
    const day = Math.floor(index / PERIODS_PER_DAY);
    const share = (index - day * PERIODS_PER_DAY) / PERIODS_PER_DAY;
    values[index] = days[day]! * (1 - share) + days[day + 1]! * share;
  }
  return values;
}

/** Values of `count` steps of so many periods, the first at the calendar's first. */
function recursion(
  owner: NoiseOwner,
  slot: number,
  { phi, warmUpSteps }: Persistence,
  { yearFirstPeriod, firstPeriod, recursions }: SeriesCalendar,
  stepPeriods: number,
  count: number,
): Float64Array {
  const own = recursionOf(recursions, owner, `${slot} ${phi} ${stepPeriods}`);
  const { keys } = own;
  const shock = Math.sqrt(1 - phi * phi);
  const values = new Float64Array(count);
  const known = reachedBy(own, firstPeriod);
  let period = known?.period ?? yearFirstPeriod - warmUpSteps * stepPeriods;
  let value = known?.value ?? normalDraw(keys, 0, period, slot);
  if (period === firstPeriod) values[0] = value;
  const lastPeriod = firstPeriod + (count - 1) * stepPeriods;
  while (period < lastPeriod) {
    period += stepPeriods;
    value = phi * value + shock * normalDraw(keys, 0, period, slot);
    if (period >= firstPeriod) values[(period - firstPeriod) / stepPeriods] = value;
  }
  own.reached.set(period, value);
  return values;
}
