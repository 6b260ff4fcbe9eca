/** The registry of studies: every folder is in it, every design is a scenario, every comparison of markets shows the two yardsticks, and `headroom run --study` runs them. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { MeasureName } from "./figures/measures.ts";
import { prepare } from "./lab.ts";
import { plainSource } from "./scenario-source.ts";
import { studies } from "./studies.ts";
import { type Design, designSource, type StudyDesign } from "./study.ts";
import { headroom } from "./testing/command-line.ts";

const here = new URL(".", import.meta.url);
const root = mkdtempSync(join(tmpdir(), "headroom-studies-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** What a run gave beside the most that its orders could have given, by venue. */
const BOUNDS: Readonly<Record<string, readonly MeasureName[]>> = {
  "curtailment-obligations": ["tradeWelfareGbp", "tradeWelfareGapGbp"],
  "local-energy-exchange": ["exchangeReachedPercent"],
};

const names = studies.map(({ name }) => name);

describe("the registry", () => {
  test("has the study of every folder, and each folder all that a study has", () => {
    const numbered = readdirSync(here).filter((name) => /^\d{3}-/.test(name));
    const has = (folder: string, file: string) => existsSync(new URL(`${folder}/${file}`, here));
    const folders = numbered.filter((folder) => has(folder, "study.ts"));
    expect(folders.sort()).toEqual(names);
    // What is no study is a rehearsal: scenario files that are run one by one.
    for (const folder of numbered.filter((name) => !names.includes(name)))
      expect(readdirSync(new URL(folder, here)).some((file) => file.endsWith(".yaml"))).toBe(true);
    for (const folder of folders) {
      for (const file of ["README.md", "figure.svg", "figures.csv", "figures.test.ts"])
        expect([folder, file, has(folder, file)]).toEqual([folder, file, true]);
    }
  });

  test("has a line for every study and rehearsal in the index", () => {
    const index = readFileSync(new URL("README.md", here), "utf8");
    for (const name of readdirSync(here).filter((each) => /^\d{3}-/.test(each)))
      expect(index).toContain(`](${name}/README.md) |`);
  });

  test.each(studies)(
    "the designs of $name are scenarios, each paired with one before it",
    async (study) => {
      const known: string[] = [];
      for (const design of study.designs) {
        const checked = await prepare(
          designSource(study, design, plainSource({})),
          study.folder ?? ".",
        );
        expect([design.id, checked.kind]).toEqual([design.id, "ok"]);
        if (design.against !== undefined) expect(known).toContain(design.against);
        known.push(design.id);
      }
      expect(new Set(known).size).toBe(study.designs.length);
      expect(study.figures.measures).toEqual(expect.arrayContaining([...study.figures.compared]));
      // Told under each seed and as a part, in every study.
      expect(study.figures.measures).toContain(study.figures.headline ?? "curtailedMwh");
    },
  );
});

describe("the two yardsticks", () => {
  /** The markets and services that a design opens. */
  const venuesOf = (study: StudyDesign, design: Design): readonly string[] => {
    const { data } = designSource(study, design, plainSource({}));
    return Object.keys((data as { venues?: object }).venues ?? {});
  };
  const opened = (study: StudyDesign) =>
    new Set(study.designs.flatMap((design) => venuesOf(study, design)));
  const withMarkets = studies.filter((study) => opened(study).size > 0);

  test("are asked of the studies that open a market or a service", () => {
    const without = studies.filter((study) => !withMarkets.includes(study));
    expect(without.map(({ name }) => name)).toEqual([
      "002-access-principles",
      "003-blunt-and-granular",
      "004-monitored-area",
      "028-value-of-factors",
    ]);
  });

  test.each(withMarkets)("$name has a design without any market", (study) => {
    expect(study.designs.map((design) => venuesOf(study, design).length)).toContain(0);
  });

  // No other venue has a bound of welfare.
  test.each(withMarkets)("$name shows each bound that is defined for its venues", (study) => {
    for (const venue of opened(study))
      expect(study.figures.measures).toEqual(expect.arrayContaining([...(BOUNDS[venue] ?? [])]));
  });

  test("are held of every venue that has a bound", () => {
    const all = new Set(withMarkets.flatMap((study) => [...opened(study)]));
    expect([...all]).toEqual(expect.arrayContaining(Object.keys(BOUNDS)));
  });
});

describe("headroom run --study", () => {
  test("runs the designs of a study, and --set lays values over all of them", async () => {
    const out = join(root, "short");
    const args = ["--study", "003-blunt-and-granular", "--set", "period.days=1", "--json"];
    const { code, out: printed } = await headroom("run", ...args, "--out", out);
    expect(code).toBe(0);
    const result = JSON.parse(printed) as { study: string; runs: { design: string }[] };
    expect(result.study).toBe("003-blunt-and-granular");
    const designs = result.runs.map(({ design }) => design);
    expect(designs).toEqual([
      "continuous",
      "tenths",
      "quarters",
      "whole-unit",
      "trip-only",
      "narrow-margin",
      "wide-margin",
    ]);
    expect(readdirSync(out).sort()).toEqual([...designs, "report.html", "study.json"].sort());
  }, 60_000);

  test("says which studies there are where it knows none of that name", async () => {
    const { code, err } = await headroom("run", "--study", "003-blunt-and-granulous");
    expect(code).toBe(2);
    expect(err).toContain(
      `--study: found "003-blunt-and-granulous", which is no study; did you mean "003-blunt-and-granular"? write one of ${names.join(", ")}`,
    );
    expect(err).toContain("1 fault; nothing was written");
    expect((await headroom("run", "--study", "")).code).toBe(2);
  });

  test("takes no scenario beside a study", async () => {
    const { code, err } = await headroom("run", "week.yaml", "--study", "001-stage-one");
    expect(code).toBe(2);
    expect(err).toMatch(/study 001-stage-one and the scenario week\.yaml.*give one of them/);
  });

  test("its help names them", async () => {
    const { out } = await headroom("run", "--help");
    for (const name of names) expect(out).toContain(name);
  });
});
