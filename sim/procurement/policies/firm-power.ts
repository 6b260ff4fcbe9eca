/** Derated: of every service the part that the unit can deliver with 95 % probability is bought. */
import { z } from "zod";
import { registryEntry } from "../../core/define-registry.ts";
import type { ProcurementPolicy } from "../policy.ts";

export const firmPower = registryEntry({
  about: "Of each service the part that is delivered with 95 % probability.",
  settings: z.strictObject({ kind: z.literal("firm-power") }),
  make:
    (): ProcurementPolicy =>
    ({ serviceKw, firmKw }) =>
      Math.max(0, Math.min(serviceKw, firmKw)),
});
