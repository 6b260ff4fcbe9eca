/** Who gains from trades of obligations, market power and efficiency by true worth, worked by hand. */
import { expect, test } from "vitest";
import { earlierTables, namedBlock } from "../testing/named-rows.ts";
import { SummaryFold } from "./summary.ts";

function summary(tables: Parameters<typeof namedBlock>[0], schemas?: typeof earlierTables) {
  const fold = new SummaryFold();
  fold.add(namedBlock(tables, schemas));
  const { metrics } = fold.value();
  return (name: string) => metrics.find((each) => each.name === name)!.value;
}

const MWH = 1_000_000;
const GBP = 1_000_000;
const trade = (buyer: string, seller: string, more: object) => ({
  ...{ periodStart: 3600, buyer, seller, buyerW: 2 * MWH, sellerW: 4 * MWH },
  ...{ buyerWorthGbpPerMwh: 100, sellerCostGbpPerMwh: 10, outcome: "delivered", ...more },
});

// The buyer's unit acts twice as much: 2 MWh at the seller spare it 1.
const WHOLE = trade("late", "a", { deliveredWh: 2 * MWH, amountMicroGbp: 60 * GBP });
// Half of it came; it pays back £5.
const HALF = trade("late", "b", {
  ...{ deliveredWh: MWH, amountMicroGbp: 40 * GBP, shortfallMicroGbp: 5 * GBP },
  sellerCostGbpPerMwh: 20,
});
// Never called, 4 MW held for half an hour at £1: £2; £6 of availability.
const IDLE = trade("early", "a", {
  ...{ outcome: "idle", amountMicroGbp: 6 * GBP, sellerReadyCostGbpPerMwh: 1 },
});
const CANCELLED = trade("early", "b", { outcome: "cancelled", sellerReadyCostGbpPerMwh: 1 });

test("three trades: buyers gain 40, 15 and −6; sellers get 60, 35 and 6 for what costs 20, 20 and 2", () => {
  const value = summary({
    trades: [WHOLE, HALF, IDLE, CANCELLED],
    ledger: [{ rule: "platform-fee", amountMicroGbp: 3 * GBP }],
  });
  expect(value("tradeBuyerSurplusGbp")).toBe(100 - 60 + (50 - 35) - 6);
  expect(value("tradeSellerSurplusGbp")).toBe(40 + 15 + 4);
  expect(value("tradeFeesGbp")).toBe(3);
  expect(value("tradeLernerIndex")).toBe(59 / 101);
});

test("gains of four units, −6 (early), 15 (b), 44 (a) and 55 (late): uneven by 0.491; the most has 55 of 108", () => {
  const value = summary({ trades: [WHOLE, HALF, IDLE, CANCELLED] });
  // (−3 · −6 − 1 · 15 + 1 · 44 + 3 · 55) / (4 · 108).
  expect(value("tradeBenefitGini")).toBe(212 / 432);
  expect(value("tradeBenefitTopDecileFrac")).toBe(55 / 108);
});

test("who pays back more than it was paid has no index; where giving costs more than it is worth there is no benefit to share", () => {
  const lost = { ...HALF, shortfallMicroGbp: 50 * GBP };
  expect(summary({ trades: [lost] })("tradeLernerIndex")).toBeNull();
  const dear = { ...HALF, sellerCostGbpPerMwh: 60 };
  expect(summary({ trades: [dear] })("tradeBenefitGini")).toBeNull();
  expect(summary({ trades: [dear] })("tradeBenefitTopDecileFrac")).toBeNull();
});

test("£30 and £10 of true welfare where £40 and £40 could have been: half", () => {
  const value = summary({
    clearings: [
      { trueWelfareMicroGbp: 30 * GBP, trueOptimumMicroGbp: 40 * GBP, optimumMicroGbp: 31 * GBP },
      { trueWelfareMicroGbp: 10 * GBP, trueOptimumMicroGbp: 40 * GBP, optimumMicroGbp: 11 * GBP },
    ],
  });
  expect(value("tradeTrueEfficiencyFrac")).toBe(0.5);
});

test("a run that was stored without worth has none of these", () => {
  const plain = { periodStart: 3600, buyer: "late", seller: "a", outcome: "delivered" };
  const value = summary({ trades: [plain], clearings: [{ trades: 1 }] }, earlierTables);
  for (const name of ["BuyerSurplusGbp", "LernerIndex", "BenefitGini", "TrueEfficiencyFrac"])
    expect(value(`trade${name}`)).toBeNull();
});
