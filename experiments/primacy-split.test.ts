/**
 * One battery of 10 MW of which one operator arms a part, through the whole engine: the other has the MW that are left, for opposite
 * directions (C1) and for the same (C2), under every primacy rule; what both want of the rest the rule decides. Each pays for its own MW.
 */
import { describe, expect, test } from "vitest";
import { primacyRules } from "../sim/venues/primacy/registry.ts";
import type { Row } from "./testing/engine-runs.ts";
import {
  FIRST_DAY,
  ofService,
  type Run,
  relief,
  reserveOf,
  sum,
  under,
  unitConflicts,
  writeTowns,
} from "./testing/primacy-town.ts";

writeTowns();

const RULES = Object.keys(primacyRules);
const BM = "bids-and-offers";
const RESERVES = ["short-term-operating-reserve", "replacement-reserve"] as const;
const CLASSES = [
  ["C1", "export"],
  ["C2", "import"],
] as const;

const armed = (rows: Run, service: string) =>
  ofService(rows, service).filter(({ state }) => state === "armed");
const changes = (awards: readonly Row[]) => new Set(awards.map(({ changeW }) => changeW));

/** What the battery did more than in a run without either, in the half-hours in which both told it. */
async function movedWith(rows: Run, over: object) {
  const quiet = await under({}, over);
  const told = rows("service_instructions");
  const starts = new Set(told.map(({ start }) => Number(start)));
  const both = [...starts].filter(
    (at) => new Set(told.filter(({ start }) => start === at).map((of) => of.service)).size === 2,
  );
  const of = (run: Run, at: number) =>
    Number(
      run("unit_period").find(
        ({ periodStart, unit }) => periodStart === at && unit === "fallow-battery",
      )!.deliveredWh,
    );
  return both.map((at) => {
    const askedWh =
      sum(
        told.filter(({ start }) => start === at),
        "changeW",
      ) / 2;
    return { movedWh: of(rows, at) - of(quiet, at), askedWh };
  });
}

describe.each(RESERVES)("%s beside half a megawatt of the network's", (reserve) => {
  test.each(RULES.flatMap((kind) => CLASSES.map(([of, point]) => [kind, of, point] as const)))(
    "%s, %s: both are armed, both are given what they asked for, each pays for its own, and nothing is in conflict",
    async (kind, _, point) => {
      const over = { primacy: { kind, splitStack: true } };
      const rows = await under({ sustain: relief(point), [reserve]: reserveOf(4) }, over);
      expect(unitConflicts(rows)).toEqual([]);
      expect(changes(armed(rows, "sustain"))).toEqual(
        new Set([point === "export" ? -500_000 : 500_000]),
      );
      expect(changes(armed(rows, reserve))).toEqual(new Set([4_000_000]));
      const moved = await movedWith(rows, over);
      expect(moved.length).toBeGreaterThan(0);
      for (const { movedWh, askedWh } of moved) expect(movedWh).toBe(askedWh);
      for (const row of rows("service_awards")) {
        expect(row.deliveredWh).toBe(row.instructedWh);
        expect(row.utilisationMicroGbp).toBe(
          Math.round(Number(row.instructedWh) * Number(row.utilisationGbpPerMwh)),
        );
      }
    },
  );
});

const acceptance = (system: "short" | "long", wantedMw: number) => ({
  ...{ wantedMw, countedAt: "export", responseMinutes: 0 },
  participation: { provider: ["storage"] },
  calls: { kind: "stated", calls: [{ day: FIRST_DAY, from: "11:00", minutes: 60, system }] },
});
const FIXED_PRICE = { imbalance: { price: { kind: "fixed", gbpPerMwh: 95 } } };

