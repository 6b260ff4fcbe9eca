/**
 * Industrial sites in whole runs: shifts are what the network carries, calls keep to the owner's terms, what was not drawn is made good, and no
 * connection lets through more than it may.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { orThrow } from "../sim/core/errors.ts";
import { londonDayOf } from "../sim/core/time.ts";
import type { ResultTableName } from "../sim/model/result-tables.ts";
import { prepare } from "./lab.ts";
import { mergeSources, plainSource } from "./scenario-source.ts";
import { type Row, ran, rowsOf } from "./testing/engine-runs.ts";

const FOLDER = mkdtempSync(join(tmpdir(), "headroom-industry-"));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));
writeFileSync(
  join(FOLDER, "estate.yaml"),
  `format: headroom-network/1
name: estate
baseMva: 100
buses:
  - { id: grid-33, nominalKv: 33, reference: true, role: gridSupplyPoint }
  - { id: estate-11, nominalKv: 11, role: primary }
branches:
  - { id: transformer, kind: transformer, from: estate-11, to: grid-33, reactancePu: 0.8, ratingMw: 12 }
connections:
  - { id: works-site, bus: estate-11, exportLimitMw: 0.5, importLimitMw: 4.5, curtailableWhen: outage, connectedOn: 1990-03-01 }
  - { id: mill-site, bus: estate-11, exportLimitMw: 0, importLimitMw: 6, curtailableWhen: outage, connectedOn: 1990-03-01 }
units:
  - { id: works, connection: works-site, technology: demand, capacityMw: 0, consumption: { peakMw: 4, profile: constant } }
  - { id: works-roof, connection: works-site, technology: solar, capacityMw: 2 }
  - id: works-battery
    connection: works-site
    technology: storage
    capacityMw: 0.5
    storage: { energyMwh: 1, chargeMw: 0.5 }
  - { id: mill, connection: mill-site, technology: demand, capacityMw: 0, consumption: { peakMw: 5, profile: industrial } }
demands: []
constraintPoints:
  - { id: import, branch: transformer, direction: reverse, ratingMw: 11 }
`,
);

const START = "2026-03-02";
const FIXED = (gbp: number) => ({ energyPrice: { fixedGbpPerMwh: gbp } });
const industry = (more: object = {}) => ({ kind: "industry", shifts: {}, ...more });
const base = (policy: object, more: object = {}) => ({
  ...{ name: "estate", network: { file: "estate.yaml" }, forecast: { kind: "perfect" } },
  period: { start: START, days: 14, tickMinutes: 30 },
  population: [
    { units: { ids: ["works"] }, policy, contract: FIXED(223.6) },
    { units: { technology: ["solar"] }, policy: { kind: "generator" }, contract: FIXED(50) },
    { units: { technology: ["storage"] }, policy: { kind: "storage" } },
    { policy: { kind: "demand" }, contract: FIXED(223.6) },
  ],
  ...more,
});
async function run(policy: object, more: object = {}) {
  const source = mergeSources(plainSource(base(policy)), plainSource(more));
  const { scenario, parts } = orThrow(await prepare(source, FOLDER));
  const { tables } = ran(scenario, parts);
  return (table: ResultTableName): readonly Row[] => rowsOf(tables[table]);
}

const drawnOf = (rows: readonly Row[], unit = "works") =>
  new Map(
    rows
      .filter((row) => row.unit === unit)
      .map((row) => [Number(row.periodStart), 0 - Number(row.deliveredWh)]),
  );
const daysOf = (instants: Iterable<number>) => new Set([...instants].map(londonDayOf));

const sustain = {
  venues: {
    sustain: {
      zones: [
        {
          ...{ id: "estate", constraints: ["import"] },
          windows: [{ days: "weekdays", from: "16:00", to: "20:00" }],
          requirement: { kind: "stated", reliefKw: 1200 },
        },
      ],
    },
  },
};

const plain = (await run(industry()))("unit_period");
const [told, mild] = [
  await run(industry(), sustain),
  await run(industry({ callsPerWeek: 7, hoursPerDay: 4, reboundFrac: 0 }), sustain),
];

test("two shifts of eight hours on weekdays are what its meter shows: 4 MW, and three tenths between", () => {
  const drawn = drawnOf(plain);
  const hourOf = (at: number) => (at % 86_400) / 3600;
  const isWorked = (at: number) =>
    (Math.floor(at / 86_400) + 3) % 7 < 5 && hourOf(at) >= 6 && hourOf(at) < 22;
  // Ramps between half-hours reach into those beside a change of shift, and keep their means.
  for (const [at, wh] of drawn) expect(Math.abs(wh - (isWorked(at) ? 2e6 : 6e5))).toBeLessThan(2);
});

describe("terms are kept", () => {
  /** Half-hours, whether an offer was bought whole or in parts. */
  const served = (rows: readonly Row[]) => [
    ...new Set(rows.filter(({ unit }) => unit === "works").map(({ start }) => Number(start))),
  ];

  test("no more than two days of seven, two hours of each; without these bounds more, and four hours", () => {
    const instants = served(told("service_instructions"));
    const days = [...daysOf(instants)];
    expect(days.length).toBeGreaterThan(2);
    for (const day of days)
      expect(days.filter((each) => each <= day && each > day - 7).length).toBeLessThanOrEqual(2);
    for (const day of days)
      expect(instants.filter((at) => londonDayOf(at) === day).length).toBeLessThanOrEqual(4);
    expect(daysOf(served(mild("service_instructions"))).size).toBeGreaterThan(days.length);
    const offeredOn = (rows: readonly Row[]) => {
      const ats = rows.filter(({ unit }) => unit === "works").map((row) => Number(row.periodStart));
      return [...daysOf(ats)].map((day) => ats.filter((at) => londonDayOf(at) === day).length);
    };
    expect(Math.max(...offeredOn(told("service_offers")))).toBe(4);
    expect(Math.max(...offeredOn(mild("service_offers")))).toBe(8);
  });

  test("a service that gives less notice is not offered to", async () => {
    const restore = (noticeMinutes: number) =>
      run(industry({ noticeMinutes }), {
        period: { start: START, days: 3, tickMinutes: 30 },
        venues: {
          "short-term-operating-reserve": {
            ...{ wantedMw: 1, countedAt: "import", minOfferKw: 100, sustainMinutes: 30 },
          },
        },
      });
    const offers = async (noticeMinutes: number) =>
      (await restore(noticeMinutes))("service_offers").filter(({ unit }) => unit === "works");
    expect(await offers(30)).toEqual([]);
    expect((await offers(15)).length).toBeGreaterThan(0);
  });
});

