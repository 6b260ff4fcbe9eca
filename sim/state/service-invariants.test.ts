/** The laws of services hold of what settlement gives, and each is broken by a number that breaks it. */
import { expect, test } from "vitest";
import type { Award, SettledAward } from "../model/services.ts";
import { checkServices } from "./service-invariants.ts";

const award: Award = {
  ...{ id: "a", service: "secure", zone: "z", placedAt: 0, period: 100, constraint: 0, unit: 0 },
  ...{ changeKw: 100, reliefFrac: 1, availabilityGbpPerMwh: 5, utilisationGbpPerMwh: 300 },
  ...{ askAvailabilityGbpPerMwh: 5, askUtilisationGbpPerMwh: 300, term: "adHoc" },
  ...{ state: "armed", reason: "", foregoneGbpPerMwh: 0 },
};
const settled: SettledAward = {
  award,
  delivery: {
    ...{ award: "a", instructedWh: 50_000, deliveredWh: 50_000, reliefWh: 50_000, ableFrac: 1 },
  },
  ...{ paidFrac: 1, availabilityMicroGbp: 250_000, utilisationMicroGbp: 15_000_000 },
  lostOpportunityMicroGbp: 0,
  cancellationMicroGbp: 0,
};
const delivered = (more: object): SettledAward => ({
  ...settled,
  delivery: { ...settled.delivery!, ...more },
});

test("an award in order keeps them, and so does one that was never told", () => {
  expect(() => checkServices([settled])).not.toThrow();
  expect(() =>
    checkServices([{ ...settled, delivery: undefined, utilisationMicroGbp: 0 }]),
  ).not.toThrow();
});

test.for([
  ["more than it was told", delivered({ instructedWh: 49_000 })],
  ["more than it promised", delivered({ instructedWh: 51_000 })],
  ["less than it asked", { ...settled, award: { ...award, askUtilisationGbpPerMwh: 301 } }],
  ["less than it asked", { ...settled, award: { ...award, askAvailabilityGbpPerMwh: 6 } }],
  ["paid for more", { ...settled, availabilityMicroGbp: 260_000 }],
  ["paid for more", { ...settled, utilisationMicroGbp: 15_300_000 }],
] as const)("%s", ([words, of]) => {
  expect(() => checkServices([of])).toThrow(words);
});
