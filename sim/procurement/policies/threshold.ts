/** A hard limit: a service is bought where it fails with at most a stated probability, whatever it costs. */
import { z } from "zod";
import { registryEntry } from "../../core/define-registry.ts";
import type { ProcurementPolicy } from "../policy.ts";

const settings = z.strictObject({
  kind: z.literal("threshold"),
  pMax: z
    .number()
    .min(0)
    .max(1)
    .default(0.05)
    .describe(
      "Highest probability of non-delivery that is taken; 0.05 day-ahead, in operational time 0.02.",
    ),
});

export const threshold = registryEntry({
  about: "Services that fail with at most a stated probability.",
  settings,
  make:
    ({ pMax }: z.output<typeof settings>): ProcurementPolicy =>
    ({ notDelivered, serviceKw }) =>
      notDelivered <= pMax ? serviceKw : 0,
});
