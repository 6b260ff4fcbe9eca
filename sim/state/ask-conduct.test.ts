/** What an owner knows at the start of a half-hour of what it is told that day: nothing that was issued later, and the next time to draw less. */
import { expect, test } from "vitest";
import { periodOf, periodStart } from "../core/time.ts";
import type { Award, Instruction } from "../model/services.ts";
import { toldOf } from "./ask-conduct.ts";

const NOON = periodOf(Date.UTC(2026, 0, 20, 12) / 1000);
const award: Award = {
  ...{ id: "a", service: "secure", zone: "z", placedAt: 0, period: NOON, constraint: 0, unit: 0 },
  ...{ changeKw: 100, reliefFrac: 0.5, availabilityGbpPerMwh: 5, utilisationGbpPerMwh: 300 },
  ...{ askAvailabilityGbpPerMwh: 5, askUtilisationGbpPerMwh: 300 },
  ...{ term: "adHoc", state: "armed", reason: "", foregoneGbpPerMwh: 0 },
};

const instructed = (
  period: number,
  changeKw: number,
  issuedAt: number,
): [number, Instruction[]] => [
  period,
  [
    {
      ...{ award: { ...award, period, changeKw }, changeKw, issuedAt, because: "schedule" },
      ...{ from: periodStart(period), to: periodStart(period + 1), expectedFlowKw: 0 },
    },
  ],
];
const known = (...all: [number, Instruction[]][]) => {
  const told = { unitCount: 1, instructions: new Map(all), toldLast: new Map<number, number>() };
  const { isToldToday, halfHoursToTold } = toldOf(told, NOON);
  return [isToldToday[0], halfHoursToTold[0]];
};

const EARLIER = periodStart(NOON - 4);

test("what is issued by the start of a half-hour is known in it, what is issued later is not", () => {
  expect(known()).toEqual([0, Infinity]);
  expect(known(instructed(NOON + 3, 100, periodStart(NOON)))).toEqual([1, 3]);
  expect(known(instructed(NOON + 3, 100, periodStart(NOON) + 1))).toEqual([0, Infinity]);
  expect(known(instructed(NOON, 100, periodStart(NOON) + 600))).toEqual([0, Infinity]);
});

test("the next time counts in which it is told to draw less, or that it is in; drawing more is something that it is told all the same", () => {
  expect(known(instructed(NOON + 3, -100, EARLIER))).toEqual([1, Infinity]);
  expect(known(instructed(NOON + 2, -100, EARLIER), instructed(NOON + 5, 100, EARLIER))).toEqual([
    1, 5,
  ]);
  expect(known(instructed(NOON, -100, EARLIER), instructed(NOON + 5, 100, EARLIER))).toEqual([
    1, 0,
  ]);
});
