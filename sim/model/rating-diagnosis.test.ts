/** Every fault of a rating, alone and all at once, with path and remedy; and what is no fault. */
import { describe, expect, test } from "vitest";
import { formatPath } from "../core/documents/document.ts";
import { diagnoseNetwork } from "./network-diagnosis.ts";
import { networkDocumentSchema } from "./network-document.ts";

const SEASONS = { kind: "seasonal", winterMw: 20, intermediateMw: 18, summerMw: 16 };
const WEATHER = {
  kind: "line-weather",
  diameterMm: 28.1,
  resistanceLow: { atC: 25, ohmPerKm: 0.07283 },
  resistanceHigh: { atC: 75, ohmPerKm: 0.08688 },
};
const HOT_SPOT = { kind: "transformer-hot-spot" };

/** Two buses, branches between them and points on the first, each with what is stated. */
function diagnosed(branches: readonly object[], points: readonly object[] = []) {
  return diagnoseNetwork(
    networkDocumentSchema.parse({
      format: "headroom-network/1",
      name: "rated",
      buses: [
        { id: "grid", nominalKv: 33, reference: true },
        { id: "far", nominalKv: 33 },
      ],
      branches: branches.map((branch, row) => ({
        id: `branch ${row}`,
        from: "grid",
        to: "far",
        reactancePu: 0.1,
        ...branch,
      })),
      constraintPoints: points.map((point, row) => ({
        id: `point ${row}`,
        branch: "branch 0",
        direction: "forward",
        ...point,
      })),
    }),
  );
}
const told = ({ faults }: ReturnType<typeof diagnosed>) =>
  faults.map(({ code, path }) => `${code} ${formatPath(path)}`);

const faultCases: readonly [
  what: string,
  branch: object,
  points: readonly object[],
  expected: string,
][] = [
  [
    "line-weather without a static rating",
    { rating: WEATHER },
    [],
    "network.ratingWithoutStatic branches[0].rating",
  ],
  [
    "transformer-hot-spot without a rated power",
    { kind: "transformer", rating: HOT_SPOT },
    [],
    "network.ratingWithoutStatic branches[0].rating",
  ],
  [
    "line-weather on a cable, which lies in the ground",
    { kind: "cable", ratingMw: 20, rating: WEATHER },
    [],
    "network.ratingOfOtherPlant branches[0].rating.kind",
  ],
  [
    "transformer-hot-spot on a line",
    { ratingMw: 20, rating: HOT_SPOT },
    [],
    "network.ratingOfOtherPlant branches[0].rating.kind",
  ],
  [
    "a point with the kind of other plant",
    { ratingMw: 20 },
    [{ rating: HOT_SPOT }],
    "network.ratingOfOtherPlant constraintPoints[0].rating.kind",
  ],
  [
    "a point by weather where neither it nor its branch has a static rating",
    {},
    [{ rating: WEATHER }],
    "network.constraintWithoutRating constraintPoints[0]",
  ],
  [
    "a month in winter and in summer",
    { rating: { ...SEASONS, summerMonths: [5, 6, 2, 2] } },
    [],
    "network.ratingMonth branches[0].rating.summerMonths[2]",
  ],
  [
    "temperatures of the resistances the wrong way round",
    {
      ratingMw: 20,
      rating: {
        ...WEATHER,
        resistanceLow: WEATHER.resistanceHigh,
        resistanceHigh: WEATHER.resistanceLow,
      },
    },
    [],
    "network.ratingResistance branches[0].rating.resistanceHigh",
  ],
  [
    "a resistance that falls with temperature",
    { ratingMw: 20, rating: { ...WEATHER, resistanceHigh: { atC: 75, ohmPerKm: 0.07 } } },
    [],
    "network.ratingResistance branches[0].rating.resistanceHigh",
  ],
  [
    "a straight line that is below 0 where the conductor is hottest",
    {
      ratingMw: 20,
      rating: {
        ...WEATHER,
        resistanceLow: { atC: 70, ohmPerKm: 0.01 },
        resistanceHigh: { atC: 80, ohmPerKm: 1 },
      },
    },
    [],
    "network.ratingResistance branches[0].rating.resistanceLow",
  ],
  [
    "a factor of a rating that is not there",
    { ratingWhenOut: { factor: 1.2 } },
    [],
    "network.outageFactorOfNothing branches[0].ratingWhenOut.factor",
  ],
  [
    "a point with a rating of its own for outages alone",
    { ratingMw: 20 },
    [{ ratingWhenOut: { ratingMw: 12 } }],
    "network.outageRatingAlone constraintPoints[0].ratingWhenOut",
  ],
  [
    "a point that no rating is known for but that of an outage",
    { ratingWhenOut: { ratingMw: 12 } },
    [{}],
    "network.constraintWithoutRating constraintPoints[0]",
  ],
];

test.each(faultCases)("one fault: %s", (_, branch, points, expected) => {
  const { faults, notices } = diagnosed([branch], points);
  expect(told({ faults, notices })).toEqual([expected]);
  expect(faults[0]!.remedy).toMatch(/^write/);
});

test("all at once, in the order of the document", () => {
  const diagnosis = diagnosed(
    [
      { rating: WEATHER },
      { kind: "cable", ratingMw: 1, rating: HOT_SPOT },
      { rating: { ...SEASONS, winterMonths: [6, 7] } },
      { ratingWhenOut: { factor: 2 } },
    ],
    [{ branch: "branch 3" }, { branch: "branch 1", ratingWhenOut: { factor: 1 } }],
  );
  expect(told(diagnosis)).toEqual([
    "network.ratingWithoutStatic branches[0].rating",
    "network.ratingOfOtherPlant branches[1].rating.kind",
    "network.ratingMonth branches[2].rating.summerMonths[0]",
    "network.ratingMonth branches[2].rating.summerMonths[1]",
    "network.outageFactorOfNothing branches[3].ratingWhenOut.factor",
    "network.constraintWithoutRating constraintPoints[0]",
    "network.outageRatingAlone constraintPoints[1].ratingWhenOut",
  ]);
});

describe("no fault and no notice", () => {
  test.each([
    ["ratings by season alone, on a branch and for the point on it", { rating: SEASONS }, [{}]],
    ["ratings by season of a cable", { kind: "cable", rating: SEASONS }, []],
    ["a line by weather", { ratingMw: 40, rating: WEATHER, ratingWhenOut: { factor: 1.1 } }, [{}]],
    ["a transformer", { kind: "transformer", ratingMw: 40, rating: HOT_SPOT }, [{}]],
    [
      "a point of its own kind and outage",
      { ratingMw: 40 },
      [{ rating: WEATHER, ratingWhenOut: { ratingMw: 30 } }],
    ],
  ])("%s", (_, branch, points) => {
    expect(diagnosed([branch], points)).toEqual({ faults: [], notices: [] });
  });

  test("a number that is none, made by code, is told where it stands", () => {
    const document = networkDocumentSchema.parse({
      format: "headroom-network/1",
      name: "made",
      buses: [
        { id: "grid", nominalKv: 33, reference: true },
        { id: "far", nominalKv: 33 },
      ],
      branches: [
        { id: "line", from: "grid", to: "far", reactancePu: 0.1, ratingMw: 9, rating: WEATHER },
      ],
    });
    const rating = { ...document.branches[0]!.rating!, emissivity: Number.NaN };
    const branches = [{ ...document.branches[0]!, rating }];
    expect(told(diagnoseNetwork({ ...document, branches }))).toEqual([
      "network.notANumber branches[0].rating.emissivity",
    ]);
  });
});
