/** The upper rungs and what goes wrong, to the second: trips, reconnection, silence, lost communication and readings, firm units. */
import { expect, test } from "vitest";
import { plainList, tradedRows } from "../access/lists.ts";
import type { MeritRow } from "../access/merit-order.ts";
import type { LabEvent } from "../core/events.ts";
import { type Manager, type ManagerSettings, manager, type Tick } from "../testing/controlled.ts";
import { FINE, type HandUnit, handModel } from "../testing/hand-made.ts";

const START = 1_767_225_600;
const MW = 1000;

/** Minutes in megawatts, one tick each; gives what was seen, seconds counted from the start. */
function play(
  anm: Manager,
  minutes: readonly (Omit<Tick, "start" | "seconds"> & { s?: number })[],
) {
  let start = START;
  const events: LabEvent[] = [];
  const stretches = minutes.flatMap(({ s = 60, ...now }) => {
    const tick = anm.tick({
      ...now,
      start,
      seconds: s,
      availableKw: now.availableKw.map((mw) => mw * MW),
      uncontrolledKw: now.uncontrolledKw.map((mw) => mw * MW),
    });
    start += s;
    events.push(...tick.events);
    return tick.stretches;
  });
  return {
    levels: stretches.map((of) => [of.start - START, ...of.levelKw.map(round)]),
    flows: stretches.map((of) => [of.start - START, ...of.flowKw.map(round)]),
    sayings: events.map((event) => [
      event.at - START,
      event.kind,
      "unit" in event ? event.unit : "constraint" in event ? event.constraint : "-",
      event.because,
    ]),
  };
}
const round = (kw: number) => Math.round(kw) / MW;

function one(unit: Partial<HandUnit> = {}, settings: ManagerSettings = {}) {
  const model = handModel(
    [{ id: "unit", capacityKw: 40 * MW, ...unit }],
    [{ id: "c", ratingKw: 40 * MW }],
    FINE,
  );
  return manager(model, settings);
}
const minute = (available: number, uncontrolled: number, more: Partial<Tick> = {}) => ({
  availableKw: [available],
  uncontrolledKw: [uncontrolled],
  ...more,
});
const silent = { silent: [0] };

test("domain §1.1: a unit that ignores its set-point raises an alarm at 39 MW, is tripped at 40.5, and all go at 44", () => {
  const start = [minute(20, 10), minute(29, 10, silent)];
  const alarm = play(one(), [...start, minute(29, 10, silent), minute(29, 10, silent)]);
  expect(alarm.levels).toEqual([
    [0, 20],
    [60, 29],
    [120, 29],
    [180, 29],
  ]);
  expect(alarm.sayings).toEqual([
    [120, "setPointLowered", "unit", "c above its target"],
    [120, "notResponding", "unit", "told to go to 28000 kW 60 s ago"],
    [120, "residualOverload", "c", "every usable unit is at its minimum"],
  ]);
  const tripped = play(one(), [...start, minute(30.5, 10, silent)]);
  expect(tripped.flows).toEqual([
    [0, 30],
    [60, 39],
    [120, 10],
  ]);
  expect(tripped.sayings.slice(1)).toEqual([
    [120, "notResponding", "unit", "told to go to 28000 kW 60 s ago"],
    [120, "tripped", "unit", "read 40500 kW, at or above the sequential trip of 40000 kW"],
  ]);
  const global = play(one(), [minute(20, 10), minute(34, 10)]);
  expect(global.flows).toEqual([
    [0, 30],
    [60, 10],
  ]);
  expect(global.sayings).toEqual([
    [60, "tripped", "unit", "read 44000 kW, at or above the global trip of 44000 kW"],
  ]);
});

test("a trip waits for its timer: the unit that does not obey is tripped at exactly 60 s, or 61 where that is the time-out", () => {
  const trips = (trimTimeoutS: number) =>
    play(one({}, { trimTimeoutS, cycleS: 60 }), [
      minute(20, 10),
      minute(30.5, 10, silent),
      minute(30.5, 10, silent),
      minute(30.5, 10, silent),
    ]).sayings.filter(([, kind]) => kind === "tripped");
  expect(trips(60).map(([at]) => at)).toEqual([120]);
  expect(trips(61).map(([at]) => at)).toEqual([121]);
});

