/** How aggregators share, worked by hand (domain §7, §10 row 5). */
import { expect, test } from "vitest";
import { homeReward, ownersFrac, sharingSchema } from "./aggregators.ts";

test("an optimiser takes 33 % of 1 MW and 10 % from 10 MW on, so that 57 and 80 % are left to homes", () => {
  expect(ownersFrac(1000)).toBeCloseTo(0.57, 9);
  expect(ownersFrac(10_000)).toBeCloseTo(0.8, 9);
  expect(ownersFrac(100_000)).toBeCloseTo(0.8, 9);
});

test("of £3,000/MWh homes have £1,710 by size at 1 MW, a fee, what is guaranteed, or a fee and a part", () => {
  const of = (sharing: object) => homeReward({ sharing: sharingSchema.parse(sharing) }, 3000, 1000);
  expect(of({ kind: "percentage" }).gbpPerMwh).toBeCloseTo(1710, 9);
  expect(of({ kind: "percentage", homesFrac: 0.7 })).toEqual({ gbpPerMwh: 2100, feeGbp: 0 });
  expect(of({ kind: "fixed-fee", feeGbp: 1 })).toEqual({ gbpPerMwh: 0, feeGbp: 1 });
  expect(of({ kind: "guaranteed" })).toEqual({ gbpPerMwh: 500, feeGbp: 0 });
  expect(of({ kind: "mix" })).toEqual({ gbpPerMwh: 900, feeGbp: 0.2 });
});
