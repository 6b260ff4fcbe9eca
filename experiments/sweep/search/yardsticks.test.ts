/** Both yardsticks stand beside what a search finds, the same as beside a sweep of the same runs; where there is none, the words say why. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { RunRow } from "../../../results/sweep/row-file.ts";
import type { SweepFile } from "../../../results/sweep/sweep-file.ts";
import { SEARCH_FILE } from "../../../results/sweep/sweep-folder.ts";
import { headroom } from "../../testing/command-line.ts";
import { scratchFolder } from "../../testing/scratch-folder.ts";
import { twoFarms } from "../../testing/two-farms.ts";
import { SUMMARY_FILE, type SweepSummary } from "../summary.ts";
import type { SearchResult } from "./result.ts";
import { yardstickLines, yardsticksOf } from "./yardsticks.ts";

const { fresh } = scratchFolder("search-yardsticks");

test("a search plays point 1 without its markets under the seeds of its last round, as a sweep does", async () => {
  const file = twoFarms(fresh(), (text) =>
    text.replace(
      /factors:[\s\S]*metrics: .*/,
      `factors:
  - { path: venues, values: [{ curtailment-obligations: {} }] }
  - { path: anm.targetFrac, values: [0.91, 0.97] }
seeds: 2
metrics: [curtailedMwh]
search: { objective: { metric: curtailedMwh, sense: minimise }, constraints: [], budget: 4, freshSeeds: 0 }`,
    ),
  );
  const out = fresh();
  const told = await headroom("search", file, "--out", out, "--workers", "1");
  expect(told).toMatchObject({ code: 0, err: "" });
  const { best, runs, yardsticks } = JSON.parse(
    readFileSync(join(out, SEARCH_FILE), "utf8"),
  ) as SearchResult;
  expect([best!.point, runs]).toEqual([2, 6]);

  const swept = await headroom("sweep", file, "--out", out, "--workers", "1");
  expect(swept.out).toContain("0 runs done, 6 were there");
  const summary = JSON.parse(readFileSync(join(out, SUMMARY_FILE), "utf8")) as SweepSummary;
  const [without] = summary.yardsticks.noMarket!;
  const { noMarket, welfare } = yardsticks;
  expect(noMarket).toMatchObject({ isPoint1: false, mean: without!.mean });
  expect(noMarket!.point1!.mean).toBeCloseTo(-without!.difference!.mean, 9);
  expect(noMarket!.best!.mean).toBeCloseTo(best!.difference!.mean + noMarket!.point1!.mean, 9);
  expect([welfare.point1, welfare.best]).toEqual(summary.yardsticks.welfare);
  expect(told.out).toMatch(
    /yardstick: point 1 without its markets: curtailedMwh [\d.]+; point 1 is .* beyond it; point 2 is −.* beyond it\nyardstick: welfare of trades.*\n {2}point 1: .*\n {2}point 2: /,
  );
});

const row = (welfareGbp: number, gapGbp: number, curtailedMwh: number | null): RunRow => ({
  ...{ key: "", digest: "" },
  values: { tradeWelfareGbp: welfareGbp, tradeWelfareGapGbp: gapGbp, curtailedMwh },
});
const planOf = (keys: readonly string[], noMarket: string | undefined) =>
  ({
    points: keys.map((key) => ({ levels: [], keys: [key] })),
    ...(noMarket !== undefined && { noMarket: { keys: [noMarket] } }),
  }) as unknown as SweepFile;
const asked = (best: number | undefined) => ({ metric: "curtailedMwh", seeds: 1, best });

test("each part of the bound that was reached, and no interval under one seed", () => {
  const rows = new Map([
    ["a", row(30, 10, 8)],
    ["b", row(45, 5, 6)],
    ["none", row(0, 0, 9)],
  ]);
  const found = yardsticksOf(planOf(["a", "b"], "none"), rows, asked(1));
  expect(yardstickLines(found, "curtailedMwh", 2)).toEqual([
    "yardstick: point 1 without its markets: curtailedMwh 9",
    "yardstick: welfare of trades, of the most that the same orders could have given",
    "  point 1: £30 of £40, 75 %",
    "  point 2: £45 of £50, 90 %",
  ]);
});

test("why there is none: no market to take away, a scenario that cannot be without, nothing to gain", () => {
  const rows = new Map([["a", row(0, 0, null)]]);
  const own = yardsticksOf(planOf(["a"], "a"), rows, asked(undefined));
  expect(own).toEqual({
    noMarket: { isPoint1: true, mean: null, point1: null, best: null },
    welfare: { point1: null, best: null },
  });
  expect(yardstickLines(own, "curtailedMwh", undefined)).toEqual([
    "yardstick: no market: point 1 has none, so it is its own yardstick",
    "yardstick: welfare of trades, of the most that the same orders could have given",
    "  point 1: no bound: it is defined for orders of curtailment obligations alone, and none of these could have gained",
  ]);
  const without = yardsticksOf(planOf(["a"], undefined), rows, asked(0));
  expect(without.noMarket).toBeNull();
  expect(yardstickLines(without, "curtailedMwh", 1)[0]).toBe(
    "yardstick: none without a market: the scenario cannot be played without its markets",
  );
});
