/**
 * The nouns of forecasting: what is believed of some periods at an instant, what may come instead, and how far off forecasts
 * were in the past. No behaviour.
 */

/** Kinds of error: wind, sun, demand, and all else. */
export const ERROR_KINDS = ["wind", "solar", "demand", "other"] as const;
export type ErrorKind = (typeof ERROR_KINDS)[number];

/** Half-hours of a past day, by the clock in London. */
export const PAST_HALF_HOURS = 48;

/** Whole past days of errors, each with every half-hour; the order of days means nothing. */
export interface PastErrors {
  readonly dayCount: number;
  /** Forecast less outturn as a fraction of capacity, or of a demand's peak: [day][half-hour], for each kind that is known. */
  readonly errorFrac: Readonly<Partial<Record<ErrorKind, Float64Array>>>;
}

/** Forecast demand may be above its peak by this factor. */
export const DEMAND_ROOM = 1.2;

export interface Forecast {
  readonly beliefInstant: number;
  readonly fromPeriod: number;
  readonly periodCount: number;
  /** [period][unit]. */
  readonly availableKw: Float64Array;
  /** [period][demand]. */
  readonly demandKw: Float64Array;
  readonly priceGbpPerMwh: Float64Array;
  /** What was learnt by then of demand that is not metered. */
  readonly learnt?: DemandKnowledge | undefined;
}

/** What the meters of a period say of demand that is not metered: flows that known injections and usual demand leave unexplained. */
export interface LiveReading {
  readonly period: number;
  /** Flow as read less flow as explained, by constraint in its limited direction, kW. */
  readonly surplusKw: Float64Array;
  /** Flow for each kW more of a demand, [constraint][demand]. */
  readonly effect: Float64Array;
}

/**
 * What readings up to a period taught of demand that is not metered: a normal law, by estimated demand, of scores in their
 * climates and then of errors of their levels.
 */
export interface DemandKnowledge {
  readonly period: number;
  readonly mean: Float64Array;
  /** [row][row]. */
  readonly covariance: Float64Array;
}

/**
 * What may come, given a forecast: equally likely draws, in pairs whose second mirrors the first. A draw is a path over the
 * periods of the forecast. Draws depend on owner, period and pair alone, so designs under one seed see the same.
 */
export interface Ensemble {
  /** Begins the path of a pair with the first period. */
  start(pair: number): void;
  /** Goes on to the next period of the path. */
  next(): void;
  /** Fills what units could give, by unit, and what demands draw, by demand, kW, in the period that the path has come to. */
  fill(isMirrored: boolean, availableKw: Float64Array, demandKw: Float64Array): void;
}
