/** What gamers made: payments for all, and the worth of energy for demand alone. */
import { expect, test } from "vitest";
import type { PopulationGroup } from "../../sim/model/population.ts";
import { type Played, profitGbp, profitOf } from "./play.ts";

const gamers = ["unit"];
const played = (gbp: number, ...wh: number[]): Played => ({
  paidGbp: new Map([["unit", gbp]]),
  drawnWh: new Map([["unit", wh]]),
  storedWh: new Map([["unit", 0]]),
  ...{ dayAheadGbpPerMwh: 80, welfare: { welfareGbp: 0, gapGbp: 0 } },
});
const stageOf = (kind: string) => ({
  crews: [{ gamers, group: { policy: { kind } } as unknown as PopulationGroup }],
  worthGbpPerMwh: 200,
});

test("demand has the worth of what it draws and would have drawn without any market", () => {
  // 2 of the 3 MWh are its own: £400, less £90 paid for all three.
  expect(profitGbp(stageOf("demand"), played(-90, 3e6, 0), played(0, 2e6, 1e6))).toBeCloseTo(310);
});

test("who is paid the same for relief that it never gives gains in energy, which nobody's account shows", () => {
  const natural = played(0, 3e6);
  const [honest, phantom] = [played(90, 1e6), played(90, 3e6)].map((run) =>
    profitOf(stageOf("demand"), run, natural),
  );
  expect(phantom!.paidGbp - honest!.paidGbp).toBe(0);
  expect(phantom!.energyGbp - honest!.energyGbp).toBeCloseTo(400);
});

test.each(["store", "generator"])(
  "a %s has what it is paid: its charging is worth nothing",
  (kind) => {
    expect(profitGbp(stageOf(kind), played(-90, 3e6, 0), played(0, 2e6, 1e6))).toBe(-90);
  },
);

test("what is in a store at the end counts at the run's mean day-ahead price, so that a play that ends emptier gains nothing by it", () => {
  const natural = played(0, 0);
  const ended = (gbp: number, storedWh: number): Played => ({
    ...played(gbp, 0),
    storedWh: new Map([["unit", storedWh]]),
  });
  // 4.87 MWh at £80.
  const gain =
    profitGbp(stageOf("storage"), ended(-100, 9.5e6), natural) -
    profitGbp(stageOf("storage"), ended(0, 4.63e6), natural);
  expect(gain).toBeCloseTo(4.87 * 80 - 100);
});
