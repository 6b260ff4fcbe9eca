/**
 * Stage: what is believed of the periods of a delivery day (or of the next period) at a belief time.
 * Takes the series port and an error model; gives availability, demand and price. Errors depend on the owner, the period
 * and the lead alone, so every design under one seed sees the same forecasts.
 */
import type { DemandKnowledge, Ensemble, Forecast, PastErrors } from "../model/forecast.ts";
import type { Network } from "../model/network.ts";
import type { SeriesSource } from "../model/series.ts";
import type { ErrorModel, ErrorSource } from "./error-model.ts";
import { type DemandEstimates, demandEstimates } from "./estimates.ts";
import { ALL_METERED, type Monitoring } from "./monitored-area.ts";
import { type ErrorModelSettings, errorModelOf } from "./registry.ts";

/** Where forecasts come from: the series that will happen, and the errors of believing. */
export interface Forecaster {
  readonly source: ErrorSource;
  readonly errors: ErrorModel;
  /** Of demand that is not metered; undefined where all is. */
  readonly estimates: DemandEstimates | undefined;
  /** Deviations of forecasts that are still in use: owners are asked on one of them several times. */
  readonly deviations: WeakMap<Forecast, Float64Array>;
  readonly demandDeviations: WeakMap<Forecast, Float64Array>;
  /** The newest forecasts: the gates of one instant read the same. */
  readonly newest: KeptForecasts;
}

/** Forecasts by slot, each in the place of the oldest; and the periods that they are from, by which they are looked for. */
interface KeptForecasts {
  readonly forecasts: (Forecast | undefined)[];
  readonly fromPeriod: Int32Array;
  oldest: number;
}

/** As many as the gates and the settlement of one period ask for, from an hour before it to its end. */
const KEPT_FORECASTS = 64;

export function forecaster(
  network: Network,
  series: SeriesSource,
  model: ErrorModelSettings,
  seed: string,
  monitoring: Monitoring = ALL_METERED,
  pastErrors?: PastErrors,
): Forecaster {
  const source = { network, series, seed, pastErrors };
  const errors = errorModelOf(model)(source);
  const estimates = demandEstimates(source, monitoring);
  return {
    source,
    errors: estimates?.replacing(errors) ?? errors,
    estimates,
    deviations: new WeakMap(),
    demandDeviations: new WeakMap(),
    newest: {
      forecasts: new Array<Forecast | undefined>(KEPT_FORECASTS).fill(undefined),
      fromPeriod: new Int32Array(KEPT_FORECASTS),
      oldest: 0,
    },
  };
}

/** The forecast of `periodCount` periods from `fromPeriod`, believed at `beliefInstant`; `learnt`: of demand by then. Not to be written to. */
export function forecast(
  forecaster: Forecaster,
  fromPeriod: number,
  periodCount: number,
  beliefInstant: number,
  learnt?: DemandKnowledge,
): Forecast {
  const { newest } = forecaster;
  for (let slot = 0; slot < KEPT_FORECASTS; slot += 1) {
    if (newest.fromPeriod[slot] !== fromPeriod) continue;
    const of = newest.forecasts[slot];
    if (
      of?.fromPeriod === fromPeriod &&
      of.beliefInstant === beliefInstant &&
      of.periodCount === periodCount &&
      of.learnt === learnt
    )
      return of;
  }
  const made = makeForecast(forecaster, fromPeriod, periodCount, beliefInstant, learnt);
  newest.forecasts[newest.oldest] = made;
  newest.fromPeriod[newest.oldest] = fromPeriod;
  newest.oldest = (newest.oldest + 1) % KEPT_FORECASTS;
  return made;
}

function makeForecast(
  { errors, source }: Forecaster,
  fromPeriod: number,
  periodCount: number,
  beliefInstant: number,
  learnt: DemandKnowledge | undefined,
): Forecast {
  const { series, network } = source;
  const unitCount = network.units.ids.length;
  const demandCount = network.demands.ids.length;
  const availableKw = new Float64Array(periodCount * unitCount);
  const demandKw = new Float64Array(periodCount * demandCount);
  const priceGbpPerMwh = new Float64Array(periodCount);
  // The last first: a group of homes lives from half-hour to half-hour, and so all of them in one go, where its columns are at hand.
  for (let step = periodCount - 1; step >= 0; step -= 1) {
    series.availableKw(
      fromPeriod + step,
      availableKw.subarray(step * unitCount, (step + 1) * unitCount),
    );
    series.demandKw(
      fromPeriod + step,
      demandKw.subarray(step * demandCount, (step + 1) * demandCount),
      beliefInstant,
    );
    priceGbpPerMwh[step] = series.priceGbpPerMwh(fromPeriod + step);
  }
  const result: Forecast = {
    beliefInstant,
    fromPeriod,
    periodCount,
    availableKw,
    demandKw,
    priceGbpPerMwh,
    learnt,
  };
  errors.addErrors(result);
  return result;
}

/** Standard deviation of the error in what is believed of each unit, kW, [period][unit]; not to be written to. */
export function statedDeviation(
  { errors, deviations }: Forecaster,
  believed: Forecast,
): Float64Array {
  const kept = deviations.get(believed);
  if (kept !== undefined) return kept;
  const out = new Float64Array(believed.availableKw.length);
  errors.deviationKw(believed, out);
  deviations.set(believed, out);
  return out;
}

/** The same of each demand, [period][demand]. */
export function statedDemandDeviation(
  { errors, demandDeviations }: Forecaster,
  believed: Forecast,
): Float64Array {
  const kept = demandDeviations.get(believed);
  if (kept !== undefined) return kept;
  const out = new Float64Array(believed.demandKw.length);
  errors.demandDeviationKw(believed, out);
  demandDeviations.set(believed, out);
  return out;
}

/** What may come, given what is believed. */
export function ensembleOf({ errors }: Forecaster, believed: Forecast): Ensemble {
  return errors.ensemble(believed);
}
