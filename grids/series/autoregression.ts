/**
 * First-order autoregressions of unit variance, x[t] = φ x[t−1] + √(1 − φ²) e[t], from draws named by absolute period.
 * Takes keys of an owner and a UTC year; gives one value a half-hour. Keeps: values depend on (seed, owner, period) only,
 * because each recursion starts so long before the year (φ^warmUpSteps < 1e-9) that years join smoothly.
 */
import { drawPurpose, normalDraw, type OwnerKeys, ownerKeys } from "../../sim/core/draws.ts";
import { PERIODS_PER_DAY, type YearCalendar } from "./calendar.ts";

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

/** Keys of one owner under a purpose; its row is 0. */
export function ownerKey(seed: string, purpose: string, id: string): OwnerKeys {
  return ownerKeys(drawPurpose(seed, purpose), [id]);
}

/** One value a half-hour of the year. */
export function halfHourlyNoise(
  keys: OwnerKeys,
  slot: number,
  persistence: Persistence,
  calendar: YearCalendar,
): Float64Array {
  return recursion(keys, slot, persistence, calendar.firstPeriod, 1, calendar.periodCount);
}

/** One value a half-hour of the year, drawn at each UTC midnight and joined by straight lines. */
export function dailyNoise(
  keys: OwnerKeys,
  slot: number,
  persistence: Persistence,
  calendar: YearCalendar,
): Float64Array {
  const { firstPeriod, dayCount, periodCount } = calendar;
  const days = recursion(keys, slot, persistence, firstPeriod, PERIODS_PER_DAY, dayCount + 1);
  const values = new Float64Array(periodCount);
  for (let index = 0; index < periodCount; index += 1) {
    const day = Math.floor(index / PERIODS_PER_DAY);
    const share = (index - day * PERIODS_PER_DAY) / PERIODS_PER_DAY;
    values[index] = days[day]! * (1 - share) + days[day + 1]! * share;
  }
  return values;
}

function recursion(
  keys: OwnerKeys,
  slot: number,
  { phi, warmUpSteps }: Persistence,
  firstPeriod: number,
  stepPeriods: number,
  count: number,
): Float64Array {
  const shock = Math.sqrt(1 - phi * phi);
  const values = new Float64Array(count);
  let period = firstPeriod - warmUpSteps * stepPeriods;
  let value = normalDraw(keys, 0, period, slot);
  for (let step = 1 - warmUpSteps; step < count; step += 1) {
    period += stepPeriods;
    value = phi * value + shock * normalDraw(keys, 0, period, slot);
    if (step >= 0) values[step] = value;
  }
  return values;
}
