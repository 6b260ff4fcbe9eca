/**
 * Whose demand is metered live. Generators, stores and constraint points always are; the demand of others is estimated
 * (estimates.ts). Takes settings and a network; gives a flag by demand.
 */
import { z } from "zod";
import type { Network } from "../model/network.ts";

export const monitoringSchema = z.strictObject({
  area: z
    .enum(["generators", "primaries", "street"])
    .default("street")
    .describe(
      "Whose demand is metered live: nobody's (generators and constraint points alone), that at primary substations (buses of 1 kV and more), or that of street-level transformers too.",
    ),
  estimateFrac: z
    .number()
    .min(0)
    .max(0.5)
    .default(0.15)
    .describe(
      "Standard deviation of the factor by which the estimate of a demand that is not metered is lastingly wrong, half of its variance common to all (assumed).",
    ),
});

export type Monitoring = z.output<typeof monitoringSchema>;

export const ALL_METERED: Monitoring = monitoringSchema.parse({});

/** Below this a bus is one of a street, kV. */
const STREET_KV = 1;

/** 1 where the demand is metered live. */
export function meteredDemands({ area }: Monitoring, { demands, buses }: Network): Uint8Array {
  return Uint8Array.from(demands.bus, (bus) => {
    if (area === "street") return 1;
    return area === "primaries" && buses.nominalKv[bus]! >= STREET_KV ? 1 : 0;
  });
}
