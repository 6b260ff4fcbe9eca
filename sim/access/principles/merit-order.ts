/**
 * Merit order, a principle of access: the operator's own master list of who is curtailed first, unit by unit, and other lists for single
 * days; whoever is not on the list of a day stands behind, newest first. With no list it is last in, first off. It gives places
 * of units alone: what a trade changes, that a sold slice stands in its buyer's place, is put into the list afterwards and
 * under every ranked principle, in ../merit-order.ts (the list) and ../lists.ts (in dispatch).
 */
import { z } from "zod";
import { registryEntry } from "../../core/define-registry.ts";
import { parseDay } from "../../core/time.ts";
import { byKey } from "../newest-first.ts";
import type { RankedPrinciple } from "../principle.ts";

const UNITS_MAX = 10_000;
/** A year of lists sent by hand. */
const DAYS_MAX = 366;

const list = z.array(z.string()).max(UNITS_MAX);

const settings = z.strictObject({
  kind: z.literal("merit-order"),
  order: list
    .default([])
    .describe("Ids of units, first curtailed first; all others follow, newest first."),
  onDays: z
    .array(
      z.strictObject({
        day: z
          .string()
          .refine((text) => parseDay(text) !== undefined, "a London date, as 2026-01-31"),
        order: list,
      }),
    )
    .max(DAYS_MAX)
    .default([])
    .describe(
      "Lists that stand in its place for one London day each; of two for a day the later one counts.",
    ),
});

function principle({ order, onDays }: z.output<typeof settings>): RankedPrinciple {
  const placesIn = (ids: readonly string[]) => new Map(ids.map((id, place) => [id, place]));
  const places = placesIn(order);
  const placesOn = new Map(onDays.map((on) => [parseDay(on.day), placesIn(on.order)]));
  return {
    kind: "ranked",
    changes: onDays.length > 0 ? "byDay" : "never",
    readsOffers: false,
    rank: (queue, londonDay) => {
      const own = placesOn.get(londonDay) ?? places;
      return byKey(queue, (row) => own.get(queue.ids[row]!) ?? Infinity);
    },
  };
}

export const meritOrder = registryEntry({
  about: "A list that the operator keeps; the others behind it, newest first.",
  settings,
  make: principle,
});
