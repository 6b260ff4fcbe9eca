/**
 * Emergencies of either system operator through the whole engine, under every primacy rule: of the system before economy, of the network
 * before all, and only where what has failed makes matters worse at the constraint.
 */
import { describe, expect, test } from "vitest";
import { primacyRules } from "../sim/venues/primacy/registry.ts";
import {
  FIRST_DAY,
  ofService,
  relief,
  reserveOf,
  under,
  unitConflicts,
  writeTowns,
} from "./testing/primacy-town.ts";

writeTowns();

const STOR = "short-term-operating-reserve";
const RULES = Object.keys(primacyRules);

describe("emergencies over one unit, whatever the rule", () => {
  test.each(RULES)(
    "%s: a call in an emergency of the system has a battery that the network armed and has not told",
    async (kind) => {
      const calls = {
        kind: "stated",
        calls: [{ day: FIRST_DAY, from: "11:00", minutes: 60, isEmergency: true }],
      };
      const rows = await under(
        { sustain: relief("export"), [STOR]: reserveOf(4, { calls }) },
        { primacy: { kind } },
      );
      const called = rows("service_instructions").filter(({ service }) => service === STOR);
      expect(called.map(({ because }) => because)).toEqual(["emergency", "emergency"]);
      const armed = ofService(rows, STOR).filter(({ award }) =>
        called.some((of) => of.award === award),
      );
      expect(new Set(armed.map(({ state }) => state))).toEqual(new Set(["armed"]));
      const bySystem = unitConflicts(rows).filter(({ winner }) => winner === "eso");
      const [decided, unmet] = [true, false].map((isDecided) =>
        bySystem.filter(({ counterActionMicroGbp }) => (counterActionMicroGbp === 0) === isDecided),
      );
      // Where the rule gave the system the battery before it called, an emergency has nothing to win back, and no half-hour is the network's.
      const isHad = kind === "eso-first" || kind === "by-cost";
      expect(new Set(bySystem.map(({ rule }) => rule))).toEqual(
        new Set([isHad ? kind : "system-emergency"]),
      );
      const halfHours = isHad ? 4 : 2;
      expect(decided).toHaveLength(halfHours);
      // What the schedule of the network's service would have told, 250 kWh at £90, was lost by the same.
      expect(unmet!.map(({ counterActionMicroGbp }) => counterActionMicroGbp)).toEqual(
        Array(halfHours).fill(22_500_000),
      );
    },
  );

  test("with the split it has the part back too that the network armed: 9 MW are told instead of 7, and of 3 MW the network has 1", async () => {
    const toldIn = async (isEmergency: boolean) => {
      const calls = {
        kind: "stated",
        calls: [{ day: FIRST_DAY, from: "11:00", minutes: 30, isEmergency }],
      };
      const rows = await under(
        { sustain: relief("export", 3000), [STOR]: reserveOf(9, { calls }) },
        { network: { file: "wide.yaml" }, primacy: { kind: "dso-first", splitStack: true } },
      );
      const [called] = rows("service_instructions").filter(({ service }) => service === STOR);
      const inIt = (row: { periodStart?: unknown }) => row.periodStart === called!.start;
      const awards = rows("service_awards").filter(inIt);
      const counted = unitConflicts(rows)
        .filter(inIt)
        .map(({ rule, blockedWh, counterActionMicroGbp }) => [
          ...[rule, blockedWh, counterActionMicroGbp],
        ]);
      return { told: called!.changeW, awards, counted };
    };
    const kwOf = ({ awards }: Awaited<ReturnType<typeof toldIn>>) =>
      awards.map(({ changeW, state, instructedWh, deliveredWh }) => {
        expect([state, deliveredWh]).toEqual(["armed", instructedWh]);
        return changeW;
      });
    const [usual, emergency] = [await toldIn(false), await toldIn(true)];
    expect([usual.told, kwOf(usual)]).toEqual([7_000_000, [-3_000_000, 7_000_000]]);
    expect([emergency.told, kwOf(emergency)]).toEqual([9_000_000, [-1_000_000, 9_000_000]]);
    expect(usual.counted).toEqual([
      ["dso-first", 0, 0],
      ["dso-first", 1_000_000, 0],
    ]);
    // What the network had armed, 2 MW for half an hour at £90.
    expect(emergency.counted).toEqual([
      ["dso-first", 0, 0],
      ["system-emergency", 0, 0],
      ["system-emergency", 0, 90_000_000],
    ]);
  });

  const overTheBattery = async (file: string, branch: string) => {
    const faults = [
      {
        ...{ kind: "branch-out", branch, planned: false },
        ...{ from: "2026-06-15T10:05:00Z", to: "2026-06-15T12:00:00Z" },
      },
    ];
    const dynamic = {
      ...relief("export"),
      ...{ triggerFrac: 0.2, arming: { kind: "always" }, ceilings: { utilisationGbpPerMwh: 1000 } },
    };
    const reserve = reserveOf(4, { calls: { kind: "drawn", callsPerWeek: 0 } });
    return under(
      { dynamic, [STOR]: reserve },
      { network: { file }, primacy: { kind: "eso-first" }, faults },
    );
  };

  test("while a transformer has failed without which the other carries too much its service has the battery back that the system holds and has not called", async () => {
    const rows = await overTheBattery("second.yaml", "second");
    const emergencies = unitConflicts(rows).filter(({ rule }) => rule === "network-emergency");
    expect(emergencies.length).toBeGreaterThan(0);
    for (const { winner, networkAward, award } of emergencies) {
      expect(winner).toBe("dso");
      const told = rows("service_instructions").filter((of) => of.award === networkAward);
      expect(told.length).toBeGreaterThan(0);
      const [own] = ofService(rows, "dynamic").filter((of) => of.award === networkAward);
      const [toldW, seconds] = [
        Number(told[0]!.changeW),
        Number(told[0]!.end) - Number(told[0]!.start),
      ];
      const toldWh = Math.round((0 - toldW * seconds) / 3600);
      expect([own!.state, own!.instructedWh, own!.deliveredWh]).toEqual(["armed", toldWh, toldWh]);
      const [lost] = ofService(rows, STOR).filter((of) => of.award === award);
      expect([lost!.state, lost!.reason]).toEqual(["disarmed", "primacy"]);
    }
  });

  test.each([
    ["a line has failed that makes nothing worse there", "spur.yaml", "spur"],
    ["a transformer has failed whose flow the other carries", "second-wide.yaml", "second"],
  ])("while %s the rule decides over the battery", async (_, file, branch) => {
    const decided = unitConflicts(await overTheBattery(file, branch));
    expect(decided.length).toBeGreaterThan(0);
    expect(new Set(decided.map(({ rule }) => rule))).toEqual(new Set(["eso-first"]));
  });

  const decidedIn = async (
    kind: string,
    [file, branch]: readonly [string, string],
    isEmergency: boolean,
  ) => {
    const faults = [
      {
        ...{ kind: "branch-out", branch, planned: false },
        ...{ from: "2026-06-15T09:05:00Z", to: "2026-06-15T13:00:00Z" },
      },
    ];
    const calls = {
      kind: "stated",
      calls: [{ day: FIRST_DAY, from: "11:00", minutes: 60, isEmergency }],
    };
    const reserve = reserveOf(10, { calls, ...{ participation: { provider: ["storage"] } } });
    // The system has bought the battery whole; the network has solar farms armed at the transformer, which the call takes above its target.
    const sustain = relief("export", 500, {
      participation: { provider: ["solar"] },
      minOfferKw: 1,
    });
    const rows = await under(
      { sustain, [STOR]: reserve },
      { network: { file }, primacy: { kind }, faults },
    );
    const called = rows("conflicts").filter(({ class: of }) => of === "C3");
    expect(called).toHaveLength(2);
    expect(new Set(called.map(({ networkService }) => networkService))).toEqual(
      new Set(["sustain"]),
    );
    return [...new Set(called.map(({ winner, rule }) => `${winner} ${rule}`))];
  };

  const NETWORK_FIRST = "dso network-emergency";
  test.each(RULES)(
    "%s: while a transformer has failed beside the one that is guarded the network's service stands before a call in an emergency of the system too",
    async (kind) => {
      for (const isEmergency of [false, true])
        expect(await decidedIn(kind, ["second.yaml", "second"], isEmergency)).toEqual([
          NETWORK_FIRST,
        ]);
    },
  );

  test.each([
    ["takes demand that had much of the flow", "mill-spur.yaml"],
    ["lowers what the transformer carries", "less-spur.yaml"],
  ])("so it does while a line has failed that %s", async (_, file) => {
    expect(await decidedIn("eso-first", [file, "spur"], false)).toEqual([NETWORK_FIRST]);
  });

  test.each(RULES)(
    "%s: a line that has failed elsewhere is no emergency at the transformer",
    async (kind) => {
      const elsewhere = ["far-spur.yaml", "spur"] as const;
      const [decided, ...others] = await decidedIn(kind, elsewhere, false);
      expect(others).toEqual([]);
      expect(decided!.split(" ")[1]).toBe(kind);
      if (kind === "by-security") expect(decided).toBe("dso by-security");
      expect(await decidedIn(kind, elsewhere, true)).toEqual(["eso system-emergency"]);
    },
  );

  test("nor is one behind it that only loses supply", async () => {
    const stub = ["spur.yaml", "spur"] as const;
    expect(await decidedIn("eso-first", stub, false)).toEqual(["eso eso-first"]);
    expect(await decidedIn("by-security", stub, true)).toEqual(["eso system-emergency"]);
  });

  test("a line that has failed when a reserve is bought, and is back by then, decides nothing", async () => {
    const faults = [
      {
        kind: "branch-out",
        branch: "spur",
        planned: false,
        from: "2026-06-14T12:30:00Z",
        to: "2026-06-14T13:30:00Z",
      },
    ];
    const venues = { sustain: relief("import", 6000), [STOR]: reserveOf(8, { minOfferKw: 7000 }) };
    const rows = await under(venues, {
      ...{ network: { file: "spur.yaml" }, primacy: { kind: "eso-first" }, faults },
      period: { start: "2026-06-14", days: 2, tickMinutes: 30 },
    });
    expect(unitConflicts(rows).length).toBeGreaterThan(0);
    expect(new Set(unitConflicts(rows).map(({ rule }) => rule))).toEqual(new Set(["eso-first"]));
  });
});
