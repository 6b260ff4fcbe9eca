/** In order of arrival: each trade stands that may on top of those before it. */
import { z } from "zod";
import { registryEntry } from "../../core/define-registry.ts";
import { ok } from "../../core/errors.ts";
import { type ApprovalRule, byArrival, fits } from "../rule.ts";

export const sequential = registryEntry({
  about: "One by one in order of arrival, each on top of those that stand.",
  settings: z.strictObject({ kind: z.literal("sequential") }),
  make: (): ApprovalRule => {
    return ({ candidates, rooms }) => {
      const order = [...candidates.keys()].sort((left, right) =>
        byArrival(candidates[left]!, candidates[right]!),
      );
      const standing: number[] = [];
      for (const candidate of order)
        if (fits(rooms, [...standing, candidate])) standing.push(candidate);
      return ok(standing.sort((left, right) => left - right));
    };
  },
});
