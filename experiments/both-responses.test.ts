/**
 * Response for a low and for a high frequency at once, through the whole engine: one battery holds all of its power both ways, with energy in store for
 * the one and room for the other, and is paid for both; a full one holds none for a high frequency, an empty one none for a low.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { formatFault, orThrow } from "../sim/core/errors.ts";
import type { ResultTableName } from "../sim/model/result-tables.ts";
import { prepare } from "./lab.ts";
import { plainSource } from "./scenario-source.ts";
import { type Row, ran, rowsOf } from "./testing/engine-runs.ts";

const TOWN = readFileSync(new URL("./010-primacy/town.yaml", import.meta.url), "utf8");
const FOLDER = mkdtempSync(join(tmpdir(), "headroom-both-responses-"));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));
const STORE = "energyMwh: 200, chargeMw: 10";
const IMPORT = "  - { id: import, branch: transformer, direction: reverse }\n";
const write = (name: string, store: string) =>
  writeFileSync(join(FOLDER, name), `${TOWN.trimEnd().replace(STORE, store)}\n${IMPORT}`);
write("two-hours.yaml", "energyMwh: 20, chargeMw: 10");
write("full.yaml", "energyMwh: 20, chargeMw: 10, initialFrac: 0.95");
write("empty.yaml", "energyMwh: 20, chargeMw: 10, initialFrac: 0.05");
// 1.2 MWh of which 90 % are of use: half of that in store, and as much room.
write("small.yaml", "energyMwh: 1.2, chargeMw: 10");

const LOW = "frequency-response";
const HIGH = "high-frequency-response";
const participation = { provider: ["storage"] };
const own = { wantedMw: 10, countedAt: "export", sustainMinutes: 30, participation };
/** So dear to use that it rests all day. */
const RESTING = [
  {
    policy: {
      ...{ kind: "storage", degradationGbpPerMwh: 100 },
      strategy: { kind: "truthful", readinessGbpPerMwh: 5 },
    },
    units: { technology: ["storage"] },
  },
  { policy: { kind: "generator" } },
];

const prepared = (file: string, venues: object, over: object = {}) =>
  prepare(
    plainSource({
      ...{ name: "both", network: { file }, forecast: { kind: "perfect" }, population: RESTING },
      ...{ period: { start: "2026-06-15", days: 1, tickMinutes: 30 }, venues, ...over },
    }),
    FOLDER,
  );
type Run = (table: ResultTableName) => readonly Row[];
async function under(file: string, venues: object, over: object = {}): Promise<Run> {
  const { scenario, parts } = orThrow(await prepared(file, venues, over));
  const { tables } = ran(scenario, parts);
  return (table) => rowsOf(tables[table]);
}

const awards = (rows: Run, service: string, state = "armed") =>
  rows("service_awards").filter((row) => row.service === service && row.state === state);
const changes = (rows: readonly Row[]) => [...new Set(rows.map(({ changeW }) => changeW))];

describe("a battery of 10 MW and two hours", async () => {
  const rows = await under("two-hours.yaml", { [LOW]: own, [HIGH]: own });
  const [low, high] = [awards(rows, LOW), awards(rows, HIGH)];

  test("holds 10 MW both ways in every half-hour, and could give either in full", () => {
    for (const [held, changeW] of [
      [low, 10_000_000],
      [high, -10_000_000],
    ] as const) {
      expect(held).toHaveLength(48);
      expect(changes(held)).toEqual([changeW]);
      for (const { ableFrac } of held) expect(ableFrac).toBe(1);
    }
  });

  test("is paid for both, each at its own price, under rules of their own; nothing moves", async () => {
    for (const [service, held] of [
      [LOW, low],
      [HIGH, high],
    ] as const) {
      const paid = rows("ledger").filter(({ rule }) => rule === `${service}/availability`);
      const micro = paid.reduce((sum, { amountMicroGbp }) => sum + Number(amountMicroGbp), 0);
      const owed = held.map(
        ({ availabilityGbpPerMwh }) => 10 * 0.5 * Number(availabilityGbpPerMwh),
      );
      expect(micro / 1e6).toBeCloseTo(
        owed.reduce((sum, gbp) => sum + gbp, 0),
        3,
      );
      expect(micro).toBeGreaterThan(0);
    }
    expect(rows("service_instructions")).toEqual([]);
    expect(rows("unit_period")).toEqual((await under("two-hours.yaml", {}))("unit_period"));
  });

  test("earns by each what it earns by it alone", async () => {
    for (const [service, both] of [
      [LOW, low],
      [HIGH, high],
    ] as const)
      expect(awards(await under("two-hours.yaml", { [service]: own }), service)).toEqual(both);
  });
});

