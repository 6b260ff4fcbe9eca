/**
 * The nouns of forecasting: what is believed of some periods at an instant, and what may come instead. No behaviour.
 */

export interface Forecast {
  readonly beliefInstant: number;
  readonly fromPeriod: number;
  readonly periodCount: number;
  /** [period][unit]. */
  readonly availableKw: Float64Array;
  /** [period][demand]. */
  readonly demandKw: Float64Array;
  readonly priceGbpPerMwh: Float64Array;
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
