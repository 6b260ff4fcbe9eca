/**
 * One battery that both system operators want, through the whole engine: for opposite directions (C1), for the same (C2), with room for
 * both promises or not, under every primacy rule and for every reserve that is called.
 */
import { describe, expect, test } from "vitest";
import { primacyRules } from "../sim/venues/primacy/registry.ts";
import type { Row } from "./testing/engine-runs.ts";
import {
  held,
  ofService,
  relief,
  reserveOf,
  sum,
  unitConflicts,
  under as withRules,
  writeTowns,
} from "./testing/primacy-town.ts";

writeTowns();

const STOR = "short-term-operating-reserve";
/** What differs of a service of the system operator, and of the network's beside it. */
const SERVICES: Readonly<Record<string, { readonly own: object; readonly network: object }>> = {
  [STOR]: { own: reserveOf(4), network: {} },
  "replacement-reserve": { own: reserveOf(4), network: {} },
  // Held and never called: its windows are of four hours by default.
  "frequency-response": { own: { ...held(4), sustainMinutes: 120 }, network: {} },
  "high-frequency-response": { own: { ...held(4), sustainMinutes: 120 }, network: {} },
  // It takes no unit that another has bought: the network buys after it, and arms before it tells anybody.
  "demand-flexibility-service": {
    own: reserveOf(4, {
      baseline: { kind: "self-declared" },
      gates: { arm: { before: 60 }, dispatch: { before: 20 } },
    }),
    network: {
      gates: {
        ...{ open: { day: -1, at: "17:00" }, close: { day: -1, at: "18:00" } },
        ...{ award: { day: -1, at: "19:00" }, arm: { before: 90 } },
      },
    },
  },
};
const RULES = Object.keys(primacyRules);
const ALWAYS_WINS: Readonly<Record<string, string>> = { "dso-first": "dso", "eso-first": "eso" };

/** A unit serves one operator in a half-hour: what both want of it is in conflict, whether there is enough for both or not. */
const under = (
  venues: object,
  over: { readonly primacy?: object; readonly [more: string]: unknown } = {},
) =>
  withRules(venues, {
    ...over,
    primacy: { kind: "dso-first", ...over.primacy },
  });

const states = (rows: readonly Row[]) =>
  new Set(rows.map(({ state, reason }) => `${state} ${reason}`));

describe.each(Object.entries(SERVICES))("%s", (reserve, { own, network }) => {
  test.each(RULES.flatMap((kind) => [[kind, "C1"] as const, [kind, "C2"] as const]))(
    "%s, %s: who wins has the battery armed, once; the other's award is free, with the reason",
    async (kind, of) => {
      // Relief of the export is less injection, which a response to a high frequency is too.
      const isDown = reserve === "high-frequency-response";
      const point = (of === "C1") === isDown ? "import" : "export";
      const rows = await under(
        { sustain: relief(point, 500, network), [reserve]: own },
        { primacy: { kind } },
      );
      const decided = unitConflicts(rows).filter(({ blockedWh }) => blockedWh === 0);
      expect(decided.length).toBeGreaterThan(0);
      for (const row of decided) {
        const [eso] = ofService(rows, reserve).filter(({ award }) => award === row.award);
        const [dso] = ofService(rows, "sustain").filter(({ award }) => award === row.networkAward);
        expect([row.class, row.rule, row.networkService]).toEqual([of, kind, "sustain"]);
        expect(row.winner).toBe(ALWAYS_WINS[kind] ?? row.winner);
        const [winner, loser] = row.winner === "eso" ? [eso!, dso!] : [dso!, eso!];
        expect(winner.state).toBe("armed");
        expect(["released", "disarmed"]).toContain(loser.state);
        expect([loser.reason, loser.instructedWh, loser.utilisationMicroGbp]).toEqual([
          ...["primacy", 0, 0],
        ]);
        expect(Number(row.standsW)).toBe(row.winner === "eso" ? Number(row.askedW) : 0);
        // Its own half megawatt for half an hour, where it was armed, when it is called; of one delivery for both nothing is undone.
        const isUndone = of === "C1" && row.winner === "eso" && dso!.state === "disarmed";
        const undone = decided.filter(({ networkAward }) => networkAward === row.networkAward);
        expect(sum(undone, "counterActionMicroGbp")).toBe(isUndone ? 250_000 * 90 : 0);
      }
    },
  );
});

test("demand flexibility takes no battery that the network has bought, and loses none to it", async () => {
  const rows = await under({
    sustain: relief("export"),
    "demand-flexibility-service": reserveOf(4),
  });
  expect(ofService(rows, "sustain").length).toBeGreaterThan(0);
  expect(ofService(rows, "demand-flexibility-service")).toEqual([]);
  expect(unitConflicts(rows)).toEqual([]);
});