test("eight tenths of what it was told to do without is drawn within four hours, and nothing where nothing is made good", () => {
  const [now, before] = [drawnOf(told("unit_period")), drawnOf(plain)];
  const instructed = told("service_instructions").filter(({ unit }) => unit === "works");
  const starts = instructed.map(({ start }) => Number(start));
  const toldWh = instructed.reduce((sum, { changeW }) => sum + Number(changeW) / 2, 0);
  expect(toldWh).toBeGreaterThan(1e6);
  const changes = [...before].map(([at, wh]) => [at, now.get(at)! - wh] as const);
  const lostWh = changes.reduce((sum, [, wh]) => sum - wh, 0);
  expect(lostWh / toldWh).toBeCloseTo(0.2, 3);
  const isAfter = (at: number) => starts.some((start) => at > start && at <= start + 4 * 3600);
  // Ramps round what a half-hour's mean is by a few Wh.
  for (const [at, wh] of changes) if (wh > 20) expect(isAfter(at)).toBe(true);
  for (const [at, wh] of drawnOf(mild("unit_period")))
    expect(wh - before.get(at)!).toBeLessThanOrEqual(20);
});

test("the declared capacity is a ceiling: nobody draws or gives more, whatever was sold and is made good", () => {
  const kws = new Map<string, number>();
  for (const { unit, periodStart, deliveredWh } of told("unit_period")) {
    if (unit === "mill") continue;
    const side = Number(deliveredWh) > 0 ? "out" : "in";
    const key = `${side} ${periodStart}`;
    kws.set(key, (kws.get(key) ?? 0) + Math.abs(Number(deliveredWh)) / 500);
  }
  const most = (side: string) =>
    Math.max(...[...kws].flatMap(([key, kw]) => (key.startsWith(side) ? [kw] : [])));
  expect(most("in")).toBeLessThanOrEqual(4500);
  expect(most("in")).toBeGreaterThan(4000);
  expect(most("out")).toBeLessThanOrEqual(500);
  expect(most("out")).toBeGreaterThan(400);
});

test("its surplus goes to a neighbour on the energy exchange, and all of Stage Two's venues have its orders", async () => {
  const rows = await run(industry(), {
    ...{ period: { start: "2026-06-15", days: 2, tickMinutes: 30 }, stage: "two" },
    venues: {
      ...sustain.venues,
      "local-energy-exchange": { members: [{ units: ["works-roof", "mill", "works"] }] },
    },
  });
  const sold = rows("exchange_trades").filter(({ seller }) => seller === "works-roof");
  expect(sold.length).toBeGreaterThan(10);
  // Half an hour at the declared 0.5 MW.
  expect(Math.max(...sold.map(({ energyWh }) => Number(energyWh)))).toBeLessThanOrEqual(250_000);
  expect(rows("service_offers").some(({ unit }) => unit === "works")).toBe(true);
});

test("what is drawn to move a baseline is drawn in its hours alone, and nothing of it is saved later", async () => {
  const games = { earlierDays: { addedFrac: 0.1 } };
  const [honest, gaming] = [
    drawnOf(plain),
    drawnOf((await run(industry({ gaming: games })))("unit_period")),
  ];
  let inHours = 0;
  for (const [start, wh] of gaming) {
    // Winter time; from 17:00 to 19:00.
    const hour = (start % 86_400) / 3600;
    const addedWh = wh - honest.get(start)!;
    if (hour >= 17 && hour < 19) inHours += addedWh;
    else expect(addedWh).toBe(0);
  }
  expect(inHours).toBeGreaterThan(1_000_000);
});