const six = (settings: ManagerSettings) =>
  manager(
    handModel(
      ["a", "b", "c", "d", "e", "f"].map((id) => ({ id, capacityKw: 2 * MW })),
      [{ id: "c", ratingKw: 40 * MW }],
      FINE,
    ),
    settings,
  );

test("units are tripped in the order of curtailment, 10 s apart, until the flow is below the rung", () => {
  const availableKw = [2, 2, 2, 2, 2, 2];
  const { sayings } = play(six({ hasSetPoints: Uint8Array.of(0) }), [
    { availableKw, uncontrolledKw: [27] },
    { availableKw, uncontrolledKw: [31] },
  ]);
  expect(sayings.map(([at, , unit, because]) => [at, unit, because])).toEqual([
    [60, "a", "read 43000 kW, at or above the sequential trip of 40000 kW"],
    [70, "b", "read 41000 kW, at or above the sequential trip of 40000 kW"],
  ]);
});

test("who does not obey is tripped before the others, wherever it stands in the order", () => {
  const availableKw = [2, 2, 2, 2, 2, 2];
  const { sayings } = play(six({ principle: "pro-rata-output" }), [
    { availableKw, uncontrolledKw: [25] },
    { availableKw, uncontrolledKw: [31], silent: [2, 3] },
    { availableKw, uncontrolledKw: [32], silent: [2, 3] },
  ]);
  const trips = sayings.filter(([, kind]) => kind === "tripped");
  expect(trips.map(([at, , unit]) => [at, unit])).toEqual([[120, "c"]]);
});

test("a tripped unit stays off for its delay, comes back at nothing and is given back step by step", () => {
  const anm = one({}, { reconnectDelayS: 300 });
  const { levels, sayings } = play(anm, [
    minute(20, 10),
    minute(34, 10),
    ...Array.from({ length: 4 }, () => minute(34, 10)),
    { ...minute(34, 5), s: 1800 },
  ]);
  const back = sayings.find(([, kind]) => kind === "reconnected")!;
  expect(back).toEqual([
    360,
    "reconnected",
    "unit",
    "300 s since its trip, and c not above its target",
  ]);
  expect(levels.filter(([at]) => at! >= 60 && at! < 420).every(([, mw]) => mw === 0)).toBe(true);
  const after = levels.filter(([at]) => at! >= 360).map(([, mw]) => mw!);
  for (const [row, mw] of after.slice(1).entries())
    expect(mw - after[row]!).toBeLessThanOrEqual(2 + 1e-6);
  expect(after.at(-1)).toBeGreaterThan(31 - 1e-6);
});

test("a unit without communication keeps its set-point for 60 s, then goes to its fail-safe; it comes back from there", () => {
  const anm = one({}, { failSafeFrac: 0.1 });
  const mute = { mute: [0] };
  const { levels, sayings } = play(anm, [
    minute(29, 10),
    { ...minute(29, 10, mute), s: 90 },
    { ...minute(29, 10, mute), s: 30 },
    { ...minute(29, 3), s: 1800 },
  ]);
  expect(levels.slice(0, 4)).toEqual([
    [0, 28],
    [60, 28],
    [120, 4],
    [150, 4],
  ]);
  expect(sayings.slice(1, 4)).toEqual([
    [60, "commsLost", "unit", "no word from the unit; it goes to its fail-safe level after 60 s"],
    [120, "failSafe", "unit", "no communication for 60 s"],
    [180, "commsRestored", "unit", "communication is back"],
  ]);
  expect(levels.find(([at]) => at === 180)).toEqual([180, 4]);
  expect(levels.at(-1)![1]).toBe(29);
});

