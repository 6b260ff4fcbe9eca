/** A battery of 10 MW that is armed for a low and for a high frequency, and the network's operator, who wins it at once: what gives way is what is in its way. */
import { describe, expect, test } from "vitest";
import { type Award, reservationOfAward, serviceResults } from "../sim/model/services.ts";
import { reserve } from "../sim/positions/book.ts";
import { armUnit, reserveUnit } from "../sim/state/reserve-unit.ts";
import { AT, armedIn, PERIOD } from "./testing/armed-battery.ts";

/** Both responses armed and in the book, kW, and an award of the network's. */
function bothArmed(lowKw: number, highKw: number, networkKw: number, splitStack: boolean) {
  const { world, wanted } = armedIn("dso-first", [], splitStack);
  const response = (id: string, service: string, changeKw: number): Award => ({
    ...wanted,
    ...{ id, service, zone: "system", changeKw, holdMinutes: 15 },
  });
  const held = [
    response("high", "high-frequency-response", -highKw),
    response("low", "frequency-response", lowKw),
  ];
  for (const each of held)
    expect(reserve(world.book, reservationOfAward(each)).kind).toBe("reserved");
  world.services.awards.set(PERIOD, held);
  const network: Award = { ...wanted, id: "network", service: "sustain", changeKw: networkKw };
  return { world, network };
}

describe.each([
  ["up, beside little that it would undo", [2000, 6000, 5000], ["high"]],
  ["up, beside little that it shares", [6000, 2000, 5000], ["low"]],
  ["up, where neither leaves enough", [6000, 6000, 5000], ["high", "low"]],
  ["up, where both leave enough", [6000, 6000, 4000], []],
  ["down, beside little that it would undo", [6000, 2000, -5000], ["low"]],
  ["down, beside little that it shares", [2000, 6000, -5000], ["high"]],
] as const)("%s", (_, [lowKw, highKw, networkKw], gone) => {
  const lostTo = (splitStack: boolean) => {
    const { world, network } = bothArmed(lowKw, highKw, networkKw, splitStack);
    const lost: string[] = [];
    const results = serviceResults();
    const answer = reserveUnit(
      world,
      results,
      { at: AT, award: network, told: undefined },
      (rivals) => lost.push(...rivals.map(({ id }) => id)),
    );
    expect(answer).toEqual({ kind: "reserved", award: network });
    expect(results.conflicts).toHaveLength(lost.length);
    return lost.sort();
  };

  test("with the split what is in the way gives way, and nothing else", () => {
    expect(lostTo(true)).toEqual(gone);
  });

  test("without it a unit serves one operator", () => {
    expect(lostTo(false)).toEqual(["high", "low"]);
  });
});

test("what is promised and to be armed meets the response that goes the other way, since the book has it beside the other", () => {
  const { world, network } = bothArmed(4000, 8000, 5000, true);
  expect(reserve(world.book, reservationOfAward(network)).kind).toBe("reserved");
  const wanted: Award = { ...network, state: "awarded" };
  const { rivals, conflicts, isWon, leftKw } = armUnit(world, serviceResults(), AT, [wanted]);
  expect(rivals.flat().map(({ id }) => id)).toEqual(["high"]);
  expect(conflicts.map(({ conflictClass }) => conflictClass)).toEqual(["C1"]);
  expect([isWon, leftKw]).toEqual([true, 2000]);
});
