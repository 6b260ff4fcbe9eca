/** The joint test of calibration: how often it errs on forecasts that are right, and finds those that are not. */
import { expect, test } from "vitest";
import { drawPurpose, normalDraw, ownerKeys, uniformDraw } from "../core/draws.ts";
import { normalCdf } from "../core/normal.ts";
import { calibrationTest } from "./calibration.ts";

const keys = ownerKeys(drawPurpose("test", "calibration"), ["days"]);
const PERIODS = 24;

/** Days whose half-hours share a weather; what is stated is the true probability, or one that is too sure by `sharpness`. */
function days(trial: number, count: number, sharpness: number) {
  return Array.from({ length: count }, (_, day) => {
    const weather = normalDraw(keys, 0, trial * 1000 + day, 0);
    const hidden = normalDraw(keys, 0, trial * 1000 + day, 1);
    const probability: number[] = [];
    const came: number[] = [];
    for (let period = 0; period < PERIODS; period += 1) {
      const known = 1.5 * weather + 0.3 * normalDraw(keys, 0, trial * 1000 + day, 10 + period);
      // Half of what is not known is shared by the day: its half-hours miss together.
      const unknown =
        Math.SQRT1_2 * hidden +
        Math.SQRT1_2 * normalDraw(keys, 0, trial * 1000 + day, 100 + period);
      came.push(known + unknown > 0.5 ? 1 : 0);
      probability.push(normalCdf((known - 0.5) * sharpness));
    }
    return { probability, came };
  });
}

const share = (sharpness: number, trials: number, count: number) => {
  let flagged = 0;
  for (let trial = 0; trial < trials; trial += 1)
    if (calibrationTest(days(trial, count, sharpness))!.pValue < 0.05) flagged += 1;
  return flagged / trials;
};

test("of sixty right days, one set in twenty is flagged, though half-hours miss together", () => {
  expect(share(1, 100, 60)).toBeLessThan(0.12);
});

test("forecasts that are twice as sure as they may be are mostly found in sixty days, nearly always in 150", () => {
  expect(share(2, 40, 60)).toBeGreaterThan(0.6);
  expect(share(2, 30, 150)).toBeGreaterThan(0.9);
});

test("nothing stated, or a single day, is not judged; certainties that come true are right", () => {
  expect(calibrationTest([])).toBeNull();
  expect(calibrationTest([{ probability: [0.5], came: [1] }])).toBeNull();
  expect(
    calibrationTest([
      { probability: [], came: [] },
      { probability: [], came: [] },
    ]),
  ).toBeNull();
  const sure = { probability: [0, 1, 1], came: [0, 1, 1] };
  expect(calibrationTest([sure, sure, sure])).toEqual({ days: 3, statistic: 0, pValue: 1 });
  expect(uniformDraw(keys, 0, 0, 0)).toBeGreaterThan(0);
});
