/**
 * A town with one battery that both system operators want, for whole runs: its network, what its operator wants of it at either point of the
 * transformer, a reserve of the electricity system, and rows of what came of it.
 */
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { orThrow } from "../../sim/core/errors.ts";
import type { ResultTableName } from "../../sim/model/result-tables.ts";
import { prepare } from "../lab.ts";
import { plainSource } from "../scenario-source.ts";
import { type Row, ran, rowsOf } from "./engine-runs.ts";

export const FOLDER = mkdtempSync(join(tmpdir(), "headroom-primacy-units-"));
/** The town of study 010, which wants relief of its transformer both ways. */
export const TOWN = readFileSync(new URL("../010-primacy/town.yaml", import.meta.url), "utf8");
export const BOTH_WAYS = `${TOWN.trimEnd()}\n  - { id: import, branch: transformer, direction: reverse }\n`;
writeFileSync(join(FOLDER, "town.yaml"), BOTH_WAYS);

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
