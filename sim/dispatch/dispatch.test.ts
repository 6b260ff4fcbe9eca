/** Active network management on small cases, to the second: trim, hold, release, actuation, ticks, changed lists, residuals. */
import { expect, test } from "vitest";
import { tradedRows } from "../access/lists.ts";
import { tradedPlaces } from "../access/merit-order.ts";
import type { LabEvent } from "../core/events.ts";
import { goldenCases } from "../testing/cases.ts";
import { ceilings, type Manager, manager, type Stretch } from "../testing/controlled.ts";
import { handModel } from "../testing/hand-made.ts";

interface TimelineInput {
  readonly ratingKw: number;
  readonly cycleS: number;
  readonly releaseHoldS: number;
  readonly unitCapacityKw: number;
  readonly availableKw: readonly number[];
  readonly uncontrolledKw: readonly number[];
}
interface Timeline {
  readonly flowKw: readonly number[];
  readonly levelKw: readonly number[];
  readonly setPointKw: readonly (number | null)[];
  readonly events: readonly string[];
}

const START = 1_767_225_600;
const MW = 1000;
const near = (values: readonly number[]) => values.map((value) => Math.round(value * 1000) / 1000);

test.for(goldenCases<TimelineInput, Timeline>("network-manager"))(
  "$name: flows, outputs and set-points are those of the worked timeline, cycle by cycle",
  ({ input, expected }) => {
    const { ratingKw, unitCapacityKw, cycleS, releaseHoldS } = input;
    const model = handModel([{ id: "unit", capacityKw: unitCapacityKw }], [{ id: "c", ratingKw }]);
    const anm = manager(model, { cycleS, releaseHoldS });
    const ticks = input.availableKw.map((availableKw, cycle) =>
      anm.tick({
        start: START + cycle * cycleS,
        seconds: cycleS,
        availableKw: [availableKw],
        uncontrolledKw: [input.uncontrolledKw[cycle]!],
      }),
    );
    const stretches = ticks.map(({ stretches: [first, ...more] }) => {
      expect(more).toEqual([]);
      return first!;
    });
    expect(near(stretches.map((stretch) => stretch.flowKw[0]!))).toEqual(expected.flowKw);
    expect(near(stretches.map((stretch) => stretch.levelKw[0]!))).toEqual(expected.levelKw);
    expect(
      stretches.map(({ setPointKw: [kw] }) => (kw === Infinity ? null : Math.round(kw!))),
    ).toEqual(expected.setPointKw);
    expect(ticks.flatMap((tick) => tick.events).map(sentence)).toEqual(expected.events);
  },
);

function sentence(event: LabEvent): string {
  if (event.kind !== "setPointLowered" && event.kind !== "setPointRaised") return event.kind;
  return `${event.kind} at ${event.at - START} s from ${event.fromKw} to ${Math.round(event.toKw)}`;
}

/** The set-point of every unit in each minute of half an hour, for ticks of some length. */
function history(
  make: () => Manager,
  tickMinutes: number,
  conditions: Parameters<typeof minutes>[1],
) {
  const anm = make();
  const all: Stretch[] = [];
  for (let minute = 0; minute < 30; minute += tickMinutes) {
    all.push(
      ...anm.tick({
        start: START + minute * 60,
        seconds: tickMinutes * 60,
        // What a switch brings about is no ramp that the manager could have followed.
        isSwitched: minute === 0,
        ...conditions,
      }).stretches,
    );
  }
  return minutes(all, conditions);
}

function minutes(
  stretches: readonly Stretch[],
  _conditions: {
    readonly availableKw: readonly number[];
    readonly uncontrolledKw: readonly number[];
  },
) {
  expect(stretches.reduce((sum, stretch) => sum + stretch.seconds, 0)).toBe(1800);
  return Array.from({ length: 30 }, (_, minute) => {
    const at = START + minute * 60;
    const stretch = stretches.find(({ start, seconds }) => start <= at && at < start + seconds)!;
    return { setPointKw: stretch.setPointKw, levelKw: stretch.levelKw };
  });
}

