/** The two owners on worked numbers: what a margin is worth, and when a store charges. */
import { expect, test } from "vitest";
import { drawPurpose } from "../sim/core/draws.ts";
import type { AgentRows, OrderObservation } from "../sim/model/agents.ts";
import { agentPolicies, policySchema } from "./registry.ts";

const draws = drawPurpose("1", "test/settings");

function rows(more: Partial<AgentRows> = {}): AgentRows {
  const zero = () => new Float64Array(1);
  const one = () => Float64Array.of(1);
  return {
    count: 1,
    ids: ["unit"],
    technology: ["wind"],
    capacityKw: Float64Array.of(10_000),
    chargeKwMax: zero(),
    energyWhMin: zero(),
    energyWhMax: zero(),
    chargeEfficiency: one(),
    dischargeEfficiency: one(),
    ...more,
  };
}
const battery = rows({
  chargeKwMax: Float64Array.of(10_000),
  energyWhMin: Float64Array.of(1_000_000),
  energyWhMax: Float64Array.of(21_000_000),
});

function ordered(kind: string, group: object, own: AgentRows, observed: Partial<OrderObservation>) {
  const policy = agentPolicies[kind]!;
  const settings = policy.columns([policySchema.parse({ kind, ...group })], own, draws);
  const periodCount = observed.plannedKw!.length;
  const column = () => new Float64Array(periodCount);
  const out = {
    bidKw: column(),
    bidGbpPerMwh: column(),
    offerKw: column(),
    offerGbpPerMwh: column(),
  };
  const observation = {
    rows: own,
    fromPeriod: 0,
    periodCount,
    availableKw: column(),
    priceGbpPerMwh: column(),
    plannedKw: column(),
    revenueGbpPerMwh: column(),
    curtailedKw: column(),
    couldRelieve: new Uint8Array(periodCount).fill(1),
    ...observed,
  };
  policy.order(observation, settings, out);
  return out;
}

test("a generator bids and offers at its margin: revenue less cost saved, with its mark-up on either side", () => {
  const observed = {
    plannedKw: Float64Array.of(8000, 8000),
    revenueGbpPerMwh: Float64Array.of(120, 30),
    curtailedKw: Float64Array.of(3000, 0),
  };
  const truthful = ordered("generator", { marginalCostGbpPerMwh: 55 }, rows(), observed);
  expect([...truthful.bidKw]).toEqual([3000, 0]);
  expect([...truthful.offerKw]).toEqual([8000, 8000]);
  expect([...truthful.bidGbpPerMwh]).toEqual([65, 0]);
  expect([...truthful.offerGbpPerMwh]).toEqual([65, 0]);
  const shaded = { marginalCostGbpPerMwh: 55, strategy: { kind: "mark-up", markUpFrac: 0.1 } };
  const markedUp = ordered("generator", shaded, rows(), observed);
  expect([...markedUp.bidGbpPerMwh]).toEqual([58.5, 0]);
  expect([...markedUp.offerGbpPerMwh]).toEqual([71.5, 0]);
});

function scheduled(priceGbpPerMwh: readonly number[], degradationGbpPerMwh: number) {
  const policy = agentPolicies.storage!;
  const group = policySchema.parse({ kind: "storage", degradationGbpPerMwh });
  const settings = policy.columns([group], battery, draws);
  const plannedKw = new Float64Array(priceGbpPerMwh.length);
  const prices = Float64Array.from(priceGbpPerMwh);
  policy.schedule(
    {
      rows: battery,
      fromPeriod: 0,
      periodCount: prices.length,
      availableKw: plannedKw.slice(),
      priceGbpPerMwh: prices,
    },
    settings,
    plannedKw,
  );
  return [...plannedKw];
}

test("a store charges in the cheapest periods and discharges in the dearest, half of what it holds", () => {
  // 10 MWh each way: two half-hours at 10 MW.
  expect(scheduled([50, 20, 60, 10, 90, 100], 15)).toEqual([
    0, -10_000, 0, -10_000, 10_000, 10_000,
  ]);
});

test("a store rests where the spread does not pay for its wear", () => {
  expect(scheduled([50, 45, 60, 40, 70, 65], 15)).toEqual([0, 0, 0, 0, 0, 0]);
  expect(scheduled([50, 45, 60, 40, 70, 65], 5)).not.toEqual([0, 0, 0, 0, 0, 0]);
});

test("a store offers its room in the cheapest constrained periods until it is used up", () => {
  const out = ordered("storage", { degradationGbpPerMwh: 10 }, battery, {
    plannedKw: Float64Array.of(0, 0, 0, 0),
    priceGbpPerMwh: Float64Array.of(80, 20, 60, 40),
    couldRelieve: Uint8Array.of(1, 0, 1, 1),
  });
  // 10 MWh of room; 10 MW for half an hour takes 5: at 40 and at 60, and none is left at 80. Mean price 50; wear of £10 both ways.
  expect([...out.offerKw]).toEqual([0, 0, 10_000, 10_000]);
  expect(out.offerGbpPerMwh[2]).toBe(60 - 50 + 2 * 10);
  expect(out.offerGbpPerMwh[3]).toBe(2 * 10);
});

test("a store that only stops discharging asks for the price it misses, without losses or wear", () => {
  const out = ordered("storage", { degradationGbpPerMwh: 10 }, battery, {
    plannedKw: Float64Array.of(0, 0, 30_000, 0),
    priceGbpPerMwh: Float64Array.of(80, 20, 60, 40),
    couldRelieve: Uint8Array.of(0, 0, 1, 0),
    curtailedKw: Float64Array.of(0, 0, 500, 0),
  });
  expect(out.offerKw[2]).toBeLessThanOrEqual(30_000);
  expect(out.offerGbpPerMwh[2]).toBe(60 - 50);
  expect(out.bidGbpPerMwh[2]).toBe(60 - 50);
});

test("an unknown policy or strategy, and an unknown setting, are refused", () => {
  expect(policySchema.safeParse({ kind: "speculator" }).success).toBe(false);
  expect(policySchema.safeParse({ kind: "generator", strategy: { kind: "bluff" } }).success).toBe(
    false,
  );
  expect(policySchema.safeParse({ kind: "generator", degradationGbpPerMwh: 3 }).success).toBe(
    false,
  );
});
