/** Points in the order of a search: what keeps the constraints before what does not, whatever it gains, but not for what few seeds may have done to it; ties by number. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { RunRow } from "../../../results/sweep/row-file.ts";
import { STAKEHOLDERS } from "../../../sim/model/actors.ts";
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
  isLast = true,
) => judged(settings(constraints), [...points.keys()], (point) => rows(points[point]!), isLast);
const UNPAID = Object.fromEntries(
  Object.keys(STAKEHOLDERS).map((group) => [`stakeholder/${group}`, 0]),
);
/** Of `network-safe`, where nothing else is unsafe. */
const SAFE = { residualOverloads: 0, energyNotServedMwh: 0 };

test("a point that is unsafe stands behind all that are safe", () => {
  const found = order(
    [{ kind: "network-safe" }],
    [
      [
        { ...SAFE, curtailedMwh: 9, overRatingMinutes: 1 },
        { ...SAFE, curtailedMwh: 11, overRatingMinutes: 3 },
      ],
      [
        { ...SAFE, curtailedMwh: 1, overRatingMinutes: 2.5 },
        { ...SAFE, curtailedMwh: 1, overRatingMinutes: 2 },
      ],
      [
        { ...SAFE, curtailedMwh: 7, overRatingMinutes: 4 },
        { ...SAFE, curtailedMwh: 9, overRatingMinutes: 0 },
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
        ...UNPAID,
        curtailedMwh: 5,
        "stakeholder/generators": 100,
        "stakeholder/consumers": -40,
        "stakeholder/outside": 0,
      },
    ],
    [
      {
        ...UNPAID,
        curtailedMwh: 4,
        "stakeholder/generators": 110,
        "stakeholder/consumers": -42,
        "stakeholder/outside": 0,
      },
    ],
    [
      {
        ...UNPAID,
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

const idsOf = (found: ReturnType<typeof order>) => found.map(({ point }) => point);
const bound = { kind: "bound", metric: "trips", atMost: 2 };

describe("in a round that is not the last", () => {
  const one = [
    [{ curtailedMwh: 6, trips: 2 }],
    [{ curtailedMwh: 5, trips: 1 }],
    [{ curtailedMwh: 3, trips: 3 }],
    [{ curtailedMwh: 4, trips: 9 }],
    [{ curtailedMwh: 9, trips: 0 }],
    [{ curtailedMwh: null, trips: 0 }],
  ];

  test("one seed puts nobody behind: those within the limits and those that do best take turns", () => {
    // Within, in the order of the objective: 2, 1, 5. By the objective alone: 3, 4, 2, 1, 5.
    const found = order([bound], one, false);
    expect(idsOf(found)).toEqual([2, 3, 1, 4, 5, 6]);
    expect(found.every(({ isBeyond }) => !isBeyond)).toBe(true);
    expect(idsOf(order([bound], one, true))).toEqual([2, 1, 5, 3, 4, 6]);
  });

  test("a point goes last whose interval lies wholly beyond a limit, and one whose mean alone does not", () => {
    const under =
      (...trips: number[]) =>
      (curtailedMwh: number) =>
        trips.map((each) => ({ curtailedMwh, trips: each }));
    const found = order(
      [bound],
      [
        under(1, 1, 2)(6),
        // 12 ± 2.5: beyond 2; 4 ± 7.5: its mean alone.
        under(11, 12, 13)(1),
        under(1, 4, 7)(2),
        // The same under each seed, which says nothing.
        under(5, 5, 5)(3),
      ],
      false,
    );
    expect(idsOf(found)).toEqual([1, 3, 4, 2]);
    expect(found.map(({ isBeyond }) => isBeyond)).toEqual([false, false, false, true]);
    expect(found.map(({ broken }) => broken.length)).toEqual([0, 1, 1, 1]);
  });

  test("what is paired with point 1 is as sure as its differences are, whatever the weather", () => {
    const paid = (change: number[]) =>
      [100, 900, 400].map((gbp, seed) => ({
        curtailedMwh: 1,
        "stakeholder/consumers": gbp + change[seed]!,
      }));
    const groups = [{ kind: "no-group-worse-off", groups: ["consumers"], toleranceGbp: 2 }];
    const found = order(
      groups,
      [paid([0, 0, 0]), paid([-10, -11, -12]), paid([-10, 9, -12])],
      false,
    );
    expect(found.map(({ point, isBeyond }) => [point, isBeyond])).toEqual([
      [1, false],
      [3, false],
      [2, true],
    ]);
  });
});

test("what a constraint holds must have a number, at point 1 too", () => {
  const safe = { ...SAFE, overRatingMinutes: 0, curtailedMwh: 1 };
  const unknown = { ...safe, energyNotServedMwh: null };
  const network = [{ kind: "network-safe" }];
  expect(order(network, [[safe], [unknown]])[1]).toMatchObject({
    ...{ point: 2, broken: ["energyNotServedMwh undefined"], isBeyond: true },
  });
  expect(order(network, [[unknown], [safe]]).map(({ broken }) => broken)).toEqual([
    ["energyNotServedMwh undefined"],
    ["energyNotServedMwh undefined at point 1"],
  ]);
  const groups = [{ kind: "no-group-worse-off", groups: ["consumers"] }];
  expect(
    order(groups, [[{ curtailedMwh: 1, "stakeholder/consumers": 5 }], [{ curtailedMwh: 1 }]])[1],
  ).toMatchObject({ point: 2, broken: ["stakeholder/consumers undefined"] });
});

test("a network is safe beside point 1, or by itself", () => {
  const minutes = (overRatingMinutes: number, curtailedMwh: number) => [
    { ...SAFE, overRatingMinutes, curtailedMwh },
  ];
  const points = [minutes(30, 3), minutes(30, 2), minutes(0, 9)];
  expect(idsOf(order([{ kind: "network-safe" }], points))).toEqual([2, 1, 3]);
  const absolute = order([{ kind: "network-safe", level: "absolute" }], points);
  expect(idsOf(absolute)).toEqual([3, 2, 1]);
  expect(absolute[2]!.broken).toEqual(["overRatingMinutes 30, above 0"]);
});

test("rounding of sums is no loss of anybody's", () => {
  const paid = (gbp: number) => [{ curtailedMwh: 1, "stakeholder/consumers": gbp }];
  const groups = [{ kind: "no-group-worse-off", groups: ["consumers"] }];
  const found = order(groups, [paid(1234.56), paid(1234.56 + 0.1 + 0.2 - 0.3 - 1e-10)]);
  expect(found.map(({ broken }) => broken)).toEqual([[], []]);
  expect(order(groups, [paid(1234.56), paid(1234.55)])[1]!.broken).toEqual([
    "consumers loses £0.01",
  ]);
});
