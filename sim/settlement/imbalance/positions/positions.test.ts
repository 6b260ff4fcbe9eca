/** What is notified by settlement period, on days of 46, 48 and 50. */
import { expect, test } from "vitest";
import {
  londonDayStart,
  parseDay,
  periodLabel,
  periodOf,
  periodsInDay,
} from "../../../core/time.ts";
import { profilePeriod } from "./profile.ts";
import { positionOf, positionSchema, positions } from "./registry.ts";

/** 2 MW more each half-hour: 1 MWh in the first, 48 in the last. */
const mw = Array.from({ length: 48 }, (_, row) => 2 * (row + 1));
const profile = positionOf(positionSchema.parse({ kind: "profile", mw }));

/** What is notified over a London day, MWh by settlement period. */
function notifiedMwh(text: string): number[] {
  const day = parseDay(text)!;
  const first = periodOf(londonDayStart(day));
  return Array.from({ length: periodsInDay(day) }, (_, row) => {
    const { settlementPeriod, day: label } = periodLabel(first + row);
    expect(label).toBe(text);
    expect(settlementPeriod).toBe(row + 1);
    const facts = { gateClosureWh: 0, dayAheadWh: () => 0, settlementPeriod };
    return profile({ ...facts, periodsInDay: periodsInDay(day) }) / 1e6;
  });
}

const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, row) => from + row);

test("an ordinary day is notified as it is written", () => {
  expect(notifiedMwh("2026-03-28")).toEqual(numbers(1, 48));
});

test("29 March 2026 has 46 periods: the third begins at 02:00 in summer time, and what was meant for the hour before is dropped", () => {
  expect(notifiedMwh("2026-03-29")).toEqual([1, 2, ...numbers(5, 48)]);
});

test("25 October 2026 has 50 periods: the hour before the clock goes back is notified twice, the rest shifts by two", () => {
  expect(notifiedMwh("2026-10-25")).toEqual([1, 2, 3, 4, 3, 4, ...numbers(5, 48)]);
  expect([4, 5, 6, 7].map((period) => profilePeriod(period, 50))).toEqual([4, 3, 4, 5]);
});

test("no two rules notify the same of a day on which all differ", () => {
  const facts = { gateClosureWh: 7, dayAheadWh: () => 9, settlementPeriod: 3, periodsInDay: 48 };
  const answers = Object.keys(positions).map((kind) =>
    positionOf(positionSchema.parse(kind === "profile" ? { kind, mw } : { kind }))(facts),
  );
  expect(answers).toEqual([7, 9, 3_000_000]);
});
