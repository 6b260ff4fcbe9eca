/**
 * Gaussian forecast errors: standard deviation by technology and lead time, larger in the middle of a unit's
 * range, with AR(1) memory over the periods of a forecast and half of the variance shared by all sites.
 */
import { z } from "zod";
import { registryEntry } from "../../core/define-registry.ts";
import { normalDraw, type OwnerKeys } from "../../core/draws.ts";
import { periodStart } from "../../core/time.ts";
import { clamp, SECONDS_PER_HOUR } from "../../core/units.ts";
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
  make:
    (own): ErrorModel =>
    (result, owners) =>
      addErrors(own, result, owners),
});
