/**
 * A call of a battery that the network's operator has armed in one award, or in two parts of one offer: the same is decided, counted and
 * blocked, and the parts keep or lose their availability alike.
 */
import { describe, expect, test } from "vitest";
import {
  type Award,
  type Instruction,
  reservationOfAward,
  type ServiceOutcome,
  serviceResults,
} from "../sim/model/services.ts";
import type { GateResults } from "../sim/model/venues.ts";
import { release, reserve } from "../sim/positions/book.ts";
import { applyServices } from "../sim/state/apply-services.ts";
import { commitServices } from "../sim/state/commit-services.ts";
import { armUnit, reserveUnit } from "../sim/state/reserve-unit.ts";
import { serviceContext } from "../sim/state/service-context.ts";
import type { World } from "../sim/state/world.ts";
import type { DueGate } from "../sim/timetable/timetable.ts";
import { primacyRules } from "../sim/venues/primacy/registry.ts";
import { AT, armedIn, PERIOD, RESERVE } from "./testing/armed-battery.ts";

const call = (award: Award): Instruction => ({
  ...{ award, issuedAt: AT, from: AT, to: AT + 1800, changeKw: award.changeKw },
  ...{ expectedFlowKw: 0, because: "call" },
});
const ids = (awards: readonly Award[]) => awards.map(({ id }) => id).sort();

function called(kind: string, kws: readonly number[]) {
  const { world, held, wanted } = armedIn(kind, kws);
  const results = serviceResults();
  const lost: Award[] = [];
  const answer = reserveUnit(
    world,
    results,
    { at: AT, award: wanted, told: call(wanted) },
    (rivals) => lost.push(...rivals),
  );
  const of = results.conflicts.map(({ parts: _, ...conflict }) => conflict);
  const isAll = lost.length === 0 || ids(lost).join() === ids(held).join();
  commitServices(world, results);
  return { conflicts: of, isAll, kind: answer.kind, blocked: blockedOf(world, held) };
}

/** What availability was blocked of the network's awards together, kW. */
const blockedOf = ({ services }: World, held: readonly Award[]) =>
  held.reduce((sum, { id }) => sum + (services.blocked.get(id)?.kw ?? 0), 0);

describe.each(Object.keys(primacyRules))("%s", (kind) => {
  test.each([[[-1000, -1000]], [[-1500, -500]], [[-100, -900, -1000]]])(
    "a call of 4 MW against 2 MW in parts of %j is decided as against 2 MW",
    (kws) => {
      const whole = called(kind, [-2000]);
      const split = called(kind, kws);
      expect(whole.conflicts).toHaveLength(1);
      expect(split).toEqual(whole);
      expect(split.isAll).toBe(true);
      // At most the call: 4 MW for half an hour.
      expect(split.conflicts[0]!.blockedWh).toBeLessThanOrEqual(2_000_000);
    },
  );

  test("a reserve to be armed meets the parts as the whole, and takes all of them or none", () => {
    const [whole, split] = [[-2000], [-1200, -800]].map((kws) => {
      const { world, held, wanted } = armedIn(kind, kws);
      const results = serviceResults();
      const {
        rivals: offers,
        conflicts: [conflict],
        isWon,
      } = armUnit(world, results, AT, [{ ...wanted, state: "awarded" }]);
      const rivals = offers.flat();
      expect(ids(rivals)).toEqual(ids(held));
      results.conflicts.push(conflict!);
      results.changed.push(
        ...(isWon ? rivals : []).map((of): Award => ({ ...of, state: "disarmed" })),
      );
      commitServices(world, results);
      const { parts: _, ...of } = conflict!;
      return { of, isWon, blockedKw: blockedOf(world, held) };
    });
    expect(split).toEqual(whole);
    expect(split!.blockedKw).toBe(split!.isWon ? 2000 : 0);
  });
});

