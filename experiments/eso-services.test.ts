/** Services of the electricity system operator beside its reserve, through the whole engine: what each buys, calls, pays and excludes. */
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
const FOLDER = mkdtempSync(join(tmpdir(), "headroom-eso-services-"));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));
writeFileSync(join(FOLDER, "town.yaml"), TOWN);
writeFileSync(join(FOLDER, "calls.csv"), "day,from,minutes\n2026-06-15,11:10,60\n");
writeFileSync(join(FOLDER, "two-hours.yaml"), TOWN.replace("energyMwh: 200", "energyMwh: 20"));
writeFileSync(
  join(FOLDER, "small.yaml"),
  `${TOWN.replace("energyMwh: 200", "energyMwh: 3").trimEnd()}
  - { id: import, branch: transformer, direction: reverse }
`,
);
const READY_GBP = 5;
const HALF_HOURS_OF_BLOCK = [0, 1, 2, 3, 4, 5, 6, 7];
/** A store that forgoes £5 for each MW that it holds ready, an hour. */
const POPULATION = [
  {
    policy: { kind: "storage", strategy: { kind: "truthful", readinessGbpPerMwh: READY_GBP } },
    units: { technology: ["storage"] },
  },
  { policy: { kind: "generator" } },
];
const ALL_DAY = [{ days: "all", from: "11:00", to: "15:00" }];
const DAILY = { kind: "drawn", callsPerWeek: 7, minutes: 120 };

const prepared = (venues: object, over: object = {}) =>
  prepare(
    plainSource({
      ...{ name: "eso", network: { file: "town.yaml" }, forecast: { kind: "perfect" } },
      ...{ period: { start: "2026-06-15", days: 3 }, population: POPULATION, venues, ...over },
    }),
    FOLDER,
  );
async function under(
  venues: object,
  over: object = {},
): Promise<(table: ResultTableName) => readonly Row[]> {
  const { scenario, parts } = orThrow(await prepared(venues, over));
  const { tables } = ran(scenario, parts);
  return (table) => rowsOf(tables[table]);
}

const sum = (rows: readonly Row[], column: string) =>
  rows.reduce((total, row) => total + Number(row[column]), 0);
const ofState = (rows: readonly Row[], state: string) => rows.filter((row) => row.state === state);

