/** What the local energy exchange came to, worked by hand. */
import { expect, test } from "vitest";
import { namedBlock } from "../testing/named-rows.ts";
import { SummaryFold } from "./summary.ts";

const order = (unit: string, side: string, energyWh: number, tradedWh: number) => ({
  ...{ unit, side, energyWh, tradedWh },
});
const trade = (energyWh: number, buyerGbpPerMwh: number, bidGbpPerMwh: number) => ({
  ...{ energyWh, buyerGbpPerMwh, bidGbpPerMwh, askGbpPerMwh: 51 },
  ...{ sellerGbpPerMwh: buyerGbpPerMwh - 4, paidMicroGbp: energyWh * buyerGbpPerMwh },
});

test("1.5 of 2 MWh offered is sold, a MWh at £80 and half a one at £110, for a surplus of £71.60 and £19", () => {
  const fold = new SummaryFold();
  fold.add(
    namedBlock({
      exchange_orders: [
        order("works", "buyerBid", 3_000_000, -1_000_000),
        order("home", "buyerBid", 500_000, -500_000),
        order("sun", "sellerOffer", 2_000_000, 1_500_000),
      ],
      ledger: [
        { rule: "local-energy-exchange/fee", amountMicroGbp: 2_500_000 },
        { rule: "local-energy-exchange/trade", amountMicroGbp: 135_000_000 },
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
  // £135 is paid for it. Buyers keep 42.60 and lose 10.50; £4 a MWh stay with the network; sellers have 25 and 27.50.
  expect(value("exchangeValueGbp")).toBe(135);
  expect(value("exchangeBuyerSurplusGbp")).toBeCloseTo(42.6 - 10.5, 6);
  expect(value("exchangeNetworkSurplusGbp")).toBe(6);
  expect(value("exchangeSellerSurplusGbp")).toBe(25 + 27.5);
  expect(value("exchangeFeesGbp")).toBe(2.5);
});