test("0.54 MWh of 1.2 hold 2.002 MW up for a quarter of an hour and their room 2.330 MW down, neither less for the other", async () => {
  const rows = await under("small.yaml", { [LOW]: own, [HIGH]: own });
  // 0.54 × 0.927 and 0.54 / 0.927 in a quarter of an hour.
  expect(changes(awards(rows, LOW))).toEqual([2_002_000]);
  expect(changes(awards(rows, HIGH))).toEqual([-2_330_000]);
  for (const { ableFrac } of [...awards(rows, LOW), ...awards(rows, HIGH)])
    expect(ableFrac).toBe(1);
});

test.each([
  ["full.yaml", LOW, HIGH],
  ["empty.yaml", HIGH, LOW],
])(
  "%s: holds for %s all day, and nothing for %s, of which every offer is refused",
  async (file, held, not) => {
    const rows = await under(file, { [LOW]: own, [HIGH]: own });
    expect(awards(rows, held)).toHaveLength(48);
    expect(awards(rows, not)).toEqual([]);
    const refused = awards(rows, not, "refused");
    expect(refused).toHaveLength(48);
    expect(new Set(refused.map(({ reason }) => reason))).toEqual(new Set(["energyInStore"]));
    expect(rows("ledger").filter(({ rule }) => String(rule).startsWith(`${not}/`))).toEqual([]);
  },
);

const HALF_HOURS = 2;
/** What the network buys for 11:00 to 12:00 at either point, armed so many minutes before. */
const sustain = (constraint: string, armBefore: number) => ({
  zones: [
    {
      ...{ id: "town", constraints: [constraint] },
      windows: [{ days: "all", from: "11:00", to: "12:00" }],
      requirement: { kind: "stated", reliefKw: 4000 },
    },
  ],
  ...{ participation, minOfferKw: 500, gates: { arm: { before: armBefore } } },
});
const atEleven = (rows: readonly Row[]) =>
  rows.filter(({ periodStart }) => {
    const second = Number(periodStart) - Date.parse("2026-06-15T10:00:00Z") / 1000;
    return second >= 0 && second < HALF_HOURS * 1800;
  });
/** MW armed in each half-hour of these by the network and by either response. */
function armedMw(rows: Run) {
  const of = (service: string) => atEleven(awards(rows, service));
  return ["sustain", LOW, HIGH].map((service) => {
    const mw = of(service).map(({ changeW }) => Math.abs(Number(changeW)) / 1e6);
    return [...mw, ...new Array<number>(HALF_HOURS - mw.length).fill(0)];
  });
}

/** The network wants the battery to go up, as a low frequency does, or down; and arms it before the responses or after them. */
const NETWORK = [
  ["up, armed first", "import", 90],
  ["up, armed last", "import", 30],
  ["down, armed first", "export", 90],
  ["down, armed last", "export", 30],
] as const;
const twice = (mw: number) => [mw, mw];

describe.each(NETWORK)("beside 4 MW of the network's %s", (_, constraint, armBefore) => {
  const venues = { sustain: sustain(constraint, armBefore), [LOW]: own, [HIGH]: own };
  const run = (primacy: object) => under("two-hours.yaml", venues, { primacy });

  test.each([
    ["dso-first", [4, 0, 0]],
    ["eso-first", [0, 10, 10]],
  ])("a unit serves one operator, %s: both responses stand, or neither", async (kind, mw) => {
    expect(armedMw(await run({ kind }))).toEqual(mw.map(twice));
  });

  test.each([
    // Both of one way are in the book, opposite ways of two operators within the unit's power.
    ["dso-first", [4, 6, 6]],
    ["eso-first", [0, 10, 10]],
  ])(
    "with the split, %s: either response has what is left beside the network's",
    async (kind, mw) => {
      const rows = await run({ kind, splitStack: true });
      expect(armedMw(rows)).toEqual(mw.map(twice));
      const armed = ["sustain", LOW, HIGH].flatMap((service) => atEleven(awards(rows, service)));
      for (const { ableFrac } of armed) expect(ableFrac).toBe(1);
    },
  );

  test.each(["by-cost", "by-time", "by-security"])(
    "a unit serves one operator, %s, whoever that is",
    async (kind) => {
      const [network, low, high] = armedMw(await run({ kind }));
      for (const [half, mw] of network!.entries()) {
        if (mw > 0) expect([low![half], high![half]]).toEqual([0, 0]);
        expect(mw + low![half]! + high![half]!).toBeGreaterThan(0);
      }
    },
  );
});

