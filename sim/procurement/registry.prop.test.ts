/** What every procurement policy keeps, whatever its kind; and the golden cases on which kinds differ. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { goldenCases } from "../testing/cases.ts";
import { expectedCostGbpPerMwh } from "./policies/cost-aware.ts";
import type { ServiceOffer } from "./policy.ts";
import {
  type ProcurementPolicySettings,
  procurementPolicies,
  procurementPolicyName,
  procurementPolicyOf,
  procurementPolicySchema,
} from "./registry.ts";

type Kind = keyof typeof procurementPolicies;
const KINDS = Object.keys(procurementPolicies) as Kind[];
/** Settings beside the defaults that are worth trying; a new kind is tried with its defaults. */
const FURTHER: Partial<Record<Kind, readonly object[]>> = {
  threshold: [{ pMax: 0 }, { pMax: 0.02 }, { pMax: 1 }],
};
const everySetting: ProcurementPolicySettings[] = KINDS.flatMap((kind) =>
  [{}, ...(FURTHER[kind] ?? [])].map((more) => procurementPolicySchema.parse({ kind, ...more })),
);

const probability = fc.double({ min: 0, max: 1, noNaN: true });
const kw = fc.double({ min: 0, max: 100_000, noNaN: true });
const price = fc.double({ min: 0, max: 1000, noNaN: true });
/** Replacement is no cheaper than the service: settings say so. */
const offers: fc.Arbitrary<ServiceOffer> = fc.record({
  serviceKw: kw,
  notDelivered: probability,
  firmKw: kw,
  isAnm: fc.boolean(),
  isOperational: fc.boolean(),
  prices: fc
    .record({
      priceGbpPerMwh: price,
      more: price,
      alternativeGbpPerMwh: price,
      payment: fc.constantFrom("onDelivery", "regardless"),
    })
    .map(({ more, ...prices }) => ({
      ...prices,
      replacementGbpPerMwh: prices.priceGbpPerMwh + more,
    })),
});

test.for(everySetting)("%j: buys between nothing and the service", (settings) => {
  const policy = procurementPolicyOf(settings);
  fc.assert(
    fc.property(offers, (offer) => {
      const acceptedKw = policy(offer);
      expect(acceptedKw).toBeGreaterThanOrEqual(0);
      expect(acceptedKw).toBeLessThanOrEqual(offer.serviceKw);
    }),
  );
});

test.for(everySetting)("%j: of a unit that is more certain no less is bought", (settings) => {
  const policy = procurementPolicyOf(settings);
  // Expected costs that differ by rounding alone may stand on either side of the alternative.
  const isClear = (offer: ServiceOffer) =>
    Math.abs(expectedCostGbpPerMwh(offer) - offer.prices.alternativeGbpPerMwh) > 1e-9;
  fc.assert(
    fc.property(offers, probability, kw, (offer, part, moreKw) => {
      const surer = {
        ...offer,
        notDelivered: offer.notDelivered * part,
        firmKw: offer.firmKw + moreKw,
      };
      fc.pre(isClear(offer) && isClear(surer));
      expect(policy(surer)).toBeGreaterThanOrEqual(policy(offer));
    }),
  );
});

test("every registered policy takes its defaults through the schema, and no two settings share a name", () => {
  const names = everySetting.map(procurementPolicyName);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toContain("no-factors");
  expect(names).toEqual(expect.arrayContaining(["threshold", "threshold-0.02"]));
});

test("in operational time the threshold is 0.02 where it is not written", () => {
  const [usual, written] = [{}, { pMax: 0.04 }].map((more) =>
    procurementPolicyOf(procurementPolicySchema.parse({ kind: "threshold", ...more })),
  );
  const offer = { ...cases[0]!.input, serviceKw: 1, notDelivered: 0.03 };
  expect(usual!({ ...offer, isOperational: false })).toBe(1);
  expect(usual!({ ...offer, isOperational: true })).toBe(0);
  expect(written!({ ...offer, isOperational: true })).toBe(1);
});

const cases = goldenCases<ServiceOffer, Record<Kind, number>>("procurement");

test.for(cases)("$name: every policy buys what was worked out", ({ input, expected }) => {
  const bought = KINDS.map((kind) => [
    kind,
    procurementPolicyOf(procurementPolicySchema.parse({ kind }))(input),
  ]);
  expect(Object.fromEntries(bought)).toEqual(expected);
});

test("no two policies give the same answer on every golden case", () => {
  const answers = KINDS.map((kind) => JSON.stringify(cases.map(({ expected }) => expected[kind])));
  expect(new Set(answers).size).toBe(KINDS.length);
});

test("a service at £80 that fails with 0.08 is expected to cost £88.00, or £94.40 where it is paid regardless", () => {
  const costs = ["cheaper-than-firm", "paid-regardless"].map((name) =>
    expectedCostGbpPerMwh(cases.find((each) => each.name === name)!.input),
  );
  expect(costs[0]).toBeCloseTo(88, 10);
  expect(costs[1]).toBeCloseTo(94.4, 10);
});
