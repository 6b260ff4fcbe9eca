/** `headroom search`: it finds what a whole sweep would, says the same whoever runs it and wherever it was stopped, and says what is wrong with it. */
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import { REPORT_FILE } from "../../../results/manifest.ts";
import { DATASET_FILE } from "../../../results/sweep/dataset.ts";
import {
  INDEX_FILE,
  SEARCH_FILE,
  SEARCH_REPORT_FILE,
} from "../../../results/sweep/sweep-folder.ts";
import { headroom } from "../../testing/command-line.ts";
import { scratchFolder } from "../../testing/scratch-folder.ts";
import { twoFarms } from "../../testing/two-farms.ts";
import type { SearchResult } from "./result.ts";

const { folder, fresh } = scratchFolder("search");
const SECTION = `search:
  objective: { metric: curtailedMwh, sense: minimise }
  constraints: [{ kind: bound, metric: peakLoadingFrac, atMost: 0.96 }]
  budget: 12
  freshSeeds: 0
`;
const searched = (section: string) => (text: string) =>
  text
    .replace("{ from: 0.91, to: 0.97, steps: 2 }", "{ from: 0.91, to: 0.98, steps: 5 }")
    .replace("values: [{ kind: lifo }, { kind: pro-rata-output }]", "values: [{ kind: lifo }]")
    .concat(section);

