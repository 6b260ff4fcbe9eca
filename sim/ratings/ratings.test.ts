/** The one source of ratings: seasons by London month, outages, CSV, points and branches, and no memory of calls. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { londonDayStart, parseDay, periodOf } from "../core/time.ts";
import { networkColumns } from "../model/network.ts";
import { diagnoseNetwork } from "../model/network-diagnosis.ts";
import { networkDocumentSchema } from "../model/network-document.ts";
import { ratingSettingsSchema } from "../model/ratings.ts";
import type { Ambient } from "../model/series.ts";
import { type RatingSeries, type RatingSource, ratingSource, snapshotBranchKw } from "./ratings.ts";
import { ratingModel } from "./registry.ts";

const SEASONS = { kind: "seasonal", winterMw: 20, intermediateMw: 18, summerMw: 16 };
const CONDUCTOR = {
  kind: "line-weather",
  diameterMm: 28.1,
  resistanceLow: { atC: 25, ohmPerKm: 0.07283 },
  resistanceHigh: { atC: 75, ohmPerKm: 0.08688 },
};
const out = (whenOut: object) => ({ ratingWhenOut: whenOut });
const BRANCHES = [
  { id: "constant", ratingMw: 10 },
  { id: "unrated" },
  { id: "seasons", rating: SEASONS, ...out({ factor: 0.5 }) },
  { id: "line", ratingMw: 40, rating: CONDUCTOR, ...out({ ratingMw: 33 }) },
  {
    id: "transformer",
    kind: "transformer",
    ratingMw: 30,
    rating: { kind: "transformer-hot-spot" },
    ...out({ factor: 1.1 }),
  },
  { id: "short-term", ratingMw: 10, ...out({ ratingMw: 12 }) },
];
const ROW = Object.fromEntries(BRANCHES.map(({ id }, row) => [id, row]));
const POINTS = [
  { id: "on-seasons", branch: "seasons" },
  { id: "on-line", branch: "line" },
  { id: "own-number", branch: "line", ratingMw: 25 },
  { id: "own-seasons", branch: "constant", rating: SEASONS, ...out({ ratingMw: 7 }) },
  { id: "own-weather", branch: "line", rating: { ...CONDUCTOR, mostFactor: 1 } },
  { id: "own-outage", branch: "seasons", ratingMw: 15, ...out({ factor: 0.8 }) },
];

const document = networkDocumentSchema.parse({
  format: "headroom-network/1",
  name: "rated in every way",
  buses: [
    { id: "grid", nominalKv: 33, reference: true },
    { id: "far", nominalKv: 33 },
  ],
  branches: BRANCHES.map((branch) => ({
    from: "grid",
    to: "far",
    reactancePu: 0.1,
    ...branch,
  })),
  constraintPoints: POINTS.map((point) => ({ direction: "forward", ...point })),
});
const network = networkColumns(document);

const RATED_DAY: Ambient = { temperatureC: 20, windMps: 1, irradianceWPerM2: 0 };
/** Weather by period and ratings by branch id, as a run's series would give them. */
function series(
  ambientOf: (period: number) => Ambient = () => RATED_DAY,
  csvKw: Readonly<Record<string, number>> = {},
): RatingSeries {
  return {
    ambient: ambientOf,
    ratingKw: (_period, column) => {
      for (const [id, kw] of Object.entries(csvKw)) column[ROW[id]!] = kw;
    },
  };
}

function branchKw(source: RatingSource, period: number, isElementOut = false) {
  const column = new Float64Array(BRANCHES.length).fill(Number.NaN);
  source.branchKw(period, isElementOut, column);
  return Object.fromEntries(BRANCHES.map(({ id }, row) => [id, column[row]!]));
}
function pointKw(source: RatingSource, period: number, isElementOut = false) {
  const column = new Float64Array(POINTS.length).fill(Number.NaN);
  source.constraintKw(period, isElementOut, column);
  return Object.fromEntries(POINTS.map(({ id }, row) => [id, column[row]!]));
}
const firstPeriod = (day: string) => periodOf(londonDayStart(parseDay(day)!));
const JANUARY = firstPeriod("2025-01-15");
const JULY = firstPeriod("2025-07-15");

