/**
 * Zero intelligence plus: a margin that follows the market. A member aims a little short of the price of the half-hour; who traded all that it ordered
 * raises its margin towards that, who did not lowers it, a part of the way, with some of the movement before. In a continuous market it would aim beyond the price
 * where it traded; in a call, where it has the market's price whatever it asked, all who did would price each other out.
 *
 *   p = w ± m R      Δ = β (τ − p)      Γ ← γ Γ + (1 − γ) Δ      m ← clamp(± (p + Γ − w) / R, 0, 1)
 */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import { clamp } from "../../../core/units.ts";
import { drawnWithin, spreadWithin } from "../../../model/spread.ts";
import {
  boundsRange,
  gainSign,
  heldToWorth,
  type Trader,
  type TradingStrategy,
} from "./strategy.ts";

/** Slots of draws of the member for good, and of an order. */
const TRAITS = { margin: 0, rate: 1, momentum: 2 };
const AIM_SLOT = 0;

const settings = z.strictObject({
  kind: z.literal("zip"),
  learningRate: spreadWithin(0, 1)
    .default(0.05)
    .describe("β: part of the way to where it aims that a margin moves at each half-hour."),
  momentumFrac: spreadWithin(0, 0.99)
    .default({ between: [0, 0.1] })
    .describe("γ: part of the movement before that goes on. Assumed."),
  startMarginFrac: spreadWithin(0, 1)
    .default({ between: [0.05, 0.35] })
    .describe("Margin before the first order, of the range of prices."),
  aimFrac: z
    .number()
    .min(0)
    .max(1)
    .default(0.05)
    .describe(
      "How far short of the market's price it aims at most, of the range of prices. Assumed.",
    ),
});

function make(own: z.output<typeof settings>): TradingStrategy {
  const priceOf = (trader: Trader, marginFrac: number) =>
    trader.worthGbpPerMwh + gainSign(trader) * marginFrac * boundsRange(trader);
  return {
    start: (trait) => [drawnWithin(own.startMarginFrac, trait(TRAITS.margin)), 0],
    quote: (trader) => ({
      energyWh: trader.expectedWh,
      limitGbpPerMwh: heldToWorth(trader, priceOf(trader, trader.learnt[0]!)),
    }),
    learn(trader, { quote, tradedWh, marketGbpPerMwh }) {
      const [marginFrac, movedFrac] = trader.learnt as unknown as [number, number];
      const range = boundsRange(trader);
      if (range === 0) return [marginFrac, movedFrac];
      const sign = gainSign(trader);
      const isFilled = tradedWh >= quote.energyWh;
      const price = priceOf(trader, marginFrac);
      const short = own.aimFrac * trader.self.draw(trader, AIM_SLOT) * range;
      const aim = (marketGbpPerMwh ?? quote.limitGbpPerMwh) - sign * short;
      // Who was filled asks for no less than it does, who was not for no more.
      const change = isFilled
        ? Math.max(0, sign * (aim - price))
        : Math.min(0, sign * (aim - price));
      const rate = drawnWithin(own.learningRate, trader.self.trait(trader, TRAITS.rate));
      const momentum = drawnWithin(own.momentumFrac, trader.self.trait(trader, TRAITS.momentum));
      const moveFrac = momentum * movedFrac + ((1 - momentum) * rate * change) / range;
      return [clamp(marginFrac + moveFrac, 0, 1), moveFrac];
    },
  };
}

export const zip = registryEntry({
  about: "A margin that follows the market's price.",
  settings,
  make,
});
