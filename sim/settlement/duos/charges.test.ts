/** What capacity and exceeding it cost, with and without a link to traded capacity: worked numbers, and what every link keeps. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { capacityChargeMicroGbp, exceededChargeMicroGbp } from "./charges.ts";
import type { MovedKva } from "./links/capacity-link.ts";
import { capacityLinkOf, capacityLinks } from "./links/registry.ts";

const pounds = (amountMicroGbp: number) => (amountMicroGbp / 1e6).toFixed(2);
const DAYS = 31;
const MONTH = { from: 0, to: DAYS * 48 };
/** 100 kVA contracted, 20 bought for the second week of a month of 31 days; the peak is within it. */
const bought: MovedKva = { kva: 20, fromPeriod: 7 * 48, toPeriod: 14 * 48 };
const PEAK_PERIOD = 10 * 48;

function charged(kind: keyof typeof capacityLinks, peakKva: number) {
  const { kvaAt, movedKvaDays } = capacityLinkOf({ kind })(100, [bought]);
  const moved = movedKvaDays(MONTH.from, MONTH.to);
  return {
    exceeded: pounds(exceededChargeMicroGbp(Math.max(0, peakKva - kvaAt(PEAK_PERIOD)), DAYS, 6.84)),
    share: pounds(capacityChargeMicroGbp(0, DAYS, moved, 3.66)),
    capacity: pounds(capacityChargeMicroGbp(100, DAYS, moved, 3.66)),
  };
}

test("unlinked, a peak of 115 kVA over 100 contracted costs £31.81, though 20 kVA were bought", () => {
  expect(charged("none", 115)).toEqual({ exceeded: "31.81", share: "0.00", capacity: "113.46" });
});

test("linked pro rata, the same peak exceeds nothing; the 20 kVA of a week cost £5.12, and a peak of 125 kVA £10.60", () => {
  expect(charged("pro-rata", 115)).toEqual({ exceeded: "0.00", share: "5.12", capacity: "118.58" });
  expect(charged("pro-rata", 125)).toMatchObject({ exceeded: "10.60", share: "5.12" });
});

test("linked, who sold capacity and uses it all the same exceeds what is left", () => {
  const { kvaAt } = capacityLinkOf({ kind: "pro-rata" })(100, [{ ...bought, kva: -20 }]);
  expect(kvaAt(PEAK_PERIOD)).toBe(80);
  expect([bought.fromPeriod - 1, bought.toPeriod].map(kvaAt)).toEqual([100, 100]);
});

test.for(Object.keys(capacityLinks) as (keyof typeof capacityLinks)[])(
  "%s: what is moved between two connections is charged once in all, and months add up",
  (kind) => {
    const period = fc.integer({ min: -100, max: 2000 });
    const move = fc
      .tuple(fc.integer({ min: 1, max: 500 }), period, fc.integer({ min: 1, max: 900 }))
      .map(([kva, fromPeriod, length]) => ({ kva, fromPeriod, toPeriod: fromPeriod + length }));
    fc.assert(
      fc.property(fc.array(move, { maxLength: 6 }), period, (moves, at) => {
        const buyer = capacityLinkOf({ kind })(100, moves);
        const seller = capacityLinkOf({ kind })(
          3000,
          moves.map((each) => ({ ...each, kva: 0 - each.kva })),
        );
        expect(buyer.kvaAt(at) + seller.kvaAt(at)).toBeCloseTo(3100, 9);
        const whole = buyer.movedKvaDays(0, 1488);
        expect(whole + seller.movedKvaDays(0, 1488)).toBeCloseTo(0, 9);
        expect(buyer.movedKvaDays(0, 700) + buyer.movedKvaDays(700, 1488)).toBeCloseTo(whole, 9);
      }),
    );
  },
);
