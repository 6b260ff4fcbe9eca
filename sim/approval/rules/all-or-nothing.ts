/** All or nothing: the trades of an auction stand together, or none of them does. */
import { z } from "zod";
import { registryEntry } from "../../core/define-registry.ts";
import { ok } from "../../core/errors.ts";
import { type ApprovalRule, fits } from "../rule.ts";

export const allOrNothing = registryEntry({
  about: "All trades of an auction, or none where any limit is passed.",
  settings: z.strictObject({ kind: z.literal("all-or-nothing") }),
  make: (): ApprovalRule => {
    return ({ candidates, rooms }) => {
      const all = [...candidates.keys()];
      return ok(fits(rooms, all) ? all : []);
    };
  },
});
