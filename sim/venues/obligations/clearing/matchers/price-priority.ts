/**
 * PRICE_PRIORITY: the buyer who would pay most for a MWh of relief meets the seller who asks least, until no pair agrees.
 */
import { z } from "zod";
import { registryEntry } from "../../../../core/define-registry.ts";
import { byBid, byOffer } from "../at-constraint.ts";
import { inTurn } from "./in-turn.ts";
import type { Matcher, MatcherMaker } from "./matcher.ts";

export const byPricePriority: Matcher = (bids, offers, minTradeKw) =>
  inTurn(bids.toSorted(byBid), offers.toSorted(byOffer), minTradeKw);

export const pricePriority = {
  ...registryEntry({
    about: "Highest bid meets lowest offer.",
    settings: z.strictObject({ kind: z.literal("price-priority") }),
    make: (): MatcherMaker => () => byPricePriority,
  }),
  needsSolver: false,
};
