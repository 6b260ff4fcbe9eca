/**
 * Gaussian forecast errors: standard deviation by technology and lead time, larger in the middle of a unit's
 * range, with AR(1) memory over the periods of a forecast and half of the variance shared by all sites.
 */
import { z } from "zod";
import { registryEntry } from "../../core/define-registry.ts";
import { normalDraw, type OwnerKeys } from "../../core/draws.ts";
import { periodStart } from "../../core/time.ts";
import { clamp, SECONDS_PER_HOUR } from "../../core/units.ts";
import type { Network } from "../../model/network.ts";
import type { Technology } from "../../model/network-document.ts";
import { type ErrorModel, type ErrorOwners, type Forecast, SHARED_OWNERS } from "../error-model.ts";

const sigmas = z
  .tuple([
    z.number().min(0).max(1),
    z.number().min(0).max(1),
    z.number().min(0).max(1),
    z.number().min(0).max(1),
  ])
  .describe(
    "Standard deviation as a fraction of capacity (demand: of peak) at leads of 1, 4, 24 and 48 hours.",
  );

const settings = z.strictObject({
  kind: z.literal("gaussian"),
  windFrac: sigmas.default([0.05, 0.09, 0.14, 0.17]),
  solarFrac: sigmas.default([0.05, 0.08, 0.12, 0.14]),
  otherFrac: sigmas.default([0.01, 0.02, 0.03, 0.04]),
  demandFrac: sigmas.default([0.02, 0.04, 0.06, 0.07]),
  memory: z.number().min(0).max(0.999).default(0.93).describe("AR(1) coefficient a half-hour."),
  sharedFrac: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe("Part of the variance common to all sites."),
});

type GaussianSettings = z.output<typeof settings>;
const LEAD_HOURS = [1, 4, 24, 48] as const;

/** Standard deviation at a lead time, linear between the stated leads and flat outside them. */
export function sigmaAt(table: readonly number[], leadHours: number): number {
  if (leadHours <= LEAD_HOURS[0]) return table[0]!;
  for (let index = 1; index < LEAD_HOURS.length; index += 1) {
    const from = LEAD_HOURS[index - 1]!;
    const to = LEAD_HOURS[index]!;
    if (leadHours <= to)
      return (
        table[index - 1]! + ((table[index]! - table[index - 1]!) * (leadHours - from)) / (to - from)
      );
  }
  return table[LEAD_HOURS.length - 1]!;
}

/** The sigma table of a technology. */
export function sigmaTable(model: GaussianSettings, technology: Technology): readonly number[] {
  return technology === "wind"
    ? model.windFrac
    : technology === "solar"
      ? model.solarFrac
      : model.otherFrac;
}

/**
 * Standard normal errors of one owner over the periods of a forecast, with memory; `slot` tells forecasts of different
 * belief times apart, so each has its own errors.
 */
export function errorPath(
  keys: OwnerKeys,
  row: number,
  fromPeriod: number,
  slot: number,
  memory: number,
  out: Float64Array,
): void {
  const fresh = Math.sqrt(1 - memory * memory);
  let state = normalDraw(keys, row, fromPeriod, slot + 1_000_000);
  for (let step = 0; step < out.length; step += 1) {
    state = memory * state + fresh * normalDraw(keys, row, fromPeriod + step, slot);
    out[step] = state;
  }
}

/** Error size factor of a source at a fraction of its capacity: widest in the middle, never 0. */
export function spreadFactor(frac: number): number {
  return 4 * frac * (1 - frac) + 0.2;
}

function addErrors(model: GaussianSettings, result: Forecast, owners: ErrorOwners): void {
  const { network, unitKeys, demandKeys, sharedKeys } = owners;
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
    const common = shared[SHARED_OWNERS.indexOf(units.technology[unit]!)]!;
    errorPath(unitKeys, unit, fromPeriod, slot, model.memory, own);
    blur(
      result,
      { values: result.availableKw, stride: units.ids.length, column: unit },
      rangeOf(network, unit),
      (step, kw) =>
        unitDeviationKw(model, network, result, unit, step, kw) * mixed(model, common, own, step),
    );
  }
  const common = shared[SHARED_OWNERS.indexOf("demand")]!;
  for (let demand = 0; demand < demands.ids.length; demand += 1) {
    const peakKw = demands.peakKw[demand]!;
    errorPath(demandKeys, demand, fromPeriod, slot, model.memory, own);
    blur(
      result,
      { values: result.demandKw, stride: demands.ids.length, column: demand },
      { lowKw: 0, highKw: peakKw * DEMAND_ROOM },
      (step) => peakKw * sigma(model.demandFrac, result, step) * mixed(model, common, own, step),
    );
  }
}

/** Forecast demand may be above its peak by this factor. */
const DEMAND_ROOM = 1.2;

interface Range {
  readonly lowKw: number;
  readonly highKw: number;
}

/** Between which powers a unit's forecast stays: a generator's capacity, a demand unit's consumption. */
function rangeOf({ units }: Network, unit: number): Range {
  return {
    lowKw: -units.consumptionKwMax[unit]! * DEMAND_ROOM,
    highKw: units.capacityKw[unit]!,
  };
}

/** Standard deviation of the error where `kw` is offered, kW; none where nothing is. */
function unitDeviationKw(
  model: GaussianSettings,
  { units }: Network,
  forecast: Forecast,
  unit: number,
  step: number,
  kw: number,
): number {
  const consumptionKw = units.consumptionKwMax[unit]!;
  if (consumptionKw > 0) return consumptionKw * sigma(model.demandFrac, forecast, step);
  const capacityKw = units.capacityKw[unit]!;
  if (kw <= 0 || capacityKw <= 0) return 0;
  const table = sigmaTable(model, units.technology[unit]!);
  return capacityKw * sigma(table, forecast, step) * spreadFactor(kw / capacityKw);
}

interface Column {
  readonly values: Float64Array;
  readonly stride: number;
  readonly column: number;
}

/** Adds errors to one column, held within its range. */
function blur(
  result: Forecast,
  { values, stride, column }: Column,
  { lowKw, highKw }: Range,
  errorKw: (step: number, kw: number) => number,
): void {
  if (highKw <= lowKw) return;
  for (let step = 0; step < result.periodCount; step += 1) {
    const cell = step * stride + column;
    const kw = values[cell]!;
    values[cell] = clamp(kw + errorKw(step, kw), lowKw, highKw);
  }
}

function stateDeviations(
  model: GaussianSettings,
  believed: Forecast,
  network: Network,
  out: Float64Array,
): void {
  const unitCount = network.units.ids.length;
  for (let cell = 0; cell < out.length; cell += 1) {
    const unit = cell % unitCount;
    const step = (cell - unit) / unitCount;
    out[cell] = unitDeviationKw(model, network, believed, unit, step, believed.availableKw[cell]!);
  }
}

function sigma(table: readonly number[], result: Forecast, step: number): number {
  return sigmaAt(
    table,
    (periodStart(result.fromPeriod + step) - result.beliefInstant) / SECONDS_PER_HOUR,
  );
}

function mixed(
  model: GaussianSettings,
  common: Float64Array,
  own: Float64Array,
  step: number,
): number {
  return Math.sqrt(model.sharedFrac) * common[step]! + Math.sqrt(1 - model.sharedFrac) * own[step]!;
}

export const gaussian = registryEntry({
  about: "Normal errors by technology and lead time.",
  settings,
  make: (own): ErrorModel => ({
    addErrors: (result, owners) => addErrors(own, result, owners),
    deviationKw: (believed, network, out) => stateDeviations(own, believed, network, out),
  }),
});
