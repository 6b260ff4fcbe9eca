/**
 * Settings of distribution use of system charges (DUoS): rates, the link to traded capacity, and what trades moved.
 */
import { z } from "zod";
import { instantSchema } from "../../model/faults.ts";
import { capacityLinkSchema } from "./links/registry.ts";

const pence = z.number().min(0).max(10_000);

const movedSchema = z.strictObject({
  connection: z.string().min(1).max(80),
  direction: z.enum(["import", "export"]),
  kva: z
    .number()
    .min(-10_000_000)
    .max(10_000_000)
    .describe("Capacity moved to the connection, or, negative, from it."),
  from: instantSchema,
  to: instantSchema.describe("First second at which it is over."),
});

export const duosSchema = z.strictObject({
  link: capacityLinkSchema.prefault({ kind: "none" }),
  importPencePerKvaDay: pence
    .default(3.66)
    .describe("Capacity charge on import capacity; the default is that of the TRANSITION trial."),
  exceededPencePerKvaDay: pence
    .default(6.84)
    .describe("On the highest import of the month above capacity, for all its days; the same."),
  exportPencePerKvaDay: pence
    .default(0.05)
    .describe("Capacity charge on export capacity, of the extra-high-voltage kind."),
  powerFactor: z
    .number()
    .gt(0)
    .max(1)
    .default(0.95)
    .describe("Between the network's kW and the kVA that are charged; assumed."),
  moved: z
    .array(movedSchema)
    .max(10_000)
    .default([])
    .describe("Capacity that trades moved between connections; no flow changes by it."),
});

export type DuosSettings = z.output<typeof duosSchema>;