describe("frequency response", async () => {
  const own = { wantedMw: 3, countedAt: "export" };
  const rows = await under({ "frequency-response": own });
  const armed = ofState(rows("service_awards"), "armed");

  test("is held and paid for being held: readiness and 5 % of the price of use, at the dearest taken, and nobody is told anything", () => {
    expect(armed.length).toBeGreaterThan(20);
    expect(rows("service_instructions")).toEqual([]);
    expect(sum(armed, "utilisationMicroGbp")).toBe(0);
    for (const each of armed) {
      expect(Number(each.availabilityGbpPerMwh)).toBeGreaterThan(READY_GBP);
      const mw = Number(each.changeW) / 1e6;
      const paid = mw * 0.5 * Number(each.availabilityGbpPerMwh) * Number(each.ableFrac) * 1e6;
      expect(Number(each.availabilityMicroGbp)).toBeCloseTo(paid, -1);
    }
    const paid = rows("ledger").filter(({ rule }) => String(rule).startsWith("frequency-response"));
    expect(new Set(paid.map(({ payer, rule }) => `${payer} ${rule}`))).toEqual(
      new Set(["electricity system operator frequency-response/availability"]),
    );
  });

  test("moves nothing: every unit does to the Wh what it does without the service", async () => {
    const without = await under({});
    expect(rows("unit_period")).toEqual(without("unit_period"));
  });

  test("is held through blocks of four hours by a store of two: what is held in one half-hour is there for the next", async () => {
    const twoHours = {
      network: { file: "two-hours.yaml" },
      period: { start: "2026-06-15", days: 1 },
    };
    const held = ofState(
      (await under({ "frequency-response": own }, twoHours))("service_awards"),
      "armed",
    );
    const starts = new Set(held.map(({ periodStart }) => Number(periodStart)));
    const isBlock = (start: number) =>
      HALF_HOURS_OF_BLOCK.every((each) => starts.has(start + each * 1800));
    expect([...starts].some(isBlock)).toBe(true);
  });

  test("is offered for a quarter of an hour, and paid in full where that is in store: 5.825 MW down for 1.35 MWh", async () => {
    const small = await under(
      {
        "high-frequency-response": {
          ...{ wantedMw: 10, countedAt: "export", sustainMinutes: 30 },
          participation: { provider: ["storage"] },
        },
      },
      {
        network: { file: "small.yaml" },
        period: { start: "2026-06-15", days: 1, tickMinutes: 30 },
      },
    );
    const ofBattery = ({ unit }: Row) => unit === "fallow-battery";
    const resting = new Set(
      small("unit_period")
        .filter((row) => ofBattery(row) && row.deliveredWh === 0)
        .map(({ periodStart }) => periodStart),
    );
    const rested = ofState(small("service_awards"), "armed").filter(
      (row) => ofBattery(row) && resting.has(row.periodStart),
    );
    // Half of 90 % of 3 MWh, at an efficiency of 0.927, in a quarter of an hour.
    expect(new Set(rested.map(({ changeW }) => changeW))).toEqual(new Set([-5_825_000]));
    expect(rested.length).toBeGreaterThan(20);
    for (const { ableFrac } of rested) expect(ableFrac).toBe(1);
  });

  test("beside a service that may be called throughout: 1.25 MWh are enough for 1 MW of it and 2 MW held for a quarter of an hour, in full", async () => {
    const windows = [{ days: "all", from: "11:00", to: "11:30" }];
    const participation = { provider: ["storage"] };
    const requirement = { kind: "stated", reliefKw: 1000 };
    const rows = await under(
      {
        sustain: {
          zones: [{ id: "town", constraints: ["import"], windows, requirement }],
          ...{ participation, minOfferKw: 1000 },
        },
        "frequency-response": {
          ...{ wantedMw: 2, countedAt: "export", windows, participation, sustainMinutes: 30 },
        },
      },
      {
        network: { file: "small.yaml" },
        period: { start: "2026-06-15", days: 1, tickMinutes: 30 },
        primacy: { kind: "eso-first", splitStack: true },
        // So dear to use that it rests all day, half full.
        population: [
          {
            policy: { kind: "storage", degradationGbpPerMwh: 100 },
            units: { technology: ["storage"] },
          },
          { policy: { kind: "generator" } },
        ],
      },
    );
    const armed = ofState(rows("service_awards"), "armed");
    expect(armed.map(({ service, changeW, ableFrac }) => [service, changeW, ableFrac])).toEqual([
      ["sustain", 1_000_000, 1],
      ["frequency-response", 2_000_000, 1],
    ]);
  });

  test("for a high frequency it is held by who could inject less", async () => {
    const down = await under({ "high-frequency-response": own });
    const held = ofState(down("service_awards"), "armed");
    expect(held.length).toBeGreaterThan(20);
    for (const { changeW } of held) expect(Number(changeW)).toBeLessThan(0);
  });
});

describe("replacement reserve", async () => {
  const own = { wantedMw: 4, countedAt: "export", windows: ALL_DAY, calls: DAILY };

  test.each(["up", "down"] as const)(
    "%s: units are told that way, and paid by use alone, as asked",
    async (direction) => {
      const rows = await under(
        { "replacement-reserve": { ...own, direction } },
        { primacy: { kind: "eso-first" } },
      );
      const told = rows("service_instructions");
      expect(told.length).toBeGreaterThan(5);
      for (const { changeW } of told)
        expect(Math.sign(Number(changeW))).toBe(direction === "up" ? 1 : -1);
      const awards = ofState(rows("service_awards"), "armed");
      expect(sum(awards, "availabilityMicroGbp")).toBe(0);
      expect(sum(awards, "utilisationMicroGbp")).toBeGreaterThan(0);
    },
  );

  test("what it is told behind a full transformer is capped where the network is first, as reserve is", async () => {
    const rows = await under({ "replacement-reserve": { ...own, wantedMw: 8 } });
    const conflicts = rows("conflicts");
    expect(conflicts.length).toBeGreaterThan(0);
    for (const { class: of, winner, service } of conflicts)
      expect([of, winner, service]).toEqual(["C3", "dso", "replacement-reserve"]);
  });
});

