/**
 * Merit order: a master list that the operator keeps, unit by unit; whoever is not on it stands behind, newest first. With
 * no list it is last in, first off.
 */
import { z } from "zod";
import { registryEntry } from "../../core/define-registry.ts";
import { byKey } from "../newest-first.ts";
import type { RankedPrinciple } from "../principle.ts";

const UNITS_MAX = 10_000;

const settings = z.strictObject({
  kind: z.literal("merit-order"),
  order: z
    .array(z.string())
    .max(UNITS_MAX)
    .default([])
    .describe("Ids of units, first curtailed first; all others follow, newest first."),
});

function principle({ order }: z.output<typeof settings>): RankedPrinciple {
  const places = new Map(order.map((id, place) => [id, place]));
  return {
    kind: "ranked",
    changes: "never",
    readsOffers: false,
    rank: (queue) => byKey(queue, (row) => places.get(queue.ids[row]!) ?? Infinity),
  };
}

export const meritOrder = registryEntry({
  about: "A list that the operator keeps; the others behind it, newest first.",
  settings,
  make: principle,
});
