/**
 * A network operator's requirement that is reckoned again: capacity is traded after the first purchase, the forecast of the buyer grows with
 * its capacity, and the zone buys what it wants more.
 */
import { expect, test } from "vitest";
import { formatFault } from "../sim/core/errors.ts";
import { prepare } from "./lab.ts";
import { plainSource } from "./scenario-source.ts";
import { marketOf, TRADE } from "./testing/capacity-runs.ts";
import { type Ran, type Row, rowsOf } from "./testing/engine-runs.ts";

/** Bought two days ahead at 16:00; armed two hours ahead. */
const BOUGHT = {
  ...{ open: { day: -2, at: "12:00" }, close: { day: -2, at: "14:00" } },
  award: { day: -2, at: "16:00" },
};
const secure = (gates: object, triggerFrac = 0.8) => ({
  zones: [
    {
      ...{ id: "z", constraints: ["c"], windows: [{ days: "all", from: "08:00", to: "10:00" }] },
      requirement: { kind: "look-ahead", triggerFrac },
    },
  ],
  ...{ minOfferKw: 1, arming: { kind: "always" } },
  gates: { ...BOUGHT, arm: { before: 120 }, ...gates },
});
const REVISE = { revise: { day: -1, at: "12:00" } };

const SITES = {
  weir: { offersKw: 90, exportLimitKw: 40 },
  roof: { offersKw: 20, exportLimitKw: 70 },
  mast: { offersKw: 40, exportLimitKw: 70 },
  barn: { offersKw: 40, exportLimitKw: 70 },
};

/** 40 kW of the weir, 20 of the roof, 40 of mast and barn; from the trade on the weir gives 70. The branch takes 200. */
function run(gates: object, triggerFrac: number, trades: readonly object[] = [TRADE]): Ran {
  // Traded after the first purchase, before requirements are reckoned again.
  const capacity = { trades, gates: { award: { day: -1, at: "10:00" } } };
  const venues = {
    secure: secure(gates, triggerFrac),
    ...(trades.length === 0 ? {} : { "capacity-trades": capacity }),
  };
  return marketOf(SITES, {}, { venues }, 200);
}

const ofDay = (rows: readonly Row[]) =>
  rows.filter(
    ({ periodStart }) =>
      Number(periodStart) >= Date.parse("2026-01-21T00:00:00Z") / 1000 &&
      Number(periodStart) < Date.parse("2026-01-22T00:00:00Z") / 1000,
  );
const needs = ({ tables }: Ran) =>
  ofDay(rowsOf(tables.service_requirements)).map(({ neededW, awardedW }) => [
    Number(neededW) / 1000,
    Number(awardedW) / 1000,
  ]);

test("140 kW are no need at 80 % of 200; 170 after the trade are one of 10 kW, which the revision buys and no first purchase could", () => {
  expect(needs(run({}, 0.8))).toEqual([]);
  const revised = run(REVISE, 0.8);
  expect(needs(revised)).toEqual([
    [10, 10],
    [10, 10],
    [10, 10],
    [10, 10],
  ]);
  const awards = ofDay(rowsOf(revised.tables.service_awards));
  expect(awards.filter(({ state }) => state === "armed").map(({ changeW }) => changeW)).toEqual(
    Array(4).fill(-10_000),
  );
  expect(needs(run(REVISE, 0.8, []))).toEqual([]);
});

test("growth is bought of the rest of the unit that has an award too: the cheapest gives 5 kW, and then what it has left", () => {
  const first = ofDay(rowsOf(run({}, 0.675).tables.service_awards));
  const rows = ofDay(rowsOf(run(REVISE, 0.675).tables.service_awards));
  const armed = rows.filter(({ state }) => state === "armed");
  for (const { periodStart, unit, award } of first) {
    const parts = armed.filter((row) => row.periodStart === periodStart && row.unit === unit);
    expect(parts.map((row) => row.award)).toEqual([award, `${award}#2`]);
    expect(parts[0]!.changeW).toBe(-5000);
    expect(Number(parts[1]!.changeW)).toBeLessThan(0);
    for (const part of parts) expect(part.deliveredWh).toBe(part.instructedWh);
  }
  expect(first).toHaveLength(4);
});

test("what was bought before stays, and only the growth is bought beside it: 5 kW of need become 35", () => {
  const before = run({}, 0.675);
  expect(needs(before)).toEqual(Array(4).fill([5, 5]));
  const revised = run(REVISE, 0.675);
  // A row more says what is wanted beside it, so that rows add up.
  expect(needs(revised)).toEqual([...Array(4).fill([5, 5]), ...Array(4).fill([30, 30])]);
  const kw = new Map<unknown, number>();
  for (const { periodStart, changeW, state } of ofDay(rowsOf(revised.tables.service_awards)))
    if (state === "armed") kw.set(periodStart, (kw.get(periodStart) ?? 0) + Number(changeW) / 1000);
  expect([...kw.values()]).toEqual([-35, -35, -35, -35]);
});

test.each<[string, object, RegExp]>([
  [
    "before the purchase",
    { ...REVISE, revise: { day: -3, at: "12:00" } },
    /not after offers are awarded/,
  ],
  ["after arming", { revise: { day: 0, at: "12:00" } }, /after units are armed/],
  ["before each period", { revise: { before: 300 } }, /a time before each period/],
])("a revision %s is a fault of its gate", async (_, gates, found) => {
  const venues = {
    secure: {
      ...secure(gates),
      zones: [{ ...secure({}).zones[0]!, constraints: ["milnholme-export"] }],
    },
  };
  const checked = await prepare(plainSource({ name: "revised", venues }), ".");
  const faults = checked.kind === "faulty" ? checked.faults.map(formatFault) : [];
  expect(faults).toEqual([expect.stringMatching(found)]);
  expect(faults[0]).toMatch(/^venues\.secure\.gates\.revise: /);
});

test("a revision of stated requirements is a fault: nothing would move them", async () => {
  const zone = {
    ...secure({}).zones[0]!,
    ...{ constraints: ["milnholme-export"], requirement: { kind: "stated", reliefKw: 100 } },
  };
  const venues = { secure: { ...secure(REVISE), zones: [zone] } };
  const checked = await prepare(plainSource({ name: "revised", venues }), ".");
  const faults = checked.kind === "faulty" ? checked.faults.map(formatFault) : [];
  expect(faults).toEqual([expect.stringMatching(/all of which are stated/)]);
});
