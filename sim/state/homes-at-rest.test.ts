/** Why homes may not be bought beside what they are asked, whatever else they are asked. */
import { expect, test } from "vitest";
import { PERIOD_SECONDS } from "../core/time.ts";
import { flexAlertsSchema } from "../model/home-response.ts";
import { type Award, BIDS_AND_OFFERS, serviceResults } from "../model/services.ts";
import { restOf } from "./homes-at-rest.ts";
import type { World } from "./world.ts";

const FIVE = Date.UTC(2025, 0, 14, 17) / 1000 / PERIOD_SECONDS;
const [alert] = flexAlertsSchema.parse([{ id: "late", from: "2025-01-14T21:30:00Z" }]);
/** By half-hours after five; who is told of it when, and whether the scenario states it. */
const asked = (from: number, toldAt: number, isStated: boolean) => ({
  ...{ alert, from: FIVE + from, to: FIVE + from + 1, toldAt: (FIVE + toldAt) * PERIOD_SECONDS },
  call: isStated ? {} : undefined,
});
const ownAsk = asked(0, -2, false);
const stated = asked(9, -1, true);
const refusedBy = (
  alerts: readonly object[],
  atHalfHour: number,
  service = "sustain",
  bought: ReadonlyMap<number, readonly object[]> = new Map(),
) => {
  const world = {
    homes: { askedBy: () => alerts },
    homeSellers: new Map([[7, { row: 0, group: { id: "street" } }]]),
    services: { awards: bought, contracts: [] },
  } as unknown as World;
  const award = { unit: 7, service, period: FIVE + 1 } as Award;
  return restOf(world, serviceResults(), award, (FIVE + atHalfHour) * PERIOD_SECONDS)?.why;
};

test("a service buys on beside its own ask, and not beside an alert that homes have been told of, also where its own ask comes before", () => {
  const why =
    "street is asked by alert late, and its homes are asked once until they have made up for it";
  expect(refusedBy([ownAsk], -1)).toBeUndefined();
  expect(refusedBy([stated], -1)).toBe(why);
  expect(refusedBy([ownAsk, stated], -1)).toBe(why);
  // Nobody has been told of it yet: it passes over them.
  expect(refusedBy([ownAsk, stated], -2)).toBeUndefined();
});

test("in the balancing mechanism each acceptance is by itself: not beside its own ask, nor beside another acceptance until homes have made up for it", () => {
  const BM = BIDS_AND_OFFERS;
  const accepted = (halfHour: number, service: string = BM) =>
    new Map([[FIVE + halfHour, [{ unit: 7, service, state: "armed", period: FIVE + halfHour }]]]);
  expect(refusedBy([ownAsk], -1, BM)).toContain("street is asked by alert late");
  expect(refusedBy([], -1, BM)).toBeUndefined();
  // Its own half-hour is not in its way; four hours later they are free again, and a half-hour before they are not.
  expect(refusedBy([], -1, BM, accepted(1))).toBeUndefined();
  expect(refusedBy([], -1, BM, accepted(0))).toContain("street is bought for bids-and-offers");
  expect(refusedBy([], -1, BM, accepted(9))).toContain("street is bought for bids-and-offers");
  expect(refusedBy([], -1, BM, accepted(10))).toBeUndefined();
  // A service that goes on is one call.
  expect(refusedBy([], -1, "sustain", accepted(2, "sustain"))).toBeUndefined();
});
