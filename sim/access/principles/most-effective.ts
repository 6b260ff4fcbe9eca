/**
 * Most effective first: the unit that relieves the constraint most per kW is curtailed first; equal sensitivities newest
 * first. Least energy is lost at one constraint, whoever loses it.
 */
import { z } from "zod";
import { registryEntry } from "../../core/define-registry.ts";
import { byKey } from "../newest-first.ts";
import type { RankedPrinciple } from "../principle.ts";

const settings = z.strictObject({ kind: z.literal("most-effective") });

/** Sensitivities equal to nine places are equal: further places are rounding of the network's solution. */
const PLACES = 1e9;

function principle(_settings: z.output<typeof settings>): RankedPrinciple {
  return {
    kind: "ranked",
    changes: "never",
    readsOffers: false,
    rank: (queue) => byKey(queue, (row) => -Math.round(Math.abs(queue.sensitivity[row]!) * PLACES)),
  };
}

export const mostEffective = registryEntry({
  about: "Who relieves the constraint most per kW, first.",
  settings,
  make: principle,
});