test("a reading that is older than its time-out sends all flexible units on it to fail-safe, and no firm one", () => {
  const model = handModel(
    [
      { id: "flexible", capacityKw: 20 * MW },
      { id: "firm", capacityKw: 10 * MW, isFirm: true },
      { id: "elsewhere", capacityKw: 10 * MW, sensitivities: [0] },
    ],
    [{ id: "c", ratingKw: 40 * MW }],
    FINE,
  );
  const now = { availableKw: [15, 8, 9], uncontrolledKw: [2] };
  const { levels, sayings } = play(manager(model), [
    now,
    { ...now, blind: [0], s: 240 },
    { ...now, s: 1800 },
  ]);
  expect(levels.slice(0, 3)).toEqual([
    [0, 15, 8, 9],
    [60, 15, 8, 9],
    [120, 0, 8, 9],
  ]);
  expect(sayings.slice(0, 3)).toEqual([
    [60, "measurementLost", "c", "the reading no longer changes"],
    [120, "failSafe", "flexible", "no reading of c for 60 s"],
    [300, "measurementRestored", "c", "the reading is back"],
  ]);
  expect(levels.at(-1)!.slice(1)).toEqual([15, 8, 9]);
});

test("firm units are curtailed only while an element is out, and only for what the flexible ones cannot give", () => {
  const model = handModel(
    [
      { id: "flexible", capacityKw: 20 * MW },
      { id: "firm", capacityKw: 30 * MW, isFirm: true },
    ],
    [{ id: "c", ratingKw: 40 * MW }],
    FINE,
  );
  const now = { availableKw: [10, 30], uncontrolledKw: [9], s: 600 };
  expect(play(manager(model), [now]).levels.at(-1)!.slice(1)).toEqual([0, 30]);
  expect(
    play(manager(model), [{ ...now, isElementOut: true }])
      .levels.at(-1)!
      .slice(1),
  ).toEqual([0, 29]);
  const little = { ...now, availableKw: [12, 20], isElementOut: true };
  expect(play(manager(model), [little]).levels.at(-1)!.slice(1)).toEqual([9, 20]);
});

test("a store that charges behind an import constraint is lifted towards 0, never beyond, and let down again", () => {
  const model = handModel(
    [
      {
        id: "store",
        capacityKw: 10 * MW,
        sensitivities: [-1],
        storage: { energyWh: 40e6, chargeKw: 10 * MW },
      },
      { id: "wind", capacityKw: 10 * MW, sensitivities: [-1] },
    ],
    [{ id: "import", ratingKw: 20 * MW }],
    FINE,
  );
  const { levels, sayings } = play(manager(model), [
    { availableKw: [-10, 0], uncontrolledKw: [14], s: 600 },
    { availableKw: [-10, 0], uncontrolledKw: [21.5], s: 1200 },
    { availableKw: [-10, 0], uncontrolledKw: [5], s: 1800 },
  ]);
  expect(levels[0]!.slice(1)).toEqual([-5, 0]);
  expect(levels.filter(([at]) => at === 600)[0]!.slice(1)).toEqual([0, 0]);
  expect(sayings.slice(0, 2).map(([, kind, of]) => [kind, of])).toEqual([
    ["setPointRaised", "store"],
    ["setPointRaised", "store"],
  ]);
  expect(sayings.some(([, kind]) => kind === "residualOverload")).toBe(true);
  expect(levels.at(-1)!.slice(1)).toEqual([-10, 0]);
});

test("where the manager can only trip, it opens breakers in order at the rung and closes them where there is room", () => {
  const model = handModel(
    ["newest", "oldest"].map((id) => ({ id, capacityKw: 15 * MW })),
    [{ id: "c", ratingKw: 20 * MW }],
    FINE,
  );
  const anm = manager(model, { hasSetPoints: Uint8Array.of(0), reconnectDelayS: 120 });
  const { levels, sayings } = play(anm, [
    { availableKw: [9, 10], uncontrolledKw: [0] },
    { availableKw: [11, 10], uncontrolledKw: [0], s: 600 },
    { availableKw: [6, 10], uncontrolledKw: [0], s: 600 },
  ]);
  expect(levels[1]!.slice(1)).toEqual([0, 10]);
  expect(levels.at(-1)!.slice(1)).toEqual([6, 10]);
  expect(sayings.map(([, kind, unit]) => [kind, unit])).toEqual([
    ["tripped", "newest"],
    ["reconnected", "newest"],
  ]);
});

