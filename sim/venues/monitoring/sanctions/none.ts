/** No sanction: a flag is a row of the results and nothing more. */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import { NOTHING, type Sanction } from "./sanction.ts";

export const none = registryEntry({
  about: "A flag has no consequence.",
  settings: z.strictObject({ kind: z.literal("none") }),
  make: (): Sanction => () => NOTHING,
});
