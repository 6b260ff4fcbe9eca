/**
 * A unit that one operator has told, and that the other has in an emergency all the same, through the whole engine: its call ends then, is
 * paid for as long as it was followed, and what is missing of it is bought elsewhere.
 */
import { describe, expect, test } from "vitest";
import { primacyRules } from "../sim/venues/primacy/registry.ts";
import {
  bought,
  callsOf,
  emergencies,
  inTime,
  ofService,
  population,
  type Run,
  relief,
  reserveOf,
  STOR,
  sum,
  under,
  unitConflicts,
  withFaults,
  writeTowns,
} from "./testing/primacy-town.ts";

writeTowns();

const RULES = Object.keys(primacyRules);
const TRIGGER = {
  ...{ triggerFrac: 0.2, arming: { kind: "always" }, ceilings: { utilisationGbpPerMwh: 1000 } },
};
const DYNAMIC = { ...relief("export"), ...TRIGGER };
describe("4 MW of reserve called at 11:00 for an hour, and a line that fails at 11:05: the network has the battery at once", async () => {
  const venues = { dynamic: DYNAMIC, [STOR]: reserveOf(4, callsOf(60)) };
  const alone = await withFaults({ dynamic: DYNAMIC }, { kind: "dso-first" });

  test.each(RULES)(
    "%s: from then on it is told, given and paid as if nobody had called it",
    async (kind) => {
      const rows = await withFaults(venues, { kind });
      const served = (run: Run) =>
        ofService(run, "dynamic").map((row) => [
          ...[row.periodStart, row.state, row.instructedWh, row.deliveredWh],
          row.utilisationMicroGbp,
        ]);
      expect(served(rows)).toEqual(served(alone));
      expect(inTime(rows, "dynamic")).toEqual(inTime(alone, "dynamic"));
    },
  );

  test("worked: told for 5 minutes the reserve gives 333.3 kWh, is ready for these, and of 3.67 MWh that are missing the system buys £300 and £360", async () => {
    const rows = await withFaults(venues, { kind: "eso-first" });
    expect(inTime(rows, STOR)).toEqual([
      ["11:00 to 11:30", 4, "call"],
      ["11:30 to 12:00", 4, "call"],
      ["11:05 to 11:30", 0, "primacy"],
      ["11:30 to 12:00", 0, "primacy"],
    ]);
    const [first, second] = ofService(rows, STOR);
    expect([first!.state, first!.reason, first!.instructedWh, first!.deliveredWh]).toEqual([
      ...["disarmed", "primacy", 333_333, 333_333],
    ]);
    expect(first!.utilisationMicroGbp).toBe(
      Math.round(333_333 * Number(first!.utilisationGbpPerMwh)),
    );
    // £5 for each MW held an hour: of £10 for a half-hour 5 minutes of 30.
    expect(first!.availabilityMicroGbp).toBe(1_666_665);
    expect([second!.state, second!.instructedWh, second!.availabilityMicroGbp]).toEqual([
      ...["disarmed", 0, 0],
    ]);
    const called = emergencies(rows).slice(0, 2);
    expect(called.map((row) => [row.rule, row.winner, row.askedW, row.standsW])).toEqual(
      Array(2).fill(["network-emergency", "dso", 4_000_000, 0]),
    );
    expect(called.map(({ blockedWh }) => blockedWh)).toEqual([1_666_667, 2_000_000]);
    expect(bought(rows)).toEqual([
      ["replacement", 300],
      ["replacement", 360],
    ]);
  });

  test("what was called and ended counts as not given where it is not excused: 333.3 kWh of 2 MWh pay nothing", async () => {
    const rows = await withFaults(venues, { kind: "eso-first", excusedNonDelivery: false });
    const [first] = ofService(rows, STOR);
    expect([first!.deliveredWh, first!.paidFrac, first!.utilisationMicroGbp]).toEqual([
      ...[333_333, 0, 0],
    ]);
  });

  test("a line that fails and makes nothing worse there ends no call", async () => {
    const rows = await withFaults(
      venues,
      { kind: "dso-first" },
      { network: { file: "spur.yaml" } },
    );
    const called = ofService(rows, STOR).slice(0, 2);
    expect(called.map(({ instructedWh }) => instructedWh)).toEqual([2_000_000, 2_000_000]);
    expect(inTime(rows, STOR)).toHaveLength(2);
    expect(emergencies(rows)).toEqual([]);
    expect(bought(rows)).toEqual([]);
  });

  test("nor does a fault whose network is not told of the reserve: who was first keeps it", async () => {
    const visibility = { [STOR]: "none" };
    const rows = await withFaults(venues, { kind: "dso-first" }, { visibility });
    expect(inTime(rows, STOR)).toHaveLength(2);
    expect(inTime(rows, "dynamic")).toEqual([]);
    expect(new Set(ofService(rows, "dynamic").map(({ reason }) => reason))).toEqual(
      new Set(["armed-first"]),
    );
  });
});

