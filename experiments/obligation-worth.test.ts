/**
 * A fortnight of the ring with two gates: what a mark-up takes out of the market for obligations is in its metrics, and the tables say of every trade when
 * it was made and what it is truly worth.
 */
import { expect, test } from "vitest";
import { SummaryFold } from "../sim/metrics/summary.ts";
import { defaultPopulation } from "./default-population.ts";
import { ran, rowsOf, scenarioOf } from "./testing/engine-runs.ts";

const population = (strategy: object) =>
  defaultPopulation.map((group) => ({ ...group, policy: { ...group.policy, strategy } }));

function fortnight(strategy: object) {
  const { tables } = ran(
    scenarioOf({
      period: { start: "2026-01-05", days: 14, tickMinutes: 30 },
      venues: {
        "curtailment-obligations": {
          priceRule: { kind: "pay-as-offer" },
          gates: { intraday: {} },
        },
      },
      lookAhead: { operational: { periods: 3 } },
      population: population(strategy),
    }),
  );
  const fold = new SummaryFold();
  fold.add({ tables });
  const { metrics } = fold.value();
  return {
    trades: rowsOf(tables.trades),
    events: rowsOf(tables.events),
    value: (name: string) => metrics.find((each) => each.name === name)!.value,
  };
}

const truthful = fortnight({ kind: "truthful" });
const markedUp = fortnight({ kind: "mark-up", markUpFrac: 0.1 });

test("paid as they offer, truthful sellers get their cost: an index of 0, and all gain is the buyers'", () => {
  const { value } = truthful;
  expect(value("tradeValueGbp")).toBeGreaterThan(100);
  // Costs stand in the tables to half a penny.
  expect(value("tradeLernerIndex")).toBeCloseTo(0, 3);
  expect(Math.abs(value("tradeSellerSurplusGbp")!)).toBeLessThan(1);
  expect(value("tradeBuyerSurplusGbp")).toBeGreaterThan(100);
  expect(value("tradeTrueEfficiencyFrac")).toBe(value("tradeEfficiencyFrac"));
});

test("a tenth on top of cost is an index of 0.1 / 1.1, and costs efficiency nothing that orders can see", () => {
  const { value } = markedUp;
  expect(value("tradeLernerIndex")).toBeCloseTo(0.1 / 1.1, 3);
  expect(value("tradeSellerSurplusGbp")).toBeGreaterThan(10);
  expect(value("tradeTrueEfficiencyFrac")).toBeLessThanOrEqual(1);
  expect(value("tradeTrueEfficiencyFrac")).not.toBe(value("tradeEfficiencyFrac"));
});

test("a trade is made when its event says, between its order and its half-hour; parts are parts", () => {
  const { trades, events, value } = truthful;
  const matched = events.filter(({ kind }) => kind === "tradeMatched");
  const at = new Map(matched.map((event) => [event.trade, event.at]));
  const stood = trades.filter(({ outcome }) => outcome !== "refused");
  expect(stood.length).toBeGreaterThan(20);
  for (const { trade, concludedAt } of stood) expect(concludedAt).toBe(at.get(trade!));
  expect(value("tradeTimeToFillHours")).toBeGreaterThan(0);
  expect(value("tradeTimeToFillHours")).toBeLessThan(48);
  expect(value("tradeMatchedFrac")).toBeGreaterThan(0);
  expect(value("tradeMatchedFrac")).toBeLessThanOrEqual(1);
});
