/**
 * Uniform: one price for all pairs of a constraint and period, that of the order at the margin which is filled in part. A pair
 * that would not agree to it pays what is nearest to it of what both agree to.
 */
import { z } from "zod";
import { registryEntry } from "../../../../core/define-registry.ts";
import type { Order } from "../../../../model/venues.ts";
import { type PricePart, RESIDUE_KW, reliefKw } from "../at-constraint.ts";
import type { Match } from "../matchers/matcher.ts";
import { onEachPart } from "./price-rule.ts";

export const uniform = registryEntry({
  about: "One price for all pairs, set at the margin.",
  settings: z.strictObject({ kind: z.literal("uniform") }),
  make: () =>
    onEachPart((matches, part) => {
      if (matches.length === 0) return [];
      const price = marginalPrice(matches, part);
      return matches.map(({ bid, offer }) => Math.min(Math.max(price, part(offer)), part(bid)));
    }),
});

/** Of the lowest bid and the highest offer that trade: the one that is filled in part, or half-way. */
function marginalPrice(matches: readonly Match[], part: PricePart): number {
  const bidPrice = matches.reduce((low, { bid }) => Math.min(low, part(bid)), Infinity);
  const offerPrice = matches.reduce((high, { offer }) => Math.max(high, part(offer)), -Infinity);
  const isInPart = partlyFilled(matches);
  const isBidInPart = matches.some(({ bid }) => part(bid) === bidPrice && isInPart(bid));
  const isOfferInPart = matches.some(({ offer }) => part(offer) === offerPrice && isInPart(offer));
  if (isBidInPart === isOfferInPart) return (bidPrice + offerPrice) / 2;
  return isBidInPart ? bidPrice : offerPrice;
}

function partlyFilled(matches: readonly Match[]): (order: Order) => boolean {
  const filledKw = new Map<Order, number>();
  for (const { bid, offer, buyerKw } of matches) {
    for (const order of [bid, offer])
      filledKw.set(order, (filledKw.get(order) ?? 0) + buyerKw * bid.sensitivity);
  }
  return (order) => reliefKw(order) - filledKw.get(order)! > RESIDUE_KW;
}
