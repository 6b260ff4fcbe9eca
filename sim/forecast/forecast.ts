/**
 * Stage: what is believed of the periods of a delivery day (or of the next period) at a belief time.
 * Takes the series port and an error model; gives availability, demand and price. Errors depend on the owner, the period
 * and the lead alone, so every design under one seed sees the same forecasts.
 */
import { drawPurpose, type OwnerKeys, ownerKeys } from "../core/draws.ts";
import { periodStart } from "../core/time.ts";
import { clamp, SECONDS_PER_HOUR } from "../core/units.ts";
import type { Network } from "../model/network.ts";
import type { SeriesSource } from "../model/series.ts";
import { errorPath, sigmaAt, sigmaTable, spreadFactor } from "./error-models/gaussian.ts";
import type { ErrorModelSettings } from "./registry.ts";

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

export interface Forecaster {
  readonly network: Network;
  readonly series: SeriesSource;
  readonly model: ErrorModelSettings;
  readonly unitKeys: OwnerKeys;
  readonly demandKeys: OwnerKeys;
  readonly sharedKeys: OwnerKeys;
}

/** Rows of `sharedKeys`: errors that all sites of a kind have in common. */
const SHARED_OWNERS = ["wind", "solar", "hydro", "chp", "generator", "storage", "demand"] as const;

export function forecaster(
  network: Network,
  series: SeriesSource,
  model: ErrorModelSettings,
  seed: string,
): Forecaster {
  return {
    network,
    series,
    model,
    unitKeys: ownerKeys(drawPurpose(seed, "forecast/units"), network.units.ids),
    demandKeys: ownerKeys(drawPurpose(seed, "forecast/demands"), network.demands.ids),
    sharedKeys: ownerKeys(drawPurpose(seed, "forecast/shared"), SHARED_OWNERS),
  };
}

/** The forecast of `periodCount` periods from `fromPeriod`, believed at `beliefInstant`. */
export function forecast(
  source: Forecaster,
  fromPeriod: number,
  periodCount: number,
  beliefInstant: number,
): Forecast {
  const { network, series } = source;
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
  if (source.model.kind === "gaussian") addErrors(source, source.model, result);
  return result;
}

type Gaussian = Extract<ErrorModelSettings, { kind: "gaussian" }>;

function addErrors(source: Forecaster, model: Gaussian, result: Forecast): void {
  const { network, unitKeys, demandKeys, sharedKeys } = source;
  const { periodCount, fromPeriod } = result;
  // The lead in whole hours to the first period tells forecasts of one delivery day apart.
  const slot = Math.max(
    0,
    Math.round((periodStart(fromPeriod) - result.beliefInstant) / SECONDS_PER_HOUR),
  );
  const shared = SHARED_OWNERS.map((_, row) => {
    const path = new Float64Array(periodCount);
    errorPath(sharedKeys, row, fromPeriod, slot, model.memory, path);
    return path;
  });
  const own = new Float64Array(periodCount);
  const { units, demands } = network;
  for (let unit = 0; unit < units.ids.length; unit += 1) {
    const technology = units.technology[unit]!;
    errorPath(unitKeys, unit, fromPeriod, slot, model.memory, own);
    const common = shared[SHARED_OWNERS.indexOf(technology)]!;
    blur(
      result,
      result.availableKw,
      units.ids.length,
      unit,
      units.capacityKw[unit]!,
      (step, kw, capacityKw) =>
        kw <= 0
          ? 0
          : sigma(sigmaTable(model, technology), result, step) *
            spreadFactor(kw / capacityKw) *
            mixed(model, common, own, step),
    );
  }
  const common = shared[SHARED_OWNERS.indexOf("demand")]!;
  for (let demand = 0; demand < demands.ids.length; demand += 1) {
    errorPath(demandKeys, demand, fromPeriod, slot, model.memory, own);
    blur(
      result,
      result.demandKw,
      demands.ids.length,
      demand,
      demands.peakKw[demand]! * 1.2,
      (step) => (sigma(model.demandFrac, result, step) * mixed(model, common, own, step)) / 1.2,
    );
  }
}

/** Adds errors to one column, held between 0 and its capacity. */
function blur(
  result: Forecast,
  values: Float64Array,
  stride: number,
  column: number,
  capacityKw: number,
  errorFrac: (step: number, kw: number, capacityKw: number) => number,
): void {
  if (capacityKw <= 0) return;
  for (let step = 0; step < result.periodCount; step += 1) {
    const cell = step * stride + column;
    const kw = values[cell]!;
    values[cell] = clamp(kw + capacityKw * errorFrac(step, kw, capacityKw), 0, capacityKw);
  }
}

function sigma(table: readonly number[], result: Forecast, step: number): number {
  return sigmaAt(
    table,
    (periodStart(result.fromPeriod + step) - result.beliefInstant) / SECONDS_PER_HOUR,
  );
}

function mixed(model: Gaussian, common: Float64Array, own: Float64Array, step: number): number {
  return Math.sqrt(model.sharedFrac) * common[step]! + Math.sqrt(1 - model.sharedFrac) * own[step]!;
}