const BM = "bids-and-offers";

describe("other services of the system operator from 11:00, beside response", () => {
  const balancing = (minutes: number, system: string) => ({
    ...{ wantedMw: 20, countedAt: "export", participation, responseMinutes: 0, minOfferKw: 1 },
    calls: { kind: "stated", calls: [{ day: "2026-06-15", from: "11:00", minutes, system }] },
  });
  const imbalance = { settlement: { imbalance: { price: { kind: "fixed", gbpPerMwh: 95 } } } };
  const run = (file: string, venues: object, system: string, minutes = 30) =>
    under(file, { ...venues, [BM]: balancing(minutes, system) }, imbalance);
  const LOW_6 = { ...own, wantedMw: 6 };
  const HIGH_7 = { ...own, wantedMw: 7 };

  test.each([
    // Of 10 MW up 6 are held, of 10 MW down 7.
    ["short", 4_000_000],
    ["long", -3_000_000],
  ])(
    "%s: what is left of a battery beside what it holds is accepted and given",
    async (system, changeW) => {
      const held = { [LOW]: LOW_6, [HIGH]: HIGH_7 };
      const rows = await run("two-hours.yaml", held, system, 60);
      const given = awards(rows, BM);
      expect(changes(given)).toEqual([changeW]);
      expect(given.map(({ deliveredWh }) => Number(deliveredWh))).toEqual(
        Array(2).fill(Math.abs(changeW) / 2),
      );
      const alone = await under("two-hours.yaml", held, imbalance);
      for (const service of [LOW, HIGH])
        expect(awards(rows, service)).toEqual(awards(alone, service));
    },
  );

  test.each([
    ["short", HIGH, 10_000_000],
    ["long", LOW, -10_000_000],
  ])("%s: what is held the other way takes nothing of it", async (system, service, changeW) => {
    const rows = await run("two-hours.yaml", { [service]: own }, system);
    expect(changes(awards(rows, BM))).toEqual([changeW]);
    expect(awards(rows, service)).toHaveLength(48);
    for (const { ableFrac } of awards(rows, service)) expect(ableFrac).toBe(1);
  });

  test("reserve that fits beside what is held is armed and called, too", async () => {
    const reserve = {
      ...{ wantedMw: 4, countedAt: "export", participation, minOfferKw: 1, sustainMinutes: 30 },
      windows: [{ days: "all", from: "11:00", to: "12:00" }],
      calls: { kind: "stated", calls: [{ day: "2026-06-15", from: "11:00", minutes: 60 }] },
    };
    const venues = { [LOW]: LOW_6, "replacement-reserve": reserve };
    const rows = await under("two-hours.yaml", venues);
    expect(
      awards(rows, "replacement-reserve").map(({ changeW, deliveredWh }) => [changeW, deliveredWh]),
    ).toEqual(Array(2).fill([4_000_000, 2_000_000]));
    const alone = awards(await under("two-hours.yaml", { [LOW]: LOW_6 }), LOW);
    expect(awards(rows, LOW)).toEqual(alone);
  });

  test("of 0.54 MWh in store 0.25 are held for 1 MW: 501 kW are left for half an hour", async () => {
    const rows = await run("small.yaml", { [LOW]: { ...own, wantedMw: 1 } }, "short");
    // 0.54 × 0.927 less 0.25, in half an hour.
    expect(changes(awards(rows, BM))).toEqual([501_000]);
    const [atEleven] = awards(rows, LOW).filter(
      ({ periodStart }) => periodStart === awards(rows, BM)[0]!.periodStart,
    );
    expect([atEleven!.changeW, atEleven!.ableFrac]).toEqual([1_000_000, 1]);
  });
});

test("the removed setting: one message, which names the venue of the other direction", async () => {
  const checked = await prepared("two-hours.yaml", { [LOW]: { ...own, direction: "down" } });
  expect(checked.kind === "faulty" && checked.faults.map(formatFault)).toEqual([
    'venues.frequency-response.direction: found the unknown key "direction"; remove it: frequency-response is held for a low frequency; for a high one write venues.high-frequency-response, with settings of its own',
  ]);
});