test("the network of this test has no fault", () => {
  expect(diagnoseNetwork(document).faults).toEqual([]);
});

describe("branches", () => {
  test("each has the rating of its kind; one without any has no limit", () => {
    const ofLine = ratingModel(ratingSettingsSchema.parse(CONDUCTOR));
    if (ofLine.reads !== "weather") throw new Error("a line's rating reads the weather");
    expect(branchKw(ratingSource(network, series()), JANUARY)).toEqual({
      constant: 10_000,
      unrated: Number.POSITIVE_INFINITY,
      seasons: 20_000,
      line: ofLine.ratingKw({ staticKw: 40_000, nominalKv: 33 }, RATED_DAY),
      transformer: 30_000,
      "short-term": 10_000,
    });
  });

  test("a rating by season changes at London midnight at the end of the month", () => {
    const source = ratingSource(network, series());
    const changes: [day: string, beforeKw: number, afterKw: number][] = [
      ["2025-03-01", 20_000, 18_000],
      ["2025-06-01", 18_000, 16_000],
      ["2025-09-01", 16_000, 18_000],
      ["2025-12-01", 18_000, 20_000],
    ];
    for (const [day, beforeKw, afterKw] of changes) {
      const midnight = firstPeriod(day);
      expect([day, branchKw(source, midnight - 1).seasons]).toEqual([day, beforeKw]);
      expect([day, branchKw(source, midnight).seasons]).toEqual([day, afterKw]);
    }
    // In summer time London midnight is 23:00 UTC.
    expect(firstPeriod("2025-06-01") % 48).toBe(46);
  });

  test("the static rating of a branch with ratings by season alone is the least of them", () => {
    expect(network.branches.ratingKw[ROW.seasons!]).toBe(16_000);
  });

  test("weather of the period decides where a rating depends on it", () => {
    const source = ratingSource(
      network,
      series((period) => ({ ...RATED_DAY, temperatureC: period === JANUARY ? 0 : 30 })),
    );
    const [cold, warm] = [branchKw(source, JANUARY), branchKw(source, JULY)];
    expect(cold.line).toBeGreaterThan(warm.line!);
    expect(cold.transformer).toBeGreaterThan(warm.transformer!);
  });

  test("the weather is not asked where no rating depends on it", () => {
    const still = networkColumns({
      ...document,
      branches: document.branches.filter(({ id }) => ROW[id]! < 3),
      constraintPoints: [],
    });
    const asked: number[] = [];
    const source = ratingSource(still, {
      ambient: (period) => {
        asked.push(period);
        return RATED_DAY;
      },
      ratingKw: () => undefined,
    });
    source.branchKw(JANUARY, false, new Float64Array(3));
    source.constraintKw(JANUARY, false, new Float64Array(0));
    expect(asked).toEqual([]);
  });
});

describe("an element out", () => {
  const source = ratingSource(network, series());

  test("a branch has what it says for that: a number, or a multiple of the rating of the period", () => {
    expect(branchKw(source, JULY, true)).toMatchObject({
      constant: 10_000,
      seasons: 8000,
      line: 33_000,
      transformer: 33_000,
      "short-term": 12_000,
    });
    expect(branchKw(source, JANUARY, true).seasons).toBe(10_000);
  });

  test("in the intact network the rating of an outage is never read", () => {
    const without = networkColumns({
      ...document,
      branches: document.branches.map(({ ratingWhenOut: _, ...branch }) => branch),
      constraintPoints: document.constraintPoints.map(({ ratingWhenOut: _, ...point }) => point),
    });
    const plain = ratingSource(without, series());
    for (const period of [JANUARY, JULY]) {
      expect(branchKw(source, period)).toEqual(branchKw(plain, period));
      expect(pointKw(source, period)).toEqual(pointKw(plain, period));
      expect(branchKw(source, period, true)).not.toEqual(branchKw(plain, period, true));
    }
  });
});

