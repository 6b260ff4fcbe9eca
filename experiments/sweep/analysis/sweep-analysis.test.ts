/** Analyses of whole sweeps from the command line: in the summary and in what is printed, the same from merged shards, and absent where nothing is asked. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { headroom } from "../../testing/command-line.ts";
import { scratchFolder } from "../../testing/scratch-folder.ts";
import { twoFarms } from "../../testing/two-farms.ts";
import { SUMMARY_FILE, type SweepSummary } from "../summary.ts";

const { fresh } = scratchFolder("sweep-analysis");

const ANALYSIS = `analysis:
  best: { metric: curtailedMwh, sense: minimise }
  pareto:
    - { metric: curtailedMwh, sense: minimise }
    - { metric: stakeholder/generators, sense: maximise }
`;

const summaryIn = (out: string) =>
  JSON.parse(readFileSync(join(out, SUMMARY_FILE), "utf8")) as SweepSummary;

async function swept(change: (text: string) => string) {
  const [folder, out] = [fresh(), fresh()];
  const told = await headroom(
    ...["sweep", twoFarms(folder, change), "--out", out, "--workers", "1"],
  );
  expect(told).toMatchObject({ code: 0, err: "" });
  return { told: told.out, out, summary: summaryIn(out) };
}

/** A factor that matters much, one that matters little, and no other. */
const drawn = (design: string, seeds: number) => (text: string) =>
  text
    .replace(/factors:[\s\S]*seeds: 3/, () =>
      [
        ...[
          "factors:",
          "  - { path: anm.targetFrac, id: target, range: { from: 0.91, to: 0.99 } }",
        ],
        ...["  - { path: anm.principle.kind, id: principle, values: [lifo, pro-rata-output] }"],
        ...[`design: ${design}`, `seeds: ${seeds}`],
      ].join("\n"),
    )
    .concat("analysis: { sensitivity: [sellerHhi, curtailedMwh] }\n");

