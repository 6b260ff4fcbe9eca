/** The building and its heat pump: the worked numbers of domain §8, and what must hold of any step. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { coefficientOfPerformance, heatTowards, indoorAfter, remaining } from "./building.ts";

/** 202 W/K and 21 h: a heat capacity of 4.24 kWh/K. */
const LIGHT = { lossWPerK: 202, hours: 21 };
/** 150 W/K and 6 kWh/K: 40 h. */
const HEAVY = { lossWPerK: 150, hours: 6000 / 150 };

const cooled = ({ lossWPerK, hours }: typeof LIGHT, fromC: number, afterHours: number): number =>
  indoorAfter(fromC, 0, 0, lossWPerK, remaining(afterHours, hours));

describe("the worked numbers of domain §8", () => {
  test("off for 2 h from 20 °C at 0 °C: light 18.18 °C, heavy 19.02 °C", () => {
    expect(cooled(LIGHT, 20, 2)).toBeCloseTo(18.18, 2);
    expect(cooled(HEAVY, 20, 2)).toBeCloseTo(19.02, 2);
  });

  test("down to 18 °C: light in 2.2 h, heavy in 4.2 h, light from 21 °C in 3.2 h", () => {
    const minutesTo18 = (home: typeof LIGHT, fromC: number) => {
      let minutes = 0;
      while (cooled(home, fromC, minutes / 60) > 18) minutes += 1;
      return minutes;
    };
    expect(minutesTo18(LIGHT, 20) / 60).toBeCloseTo(2.2, 1);
    expect(minutesTo18(HEAVY, 20) / 60).toBeCloseTo(4.2, 1);
    expect(minutesTo18(LIGHT, 21) / 60).toBeCloseTo(3.2, 1);
  });

  test("202 W/K held at 20 K above outdoors takes 4.04 kW of heat, 1.39 kW drawn", () => {
    const heatW = heatTowards(20, 20, 0, 202, remaining(0.5, 21));
    expect(heatW).toBeCloseTo(4040, 6);
    expect(heatW / coefficientOfPerformance(0) / 1000).toBeCloseTo(1.39, 2);
  });

  test("a light home at 20 K loses 0.95 K in its first hour", () => {
    expect(20 - cooled(LIGHT, 20, 1)).toBeCloseTo(0.95, 1);
  });

  test("a heat pump gives 2.9 and 0.06 for each degree, between 1.8 and 4.5", () => {
    expect([-30, 0, 10, 40].map(coefficientOfPerformance)).toEqual([1.8, 2.9, 3.5, 4.5]);
  });
});

const step = fc.record({
  indoorC: fc.double({ min: -10, max: 40, noNaN: true }),
  outdoorC: fc.double({ min: -20, max: 40, noNaN: true }),
  lossWPerK: fc.double({ min: 20, max: 1000, noNaN: true }),
  tau: fc.double({ min: 1, max: 200, noNaN: true }),
  heatW: fc.double({ min: 0, max: 10_000, noNaN: true }),
});

describe("a step", () => {
  test("of two halves is one of both", () => {
    fc.assert(
      fc.property(step, ({ indoorC, outdoorC, lossWPerK, tau, heatW }) => {
        const half = remaining(0.25, tau);
        const between = indoorAfter(indoorC, outdoorC, heatW, lossWPerK, half);
        const twice = indoorAfter(between, outdoorC, heatW, lossWPerK, half);
        const once = indoorAfter(indoorC, outdoorC, heatW, lossWPerK, remaining(0.5, tau));
        expect(twice).toBeCloseTo(once, 6);
      }),
    );
  });

  test("with the heat towards a target ends there", () => {
    fc.assert(
      fc.property(
        step,
        fc.double({ min: 5, max: 30, noNaN: true }),
        ({ indoorC, outdoorC, lossWPerK, tau }, targetC) => {
          const left = remaining(0.5, tau);
          const heatW = heatTowards(targetC, indoorC, outdoorC, lossWPerK, left);
          expect(indoorAfter(indoorC, outdoorC, heatW, lossWPerK, left)).toBeCloseTo(targetC, 6);
        },
      ),
    );
  });

  test("keeps a balance: heat is what is stored and what is lost at the mean difference", () => {
    fc.assert(
      fc.property(step, ({ indoorC, outdoorC, lossWPerK, tau, heatW }) => {
        // The difference decays towards its rest: its mean over h hours is rest + (start − rest) τ/h (1 − e^(−h/τ)).
        const left = remaining(0.5, tau);
        const afterC = indoorAfter(indoorC, outdoorC, heatW, lossWPerK, left);
        const restK = heatW / lossWPerK;
        const meanK = restK + (indoorC - outdoorC - restK) * (tau / 0.5) * (1 - left);
        const storedWh = lossWPerK * tau * (afterC - indoorC);
        expect(storedWh + lossWPerK * meanK * 0.5).toBeCloseTo(heatW * 0.5, 4);
      }),
    );
  });
});