describe("demand flexibility service", async () => {
  const own = {
    ...{ wantedMw: 2, countedAt: "export", calls: DAILY },
    windows: [{ days: "all", from: "17:00", to: "19:00" }],
  };

  test("is called for hours that are announced and paid by use against past days", async () => {
    const rows = await under({ "demand-flexibility-service": own });
    const told = rows("service_instructions");
    expect(told.length).toBeGreaterThan(2);
    for (const { at, start } of told) expect(Number(start) - Number(at)).toBe(4 * 3600);
    expect(sum(ofState(rows("service_awards"), "armed"), "utilisationMicroGbp")).toBeGreaterThan(0);
  });

  test("who another service has bought for any half-hour of the day does not qualify", async () => {
    const reserve = {
      ...{
        wantedMw: 4,
        countedAt: "export",
        windows: [{ days: "all", from: "11:00", to: "13:00" }],
      },
      calls: { ...DAILY, callsPerWeek: 0 },
    };
    const alone = await under({ "demand-flexibility-service": own });
    const both = await under({
      "demand-flexibility-service": own,
      "replacement-reserve": reserve,
    });
    const offers = (rows: typeof both) =>
      rows("service_offers").filter(({ service }) => service === "demand-flexibility-service");
    const boughtDays = new Set(
      both("service_awards")
        .filter(({ service }) => service === "replacement-reserve")
        .map(({ periodStart }) => Math.floor(Number(periodStart) / 86_400)),
    );
    expect(boughtDays.size).toBeGreaterThan(0);
    expect(offers(alone).length).toBeGreaterThan(0);
    for (const { periodStart } of offers(both))
      expect(boughtDays.has(Math.floor(Number(periodStart) / 86_400))).toBe(false);
  });
});

describe("availability of what the network blocks", async () => {
  const STOR = "short-term-operating-reserve";
  const paidFor = async (blockedAvailability: string) => {
    const rows = await under({
      [STOR]: {
        ...{
          wantedMw: 8,
          countedAt: "export",
          windows: ALL_DAY,
          calls: DAILY,
          blockedAvailability,
        },
        baseline: { kind: "counterfactual" },
      },
    });
    const blockedWh = sum(rows("conflicts"), "blockedWh");
    return { blockedWh, awards: ofState(rows("service_awards"), "armed"), rows };
  };
  const [keep, lose, byDefault] = [
    await paidFor("keep"),
    await paidFor("lose"),
    await paidFor("keep-if-notified"),
  ];

  test("told after it was armed: lost by default for what is blocked, half-hour by half-hour, at the price agreed", () => {
    expect(keep.blockedWh).toBeGreaterThan(0);
    expect(lose.blockedWh).toBe(keep.blockedWh);
    const priceOf = new Map(keep.awards.map((row) => [row.award, row.availabilityGbpPerMwh]));
    const lostMicroGbp = keep
      .rows("conflicts")
      .reduce((total, row) => total + Number(row.blockedWh) * Number(priceOf.get(row.award!)), 0);
    const paid = ({ awards }: typeof keep) => sum(awards, "availabilityMicroGbp");
    expect(paid(keep) - paid(lose)).toBeCloseTo(lostMicroGbp, -1);
    expect(paid(byDefault)).toBe(paid(lose));
  });

  test("told by the deadline, because the network armed the unit itself: kept by default", async () => {
    const sustain = {
      zones: [
        {
          id: "town",
          constraints: ["export"],
          windows: ALL_DAY,
          requirement: { kind: "stated", reliefKw: 500 },
        },
      ],
      participation: { provider: ["storage"] },
    };
    const paidWith = async (blockedAvailability: string) => {
      const stor = { wantedMw: 4, countedAt: "export", windows: ALL_DAY, blockedAvailability };
      const rows = await under({ sustain, [STOR]: stor });
      const released = ofState(rows("service_awards"), "released").filter(
        ({ service, reason }) => service === STOR && reason === "primacy",
      );
      expect(released.length).toBeGreaterThan(0);
      return sum(released, "availabilityMicroGbp");
    };
    const kept = await paidWith("keep");
    expect(kept).toBeGreaterThan(0);
    expect(await paidWith("keep-if-notified")).toBe(kept);
    expect(await paidWith("lose")).toBe(0);
  });
});

test("faults of two files of calls and of the scenario are told at once", async () => {
  const of = (file: string) => ({ wantedMw: 4, calls: { kind: "file", file } });
  const checked = await prepared({
    "replacement-reserve": { ...of("none.csv"), countedAt: "exprot" },
    "short-term-operating-reserve": { ...of("calls.csv"), countedAt: "export" },
  });
  const faults = checked.kind === "faulty" ? checked.faults : [];
  expect(faults.map(formatFault)).toEqual([
    'venues.replacement-reserve.countedAt: found "exprot", which is no constraint point of network "town"; write the id of a constraint point; the nearest is "export"',
    expect.stringMatching(/calls\.csv:2:12: found "11:10"/),
    expect.stringMatching(/none\.csv/),
  ]);
});
