/** Stretches of a run: all of its days, in order, in so many at most; SQL agrees with the calendar. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { londonDayOf, londonDayStart, parseDay, weekdayOf } from "../../sim/core/time.ts";
import { withTemporaryFolder } from "../testing/temporary-folder.ts";
import { londonDaySql, stretchDays, stretchStart } from "./stretches.ts";
import { writeTinyRun } from "./testing/tiny-run.ts";

const DAY = parseDay("2025-01-06")!;

test("a day stands in its stretch, stretches follow each other, and begin on Mondays", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 40_000 }),
      fc.constantFrom(7, 28, 91, 364),
      (day, length) => {
        const start = stretchStart(day, length);
        expect(start).toBeLessThanOrEqual(day);
        expect(day - start).toBeLessThan(length);
        expect(weekdayOf(start)).toBe(0);
        expect(stretchStart(start, length)).toBe(start);
        expect(stretchStart(start + length, length)).toBe(start + length);
      },
    ),
  );
  expect(stretchStart(DAY + 3, 1)).toBe(DAY + 3);
});

test("a stretch is the shortest that gives few enough", () => {
  expect([31, 62, 63, 365, 3650, 40_000].map((days) => stretchDays(days, 62))).toEqual([
    ...[1, 1, 7, 7, 91, 646],
  ]);
});

test("SQL puts an instant into the London day of the calendar, on either side of a change of the clocks", async () => {
  await withTemporaryFolder(async (folder) => {
    const run = await writeTinyRun(folder, { isTraded: false });
    try {
      const manifest = { ...run.manifest, firstDay: "2025-03-28", lastDay: "2025-10-28" };
      const instants = ["2025-03-29", "2025-03-30", "2025-03-31", "2025-10-26", "2025-10-27"]
        .map((day) => londonDayStart(parseDay(day)!))
        .flatMap((start) => [start - 1, start, start + 5400]);
      const list = instants.map((instant) => `(make_timestamp(${instant} * 1000000::BIGINT))`);
      const { rows } = await run.query(
        `SELECT ${londonDaySql(manifest, "at")} FROM (VALUES ${list.join(", ")}) AS instants("at")`,
      );
      expect(rows.map(([day]) => day)).toEqual(instants.map(londonDayOf));
    } finally {
      run.close();
    }
  });
});