test("what was blocked before a call won the unit back is blocked no more; what is blocked at the call and after it is", () => {
  const blockedAfter = (wonBackAt: number | undefined, at: number) => {
    const { world, held, wanted } = armedIn("eso-first", [-2000]);
    const [first, second] = [serviceResults(), serviceResults()];
    const {
      conflicts: [conflict],
    } = armUnit(world, first, AT - 3600, [{ ...wanted, state: "awarded" }]);
    first.changed.push(...held.map((of): Award => ({ ...of, state: "disarmed" })));
    first.conflicts.push(conflict!);
    commitServices(world, first);
    expect(blockedOf(world, held)).toBe(2000);
    if (wonBackAt !== undefined) second.wonBack.set("x", wonBackAt);
    second.conflicts.push({ ...conflict!, at });
    commitServices(world, second);
    return blockedOf(world, held);
  };
  expect(blockedAfter(undefined, AT)).toBe(2000);
  expect(blockedAfter(AT, AT - 1)).toBe(0);
  // A second into the half-hour: for the 1,799 that are left of it.
  expect(blockedAfter(AT, AT + 1)).toBeCloseTo((2000 * 1799) / 1800, 9);
});

/** What the gates of services ask of a run, and what came of it. */
function applied(world: World, outcome: ServiceOutcome) {
  const results = { services: serviceResults(), events: [] } as unknown as GateResults;
  applyServices(world, results, AT, outcome);
  commitServices(world, results.services);
  return results.services;
}

test("a reserve that lost its unit and has it back when it is called has nothing blocked", () => {
  const { world, held, wanted } = armedIn("eso-first", [-2000]);
  const gone: Award = { ...wanted, state: "released", reason: "primacy" };
  world.services.awards.set(PERIOD, [...held, gone]);
  // It was blocked when it was to be armed, of which no energy is counted.
  const [conflict] = called("dso-first", [-2000]).conflicts;
  const atArming = { ...conflict!, blockedWh: 0, at: AT - 3600 };
  commitServices(world, { ...serviceResults(), conflicts: [atArming] });
  expect(world.services.blocked.get("r")?.kw).toBe(4000);
  const { instructions } = applied(world, { contestedCalls: [call(gone)] });
  expect(instructions.map(({ award }) => award.id)).toEqual(["r"]);
  expect(world.services.blocked.has("r")).toBe(false);
});

test("what has its unit back in the course of its half-hour could not be ready until then, nor is for what the other keeps", () => {
  const unreadyOf = (after: number, changeKw: number) => {
    const { world, held, wanted } = armedIn("dso-first", [-2000]);
    world.services.awards.set(PERIOD, [...held, { ...wanted, state: "released" }]);
    const [conflict] = called("dso-first", [-2000]).conflicts;
    const atArming = {
      ...conflict!,
      award: { ...wanted, state: "awarded" as const },
      blockedWh: 0,
    };
    commitServices(world, { ...serviceResults(), conflicts: [atArming] });
    const results = serviceResults();
    results.changed.push({ ...wanted, changeKw });
    results.wonBack.set("r", AT + after);
    commitServices(world, results);
    return world.services.unready.get("r");
  };
  // It was released, before the deadline of arming. Of 4 MW: 10 of 30 minutes; and 1 MW less in the rest.
  expect(unreadyOf(-600, 4000)).toMatchObject({ notifiedKw: 0, lateKw: 0 });
  expect(unreadyOf(600, 4000)!.notifiedKw).toBeCloseTo(4000 / 3, 6);
  expect(unreadyOf(600, 3000)!.notifiedKw).toBeCloseTo(4000 / 3 + 2000 / 3, 6);
});

test("of 10 MW 2 were lost by the deadline of arming, and others in two steps inside the half-hour: each loss is kept apart by when it was said", () => {
  const { world, wanted } = armedIn("dso-first", [-2000]);
  const armed: Award = { ...wanted, changeKw: 8000, promisedKw: 10_000 };
  world.services.awards.set(PERIOD, [armed]);
  const keeping = (changeKw: number, heldKw: number) => {
    const results = serviceResults();
    results.changed.push({ ...armed, changeKw, heldKw });
    commitServices(world, results);
    return world.services.unready.get("r");
  };
  expect(keeping(5000, 6000)).toMatchObject({ notifiedKw: 2000, lateKw: 2000 });
  expect(keeping(2000, 5000)).toMatchObject({ notifiedKw: 2000, lateKw: 3000 });
});

test("parts of one offer that give way keep together what is left beside the winner, the first part first", () => {
  const { world, held, wanted } = armedIn("eso-first", [-6000, -3000], true);
  const reserve4: Award = { ...wanted, state: "awarded" };
  expect(reserve(world.book, reservationOfAward(reserve4)).kind).toBe("reserved");
  world.services.awards.set(PERIOD, [...held, reserve4]);
  const { changed, conflicts } = applied(world, {
    changes: [{ award: reserve4, state: "armed", reason: "need" }],
  });
  // 10 MW less 4; the first part loses nothing.
  expect(changed.map(({ id, state, changeKw }) => [id, state, changeKw])).toEqual([
    ["x#2", "disarmed", -3000],
    ["r", "armed", 4000],
  ]);
  expect(conflicts.map(({ winner }) => winner)).toEqual(["eso"]);
});