test("an acceptance of 4 MW ends with the line: its party has 333.3 kWh of it, and the system buys the rest", async () => {
  const accepted = {
    ...{
      wantedMw: 4,
      countedAt: "export",
      responseMinutes: 0,
      ...callsOf(30, { system: "short" }),
    },
    participation: { provider: ["storage"] },
  };
  const settlement = { imbalance: { price: { kind: "fixed", gbpPerMwh: 95 } } };
  const rows = await withFaults(
    { dynamic: DYNAMIC, "bids-and-offers": accepted },
    { kind: "eso-first" },
    { settlement },
  );
  const [own] = ofService(rows, "bids-and-offers");
  expect([own!.state, own!.instructedWh, own!.deliveredWh]).toEqual(["disarmed", 333_333, 333_333]);
  expect(own!.utilisationMicroGbp).toBe(Math.round(333_333 * Number(own!.utilisationGbpPerMwh)));
  expect(sum(rows("imbalance"), "bidOfferWh")).toBe(333_333);
  expect(bought(rows)).toEqual([["replacement", 300]]);
});

test("a call the same way goes on until the network's begins, and nothing of it is missing", async () => {
  const rows = await withFaults(
    { dynamic: { ...relief("import", 6000), ...TRIGGER }, [STOR]: reserveOf(4, callsOf(30)) },
    { kind: "eso-first" },
    { network: { file: "thirsty-spur.yaml" } },
  );
  expect(inTime(rows, STOR)).toEqual([
    ["11:00 to 11:30", 4, "call"],
    ["11:20 to 11:30", 0, "primacy"],
  ]);
  expect(inTime(rows, "dynamic")[0]).toEqual(["11:20 to 11:30", 6, "fault"]);
  const [own] = ofService(rows, STOR);
  // 20 minutes of 4 MW, and 10 minutes of 6.
  expect([own!.instructedWh, own!.deliveredWh]).toEqual([1_333_333, 1_333_333]);
  expect(ofService(rows, "dynamic")[0]!.deliveredWh).toBe(1_000_000);
  const [decided] = emergencies(rows);
  expect([decided!.class, decided!.winner, decided!.blockedWh]).toEqual(["C2", "dso", 0]);
  expect(bought(rows)).toEqual([]);
});