describe("a series from CSV", () => {
  test("stands above every kind and above the rating of an outage; the others keep theirs", () => {
    const csvKw = { constant: 1, unrated: 2, seasons: 3, line: 4, transformer: 5 };
    const source = ratingSource(network, series(undefined, csvKw));
    expect(branchKw(source, JULY)).toEqual({ ...csvKw, "short-term": 10_000 });
    expect(branchKw(source, JULY, true)).toEqual({ ...csvKw, "short-term": 12_000 });
  });

  test("reaches the points of its branch that have no rating of their own", () => {
    const own = pointKw(ratingSource(network, series()), JULY);
    const source = ratingSource(network, series(undefined, { seasons: 3, line: 4 }));
    expect(pointKw(source, JULY)).toEqual({ ...own, "on-seasons": 3, "on-line": 4 });
  });
});

describe("constraint points", () => {
  const source = ratingSource(network, series());

  test("one without a rating of its own has its branch's, whatever its kind, intact or not", () => {
    for (const period of [JANUARY, JULY]) {
      for (const isElementOut of [false, true]) {
        const branches = branchKw(source, period, isElementOut);
        expect(pointKw(source, period, isElementOut)).toMatchObject({
          "on-seasons": branches.seasons,
          "on-line": branches.line,
        });
      }
    }
  });

  test("one with its own has that alone: number, kind and outage", () => {
    expect(pointKw(source, JULY)).toMatchObject({
      "own-number": 25_000,
      "own-seasons": 16_000,
      "own-outage": 15_000,
    });
    expect(pointKw(source, JULY, true)).toMatchObject({
      "own-number": 25_000,
      "own-seasons": 7000,
      "own-outage": 12_000,
    });
  });

  test("a kind of its own without a number of its own is a multiple of the branch's static rating", () => {
    const gale = series(() => ({ temperatureC: -10, windMps: 30, irradianceWPerM2: 0 }));
    expect(pointKw(ratingSource(network, gale), JULY)["own-weather"]).toBe(40_000);
  });
});

test("the answer depends on the question alone: not on what was asked before, nor on what stands in `out`", () => {
  const weather = series((period) => ({
    temperatureC: (period % 60) - 15,
    windMps: period % 9,
    irradianceWPerM2: (period % 11) * 100,
  }));
  const question = fc.record({
    period: fc.integer({ min: JANUARY, max: JANUARY + 17_520 }),
    isElementOut: fc.boolean(),
    isPoints: fc.boolean(),
  });
  type Question = { period: number; isElementOut: boolean; isPoints: boolean };
  const ask = (source: RatingSource, { period, isElementOut, isPoints }: Question) =>
    isPoints ? pointKw(source, period, isElementOut) : branchKw(source, period, isElementOut);
  fc.assert(
    fc.property(fc.array(question, { minLength: 2, maxLength: 12 }), (questions) => {
      const source = ratingSource(network, weather);
      const forwards = questions.map((one) => ask(source, one));
      const backwards = questions.toReversed().map((one) => ask(source, one));
      expect(backwards.toReversed()).toEqual(forwards);
      expect(questions.map((one) => ask(ratingSource(network, weather), one))).toEqual(forwards);
    }),
  );
});

describe("a snapshot", () => {
  const kwOf = (options: Parameters<typeof snapshotBranchKw>[1]) =>
    Object.fromEntries(
      BRANCHES.map(({ id }, row) => [id, snapshotBranchKw(network, options)[row]!]),
    );

  test("has static ratings, or those of a season where one is named", () => {
    expect(kwOf({ isElementOut: false })).toMatchObject({ seasons: 16_000, line: 40_000 });
    expect(kwOf({ isElementOut: false, season: "winter" })).toMatchObject({
      constant: 10_000,
      seasons: 20_000,
      line: 40_000,
    });
    expect(kwOf({ isElementOut: false, season: "intermediate" }).seasons).toBe(18_000);
  });

  test("with a branch out has the ratings of an outage", () => {
    expect(kwOf({ isElementOut: true, season: "winter" })).toMatchObject({
      seasons: 10_000,
      line: 33_000,
      "short-term": 12_000,
    });
  });
});
