/** What there is today is point 1 of every design that draws: the scenario's own levels, or those that the design names; where nobody says one, that is said once. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { SEARCH_FILE } from "../../results/sweep/sweep-folder.ts";
import { headroom } from "../testing/command-line.ts";
import { scratchFolder } from "../testing/scratch-folder.ts";
import { twoFarms } from "../testing/two-farms.ts";
import { pointsOf, scenarioAt } from "./points.ts";
import { questionOf } from "./question-file.ts";
import type { SearchResult } from "./search/result.ts";

const { fresh } = scratchFolder("base-point");

const TARGET = "{ path: anm.targetFrac, id: target, range: { from: 0.91, to: 0.93 } }";
const PRINCIPLE = "{ path: anm.principle, values: [{ kind: pro-rata-output }, { kind: rota }] }";
const varied =
  (design: string, factors: readonly string[] = [TARGET, PRINCIPLE], rest = "seeds: 2") =>
  (text: string) =>
    text.replace(
      /factors:[\s\S]*seeds: 3/,
      `factors:\n${factors.map((factor) => `  - ${factor}\n`).join("")}design: ${design}\n${rest}`,
    );

const DRAWN = ["latin-hypercube", "sobol", "random"];

describe.each(DRAWN)("%s", (kind) => {
  test("begins with the scenario as it is, and then has the points that it draws", async () => {
    const question = await questionOf(twoFarms(fresh(), varied(`{ kind: ${kind}, points: 4 }`)));
    const points = pointsOf(question);
    expect(points.count).toBe(5n);
    // Neither is written in the scenario: these are the defaults.
    expect(points.point(0).map(({ value }) => value)).toMatchObject([0.95, { kind: "lifo" }]);
    for (let index = 1; index < 5; index += 1) {
      const [target, principle] = points.point(index).map(({ value }) => value);
      expect(target).toBeGreaterThanOrEqual(0.91);
      expect(target).toBeLessThanOrEqual(0.93);
      expect(principle).not.toMatchObject({ kind: "lifo" });
    }
  });

  test("has the levels that it names first, and of the others the scenario's", async () => {
    const named = `{ kind: ${kind}, points: 4, base: { target: 0.96 } }`;
    const question = await questionOf(twoFarms(fresh(), varied(named)));
    const levels = pointsOf(question).point(0);
    expect(levels.map(({ value }) => value)).toMatchObject([0.96, { kind: "lifo" }]);
    expect(scenarioAt(question, levels).data).toMatchObject({ anm: { targetFrac: 0.96 } });
  });
});

test("a search over a range holds its points against today's run, and not against one that it drew", async () => {
  const section = `seeds: 2
search:
  objective: { metric: curtailedMwh, sense: minimise }
  constraints: [{ kind: no-group-worse-off, groups: [generators] }, { kind: network-safe }]
  budget: 20`;
  const files = fresh();
  const file = twoFarms(files, varied("{ kind: latin-hypercube, points: 3 }", [TARGET], section));
  const out = fresh();
  const told = await headroom("search", file, "--out", out, "--workers", "1");
  expect(told).toMatchObject({ code: 0, err: "" });
  // All drawn targets are lower: they curtail more, and generators lose by it.
  expect(told.out).toMatch(
    /best: point 1 \(target 0\.95\).*\n {2}no other point within the constraints does better/,
  );
  const { rounds } = JSON.parse(readFileSync(join(out, SEARCH_FILE), "utf8")) as SearchResult;
  const { points } = rounds.at(-1)!;
  expect(points).toHaveLength(4);
  for (const { point, broken } of points)
    if (point > 1)
      expect(broken).toEqual([expect.stringMatching(/^generators loses £[\d.]{1,6}$/)]);
  // It is the very run that the scenario makes by itself.
  const run = await headroom(
    ...["run", join(files, "day.yaml"), "--seed", "1", "--out", fresh(), "--json"],
  );
  const { digest } = JSON.parse(run.out) as { readonly digest: string };
  expect(await headroom("sweep", file, "--out", out, "--workers", "1")).toMatchObject({ code: 0 });
  const rows = await headroom(
    ...["query", "SELECT digest FROM dataset WHERE point = 1 AND seed = '1'", out, "--json"],
  );
  expect(JSON.parse(rows.out).rows).toEqual([{ digest }]);
});

describe("wrong", () => {
  const refused = async (change: (text: string) => string) => {
    const { code, err } = await headroom("sweep", twoFarms(fresh(), change), "--out", fresh());
    expect(code).toBe(2);
    return err.trim().split("\n");
  };
  const MARKET = "{ path: venues.curtailment-obligations.minTradeKw, id: least, values: [1, 2] }";

  test("a factor that nobody gives a value, in one message; a design that lays points out asks nothing", async () => {
    const messages = await refused(varied("{ kind: sobol, points: 2 }", [TARGET, MARKET]));
    expect(messages).toEqual([
      expect.stringMatching(
        /experiment\.yaml:8:5: factors\[1\]: found venues\.curtailment-obligations\.minTradeKw, which the scenario does not set and which has no default: a sobol design has what there is today as point 1; set it in the scenario, or write design\.base: \{ least: … \}/,
      ),
      "1 fault; nothing was written",
    ]);
    const named = "{ kind: sobol, points: 2, base: { least: 1 } }";
    const question = await questionOf(twoFarms(fresh(), varied(named, [TARGET, MARKET])));
    expect(
      pointsOf(question)
        .point(0)
        .map(({ value }) => value),
    ).toEqual([0.95, 1]);
    const laidOut = await questionOf(twoFarms(fresh(), varied("{ kind: grid }", [MARKET])));
    expect(pointsOf(laidOut).count).toBe(2n);
  });

  test("a level of no factor, and one that the setting cannot have", async () => {
    expect(await refused(varied("{ kind: random, points: 2, base: { targets: 0.9 } }"))).toEqual([
      expect.stringMatching(
        /design\.base\.targets: found "targets", which is no factor; write one of target, anm\.principle; the nearest is target/,
      ),
      "1 fault; nothing was written",
    ]);
    expect(await refused(varied("{ kind: random, points: 2, base: { target: 2 } }"))).toEqual([
      expect.stringMatching(/experiment\.yaml:\d+:\d+: anm\.targetFrac: found number 2; write/),
      "1 fault; nothing was written",
    ]);
  });
});
