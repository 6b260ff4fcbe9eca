/**
 * Bids and offers of plants that are neither stores nor farms, through the whole engine: a combined heat and power plant up and down, a
 * works that draws less and more, and a response that is longer than the notice.
 */
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { orThrow } from "../sim/core/errors.ts";
import type { ResultTableName } from "../sim/model/result-tables.ts";
import { prepare } from "./lab.ts";
import { plainSource } from "./scenario-source.ts";
import { type Row, ran, rowsOf } from "./testing/engine-runs.ts";

const BM = "bids-and-offers";
const FOLDER = fileURLToPath(new URL("./009-dso-services/", import.meta.url));
const DAY = "2026-01-13";
type Run = (table: ResultTableName) => readonly Row[];

async function under(unit: string, system: "short" | "long", more: object = {}): Promise<Run> {
  const { calls = true, gasGbpPerMwh = 90, ...venue } = more as Record<string, unknown>;
  const hours = [{ day: DAY, from: "12:00", minutes: 60, system }];
  const source = plainSource({
    ...{ name: "plant", network: { file: "substation.yaml" }, forecast: { kind: "perfect" } },
    ...{ period: { start: DAY, days: 1 } },
    settlement: { imbalance: { price: { kind: "fixed", gbpPerMwh: 95 } } },
    population: [
      {
        units: { technology: ["chp"] },
        policy: { kind: "chp", marginalCostGbpPerMwh: gasGbpPerMwh },
      },
      { units: { technology: ["storage"] }, policy: { kind: "storage" } },
      { units: { technology: ["demand"] }, policy: { kind: "demand" } },
    ],
    venues: {
      [BM]: {
        ...{ wantedMw: 1, minOfferKw: 100, countedAt: "transformer-1-import" },
        ...{ participation: { units: [unit] }, responseMinutes: 0 },
        calls: { kind: "stated", calls: calls === true ? hours : [] },
        ...venue,
      },
    },
  });
  const { scenario, parts } = orThrow(await prepare(source, FOLDER));
  const { tables } = ran(scenario, parts);
  return (table) => rowsOf(tables[table]);
}

const armed = (rows: Run) => rows("service_awards").filter(({ state }) => state === "armed");
const injectedWh = (rows: Run, unit: string) =>
  new Map(
    rows("unit_period").flatMap((row) =>
      row.unit === unit ? [[Number(row.periodStart), Number(row.deliveredWh)] as const] : [],
    ),
  );

/** What the unit injects more in the half-hours in which it was accepted; nothing in others. */
async function followed(unit: string, rows: Run, more: object) {
  const quiet = injectedWh(await under(unit, "short", { ...more, calls: false }), unit);
  const changes = new Map(
    armed(rows).map((row) => [
      Number(row.periodStart),
      Number(row.instructedWh) * Math.sign(Number(row.changeW)),
    ]),
  );
  for (const [at, wh] of injectedWh(rows, unit))
    expect(wh - quiet.get(at)!).toBe(changes.get(at) ?? 0);
  return [...changes.values()];
}

describe("a works moves its consumption both ways", () => {
  test.each([
    ["short", 1],
    ["long", -1],
  ] as const)(
    "%s: its meter shows what was accepted, no more and no less, and its party has no imbalance by it",
    async (system, sign) => {
      const rows = await under("millfield-works", system);
      const moved = await followed("millfield-works", rows, {});
      expect(moved).toHaveLength(2);
      for (const wh of moved) expect(wh * sign).toBeGreaterThan(100_000);
      for (const row of armed(rows)) expect(row.deliveredWh).toBe(row.instructedWh);
      const party = rows("imbalance").filter(({ bidOfferWh }) => bidOfferWh !== 0);
      expect(party.map(({ bidOfferWh }) => bidOfferWh)).toEqual(moved);
      for (const row of party)
        expect(Number(row.meteredWh) - Number(row.contractWh) - Number(row.bidOfferWh)).toBe(
          Number(row.imbalanceWh),
        );
    },
  );
});

describe("a combined heat and power plant", () => {
  test("that runs at all it can is bought down only, and its party pays for it what the gas would have cost", async () => {
    const rows = await under("hospital-chp", "long");
    for (const { offerW } of rows("bid_offer_pairs")) expect(offerW).toBe(0);
    const moved = await followed("hospital-chp", rows, {});
    expect(moved).toHaveLength(2);
    for (const wh of moved) expect(wh).toBeLessThan(0);
    for (const row of armed(rows)) {
      // It pays the operator: the price of a bid is above nothing.
      expect(Number(row.utilisationMicroGbp)).toBeLessThan(0);
      expect(row.deliveredWh).toBe(row.instructedWh);
    }
    expect(armed(await under("hospital-chp", "short"))).toEqual([]);
  });

  test("that is held back by dear gas is bought up to what its source gives, at no less than the gas", async () => {
    const dear = { gasGbpPerMwh: 300 };
    const rows = await under("hospital-chp", "short", dear);
    const moved = await followed("hospital-chp", rows, dear);
    expect(moved).toHaveLength(2);
    for (const wh of moved) expect(wh).toBeGreaterThan(0);
    for (const row of armed(rows))
      expect(Number(row.utilisationGbpPerMwh)).toBeGreaterThanOrEqual(300);
  });
});

test("a response that is longer than the notice begins inside the half-hour, is counted and paid from there, and goes on at once in the next", async () => {
  // Accepted half an hour before; 45 minutes from there: 15 minutes into the half-hour.
  const late = { responseMinutes: 45 };
  const rows = await under("millfield-works", "short", late);
  const told = rows("service_instructions");
  expect(told.map(({ start, end }) => Number(end) - Number(start))).toEqual([900, 1800]);
  const [first, second] = armed(rows);
  expect(Number(second!.instructedWh)).toBe(2 * Number(first!.instructedWh));
  for (const row of armed(rows)) {
    expect(row.deliveredWh).toBe(row.instructedWh);
    expect(row.utilisationMicroGbp).toBe(
      Math.round(Number(row.instructedWh) * Number(row.utilisationGbpPerMwh)),
    );
  }
  await followed("millfield-works", rows, late);
  // What would begin after the half-hour is not accepted for it.
  expect(armed(await under("millfield-works", "short", { responseMinutes: 60 }))).toEqual([]);
});
