/** Pairs of groups of homes that one aggregator sells: as much as is taken of one seller is of what may be promised of them all, not of what was asked. */
import { expect, test } from "vitest";
import { periodStart } from "../../core/time.ts";
import type { GateContext } from "../../model/venues.ts";
import { submitPairs } from "./pairs.ts";
import { balancingSettings } from "./settings.ts";

const PERIOD = 1_000_000;
/** Two groups of one aggregator, and a unit that is sold by itself. */
const ids = ["homes of north", "homes of south", "battery"];
const LOT = [0, 1];

/** What is submitted where each asks to move so much either way and may promise so much, kW by unit. */
function submitted(askedKw: readonly number[], freeKw: readonly number[], minOfferKw = 1000) {
  const kw = Float64Array.from(askedKw);
  const gbp = new Float64Array(ids.length);
  const context = {
    ...{ instant: periodStart(PERIOD) - 3600, fromPeriod: PERIOD, toPeriod: PERIOD + 1 },
    network: {
      units: {
        ids,
        technology: ["demand", "demand", "storage"],
        consumptionKwMax: new Float64Array(ids.length),
        chargeKwMax: new Float64Array(ids.length).fill(1e6),
      },
      constraintPoints: { ids: ["a"] },
    },
    services: {
      ask: () => ({ upKw: kw, upGbpPerMwh: gbp, downKw: kw, downGbpPerMwh: gbp }),
      soldWith: (unit: number) => (LOT.includes(unit) ? LOT : undefined),
      freeKw: (unit: number) => freeKw[unit]!,
      notifiedKw: () => 0,
      energyGbpPerMwh: () => 0,
    },
  } as unknown as GateContext;
  const own = balancingSettings.parse({ wantedMw: 5, countedAt: "a", minOfferKw });
  const { pairs = [] } = submitPairs(context, own).services ?? {};
  for (const { offerKw, bidKw } of pairs) expect(bidKw).toBe(offerKw);
  return pairs.map(({ unit, offerKw }) => [ids[unit], offerKw]);
}

const [NORTH, SOUTH, BATTERY] = ids;

test.each([
  [
    "all that is asked",
    [900, 200.7, 1200],
    [1e6, 1e6, 1e6],
    [
      [NORTH, 900],
      [SOUTH, 200],
      [BATTERY, 1200],
    ],
  ],
  [
    "cut, and together 1 MW all the same",
    [900, 200, 0],
    [1e6, 100.4, 0],
    [
      [NORTH, 900],
      [SOUTH, 100],
    ],
  ],
  ["one cut to nothing, and the other is 1 MW", [1000, 200, 0], [1e6, 0, 0], [[NORTH, 1000]]],
  ["cut below 1 MW together", [900, 200, 1200], [1e6, 99.9, 999], []],
  [
    "one cut to nothing, so that the other is less",
    [900, 200, 1200],
    [1e6, 0, 1000],
    [[BATTERY, 1000]],
  ],
])("%s", (_, askedKw, freeKw, expected) => {
  expect(submitted(askedKw, freeKw)).toEqual(expected);
});

test("a mechanism that takes less of a unit takes no less than 1 MW of homes, one that takes more takes more", () => {
  expect(submitted([900, 200, 300], [1e6, 50, 250], 200)).toEqual([[BATTERY, 250]]);
  expect(submitted([900, 200, 1200], [1e6, 1e6, 1e6], 1150)).toEqual([[BATTERY, 1200]]);
});