test("readings that are late or noisy are acted on as they are read; the unit without either sees none of it", () => {
  const late = play(one({}, { latencyS: 60 }), [
    minute(20, 10),
    minute(29, 10),
    minute(29, 10),
    minute(29, 10),
  ]);
  expect(late.levels.map(([, mw]) => mw)).toEqual([20, 29, 29, 28]);
  const noisy = one({}, { sigmaKw: 500 });
  const { levels } = play(noisy, [minute(29, 10), { ...minute(29, 10), s: 1800 }]);
  expect(new Set(levels.map(([, mw]) => mw)).size).toBeGreaterThan(5);
});

test.for([
  ["where the manager can only trip", { hasSetPoints: Uint8Array.of(0, 0) }, {}, 60],
  ["where units are silent", {}, { silent: [0, 1, 2] }, 120],
] as const)(
  "two constraints in series trip one unit for one overload, %s",
  ([, settings, more, trippedAt]) => {
    const model = handModel(
      ["a", "b", "c"].map((id) => ({ id, capacityKw: 10 * MW, sensitivities: [1, 1] })),
      ["c0", "c1"].map((id) => ({ id, ratingKw: 40 * MW })),
      FINE,
    );
    const all = { availableKw: [10, 10, 10], ...more };
    const { sayings } = play(manager(model, settings), [
      { ...all, uncontrolledKw: [5, 5] },
      { ...all, uncontrolledKw: [12, 12], s: 240 },
    ]);
    const trips = sayings.filter(([, kind]) => kind === "tripped");
    expect(trips.map(([when, , unit]) => [when, unit])).toEqual([[trippedAt, "a"]]);
  },
);

test("while a reading is lost nothing is given back on it and no breaker is closed", () => {
  const patient = { commsTimeoutS: 3600, reconnectDelayS: 300 };
  const held = play(one({}, patient), [
    { ...minute(40, 24), s: 300 },
    { ...minute(40, 21), s: 120 },
    { ...minute(40, 21, { blind: [0] }), s: 1800 },
    { ...minute(40, 21), s: 600 },
  ]);
  expect(held.levels.filter(([at]) => at! < 2220).map(([, mw]) => mw)).toEqual(
    held.levels.filter(([at]) => at! < 2220).map(() => 14),
  );
  expect(held.levels.at(-1)![1]).toBeGreaterThan(14);
  const tripped = play(one({}, patient), [
    minute(20, 10),
    minute(35, 10, { isSwitched: true }),
    { ...minute(35, 0, { blind: [0] }), s: 1800 },
    { ...minute(35, 0), s: 1800 },
  ]);
  const closed = tripped.sayings.filter(([, kind]) => kind === "reconnected");
  expect(closed.map(([when]) => when)).toEqual([1920 + 120]);
});

test("a manager that has lost a reading goes on from the last one by what the units have done since", () => {
  const { levels, flows } = play(one({}, { cycleS: 10 }), [
    minute(20, 10),
    { ...minute(28.8, 10, { isSwitched: true }), s: 5 },
    { ...minute(28.8, 10, { blind: [0] }), s: 55 },
  ]);
  // 38.8 read, target 38: 0.8 MW are taken once, not at every cycle.
  expect(levels.at(-1)![1]).toBe(28);
  expect(flows.at(-1)![1]).toBe(38);
});

test("a unit in fail-safe keeps what it may, but no more than it was held to; its breaker stays open until it is out of it", () => {
  const model = handModel(
    [{ id: "unit", capacityKw: 40 * MW, sensitivities: [1, 1] }],
    [
      { id: "seen", ratingKw: 40 * MW },
      { id: "lost", ratingKw: 400 * MW },
    ],
    FINE,
  );
  const anm = manager(model, { failSafeFrac: 0.5 });
  const { levels, sayings } = play(anm, [
    { availableKw: [40], uncontrolledKw: [30, 0], s: 300 },
    { availableKw: [40], uncontrolledKw: [30, 0], s: 300, blind: [1] },
  ]);
  expect(levels.at(-1)!.slice(1)).toEqual([8]);
  expect(sayings.some(([, kind]) => kind === "tripped")).toBe(false);
  const open = play(one({}, { failSafeFrac: 0.5, reconnectDelayS: 120 }), [
    minute(20, 10),
    minute(40, 10, { isSwitched: true }),
    { ...minute(40, 10, { mute: [0] }), s: 900 },
  ]);
  expect(open.levels.at(-1)![1]).toBe(0);
  expect(open.sayings.some(([, kind]) => kind === "reconnected")).toBe(false);
});

