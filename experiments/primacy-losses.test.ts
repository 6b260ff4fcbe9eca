/**
 * A battery that a reserve loses to the network's operator in steps and wins back in steps: what comes back is what was lost first, and what was
 * lost by the deadline of arming is kept apart from what was lost later.
 */
import { describe, expect, test } from "vitest";
import { heldOnceLess, ofLess } from "../sim/model/awards.ts";
import { type Award, type Conflict, PRIMACY, serviceResults } from "../sim/model/services.ts";
import { commitServices } from "../sim/state/commit-services.ts";
import { armUnit } from "../sim/state/reserve-unit.ts";
import type { World } from "../sim/state/world.ts";
import { cancellationSchema } from "../sim/venues/flexibility/settings.ts";
import { settleAward } from "../sim/venues/flexibility/settle.ts";
import { performanceCurveSchema } from "../sim/venues/performance/curves/registry.ts";
import { AT, armedIn, PERIOD } from "./testing/armed-battery.ts";

/** How the network's operator keeps the battery that the reserve wants. */
function lostIn(world: World, wanted: Award): Conflict {
  const { conflicts } = armUnit(world, serviceResults(), AT, [{ ...wanted, state: "awarded" }]);
  const [conflict] = conflicts;
  expect(conflict?.winner).toBe("dso");
  return conflict!;
}

describe("of 10 MW 2 were lost by the deadline of arming and 3 after 5 minutes, and then it is won back", () => {
  /** Steps of what it has, MW, after so many seconds; it keeps a part of its unit, loses it (0) or has some of it back. */
  const unreadyAfter = (...steps: readonly (readonly [number, number])[]) => {
    const { world, wanted } = armedIn("dso-first", [-2000]);
    const conflict = lostIn(world, wanted);
    const promised: Award = { ...wanted, changeKw: 10_000 };
    let award: Award = { ...wanted, changeKw: 8000, promisedKw: 10_000 };
    world.services.awards.set(PERIOD, [award]);
    for (const [seconds, mw] of steps) {
      const at = AT + seconds;
      const results = serviceResults();
      if (mw === 0) {
        results.conflicts.push({ ...conflict, at, award, blockedWh: 0 });
        award = { ...award, state: "disarmed" };
      } else if (award.state === "armed" && mw * 1000 < award.changeKw) {
        const heldKw = heldOnceLess(award, mw * 1000, at);
        award = { ...ofLess(award, mw * 1000), heldKw };
      } else {
        results.wonBack.set("r", at);
        award = { ...ofLess(promised, mw * 1000), promisedKw: 10_000 };
      }
      results.changed.push(award);
      commitServices(world, results);
    }
    const { notifiedKw, lateKw } = world.services.unready.get("r")!;
    return [notifiedKw, lateKw].map((kw) => Math.round(kw * 1000) / 1000);
  };

  // 3 MW are lost for 25 of 30 minutes, and what comes back is back for 15.
  test("2 MW that come back are the 2 that were lost first, and what comes back beyond those is of the 3", () => {
    expect(unreadyAfter([300, 5])).toEqual([2000, 2500]);
    expect(unreadyAfter([300, 5], [900, 7])).toEqual([1000, 2500]);
    expect(unreadyAfter([300, 5], [900, 9])).toEqual([1000, 1500]);
    expect(unreadyAfter([300, 5], [900, 10])).toEqual([1000, 1000]);
  });

  test("in steps it comes back as at once, and what is lost again is lost last", () => {
    expect(unreadyAfter([300, 5], [900, 6], [900, 10])).toEqual(unreadyAfter([300, 5], [900, 10]));
    // 1 of the 2 is back for 15 minutes, and 1 is lost for 10.
    expect(unreadyAfter([300, 5], [900, 6], [1200, 5])).toEqual([1500, 2833.333]);
  });

  test("where the rest of its unit was lost too, what it lost of it before counts beside", () => {
    // Of 8 MW that are gone for 20 minutes all 10 are back for 10.
    expect(unreadyAfter([600, 0], [1200, 10])).toEqual([1333.333, 2666.667]);
    // 2, then 3 for 25 minutes, then 5 for 20, of which 6 are back for 10.
    expect(unreadyAfter([300, 5], [600, 0], [1200, 6])).toEqual([1333.333, 4500]);
  });
});

test("what is lost and had back on one page is as on two", () => {
  const unreadyAfter = (pagesOf: (part: Award, back: Award) => readonly (readonly Award[])[]) => {
    const { world, wanted } = armedIn("dso-first", [-2000]);
    const had: Award = { ...wanted, changeKw: 8000, promisedKw: 10_000 };
    world.services.awards.set(PERIOD, [had]);
    const part = { ...ofLess(had, 5000), heldKw: heldOnceLess(had, 5000, AT + 300) };
    for (const page of pagesOf(part, { ...had, changeKw: 10_000 })) {
      const results = serviceResults();
      results.changed.push(...page);
      if (page.at(-1) !== part) results.wonBack.set("r", AT + 900);
      commitServices(world, results);
    }
    return world.services.unready.get("r");
  };
  const inTwo = unreadyAfter((part, back) => [[part], [back]]);
  expect(unreadyAfter((part, back) => [[part, back]])).toEqual(inTwo);
  expect(inTwo).toMatchObject({ notifiedKw: 1000, lateKw: 1000 });
});

