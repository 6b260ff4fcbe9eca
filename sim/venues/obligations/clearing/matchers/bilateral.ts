/**
 * BILATERAL: only buyers and sellers that the settings name as a pair meet, by price where a unit is named more than once.
 */
import { z } from "zod";
import { registryEntry } from "../../../../core/define-registry.ts";
import { byBid, byOffer } from "../at-constraint.ts";
import { inTurn, type Pairing } from "./in-turn.ts";
import type { MatcherMaker } from "./matcher.ts";

const settings = z.strictObject({
  kind: z.literal("bilateral"),
  pairs: z
    .array(z.strictObject({ buyer: z.string(), seller: z.string() }))
    .min(1)
    .max(10_000)
    .describe("Ids of the units that agreed to trade with one another."),
});

/** Whether two orders are of a pair that agreed. */
export function agreedPairs(
  pairs: z.output<typeof settings>["pairs"],
): (unitIds: readonly string[]) => Pairing {
  const sellersOf = new Map<string, Set<string>>();
  for (const { buyer, seller } of pairs) {
    const sellers = sellersOf.get(buyer) ?? new Set();
    sellersOf.set(buyer, sellers.add(seller));
  }
  return (unitIds) => (bid, offer) =>
    Boolean(sellersOf.get(unitIds[bid.unit]!)?.has(unitIds[offer.unit]!));
}

export const bilateral = {
  ...registryEntry({
    about: "Only named pairs trade.",
    settings,
    make: ({ pairs }: z.output<typeof settings>): MatcherMaker => {
      const agreed = agreedPairs(pairs);
      return ({ unitIds }) =>
        (bids, offers, minTradeKw) =>
          inTurn(bids.toSorted(byBid), offers.toSorted(byOffer), minTradeKw, agreed(unitIds));
    },
  }),
  needsSolver: false,
};