test("a firm unit that stands in the order because it sold keeps its breaker closed", () => {
  const model = handModel(
    [
      { id: "seller", capacityKw: 30 * MW, isFirm: true },
      { id: "buyer", capacityKw: 10 * MW },
    ],
    [{ id: "c", ratingKw: 40 * MW }],
    FINE,
  );
  const sold: MeritRow = { unit: 0, volumeKw: 5 * MW, slice: "sold", trade: "t" };
  const own: MeritRow = { unit: 1, volumeKw: 10 * MW, slice: "own", trade: "" };
  const list = tradedRows(
    [sold, own],
    new Float64Array(2),
    [0],
    new Float64Array(2).fill(-Infinity),
  );
  const { sayings } = play(manager(model, { hasSetPoints: Uint8Array.of(0) }), [
    { availableKw: [20, 10], uncontrolledKw: [0], lists: [list], changedLists: [0] },
    { availableKw: [30, 10], uncontrolledKw: [5], lists: [list], isSwitched: true, s: 120 },
  ]);
  const trips = sayings.filter(([, kind]) => kind === "tripped").map(([, , unit]) => unit);
  expect(trips).toEqual(["buyer"]);
});

test.for([
  [3000, 26],
  [2000, 28],
] as const)(
  "room of 2.1 MW is given back only where the dead band (%d kW) is less",
  ([deadbandKw, mw]) => {
    // Held at 26 by 12 MW of others; these fall to 9.9: 35.9 is read, below release.
    const { levels } = play(one({}, { deadbandKw }), [
      { ...minute(40, 12), s: 300 },
      { ...minute(40, 9.9), s: 240 },
    ]);
    expect(levels.at(-1)![1]).toBe(mw);
  },
);

test("a silent unit takes no new list, and one without communication no new set-point, until it answers", () => {
  const model = handModel(
    ["first", "second"].map((id) => ({ id, capacityKw: 20 * MW })),
    [{ id: "c", ratingKw: 40 * MW }],
    FINE,
  );
  const swapped = plainList([1, 0], [], new Float64Array(2).fill(-Infinity));
  const held = { availableKw: [20, 20], uncontrolledKw: [3] };
  const start = { ...held, s: 300 };
  const obeying = play(manager(model), [start, { ...held, lists: [swapped], changedLists: [0] }]);
  expect(obeying.levels.find(([at]) => at === 300)!.slice(1)).toEqual([20, 15]);
  const deaf = { ...held, lists: [swapped], changedLists: [0], silent: [1] };
  const silent = play(manager(model, { trimTimeoutS: 3600 }), [start, deaf]);
  // The first came back as the new list says; the second stays where it was.
  expect(silent.levels.find(([at]) => at === 300)!.slice(1)).toEqual([20, 20]);
  const patient = manager(model, { commsTimeoutS: 3600 });
  const rise = { availableKw: [20, 20], uncontrolledKw: [5], mute: [0] };
  const mute = play(patient, [start, { ...rise, s: 240 }]);
  // What the first is told to give more is not heard: the second gives it.
  expect(mute.levels.at(-1)!.slice(1)).toEqual([15, 18]);
});

test("a unit that lost supply starts from nothing and is given back as everything is", () => {
  const { levels } = play(one(), [
    { ...minute(20, 10), s: 60 },
    { ...minute(0, 10, { dark: [0] }), s: 60 },
    { ...minute(20, 10), s: 900 },
  ]);
  const risen = levels.map(([, mw]) => mw).filter((mw, index, all) => mw !== all[index - 1]);
  expect(risen.slice(0, 4)).toEqual([20, 0, 2, 4]);
  expect(levels.at(-1)![1]).toBe(20);
});
