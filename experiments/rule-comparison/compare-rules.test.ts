/** Rules side by side from the command line: what is compared adds up, is the same again, and what is wrong is said before anything runs. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { RuleComparison } from "../../results/report/comparison/facts.ts";
import { withTemporaryFolder } from "../../results/testing/temporary-folder.ts";
import { headroom } from "../testing/command-line.ts";

const STUDY = fileURLToPath(new URL("../012-regulators-comparison/", import.meta.url));

/** A day of the study, as a plan in a folder. */
function plan(folder: string, change: (text: string) => string = (text) => text): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, "days.yaml"),
    `extends: ${STUDY}reserve.yaml\nnetwork: { file: ${STUDY}../010-primacy/town.yaml }\nperiod: { start: 2026-06-15, days: 1 }\nvenues: { short-term-operating-reserve: { calls: { kind: drawn, callsPerWeek: 7 } } }\n`,
  );
  const path = join(folder, "plan.yaml");
  const text = readFileSync(`${STUDY}plan.yaml`, "utf8");
  writeFileSync(path, change(text.replace("scenario: reserve.yaml", "scenario: days.yaml")));
  return path;
}

const valuesOf = ({ designs }: RuleComparison, design: number, quantity: string) =>
  designs[design]!.quantities.find((each) => each.quantity === quantity)!.values;