describe("a sweep", () => {
  test("whose design is morris weighs the factors that it is asked for", async () => {
    const { told, summary } = await swept(drawn("{ kind: morris, trajectories: 3, seed: 4 }", 2));
    expect(summary.points).toHaveLength(9);
    const { sample, metrics } = summary.analysis!.sensitivity!;
    expect(sample).toEqual({
      ...{ kind: "morris", trajectories: 3, levels: 4, seed: "4" },
      levelCounts: [null, 2],
    });
    expect(metrics[0]).toEqual({ metric: "sellerHhi", unit: expect.any(String), factors: null });
    expect(metrics[1]).toMatchObject({ metric: "curtailedMwh", unit: "MWh" });
    const [target, principle] = metrics[1]!.factors!;
    // By hand from the means: between points of a trajectory that differ in the target, over the part of its way.
    const mean = (point: number) =>
      summary.points[point]!.metrics.find(({ metric }) => metric === "curtailedMwh")!.mean!;
    const levelAt = (point: number) => summary.points[point]!.levels.target as number;
    const effects = [0, 1, 3, 4, 6, 7].flatMap((point) => {
      const way = (levelAt(point + 1) - levelAt(point)) / 0.08;
      return Math.abs(way) < 0.1 ? [] : [(mean(point + 1) - mean(point)) / way];
    });
    expect(effects).toHaveLength(3);
    const muStar = effects.reduce((sum, effect) => sum + Math.abs(effect), 0) / 3;
    expect(target!.factor).toBe("target");
    expect(target!.estimates.muStar!.value).toBeCloseTo(muStar, 6);
    expect(target!.estimates.mu!.value).toBeLessThan(0);
    expect(principle!.estimates.muStar!.value).toBeLessThan(muStar);
    expect(told).toMatch(
      /elementary effects of a factor's whole way, without intervals, which take 5 trajectories or more\n {2}sellerHhi.* undefined\n {2}curtailedMwh, MWh\n {5}target {2}mean size [\d.]+; mean −[^\n(]*\n {5}principle /,
    );
  });

  test("whose design is saltelli has Sobol indices of them, which follow from its points", async () => {
    const { told, summary } = await swept(drawn("{ kind: saltelli, samples: 8 }", 1));
    expect(summary.points).toHaveLength(32);
    const [target, principle] = summary.analysis!.sensitivity!.metrics[1]!.factors!;
    // By hand: samples of A, B, A with the target of B, A with the principle of B.
    const means = summary.points.map(
      ({ metrics }) => metrics.find(({ metric }) => metric === "curtailedMwh")!.mean!,
    );
    const samples = Array.from({ length: 8 }, (_, sample) => means.slice(sample * 4));
    const mean = (values: readonly number[]) =>
      values.reduce((sum, value) => sum + value, 0) / values.length;
    const both = samples.flatMap(([a, b]) => [a!, b!]);
    const variance = mean(both.map((value) => (value - mean(both)) ** 2));
    for (const [factor, { estimates }] of [target!, principle!].entries()) {
      const mixed = (sample: readonly number[]) => sample[factor + 2]!;
      const total = mean(samples.map((sample) => (sample[0]! - mixed(sample)) ** 2)) / 2 / variance;
      const first = mean(
        samples.map((each) => (each[1]! - mean(means)) * (mixed(each) - each[0]!)),
      );
      expect(estimates.total!.value).toBeCloseTo(total, 9);
      expect(estimates.first!.value).toBeCloseTo(first / variance, 9);
    }
    expect(target!.estimates.first!.interval95!.low).toBeLessThan(target!.estimates.first!.value);
    expect(told).toMatch(
      /Sobol indices, parts of the variance, with 95 % intervals\n {2}sellerHhi {2}undefined\n {2}curtailedMwh\n {5}target {2}alone -?[\d.]+ \(.*\); with others [\d.]+ \(.*\)\n {5}principle /,
    );
  });

  test("that is asked for the best point and the front has both, from its own means; merged shards the same bytes", async () => {
    const { told, summary, out } = await swept((text) => text + ANALYSIS);
    const { best, pareto, sensitivity } = summary.analysis!;
    expect(sensitivity).toBeUndefined();
    const at = (point: number, metric: string) =>
      summary.points[point - 1]!.metrics.find((each) => each.metric === metric)!;
    expect(best!.points.map(({ point }) => point).toSorted()).toEqual([1, 2, 3, 4]);
    for (const [row, { rank, point, mean, difference }] of best!.points.entries()) {
      expect([rank, mean]).toEqual([row + 1, at(point, "curtailedMwh").mean]);
      expect(mean).toBeGreaterThanOrEqual(best!.points[Math.max(row - 1, 0)]!.mean);
      expect(difference).toEqual(
        point === 1 ? null : expect.objectContaining(at(point, "curtailedMwh").difference!),
      );
    }
    // A higher target curtails less, under every seed: points 3 and 4.
    expect(
      best!.points
        .slice(0, 2)
        .map(({ point }) => point)
        .toSorted(),
    ).toEqual([3, 4]);
    const isBest = best!.points.map(({ probabilityBest }) => probabilityBest);
    expect(isBest.reduce((sum, each) => sum! + each!, 0)).toBeCloseTo(1, 9);
    // At three seeds nothing is sure, and half of it or more is theirs.
    expect(isBest[0]! + isBest[1]!).toBeGreaterThan(0.5);
    for (const each of isBest.slice(2)) expect(each).toBeLessThan(isBest[0]!);
    expect(pareto!.points.map(({ point }) => point)).toContain(best!.points[0]!.point);
    for (const { point, means } of pareto!.points)
      expect(means).toEqual([
        ...[at(point, "curtailedMwh").mean, at(point, "stakeholder/generators").mean],
      ]);
    expect(told).toMatch(
      /points by curtailedMwh, least first; .*\n {2}1 {2}point [34] {2}[\d.]+ {2}best with probability [\d.]+ {2}\(−[\d.]+, p [\d.]+\)/,
    );
    expect(told).toMatch(
      /Pareto front of least curtailedMwh and greatest stakeholder\/generators\n {2}point \d {2}curtailedMwh [\d.]+, /,
    );
    const merged = fresh();
    expect(await headroom("merge", out, "--out", merged)).toMatchObject({ code: 0 });
    expect(readFileSync(join(merged, SUMMARY_FILE), "utf8")).toBe(
      readFileSync(join(out, SUMMARY_FILE), "utf8"),
    );
  });

  test("of which points are the same runs ranks them once, so that none shares the other's chance", async () => {
    const { summary } = await swept((text) =>
      text
        .replace(
          "values: [{ kind: lifo }, { kind: pro-rata-output }]",
          "values: [{ kind: rota }, { kind: rota, every: day }]",
        )
        .concat(ANALYSIS),
    );
    const { best, pareto } = summary.analysis!;
    expect(summary.points).toHaveLength(4);
    expect(best!.points.map(({ point }) => point)).toEqual([3, 1]);
    // One comparison: nothing to correct.
    const { pValue, pValueHolm } = best!.points[0]!.difference!;
    const [ahead, behind] = best!.points.map(({ probabilityBest }) => probabilityBest);
    // Half of what the paired t test says, but for the 1,999 draws.
    expect(Math.abs(behind! - pValue / 2)).toBeLessThan(
      4 * Math.sqrt(((pValue / 2) * (1 - pValue / 2)) / 1999),
    );
    expect(ahead! + behind!).toBeCloseTo(1, 12);
    expect(pValueHolm).toBe(pValue);
    for (const { point } of pareto!.points) expect([1, 3]).toContain(point);
  });
});
