/** Disgorgement: who is flagged pays back what it gained, as far as the monitor can tell, and nothing on top. */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import { NOTHING, type Sanction } from "./sanction.ts";

export const repayGain = registryEntry({
  about: "The gain is paid back.",
  settings: z.strictObject({ kind: z.literal("repay-gain") }),
  make: (): Sanction => () => ({ ...NOTHING, gainMultiple: 1 }),
});