describe("a day under two rules of primacy and three of settlement, two seeds", async () => {
  const outcome = await withTemporaryFolder(async (folder) => {
    const path = plan(folder);
    const out = join(folder, "out");
    const first = await headroom("compare", path, "--seeds", "2", "--out", out);
    const report = readFileSync(join(out, "report.html"), "utf8");
    const stored = readFileSync(join(out, "comparison.json"), "utf8");
    const again = await headroom("compare", path, "--seeds", "2", "--out", out);
    const replaced = await headroom(
      ...["compare", path, "--seeds", "2", "--out", out, "--replace", "--json"],
    );
    const isSame = readFileSync(join(out, "report.html"), "utf8") === report;
    return { first, report, stored, again, replaced, isSame };
  });
  const comparison = JSON.parse(outcome.stored) as RuleComparison;

  test("the folder has a report and every number; the same again are the same bytes; what is there is replaced only if said", () => {
    expect(outcome.first).toMatchObject({ code: 0, err: "" });
    expect(outcome.first.out).toMatch(/15 sets of rules, 2 seeds each/);
    expect(outcome.again.code).toBe(2);
    expect(outcome.again.err).toMatch(/a finished comparison in/);
    expect(outcome.replaced.code).toBe(0);
    expect(outcome.isSame).toBe(true);
    expect(JSON.parse(outcome.replaced.out)).toEqual(
      (({ format: _, engineVersion: __, ...rest }) => rest)(JSON.parse(outcome.stored)),
    );
  });

  test("what actors are left with adds up to nothing under every design and seed, by actor and by stakeholder", () => {
    for (const kind of ["actor", "stakeholder"]) {
      const ids = comparison.quantities.filter((each) => each.kind === kind).map(({ id }) => id);
      expect(ids.length).toBeGreaterThan(5);
      for (const design of comparison.designs.keys())
        for (const seed of comparison.seeds.keys()) {
          const sum = ids.reduce((total, id) => total + valuesOf(comparison, design, id)[seed]!, 0);
          expect(Math.abs(sum)).toBeLessThan(1e-3);
        }
    }
  });

  test("a rule of settlement changes no energy and no loading, and the rule of primacy is paired with its own settlement", () => {
    for (const quantity of ["curtailedMwh", "peakLoadingFrac", "blockedMwh"])
      for (const [design, base] of [
        [1, 0],
        [2, 0],
        [4, 3],
        [5, 3],
      ] as const)
        expect(valuesOf(comparison, design, quantity)).toEqual(
          valuesOf(comparison, base, quantity),
        );
    const effect = comparison.effects[0]!;
    expect([effect.option, effect.insteadOf]).toEqual(["system first", "network first"]);
    const { mean } = effect.differences.find(
      ({ quantity }) => quantity === "curtailedMwh",
    )!.difference;
    const pairs = [0, 1, 2].flatMap((row) =>
      comparison.seeds.map(
        (_, seed) =>
          valuesOf(comparison, row + 3, "curtailedMwh")[seed]! -
          valuesOf(comparison, row, "curtailedMwh")[seed]!,
      ),
    );
    expect(mean).toBeCloseTo(pairs.reduce((sum, each) => sum + each, 0) / 6, 9);
    expect(mean).toBeGreaterThan(0);
  });

  test("the report names every set of rules and every actor that was paid, and needs nothing from outside", () => {
    for (const { label } of comparison.designs) expect(outcome.report).toContain(label);
    for (const { words, kind } of comparison.quantities)
      if (kind === "actor") expect(outcome.report).toContain(words);
    expect(outcome.report).not.toMatch(/\b(NaN|undefined|Infinity)\b/);
    expect(outcome.report).not.toMatch(/(src|href)="http/);
  });
});

const refused = async (change: (text: string) => string, ...options: string[]) =>
  await withTemporaryFolder(async (folder) => {
    const out = join(folder, "out");
    const { code, err } = await headroom("compare", plan(folder, change), "--out", out, ...options);
    expect([code, existsSync(out)]).toEqual([2, false]);
    return err;
  });

describe("what is wrong with a plan", () => {
  test("is said all at once, with its place: what designs must share, ids twice", async () => {
    const err = await refused((text) =>
      text
        .replace(
          "set: { primacy: { kind: eso-first } }",
          "set: { seed: 3, network: { builtIn: ring } }",
        )
        .replace("id: told,", "id: untold,"),
    );
    expect(err).toMatch(/plan\.yaml:12.*options\[1\]\.set\.seed.*which all designs must share/s);
    expect(err).toMatch(/set\.network.*write it in the scenario/s);
    expect(err).toMatch(/"untold" a second time/);
  });

  test("an option that is no setting is said once, in the plan, however many designs have it", async () => {
    const err = await refused((text) => text.replace("kind: eso-first", "kind: eso-frist"));
    expect(err.match(/eso-frist/g)).toHaveLength(1);
    expect(err).toMatch(/plan\.yaml:12.*the nearest is eso-first/s);
  });

  test("a key that would be lost unsaid is refused, and so is a file that is not there", async () => {
    const hidden = await refused((text) => text.replace("kind: eso-first", "__proto__: 1"));
    expect(hidden).toMatch(/plan\.yaml:12.*the unknown key "__proto__"/s);
    const missing = await refused((text) => text.replace("days.yaml", "weeks.yaml"));
    expect(missing).toMatch(/weeks\.yaml: found no such file/);
  });

  test("one option, one seed, and too many designs", async () => {
    expect(await refused((text) => text.replace("seeds: 10", "seeds: 1"))).toMatch(/seeds/);
    expect(await refused((text) => text, "--seeds", "1")).toMatch(/write 2 or more/);
    const many = Array.from(
      { length: 3 },
      (_, factor) =>
        `  - id: f${factor}\n    label: f\n    options:\n${Array.from({ length: 5 }, (__, option) => `      - { id: o${option}, label: o, set: {} }\n`).join("")}`,
    ).join("");
    expect(await refused((text) => `${text.split("factors:")[0]}factors:\n${many}`)).toMatch(
      /125 designs.*at most 64/s,
    );
  });

  test("options of a plan say nothing where two runs are compared", async () => {
    const { code, err } = await headroom("compare", "a", "b", "--seeds", "3", "--replace");
    expect(code).toBe(2);
    expect(err).toMatch(
      /--seeds: found given with two runs.*--replace: found given with two runs/s,
    );
  });
});
