/**
 * Today's practice: without curtailment factors nobody can say how likely a unit behind active network management is
 * curtailed, so none is bought. Units on other connections are taken as they come.
 */
import { z } from "zod";
import { registryEntry } from "../../core/define-registry.ts";
import type { ProcurementPolicy } from "../policy.ts";

export const noFactors = registryEntry({
  about: "No unit in an area under active network management; every other.",
  settings: z.strictObject({ kind: z.literal("no-factors") }),
  make:
    (): ProcurementPolicy =>
    ({ isAnm, serviceKw }) =>
      isAnm ? 0 : serviceKw,
});
