/**
 * A virtual lead party (P415) sells what homes of any supplier leave: the virtual trading party of the scenario, by its mode of compensation. Takes settings; gives the model.
 */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import type { SupplierModel } from "./supplier-model.ts";

export const virtualLeadParty = registryEntry({
  about: "Homes of any supplier take part; a virtual trading party sells what they leave.",
  settings: z.strictObject({ kind: z.literal("virtual-lead-party") }),
  make: (): SupplierModel => ({ switched: undefined, seller: { kind: "virtual" } }),
});
