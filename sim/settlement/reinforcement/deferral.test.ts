/** What it is worth to build later: worked numbers of the common evaluation method, and what holds for every project. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { type DeferralCase, deferralOf } from "./deferral.ts";
import { deferredProjects } from "./projects.ts";
import { reinforcementFindings, reinforcementSchema } from "./settings.ts";

const project: DeferralCase = {
  ...{ capexGbp: 2_000_000, deferYears: 5, lifeYears: 45, waccFrac: 0.0393 },
  ...{ discountFrac: 0.035, laterFromYear: 31, laterDiscountFrac: 0.03 },
};

test("£2.0m put off by five years: £95,442 a year, £2.161m or £1.830m today, £331.0k saved; £18k of flexibility a year leaves £249.7k", () => {
  const { annuityGbp, buildNowGbp, buildLaterGbp, benefitGbp, flexibilityGbp, netGbp } = deferralOf(
    project,
    1.5 * 40 * 300,
  );
  expect(annuityGbp).toBeCloseTo(95_442.19, 1);
  expect(buildNowGbp).toBeCloseTo(2_161_314.65, 1);
  expect(buildLaterGbp).toBeCloseTo(1_830_344.23, 1);
  expect(benefitGbp).toBeCloseTo(330_970.42, 1);
  expect(flexibilityGbp).toBeCloseTo(81_270.94, 1);
  expect(netGbp).toBeCloseTo(249_699.47, 1);
});

test("where capital costs what time does, it is capex less capex discounted: £316.1k", () => {
  const even = { ...project, waccFrac: 0.035, laterDiscountFrac: 0.035 };
  const { benefitGbp, buildNowGbp } = deferralOf(even, 0);
  expect(buildNowGbp).toBeCloseTo(2_000_000, 4);
  expect(benefitGbp).toBeCloseTo(316_053.67, 1);
});

test("longer put off is worth more, flexibility takes its cost and no more, twice the capex is worth twice", () => {
  const cases = fc.record({
    capexGbp: fc.integer({ min: 1, max: 1_000_000_000 }),
    deferYears: fc.integer({ min: 1, max: 44 }),
    lifeYears: fc.integer({ min: 1, max: 100 }),
    waccFrac: fc.double({ min: 0.001, max: 0.2, noNaN: true }),
    discountFrac: fc.double({ min: 0.001, max: 0.2, noNaN: true }),
    laterFromYear: fc.integer({ min: 1, max: 60 }),
    laterDiscountFrac: fc.double({ min: 0.001, max: 0.2, noNaN: true }),
  });
  fc.assert(
    fc.property(cases, fc.integer({ min: 0, max: 1_000_000 }), (each, aYear) => {
      const { benefitGbp, flexibilityGbp, netGbp } = deferralOf(each, aYear);
      expect(benefitGbp).toBeGreaterThan(0);
      expect(
        deferralOf({ ...each, deferYears: each.deferYears + 1 }, 0).benefitGbp,
      ).toBeGreaterThan(benefitGbp);
      expect(netGbp).toBe(benefitGbp - flexibilityGbp);
      expect(flexibilityGbp).toBeLessThanOrEqual(aYear * each.deferYears);
      const twice = deferralOf({ ...each, capexGbp: 2 * each.capexGbp }, 0).benefitGbp;
      expect(twice / benefitGbp).toBeCloseTo(2, 9);
    }),
  );
});

test("what a run paid in so many days is taken as if for a year", () => {
  const settings = reinforcementSchema.parse([
    { id: "transformer", capexGbp: 2_000_000, deferYears: 5 },
    {
      ...{ id: "line", capexGbp: 2_000_000, deferYears: 5 },
      flexibility: { kind: "stated", mw: 1.5, hoursPerYear: 40, gbpPerMwh: 300 },
    },
  ]);
  const [byRun, stated] = deferredProjects(settings, (18_000e6 * 73) / 365, 73);
  expect(byRun).toEqual({ ...stated, id: "transformer" });
  expect(stated!.netMicroGbp).toBe(stated!.benefitMicroGbp - stated!.flexibilityMicroGbp);
  expect(stated!.netMicroGbp / 1e6).toBeCloseTo(249_699.47, 1);
});

test("two projects of one name, and two that the same payments put off, are said with their places", () => {
  const settings = reinforcementSchema.parse([
    { id: "line", capexGbp: 1, deferYears: 1 },
    { id: "line", capexGbp: 1, deferYears: 1 },
  ]);
  const found = [...reinforcementFindings(settings)].map(({ path }) => path.join("."));
  expect(found).toEqual([
    "settlement.reinforcement.1.id",
    "settlement.reinforcement.1.flexibility",
  ]);
  expect([...reinforcementFindings(undefined)]).toEqual([]);
});
