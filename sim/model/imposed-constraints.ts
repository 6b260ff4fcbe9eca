/**
 * Constraints that a trial plan imposes where the network has none: at which point, when, how large, and who knows of it when. While
 * one holds, dispatch and settlement are real. Shapes only; what rating follows is for sim/ratings to say.
 */
import { z } from "zod";
import { instantSchema } from "./faults.ts";

/** A GW: more than any constraint of a distribution network. */
const KW_MAX = 1e6;

export const imposedConstraintsSchema = z
  .array(
    z.strictObject({
      constraint: z.string().min(1).max(80).describe("Id of a constraint point."),
      from: instantSchema.describe("Start of a settlement period, UTC."),
      to: instantSchema.describe("First instant at which it is over, a start of a period too."),
      sizeKw: z
        .number()
        .min(-KW_MAX)
        .max(KW_MAX)
        .refine((kw) => kw !== 0, "write a size other than 0")
        .describe(
          "How far the forecast flow is to be above the target, kW; too much demand is negative.",
        ),
      known: z
        .enum(["ahead", "onTheDay"])
        .default("ahead")
        .describe(
          "ahead: every statement of the look-ahead has it; onTheDay: those of operational time alone.",
        ),
    }),
  )
  .max(1000);

export type ImposedConstraint = z.output<typeof imposedConstraintsSchema>[number];

/** The rating that imposes a constraint in one period. */
export interface ImposedRating {
  readonly constraint: number;
  readonly period: number;
  readonly ratingKw: number;
  readonly isKnownAhead: boolean;
}
