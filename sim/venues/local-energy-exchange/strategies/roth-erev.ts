/**
 * Roth–Erev, as modified for electricity markets: what has paid is chosen more often. Some numbered margins from worth to the public bound; each
 * has a propensity, and is chosen with its part of their sum.
 *
 *   q_j ← (1 − φ) q_j + r (1 − ε) for the margin chosen, and + q_j ε / (J − 1) for each other;  r: gain a MWh expected, over the range of prices
 */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import { bestBound, boundsRange, heldToWorth, type TradingStrategy } from "./strategy.ts";

const CHOICE_SLOT = 0;
/** Below it a margin would never be tried again. */
const LEAST_PROPENSITY = 1e-6;

const settings = z.strictObject({
  kind: z.literal("roth-erev"),
  choices: z
    .int()
    .min(2)
    .max(100)
    .default(10)
    .describe(
      "J: margins that it chooses from, even steps from none to the last before the bound. Assumed.",
    ),
  recencyFrac: z
    .number()
    .min(0)
    .max(1)
    .default(0.1)
    .describe("φ: part of a propensity that is forgotten at each order."),
  experimentFrac: z
    .number()
    .min(0)
    .max(1)
    .default(0.2)
    .describe("ε: part of a gain that goes to others than the margin chosen."),
  startPropensity: z
    .number()
    .min(LEAST_PROPENSITY)
    .max(1000)
    .default(0.1)
    .describe(
      "Propensity of each margin before the first order, in gains of the range of prices. Assumed.",
    ),
});

function make({
  choices,
  recencyFrac,
  experimentFrac,
  startPropensity,
}: z.output<typeof settings>): TradingStrategy {
  return {
    start: () => Array.from({ length: choices }, () => startPropensity),
    quote(trader) {
      const { learnt, worthGbpPerMwh } = trader;
      const choice = chosen(learnt, trader.self.draw(trader, CHOICE_SLOT));
      const price = worthGbpPerMwh + (choice / choices) * (bestBound(trader) - worthGbpPerMwh);
      return { energyWh: trader.expectedWh, limitGbpPerMwh: heldToWorth(trader, price), choice };
    },
    learn(trader, { quote, gainGbpPerMwh }) {
      const range = boundsRange(trader);
      const gain = range === 0 ? 0 : gainGbpPerMwh / range;
      return Array.from(trader.learnt, (propensity, choice) => {
        const earned =
          choice === quote.choice
            ? gain * (1 - experimentFrac)
            : (propensity * experimentFrac) / (choices - 1);
        return Math.max(LEAST_PROPENSITY, (1 - recencyFrac) * propensity + earned);
      });
    },
  };
}

/** The margin in whose part of the sum a uniform draw falls. */
function chosen(propensities: Float64Array, uniform: number): number {
  let left = uniform * propensities.reduce((sum, each) => sum + each, 0);
  for (const [choice, each] of propensities.entries()) {
    if (left < each) return choice;
    left -= each;
  }
  return propensities.length - 1;
}

export const rothErev = registryEntry({
  about: "Learns by what has paid which margin to take.",
  settings,
  make,
});
