/**
 * No transfer: what units deviated stays on their suppliers' accounts, unseen, and a virtual trading party holds an empty one.
 */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import type { Compensation } from "./compensation.ts";

export const off = registryEntry({
  about: "Deviations stay on suppliers' accounts; nobody is compensated.",
  settings: z.strictObject({ kind: z.literal("off") }),
  make: (): Compensation => ({ isTransferred: false, owedGbpPerMwh: 0, payments: () => [] }),
});