test("a part that the book has no room for after all is lost, and the run goes on", () => {
  const stateOf = (isEmptied: boolean) => {
    const { world, held, wanted } = armedIn("dso-first", [-8000], true);
    const promised: Award = { ...wanted, state: "awarded" };
    expect(reserve(world.book, reservationOfAward(promised)).kind).toBe("reserved");
    world.services.awards.set(PERIOD, [...held, promised]);
    if (isEmptied) world.book.promised.up.storeWh.fill(-1e9);
    const { changed } = applied(world, {
      changes: [{ award: promised, state: "armed", reason: "need" }],
    });
    return changed.map(({ state, changeKw }) => [state, changeKw]);
  };
  expect(stateOf(false)).toEqual([["armed", 2000]]);
  expect(stateOf(true)).toEqual([["released", 4000]]);
});

test("some rules give the call the unit, and some do not", () => {
  const winners = Object.keys(primacyRules).map((kind) => called(kind, [-1000, -1000]).kind);
  expect(new Set(winners)).toEqual(new Set(["reserved", "refused"]));
});

describe("a reserve whose promise is in parts is armed, or not, as if it had been bought in one", () => {
  const armedOf = (kind: string, kws: readonly number[]) => {
    const { world, held, wanted } = armedIn(kind, [-1000]);
    const parts = kws.map(
      (changeKw, row): Award => ({
        ...{ ...wanted, state: "awarded", changeKw },
        ...(row === 0 ? {} : { id: `r#${row + 1}`, restOf: "r" }),
      }),
    );
    for (const each of parts)
      expect(reserve(world.book, reservationOfAward(each)).kind).toBe("reserved");
    world.services.awards.set(PERIOD, [...held, ...parts]);
    const changes = parts.map((award) => ({ award, state: "armed", reason: "need" }) as const);
    const { conflicts } = applied(world, { changes });
    const awards = world.services.awards.get(PERIOD)!;
    const armedKw = (isOf: (award: Award) => boolean) =>
      awards.reduce((sum, of) => sum + (isOf(of) && of.state === "armed" ? of.changeKw : 0), 0);
    return {
      conflicts: conflicts.map(({ parts: _, ...conflict }) => conflict),
      systemKw: armedKw(({ service }) => service === RESERVE),
      networkKw: armedKw(({ service }) => service !== RESERVE),
      blockedKw: blockedOf(world, [...held, ...parts]),
    };
  };

  test.each(Object.keys(primacyRules))("%s", (kind) => {
    const whole = armedOf(kind, [4000]);
    expect(whole.conflicts).toHaveLength(1);
    for (const kws of [
      [3000, 1000],
      [1000, 1500, 1500],
    ])
      expect(armedOf(kind, kws)).toEqual(whole);
  });

  // By parts of 3 and 1 MW: £45 and £15 against £45, the network's; as one £60, the system's.
  test("worked: by cost 4 MW of reserve at £30 beyond its price stand before 1 MW less at £90, in two parts as in one", () => {
    const { systemKw, networkKw } = armedOf("by-cost", [3000, 1000]);
    expect([systemKw, networkKw]).toEqual([4000, 0]);
  });
});

/** A reserve in parts of 5 and 4 MW that is armed where the network has armed 3 MW of the unit. */
function armedInParts(splitStack: boolean) {
  const { world, held, wanted } = armedIn("dso-first", [-3000], splitStack);
  const parts: readonly Award[] = [
    { ...wanted, state: "awarded", changeKw: 5000 },
    { ...wanted, state: "awarded", changeKw: 4000, id: "r#2", restOf: "r" },
  ];
  for (const each of parts)
    expect(reserve(world.book, reservationOfAward(each)).kind).toBe("reserved");
  world.services.awards.set(PERIOD, [...held, ...parts]);
  const changes = parts.map((award) => ({ award, state: "armed", reason: "need" }) as const);
  return { world, parts, changed: applied(world, { changes }).changed };
}