const overlapping = () =>
  manager(
    handModel(
      [
        { id: "newest", capacityKw: 10 * MW, sensitivities: [1, 0.4] },
        { id: "middle", capacityKw: 12 * MW, sensitivities: [0.5, 1] },
        { id: "oldest", capacityKw: 20 * MW, sensitivities: [0.8, 0.8] },
      ],
      [
        { id: "left", ratingKw: 20 * MW },
        { id: "right", ratingKw: 18 * MW },
      ],
      { kind: "continuous", resolutionKw: 1 },
    ),
  );

test.for(["trimming", "giving back"])(
  "%s: ticks of 1, 5 and 30 minutes give the same set-points, minute by minute, on constant input",
  (what) => {
    const make = () => {
      const anm = overlapping();
      if (what === "giving back") {
        const windy = {
          availableKw: [10 * MW, 12 * MW, 20 * MW],
          uncontrolledKw: [9 * MW, 2 * MW],
        };
        anm.tick({ start: START - 1800, seconds: 1800, ...windy });
      }
      return anm;
    };
    const conditions =
      what === "trimming"
        ? { availableKw: [10 * MW, 11 * MW, 20 * MW], uncontrolledKw: [3 * MW, 1 * MW] }
        : { availableKw: [10 * MW, 11 * MW, 20 * MW], uncontrolledKw: [-10 * MW, -12 * MW] };
    const byMinute = history(make, 1, conditions);
    expect(new Set(byMinute.map((minute) => JSON.stringify(minute))).size).toBeGreaterThan(1);
    for (const tickMinutes of [5, 10, 30])
      expect(history(make, tickMinutes, conditions)).toEqual(byMinute);
  },
);

test.for([
  ["whole-unit", 100],
  ["steps", 75],
  ["continuous", 60],
] as const)(
  "with a 60 MW overload of one 100 MW unit, %s actuation removes %d MW",
  ([kind, removedMw]) => {
    const anm = manager(
      handModel(
        [{ id: "site", capacityKw: 100 * MW }],
        [{ id: "c", ratingKw: 40 * MW }],
        actuationOf(kind),
      ),
    );
    const { stretches } = anm.tick({
      start: START,
      seconds: 600,
      availableKw: [100 * MW],
      uncontrolledKw: [-2 * MW],
    });
    expect(stretches.at(-1)!.levelKw).toEqual([(100 - removedMw) * MW]);
  },
);

function actuationOf(kind: "whole-unit" | "steps" | "continuous") {
  if (kind === "steps") return { kind, fracs: [0, 0.25, 0.5, 0.75, 1] };
  return kind === "continuous" ? { kind, resolutionKw: 1 } : { kind };
}

test.for(["whole-unit", "steps", "continuous"] as const)(
  "a unit with %s actuation comes back when there is room for its next step, not before, and never above the target",
  (kind) => {
    const model = handModel(
      [{ id: "site", capacityKw: 100 * MW }],
      [{ id: "c", ratingKw: 40 * MW }],
      actuationOf(kind),
    );
    const anm = manager(model);
    anm.tick({ start: START, seconds: 1800, availableKw: [100 * MW], uncontrolledKw: [0] });
    const calmer = (availableMw: number, hours: number) =>
      anm.tick({
        start: START + hours * 3600,
        seconds: 3600,
        availableKw: [availableMw * MW],
        uncontrolledKw: [0],
      });
    const blocked = calmer(90, 1).stretches;
    expect(blocked.at(-1)!.levelKw[0]!).toBeLessThan(90 * MW);
    const free = calmer(35, 2).stretches;
    expect(free.at(-1)!.levelKw).toEqual([35 * MW]);
    for (const stretch of [...blocked, ...free])
      expect(stretch.flowKw[0]!).toBeLessThanOrEqual(anm.limits.targetKw[0]! + 1e-3);
  },
);

