/** The grid of days and half-hours on the days when the clocks change. */
import { expect, test } from "vitest";
import { londonDayStart, parseDay, periodsInDay } from "../../sim/core/time.ts";
import { gridOf } from "./heat-map.ts";

function dayOf(text: string) {
  const day = parseDay(text)!;
  const start = londonDayStart(day);
  return Array.from({ length: periodsInDay(day) }, (_, period) => ({
    start: start + 1800 * period,
    mw: period,
  }));
}

test("the day of 50 half-hours has columns of its own for the hour that comes twice", () => {
  const { cells, rows, columns } = gridOf([...dayOf("2025-10-25"), ...dayOf("2025-10-26")], 1);
  expect(rows).toEqual(["Sat 25 Oct", "Sun 26 Oct"]);
  expect(columns.slice(1, 8)).toEqual([
    "00:30",
    "01:00",
    "01:00 again",
    "01:30",
    "01:30 again",
    "02:00",
    "02:30",
  ]);
  expect(columns.length).toBe(50);
  const own = cells.filter(({ row }) => row === "Sun 26 Oct");
  expect(own.length).toBe(50);
  expect(own.find(({ column }) => column === "01:00")?.mw).toBe(2);
  expect(own.find(({ column }) => column === "01:00 again")?.mw).toBe(4);
  expect(own.find(({ column }) => column === "02:00")?.mw).toBe(6);
});

test("the day of 46 half-hours leaves out the hour that the clocks skip", () => {
  const { cells, columns } = gridOf([...dayOf("2025-03-29"), ...dayOf("2025-03-30")], 1);
  expect(columns.length).toBe(48);
  const own = cells.filter(({ row }) => row === "Sun 30 Mar").map(({ column }) => column);
  expect(own.length).toBe(46);
  expect(own).not.toContain("01:00");
  expect(own).not.toContain("01:30");
});

test("a long run has a row a week, and weeks of two years stay apart", () => {
  const halfHours = ["2025-01-06", "2025-01-07", "2026-01-05"].flatMap(dayOf);
  const { cells, rows } = gridOf(halfHours, 7);
  expect(rows).toEqual(["6 Jan 2025", "5 Jan 2026"]);
  expect(cells.length).toBe(96);
  expect(gridOf(dayOf("2025-10-26"), 7).columns.length).toBe(48);
});
