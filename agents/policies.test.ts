/** The two owners on worked numbers: what a margin is worth, and when a store charges. */
import { expect, test } from "vitest";
import { drawPurpose } from "../sim/core/draws.ts";
import { londonDayStart, parseDay, periodOf } from "../sim/core/time.ts";
import type { AgentRows, OrderObservation } from "../sim/model/agents.ts";
import { noOrders } from "../sim/model/owners-orders.ts";
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
    consumptionKwMax: zero(),
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
  const out = noOrders(periodCount);
  const observation = {
    rows: own,
    fromPeriod: 0,
    periodCount,
    availableKw: column(),
    importLimitKw: column().fill(10_000),
    priceGbpPerMwh: column(),
    plannedKw: column(),
    revenueGbpPerMwh: column(),
    curtailedKw: column(),
    deviationKw: column(),
    couldRelieve: new Uint8Array(periodCount).fill(1),
    couldRelieveUp: new Uint8Array(periodCount).fill(1),
    isEachPeriodAlone: false,
    heldMinutes: 30,
    isTwoPart: false,
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
      importLimitKw: plannedKw.slice(),
      priceGbpPerMwh: prices,
      revenueGbpPerMwh: prices,
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

test("a store offers its energy in the dearest constrained periods until it is used up, at what it takes to store it again", () => {
  const out = ordered("storage", { degradationGbpPerMwh: 10 }, battery, {
    plannedKw: Float64Array.of(0, 0, 0, 0),
    priceGbpPerMwh: Float64Array.of(80, 20, 60, 40),
    couldRelieveUp: Uint8Array.of(0, 1, 1, 1),
  });
  expect([...out.offerUpKw]).toEqual([0, 0, 10_000, 10_000]);
  // Mean price 50, no losses: at 60 it earns more now than later, and wears both ways.
  expect(out.offerUpGbpPerMwh[2]).toBe(2 * 10);
  expect(out.offerUpGbpPerMwh[3]).toBe(50 - 40 + 2 * 10);
});

test("a store that only puts its charging off asks for the cheap price it misses, and bids that for being spared", () => {
  const out = ordered("storage", { degradationGbpPerMwh: 10 }, battery, {
    plannedKw: Float64Array.of(0, -30_000, 0, 0),
    priceGbpPerMwh: Float64Array.of(80, 20, 60, 40),
    couldRelieveUp: Uint8Array.of(0, 1, 0, 0),
    curtailedKw: Float64Array.of(0, 500, 0, 0),
  });
  expect(out.offerUpKw[1]).toBeLessThanOrEqual(30_000);
  expect(out.offerUpGbpPerMwh[1]).toBe(50 - 20);
  expect(out.bidGbpPerMwh[1]).toBe(50 - 20);
});

const plant = rows({ technology: ["chp"], capacityKw: Float64Array.of(3000) });

test("a CHP plant runs in full where power pays for its gas, and for its heat alone where it does not", () => {
  const policy = agentPolicies.chp!;
  const settings = policy.columns([policySchema.parse({ kind: "chp" })], plant, draws);
  const availableKw = Float64Array.of(3000, 3000, 2000, 1000);
  const revenueGbpPerMwh = Float64Array.of(90, 89.99, 40, 40);
  const plannedKw = new Float64Array(4);
  const observed = { rows: plant, fromPeriod: 0, periodCount: 4, availableKw, revenueGbpPerMwh };
  const importLimitKw = new Float64Array(4);
  policy.schedule(
    { ...observed, importLimitKw, priceGbpPerMwh: revenueGbpPerMwh },
    settings,
    plannedKw,
  );
  // 0.6 of what is on offer, but no less than half of the capacity, and no more than is on offer.
  expect([...plannedKw]).toEqual([3000, 1800, 1500, 1000]);
});

test("a CHP plant loses its gas margin on power, more on heat, and offers no lower than it can run", () => {
  const out = ordered("chp", {}, plant, {
    availableKw: Float64Array.of(3000, 3000),
    plannedKw: Float64Array.of(3000, 1800),
    revenueGbpPerMwh: Float64Array.of(100, 80),
    curtailedKw: Float64Array.of(1200, 300),
  });
  // At 100 the first 1,200 kW run for power: 100 − 90. The 1,500 that are offered have 300 of heat in them: 100 − 90 + 35.
  expect([...out.bidGbpPerMwh]).toEqual([10, 25]);
  expect([...out.offerKw]).toEqual([1500, 300]);
  expect(out.offerGbpPerMwh[0]).toBe((1200 * 10 + 300 * 45) / 1500);
  expect(out.offerGbpPerMwh[1]).toBe(80 - 90 + 35);
});

test("a CHP plant that runs for heat offers the rest of its output at what power alone loses; a generator has no more to give", () => {
  const observed = {
    availableKw: Float64Array.of(3000, 3000, 3000),
    plannedKw: Float64Array.of(1800, 3000, 1800),
    revenueGbpPerMwh: Float64Array.of(70, 100, 70),
    couldRelieveUp: Uint8Array.of(1, 1, 0),
  };
  const out = ordered("chp", {}, plant, observed);
  expect([...out.offerUpKw]).toEqual([1200, 0, 0]);
  expect(out.offerUpGbpPerMwh[0]).toBe(90 - 70);
  const others = rows({ technology: ["hydro"] });
  expect([...ordered("generator", {}, others, observed).offerUpKw]).toEqual([0, 0, 0]);
});

const works = rows({
  technology: ["demand"],
  capacityKw: Float64Array.of(0),
  consumptionKwMax: Float64Array.of(6000),
});

test("demand bids what a MWh is worth beyond its price, and turns up within its connection", () => {
  const group = { valueOfLostLoadGbpPerMwh: 200, turnUpFrac: 0.9, turnUpCostGbpPerMwh: 35 };
  const out = ordered("demand", group, works, {
    plannedKw: Float64Array.of(-6000, -3000, -3000),
    revenueGbpPerMwh: Float64Array.of(80, 250, 80),
    curtailedKw: Float64Array.of(1000, 1000, 0),
    couldRelieve: Uint8Array.of(1, 1, 0),
  });
  expect([...out.bidGbpPerMwh]).toEqual([120, 0, 120]);
  // 10,000 − 6,000 of room; 0.9 of the peak where there is more room than that; nothing where it does not help.
  expect([...out.offerKw]).toEqual([4000, 5400, 0]);
  expect(out.offerGbpPerMwh[0]).toBe(35);
});

test("demand sells a part of its peak that it can do without, no more than it draws, at what that is worth beyond its price", () => {
  const group = { valueOfLostLoadGbpPerMwh: 200 };
  const out = ordered("demand", group, works, {
    plannedKw: Float64Array.of(-6000, -500, -6000),
    revenueGbpPerMwh: Float64Array.of(80, 80, 80),
    couldRelieveUp: Uint8Array.of(1, 1, 0),
  });
  // A fifth of the peak of 6,000.
  expect([...out.offerUpKw]).toEqual([1200, 500, 0]);
  expect(out.offerUpGbpPerMwh[0]).toBe(120);
});

test("demand that would pay to draw more asks nothing for it: nobody bids to be instructed", () => {
  const out = ordered("demand", { turnUpCostGbpPerMwh: -10 }, works, {
    plannedKw: Float64Array.of(-6000),
  });
  expect(out.offerGbpPerMwh[0]).toBe(0);
});

test("an owner averse to risk keeps back λσ/P of what is uncertain in an order", () => {
  const observed = {
    plannedKw: Float64Array.of(8000),
    revenueGbpPerMwh: Float64Array.of(100),
    curtailedKw: Float64Array.of(4000),
    deviationKw: Float64Array.of(1000),
  };
  const strategy = { kind: "risk-averse", riskAversion: 0.5 };
  const out = ordered("generator", { strategy }, rows(), observed);
  // Of 4,000 kW uncertain by 1,000, P = 0.9003 is called, with a deviation of 0.1459.
  expect(out.bidGbpPerMwh[0]).toBeCloseTo(100 * (1 - (0.5 * 0.1459) / 0.9003), 1);
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

const ORANGE = { volumeKw: 4000, allInGbpPerMwh: 45, availabilityGbpPerMwh: 6 };
const YELLOW = { volumeKw: 4000, allInGbpPerMwh: 35, availabilityGbpPerMwh: 5 };

test("a card bids for what would be curtailed, at most its volume, and offers the room down, at its own prices", () => {
  const observed = {
    plannedKw: Float64Array.of(4000, 4000),
    curtailedKw: Float64Array.of(4000, 1500),
    isTwoPart: true,
  };
  const buyer = ordered("card", { bid: ORANGE }, rows(), observed);
  expect([...buyer.bidKw]).toEqual([4000, 1500]);
  expect([...buyer.bidGbpPerMwh]).toEqual([45, 45]);
  expect([...buyer.bidAvailabilityGbpPerMwh]).toEqual([6, 6]);
  expect([...buyer.offerKw]).toEqual([0, 0]);
  const beyond = ordered("card", { bid: { ...ORANGE, volumeKw: 5000 } }, rows(), observed);
  expect([...beyond.bidKw]).toEqual([4000, 1500]);
  const site = rows({
    technology: ["demand"],
    capacityKw: Float64Array.of(0),
    consumptionKwMax: Float64Array.of(6000),
  });
  const drawing = { plannedKw: Float64Array.of(-6000, -9000), isTwoPart: true };
  const seller = ordered("card", { byUnit: { unit: { offer: YELLOW } } }, site, drawing);
  expect([...seller.offerKw]).toEqual([4000, 1000]);
  expect([...seller.offerGbpPerMwh]).toEqual([35, 35]);
  expect([...seller.offerAvailabilityGbpPerMwh]).toEqual([5, 5]);
  const inOnePart = ordered("card", { bid: ORANGE }, rows(), { ...observed, isTwoPart: false });
  expect([...inOnePart.bidGbpPerMwh]).toEqual([45, 45]);
  expect([...inOnePart.bidAvailabilityGbpPerMwh]).toEqual([0, 0]);
});

test("a card's output holds in its stretches of the London clock, in summer too, as far as the unit can; elsewhere a store rests", () => {
  const policy = agentPolicies.card!;
  const output = [
    { from: "04:00", to: "06:00", kw: -12_000 },
    { from: "05:00", to: "05:30", kw: -2000 },
    { from: "23:30", to: "24:00", kw: 4000 },
  ];
  const settings = policy.columns([policySchema.parse({ kind: "card", output })], battery, draws);
  for (const day of ["2024-01-31", "2024-07-01"]) {
    const plannedKw = new Float64Array(48);
    policy.schedule(
      {
        rows: { ...battery, technology: ["storage"] },
        fromPeriod: periodOf(londonDayStart(parseDay(day)!)),
        periodCount: 48,
        availableKw: new Float64Array(48),
        importLimitKw: new Float64Array(48),
        priceGbpPerMwh: new Float64Array(48),
        revenueGbpPerMwh: new Float64Array(48),
      },
      settings,
      plannedKw,
    );
    const expected = new Float64Array(48);
    expected.set([-10_000, -10_000, -2000, -10_000], 8);
    expected[47] = 4000;
    expect(plannedKw).toEqual(expected);
  }
});

/** Orange of the workshop: 4 MW forecast with a deviation of 3, worth £45; 2.93 MW are called on average. */
function orangeBid(strategy: object, more: Partial<OrderObservation> = {}) {
  const observed = {
    ...{ plannedKw: Float64Array.of(4000), revenueGbpPerMwh: Float64Array.of(45) },
    ...{ curtailedKw: Float64Array.of(4000), deviationKw: Float64Array.of(3000) },
  };
  const out = ordered("generator", { strategy }, rows(), {
    ...observed,
    isTwoPart: true,
    ...more,
  });
  return [out.bidAvailabilityGbpPerMwh[0], out.bidGbpPerMwh[0]];
}

test("a bid in two parts: a tenth of what it is worth on average for availability, and the rest for each MWh called", () => {
  // P = 0.7326: A = 0.1 · 32.97, all-in = A + 0.9 · 45.
  expect(orangeBid({ kind: "truthful" })).toEqual([3.3, 43.8]);
  expect(orangeBid({ kind: "truthful", availabilityFrac: 0 })).toEqual([0, 45]);
  expect(orangeBid({ kind: "truthful", availabilityFrac: 1 })).toEqual([32.97, 32.97]);
  // Called for sure, availability is worth what is called.
  expect(orangeBid({ kind: "truthful" }, { deviationKw: Float64Array.of(0) })).toEqual([4.5, 45]);
  expect(orangeBid({ kind: "mark-up", markUpFrac: 0.2 })).toEqual([2.64, 35.04]);
  expect(orangeBid({ kind: "truthful" }, { isTwoPart: false })).toEqual([0, 45]);
});

test("risk-averse in two parts: the price that it would bid in one, split", () => {
  const strategy = { kind: "risk-averse", riskAversion: 0.5 };
  const [, price] = orangeBid(strategy, { isTwoPart: false });
  expect(price).toBeLessThan(45);
  const [availability, allIn] = orangeBid(strategy);
  expect(availability).toBeCloseTo(0.1 * 0.7326 * price!, 2);
  expect(allIn).toBeCloseTo(availability! + 0.9 * price!, 2);
});

test("an offer in two parts asks for availability what holding ready forgoes; in one part it asks that of what is called", () => {
  const ask = (
    isTwoPart: boolean,
    deviationKw: number,
    strategy: object = { kind: "truthful" },
  ) => {
    const out = ordered("generator", { strategy: { readinessGbpPerMwh: 5, ...strategy } }, rows(), {
      ...{ plannedKw: Float64Array.of(4000), revenueGbpPerMwh: Float64Array.of(35), isTwoPart },
      deviationKw: Float64Array.of(deviationKw),
    });
    return [out.offerAvailabilityGbpPerMwh[0], out.offerGbpPerMwh[0]];
  };
  expect(ask(true, 3000)).toEqual([5, 40]);
  expect(ask(true, 0, { kind: "mark-up", markUpFrac: 0.2 })).toEqual([6, 48]);
  expect(ask(false, 0)).toEqual([0, 40]);
  // 5 / 0.7326 = 6.83.
  expect(ask(false, 3000)).toEqual([0, 41.83]);
  expect(ask(true, 0, { kind: "truthful", readinessGbpPerMwh: 0 })).toEqual([0, 35]);
});