test.each([
  ["dso-first", "dso"],
  ["eso-first", "eso"],
  // Bought two days ahead, before the reserve.
  ["by-time", "dso"],
  // A reserve that is contracted ranks below a need before a fault.
  ["by-security", "dso"],
])("for opposite directions %s: the battery is the %s's", async (kind, winner) => {
  const rows = await under(
    { sustain: relief("export"), [STOR]: reserveOf(4) },
    { primacy: { kind } },
  );
  expect(new Set(unitConflicts(rows).map((row) => row.winner))).toEqual(new Set([winner]));
});

test("by cost the wish gives way that is cheaper to replace: 0.25 MWh undone at £90, 2 MWh elsewhere at what is beyond the price", async () => {
  const winnerAt = async (replacementGbpPerMwh: number, counterActionGbpPerMwh: number) => {
    const prices = { replacementGbpPerMwh, counterActionGbpPerMwh };
    const rows = await under(
      { sustain: relief("export"), [STOR]: reserveOf(4) },
      { primacy: { kind: "by-cost", ...prices } },
    );
    return new Set(unitConflicts(rows).map(({ winner }) => winner));
  };
  expect(await winnerAt(1000, 90)).toEqual(new Set(["eso"]));
  expect(await winnerAt(1000, 10_000)).toEqual(new Set(["dso"]));
});

describe("for the same direction: one delivery, paid once", () => {
  test.each(RULES)("%s: no half-hour in which both pay for use", async (kind) => {
    const rows = await under(
      { sustain: relief("import"), [STOR]: reserveOf(4) },
      { primacy: { kind } },
    );
    const paid = rows("service_awards").filter(
      ({ utilisationMicroGbp }) => Number(utilisationMicroGbp) > 0,
    );
    expect(paid.length).toBeGreaterThan(0);
    expect(new Set(paid.map(({ periodStart }) => periodStart)).size).toBe(paid.length);
  });

  test.each(["by-cost", "by-time", "by-security"])(
    "%s: who pays more for the use has it: the network at its ceiling of £300",
    async (kind) => {
      const rows = await under(
        { sustain: relief("import"), [STOR]: reserveOf(4) },
        { primacy: { kind } },
      );
      expect(unitConflicts(rows).length).toBeGreaterThan(0);
      for (const { winner, award, networkAward } of unitConflicts(rows)) {
        const priceOf = (id: unknown) =>
          rows("service_awards").find((row) => row.award === id)!.utilisationGbpPerMwh;
        expect([winner, priceOf(networkAward)]).toEqual(["dso", 300]);
        expect(priceOf(award)).toBeLessThan(300);
      }
    },
  );
});

describe("no room for both promises", () => {
  const venues = (more: object = {}) => ({
    sustain: relief("import", 6000),
    [STOR]: reserveOf(8, { minOfferKw: 7000, ...more }),
  });

  test("the system first: what the network bought is let go when the reserve is bought, and it is free", async () => {
    const rows = await under(venues(), { primacy: { kind: "eso-first" } });
    expect(states(ofService(rows, "sustain"))).toEqual(new Set(["released primacy"]));
    expect(states(ofService(rows, STOR))).toEqual(new Set(["armed scheduled"]));
    expect(sum(rows("service_instructions"), "changeW")).toBe(
      2 * Number(ofService(rows, STOR)[0]!.changeW),
    );
  });

  test("the network first: the reserve is not bought of it, and the conflict is written down", async () => {
    const rows = await under(venues(), { primacy: { kind: "dso-first" } });
    expect(states(ofService(rows, "sustain"))).toEqual(new Set(["armed scheduled"]));
    expect(new Set(ofService(rows, STOR).map(({ state }) => state))).toEqual(new Set(["refused"]));
    expect(unitConflicts(rows).map(({ class: of, winner }) => `${of} ${winner}`)).toContain(
      "C2 dso",
    );
  });

  test("where the network is not told of the reserve nobody is asked: who was first keeps it", async () => {
    const over = { primacy: { kind: "eso-first" }, visibility: { [STOR]: "none" } };
    const rows = await under(venues(), over);
    expect(states(ofService(rows, "sustain"))).toEqual(new Set(["armed scheduled"]));
    expect(unitConflicts(rows).length).toBeGreaterThan(0);
    expect(new Set(unitConflicts(rows).map(({ rule }) => rule))).toEqual(new Set(["armed-first"]));
    expect(states(ofService(rows, STOR))).toEqual(new Set(["refused declaredAvailability"]));
  });
});

