/** What the plant does that the manager did not ask for, to the second: silence, lost words and readings, fail-safe, no supply. */
import { expect, test } from "vitest";
import { plainList } from "../access/lists.ts";
import { manager } from "../testing/controlled.ts";
import { FINE, handModel } from "../testing/hand-made.ts";
import { MW, minute, one, play } from "../testing/minutes.ts";

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