test("what is blocked at a target of a unit that it has is no loss of that unit", () => {
  const { world, wanted } = armedIn("dso-first", [-2000]);
  const conflict = lostIn(world, wanted);
  const armed: Award = { ...wanted, changeKw: 8000, promisedKw: 10_000 };
  world.services.awards.set(PERIOD, [armed]);
  const passing = { ...conflict, award: armed, conflictClass: "C3", against: undefined } as const;
  commitServices(world, {
    ...serviceResults(),
    conflicts: [{ ...passing, at: AT, askedKw: 8000, standsKw: 7000 }],
  });
  expect(world.services.blocked.get("r")).toMatchObject({ kw: 0, atTarget: { kw: 1000 } });
  const results = serviceResults();
  results.changed.push({ ...wanted, changeKw: 10_000 });
  results.wonBack.set("r", AT + 900);
  commitServices(world, results);
  expect(world.services.unready.get("r")).toMatchObject({ notifiedKw: 1000, lateKw: 0 });
  // For the first of its two quarters.
  expect(world.services.blocked.get("r")).toMatchObject({ kw: 0, atTarget: { kw: 500 } });
});

describe("of a call of 4 MW a target blocks 3 from 5 minutes on, and after 15 the network has the unit", () => {
  /** What is blocked in MW, once the award has so much of its unit, or had so much and lost the rest 5 minutes later. */
  const blockedAfter = (steps: readonly number[], isExcused = true, endsAfter?: number) => {
    const { world: built, wanted } = armedIn("dso-first", [-2000]);
    const { scenario } = built;
    const primacy = { ...scenario.primacy, excusedNonDelivery: isExcused };
    const world: World = { ...built, scenario: { ...scenario, primacy } };
    const conflict = lostIn(world, wanted);
    world.services.awards.set(PERIOD, [wanted]);
    const [askedKw, standsKw] = [4000, 1000];
    const passing = {
      ...conflict,
      award: wanted,
      conflictClass: "C3",
      against: undefined,
    } as const;
    const told = { award: wanted, issuedAt: AT, from: AT, to: AT + 1800, changeKw: 1000 };
    const call = { ...told, expectedFlowKw: 0, because: "call" };
    commitServices(world, {
      ...serviceResults(),
      conflicts: [{ ...passing, at: AT + 300, askedKw, standsKw, blockedWh: 1_250_000 }],
      instructions: [call],
    });
    let award = wanted;
    for (const [step, keptKw] of steps.entries()) {
      const at = AT + 900 + 300 * step;
      const results = serviceResults();
      results.conflicts.push({ ...conflict, at, award, blockedWh: 100_000 });
      if (endsAfter !== undefined) results.ended.push({ told: call, at, endsAt: AT + endsAfter });
      award =
        keptKw === 0
          ? { ...award, state: "disarmed", reason: PRIMACY }
          : { ...ofLess(award, keptKw), heldKw: heldOnceLess(award, keptKw, at) };
      results.changed.push(award);
      commitServices(world, results);
    }
    return { world, award, blocked: world.services.blocked.get("r")! };
  };
  const mwOf = (steps: readonly number[], isExcused = true, endsAfter?: number) => {
    const { kw, atTarget, unexcusedWh } = blockedAfter(steps, isExcused, endsAfter).blocked;
    return [kw, atTarget!.kw, unexcusedWh].map((of) => Math.round(of) / 1000);
  };

  test("worked: the target blocks 3 MW for 10 minutes, and the network 4 for 15", () => {
    expect(mwOf([])).toEqual([0, 2500, 0].map((kw) => kw / 1000));
    expect(mwOf([0])).toEqual([2, 1, 0]);
    // Its call goes on for 5 minutes more.
    expect(mwOf([0], true, 1200)).toEqual([2, 1.5, 0]);
  });

  test("of what it keeps the target lets 1 MW through, as before", () => {
    expect(mwOf([2000])).toEqual([0, 1.5, 0]);
    expect(mwOf([500])).toEqual([0, 1, 0]);
  });

  test("what it had kept is lost too: 2 MW for 10 minutes, whether what was called is excused or not", () => {
    const lost = [0.667, 1 + 1 / 6].map((mw) => Math.round(mw * 1000) / 1000);
    expect(mwOf([2000, 0])).toEqual([...lost, 0]);
    expect(mwOf([2000, 0], false)).toEqual([...lost, 1450]);
  });

  test.each([
    // 4 MW for 5 minutes and 1 for 10; £5 for each MW held an hour.
    ["lose", 2.5],
    ["keep-if-notified", 2.5],
    ["keep", 10],
  ] as const)("%s: £%d to be ready", (setting, gbp) => {
    const { award, blocked } = blockedAfter([0]);
    const rules = {
      curve: performanceCurveSchema.parse({ kind: "transition-band" }),
      cancellation: cancellationSchema.parse({}),
      blockedAvailability: setting,
    };
    const gave = { award: "r", instructedWh: 0, deliveredWh: 0, reliefWh: 0, ableFrac: 0.5 };
    const paid = settleAward(award, gave, rules, { lastMonthFrac: () => 1, blocked });
    expect(paid.availabilityMicroGbp / 1e6).toBeCloseTo(gbp, 6);
  });

  test("won back after 20 minutes it was without its unit for 5, and what the target had blocked stays", () => {
    const { world, award } = blockedAfter([0]);
    const results = serviceResults();
    results.changed.push({ ...award, state: "armed" });
    results.wonBack.set("r", AT + 1200);
    commitServices(world, results);
    const { lateKw, notifiedKw } = world.services.unready.get("r")!;
    expect([notifiedKw, Math.round(lateKw)]).toEqual([0, 667]);
    const { kw, atTarget } = world.services.blocked.get("r")!;
    expect([kw, Math.round(atTarget!.kw)]).toEqual([0, 1000]);
  });
});
