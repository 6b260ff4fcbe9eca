/**
 * What a kind of rating is: a pure function from the month or from the weather of a period to kW, for one rated element.
 * Gives a whole number of kW, above 0 and finite for any weather there is.
 */
import { clamp, roundHalfAway } from "../core/units.ts";
import type { Ambient } from "../model/series.ts";

/** What is rated: a branch, or a constraint point on it. */
export interface RatedElement {
  readonly staticKw: number;
  /** Between phases, at the `from` end. */
  readonly nominalKv: number;
}

export type RatingModel =
  | {
      readonly reads: "month";
      /** `month` is that of London, 1 to 12. */
      readonly ratingKw: (element: RatedElement, month: number) => number;
    }
  | {
      readonly reads: "weather";
      readonly ratingKw: (element: RatedElement, ambient: Ambient) => number;
    };

const RATING_KW_MIN = 1;

/** Whole kW, so that the last bits of exp and log, which differ between engines, do not show. */
export function publishedKw(ratingKw: number): number {
  return Math.max(RATING_KW_MIN, roundHalfAway(ratingKw));
}

/** A modelled rating held between a share and a multiple of the static one, outside which the model is not to be trusted. */
export function heldKw(
  modelledKw: number,
  staticKw: number,
  { leastFrac, mostFactor }: { readonly leastFrac: number; readonly mostFactor: number },
): number {
  return publishedKw(clamp(modelledKw, leastFrac * staticKw, mostFactor * staticKw));
}

/** base to the power of exponent, for a base that is not negative; Math.pow differs between engines. */
export function power(base: number, exponent: number): number {
  return base === 0 ? 0 : Math.exp(exponent * Math.log(base));
}
