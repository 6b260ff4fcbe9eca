/**
 * A town with one battery that both system operators want, for whole runs: its network, what its operator wants of it at either point of the
 * transformer, a reserve of the electricity system, and rows of what came of it.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { orThrow } from "../../sim/core/errors.ts";
import type { ResultTableName } from "../../sim/model/result-tables.ts";
import { prepare } from "../lab.ts";
import { plainSource } from "../scenario-source.ts";
import { type Row, ran, rowsOf } from "./engine-runs.ts";

/** One place for all files of tests that a process runs; each has it written anew by `writeTowns`, and removes it. */
export const FOLDER = mkdtempSync(join(tmpdir(), "headroom-primacy-town-"));
/** The town of study 010, which wants relief of its transformer both ways. */
const TOWN = readFileSync(new URL("../010-primacy/town.yaml", import.meta.url), "utf8");
const BOTH_WAYS = `${TOWN.trimEnd()}\n  - { id: import, branch: transformer, direction: reverse }\n`;
/** Two batteries behind the transformer. */
const TWO = TOWN.replace(
  "units:\n",
  "units:\n  - { id: spare-battery, connection: battery-site, technology: storage, capacityMw: 10, storage: { energyMwh: 200, chargeMw: 10 } }\n",
)
  .replaceAll("importLimitMw: 10", "importLimitMw: 20")
  .replaceAll("exportLimitMw: 10,", "exportLimitMw: 20,");
/** And beside the farm a small one that is connected last, which is curtailed first. */
const TWO_FARMS = TWO.replace(
  "units:\n",
  "units:\n  - { id: new-solar, connection: new-site, technology: solar, capacityMw: 2 }\n",
)
  .replace(
    "connections:\n",
    "connections:\n  - { id: new-site, bus: fallow-11, exportLimitMw: 2, curtailableWhen: intact, connectedOn: 2022-05-01 }\n",
  )
  .replace("ratingMw: 12", "ratingMw: 14");
/** With room for all of it; and so with one. */
const wide = (town: string) => town.replace("ratingMw: 12", "ratingMw: 40");
/** A spur behind the transformer, which has something of its flow; and one before it, which has nothing. */
const withSpur = (town: string, from = "fallow-11", millMw = 0.1) =>
  town
    .replace(
      "branches:\n",
      `  - { id: mill-11, nominalKv: 11, role: primary }\nbranches:\n  - { id: spur, kind: line, from: ${from}, to: mill-11, reactancePu: 0.1, ratingMw: 5 }\n`,
    )
    .replace(
      "demands:\n",
      `demands:\n  - { id: mill, bus: mill-11, peakMw: ${millMw}, profile: domestic }\n`,
    );
/** A second transformer beside the first, without which the first has all: more than it carries, or not. */
const withSecond = (town: string, ratingMw = 8) =>
  town
    .replace("ratingMw: 12", `ratingMw: ${ratingMw}`)
    .replace(
      "branches:\n",
      "branches:\n  - { id: second, kind: transformer, from: fallow-11, to: grid-33, reactancePu: 0.8, ratingMw: 8 }\n",
    );

const TOWNS = {
  "town.yaml": BOTH_WAYS,
  "two.yaml": TWO,
  "two-farms.yaml": TWO_FARMS,
  "two-wide.yaml": wide(TWO),
  "wide.yaml": wide(BOTH_WAYS),
  "second.yaml": withSecond(BOTH_WAYS),
  "second-wide.yaml": withSecond(BOTH_WAYS, 20),
  "spur.yaml": withSpur(BOTH_WAYS),
  "mill-spur.yaml": withSpur(BOTH_WAYS, "fallow-11", 6),
  "less-spur.yaml": withSpur(
    BOTH_WAYS.replace("ratingMw: 12", "ratingMw: 12, ratingWhenOut: { ratingMw: 4 }"),
  ),
  "less-spur-wide.yaml": withSpur(
    BOTH_WAYS.replace("ratingMw: 12", "ratingMw: 40, ratingWhenOut: { ratingMw: 4 }"),
  ),
  // A town that draws more than the transformer carries while the spur is out.
  "thirsty-spur.yaml": withSpur(
    BOTH_WAYS.replace("ratingMw: 12", "ratingMw: 60, ratingWhenOut: { ratingMw: 4 }").replace(
      "peakMw: 5",
      "peakMw: 60",
    ),
  ),
  "two-spur.yaml": withSpur(TWO),
  "far-spur.yaml": withSpur(BOTH_WAYS, "grid-33"),
};

