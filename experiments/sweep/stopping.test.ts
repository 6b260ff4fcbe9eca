/**
 * The rule that says when there are seeds enough: it looks at the first seeds alone, round by round, and stops at the first round whose intervals are all narrow
 * enough, whoever ran what. A sweep under it does no run of a later round, says what it reached, and is the same on any threads, resumed and merged.
 */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { DATASET_FILE } from "../../results/sweep/dataset.ts";
import type { SweepFile } from "../../results/sweep/sweep-file.ts";
import { INDEX_FILE } from "../../results/sweep/sweep-folder.ts";
import { paired95 } from "../rule-comparison/estimates.ts";
import { headroom } from "../testing/command-line.ts";
import { scratchFolder } from "../testing/scratch-folder.ts";
import { twoFarms } from "../testing/two-farms.ts";
import { firstSeeds, isEnough, roundsOf, stoppedLine, stoppedOf, widestOf } from "./stopping.ts";
import { SUMMARY_FILE, type SweepSummary } from "./summary.ts";

const { fresh } = scratchFolder("stopping");

const planOf = (points: number, seeds: number, width: number, batch: number): SweepFile => ({
  ...{ format: "headroom-sweep/1", name: "n", title: "t", question: "q" },
  ...{ engineVersion: "0", engineSource: "", factors: [] },
  metrics: [{ id: "m", unit: "MWh" }],
  seeds: Array.from({ length: seeds }, (_, seed) => String(seed + 1)),
  stopping: { metric: "m", width, batch },
  points: Array.from({ length: points }, (_, point) => ({
    levels: [],
    keys: Array.from({ length: seeds }, (__, seed) => `${point} ${seed}`),
  })),
});

const cases = fc
  .record({
    points: fc.integer({ min: 2, max: 4 }),
    seeds: fc.integer({ min: 3, max: 20 }),
    batch: fc.integer({ min: 2, max: 6 }),
    width: fc.double({ min: 0.01, max: 30, noNaN: true }),
    values: fc.array(fc.option(fc.double({ min: -5, max: 5, noNaN: true }), { freq: 200 }), {
      minLength: 80,
      maxLength: 80,
    }),
  })
  .map(({ points, seeds, batch, width, values }) => {
    const value = (point: number, seed: number) => values[point * 20 + seed] as number | null;
    const valueIn = (key: string) => {
      const [point, seed] = key.split(" ").map(Number);
      return value(point!, seed!);
    };
    return { plan: planOf(points, seeds, width, batch), value, valueIn };
  });

test("it stops at the first round at which every point's paired interval is narrower", () => {
  fc.assert(
    fc.property(cases, ({ plan, value, valueIn }) => {
      const { stopping, seeds, points } = plan;
      const rounds = roundsOf(plan);
      expect(rounds.at(-1)).toBe(seeds.length);
      expect(rounds.slice(0, -1)).toEqual(
        rounds.slice(0, -1).map((_, row) => (row + 1) * stopping!.batch),
      );
      for (const count of rounds) {
        const valuesAt = (point: number) =>
          Array.from({ length: count }, (_, seed) => value(point, seed));
        const widths = points.slice(1).map((_, row) => {
          const [values, first] = [valuesAt(row + 1), valuesAt(0)];
          if ([...values, ...first].includes(null)) return null;
          const { low, high } = paired95(values as number[], first as number[]);
          return high - low;
        });
        const part = firstSeeds(plan, count);
        const widest = widestOf(part, valueIn);
        if (widths.includes(null)) expect(widest.width).toBeNull();
        else expect(widest.width).toBe(Math.max(...(widths as number[])));
        const enough = widths.every(
          (width) => width !== null && width > 0 && width < stopping!.width,
        );
        expect(isEnough(part, valueIn)).toBe(enough);
        expect(stoppedOf(plan, part, valueIn)).toMatchObject({
          ...{ unit: "MWh", seeds: count, seedsMax: seeds.length, isReached: enough },
          widest: { point: widest.point + 1, width: widest.width },
        });
      }
    }),
  );
});

test("no spread among a few seeds settles nothing, but a point that is the same runs as point 1 needs none", () => {
  const plan = planOf(3, 6, 0.5, 2);
  const part = firstSeeds(plan, 2);
  // An overload that only the fourth seed sees; point 3 varies little.
  const valueIn = (key: string) =>
    key === "1 3" ? 4 : key.startsWith("2") ? Number(key.at(-1)) / 1000 : 0;
  expect(isEnough(part, valueIn)).toBe(false);
  expect(stoppedOf(plan, part, valueIn)).toMatchObject({ isReached: false, unspread: 2 });
  expect(stoppedLine(stoppedOf(plan, part, valueIn)!)).toBe(
    "2 of at most 6 seeds: m differs between point 2 and point 1 by the same under every seed, which says nothing of how much it may, so no interval counts as narrower than 0.5 MWh",
  );
  const [first, , third] = part.points;
  const same = { ...part, points: [first!, first!, third!] };
  expect(isEnough(same, valueIn)).toBe(true);
});

test("a spread that is rounding alone settles nothing either", () => {
  const plan = planOf(2, 3, 0.5, 3);
  const seeds = [1234.56, 777.31, 3.17];
  const valueIn = (key: string) => seeds[Number(key.at(-1))]! + (key.startsWith("1") ? 0.1 : 0);
  expect(isEnough(plan, valueIn)).toBe(false);
  expect(stoppedOf(plan, plan, valueIn)).toMatchObject({ unspread: 2, widest: { width: 0 } });
});

