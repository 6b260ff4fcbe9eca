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
    .optional()
    .describe(
      "Highest probability of non-delivery that is taken; default: 0.05, of the operational run 0.02; assumed.",
    ),
});

const P_MAX = { dayAhead: 0.05, operational: 0.02 } as const;

export const threshold = registryEntry({
  about: "Services that fail with at most a stated probability.",
  settings,
  make:
    ({ pMax }: z.output<typeof settings>): ProcurementPolicy =>
    ({ notDelivered, serviceKw, isOperational }) => {
      const most = pMax ?? P_MAX[isOperational ? "operational" : "dayAhead"];
      return notDelivered <= most ? serviceKw : 0;
    },
});
