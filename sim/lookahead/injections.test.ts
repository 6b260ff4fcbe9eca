/** What units inject, given schedules, acceptances and what is available by then. */
import { expect, test } from "vitest";
import { acceptedChanges } from "../model/acceptances.ts";
import { type HandUnit, handNetwork } from "../testing/hand-made.ts";
import { heldSchedules, injectionRule } from "./injections.ts";

const units: HandUnit[] = [
  { id: "wind", capacityKw: 10_000, technology: "wind" },
  { id: "chp", capacityKw: 5000, technology: "chp" },
  { id: "store", capacityKw: 4000, storage: { energyWh: 8e6, chargeKw: 3000 } },
  { id: "works", capacityKw: 0, consumptionKw: 2000 },
];
const network = handNetwork(units);
const believedKw = Float64Array.of(6000, 5000, 0, -1500);
const scheduleKw = Float64Array.of(6000, 3000, -2000, -1500);

function injected(availableKw: readonly number[], changes: Readonly<Record<string, number>> = {}) {
  const acceptances = Object.entries(changes).map(([id, changeKw]) => ({
    ...{ unit: network.units.ids.indexOf(id), fromPeriod: 7, untilPeriod: 8, changeKw },
  }));
  const acceptedKw = acceptedChanges(acceptances, { fromPeriod: 7, periodCount: 1 }, units.length);
  const out = new Float64Array(units.length);
  const declared = { scheduleKw, believedKw, acceptedKw, limits: [network.connections] };
  injectionRule(declared, network)(0, Float64Array.from(availableKw), out);
  return [...out];
}

test("all that was believed is all that there is; less is at most that; stores keep to plans, consumers draw", () => {
  expect(injected([8000, 5000, 0, -1700])).toEqual([8000, 3000, -2000, -1700]);
  expect(injected([2000, 1000, 0, -1200])).toEqual([2000, 1000, -2000, -1200]);
});

test("a bid lowers and an offer raises what would have been injected, as far as the unit can follow", () => {
  const bids = { wind: -5000, chp: -1000, store: -500, works: -400 };
  expect(injected([8000, 5000, 0, -1700], bids)).toEqual([3000, 2000, -2500, -2000]);
  expect(injected([2000, 5000, 0, -1700], { wind: -5000 })[0]).toBe(0);
  const offers = { wind: 5000, chp: 9000, store: 9000, works: 9000 };
  expect(injected([8000, 5000, 0, -1700], offers)).toEqual([8000, 5000, 4000, 0]);
});

test("an acceptance changes its own periods alone, and several of a unit add up", () => {
  const both = [
    { unit: 0, fromPeriod: 6, untilPeriod: 9, changeKw: -100 },
    { unit: 0, fromPeriod: 8, untilPeriod: 20, changeKw: -30 },
    { unit: 1, fromPeriod: 2, untilPeriod: 7, changeKw: 5 },
  ];
  const changes = acceptedChanges(both, { fromPeriod: 7, periodCount: 3 }, 2)!;
  expect([...changes]).toEqual([-100, 0, -130, 0, -30, 0]);
  expect(acceptedChanges([], { fromPeriod: 7, periodCount: 3 }, 2)).toBeUndefined();
});

test("what is stated of units is what their connections let through in the period", () => {
  const site = handNetwork([
    { id: "weir", capacityKw: 80, technology: "hydro", exportLimitKw: 40 },
    { id: "roof", capacityKw: 60, technology: "solar" },
  ]);
  const offered = Float64Array.of(49, 60, 49, 30);
  const more = { ...site.connections, exportLimitKw: Float64Array.of(45, 20) };
  const declared = {
    ...{ scheduleKw: offered, believedKw: offered },
    limits: [site.connections, more],
  };
  expect([...heldSchedules(site, declared)]).toEqual([40, 60, 45, 20]);
  expect([...offered]).toEqual([49, 60, 49, 30]);
  const out = new Float64Array(2);
  injectionRule(declared, site)(1, Float64Array.of(50, 60), out);
  expect([...out]).toEqual([45, 20]);
});
