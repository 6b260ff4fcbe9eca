/**
 * The rules of the house as a test: layers, banned calls with what to write instead, file heads and lengths.
 */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { cruise } from "dependency-cruiser";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const PRODUCT = ["sim", "agents", "grids", "experiments", "results"];
const ENGINE = ["sim", "agents", "grids"];
const FILE_LINES_MAX = 400;

function sources(folder: string): string[] {
  return readdirSync(join(root, folder)).flatMap((name) => {
    const path = join(folder, name);
    if (path === join("results", "runs")) return [];
    if (statSync(join(root, path)).isDirectory()) return sources(path);
    return path.endsWith(".ts") ? [path] : [];
  });
}

const isTest = (path: string) => path.endsWith(".test.ts") || path.includes("/testing/");
const read = (path: string) => readFileSync(join(root, path), "utf8");
/** Code without comments, so that a comment may name what is banned. */
const code = (path: string) =>
  read(path)
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/(^|\s)\/\/.*$/gm, "$1");

/** What may not stand in the engine, and what to write instead. */
const BANNED: readonly {
  readonly call: RegExp;
  readonly instead: string;
}[] = [
  { call: /\bMath\.random\b/, instead: "a named draw of sim/core/draws.ts" },
  { call: /\bDate\.now\b|\bperformance\.now\b/, instead: "an instant that is passed in" },
  { call: /\bnew Date\b/, instead: "sim/core/time.ts" },
  { call: /\blocaleCompare\b|\btoLocale\w+\b|\bIntl\b/, instead: "< on ids" },
  { call: /\bMath\.pow\b/, instead: "products: pow differs between engines" },
  { call: /\*\*(?!\s*\d+\b(?!\.))/, instead: "a whole-number exponent, or products" },
  { call: /\.sort\(\s*\)|\.toSorted\(\s*\)/, instead: "a sort with a final key" },
  { call: /(?<![\w.-])process\.|\bglobalThis\b|\bwindow\./, instead: "a part that is passed in" },
  { call: /\beval\(|\bnew Function\b/, instead: "a reader: input is never evaluated" },
];

describe("the layers", () => {
  test("no folder imports what stands above or beside it, no cycle, one door a package", {
    timeout: 120_000,
  }, async () => {
    const { forbidden, options } = createRequire(import.meta.url)("../.dependency-cruiser.cjs");
    const { output } = await cruise(PRODUCT, {
      ...options,
      baseDir: root,
      ruleSet: { forbidden },
      validate: true,
    });
    if (typeof output === "string") throw new Error(output);
    // A cruise that reads nothing finds nothing: the number of modules says that it read.
    expect(output.summary.totalCruised).toBeGreaterThan(100);
    const broken = output.summary.violations.map(
      ({ rule, from, to }) => `${rule.name}: ${from} → ${to}`,
    );
    expect(broken).toEqual([]);
  });

  test("the three pages, what two of them do alike, the run, the gates and the scenario are all that stands in sim itself", () => {
    const pages = readdirSync(join(root, "sim")).filter(
      (name) => name.endsWith(".ts") && !name.endsWith(".test.ts"),
    );
    expect(pages.sort()).toEqual([
      "day.ts",
      "gate-loop.ts",
      "look-again.ts",
      "period.ts",
      "run.ts",
      "scenario.ts",
      "tick.ts",
    ]);
  });
});

describe("the code", () => {
  test.each(BANNED)("the engine has no $call but $instead", ({ call }) => {
    const found = ENGINE.flatMap(sources).filter((path) => !isTest(path) && call.test(code(path)));
    expect(found).toEqual([]);
  });

  test("every file of the product opens with a head that says where it stands", () => {
    const headless = PRODUCT.flatMap(sources).filter(
      (path) => !isTest(path) && !read(path).startsWith("/**"),
    );
    expect(headless).toEqual([]);
  });

  test(`no file is longer than ${FILE_LINES_MAX} lines`, () => {
    const long = PRODUCT.flatMap(sources).filter(
      (path) => read(path).split("\n").length > FILE_LINES_MAX,
    );
    expect(long).toEqual([]);
  });

  test("nothing is unfinished, switched off or kept in a drawer", () => {
    const marks =
      /\b(TODO|FIXME|XXX|HACK)\b|\b(it|test|describe)\.(only|todo)\b|\bas any\b|@ts-(ignore|nocheck|expect-error)/;
    const own = relative(root, fileURLToPath(import.meta.url));
    const found = PRODUCT.flatMap(sources).filter((path) => path !== own && marks.test(read(path)));
    const drawers = PRODUCT.flatMap(sources).filter((path) =>
      /(^|\/)(utils?|helpers?|common|misc)(\.ts$|\/)/.test(path),
    );
    expect([...found, ...drawers]).toEqual([]);
  });

  test("modules have names, not defaults", () => {
    expect(
      PRODUCT.flatMap(sources).filter((path) => /^export default\b/m.test(read(path))),
    ).toEqual([]);
  });
});
