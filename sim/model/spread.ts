/**
 * A setting that may differ from row to row: one number for all, or a range from which each row draws its own by id.
 */
import { z } from "zod";
import { type DrawPurpose, ownerKeys, uniformDraw } from "../core/draws.ts";

export const spreadSchema = z.union([
  z.number().min(-100_000).max(100_000),
  z.strictObject({
    between: z.tuple([
      z.number().min(-100_000).max(100_000),
      z.number().min(-100_000).max(100_000),
    ]),
  }),
]);
export type Spread = z.output<typeof spreadSchema>;

/** One value a row, to the penny; rows draw by id, so adding a row changes nobody else's value. */
export function spreadColumn(
  values: readonly Spread[],
  ids: readonly string[],
  purpose: DrawPurpose,
): Float64Array {
  const keys = ownerKeys(purpose, ids);
  return Float64Array.from(values, (value, row) => {
    if (typeof value === "number") return value;
    const [low, high] = value.between;
    return Math.round((low + (high - low) * uniformDraw(keys, row, 0, 0)) * 100) / 100;
  });
}
