/**
 * Where two stored runs first differ. Takes two open runs; gives every setting in which they differ (scenario, seed, engine,
 * network), the first row and column in order of time, and the number of rows that differ by table.
 * Nothing is found exactly where settings are the same and every table has the same rows in the same order.
 */
import { periodOf } from "../../sim/core/time.ts";
import type { RunFolder } from "../run-folder.ts";
import { type DocumentDifference, documentDifferences } from "./documents.ts";
import type { FirstDifference } from "./fold.ts";
import { rowCount, type TableDifference, type TableOfTwo, tableDifference } from "./tables.ts";

/** Who writes first within a half-hour, as sim/day.ts and sim/period.ts have it; `pages`: events of every stage, told with the ticks. */
export const STAGES: readonly string[] = [
  ...["lookahead", "venues", "gates", "dispatch", "pages"],
  ...["homes", "metering", "procurement", "settlement", "monitoring"],
];

export interface SettingDifference extends DocumentDifference {
  readonly of: "scenario" | "seed" | "engineVersion" | "network";
}

export interface RunDifference {
  readonly isEqual: boolean;
  readonly settings: readonly SettingDifference[];
  readonly first: FirstDifference | undefined;
  /** Tables that differ. */
  readonly tables: readonly TableDifference[];
  /** What was held against each other, differing or not: tables, and the rows of the run that has more. */
  readonly compared: { readonly tables: number; readonly rows: number };
}

export async function runDifference(a: RunFolder, b: RunFolder): Promise<RunDifference> {
  const settings = settingDifferences(a, b);
  const tables: TableDifference[] = [];
  const pairs = tablesOfTwo(a, b);
  // One after another: each has a stretch of rows in memory.
  for (const pair of pairs) {
    const found = await tableDifference(pair);
    if (found !== undefined) tables.push(found);
  }
  const rows = pairs.reduce((sum, pair) => sum + Math.max(rowCount(pair.a), rowCount(pair.b)), 0);
  return {
    isEqual: settings.length === 0 && tables.length === 0,
    ...{ settings, first: earliest(tables), tables, compared: { tables: pairs.length, rows } },
  };
}

function settingDifferences(a: RunFolder, b: RunFolder): SettingDifference[] {
  const [left, right] = [a.manifest, b.manifest];
  const found = (of: SettingDifference["of"], one: unknown, other: unknown) =>
    documentDifferences(one, other).map((difference) => ({ of, ...difference }));
  const scenario = found("scenario", left.scenario, right.scenario);
  // A resolved scenario names its seed.
  const hasSeed = scenario.some(({ path }) => path === "seed");
  return [
    ...scenario,
    ...(hasSeed ? [] : found("seed", left.seed, right.seed)),
    ...found("engineVersion", left.engineVersion, right.engineVersion),
    ...found("network", left.network, right.network),
  ];
}

function tablesOfTwo(a: RunFolder, b: RunFolder): TableOfTwo[] {
  const all = [...a.manifest.tables, ...b.manifest.tables];
  const names = [...new Set(all.map(({ name }) => name))];
  const side = (run: RunFolder, name: string) => ({
    run,
    table: run.manifest.tables.find((table) => table.name === name),
  });
  return names.map((name) => ({ a: side(a, name), b: side(b, name) }));
}

/** By half-hour, stage, instant and table; what has no time comes last. */
function earliest(tables: readonly TableDifference[]): FirstDifference | undefined {
  const keys = tables.map(({ first }, index) => {
    const at = first.at ?? Number.POSITIVE_INFINITY;
    const stage = STAGES.indexOf(first.stage);
    return { first, key: [periodOf(at), stage < 0 ? STAGES.length : stage, at, index] };
  });
  return keys.sort((one, other) => byNumbers(one.key, other.key))[0]?.first;
}

function byNumbers(one: readonly number[], other: readonly number[]): number {
  const at = one.findIndex((value, index) => value !== other[index]);
  return at < 0 ? 0 : one[at]! < other[at]! ? -1 : 1;
}