test("without a rule there is one round, of all seeds", () => {
  const { stopping: _, ...plan } = planOf(2, 7, 1, 2);
  expect(roundsOf(plan)).toEqual([7]);
  expect(isEnough(plan, () => 0)).toBe(true);
  expect(stoppedOf(plan, plan, () => 0)).toBeUndefined();
});

const rowFiles = (out: string) =>
  readdirSync(join(out, "runs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".json"))
    .sort();
const summaryIn = (out: string) =>
  JSON.parse(readFileSync(join(out, SUMMARY_FILE), "utf8")) as SweepSummary;

test("a sweep does no run of a later round, says what it reached, and is the same on any threads, resumed and merged", async () => {
  const written = (stopping: string) =>
    twoFarms(fresh(), (text) =>
      text
        .replace(/ {2}- path: anm\.principle\n.*\n.*\n/, "")
        .replace("seeds: 3", `seeds: 6\n${stopping}`),
    );
  const all = fresh();
  expect(await headroom("sweep", written(""), "--out", all)).toMatchObject({ code: 0 });
  const values = (point: number) =>
    (
      JSON.parse(readFileSync(join(all, INDEX_FILE), "utf8")).present as {
        point: number;
        key: string;
      }[]
    )
      .filter((run) => run.point === point)
      .map(({ key }) => readFileSync(join(all, "runs", key.slice(0, 2), `${key}.json`), "utf8"))
      .map((text) => JSON.parse(text).values.curtailedMwh as number);
  const widthOf = (seeds: number) => {
    const { low, high } = paired95(values(2).slice(0, seeds), values(1).slice(0, seeds));
    return high - low;
  };
  // Two seeds leave wide what four make narrow: t is 12.7 at one degree of freedom.
  expect(widthOf(4)).toBeLessThan(widthOf(2) * 0.9);
  const file = written(
    `stopping: { metric: curtailedMwh, width: ${widthOf(4) * 1.001}, batch: 2 }`,
  );

  const two = fresh();
  const swept = await headroom("sweep", file, "--out", two, "--workers", "2");
  expect(swept).toMatchObject({ code: 0, err: "" });
  expect(swept.out).toContain("two-farms: 8 runs done; 8 of 8 finished");
  expect(swept.out).toMatch(
    /^4 of at most 6 seeds: the widest interval of curtailedMwh is [\d.]+ MWh \(point 2\), narrower than [\d.]+ MWh$/m,
  );
  expect(rowFiles(two)).toHaveLength(8);
  const summary = summaryIn(two);
  expect(summary.seeds).toEqual(["1", "2", "3", "4"]);
  expect(summary.stopping).toMatchObject({ seeds: 4, seedsMax: 6, isReached: true });
  expect(summary.stopping!.widest).toEqual({ point: 2, width: expect.closeTo(widthOf(4), 9) });
  const same = (out: string) => {
    for (const name of [DATASET_FILE, SUMMARY_FILE, INDEX_FILE])
      expect(readFileSync(join(out, name)).equals(readFileSync(join(two, name))), name).toBe(true);
  };

  // As if it had been killed after three runs.
  const resumed = fresh();
  cpSync(two, resumed, { recursive: true });
  for (const name of [DATASET_FILE, SUMMARY_FILE, INDEX_FILE]) rmSync(join(resumed, name));
  for (const row of rowFiles(resumed).slice(3)) rmSync(join(resumed, "runs", row));
  const again = await headroom("sweep", file, "--out", resumed, "--workers", "1");
  expect(again.out).toContain("5 runs done, 3 were there; 8 of 8 finished");
  same(resumed);

  const parts = [fresh(), fresh()];
  for (const [part, out] of parts.entries()) {
    mkdirSync(join(out, "runs"), { recursive: true });
    cpSync(join(two, "sweep.json"), join(out, "sweep.json"));
    for (const [row, name] of rowFiles(two).entries())
      if (row % 2 === part) cpSync(join(two, "runs", name), join(out, "runs", name));
  }
  const merged = fresh();
  expect(await headroom("merge", ...parts, "--out", merged)).toMatchObject({ code: 0, err: "" });
  same(merged);
  expect((await headroom("merge", parts[0]!, "--out", fresh())).err).toMatch(/found \d of \d runs/);

  // Nothing is narrow enough: all seeds, of which none is run that is there.
  const strict = written("stopping: { metric: curtailedMwh, width: 1.0e-9, batch: 2 }");
  const narrow = await headroom("sweep", strict, "--out", all);
  expect(narrow.out).toContain("0 runs done, 12 were there; 12 of 12 finished");
  expect(narrow.out).toMatch(/^6 of at most 6 seeds: .* \(point 2\), not narrower than 1e-9 MWh$/m);
  // A number that no run has leaves no interval.
  const undefinedIn = written("stopping: { metric: sellerHhi, width: 1, batch: 2 }");
  expect((await headroom("sweep", undefinedIn, "--out", all)).out).toContain(
    "6 of at most 6 seeds: sellerHhi is undefined in a run of point 2 or of point 1, so no interval can be narrower than 1",
  );
});
