/** Pay as clear, of a daily purchase: everybody taken is paid the dearest availability that was taken, and its own price of use. */
import { expect, test } from "vitest";
import type { FlexibilityOffer } from "../../model/services.ts";
import { priced } from "./gates.ts";

const award = (period: number, ask: number, use: number) => ({
  ...({
    ...{ id: `${period}.${ask}`, service: "r", zone: "system", placedAt: 0, period, constraint: 0 },
    ...{ unit: 0, changeKw: 3000, reliefFrac: 1 },
    ...{ availabilityGbpPerMwh: 300, utilisationGbpPerMwh: 1000 },
  } satisfies FlexibilityOffer),
  ...{ askAvailabilityGbpPerMwh: ask, askUtilisationGbpPerMwh: use, term: "adHoc" },
  ...({ state: "awarded", reason: "", foregoneGbpPerMwh: 0 } as const),
});
const pricesOf = (isDaily: boolean) =>
  priced([award(1, 4, 90), award(1, 7, 80), award(2, 5, 85)], isDaily).map((each) => [
    each.availabilityGbpPerMwh,
    each.utilisationGbpPerMwh,
  ]);

test("daily: £7, £7 in one half-hour and £5 in the next, each with its own price of use", () => {
  expect(pricesOf(true)).toEqual([
    [7, 90],
    [7, 80],
    [5, 85],
  ]);
});

test("seasonal: as asked", () => {
  expect(pricesOf(false)).toEqual([
    [4, 90],
    [7, 80],
    [5, 85],
  ]);
});
