/**
 * Trading in curtailment obligations from a seed: matcher, price rule, least trade, gate times that agree with the statement.
 * Takes choices; gives the venue's settings. Rules of the registries that need no settings are found by themselves.
 */
import { matcherSchema, matchers } from "../../sim/venues/clearing/matchers/registry.ts";
import { priceRuleSchema, priceRules } from "../../sim/venues/clearing/price-rules/registry.ts";
import type { Chooser } from "./chooser.ts";

interface Parses {
  readonly safeParse: (input: unknown) => { readonly success: boolean };
}

/** Entries of a registry that can be named without settings. */
export const plainKinds = (entries: object, schema: Parses) =>
  Object.keys(entries)
    .map((kind) => ({ kind }))
    .filter((settings) => schema.safeParse(settings).success);

const MATCHERS = plainKinds(matchers, matcherSchema);
const PRICE_RULES = plainKinds(priceRules, priceRuleSchema);

/** `leastVerify`: minutes before each period at which a traded list must be known. */
export function chosenTrading(
  choose: Chooser,
  first: { daysAhead: number; at: string },
  leastVerify: number,
) {
  const open = { day: -first.daysAhead, at: first.at };
  return {
    "curtailment-obligations": {
      matcher: choose.oneOf("matcher", MATCHERS),
      priceRule: choose.oneOf("price rule", PRICE_RULES),
      priceStructure: choose.oneOf("price structure", ["utilisation-only", "two-part"]),
      minTradeKw: choose.oneOf("least trade", [0.001, 1, 100]),
      gates: {
        open,
        close: choose.oneOf("close", [
          { day: -1, at: "18:00" },
          { day: -1, at: "20:30" },
        ]),
        verify: { before: Math.max(leastVerify, choose.oneOf("verify", [0, 0, 30, 95])) },
        settle: { before: choose.oneOf("settle", [-30, -31, -1440]) },
      },
    },
  };
}
