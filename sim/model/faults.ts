/**
 * What goes wrong, or is switched, during a run: faults as data. Each holds from an instant to an instant, on whole UTC
 * seconds; `fault-plan.ts` says which hold when. No behaviour.
 */
import { z } from "zod";
import { parseInstant } from "../core/time.ts";

/** An instant as people write it. */
export const instantSchema = z
  .string()
  .refine(
    (text) => parseInstant(text) !== undefined,
    "write an instant in UTC, YYYY-MM-DDTHH:MM:SSZ",
  );
const id = z.string().min(1).max(80);
const span = {
  from: instantSchema,
  to: instantSchema.describe("First second at which it is over."),
};

export const faultSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("branch-out"),
    branch: id,
    ...span,
    planned: z
      .boolean()
      .default(false)
      .describe("In the outage plan: the look-ahead knows of it. Otherwise nobody does before."),
  }),
  z.strictObject({
    kind: z.literal("switching"),
    switch: id,
    position: z.enum(["open", "closed"]).describe("Position that the switch is held in."),
    ...span,
    planned: z.boolean().default(true).describe("In the switching plan: the look-ahead knows."),
  }),
  z.strictObject({
    kind: z.literal("unit-silent"),
    unit: id.describe("Unit that keeps its old set-point and takes no new one."),
    ...span,
  }),
  z.strictObject({ kind: z.literal("unit-comms-lost"), unit: id, ...span }),
  z.strictObject({ kind: z.literal("measurement-lost"), constraint: id, ...span }),
  z.strictObject({
    kind: z.literal("market-failed"),
    venue: id.optional().describe("Venue whose gates do not run; every venue where none is named."),
    ...span,
  }),
]);

export const faultsSchema = z.array(faultSchema).max(1000);

export type FaultSettings = z.output<typeof faultSchema>;
