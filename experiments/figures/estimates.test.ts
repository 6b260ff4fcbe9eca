/** Estimates over seeds by hand, and that what is written of a study reads back and needs no colour. */
import { describe, expect, test } from "vitest";
import type { StudyDesign } from "../study.ts";
import { figuresCsv, readFigures } from "./csv.ts";
import { figureDrawing } from "./drawing.ts";
import { differenceOf, levelOf, relativeDifferenceOf, type StudyOverSeeds } from "./over-seeds.ts";
import { withTables } from "./page.ts";
import { figureTables } from "./tables.ts";

const study: StudyDesign = {
  name: "000-by-hand",
  title: "By <hand>",
  question: "?",
  base: {},
  designs: [
    { id: "a", label: "A & B", over: {} },
    { id: "b", label: "B", over: {}, against: "a" },
  ],
  figures: { measures: ["curtailedMwh", "unitsNoticed"], compared: ["curtailedMwh"] },
};

const of = (a: readonly number[], b: readonly number[]): StudyOverSeeds => ({
  study,
  seeds: a.map((_, seed) => String(seed + 1)),
  values: {
    a: { curtailedMwh: a, unitsNoticed: a.map(() => 1) },
    b: { curtailedMwh: b, unitsNoticed: b.map(() => 2) },
  },
});

// Differences −1, −3, −2: mean −2, standard deviation 1.
const figures = of([10, 30, 20], [9, 27, 18]);

describe("estimates", () => {
  test("a difference is paired: weather that both designs share is not in its standard error", () => {
    const { mean, standardError } = differenceOf(figures, "b", "a", "curtailedMwh");
    expect(mean).toBeCloseTo(-2, 12);
    expect(standardError).toBeCloseTo(1 / Math.sqrt(3), 12);
    expect(levelOf(figures, "a", "curtailedMwh").standardError).toBeCloseTo(10 / Math.sqrt(3), 12);
  });

  test("a relative difference is total over total, and exact where the part is the same under each seed", () => {
    expect(relativeDifferenceOf(figures, "b", "a", "curtailedMwh")!.mean).toBeCloseTo(-10, 12);
    expect(relativeDifferenceOf(figures, "b", "a", "curtailedMwh")!.standardError).toBeCloseTo(
      0,
      12,
    );
    // Ratio −6/60; left unexplained −1 + 1, −3 + 3, −2 + 2 become 0, −1, +1 where a seed gives one more or less.
    const uneven = relativeDifferenceOf(of([10, 30, 20], [9, 26, 19]), "b", "a", "curtailedMwh")!;
    expect(uneven.mean).toBeCloseTo(-10, 12);
    expect(uneven.standardError).toBeCloseTo((100 * (1 / Math.sqrt(3))) / 20, 12);
  });

  test("one seed has no standard error, and no part of nothing", () => {
    expect(differenceOf(of([1], [2]), "b", "a", "curtailedMwh").standardError).toBeNull();
    expect(relativeDifferenceOf(of([0], [2]), "b", "a", "curtailedMwh")).toBeNull();
    expect(figureTables(of([0], [2]))).toContain("| B | A & B | - | +2.0 |");
  });
});

describe("what is written", () => {
  test("figures.csv reads back, and one of other designs, measures or seeds is refused", () => {
    const text = figuresCsv(figures);
    expect(readFigures(study, text)).toEqual(figures);
    for (const other of [
      text.replace("\nb,", "\nc,"),
      text.replace("unitsNoticed", "trips"),
      text.replace("18", "x"),
    ])
      expect(() => readFigures(study, other)).toThrow(/figures\.csv is not of 000-by-hand/);
    const short = readFigures(study, text.replace(",18\n", "\n"));
    expect(() => levelOf(short, "b", "curtailedMwh")).toThrow(/for every seed/);
  });

  test("tables stand between the marks of a page, and a page without them is refused", () => {
    const page = "before\n<!-- made by npm run figures -->\nold\n<!-- to here -->\nafter\n";
    const made = withTables(page, figures);
    expect(made).toContain("| B | A & B | −10.0 ± 0.0 | −2.0 ± 0.6 |");
    expect(made).toContain("| 2 | 30.0 | 27.0 |");
    expect(made).not.toContain("old");
    expect(made.endsWith("<!-- to here -->\nafter\n")).toBe(true);
    expect(withTables(made, figures)).toBe(made);
    expect(() => withTables("nothing", figures)).toThrow(/has not the marks/);
  });

  test("the drawing names every design, its mean and its difference in words, on white", () => {
    const svg = figureDrawing(figures);
    for (const words of [
      "A &amp; B",
      "20.0",
      "18.0 (−2.0 ± 0.6)",
      "curtailed, MWh",
      "By &lt;hand&gt;",
    ])
      expect(svg).toContain(words);
    expect(svg.match(/<circle/g)).toHaveLength(6);
    expect(svg).toMatch(/<rect width="900" height="\d+" fill="#ffffff"\/>/);
  });
});
