/**
 * What arrives at the grid of an instruction behind a constraint that holds others back, through the whole engine: all that is
 * negated where network management gives the headroom away or trims for it, and nothing where it is held.
 */
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { orThrow } from "../sim/core/errors.ts";
import { PERIOD_SECONDS } from "../sim/core/time.ts";
import { type RunSummary, SummaryFold } from "../sim/metrics/summary.ts";
import type { ResultTableName } from "../sim/model/result-tables.ts";
import { loadScenarioSource } from "./files.ts";
import { prepare } from "./lab.ts";
import { mergeSources, plainSource } from "./scenario-source.ts";
import { type Row, ran, rowsOf } from "./testing/engine-runs.ts";

const FOLDER = fileURLToPath(new URL("./011-held-headroom/", import.meta.url));
const NEVER_CALLED = { calls: { file: "no-calls.csv" } };
const STOR = "short-term-operating-reserve";
/** The wind farm gives way to the battery, although the battery is newer. */
const WIND_FIRST = {
  anm: { principle: { kind: "merit-order", order: ["headland-wind", "headland-battery"] } },
};
const HELD = { anm: { holdHeadroom: "eso-services" } };

interface Run {
  readonly rows: (table: ResultTableName) => readonly Row[];
  readonly summary: RunSummary;
}

async function runOf(name: string, over: object = {}): Promise<Run> {
  const source = orThrow(await loadScenarioSource(`${FOLDER}${name}.yaml`));
  const { scenario, parts } = orThrow(
    await prepare(mergeSources(source, plainSource(over)), FOLDER),
  );
  const { tables } = ran(scenario, parts);
  const fold = new SummaryFold();
  fold.add({ tables });
  return { rows: (table) => rowsOf(tables[table]), summary: fold.value() };
}

const sum = (rows: readonly Row[], column: string) =>
  rows.reduce((total, row) => total + Number(row[column]), 0);

/** η of each half-hour that was told something. */
const negated = ({ rows }: Run) =>
  rows("service_effects").map((row) => 1 - Number(row.arrivedWh) / Number(row.instructedWh));

describe.each([
  ["case 1: 5 MW more consumption behind 8 MW of held wind", "turn-up", "replacement-reserve", {}],
  ["case 2: 5 MW of a battery, the wind farm gives way", "generation", STOR, WIND_FIRST],
  ["case 2: 5 MW of a battery, which is the newest", "generation", STOR, {}],
  [
    "case 3: 5 MW less consumption where a depot is held back by 8 MW",
    "demand-reduction",
    STOR,
    {},
  ],
] as const)("%s", async (_, name, service, over) => {
  const plain = await runOf(name, over);
  const quiet = await runOf(name, { ...over, venues: { [service]: NEVER_CALLED } });

  test("5 MW are told for two hours, and from the second half-hour on nothing of it arrives: eta = 1", () => {
    const told = plain.rows("service_effects").map(({ instructedWh }) => Math.abs(+instructedWh!));
    expect(told).toEqual([2_500_000, 2_500_000, 2_500_000, 2_500_000]);
    expect(negated(plain).slice(1)).toEqual([1, 1, 1]);
  });

  test("the twin is a run without the call: what arrived is the difference of the two runs, to the Wh", () => {
    const delivered = (run: Run, at: Row) =>
      sum(
        run.rows("unit_period").filter(({ periodStart }) => periodStart === at.periodStart),
        "deliveredWh",
      );
    const effects = plain.rows("service_effects");
    expect(quiet.rows("service_effects")).toEqual([]);
    for (const row of effects)
      expect(
        Math.abs(delivered(plain, row) - delivered(quiet, row) - +row.arrivedWh!),
      ).toBeLessThan(4);
  });
});