describe("a unit of which the network has armed 2 MW is accepted for as many as are left, and no more", () => {
  test.each(RULES.flatMap((kind) => CLASSES.map(([of, point]) => [kind, of, point] as const)))(
    "%s, %s: 3 MW are accepted",
    async (kind, _, point) => {
      const over = { primacy: { kind, splitStack: true }, settlement: FIXED_PRICE };
      const rows = await under(
        { sustain: relief(point, 2000), [BM]: acceptance("short", 3) },
        over,
      );
      expect(unitConflicts(rows)).toEqual([]);
      expect(changes(armed(rows, BM))).toEqual(new Set([3_000_000]));
      expect(armed(rows, BM)).toHaveLength(2);
      expect(armed(rows, "sustain")).toHaveLength(4);
      for (const { movedWh, askedWh } of await movedWith(rows, over)) expect(movedWh).toBe(askedWh);
    },
  );

  test.each([
    ["dso-first", 8_000_000, "armed"],
    ["eso-first", 10_000_000, "disarmed"],
  ])(
    "%s: of 10 MW up beside 2 MW down %d W are accepted, and the network's is %s",
    async (kind, most, state) => {
      const rows = await under(
        { sustain: relief("export", 2000), [BM]: acceptance("short", 10) },
        { primacy: { kind, splitStack: true }, settlement: FIXED_PRICE },
      );
      // It stands by itself: nothing beside it passes the target of the transformer.
      const accepted = armed(rows, BM);
      expect(changes(accepted)).toEqual(new Set([most]));
      const at = new Set(accepted.map(({ periodStart }) => periodStart));
      const network = ofService(rows, "sustain").filter(({ periodStart }) => at.has(periodStart));
      expect(new Set(network.map((row) => row.state))).toEqual(new Set([state]));
      for (const row of unitConflicts(rows)) {
        expect([row.class, row.askedW, row.standsW]).toEqual(["C1", 10_000_000, most]);
        // Of 10 MW for half an hour 2 MW were called and are had elsewhere.
        expect(row.blockedWh).toBe(kind === "dso-first" ? 1_000_000 : 0);
      }
      const [unmet, decided] = [true, false].map((isUnmet) =>
        unitConflicts(rows).filter((row) => (row.counterActionMicroGbp !== 0) === isUnmet),
      );
      expect(decided).toHaveLength(accepted.length);
      // What the network's schedule would have told: 1 MWh in each half-hour, at £90.
      expect(unmet!.map((row) => row.counterActionMicroGbp)).toEqual(
        kind === "dso-first" ? [] : [90_000_000, 90_000_000],
      );
    },
  );
});

describe("what the network would have told of what it had armed and lost, less what it is told of the rest, is bought elsewhere", () => {
  const POSTED = { kind: "eso-first", splitStack: true, costs: "posted" };
  /** Of every half-hour in which the network lost something: what it would have told and what it told, W, and what was counted and paid, £. */
  const lackIn = (rows: Run, wouldW: number) => {
    const lost = unitConflicts(rows).filter(({ winner, at, periodStart }) => {
      expect(winner).toBe("eso");
      return at === periodStart;
    });
    return lost.map(({ networkAward, award, counterActionMicroGbp }) => {
      const toldW = sum(
        rows("service_instructions").filter((told) => told.award === networkAward),
        "changeW",
      );
      const paid = rows("ledger").filter(
        (of) => of.rule === "counter-action" && of.because === award,
      );
      const countedGbp = Number(counterActionMicroGbp) / 1e6;
      expect(sum(paid, "amountMicroGbp") / 1e6).toBe(countedGbp);
      expect(countedGbp).toBe(((wouldW + toldW) / 1e6) * 0.5 * 90);
      return countedGbp;
    });
  };

  test.each([
    [8, []],
    [8.5, [22.5, 22.5]],
    [9, [45, 45]],
    [9.5, [67.5, 67.5]],
    [10, [90, 90]],
  ])("of 2 MW beside an acceptance of %d MW of 10: £%j", async (wantedMw, gbp) => {
    const rows = await under(
      { sustain: relief("export", 2000), [BM]: acceptance("short", wantedMw) },
      { network: { file: "wide.yaml" }, primacy: POSTED, settlement: FIXED_PRICE },
    );
    expect(lackIn(rows, 2_000_000)).toEqual(gbp);
  });

  test("of 3 MW beside a reserve of 9 MW, which is armed later: £90 a half-hour", async () => {
    const before = { gates: { arm: { before: 120 } } };
    const rows = await under(
      { sustain: relief("export", 3000, before), [RESERVES[0]]: reserveOf(9) },
      { network: { file: "wide.yaml" }, primacy: POSTED },
    );
    expect(lackIn(rows, 3_000_000)).toEqual([90, 90, 90, 90]);
  });
});

