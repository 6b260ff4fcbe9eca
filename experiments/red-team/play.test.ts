/** What gamers made: payments for all, and the worth of energy for demand alone. */
import { expect, test } from "vitest";
import type { PopulationGroup } from "../../sim/model/population.ts";
import { type Played, profitGbp } from "./play.ts";

const gamers = ["unit"];
const played = (gbp: number, ...wh: number[]): Played => ({
  paidGbp: new Map([["unit", gbp]]),
  drawnWh: new Map([["unit", wh]]),
});
const stageOf = (kind: string) => ({
  ...{ gamers, worthGbpPerMwh: 200 },
  group: { policy: { kind } } as unknown as PopulationGroup,
});

test("demand has the worth of what it draws and would have drawn without any market", () => {
  // 2 of the 3 MWh are its own: £400, less £90 paid for all three.
  expect(profitGbp(stageOf("demand"), played(-90, 3e6, 0), played(0, 2e6, 1e6))).toBeCloseTo(310);
});

test.each(["store", "generator"])(
  "a %s has what it is paid: its charging is worth nothing",
  (kind) => {
    expect(profitGbp(stageOf(kind), played(-90, 3e6, 0), played(0, 2e6, 1e6))).toBe(-90);
  },
);