test("of a reserve in parts of 5 and 4 MW that has 7 MW beside the network the first has lost nothing, and says so", () => {
  const { changed } = armedInParts(true);
  expect(changed.map(({ id, changeKw, reason }) => [id, changeKw, reason])).toEqual([
    ["r", 5000, "need"],
    ["r#2", 2000, "primacy"],
  ]);
});

test("of a call of 9 MW in parts of 5 and 4 what is lost is blocked, of whichever part: with the split 2 MW for half an hour, without it all", () => {
  const blockedOfCall = (splitStack: boolean) => {
    const { world, parts } = armedInParts(splitStack);
    const now = world.services.awards.get(PERIOD)!.filter(({ service }) => service === RESERVE);
    const whole = (award: Award): Instruction => ({
      ...call(award),
      changeKw: parts.find(({ id }) => id === award.id)!.changeKw,
    });
    const isWhole = (award: Award) => award.changeKw === whole(award).changeKw;
    const isHad = (award: Award) => award.state === "armed" && isWhole(award);
    const { conflicts, instructions } = applied(world, {
      instructions: now.filter(isHad).map(call),
      contestedCalls: now.filter((award) => !isHad(award)).map(whole),
    });
    return {
      blockedWh: conflicts.map(({ award, blockedWh }) => [award.id, blockedWh]),
      toldKw: instructions.map(({ award, changeKw }) => [award.id, changeKw]),
    };
  };
  expect(blockedOfCall(true)).toEqual({
    blockedWh: [["r#2", 1_000_000]],
    toldKw: [
      ["r", 5000],
      ["r#2", 2000],
    ],
  });
  expect(blockedOfCall(false)).toEqual({
    blockedWh: [
      ["r", 2_500_000],
      ["r#2", 2_000_000],
    ],
    toldKw: [],
  });
});

test("of 3 MW in parts of 1 and 2 that the network had armed and lost to a reserve of 9 of 10 MW the first is told, and the second is bought elsewhere at £90", () => {
  const { world, held, wanted } = armedIn("eso-first", [-1000, -2000], true);
  for (const each of held) release(world.book, reservationOfAward(each));
  const lost = held.map((each): Award => ({ ...each, state: "disarmed", reason: "primacy" }));
  const system: Award = { ...wanted, changeKw: 9000 };
  expect(reserve(world.book, reservationOfAward(system)).kind).toBe("reserved");
  world.services.awards.set(PERIOD, [...lost, system]);
  const { conflicts, instructions } = applied(world, { contestedCalls: lost.map(call) });
  expect(instructions.map(({ award, changeKw }) => [award.id, changeKw])).toEqual([["x", -1000]]);
  expect(
    conflicts.map(({ against, counterActionMicroGbp }) => [against?.id, counterActionMicroGbp]),
  ).toEqual([["x#2", 90_000_000]]);
});

test("beside 2 MW that the network has armed a unit of which the system has 5 MW already has the other 5 of 6, whoever wins", () => {
  for (const kind of Object.keys(primacyRules)) {
    const { world, held, wanted } = armedIn(kind, [-2000], true);
    const own: Award = { ...wanted, id: "s", service: "short-term-operating-reserve" };
    const other: Award = { ...own, changeKw: 5000, state: "awarded" };
    expect(reserve(world.book, reservationOfAward(other)).kind).toBe("reserved");
    world.services.awards.set(PERIOD, [...held, other]);
    const award: Award = { ...wanted, changeKw: 6000 };
    const results = applied(world, {
      awards: [award],
      instructions: [call(award)],
    });
    // Without the network's there is no room for 6 MW either: nothing between operators.
    expect(results.conflicts).toEqual([]);
    expect(results.instructions.map(({ changeKw }) => changeKw)).toEqual([5000]);
    expect(
      results.awards.map(({ id, changeKw, state, reason }) => [id, changeKw, state, reason]),
    ).toEqual([
      ["r#2", 1000, "refused", "declaredAvailability"],
      ["r", 5000, "armed", ""],
    ]);
    // What was refused of it stands in a row: a later gate asks for no part of that number.
    const gate = {
      venue: RESERVE,
      gate: "award",
      instant: AT,
      fromPeriod: PERIOD,
      toPeriod: PERIOD + 1,
    };
    const context = serviceContext(world, gate as unknown as DueGate, serviceResults(), {
      networkIn: () => {
        throw new RangeError("no network is asked for");
      },
      offers: () => [],
    });
    expect([...context.refused()]).toEqual(["r#2"]);
  }
});