/** To be called first by each file of tests that runs the town. */
export function writeTowns(): void {
  mkdirSync(FOLDER, { recursive: true });
  for (const [name, town] of Object.entries(TOWNS)) writeFileSync(join(FOLDER, name), town);
  afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));
}

export type Run = (table: ResultTableName) => readonly Row[];
const HOURS = [{ days: "all", from: "11:00", to: "13:00" }];
export const FIRST_DAY = "2026-06-15";

/** `point`: relief at `export` is less injection, at `import` more. */
export const relief = (point: string, reliefKw = 500, more: object = {}) => ({
  zones: [
    {
      ...{ id: "town", constraints: [point], windows: HOURS },
      requirement: { kind: "stated", reliefKw },
    },
  ],
  participation: { provider: ["storage"] },
  ...more,
});

/** Held ready in these hours by storage. */
export const held = (wantedMw: number) => ({
  ...{ wantedMw, countedAt: "export", windows: HOURS },
  participation: { provider: ["storage"] },
});

/** And called for the first of them. */
export const reserveOf = (wantedMw: number, more: object = {}) => ({
  ...held(wantedMw),
  calls: { kind: "stated", calls: [{ day: FIRST_DAY, from: "11:00", minutes: 60 }] },
  ...more,
});

export async function townOf(venues: object, over: object = {}) {
  const source = plainSource({
    ...{ name: "units", network: { file: "town.yaml" }, forecast: { kind: "perfect" } },
    ...{ period: { start: FIRST_DAY, days: 1, tickMinutes: 30 }, venues, ...over },
  });
  return orThrow(await prepare(source, FOLDER));
}

export async function under(venues: object, over: object = {}): Promise<Run> {
  const { scenario, parts } = await townOf(venues, over);
  const { tables } = ran(scenario, parts);
  return (table) => rowsOf(tables[table]);
}

export const sum = (rows: readonly Row[], column: string) =>
  rows.reduce((total, row) => total + Number(row[column]), 0);
export const ofService = (rows: Run, service: string) =>
  rows("service_awards").filter((row) => row.service === service);
export const unitConflicts = (rows: Run) =>
  rows("conflicts").filter(({ class: of }) => of === "C1" || of === "C2");

export const STOR = "short-term-operating-reserve";
/** Of a reserve, on the first day at 11:00. */
export const callsOf = (minutes: number, more: object = {}) => ({
  calls: { kind: "stated", calls: [{ day: FIRST_DAY, from: "11:00", minutes, ...more }] },
});

/** The spur of a town fails at 11:05. */
export const FAULT = [
  {
    ...{ kind: "branch-out", branch: "spur", planned: false },
    ...{ from: "2026-06-15T10:05:00Z", to: "2026-06-15T12:00:00Z" },
  },
];
/** Storage that asks for being ready, and the rest. */
export const population = [
  {
    policy: { kind: "storage", strategy: { kind: "truthful", readinessGbpPerMwh: 5 } },
    units: { technology: ["storage"] },
  },
  { policy: { kind: "generator" } },
];
/** A town whose spur fails, as these find it. */
export const withFaults = (venues: object, primacy: object, more: object = {}) =>
  under(venues, {
    ...{ network: { file: "less-spur.yaml" }, population, faults: FAULT },
    primacy: { costs: "posted", ...primacy },
    ...more,
  });

export const emergencies = (rows: Run) =>
  unitConflicts(rows).filter(({ rule }) => String(rule).endsWith("-emergency"));

/** What a service told, on the clock, in MW. */
export const inTime = (rows: Run, service: string) =>
  rows("service_instructions")
    .filter((row) => row.service === service)
    .map(({ start, end, changeW, because }) => [
      `${clock(start)} to ${clock(end)}`,
      ...[Number(changeW) / 1e6, because],
    ]);
const clock = (instant: unknown) =>
  new Date((Number(instant) + 3600) * 1000).toISOString().slice(11, 16);
/** What operators bought elsewhere, in pounds. */
export const bought = (rows: Run) =>
  rows("ledger")
    .filter(({ rule }) => rule === "replacement" || rule === "counter-action")
    .map(({ rule, amountMicroGbp }) => [rule, Math.round(Number(amountMicroGbp) / 1e4) / 100]);
