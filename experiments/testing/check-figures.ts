/**
 * What a study's folder says in numbers is what the study gives. Takes the study and the designs that are run again; adds
 * tests: its README and drawing are those of its figures.csv, and the first and last seed of these designs give the numbers in it.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { orThrow } from "../../sim/core/errors.ts";
import { readFigures } from "../figures/csv.ts";
import { figureDrawing } from "../figures/drawing.ts";
import { measured } from "../figures/over-seeds.ts";
import { withTables } from "../figures/page.ts";
import { loadScenarioSource } from "../files.ts";
import type { StudyDesign } from "../study.ts";

export function checkFigures(study: StudyDesign, runAgain: readonly string[]): void {
  const read = (name: string) =>
    readFileSync(new URL(`../${study.name}/${name}`, import.meta.url), "utf8");
  const figures = readFigures(study, read("figures.csv"));

  describe(`the figures of ${study.name}`, () => {
    test("the README's tables and the drawing are those of figures.csv (npm run figures)", () => {
      const page = read("README.md");
      expect(withTables(page, figures)).toBe(page);
      expect(page).toContain("](figure.svg)");
      expect(read("figure.svg")).toBe(figureDrawing(figures));
    });

    // One seed may meet nothing of what a change changes.
    const ends = [figures.seeds[0]!, figures.seeds.at(-1)!];
    const runs = runAgain.flatMap((id) => ends.map((seed) => [seed, id] as const));
    test.each(runs)("seed %s of %s gives them", async (seed, id) => {
      const design = study.designs.find((each) => each.id === id)!;
      const again = await measured(study, design, seed);
      const place = figures.seeds.indexOf(seed);
      const stored = study.figures.measures.map((name) => [
        name,
        figures.values[id]![name]![place],
      ]);
      expect(again).toEqual(Object.fromEntries(stored));
    });
  });
}

/** A scenario file beside the study is what the study lays its designs over, so that `headroom run` plays the same. */
export function checkBase(study: StudyDesign, file: string): void {
  test(`${file} is what ${study.name} lays its designs over`, async () => {
    const path = fileURLToPath(new URL(`../${study.name}/${file}`, import.meta.url));
    const { data } = orThrow(await loadScenarioSource(path));
    const { name: _, about: __, ...base } = data as Record<string, unknown>;
    expect(base).toEqual(study.base);
  });
}
