/** The spread of benefits among homes, worked by hand. */
import { expect, test } from "vitest";
import { namedBlock, tablesBefore } from "../testing/named-rows.ts";
import { gini } from "./home-benefit.ts";
import { SummaryFold } from "./summary.ts";

const metricsOf = (
  rows: readonly Record<string, number>[],
  schemas?: ReturnType<typeof tablesBefore>,
) => {
  const fold = new SummaryFold();
  fold.add(namedBlock({ home_totals: rows }, schemas));
  const { metrics } = fold.value();
  return (name: string) => metrics.find((each) => each.name === name)!.value;
};

// Domain §9: {6, 12, 40, 100} has 0.4905.
test("benefits of £6, 12, 40 and 100 have a Gini coefficient of 0.4905, and the best tenth has 100 of 158", () => {
  expect(gini([12, 6, 100, 40])).toBeCloseTo(0.4905, 4);
  const of = metricsOf([
    { flatMicroGbp: 20e6, billMicroGbp: 14e6 },
    { flatMicroGbp: 20e6, billMicroGbp: 20e6, rewardMicroGbp: 12e6 },
    { flatMicroGbp: 60e6, billMicroGbp: 25e6, rewardMicroGbp: 5e6 },
    { flatMicroGbp: 120e6, billMicroGbp: 20e6 },
  ]);
  expect(of("homeBenefitGini")).toBeCloseTo(0.4905, 4);
  expect(of("homeBenefitTopDecileFrac")).toBeCloseTo(100 / 158, 12);
  expect(of("meanHomeBenefitGbp")).toBeCloseTo(158 / 4, 12);
  expect(of("meanHomeBillGbp")).toBeCloseTo(79 / 4, 12);
});

// Two homes that owe by the flat tariff what they owe: all that they have is £3 and £1 of trading, and the one that lost £2.
test("what trading gained a home counts in its benefit and against its bill", () => {
  const of = metricsOf([
    { flatMicroGbp: 20e6, billMicroGbp: 20e6, gainMicroGbp: 3e6 },
    { flatMicroGbp: 10e6, billMicroGbp: 10e6, gainMicroGbp: 1e6 },
  ]);
  expect(of("meanHomeBenefitGbp")).toBe(2);
  expect(of("meanHomeBillGbp")).toBe(13);
  // Σ (2i − n − 1) xᵢ / (n Σ x): (3 − 1) / (2 · 4).
  expect(of("homeBenefitGini")).toBe(0.25);
  expect(of("homeBenefitTopDecileFrac")).toBe(0.75);
  expect(metricsOf([{ gainMicroGbp: -2e6 }])("meanHomeBenefitGbp")).toBe(-2);
});

test("of a run that was stored before what trading gained was, the rest is said: £6 and £12 of bills of £14 and £20", () => {
  const rows = [
    { flatMicroGbp: 20e6, billMicroGbp: 14e6 },
    { flatMicroGbp: 20e6, billMicroGbp: 20e6, rewardMicroGbp: 12e6 },
  ];
  const of = metricsOf(rows, tablesBefore("home_totals", "gainMicroGbp"));
  expect(of("meanHomeBenefitGbp")).toBe(9);
  expect(of("meanHomeBillGbp")).toBe(17);
  // (12 − 6) / (2 · 18).
  expect(of("homeBenefitGini")).toBeCloseTo(1 / 6, 12);
});

test("who all gain the same are even; where homes lose on the whole, and without homes, there is no number", () => {
  expect(gini([5, 5, 5])).toBe(0);
  expect(gini([-3, 2])).toBeNull();
  expect(metricsOf([])("homeBenefitGini")).toBeNull();
  expect(metricsOf([])("meanHomeBillGbp")).toBeNull();
  expect(metricsOf([{ billMicroGbp: 1 }])("homeBenefitTopDecileFrac")).toBeNull();
});

test("the benefit of each group is the mean of its homes: £9 for two of one, £100 for one of the other", () => {
  const fold = new SummaryFold();
  fold.add(
    namedBlock({
      home_totals: [
        { group: "terrace", flatMicroGbp: 20e6, billMicroGbp: 14e6 },
        { group: "mill", flatMicroGbp: 120e6, billMicroGbp: 20e6 },
        { group: "terrace", flatMicroGbp: 20e6, billMicroGbp: 20e6, rewardMicroGbp: 12e6 },
      ],
    }),
  );
  expect(fold.value().byHomeGroup.map(({ name, values }) => [name, values])).toEqual([
    [
      "meanHomeBenefitGbp",
      [
        { id: "mill", value: 100 },
        { id: "terrace", value: 9 },
      ],
    ],
  ]);
});
