/**
 * The position as it is expected at gate closure: the declared schedule moved to the newest forecast of the units, and the
 * newest forecast of customers' demand. Takes facts; gives Wh.
 */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import type { Position } from "./position.ts";

export const gateClosure = registryEntry({
  about: "The forecast at gate closure, an hour before the period.",
  settings: z.strictObject({ kind: z.literal("gate-closure") }),
  make:
    (): Position =>
    ({ gateClosureWh }) =>
      gateClosureWh,
});
