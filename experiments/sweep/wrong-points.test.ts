/** What is wrong with the points of an experiment, or that there are too many, is said before any runs: each fault once, where it can be mended. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { headroom } from "../testing/command-line.ts";
import { factors, refusedSweep } from "../testing/refused-sweep.ts";
import { scratchFolder } from "../testing/scratch-folder.ts";
import { twoFarms } from "../testing/two-farms.ts";
import { keptUnits } from "./kept.ts";

const { fresh } = scratchFolder("wrong-points");
const refused = refusedSweep(fresh);

describe("the points", () => {
  test("are all checked as scenarios before any runs; a fault that several have is one", async () => {
    const messages = await refused(
      factors(
        "{ path: anm.targetFrac, values: [0.95, -1, 0.85] }",
        "{ path: anm.principle, values: [{ kind: lifo }, { kind: roto }, { kind: lifo, pace: 3 }] }",
      ),
    );
    expect(messages).toEqual([
      expect.stringMatching(
        /experiment\.yaml:8:\d+: anm\.principle\.kind: found text "roto"; .*the nearest is rota/,
      ),
      expect.stringMatching(
        /experiment\.yaml:8:\d+: anm\.principle\.pace: found the unknown key "pace"/,
      ),
      expect.stringMatching(/experiment\.yaml:7:\d+: anm\.targetFrac: found number -1/),
      expect.stringMatching(
        /experiment\.yaml:7:48: anm\.releaseFrac: found 0\.9, not below targetFrac 0\.85, at point 7 \(anm\.targetFrac 0\.85, anm\.principle \{"kind":"lifo"\}\); write/,
      ),
    ]);
  });

  test("that two settings make wrong together are one fault, at the factor that has it, with the first point and how many more", async () => {
    const thousand = factors(
      "{ path: anm.cycleS, values: [60, 30] }",
      "{ path: anm.targetFrac, range: { from: 0.8, to: 0.899, steps: 100 } }",
    );
    expect(await refused(thousand)).toEqual([
      expect.stringMatching(
        /^experiment\.yaml:8:29: anm\.releaseFrac: found 0\.9, not below targetFrac 0\.8, at point 1 \(anm\.cycleS 60, anm\.targetFrac 0\.8\), and the like at 199 more points; write/,
      ),
    ]);
    // Of two levels together, each sound by itself, the first is named.
    const both = factors(
      "{ path: anm.targetFrac, values: [0.95, 0.85] }",
      "{ path: anm.releaseFrac, values: [0.8, 0.9, 0.93] }",
    );
    expect(await refused(both)).toEqual([
      expect.stringMatching(
        /^experiment\.yaml:8:\d+: anm\.releaseFrac: found 0\.9, not below targetFrac 0\.85; write/,
      ),
      expect.stringMatching(
        /^experiment\.yaml:8:\d+: anm\.releaseFrac: found 0\.93, not below targetFrac 0\.85; write/,
      ),
    ]);
  });

  test("of one range that are wrong alike are told once, with how many", async () => {
    const drawn = (text: string) =>
      factors(
        "{ path: anm.cycleS, range: { from: 31, to: 59 } }",
        "{ path: anm.targetFrac, values: [0.95, 0.96] }",
      )(text).concat("design: { kind: sobol, points: 8 }\n");
    // Of 31, 45, 52, 38, 41, 56, 49 and 34 s one divides the tick.
    const messages = await refused(drawn);
    expect(messages).toEqual([
      expect.stringMatching(
        /experiment\.yaml:7:25: anm\.cycleS: found 31 s, which does not divide .*, and the like at 6 more points; write a divisor/,
      ),
    ]);
  });

  test("of a scenario that is itself wrong are told its faults once, in its own file", async () => {
    const folder = fresh();
    const file = twoFarms(folder);
    writeFileSync(
      join(folder, "day.yaml"),
      "network: { file: nowhere.yaml }\nperiod: { dayz: 1 }\n",
    );
    const { code, err } = await headroom("sweep", file, "--out", fresh());
    expect(code).toBe(2);
    expect(err.trim().split("\n")).toEqual([
      expect.stringMatching(/day\.yaml:2:\d+: period\.dayz: found the unknown key "dayz"/),
      expect.stringMatching(/nowhere\.yaml: found no such file/),
      "2 faults; nothing was written",
    ]);
  });

  test("that are a thousand million are counted and not made, and not run even if it is said", async () => {
    const vast = factors(
      "{ path: anm.targetFrac, range: { from: 0.91, to: 0.98, steps: 1000000 } }",
      "{ path: anm.cycleS, range: { from: 1, to: 1000, steps: 1000 } }",
    );
    for (const options of [[], ["--yes"]])
      expect(await refused(vast, ...options)).toEqual([
        expect.stringMatching(
          /^experiment\.yaml:6:1: factors: found a grid design of 1,000,000,000 points \(levels: 1,000,000 of anm\.targetFrac, 1,000 of anm\.cycleS\), which is 3,000,000,000 runs under 3 seeds; write fewer levels or seeds, or draw points .*: at most 1,000,000 runs, and --yes makes it no more$/,
        ),
      ]);
    const drawn = (text: string) =>
      `${vast(text)}design: { kind: random, points: 1000000, seed: 1 }\n`;
    expect(await refused(drawn)).toEqual([
      expect.stringMatching(
        /:11:1: design: found a random design of 1,000,001 points, which is 3,000,003 runs under 3 seeds; write fewer points or seeds: at most/,
      ),
    ]);
  });

  test("that are many are asked about; said --yes, they are no fault", async () => {
    const many = (text: string) =>
      factors("{ path: anm.targetFrac, values: [-1, -2] }")(text).replace(
        "seeds: 3",
        "seeds: 5001",
      );
    const asked = await refused(many);
    expect(asked[0]).toMatch(
      /2 points \(levels: 2 of anm\.targetFrac\), which is 10,002 runs under 5001 seeds; write fewer levels or seeds, or draw points \(.*\), or say --yes, which is needed above 10,000 runs and enough up to 1,000,000$/,
    );
    const agreed = await refused(many, "--yes");
    expect(agreed).toHaveLength(2);
    expect(agreed[0]).toMatch(/anm\.targetFrac: found number -1/);
  });

  test("whose summary or dataset could not be written are refused before the first run, said --yes or not", async () => {
    const names = [...keptUnits.keys()];
    const of = (steps: number, seeds: number, metrics: number) => (text: string) =>
      factors(`{ path: anm.targetFrac, range: { from: 0.91, to: 0.99, steps: ${steps} } }`)(text)
        .replace("seeds: 3", `seeds: ${seeds}`)
        .replace(/metrics: .*/, `metrics: [${names.slice(0, metrics).join(", ")}]`);
    expect(await refused(of(115_000, 1, 10), "--yes")).toEqual([
      expect.stringMatching(
        /factors: found a summary of 115,000 points with 1 factor and 10 metrics, 1,265,000 cells of at most 250,000; keep fewer metrics \(others of the same runs cost no run\), or run fewer points; --yes makes it no more$/,
      ),
    ]);
    expect(await refused(of(100, 10_000, 20), "--yes")).toEqual([
      expect.stringMatching(
        /factors: found a dataset of 1,000,000 runs with 1 factor and 20 metrics, 21,000,000 cells of at most 20,000,000; .* or fewer seeds$/,
      ),
    ]);
  });
});
