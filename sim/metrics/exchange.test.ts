/** What the local energy exchange came to, worked by hand. */
import { expect, test } from "vitest";
import { namedBlock } from "../testing/named-rows.ts";
import { SummaryFold } from "./registry.ts";

const order = (side: string, energyWh: number, tradedWh: number) => ({ side, energyWh, tradedWh });
const trade = (energyWh: number, buyerGbpPerMwh: number, bidGbpPerMwh: number) => ({
  ...{ energyWh, buyerGbpPerMwh, bidGbpPerMwh, askGbpPerMwh: 51 },
  paidMicroGbp: energyWh * buyerGbpPerMwh,
});

test("1.5 of 2 MWh offered is sold, a MWh at £80 and half a one at £110, for a surplus of £71.60 and £19", () => {
  const fold = new SummaryFold();
  fold.add(
    namedBlock({
      exchange_orders: [
        order("buyerBid", 3_000_000, -1_000_000),
        order("buyerBid", 500_000, -500_000),
        order("sellerOffer", 2_000_000, 1_500_000),
      ],
      exchange_trades: [trade(1_000_000, 80, 122.6), trade(500_000, 110, 89)],
    }),
  );
  const { metrics } = fold.value();
  const value = (name: string) => metrics.find((each) => each.name === name)!.value;
  expect(value("exchangeTradedMwh")).toBe(1.5);
  expect(value("exchangePriceGbpPerMwh")).toBe(90);
  expect(value("exchangeSurplusGbp")).toBeCloseTo(71.6 + 19, 6);
  expect(value("exchangeMatchedFrac")).toBe(0.75);
});
