/** Why homes may not be bought beside what they are asked, whatever else they are asked. */
import { expect, test } from "vitest";
import { PERIOD_SECONDS } from "../core/time.ts";
import { flexAlertsSchema } from "../model/home-response.ts";
import { type Award, serviceResults } from "../model/services.ts";
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
const refusedBy = (alerts: readonly object[], atHalfHour: number) => {
  const world = {
    homes: { askedBy: () => alerts },
    homeSellers: new Map([[7, { row: 0, group: { id: "street" } }]]),
    services: { awards: new Map() },
  } as unknown as World;
  const award = { unit: 7, service: "sustain", period: FIVE + 1 } as Award;
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
