/**
 * Service fulfilment: how far a seller did what it was told, minute by minute, SF = clamp(moved ÷ instructed, 0, 1). Takes
 * what it was told under each of its trades and how far it moved from its baseline; gives what it delivered under each.
 * Keeps: SF within 0 and 1, so nothing beyond an instruction is paid; all trades together at most what it moved.
 */
import { clamp, KWS_PER_WH, roundHalfAway, SECONDS_PER_MINUTE } from "../core/units.ts";

/** An instruction of less is the rounding of set-points, kW. */
export const INSTRUCTED_KW_MIN = 1e-3;
/** Float residue of a fulfilment is rounded off. */
const STEPS_PER_ONE = 1e9;
/** And of an energy, before it is rounded to whole watt-hours. */
const STEPS_PER_WH = 1e6;

export interface TradeFulfilment {
  readonly instructedWh: number;
  readonly deliveredWh: number;
  /** Mean of the minutes with an instruction; 1 where there was none. */
  readonly fulfilmentFrac: number;
}

/** The fulfilment of each of a seller's trades, earlier trades first served. Values are means of minutes, in kW. */
export function tradeFulfilments(
  instructedKw: readonly Float64Array[],
  movedKw: Float64Array,
): readonly TradeFulfilment[] {
  const leftKw = movedKw.slice();
  return instructedKw.map((told) => {
    const fractions: number[] = [];
    let toldKwm = 0;
    let deliveredKwm = 0;
    for (const [minute, kw] of told.entries()) {
      if (kw < INSTRUCTED_KW_MIN) continue;
      const frac = fulfilled(leftKw[minute]! / kw);
      leftKw[minute] = leftKw[minute]! - kw * frac;
      fractions.push(frac);
      toldKwm += kw;
      deliveredKwm += kw * frac;
    }
    const total = fractions.reduce((sum, frac) => sum + frac, 0);
    return {
      instructedWh: wholeWh(toldKwm * SECONDS_PER_MINUTE),
      deliveredWh: wholeWh(deliveredKwm * SECONDS_PER_MINUTE),
      fulfilmentFrac: fractions.length === 0 ? 1 : fulfilled(total / fractions.length),
    };
  });
}

const fulfilled = (frac: number): number =>
  clamp(roundHalfAway(frac * STEPS_PER_ONE) / STEPS_PER_ONE, 0, 1);

const wholeWh = (kws: number): number =>
  roundHalfAway(roundHalfAway((kws / KWS_PER_WH) * STEPS_PER_WH) / STEPS_PER_WH);