describe("a reserve that is called and whose battery the network has", () => {
  const venues = (blockedAvailability: string) => ({
    sustain: relief("export"),
    [STOR]: reserveOf(4, { blockedAvailability }),
  });

  test("what was called is blocked, in a row of its own: 2 MWh in each half-hour, at what it costs elsewhere beyond its price", async () => {
    const rows = await under(venues("keep-if-notified"));
    const called = unitConflicts(rows).filter(({ blockedWh }) => Number(blockedWh) > 0);
    expect(called.map(({ blockedWh }) => blockedWh)).toEqual([2_000_000, 2_000_000]);
    for (const row of called) {
      const [award] = ofService(rows, STOR).filter((each) => each.award === row.award);
      expect(row.replacementMicroGbp).toBe(
        Math.round(2_000_000 * (180 - Number(award!.utilisationGbpPerMwh))),
      );
      expect([row.class, row.winner, row.standsW]).toEqual(["C1", "dso", 0]);
    }
    expect(rows("service_instructions").every(({ service }) => service === "sustain")).toBe(true);
  });
});

describe("what goes before is bought of the next", () => {
  test("a reserve that loses a battery before it is armed has the other; no offer is bought twice, whoever armed what", async () => {
    const venues = {
      sustain: relief("export"),
      "replacement-reserve": reserveOf(4),
      [STOR]: reserveOf(1, { minOfferKw: 500 }),
    };
    const rows = await under(venues, { network: { file: "two.yaml" } });
    const lost = ofService(rows, STOR).filter(({ reason }) => reason === "primacy");
    const armed = (service: string) =>
      ofService(rows, service).filter(({ state }) => state === "armed");
    expect(lost.length).toBeGreaterThan(0);
    for (const { periodStart, unit } of lost) {
      const next = ofService(rows, STOR).filter((of) => of.periodStart === periodStart);
      expect(next.some((of) => of.unit !== unit)).toBe(true);
    }
    expect(armed("replacement-reserve").length + armed(STOR).length).toBeGreaterThan(0);
    const ids = rows("service_awards").map(({ award }) => award);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("a network's service that loses its battery after it was armed has nobody in its place", async () => {
    const rows = await under(
      { sustain: relief("export"), [STOR]: reserveOf(4) },
      { network: { file: "two.yaml" }, primacy: { kind: "eso-first" } },
    );
    const disarmed = ofService(rows, "sustain").filter(({ state }) => state === "disarmed");
    expect(disarmed.length).toBeGreaterThan(0);
    for (const { periodStart } of disarmed)
      expect(
        ofService(rows, "sustain").filter((of) => of.periodStart === periodStart),
      ).toHaveLength(1);
  });

  test("of two reserves only one gives way where that makes room: the one that offered last", async () => {
    const venues = {
      sustain: relief("import", 4000, {
        gates: {
          ...{ open: { day: -1, at: "15:00" }, close: { day: -1, at: "16:00" } },
          ...{ award: { day: -1, at: "17:00" }, arm: { before: 90 } },
        },
      }),
      [STOR]: reserveOf(4),
      "replacement-reserve": reserveOf(4, {
        gates: {
          ...{ open: { day: -1, at: "09:00" }, close: { day: -1, at: "11:00" } },
          award: { day: -1, at: "13:00" },
        },
      }),
    };
    const rows = await under(venues, { primacy: { kind: "dso-first" } });
    const byPrimacy = (service: string) =>
      ofService(rows, service).filter(
        ({ state, reason }) => state === "released" && reason === "primacy",
      ).length;
    const bought = rows("events").filter(
      ({ kind, because }) => kind === "serviceReleased" && because === "primacy",
    );
    const atPurchase = bought.filter(
      ({ at }) => Number(at) === Date.parse("2026-06-14T16:00:00Z") / 1000,
    );
    expect(new Set(atPurchase.map(({ trade }) => String(trade).split(".")[0]))).toEqual(
      new Set([STOR]),
    );
    expect(byPrimacy(STOR)).toBeGreaterThan(0);
  });
});

test("a fault inside a half-hour counts no call in vain a second time, nor do two reserves that want the same battery", async () => {
  const faults = [
    {
      kind: "branch-out",
      branch: "spur",
      planned: false,
      from: "2026-06-15T10:10:00Z",
      to: "2026-06-15T10:20:00Z",
    },
  ];
  const venues = {
    sustain: relief("export"),
    [STOR]: reserveOf(4),
    "replacement-reserve": reserveOf(4),
  };
  const rows = await under(venues, { network: { file: "spur.yaml" }, faults });
  const called = unitConflicts(rows).filter(({ blockedWh }) => Number(blockedWh) > 0);
  expect(called.map(({ blockedWh }) => blockedWh)).toEqual([2_000_000, 2_000_000]);
});
