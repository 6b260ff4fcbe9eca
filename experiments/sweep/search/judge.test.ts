/** Points in the order of a search: what keeps the constraints before what does not, whatever it gains; ties by number. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import type { RunRow } from "../../../results/sweep/row-file.ts";
import { judged } from "./judge.ts";
import { searchFindings, searchSchema } from "./settings.ts";

const rows = (runs: readonly Record<string, number | null>[]): RunRow[] =>
  runs.map((values) => ({ key: "", digest: "", values }));
const settings = (constraints: object[]) =>
  searchSchema.parse({
    objective: { metric: "curtailedMwh", sense: "minimise" },
    ...{ constraints, budget: 10 },
  });
const order = (
  constraints: object[],
  points: readonly (readonly Record<string, number | null>[])[],
) => judged(settings(constraints), [...points.keys()], (point) => rows(points[point]!));

test("a point that is unsafe stands behind all that are safe", () => {
  const found = order(
    [{ kind: "network-safe" }],
    [
      [
        { curtailedMwh: 9, overRatingMinutes: 1 },
        { curtailedMwh: 11, overRatingMinutes: 3 },
      ],
      [
        { curtailedMwh: 1, overRatingMinutes: 2.5 },
        { curtailedMwh: 1, overRatingMinutes: 2 },
      ],
      [
        { curtailedMwh: 7, overRatingMinutes: 4 },
        { curtailedMwh: 9, overRatingMinutes: 0 },
      ],
    ],
  );
  expect(found.map(({ point, mean }) => [point, mean])).toEqual([
    [3, 8],
    [1, 10],
    [2, 1],
  ]);
  expect(found[2]!.broken).toEqual(["overRatingMinutes 2.25, above 2 at point 1"]);
});

test("a group that loses more than it may is named; whoever is outside may lose", () => {
  const points = [
    [
      {
        curtailedMwh: 5,
        "stakeholder/generators": 100,
        "stakeholder/consumers": -40,
        "stakeholder/outside": 0,
      },
    ],
    [
      {
        curtailedMwh: 4,
        "stakeholder/generators": 110,
        "stakeholder/consumers": -42,
        "stakeholder/outside": 0,
      },
    ],
    [
      {
        curtailedMwh: 4.5,
        "stakeholder/generators": 110,
        "stakeholder/consumers": -40,
        "stakeholder/outside": -10,
      },
    ],
  ];
  const strict = order([{ kind: "no-group-worse-off" }], points);
  expect(strict.map(({ point }) => point)).toEqual([3, 1, 2]);
  expect(strict[2]!.broken).toEqual(["consumers loses £2"]);
  const lenient = order([{ kind: "no-group-worse-off", toleranceGbp: 2 }], points);
  expect(lenient.map(({ point }) => point)).toEqual([2, 3, 1]);
});

test("the section of the page is right", () => {
  const page = readFileSync(
    new URL("../../../docs/how-to/find-the-best-setting.md", import.meta.url),
    "utf8",
  );
  const written = /```yaml search\n([\s\S]*?)```/.exec(page)![1]!.replaceAll(/^ {3}/gm, "");
  const section = searchSchema.parse(parse(written).search);
  expect([...searchFindings(section)]).toEqual([]);
});

test("bounds, undefined metrics and ties", () => {
  const points = [
    [{ curtailedMwh: 5, trips: 2 }],
    [{ curtailedMwh: 5, trips: 0 }],
    [{ curtailedMwh: null, trips: 0 }],
    [{ curtailedMwh: 3, trips: null }],
  ];
  const found = order([{ kind: "bound", metric: "trips", atMost: 2, atLeast: 0 }], points);
  expect(found.map(({ point }) => point)).toEqual([1, 2, 4, 3]);
  expect(found[2]!.broken).toEqual(["trips undefined"]);
});