test.for([-1e-9, 0, 1e-9])(
  "at release itself nothing is given back, whichever way flows err by rounding: %d kW",
  (errorKw) => {
    const model = handModel([{ id: "site", capacityKw: 700 }], [{ id: "c", ratingKw: 320 }]);
    const anm = manager(model, { releaseHoldS: 0 });
    const tick = (start: number, uncontrolledKw: number) =>
      anm.tick({ start, seconds: 1800, availableKw: [700], uncontrolledKw: [uncontrolledKw] });
    tick(START, 0);
    const releaseKw = anm.limits.releaseKw[0]!;
    const targetKw = anm.limits.targetKw[0]!;
    const { events, stretches } = tick(START + 1800, releaseKw - targetKw + errorKw);
    expect(stretches.at(-1)!.levelKw[0]).toBeCloseTo(targetKw, 6);
    expect(events).toEqual([]);
  },
);

test("an overload that no unit can relieve is named once, with what is left, and not again while it lasts", () => {
  const model = handModel(
    [
      { id: "near", capacityKw: 8 * MW },
      { id: "useless", capacityKw: 50 * MW, sensitivities: [0.04] },
    ],
    [{ id: "export", ratingKw: 20 * MW }],
  );
  const anm = manager(model);
  const conditions = { availableKw: [8 * MW, 50 * MW], uncontrolledKw: [23 * MW] };
  const first = anm.tick({ start: START, seconds: 300, ...conditions });
  expect(first.events.filter((event) => event.kind === "residualOverload")).toEqual([
    {
      kind: "residualOverload",
      at: START,
      constraint: "export",
      kw: expect.closeTo(23 * MW + 2 * MW - 19 * MW, 6),
      because: "every usable unit is at its minimum",
    },
  ]);
  expect(first.stretches.at(-1)!.levelKw).toEqual([0, 50 * MW]);
  const second = anm.tick({ start: START + 300, seconds: 300, ...conditions });
  expect(second.events).toEqual([]);
  const calm = anm.tick({
    start: START + 600,
    seconds: 60,
    availableKw: [8 * MW, 50 * MW],
    uncontrolledKw: [10 * MW],
  });
  expect(anm.state.isResidual[0]).toBe(0);
  expect(calm.events.filter((event) => event.kind === "residualOverload")).toEqual([]);
});

test("a changed list swaps who is curtailed at once; how much relief is given does not change", () => {
  const model = handModel(
    [
      { id: "buyer", capacityKw: 10 * MW },
      { id: "other", capacityKw: 10 * MW },
      { id: "seller", capacityKw: 10 * MW, sensitivities: [0.5], isFirm: true },
    ],
    [{ id: "export", ratingKw: 20 * MW }],
  );
  const anm = manager(model);
  const conditions = { availableKw: [10 * MW, 10 * MW, 10 * MW], uncontrolledKw: [0] };
  const before = anm.tick({ start: START, seconds: 1800, ...conditions }).stretches.at(-1)!;
  expect(near(before.levelKw)).toEqual([4 * MW, 10 * MW, 10 * MW]);
  const incoming = [0, 1].map((unit) => ({
    unit,
    volumeKw: 10 * MW,
    slice: "own" as const,
    trade: "",
  }));
  const swap = {
    trade: "T1",
    buyer: 0,
    seller: 2,
    buyerKw: 4 * MW,
    sellerKw: 8 * MW,
    askGbpPerMwh: 10,
  };
  const lists = [
    tradedRows(
      tradedPlaces(incoming, [swap]),
      [{ id: "T1", buyerDirection: "down", sellerDirection: "down" }],
      { lowestKw: new Float64Array(3), highestKw: new Float64Array(3).fill(10 * MW) },
      [],
      ceilings(model.network),
    ),
  ];
  const after = anm.tick({
    start: START + 1800,
    seconds: 1800,
    ...conditions,
    lists,
    changedLists: [0],
  });
  // The seller's 8 MW give 4 MW of relief in the buyer's place; the other 2 MW are the buyer's own.
  for (const stretch of after.stretches) {
    expect(near(stretch.levelKw)).toEqual([8 * MW, 10 * MW, 2 * MW]);
    expect(near(stretch.flowKw)).toEqual(near(before.flowKw));
  }
});
