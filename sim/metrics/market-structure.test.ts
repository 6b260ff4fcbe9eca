/** Concentration, pivotal sellers, spread, fill and price of the market for obligations, worked by hand. */
import { expect, test } from "vitest";
import { namedBlock } from "../testing/named-rows.ts";
import { hhi, residualSupply } from "./market-structure.ts";
import { SummaryFold } from "./summary.ts";

test("sellers of 5, 4, 3 and 2: 2,755; what others offer over a demand of 16 and of 10", () => {
  expect(Math.round(hhi([5, 4, 3, 2])!)).toBe(2755);
  expect(hhi([7])).toBe(10_000);
  expect(hhi([0, 0])).toBeNull();
  // Without one of 5, 4, 3, 2 in turn: only the largest of all that are asked about comes out.
  const without = (own: number) => (14 - own) / 16;
  expect([5, 4, 3, 2].map(without).map((each) => each.toFixed(2))).toEqual([
    ...["0.56", "0.63", "0.69", "0.75"],
  ]);
  expect(residualSupply([5, 4, 3, 2], 16)).toBe(0.5625);
  expect(residualSupply([2, 3, 4, 5], 10)).toBe(0.9);
  expect(residualSupply([4, 4, 4], 8)).toBe(1);
});

const order = (unit: string, side: string, volumeW: number, priceGbpPerMwh: number, at = 0) => ({
  ...{ placedAt: at, periodStart: 3600, constraint: "export", unit, side },
  ...{ volumeW, priceGbpPerMwh },
});
const trade = (half: number, seller: string, deliveredWh: number, amountMicroGbp: number) => ({
  ...{ periodStart: half * 1800, seller, buyer: "late", buyerW: 1000, sellerW: 2000 },
  ...{ deliveredWh, amountMicroGbp },
});

function summary(tables: Parameters<typeof namedBlock>[0]) {
  const fold = new SummaryFold();
  fold.add(namedBlock(tables));
  const { metrics } = fold.value();
  return (name: string) => metrics.find((each) => each.name === name)!.value;
}

test("a book with a pivotal seller and one without; one of a side alone does not count", () => {
  const value = summary({
    orders: [
      order("late", "buyerBid", 16_000, 45),
      order("a", "sellerOffer", 5000, 35),
      order("b", "sellerOffer", 4000, 30),
      order("c", "sellerOffer", 3000, 50),
      order("d", "sellerOffer", 2000, 60),
      order("late", "buyerBid", 4000, 20, 60),
      order("a", "sellerOffer", 4000, 30, 60),
      order("b", "sellerOffer", 4000, 40, 60),
      order("late", "buyerBid", 9000, 20, 120),
    ],
    trades: [trade(2, "a", 500_000, 20_000_000)],
  });
  expect(value("residualSupplyIndex")).toBe((0.5625 + 1) / 2);
  expect(value("pivotalFrac")).toBe(0.5);
  expect(value("residualSupplyScreenFrac")).toBe(1);
  // 30 − 45 and 30 − 20.
  expect(value("spreadGbpPerMwh")).toBe((-15 + 10) / 2);
  // Around £37.50: 45, 35 and 30, 25 kW together; around £25: 20 and 30, 8 kW.
  expect(value("depthMw")).toBeCloseTo((0.025 + 0.008) / 2, 12);
  expect(value("bidsFilledFrac")).toBe(1000 / 29_000);
  expect(value("offersFilledFrac")).toBe(2000 / 22_000);
});

test("orders of a half-hour of today stand behind those of a day ahead that were placed later", () => {
  const value = summary({
    orders: [
      ...[order("late", "buyerBid", 1000, 45, 720), order("a", "sellerOffer", 1000, 35, 720)],
      ...[order("late", "buyerBid", 2000, 45, 60), order("a", "sellerOffer", 2000, 25, 60)],
    ],
  });
  expect(value("spreadGbpPerMwh")).toBe(-15);
});

test("prices of three half-hours: 40, 50 and 30; they change by +10 and by −20", () => {
  const value = summary({
    trades: [
      trade(2, "a", 500_000, 20_000_000),
      trade(3, "a", 250_000, 10_000_000),
      trade(3, "b", 250_000, 15_000_000),
      trade(9, "b", 1_000_000, 30_000_000),
      trade(5, "b", 0, 0),
    ],
  });
  expect(value("tradePriceGbpPerMwh")).toBe(37.5);
  expect(value("priceVolatilityGbpPerMwh")).toBeCloseTo(Math.sqrt(450), 12);
  // 2 MWh while it moved by £30.
  expect(value("tradeLiquidityRatio")).toBe(2 / 30);
  // 0.75 of 2 MWh and 1.25 of it.
  expect(value("sellerHhi")).toBe(37.5 ** 2 + 62.5 ** 2);
  expect(value("buyerHhi")).toBe(10_000);
});

test("a demand of 10 leaves the largest of 5, 4, 3 and 2 at 0.9, pivotal; of 4, 4 and 4 with 7 at 8 / 7, below the screen of 1.2 alone; of 6 and 6 with 5 at it", () => {
  const book = (at: number, bid: number, offers: readonly number[]) => [
    order("late", "buyerBid", bid, 45, at),
    ...offers.map((volume, row) => order(`seller-${row}`, "sellerOffer", volume, 35, at)),
  ];
  const value = summary({
    orders: [...book(0, 10, [5, 4, 3, 2]), ...book(60, 7, [4, 4, 4]), ...book(120, 5, [6, 6])],
  });
  expect(value("pivotalFrac")).toBeCloseTo(1 / 3, 12);
  expect(value("residualSupplyScreenFrac")).toBeCloseTo(2 / 3, 12);
});
