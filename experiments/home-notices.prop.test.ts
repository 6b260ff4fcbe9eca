/**
 * Nothing before a notice knows of it: homes that are told at some minute of a day what their network is expected to be live on as they did up
 * to then, and who asks before that minute what they will draw is answered as if nobody were ever to tell them.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { generatedSeries } from "../grids/series/generated.ts";
import { londonDayStart, parseDay, periodOf, periodStart } from "../sim/core/time.ts";
import { firstHalfHour, homesCourse } from "../sim/homes/course.ts";
import type { ToldLevels } from "../sim/homes/signals.ts";
import { SYSTEM_LEVELS } from "../sim/model/home-tariffs.ts";
import { homeGroupSchema } from "../sim/model/homes.ts";
import { networkColumns } from "../sim/model/network.ts";
import { documentOf } from "./testing/engine-runs.ts";

const network = networkColumns(documentOf("sixty-over-hundred"));
const series = generatedSeries(network, "1");
const START_S = londonDayStart(parseDay("2025-01-06")!);
const FIRST = periodOf(START_S);
const DAY = 48;
const HALF_HOURS = Array.from({ length: 4 * DAY }, (_, index) => FIRST + index);

const group = homeGroupSchema.parse({
  ...{ id: "street", bus: "b", count: 12, solar: { share: 0.5 } },
  battery: { share: 0.5, control: { kind: "price" } },
  ev: { share: 0.8, charging: { kind: "price" } },
  heatPump: { share: 0.5, control: { kind: "price" } },
  tariff: { kind: "state-of-system", constraint: "feeder" },
});

function courseTold(told: readonly ToldLevels[]) {
  const course = homesCourse([group], series, "1", firstHalfHour(FIRST, FIRST));
  // As a run does: homes have lived some days by the time that a day is told.
  course.halfHour(0, FIRST + 3 * DAY);
  for (const levels of told) course.tell(0, levels);
  return (period: number, asOf?: number) => course.halfHour(0, period, asOf).netWh;
}

/** Levels of a day, told at a minute of the day before it. */
const drawnNotice = (day: number) =>
  fc
    .record({
      minute: fc.integer({ min: 0, max: DAY * 30 - 1 }),
      levels: fc.array(fc.constantFrom(...SYSTEM_LEVELS), { minLength: DAY, maxLength: DAY }),
    })
    .map(
      ({ minute, levels }): ToldLevels => ({
        toldAt: START_S + ((day - 1) * DAY * 30 + minute) * 60,
        from: FIRST + day * DAY,
        levels,
      }),
    );

test("what homes are told changes nothing that was before, nor what anybody could expect", () => {
  let [changed, expectedOtherwise] = [0, 0];
  fc.assert(
    fc.property(
      fc.tuple(drawnNotice(1), drawnNotice(2)),
      fc.nat({ max: 26 * 3600 }),
      fc.boolean(),
      ([earlier, later], beforeS, isAskedFirst) => {
        const [once, twice] = [courseTold([earlier]), courseTold([earlier, later])];
        if (isAskedFirst) twice(FIRST + 3 * DAY, later.toldAt);
        const asOf = later.toldAt - 1 - beforeS;
        for (const period of HALF_HOURS) {
          // Without `asOf` all is known; what was told earlier may not be known either.
          expect(twice(period, asOf)).toBe(once(period, asOf));
          if (periodStart(period) < later.toldAt) expect(twice(period)).toBe(once(period));
          else if (twice(period) !== once(period)) changed += 1;
          expect(twice(period, later.toldAt)).toBe(twice(period));
          if (twice(period, asOf) !== twice(period)) expectedOtherwise += 1;
        }
      },
    ),
    { numRuns: 4, seed: 7 },
  );
  expect(changed).toBeGreaterThan(25);
  expect(expectedOtherwise).toBeGreaterThan(25);
});
