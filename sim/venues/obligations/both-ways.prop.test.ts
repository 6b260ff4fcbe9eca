/**
 * The market knows no side: whoever relieves the constraint by injecting more, and stands where it consumed what it injected,
 * trades what it would have traded, under every matcher.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Direction } from "../../model/direction.ts";
import type { GateContext, GateOutcome } from "../../model/venues.ts";
import { goldenCases } from "../../testing/cases.ts";
import { type MatchingInput, matchingCase, turned } from "../../testing/matching-case.ts";
import { runGate, venues } from "../registry.ts";
import { loadHighsSolver } from "../solver/highs.ts";
import { matchers } from "./clearing/matchers/registry.ts";

const solver = await loadHighsSolver();
const runs = goldenCases<MatchingInput, unknown>("matching").flatMap(({ name, input }) =>
  (Object.keys(matchers) as (keyof typeof matchers)[])
    .filter((matcher) => matcher !== "bilateral" || input.pairs !== undefined)
    .map((matcher) => ({ name, input, matcher })),
);

/** Orders and trades of a question, by matcher. */
function traded(context: GateContext, input: MatchingInput, matcher: keyof typeof matchers) {
  const settings = venues["curtailment-obligations"].settings.parse({
    matcher: matcher === "bilateral" ? { kind: matcher, pairs: input.pairs } : { kind: matcher },
    minTradeKw: input.minTradeKw,
  });
  const gate = (name: "open" | "close", more: Partial<GateContext>): GateOutcome =>
    runGate(
      "curtailment-obligations",
      name,
      { ...context, solver, ...more },
      { "curtailment-obligations": settings },
    );
  const orders = gate("open", {}).orders ?? [];
  return { orders, trades: (gate("close", { orders }).trades ?? []).map(({ trade }) => trade) };
}

test.for(runs)(
  "$name, $matcher: whoever is on the other side of the constraint, the same trades at the same prices",
  ({ input, matcher }) => {
    const { ids, context } = matchingCase(input);
    const straight = traded(context, input, matcher);
    const sides = fc.array(fc.boolean(), { minLength: ids.length, maxLength: ids.length });
    fc.assert(
      fc.property(sides, (isTurned) => {
        const direction = (unit: number): Direction => (isTurned[unit] === true ? "up" : "down");
        const other = traded(turned(context, isTurned), input, matcher);
        expect(other.orders).toEqual(
          straight.orders.map((order) => ({ ...order, direction: direction(order.unit) })),
        );
        expect(other.trades).toEqual(
          straight.trades.map((trade) => ({
            ...trade,
            buyerDirection: direction(trade.buyer),
            sellerDirection: direction(trade.seller),
          })),
        );
      }),
      { numRuns: matcher === "price-priority" ? 30 : 5, examples: [[ids.map(() => true)]] },
    );
  },
);
