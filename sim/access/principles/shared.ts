/**
 * Shared burden: whoever has been curtailed least so far, as a fraction of what it could have done, is curtailed first;
 * equal fractions newest first. Over many days the fractions approach each other.
 */
import { z } from "zod";
import { registryEntry } from "../../core/define-registry.ts";
import { byKey } from "../newest-first.ts";
import type { AccessQueue, RankedPrinciple } from "../principle.ts";

const settings = z.strictObject({ kind: z.literal("shared") });

/** Curtailed over available; who was curtailed without anything available has borne more than anybody. */
function burdenFrac({ curtailedWh, availableWh }: AccessQueue, row: number): number {
  if (curtailedWh[row]! <= 0) return 0;
  return availableWh[row]! > 0 ? curtailedWh[row]! / availableWh[row]! : Infinity;
}

function principle(_settings: z.output<typeof settings>): RankedPrinciple {
  return {
    kind: "ranked",
    changes: "byDay",
    readsOffers: false,
    rank: (queue) => byKey(queue, (row) => burdenFrac(queue, row)),
  };
}

export const shared = registryEntry({
  about: "The least curtailed so far, as a fraction of what it could have done, first.",
  settings,
  make: principle,
});
