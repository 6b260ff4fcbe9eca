/** The largest sweep that is let through has a summary that can be written: it is one text, and a text has a length that it cannot pass. */
import { constants } from "node:buffer";
import { expect, test } from "vitest";
import type { RunRow } from "../../results/sweep/row-file.ts";
import { SWEEP_FORMAT, type SweepFile } from "../../results/sweep/sweep-file.ts";
import { WELFARE_METRICS } from "../yardsticks.ts";
import { keptUnits } from "./kept.ts";
import { SUMMARY_CELLS_MAX } from "./size.ts";
import { summaryOf, summaryText } from "./summary.ts";

const SEEDS = ["1", "2"];
/** Long figures, none like another. */
const valueAt = (row: number) => Math.sqrt(row + 2) * 1e-7;

/** Length of the summary of a made sweep, characters. */
function lengthOf(points: number, factors: number, metrics: number): number {
  const names = [...keptUnits.keys()].toSorted((left, right) => right.length - left.length);
  const ids = names.slice(0, metrics);
  const key = (row: number) => String(row).padStart(64, "0");
  const sweep: SweepFile = {
    ...{ format: SWEEP_FORMAT, name: "large", title: "t", question: "q" },
    ...{ engineVersion: "0", engineSource: "0", seeds: SEEDS },
    factors: Array.from({ length: factors }, (_, row) => {
      const path = `venues.curtailment-obligations.matcher.setting${row}`;
      return { id: path, path };
    }),
    metrics: ids.map((id) => ({ id, unit: keptUnits.get(id)! })),
    analysis: { best: { metric: ids[0]!, sense: "minimise" } },
    points: Array.from({ length: points }, (_, point) => ({
      levels: Array.from({ length: factors }, (__, factor) => valueAt(point * 64 + factor)),
      keys: SEEDS.map((_, seed) => key(point * 2 + seed)),
    })),
  };
  const rowOf = (name: string): RunRow => {
    const row = Number(name);
    const values = [...ids, ...WELFARE_METRICS].map(
      (id, index) => [id, valueAt(row * 300 + index)] as const,
    );
    return { key: name, digest: name, values: Object.fromEntries(values) };
  };
  return summaryText(summaryOf(sweep, rowOf, undefined)).length;
}

test.each([
  [1, 1],
  [1, 10],
  [64, 1],
  [10, 200],
])("of %s factors and %s metrics", (factors, metrics) => {
  const points = 40;
  // What each point more adds.
  const each =
    (lengthOf(2 * points, factors, metrics) - lengthOf(points, factors, metrics)) / points;
  const most = Number(SUMMARY_CELLS_MAX) / (factors + metrics);
  expect(each).toBeGreaterThan(100);
  expect(each * most).toBeLessThan(constants.MAX_STRING_LENGTH * 0.8);
});