const rowFiles = (out: string) =>
  readdirSync(join(out, "runs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".json"))
    .sort();

test("it finds the best point within its limits at fewer runs than all, and the same again where it was stopped", async () => {
  const file = twoFarms(join(folder, "farms"), searched(SECTION));
  const out = fresh();
  const found = await headroom("search", file, "--out", out, "--workers", "1", "--json");
  expect(found).toMatchObject({ code: 0, err: "" });
  const result = JSON.parse(found.out) as SearchResult;
  // Five points under one seed, then two of them, and point 1, under three.
  expect(result.rounds.map(({ seeds, points }) => [points.length, seeds])).toEqual([
    [5, 1],
    [2, 3],
  ]);
  expect(rowFiles(out)).toHaveLength(result.runs);
  expect(result.runs).toBeLessThan(15);

  // By brute force: the same experiment swept in the same folder does only the rest.
  const swept = await headroom("sweep", file, "--out", out, "--workers", "1");
  expect(swept.out).toContain(`${15 - result.runs} runs done, ${result.runs} were there`);
  const rows = JSON.parse(
    (
      await headroom(
        ...[
          "query",
          "SELECT point, avg(curtailedMwh) AS mean FROM dataset GROUP BY point ORDER BY mean",
          out,
          "--json",
        ],
      )
    ).out,
  ).rows as { point: number; mean: number }[];
  const { best } = result;
  expect(best!.mean).toBeCloseTo(rows.find(({ point }) => point === best!.point)!.mean, 9);
  const kept = result.rounds[1]!.points.filter(({ broken }) => broken.length === 0);
  expect(kept[0]!.point).toBe(best!.point);
  expect(best!.difference!.mean).toBeLessThan(0);
  // The limit binds: a higher target would curtail less.
  expect(rows[0]!.mean).toBeLessThan(best!.mean);

  // The page says the same numbers, and the sweep's own stands beside it.
  const report = readFileSync(join(out, SEARCH_REPORT_FILE));
  const { document } = parseHTML(report.toString());
  const told = [...document.querySelectorAll("#best-figure tbody tr")].map((row) =>
    [...row.children].map((cell) => cell.textContent),
  );
  expect(told.map(([point]) => Number(point))).toEqual([
    ...new Set([...result.rounds[1]!.points.map(({ point }) => point), 1]),
  ]);
  const chosen = told.find(([point]) => point === String(best!.point))!;
  expect(Number.parseFloat(chosen[2]!)).toBeCloseTo(best!.mean, 0);
  expect(document.querySelector("#asked")!.textContent).toContain(
    "highest loading of a rating is at most 0.96",
  );
  expect(existsSync(join(out, REPORT_FILE))).toBe(true);

  // Under another plan of the same runs what was found of this one is kept apart; and where they are all there, the index says so.
  const before = readFileSync(join(out, SEARCH_FILE));
  const retitled = (title: string) =>
    twoFarms(join(folder, "farms"), (text) => searched(SECTION)(text).replace("Which farm", title));
  const placeIn = (err: string) => /what was made of it is kept in (.*)\n/.exec(err)![1]!;
  const second = retitled("What farm");
  const sweptAgain = await headroom("sweep", second, "--out", out, "--workers", "1");
  expect(existsSync(join(out, SEARCH_FILE))).toBe(false);
  expect(existsSync(join(out, SEARCH_REPORT_FILE))).toBe(false);
  expect(readFileSync(join(placeIn(sweptAgain.err), SEARCH_FILE))).toEqual(before);
  expect(existsSync(join(placeIn(sweptAgain.err), SEARCH_REPORT_FILE))).toBe(true);
  const third = retitled("The farm that");
  const searchedAgain = await headroom("search", third, "--out", out, "--workers", "1");
  expect(existsSync(join(placeIn(searchedAgain.err), DATASET_FILE))).toBe(true);
  expect(JSON.parse(readFileSync(join(out, INDEX_FILE), "utf8"))).toMatchObject({ missing: [] });
  expect(existsSync(join(out, DATASET_FILE))).toBe(false);
  expect(readFileSync(join(out, SEARCH_FILE))).toEqual(before);
  retitled("Which farm");

  const again = fresh();
  await headroom("search", file, "--out", again, "--workers", "2");
  expect(readFileSync(join(again, SEARCH_FILE))).toEqual(readFileSync(join(out, SEARCH_FILE)));
  expect(readFileSync(join(again, SEARCH_REPORT_FILE))).toEqual(report);
  const lost = rowFiles(again).slice(0, 3);
  for (const name of lost) rmSync(join(again, "runs", name));
  rmSync(join(again, SEARCH_FILE));
  rmSync(join(again, SEARCH_REPORT_FILE));
  await headroom("search", file, "--out", again, "--workers", "1");
  expect(rowFiles(again)).toHaveLength(result.runs);
  expect(readFileSync(join(again, SEARCH_FILE))).toEqual(readFileSync(join(out, SEARCH_FILE)));
  expect(readFileSync(join(again, SEARCH_REPORT_FILE))).toEqual(report);
});

test("the best is played again under seeds that had no part in it, and where the objective is undefined that is said", async () => {
  const section = SECTION.replace("budget: 12\n  freshSeeds: 0", "budget: 12\n  freshSeeds: 2");
  const file = twoFarms(join(folder, "fresh"), searched(section));
  const out = fresh();
  const found = await headroom("search", file, "--out", out, "--workers", "1", "--json");
  const { best, runs, rounds } = JSON.parse(found.out) as SearchResult;
  expect(best!.point).not.toBe(1);
  expect(best!.fresh).toMatchObject({ seeds: ["fresh-1", "fresh-2"], broken: [] });
  // They are other runs, of other weather.
  expect(best!.fresh!.mean).not.toBe(best!.mean);
  expect(best!.fresh!.difference!.mean).toBeLessThan(0);
  expect(rowFiles(out)).toHaveLength(runs);
  const played = rounds[0]!.points.length * rounds[0]!.seeds;
  expect(runs).toBeGreaterThanOrEqual(played + 4);
  const told = await headroom("search", file, "--out", out, "--workers", "1");
  expect(told.out).toMatch(
    /on the runs that chose it\n {2}under 2 seeds that did not choose it: curtailedMwh [\d.]+, −[\d.]+ \(.*\) beyond point 1\n/,
  );
  const { document } = parseHTML(readFileSync(join(out, SEARCH_REPORT_FILE), "utf8"));
  expect(document.body.textContent).toContain("Under 2 draws that did not choose it: ");

  const unknown = twoFarms(
    join(folder, "fresh"),
    searched(section.replace("metric: curtailedMwh", "metric: sellerHhi")),
  );
  const none = await headroom("search", unknown, "--out", out, "--workers", "1");
  expect(none).toMatchObject({ code: 0, err: "" });
  expect(none.out).toMatch(
    /no best point: the objective is undefined at points [\d, ]+, which keep the constraints under \d seeds: a run of each leaves sellerHhi without a number\nyardstick/,
  );
  expect(none.out).not.toContain("no point of the last round keeps the constraints");
});

test("a search of more runs than are done unasked is not begun", async () => {
  const many = (text: string) =>
    searched(SECTION)(text)
      .replace("steps: 5", "steps: 5000")
      .replace("budget: 12", "budget: 12000");
  const { code, out, err } = await headroom("search", twoFarms(fresh(), many), "--out", fresh());
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err).toMatch(
    /search\.budget: found a search of up to 1\d,\d{3} runs; write a smaller budget, or say --yes, which is needed above 10,000 runs/,
  );
});

test("one seed is no ground to name a best point", async () => {
  const file = twoFarms(fresh(), (text) => searched(SECTION)(text).replace("seeds: 3", "seeds: 1"));
  const { code, err } = await headroom("search", file, "--out", fresh());
  expect(code).toBe(2);
  expect(err).toMatch(/seeds: found one seed, under which .*; write 2 seeds or more/);
});

test.each([
  ["no section", "", /without a section search.*write search/s],
  [
    "too few runs",
    SECTION.replace("budget: 12", "budget: 7"),
    /search\.budget: found 7 runs, and the least search of 5 points, with 2 seeds in its last round, takes 8/,
  ],
  [
    "one fresh seed",
    SECTION.replace("freshSeeds: 0", "freshSeeds: 1"),
    /search\.freshSeeds: .*0, or 2 or more/s,
  ],
  [
    "a metric that is none",
    SECTION.replace("curtailedMwh", "curtailedMWh"),
    /search\.objective\.metric: found "curtailedMWh", which is no metric; did you mean "curtailedMwh"/,
  ],
  [
    "a bound that holds nothing",
    SECTION.replace(", atMost: 0.96", ""),
    /search\.constraints\[0\]: found a bound without a limit/,
  ],
  [
    "a bound that nothing keeps",
    SECTION.replace("atMost: 0.96", "atMost: 0.9, atLeast: 1"),
    /at least 1 and at most 0\.9/,
  ],
  [
    "a constraint of another kind",
    SECTION.replace("kind: bound", "kind: bounds"),
    /constraints\[0\]/,
  ],
])("wrong: %s", async (_, section, found) => {
  const file = twoFarms(fresh(), searched(section));
  const { code, out, err } = await headroom("search", file, "--out", fresh());
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err).toMatch(found);
});
