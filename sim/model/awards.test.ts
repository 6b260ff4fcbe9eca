/** What an award has of its unit on the mean, where it loses parts of it inside its half-hour: worked by hand. */
import { expect, test } from "vitest";
import { periodStart } from "../core/time.ts";
import { heldKwOf, heldOnceLess } from "./awards.ts";
import type { Award } from "./services.ts";

test("worked: 10 kW, 6 after a third of the half-hour and 3 after two thirds are 6.333 kW on the mean", () => {
  const period = 989_732;
  const minute = (of: number) => periodStart(period) + of * 60;
  for (const sign of [1, -1]) {
    const whole = { period, changeKw: sign * 10 } as Award;
    const once: Award = {
      ...{ ...whole, changeKw: sign * 6, promisedKw: 10 },
      heldKw: heldOnceLess(whole, 6, minute(10)),
    };
    expect(heldKwOf(once)).toBeCloseTo(22 / 3, 9);
    expect(heldOnceLess(once, 3, minute(20))).toBeCloseTo(19 / 3, 9);
    // Before its half-hour begins what is lost is lost for all of it.
    expect(heldOnceLess(whole, 7, minute(-45))).toBe(7);
  }
});
