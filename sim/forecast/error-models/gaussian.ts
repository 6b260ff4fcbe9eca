/**
 * Gaussian forecast errors: standard deviation by technology and lead time (domain §3.2), larger in the middle of a unit's
 * range, with AR(1) memory over the periods of a forecast and half of the variance shared by all sites.
 */
import { z } from "zod";
import { normalDraw, type OwnerKeys } from "../../core/draws.ts";
import type { Technology } from "../../model/network-document.ts";

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

export type GaussianSettings = z.output<typeof settings>;
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

/** Error size factor of a source at a fraction of its capacity: widest in the middle, never 0 (domain §3.2). */
export function spreadFactor(frac: number): number {
  return 4 * frac * (1 - frac) + 0.2;
}

export const gaussian = { about: "Normal errors by technology and lead time.", settings };
