/**
 * No link: charges know the contracted capacity alone, whatever was traded. Takes it; gives it for every period.
 */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import type { CapacityLink } from "./capacity-link.ts";

export const none = registryEntry({
  about: "Charges follow the contracted capacity, whatever was traded.",
  settings: z.strictObject({ kind: z.literal("none") }),
  make: (): CapacityLink => (contractedKva) => ({
    kvaAt: () => contractedKva,
    movedKvaDays: () => 0,
  }),
});
