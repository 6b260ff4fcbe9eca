/**
 * What an error model is: from what will happen it makes what is believed, and from what is believed what may come.
 */
import type { Ensemble, Forecast, PastErrors } from "../model/forecast.ts";
import type { Network } from "../model/network.ts";
import type { SeriesSource } from "../model/series.ts";

/**
 * Whose errors are drawn, and from which seed; the series, whose climate and past an error model may read; and the errors of
 * past days, where somebody measured them.
 */
export interface ErrorSource {
  readonly network: Network;
  readonly series: SeriesSource;
  readonly seed: string;
  readonly pastErrors: PastErrors | undefined;
}

/** The errors of one source. */
export interface ErrorModel {
  /** Adds errors to a forecast that holds what will happen; they depend on owner, period and lead alone. */
  readonly addErrors: (forecast: Forecast) => void;
  /** Standard deviation of the error in each unit's power, kW, as it is stated with a forecast: from what is believed. */
  readonly deviationKw: (believed: Forecast, out: Float64Array) => void;
  /** The same of each demand. */
  readonly demandDeviationKw: (believed: Forecast, out: Float64Array) => void;
  /** What may come, given what is believed. */
  readonly ensemble: (believed: Forecast) => Ensemble;
}

/** What a registry entry makes of its settings. */
export type ErrorsOf = (source: ErrorSource) => ErrorModel;
