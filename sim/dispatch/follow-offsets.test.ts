/** Offsetting in a network manager's tick, to the second: the four cases, and each fail-safe before network management has to act. */
import { describe, expect, test } from "vitest";
import type { BackAbove } from "../model/offsetting.ts";
import { manager, type Tick } from "../testing/controlled.ts";
import { FINE, type HandUnit, handModel } from "../testing/hand-made.ts";
import { MW, play, START } from "../testing/minutes.ts";
import type { Offset } from "./follow-offsets.ts";

interface Case {
  readonly units: readonly HandUnit[];
  /** [lead, follower] before and while the trade holds, as available, MW. */
  readonly before: readonly number[];
  readonly during: readonly number[];
  readonly withinMw: number;
  readonly sign: 1 | -1;
  readonly uncontrolledMw: number;
}

/** A site of 2 MW draws 1 more so that a park of 10 MW may give 11; exports load the circuit. */
const DEMAND_FIRST: Case = {
  units: [
    { id: "lead", capacityKw: 0, consumptionKw: 10 * MW },
    { id: "follower", capacityKw: 20 * MW },
  ],
  ...{ before: [-2, 10], during: [-3, 11], withinMw: 10, sign: -1, uncontrolledMw: 30 },
};

/** A park of 3 MW gives 1 more so that a site of 5 MW may draw 6; imports load the circuit. */
const GENERATION_FIRST: Case = {
  units: [
    { id: "lead", capacityKw: 20 * MW, sensitivities: [-1] },
    { id: "follower", capacityKw: 0, consumptionKw: 10 * MW, sensitivities: [-1] },
  ],
  ...{ before: [3, -5], during: [4, -6], withinMw: -5, sign: 1, uncontrolledMw: 36 },
};

/** The trade begins in the second minute and ends after ten; `faults` hold from 300 s to 480 s. */
function offsetOf(of: Case, own: object, backAbove: BackAbove): Offset {
  return {
    ...{ trade: "t", lead: 0, follower: 1, sign: of.sign },
    ...{ leadUntoldKw: of.before[0]! * MW, withinKw: of.withinMw * MW, backAbove },
    terms: {
      ...{ kw: MW, toleranceFrac: 0.05, commsTimeoutS: 30, rampS: 5, returnS: 5 },
      ...{ from: START + 60, to: START + 600, testDueAt: Infinity },
      ...own,
    },
  };
}

function traded(
  of: Case,
  isConstrained: boolean,
  faults: Partial<Tick> = {},
  own: object = {},
  backAbove: BackAbove = "rating",
) {
  const model = handModel(of.units, [{ id: "c", ratingKw: (isConstrained ? 40 : 400) * MW }], FINE);
  const offset = offsetOf(of, own, backAbove);
  const at = (availableKw: readonly number[], s: number, more: Partial<Tick> = {}) => ({
    ...{ availableKw, uncontrolledKw: [of.uncontrolledMw], s, offsets: [offset], ...more },
  });
  const anm = manager(model, { cycleS: 60, commsTimeoutS: 600 });
  return play(anm, [
    at(of.before, 60),
    at(of.during, 240),
    at(of.during, 180, faults),
    at(of.during, 120),
    at(of.before, 120),
  ]);
}

const followerAt = (levels: number[][], second: number) =>
  levels.filter(([at]) => at! <= second).at(-1)![2];
const flowAt = (flows: number[][], second: number) =>
  flows.filter(([at]) => at! <= second).at(-1)![1];

