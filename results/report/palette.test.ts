/**
 * The report is read in grey, by colour-blind readers and on paper: words stand out from the page, marks too, and what is
 * told apart by colour is told apart by something else as well.
 */
import { expect, test } from "vitest";
import {
  ACTIONS,
  ALARM_INK,
  BLUE,
  CAUSES,
  causeStyle,
  DESIGN_STYLES,
  INK,
  inCauseOrder,
  LOADING_CLASSES,
  MUTED,
  OPEN,
  PAPER,
} from "./palette.ts";
import { PATTERNS } from "./patterns.ts";

/** Relative luminance of "#rrggbb" (WCAG 2.2). */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light! + 0.05) / (dark! + 0.05);
}

test("contrast is what WCAG says it is", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 9);
  expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
});

test.each(Object.entries({ INK, MUTED, BLUE, ALARM_INK }))(
  "words in %s can be read: 4.5 to 1",
  (_, colour) => {
    expect(contrast(colour, PAPER)).toBeGreaterThanOrEqual(4.5);
  },
);

test("lines stand out from the page: 3 to 1, or with a dark edge", () => {
  for (const { colour } of DESIGN_STYLES) expect(contrast(colour, PAPER)).toBeGreaterThanOrEqual(3);
  for (const { colour, casing } of LOADING_CLASSES)
    expect(contrast(casing > 0 ? INK : colour, PAPER)).toBeGreaterThanOrEqual(3);
  expect(contrast(OPEN, PAPER)).toBeGreaterThanOrEqual(3);
});

test("no two designs share a dash or a sign, no two loadings a width", () => {
  const count = (values: readonly unknown[]) => new Set(values).size;
  expect(count(DESIGN_STYLES.map(({ dash }) => dash))).toBe(DESIGN_STYLES.length);
  expect(count(DESIGN_STYLES.map(({ symbol }) => symbol))).toBe(DESIGN_STYLES.length);
  expect(count(LOADING_CLASSES.map(({ width }) => width))).toBe(LOADING_CLASSES.length);
});

test.each([
  ["causes", CAUSES],
  ["actions", ACTIONS],
] as const)(
  "of %s at most one is plain, each other has a hatch of its own that is defined",
  (_, styles) => {
    const fills = Object.values(styles).map(({ fill }) => fill);
    expect(new Set(fills).size).toBe(fills.length);
    const hatched = fills.filter((fill) => fill.startsWith("url(#"));
    expect(hatched.length).toBeGreaterThanOrEqual(fills.length - 1);
    for (const fill of hatched)
      expect(PATTERNS.text).toContain(`<pattern id="${fill.slice(5, -1)}"`);
  },
);

test("a cause that is not known is shown under its own name, after the others", () => {
  expect(causeStyle("eso").words).toBe("eso");
  expect(inCauseOrder(["eso", "trip", "own", "trip"])).toEqual(["own", "trip", "eso"]);
});