describe("held for the system's services", async () => {
  const [turnUp, reduction] = [await runOf("turn-up", HELD), await runOf("demand-reduction", HELD)];

  test("nobody who is held back is given anything, and all arrives: eta = 0 in every half-hour", () => {
    for (const run of [turnUp, reduction]) {
      expect(negated(run)).toEqual([0, 0, 0, 0]);
      expect(sum(run.rows("service_effects"), "releasedWh")).toBe(0);
      expect(sum(run.rows("service_effects"), "trimmedWh")).toBe(0);
    }
  });

  test("a MWh that arrives costs what was paid for one; where most is negated many times that, and nothing is said where nothing arrives", async () => {
    const cost = ({ summary }: Run, service: string): Readonly<Record<string, number | null>> =>
      Object.fromEntries(
        summary.byService.map(({ name, values }) => [
          name,
          values.find(({ id }) => id === service)?.value ?? null,
        ]),
      );
    const given = await runOf("turn-up");
    const [held, lost] = [cost(turnUp, "replacement-reserve"), cost(given, "replacement-reserve")];
    expect([held.negatedFrac, held.arrivedMwh, held.releasedMwh]).toEqual([0, 10, 0]);
    const paidGbp = held.utilisationGbp! + held.availabilityGbp!;
    expect(held.costGbpPerArrivedMwh).toBeCloseTo(paidGbp / 10, 9);
    expect(lost.utilisationGbp).toBe(held.utilisationGbp);
    expect(lost.costGbpPerArrivedMwh).toBeCloseTo(
      held.costGbpPerArrivedMwh! / (1 - lost.negatedFrac!),
      6,
    );
    expect(lost.releasedMwh! + lost.arrivedMwh!).toBeCloseTo(10, 9);
    const newest = cost(await runOf("generation"), STOR);
    expect([newest.negatedFrac, newest.costGbpPerArrivedMwh]).toEqual([1, null]);
  });

  test("who is not told of services holds nothing, and who holds for the network's services holds nothing for the system's", async () => {
    const plain = await runOf("turn-up");
    for (const anm of [
      { holdHeadroom: "all", serviceNotice: "none" },
      { holdHeadroom: "dso-services" },
    ])
      expect((await runOf("turn-up", { anm })).rows("unit_period")).toEqual(
        plain.rows("unit_period"),
      );
    const all = await runOf("turn-up", { anm: { holdHeadroom: "all" } });
    expect(all.rows("unit_period")).toEqual(turnUp.rows("unit_period"));
  });

  test.each([1, 5, 30])(
    "ticks of %i minutes: who is told the end gives the headroom up then, who is not 10 minutes later",
    async (tickMinutes) => {
      const period = { tickMinutes };
      const afterWh = async (anm: object) => {
        const run = await runOf("turn-up", { period, anm: { ...HELD.anm, ...anm } });
        const last = run.rows("service_effects").at(-1)!.periodStart!;
        const row = run
          .rows("unit_period")
          .find(
            ({ unit, periodStart }) =>
              unit === "headland-wind" && Number(periodStart) === Number(last) + PERIOD_SECONDS,
          )!;
        return Number(row.curtailedWh);
      };
      const extraWh =
        (await afterWh({ serviceNotice: "start", holdTimeoutMin: 10 })) - (await afterWh({}));
      // 5 MW for 10 minutes, and until the farm is let go again: 120 s, then 2.5 MW each minute.
      expect(extraWh / 1000).toBeGreaterThan(5000 / 6 - 10);
      expect(extraWh / 1000).toBeLessThan((5000 * 15) / 60);
    },
  );

  test("what a provider that does not answer should have given is given by who is held back: more arrives than it gave", async () => {
    const faults = [
      {
        kind: "unit-silent",
        unit: "headland-electrolyser",
        from: "2026-06-15T10:00:00Z",
        to: "2026-06-15T12:00:00Z",
      },
    ];
    const silent = await runOf("turn-up", { ...HELD, faults });
    const effects = silent.rows("service_effects").slice(1);
    for (const row of effects)
      expect([row.givenWh, row.arrivedWh, row.trimmedWh]).toEqual([0, -2_500_000, 2_500_000]);
    expect(effects.length).toBe(3);
  });
});

test.each([7, 11])(
  "in the weather of June, seed %i: while a battery gives what it is told and its headroom is held, everybody else does to the watt-hour what it would have done",
  async (seed) => {
    const town = fileURLToPath(new URL("./010-primacy/", import.meta.url));
    const called = (holdHeadroom: string) => ({
      ...{ name: "weather", network: { file: "town.yaml" }, forecast: { kind: "perfect" }, seed },
      period: { start: "2026-06-15", days: 5 },
      anm: {
        principle: { kind: "merit-order", order: ["fallow-solar", "fallow-battery"] },
        // Half of the transformer, so that it is full in any weather.
        ...{ targetFrac: 0.5, releaseFrac: 0.49 },
        holdHeadroom,
      },
      venues: {
        "replacement-reserve": {
          ...{ wantedMw: 3, countedAt: "export", direction: "down" },
          windows: [{ days: "all", from: "10:00", to: "15:00" }],
          calls: { kind: "drawn", callsPerWeek: 7 },
          participation: { provider: ["storage"] },
        },
      },
    });
    const effects = async (holdHeadroom: string) => {
      const { scenario, parts } = orThrow(await prepare(plainSource(called(holdHeadroom)), town));
      return rowsOf(ran(scenario, parts).tables.service_effects);
    };
    const [given, held] = [await effects("never"), await effects("eso-services")];
    expect(held.length).toBeGreaterThan(10);
    expect(sum(given, "releasedWh")).toBeGreaterThan(0);
    for (const row of held)
      expect([row.releasedWh, row.trimmedWh, row.arrivedWh]).toEqual([0, 0, row.givenWh]);
  },
);

test("the network first: what would be trimmed for is not told in the first place", async () => {
  const run = await runOf("generation", { primacy: { kind: "dso-first" } });
  expect(run.rows("service_effects")).toEqual([]);
  expect(run.rows("conflicts").map(({ winner, standsW }) => [winner, standsW])).toEqual(
    Array.from({ length: 4 }, () => ["dso", 0]),
  );
});

test("inside the band between giving back and trimming nobody is given anything: with 0.95 of the target half of it arrives", async () => {
  const run = await runOf("demand-reduction", { anm: { releaseFrac: 0.95 } });
  expect(negated(run).slice(1)).toEqual([0.5, 0.5, 0.5]);
});

test("a depot that is held back sells reserve of what it is not drawing: it is paid in full, and nothing arrives, until what it sold is held", async () => {
  const over = {
    population: [
      { policy: { kind: "demand", turnDownFrac: 0.4 }, units: { ids: ["harbour-depot"] } },
      { policy: { kind: "demand", turnDownFrac: 0 } },
    ],
  };
  for (const anm of [{}, HELD.anm]) {
    const run = await runOf("demand-reduction", { ...over, anm });
    const awards = run
      .rows("service_awards")
      .filter(({ instructedWh }) => Number(instructedWh) > 0);
    expect(new Set(awards.map(({ unit }) => unit))).toEqual(new Set(["harbour-depot"]));
    for (const { instructedWh, deliveredWh, paidFrac } of awards)
      expect([deliveredWh, paidFrac]).toEqual([instructedWh, 1]);
    expect(negated(run).slice(1)).toEqual(anm === HELD.anm ? [0, 0, 0] : [1, 1, 1]);
  }
});
