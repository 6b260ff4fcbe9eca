/** Structure, quality and efficiency of the local energy exchange, worked by hand. */
import { expect, test } from "vitest";
import { namedBlock } from "../testing/named-rows.ts";
import { SummaryFold } from "./registry.ts";

interface Written {
  readonly worth?: number;
  readonly expected?: number;
  readonly traded?: number;
  readonly half?: number;
}
function order(unit: string, side: string, energyWh: number, limit: number, of: Written = {}) {
  const { worth = limit, expected = energyWh, traded = 0, half = 1 } = of;
  return {
    ...{ placedAt: 0, periodStart: half * 1800, unit, side, energyWh, limitGbpPerMwh: limit },
    ...{ expectedWh: expected, worthGbpPerMwh: worth, tradedWh: traded },
  };
}
const trade = (buyer: string, seller: string, energyWh: number, gbp: number, half = 1) => ({
  ...{ at: 0, periodStart: half * 1800, buyer, seller, energyWh },
  ...{ buyerGbpPerMwh: gbp, sellerGbpPerMwh: gbp, paidMicroGbp: energyWh * gbp },
});

function summary(tables: Parameters<typeof namedBlock>[0]) {
  const fold = new SummaryFold();
  fold.add(namedBlock(tables));
  const { metrics } = fold.value();
  return (name: string) => metrics.find((each) => each.name === name)!.value;
}

test("sellers of 5, 4, 3 and 2 kWh against 16 kWh: 2,755, and the largest is pivotal; half of it unsold, £3 apart at best", () => {
  const sold = { a: 5000, b: 4000, c: 3000, d: 2000 };
  const value = summary({
    exchange_orders: [
      order("home", "buyerBid", 16_000, 57, { traded: -14_000 }),
      ...Object.entries(sold).map(([unit, wh], row) =>
        order(unit, "sellerOffer", wh, 60 + row, { traded: wh }),
      ),
      // Without the other side there is no book.
      order("home", "buyerBid", 4000, 200, { half: 2 }),
    ],
    exchange_trades: Object.entries(sold).map(([unit, wh]) => trade("home", unit, wh, 60)),
  });
  expect(Math.round(Number(value("exchangeSellerHhi")))).toBe(2755);
  expect(value("exchangeBuyerHhi")).toBe(10_000);
  expect(value("exchangeResidualSupplyIndex")).toBe(0.5625);
  expect(value("exchangePivotalFrac")).toBe(1);
  expect(value("exchangeSpreadGbpPerMwh")).toBe(3);
  expect(value("exchangeBidsFilledFrac")).toBe(0.7);
  expect(value("exchangeOffersFilledFrac")).toBe(1);
});

test("of 3 kWh worth £100 and 2 worth £70, and 4 that cost £50, £170 a MWh could be gained; a withholder of 2 kWh leaves £100 of it", () => {
  const value = summary({
    exchange_orders: [
      order("works", "buyerBid", 3000, 100, { traded: -2000 }),
      order("home", "buyerBid", 2000, 70),
      // It asks £90 of what costs it £50, and holds half back.
      order("sun", "sellerOffer", 2000, 90, { worth: 50, expected: 4000, traded: 2000 }),
    ],
    exchange_trades: [trade("works", "sun", 2000, 95)],
  });
  // 3 · 50 + 1 · 20 = 170, of which 2 · 50 came about.
  expect(value("exchangeEfficiencyFrac")).toBeCloseTo(100 / 170, 12);
});

test("prices of £60, £70 and £50 change by 10 and −20: a deviation of £21.21", () => {
  const value = summary({
    exchange_trades: [60, 70, 50].map((gbp, half) => trade("home", "sun", 1000, gbp, half)),
  });
  expect(value("exchangePriceVolatilityGbpPerMwh")).toBeCloseTo(Math.sqrt(450), 9);
  expect(summary({ exchange_trades: [] })("exchangePriceVolatilityGbpPerMwh")).toBeNull();
});