describe("the network tells a battery 500 kW less at 10:00, and the system calls 4 MW of it at 10:40", async () => {
  const early = { gates: { arm: { before: 180 }, dispatch: { before: 60 } } };
  const run = (kind: string, isEmergency: boolean) =>
    under(
      {
        sustain: relief("export", 500, early),
        [STOR]: reserveOf(4, { ...callsOf(60, { isEmergency }), gates: { arm: { before: 45 } } }),
      },
      { population, primacy: { kind, costs: "posted" } },
    );

  test.each(RULES)(
    "%s: in an emergency of the system it has it, and the network buys £22.50 of others",
    async (kind) => {
      const rows = await run(kind, true);
      const called = ofService(rows, STOR).slice(0, 2);
      expect(called.map(({ state, deliveredWh }) => [state, deliveredWh])).toEqual([
        ["armed", 2_000_000],
        ["armed", 2_000_000],
      ]);
      const lost = ofService(rows, "sustain").slice(0, 2);
      expect(lost.map((row) => [row.state, row.reason, row.instructedWh])).toEqual(
        Array(2).fill(["disarmed", "primacy", 0]),
      );
      expect(bought(rows)).toEqual(Array(2).fill(["counter-action", 22.5]));
      expect(inTime(rows, "sustain")).toEqual([
        ["11:00 to 11:30", -0.5, "schedule"],
        ["11:30 to 12:00", -0.5, "schedule"],
        ["11:00 to 11:30", 0, "primacy"],
        ["12:00 to 12:30", -0.5, "schedule"],
        ["11:30 to 12:00", 0, "primacy"],
        ["12:30 to 13:00", -0.5, "schedule"],
      ]);
    },
  );

  test.each(RULES)(
    "%s: else who was told first follows that, and what was called is bought: £360 a half-hour",
    async (kind) => {
      const rows = await run(kind, false);
      expect(inTime(rows, "sustain")).toHaveLength(4);
      expect(sum(ofService(rows, "sustain"), "deliveredWh")).toBe(1_000_000);
      const lost = ofService(rows, STOR);
      expect(new Set(lost.map(({ state, reason }) => `${state} ${reason}`))).toEqual(
        new Set(["released armed-first"]),
      );
      expect(bought(rows)).toEqual(Array(2).fill(["replacement", 360]));
    },
  );
});

describe("two reserves that hold one battery which the network has armed: 4 MW in a usual call, then another's", async () => {
  const RESERVE = "replacement-reserve";
  const run = (kind: string, wantedMw: number, isEmergency: boolean) =>
    under(
      {
        sustain: relief("export"),
        [STOR]: reserveOf(4, { ...callsOf(60), gates: { dispatch: { before: 35 } } }),
        [RESERVE]: reserveOf(wantedMw, {
          ...callsOf(60, { isEmergency }),
          gates: { dispatch: { before: 30 } },
        }),
      },
      { population, primacy: { kind, costs: "posted" } },
    );
  const blockedKwh = (rows: Run) =>
    unitConflicts(rows)
      .filter(({ blockedWh }) => blockedWh !== 0)
      .map(({ service, blockedWh }) => [service, Number(blockedWh) / 1000]);

  test("an emergency is decided anew: the second is told, and the first is missing", async () => {
    const rows = await run("dso-first", 4, true);
    expect(inTime(rows, RESERVE)).toEqual([
      ["11:00 to 11:30", 4, "emergency"],
      ["11:30 to 12:00", 4, "emergency"],
    ]);
    expect(sum(ofService(rows, RESERVE), "deliveredWh")).toBe(4_000_000);
    expect(inTime(rows, STOR)).toEqual([]);
    expect(blockedKwh(rows)).toEqual(Array(2).fill([STOR, 2000]));
    const paid = bought(rows).filter(([rule]) => rule === "replacement");
    expect(paid).toEqual(Array(2).fill(["replacement", 360]));
  });

  test.each([
    [4, []],
    [6, Array(2).fill([RESERVE, 1000])],
  ])(
    "a usual call of %d MW is blocked for what is beyond the first's, since the battery could have served one",
    async (mw, more) => {
      const rows = await run("dso-first", mw, false);
      const all = blockedKwh(rows);
      expect(all.filter(([service]) => service === STOR)).toEqual(Array(2).fill([STOR, 2000]));
      expect(all.filter(([service]) => service === RESERVE)).toEqual(more);
    },
  );
});

describe("a service for faults, where the flow is above its trigger all day", () => {
  const toldIn = async (file: string) =>
    inTime(
      await withFaults({ dynamic: DYNAMIC }, { kind: "dso-first" }, { network: { file } }),
      "dynamic",
    );

  test.each(["spur.yaml", "far-spur.yaml"])(
    "%s: nobody is told while a line is out that makes nothing worse there",
    async (file) => {
      expect(await toldIn(file)).toEqual([]);
    },
  );

  test.each(["less-spur.yaml", "mill-spur.yaml"])(
    "%s: told from 15 minutes after a line fails that does, in four half-hours",
    async (file) => {
      const told = await toldIn(file);
      expect(told).toHaveLength(4);
      expect(told[0]).toEqual(["11:20 to 11:30", -0.5, "fault"]);
    },
  );
});