describe.each(RESERVES)(
  "%s of 9 MW of a battery of which the network has armed 3: what is called of it and is not had is bought elsewhere",
  (reserve) => {
    // With the split 2 MW for half an hour at £180, without it 9.
    test.each([
      [true, 9, 7, 180],
      [true, 8, 7, 90],
      [true, 7, 7, 0],
      [false, 9, 0, 810],
    ])("split %s, %d MW called: %d are told, £%d", async (splitStack, mw, toldMw, gbp) => {
      const calls = {
        kind: "stated",
        calls: [{ day: FIRST_DAY, from: "11:00", minutes: 60, depthFrac: mw / 9 }],
      };
      const rows = await under(
        { sustain: relief("export", 3000), [reserve]: reserveOf(9, { calls }) },
        {
          network: { file: "wide.yaml" },
          primacy: { kind: "dso-first", splitStack, costs: "posted" },
        },
      );
      const told = rows("service_instructions").filter(({ service }) => service === reserve);
      expect(told.map(({ changeW }) => changeW)).toEqual(
        toldMw === 0 ? [] : [toldMw * 1e6, toldMw * 1e6],
      );
      const called = unitConflicts(rows).filter(({ blockedWh }) => Number(blockedWh) > 0);
      const halfHours = gbp === 0 ? 0 : 2;
      expect(called.map(({ blockedWh }) => blockedWh)).toEqual(
        Array(halfHours).fill((mw - toldMw) * 500_000),
      );
      for (const row of called)
        expect([row.class, row.rule, row.winner, row.askedW, row.standsW]).toEqual([
          ...["C1", "dso-first", "dso", mw * 1e6, toldMw * 1e6],
        ]);
      expect(
        rows("ledger")
          .filter(({ rule }) => rule === "replacement")
          .map(({ amountMicroGbp }) => amountMicroGbp),
      ).toEqual(Array(halfHours).fill(gbp * 1e6));
    });
  },
);

test.each(RULES)(
  "%s: a reserve of 9 MW up and 3 MW down for the network: who loses is armed for what is left, and what it promised is kept ready and paid",
  async (kind) => {
    const reserve = "replacement-reserve";
    const rows = await under(
      { sustain: relief("export", 3000), [reserve]: reserveOf(9) },
      { primacy: { kind, splitStack: true } },
    );
    const conflicts = unitConflicts(rows);
    expect(conflicts.length).toBeGreaterThan(0);
    for (const { award, networkAward, winner, askedW, standsW } of conflicts) {
      const [eso] = ofService(rows, reserve).filter((of) => of.award === award);
      const [dso] = ofService(rows, "sustain").filter((of) => of.award === networkAward);
      expect([askedW, standsW]).toEqual([9_000_000, winner === "eso" ? 9_000_000 : 7_000_000]);
      expect(eso!.state).toBe("armed");
      if (winner === "dso") {
        expect([eso!.changeW, eso!.reason]).toEqual([7_000_000, "primacy"]);
        expect([dso!.changeW, dso!.state]).toEqual([-3_000_000, "armed"]);
        // Notified by the deadline of arming: it is paid to be ready for all that it promised, 4.5 MWh.
        expect(eso!.availabilityMicroGbp).toBe(
          Math.round(4_500_000 * Number(eso!.availabilityGbpPerMwh)),
        );
      } else {
        expect(eso!.changeW).toBe(9_000_000);
        expect(Math.abs(Number(dso!.changeW))).toBeLessThanOrEqual(3_000_000);
        expect(dso!.reason).toBe("primacy");
      }
    }
  },
);

test("worked: for the same direction the network pays £300 for its 2 MW and the system its own price for 3 MW; without the split the network alone pays", async () => {
  const paid = async (splitStack: boolean) => {
    const rows = await under(
      { sustain: relief("import", 2000), "replacement-reserve": reserveOf(3) },
      { primacy: { kind: "by-cost", splitStack } },
    );
    const called = new Set(
      rows("service_instructions")
        .filter(({ service }) => service === "replacement-reserve")
        .map(({ start }) => start),
    );
    const of = (service: string) =>
      armed(rows, service).filter(({ periodStart }) => called.has(periodStart));
    return { called: called.size, network: of("sustain"), system: of("replacement-reserve") };
  };
  const split = await paid(true);
  expect(split.called).toBe(2);
  // 1 MWh in each half-hour at £300.
  expect(split.network.map((row) => row.utilisationMicroGbp)).toEqual([300_000_000, 300_000_000]);
  for (const row of split.system)
    expect(row.utilisationMicroGbp).toBe(Math.round(1_500_000 * Number(row.utilisationGbpPerMwh)));
  expect((await paid(false)).called).toBe(0);
});
