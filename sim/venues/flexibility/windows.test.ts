/** Which half-hours of London time lie in a service window. */
import { expect, test } from "vitest";
import { parseInstant, periodOf } from "../../core/time.ts";
import { isInWindow, windowSchema } from "./windows.ts";

const inWindow = (window: object, instant: string) =>
  isInWindow([windowSchema.parse(window)], periodOf(parseInstant(instant)!));
const peak = { days: "weekdays", months: [11, 12, 1, 2], from: "16:30", to: "19:00" };

test("a window is of London clock time, its first half-hour in and its end out", () => {
  expect(inWindow(peak, "2026-01-12T16:00:00Z")).toBe(false);
  expect(inWindow(peak, "2026-01-12T16:30:00Z")).toBe(true);
  expect(inWindow(peak, "2026-01-12T18:30:00Z")).toBe(true);
  expect(inWindow(peak, "2026-01-12T19:00:00Z")).toBe(false);
  const summer = { ...peak, months: [7] };
  expect(inWindow(summer, "2026-07-13T15:30:00Z")).toBe(true);
  expect(inWindow(summer, "2026-07-13T18:30:00Z")).toBe(false);
});

test("weekends and other months are no weekdays of winter", () => {
  expect(inWindow(peak, "2026-01-10T17:00:00Z")).toBe(false);
  expect(inWindow({ ...peak, days: "weekends" }, "2026-01-10T17:00:00Z")).toBe(true);
  expect(inWindow({ ...peak, days: "all" }, "2026-01-10T17:00:00Z")).toBe(true);
  expect(inWindow(peak, "2026-03-02T17:00:00Z")).toBe(false);
});

test("a window over midnight belongs to the day on which it opens", () => {
  const night = { days: "weekdays", months: [1], from: "22:00", to: "06:00" };
  expect(inWindow(night, "2026-01-09T23:00:00Z")).toBe(true);
  expect(inWindow(night, "2026-01-10T05:30:00Z")).toBe(true);
  expect(inWindow(night, "2026-01-10T22:00:00Z")).toBe(false);
  expect(inWindow(night, "2026-01-12T05:30:00Z")).toBe(false);
  expect(inWindow(night, "2026-01-31T05:30:00Z")).toBe(true);
  expect(inWindow(night, "2026-02-01T05:30:00Z")).toBe(false);
});
