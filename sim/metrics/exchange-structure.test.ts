/** Structure, quality and efficiency of the local energy exchange, worked by hand. */
import { expect, test } from "vitest";
import { namedBlock } from "../testing/named-rows.ts";
import { SummaryFold } from "./summary.ts";

interface Written {
  readonly worth?: number;
  readonly expected?: number;
  readonly traded?: number;
  readonly half?: number;
  readonly at?: number;
}
function order(unit: string, side: string, energyWh: number, limit: number, of: Written = {}) {
  const { worth = limit, expected = energyWh, traded = 0, half = 1, at = 0 } = of;
  return {
    ...{ placedAt: at, periodStart: half * 1800, unit, side, energyWh, limitGbpPerMwh: limit },
    ...{ expectedWh: expected, worthGbpPerMwh: worth, tradedWh: traded },
  };
}
const trade = (buyer: string, seller: string, energyWh: number, gbp: number, half = 1) => ({
  ...{ at: 0, periodStart: half * 1800, buyer, seller, energyWh },
  ...{ buyerGbpPerMwh: gbp, sellerGbpPerMwh: gbp, paidMicroGbp: energyWh * gbp },
  receivedMicroGbp: energyWh * gbp,
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
  expect(value("exchangeResidualSupplyScreenFrac")).toBe(1);
  expect(value("exchangeSpreadGbpPerMwh")).toBe(3);
  // £58.50 lies between them: all of this book is within £10 of it.
  expect(value("exchangeDepthMwh")).toBe(0.03);
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
  // Of 2 kWh at £90, as it says, all went to £100.
  expect(value("exchangeAllocativeEfficiencyFrac")).toBe(1);
  // £95 for what costs £50.
  expect(value("exchangeLernerIndex")).toBeCloseTo(45 / 95, 12);
  // Between £100 and £90 lies £95: the home's £70 is out of reach.
  expect(value("exchangeDepthMwh")).toBe(0.005);
});

test("what a first gate leaves and a second takes up is one order: 3 kWh of 4 sold, a quarter of an hour's worth of them six hours later", () => {
  const gates = [
    // A day ahead the works bid for 4, the field offers 3 and sells 2 of them.
    order("works", "buyerBid", 4000, 100, { traded: -2000 }),
    order("sun", "sellerOffer", 3000, 50, { traded: 2000 }),
    // Six hours later each asks again for what is left of it, and the field has a kWh more than it thought: 1 is sold.
    order("works", "buyerBid", 2000, 100, { traded: -1000, at: 21_600 }),
    order("sun", "sellerOffer", 2000, 50, { traded: 1000, at: 21_600 }),
  ];
  const value = summary({ exchange_orders: gates });
  expect(value("exchangeMatchedFrac")).toBe(3 / 4);
  expect(value("exchangeBidsFilledFrac")).toBe(3 / 4);
  expect(value("exchangeOffersFilledFrac")).toBe(3 / 4);
  // £50 a MWh on 3 of 4 kWh: not of the 4 and the 2 that two books would have.
  expect(value("exchangeEfficiencyFrac")).toBe(3 / 4);
  expect(value("exchangeAllocativeEfficiencyFrac")).toBe(3 / 4);
  expect(value("exchangeTimeToFillHours")).toBe(6 / 3);
});

test("what was sold and is bought back is another order, on the other side", () => {
  const value = summary({
    exchange_orders: [
      order("works", "buyerBid", 4000, 100, { traded: -4000 }),
      order("sun", "sellerOffer", 4000, 50, { traded: 4000 }),
      // The sun stays away for half of it; the weir has 1 to give.
      order("sun", "buyerBid", 2000, 80, { traded: -1000, at: 3600 }),
      order("weir", "sellerOffer", 1000, 60, { traded: 1000, at: 3600 }),
    ],
  });
  expect(value("exchangeBidsFilledFrac")).toBe(5 / 6);
  expect(value("exchangeOffersFilledFrac")).toBe(1);
  expect(value("exchangeMatchedFrac")).toBe(1);
  // Each at its first gate.
  expect(value("exchangeTimeToFillHours")).toBe(0);
});

test("prices of £60, £70 and £50 change by 10 and −20: a deviation of £21.21", () => {
  const value = summary({
    exchange_trades: [60, 70, 50].map((gbp, half) => trade("home", "sun", 1000, gbp, half)),
  });
  expect(value("exchangePriceVolatilityGbpPerMwh")).toBeCloseTo(Math.sqrt(450), 9);
  // 3 kWh for £30 of movement.
  expect(value("exchangeLiquidityRatio")).toBeCloseTo(0.003 / 30, 12);
  expect(summary({ exchange_trades: [] })("exchangePriceVolatilityGbpPerMwh")).toBeNull();
});

test("8 kWh beside the largest for 7 that are bid for pass the test of a pivotal seller and not the screen of 1.2; 6 for 5 pass both", () => {
  const book = (half: number, wh: number, offers: readonly number[]) => [
    order("home", "buyerBid", wh, 57, { half }),
    ...offers.map((own, row) => order(`seller-${row}`, "sellerOffer", own, 60, { half })),
  ];
  const value = summary({
    exchange_orders: [...book(0, 7000, [4000, 4000, 4000]), ...book(1, 5000, [6000, 6000])],
  });
  expect(value("exchangePivotalFrac")).toBe(0);
  expect(value("exchangeResidualSupplyScreenFrac")).toBe(0.5);
});
