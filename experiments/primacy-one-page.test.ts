/**
 * What an award loses of its unit, and a target blocks of its call, by when that happens: gates whose doings are kept together, on one page, leave what they leave
 * when each is kept by itself.
 */
import { describe, expect, test } from "vitest";
import { heldOnceLess, ofLess } from "../sim/model/awards.ts";
import { type Award, type Conflict, PRIMACY, serviceResults } from "../sim/model/services.ts";
import { commitServices } from "../sim/state/commit-services.ts";
import { addConflicts } from "../sim/state/page-order.ts";
import { armUnit } from "../sim/state/reserve-unit.ts";
import { AT, armedIn, PERIOD } from "./testing/armed-battery.ts";
import {
  callsOf,
  ofService,
  relief,
  reserveOf,
  STOR,
  withFaults,
  writeTowns,
} from "./testing/primacy-town.ts";

writeTowns();

/** At so many seconds: of a call of 4 MW 1 stands at a target; it keeps so many kW of its unit, of which the rest is the network's; or it has all of it back. */
type Step = readonly [seconds: number, what: "passes" | "back" | number];

/** What is kept of an award of 4 MW after some steps, each page of them by itself. */
function keptAfter(pages: readonly (readonly Step[])[]) {
  const { world, wanted } = armedIn("dso-first", [-2000]);
  const [lost] = armUnit(world, serviceResults(), AT, [{ ...wanted, state: "awarded" }]).conflicts;
  let award: Award = wanted;
  world.services.awards.set(PERIOD, [award]);
  for (const page of pages) {
    const results = serviceResults();
    const conflict = (at: number, more: Partial<Conflict>) => {
      addConflicts(results, [{ ...lost!, at, award, blockedWh: 0, ...more }]);
    };
    for (const [seconds, what] of page) {
      const at = AT + seconds;
      if (what === "passes") {
        const standsKw = Math.min(1000, Math.abs(award.changeKw));
        const target = { conflictClass: "C3", against: undefined } as const;
        conflict(at, { ...target, askedKw: Math.abs(award.changeKw), standsKw });
        continue;
      }
      if (what === "back") {
        results.wonBack.set(award.id, at);
        award = { ...wanted, promisedKw: 4000 };
      } else {
        conflict(at, {});
        award =
          what === 0
            ? { ...award, state: "disarmed", reason: PRIMACY }
            : { ...ofLess(award, what), promisedKw: 4000, heldKw: heldOnceLess(award, what, at) };
      }
      results.changed.push(award);
    }
    commitServices(world, results);
  }
  const { blocked, unready } = world.services;
  return { blocked: blocked.get(award.id), unready: unready.get(award.id) };
}

describe("one page and several", () => {
  test.each<[string, readonly Step[]]>([
    [
      "its call at 5 minutes, and all of its unit lost at 15",
      [
        [300, "passes"],
        [900, 0],
      ],
    ],
    [
      "its call at 5 minutes, and a part kept at 15",
      [
        [300, "passes"],
        [900, 2000],
      ],
    ],
    [
      "its call, a part kept at once, and its call for that",
      [
        [300, "passes"],
        [300, 2000],
        [300, "passes"],
      ],
    ],
    [
      "its call, a part kept, and the rest lost",
      [
        [300, "passes"],
        [900, 2000],
        [1200, 0],
      ],
    ],
    [
      "lost and had back",
      [
        [300, 0],
        [600, "back"],
      ],
    ],
    [
      "its call, lost, had back with a call that nothing is in the way of, and lost",
      [
        [300, "passes"],
        [900, 0],
        [1200, "back"],
        [1500, 0],
      ],
    ],
    [
      "its call, lost, had back, and its call again",
      [
        [300, "passes"],
        [900, 0],
        [1200, "back"],
        [1200, "passes"],
      ],
    ],
  ])("%s", (_, steps) => {
    const apart = keptAfter(steps.map((step) => [step]));
    expect(apart.blocked ?? apart.unready).toBeDefined();
    expect(keptAfter([steps])).toEqual(apart);
  });

  test("worked: 3 MW at a target from 5 minutes on, and all 4 of the unit from 15", () => {
    const { blocked } = keptAfter([
      [
        [300, "passes"],
        [900, 0],
      ],
    ]);
    expect(blocked).toMatchObject({ kw: 2000, atTarget: { askedKw: 0, standsKw: 0 } });
    expect(blocked!.atTarget!.kw).toBeCloseTo(1000, 6);
  });

  test("worked: 3 MW at a target from 5 minutes on, 1 of the 2 that it keeps from 15", () => {
    const { blocked } = keptAfter([
      [
        [300, "passes"],
        [900, 2000],
      ],
    ]);
    expect(blocked).toMatchObject({ kw: 0, atTarget: { askedKw: 4000, standsKw: 1000 } });
    expect(blocked!.atTarget!.kw).toBeCloseTo(1500, 6);
  });
});

test("lost at 15 minutes, had back at 20 and lost at 25, a target that blocked a call before stands in the way of nothing since", () => {
  const { blocked, unready } = keptAfter([
    [[300, "passes"]],
    [[900, 0]],
    [[1200, "back"]],
    [[1500, 0]],
  ]);
  expect(blocked!.atTarget!.kw).toBeCloseTo(1000, 6);
  expect(blocked!.kw).toBeCloseTo(2000 / 3, 6);
  expect(unready!.lateKw).toBeCloseTo(2000 / 3, 6);
});

test("once it has its unit back it is blocked at the target alone, and nothing of its call is not excused", () => {
  const { blocked } = keptAfter([[[300, "passes"]], [[900, 0]], [[1200, "back"]]]);
  expect(blocked).toMatchObject({ kw: 0, isNotified: false, unexcusedWh: 0 });
});

test("a reserve that a target lets less of, and then the network has, is paid the same whether the network told its unit on that page or the next", async () => {
  const paid = async (before: number) => {
    const reserve = reserveOf(8, callsOf(60));
    const dynamic = { ...relief("export"), triggerFrac: 0.2, arming: { kind: "always" } };
    const rows = await withFaults(
      {
        dynamic: { ...dynamic, gates: { dispatch: { before } } },
        [STOR]: { ...reserve, gates: { dispatch: { before: 30 } }, blockedAvailability: "keep" },
      },
      { kind: "dso-first" },
    );
    const [, second] = ofService(rows, STOR);
    return [
      second!.state,
      second!.reason,
      second!.changeW,
      Number(second!.availabilityMicroGbp) / 1e6,
    ];
  };
  // What it is to be ready for, 8 MW for half an hour at £5 for each MW held an hour, it keeps once.
  const lost = ["disarmed", "primacy", 8_000_000, 20];
  expect([await paid(15), await paid(0)]).toEqual([lost, lost]);
});
