/**
 * Generated series of the system's net imbalance and of the prices that go with it, for the rule of imbalance prices that reads them
 * (sim/settlement/imbalance/prices): the volume is an autoregression; by its sign the system is short or long, and each state has a mean price and
 * a spread of its own, moved in part by the day-ahead price. Takes a seed, a part of a year and the day-ahead prices; gives MWh, and £/MWh to
 * the penny, one value a half-hour. Numbers: docs/series.md.
 */
import { roundToPence } from "../../sim/core/money.ts";
import { clamp } from "../../sim/core/units.ts";
import { HALF_HOUR_65, HALF_HOUR_89, halfHourlyNoise } from "./autoregression.ts";
import type { SeriesCalendar } from "./calendar.ts";

export const SYSTEM_PRICES = {
  longMeanGbpPerMwh: 45.73,
  longSpreadGbpPerMwh: 23.65,
  shortMeanGbpPerMwh: 98.25,
  shortSpreadGbpPerMwh: 16.71,
  /** Part of the variance inside a state that follows the day-ahead price. */
  dayAheadShare: 0.25,
  /** Mean and standard deviation of the built-in day-ahead prices, from which they are measured. */
  dayAheadMeanGbpPerMwh: 73.6,
  dayAheadSpreadGbpPerMwh: 26.8,
  floorGbpPerMwh: -500,
  capGbpPerMwh: 6000,
  netImbalanceSpreadMwh: 353,
} as const;

/** Net imbalance volume, MWh, above 0 where the system is short: half of the time, in spells. */
export function netImbalance(seed: string, calendar: SeriesCalendar): Float64Array {
  const owner = { seed, purpose: "prices/system-state", id: "region" };
  return halfHourlyNoise(owner, 0, HALF_HOUR_89, calendar).map(
    (value) => value * SYSTEM_PRICES.netImbalanceSpreadMwh,
  );
}

/** Prices, £/MWh. */
export function systemPrices(
  seed: string,
  dayAheadGbpPerMwh: Float64Array,
  netImbalanceMwh: Float64Array,
  calendar: SeriesCalendar,
): Float64Array {
  const owner = { seed, purpose: "prices/system", id: "region" };
  const noise = halfHourlyNoise(owner, 0, HALF_HOUR_65, calendar);
  const s = SYSTEM_PRICES;
  const followed = Math.sqrt(s.dayAheadShare);
  const own = Math.sqrt(1 - s.dayAheadShare);
  return netImbalanceMwh.map((volumeMwh, index) => {
    const dayAhead =
      (dayAheadGbpPerMwh[index]! - s.dayAheadMeanGbpPerMwh) / s.dayAheadSpreadGbpPerMwh;
    const deviation = followed * dayAhead + own * noise[index]!;
    const price =
      volumeMwh > 0
        ? s.shortMeanGbpPerMwh + s.shortSpreadGbpPerMwh * deviation
        : s.longMeanGbpPerMwh + s.longSpreadGbpPerMwh * deviation;
    return roundToPence(clamp(price, s.floorGbpPerMwh, s.capGbpPerMwh));
  });
}
