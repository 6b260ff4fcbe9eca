/**
 * Least cost: whoever asks least per MWh of relief (offer price over sensitivity) is curtailed first; equal costs newest
 * first. Units without an offer, or without effect, come last.
 */
import { z } from "zod";
import { registryEntry } from "../../core/define-registry.ts";
import { byKey } from "../newest-first.ts";
import type { AccessQueue, RankedPrinciple } from "../principle.ts";

const settings = z.strictObject({ kind: z.literal("least-cost") });

/** What a MWh of relief costs at the constraint; costs equal to nine places are equal. */
function reliefGbpPerMwh({ offerGbpPerMwh, sensitivity }: AccessQueue, row: number): number {
  const s = Math.abs(sensitivity[row]!);
  if (s === 0 || offerGbpPerMwh[row] === Infinity) return Infinity;
  return Math.round((offerGbpPerMwh[row]! / s) * 1e9) / 1e9;
}

function principle(_settings: z.output<typeof settings>): RankedPrinciple {
  return {
    kind: "ranked",
    changes: "byDay",
    readsOffers: true,
    rank: (queue) => byKey(queue, (row) => reliefGbpPerMwh(queue, row)),
  };
}

export const leastCost = registryEntry({
  about: "Who asks least per MWh of relief, first.",
  settings,
  make: principle,
});
