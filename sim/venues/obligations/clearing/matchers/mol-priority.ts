/**
 * MOL_PRIORITY: buyers are served down the merit order list, who is curtailed first before the others, each from the cheapest
 * offer that it may meet. Price only says who agrees.
 */
import { z } from "zod";
import { registryEntry } from "../../../../core/define-registry.ts";
import type { Order } from "../../../../model/venues.ts";
import { byBid, byOffer } from "../at-constraint.ts";
import { inTurn } from "./in-turn.ts";
import type { Matcher, MatcherMaker } from "./matcher.ts";

/** A unit without a place, 0, comes last. */
const placeOf = ({ place }: Order) => (place > 0 ? place : Number.MAX_SAFE_INTEGER);

const byPlace = (left: Order, right: Order) => placeOf(left) - placeOf(right) || byBid(left, right);

export const byListPriority: Matcher = (bids, offers, minTradeKw) =>
  inTurn(bids.toSorted(byPlace), offers.toSorted(byOffer), minTradeKw);

export const molPriority = {
  ...registryEntry({
    about: "Who is curtailed first is served first, from the lowest offer.",
    settings: z.strictObject({ kind: z.literal("mol-priority") }),
    make: (): MatcherMaker => () => byListPriority,
  }),
  needsSolver: false,
};
