/**
 * Stage: what is believed of the periods of a delivery day (or of the next period) at a belief time.
 * Takes the series port and an error model; gives availability, demand and price. Errors depend on the owner, the period
 * and the lead alone, so every design under one seed sees the same forecasts.
 */
import type { Ensemble, Forecast } from "../model/forecast.ts";
import type { Network } from "../model/network.ts";
import type { SeriesSource } from "../model/series.ts";
import type { ErrorModel, ErrorSource } from "./error-model.ts";
import { type ErrorModelSettings, errorModelOf } from "./registry.ts";

/** Where forecasts come from: the series that will happen, and the errors of believing. */
export interface Forecaster {
  readonly source: ErrorSource;
  readonly errors: ErrorModel;
}

export function forecaster(
  network: Network,
  series: SeriesSource,
  model: ErrorModelSettings,
  seed: string,
): Forecaster {
  const source = { network, series, seed };
  return { source, errors: errorModelOf(model)(source) };
}

/** The forecast of `periodCount` periods from `fromPeriod`, believed at `beliefInstant`. */
export function forecast(
  { errors, source }: Forecaster,
  fromPeriod: number,
  periodCount: number,
  beliefInstant: number,
): Forecast {
  const { series, network } = source;
  const unitCount = network.units.ids.length;
  const demandCount = network.demands.ids.length;
  const availableKw = new Float64Array(periodCount * unitCount);
  const demandKw = new Float64Array(periodCount * demandCount);
  const priceGbpPerMwh = new Float64Array(periodCount);
  for (let step = 0; step < periodCount; step += 1) {
    series.availableKw(
      fromPeriod + step,
      availableKw.subarray(step * unitCount, (step + 1) * unitCount),
    );
    series.demandKw(
      fromPeriod + step,
      demandKw.subarray(step * demandCount, (step + 1) * demandCount),
    );
    priceGbpPerMwh[step] = series.priceGbpPerMwh(fromPeriod + step);
  }
  const result = { beliefInstant, fromPeriod, periodCount, availableKw, demandKw, priceGbpPerMwh };
  errors.addErrors(result);
  return result;
}

/** Standard deviation of the error in what is believed of each unit, kW, [period][unit]. */
export function statedDeviation({ errors }: Forecaster, believed: Forecast): Float64Array {
  const out = new Float64Array(believed.availableKw.length);
  errors.deviationKw(believed, out);
  return out;
}

/** What may come, given what is believed. */
export function ensembleOf({ errors }: Forecaster, believed: Forecast): Ensemble {
  return errors.ensemble(believed);
}