describe.each([
  ["demand first, above MEC", DEMAND_FIRST, 10, 11],
  ["generation first, above MIC", GENERATION_FIRST, -5, -6],
] as const)("%s", (_, of, withinMw, beyondMw) => {
  test.each([
    ["constrained", true],
    ["unconstrained", false],
  ])(
    "in a %s area the follower changes after the lead and back before it, by as much",
    (__, isConstrained) => {
      const { levels, flows } = traded(of, isConstrained);
      for (const [second, mw] of [
        ...[
          [59, withinMw],
          [60, withinMw],
          [64, withinMw],
          [65, beyondMw],
        ],
        ...[
          [594, beyondMw],
          [599, beyondMw],
          [600, withinMw],
          [719, withinMw],
        ],
      ] as const)
        expect([second, followerAt(levels, second!)]).toEqual([second, mw]);
      const before = flowAt(flows, 59)!;
      expect(flowAt(flows, 300)).toBe(before);
      for (const [second, mw] of flows) expect([second, mw! <= before]).toEqual([second, true]);
    },
  );

  test("where the lead loses its supply the follower is within its limit 5 s later, and does not come back", () => {
    const { levels, sayings } = traded(of, false, { dark: [0] });
    for (const [second, mw] of [
      [299, beyondMw],
      [304, beyondMw],
      [305, withinMw],
      [599, withinMw],
    ])
      expect([second, followerAt(levels, second!)]).toEqual([second, mw]);
    expect(sayings.find(([at, kind]) => at === 300 && kind === "offsetting")![3]).toBe(
      "its counterpart gives less than it promised; it goes back to its limit",
    );
  });

  test("where word of the lead is lost the follower goes back after 30 s", () => {
    const { levels } = traded(of, false, { mute: [0] });
    for (const [second, mw] of [
      [329, beyondMw],
      [334, beyondMw],
      [335, withinMw],
      [599, withinMw],
    ])
      expect([second, followerAt(levels, second!)]).toEqual([second, mw]);
  });

  test("where the circuit is above its target the follower goes back, and the manager asks for no relief that this gives", () => {
    const over = [of.uncontrolledMw + 0.5];
    const { levels, sayings } = traded(
      of,
      true,
      { uncontrolledKw: over, isSwitched: true },
      {},
      "target",
    );
    expect([followerAt(levels, 304), followerAt(levels, 305)]).toEqual([beyondMw, withinMw]);
    const during = sayings.filter(([at]) => Number(at) >= 300 && Number(at) < 480);
    expect(during.map(([, kind]) => kind)).not.toContain("setPointLowered");
    expect(during.map(([, kind]) => kind)).not.toContain("setPointRaised");
  });

  test("between target and rating the manager trims, and the follower stays; above the rating it goes back at once", () => {
    const between = [of.uncontrolledMw + 0.5];
    const stays = traded(of, true, { uncontrolledKw: between, isSwitched: true });
    expect([304, 305].map((second) => followerAt(stays.levels, second))).toEqual([
      beyondMw,
      beyondMw,
    ]);
    const asked = stays.sayings.filter(([at]) => Number(at) >= 300 && Number(at) < 480);
    expect(asked.some(([, kind]) => kind === "setPointLowered" || kind === "setPointRaised")).toBe(
      true,
    );
    const above = [of.uncontrolledMw + 2.5];
    const { levels } = traded(of, true, { uncontrolledKw: above, isSwitched: true });
    expect([304, 305].map((second) => followerAt(levels, second))).toEqual([beyondMw, withinMw]);
  });

  test("where the reading of the circuit is lost the follower goes back after 30 s", () => {
    const { levels } = traded(of, true, { blind: [0] });
    expect([334, 335].map((second) => followerAt(levels, second))).toEqual([beyondMw, withinMw]);
  });

  test("a test of the fail-safe that is overdue sends the follower back, and lets none up", () => {
    const { levels } = traded(of, false, {}, { testDueAt: START + 400 });
    expect([404, 405].map((second) => followerAt(levels, second))).toEqual([beyondMw, withinMw]);
    const never = traded(of, false, {}, { testDueAt: START + 30 });
    expect(never.levels.every(([, , mw]) => mw === withinMw)).toBe(true);
  });
});

test("a follower that waits does not pass its limit even where it was sent to do more", () => {
  const of = GENERATION_FIRST;
  const anm = manager(handModel(of.units, [{ id: "c", ratingKw: 400 * MW }], FINE), { cycleS: 60 });
  for (const column of [anm.state.askedCapKw, anm.state.takenCapKw]) column[1] = -6 * MW;
  const { stretches } = anm.tick({
    ...{ start: START + 60, seconds: 60, uncontrolledKw: [0] },
    availableKw: [of.before[0]! * MW, -6 * MW],
    offsets: [offsetOf(of, {}, "rating")],
  });
  expect(stretches.map(({ levelKw }) => levelKw[1])).toEqual(stretches.map(() => -5 * MW));
});
