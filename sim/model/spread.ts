/**
 * A setting that may differ from row to row: one number for all, or a range from which each row draws its own by id.
 */
import { z } from "zod";
import { type DrawPurpose, ownerKeys, uniformDraw } from "../core/draws.ts";

/** The schema of a setting whose numbers lie between two bounds. */
export function spreadWithin(least: number, most: number) {
  const number = z.number().min(least).max(most);
  return z.union([number, z.strictObject({ between: z.tuple([number, number]) })]);
}

export const spreadSchema = spreadWithin(-100_000, 100_000);
export type Spread = z.output<typeof spreadSchema>;

/** Grid of drawn prices, £/MWh, and of drawn fractions: as steps in one. */
const PENCE = 100;
export const FRACTION_STEPS = 10_000;

/**
 * One value a row, on a grid; rows draw by id, so adding a row changes nobody else's value. Settings of one policy draw from
 * slots of their own, so that one does not follow from the other.
 */
export function spreadColumn(
  values: readonly Spread[],
  ids: readonly string[],
  purpose: DrawPurpose,
  { slot = 0, stepsInOne = PENCE }: { readonly slot?: number; readonly stepsInOne?: number } = {},
): Float64Array {
  const keys = ownerKeys(purpose, ids);
  return Float64Array.from(values, (value, row) => {
    if (typeof value === "number") return value;
    return (
      Math.round(drawnWithin(value, uniformDraw(keys, row, 0, slot)) * stepsInOne) / stepsInOne
    );
  });
}

/** The value that a uniform draw in (0, 1) picks. */
export function drawnWithin(value: Spread, uniform: number): number {
  if (typeof value === "number") return value;
  const [low, high] = value.between;
  return low + (high - low) * uniform;
}
