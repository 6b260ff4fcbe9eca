/**
 * Two markets at once on the ring: a network operator's service and curtailment obligations with an intraday gate. Whoever is
 * armed sells nothing else, what is let go is free again, and who could not sell is compensated.
 */
import { expect, test } from "vitest";
import { ran, rowsOf, scenarioOf } from "./testing/engine-runs.ts";

const zone = {
  ...{ id: "bay", constraints: ["milnholme-export"] },
  windows: [{ days: "all", from: "00:00", to: "00:00" }],
};
const { tables } = ran(
  scenarioOf({
    period: { start: "2026-01-05", days: 4, tickMinutes: 30 },
    lookAhead: { operational: { periods: 3 } },
    venues: {
      "curtailment-obligations": { gates: { intraday: {} } },
      secure: {
        zones: [zone],
        unwinding: { before: 30, fraction: 1 },
        gates: { arm: { before: 120 } },
      },
    },
  }),
);
const awards = rowsOf(tables.service_awards);
const trades = rowsOf(tables.trades);
const events = rowsOf(tables.events);
const ofPeriod = new Map(awards.map(({ award, periodStart }) => [award, periodStart]));
const key = (periodStart: unknown, unit: unknown) => `${periodStart} ${unit}`;

test("relief is bought of those who would have to inject less", () => {
  expect(awards.filter(({ state }) => state !== "refused").length).toBeGreaterThan(30);
  for (const { changeW, constraint } of awards) {
    expect(constraint).toBe("milnholme-export");
    expect(Number(changeW)).toBeLessThan(0);
  }
});

test("while a unit is armed nobody concludes a trade with it, and some were refused for that reason", () => {
  const spans = new Map<string, { from: number; to: number }>();
  for (const { kind, at, unit, trade } of events) {
    const of = key(ofPeriod.get(trade!), unit);
    if (kind === "serviceArmed") spans.set(of, { from: Number(at), to: Infinity });
    if (kind === "serviceDisarmed") spans.get(of)!.to = Number(at);
  }
  expect(spans.size).toBeGreaterThan(30);
  const periodOf = new Map(trades.map(({ trade, periodStart }) => [trade, periodStart]));
  let seen = 0;
  for (const { kind, at, unit, trade } of events) {
    if (kind !== "tradeMatched") continue;
    seen += 1;
    const span = spans.get(key(periodOf.get(trade!), unit));
    expect(span !== undefined && Number(at) > span.from && Number(at) < span.to).toBe(false);
  }
  expect(seen).toBeGreaterThan(100);
  const locked = trades.filter(({ reason }) => reason === "armed");
  expect(locked.length).toBeGreaterThan(5);
  for (const { outcome, periodStart, seller, buyer } of locked) {
    expect(outcome).toBe("refused");
    const isArmed = [seller, buyer].some((unit) => spans.has(key(periodStart, unit)));
    expect(isArmed).toBe(true);
  }
});

test("what is not wanted any more is let go with a reason; who could not sell because of it is paid that, and nobody else", () => {
  const disarmed = awards.filter(({ state }) => state === "disarmed");
  expect(disarmed.length).toBeGreaterThan(10);
  const missed = new Map<string, number>();
  for (const { reason, periodStart, seller, priceGbpPerMwh } of trades) {
    const of = key(periodStart, seller);
    if (reason === "armed") missed.set(of, Math.max(missed.get(of) ?? 0, Number(priceGbpPerMwh)));
  }
  let paid = 0;
  for (const { periodStart, unit, changeW, reason, instructedWh, ...row } of disarmed) {
    expect([reason, instructedWh]).toEqual(["notWantedAnyMore", 0]);
    const price = missed.get(key(periodStart, unit)) ?? 0;
    const heldMwh = Math.abs(Number(changeW)) / 2e6;
    // Prices of trades are at the constraint, where these units give all that they give.
    expect(Number(row.lostOpportunityMicroGbp) / 1e6).toBeCloseTo(heldMwh * price, 1);
    if (Number(row.lostOpportunityMicroGbp) > 0) paid += 1;
  }
  expect(paid).toBeGreaterThan(0);
  const others = awards.filter(({ state }) => state !== "disarmed");
  expect(others.every(({ lostOpportunityMicroGbp }) => lostOpportunityMicroGbp === 0)).toBe(true);
});
