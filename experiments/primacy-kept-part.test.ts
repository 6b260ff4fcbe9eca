/**
 * A unit of which one operator has told a part and the other takes some in an emergency, with the split, through the whole engine: who gives way keeps what is
 * left, is told that and paid for it, and is without the rest from then on.
 */
import { describe, expect, test } from "vitest";
import {
  bought,
  callsOf,
  emergencies,
  FAULT,
  held,
  inTime,
  ofService,
  population,
  relief,
  reserveOf,
  STOR,
  under,
  withFaults,
  writeTowns,
} from "./testing/primacy-town.ts";

writeTowns();

describe("of 3 MW less the network has armed 1 beside 9 MW of a reserve, and a line fails at 11:05", async () => {
  const secure = {
    ...relief("export", 3000, { minOfferKw: 1 }),
    ...{ triggerFrac: 0.2, arming: { kind: "always" } },
    ceilings: { availabilityGbpPerMwh: 100, utilisationGbpPerMwh: 1000 },
    gates: { arm: { before: 30 } },
  };
  const split = { kind: "eso-first", splitStack: true };
  const run = (faults: object[], own: object = {}, reserve = callsOf(30)) =>
    withFaults({ secure: { ...secure, ...own }, [STOR]: reserveOf(9, reserve) }, split, {
      ...{ network: { file: "less-spur-wide.yaml" }, faults },
    });

  test("worked: told 1 MW less it is told 3 from then on: 1.33 MWh are given, and of 9 MW the reserve loses 2, and keeps 7, of which the target lets none through", async () => {
    const rows = await run(FAULT);
    expect(inTime(rows, "secure").slice(0, 2)).toEqual([
      ["11:00 to 11:30", -1, "flow"],
      ["11:05 to 11:30", -3, "flow"],
    ]);
    const [own] = ofService(rows, "secure");
    expect([own!.changeW, own!.state, own!.instructedWh, own!.deliveredWh]).toEqual([
      ...[-3_000_000, "armed", 1_333_333, 1_333_333],
    ]);
    // £1000 for each MWh.
    expect(own!.utilisationMicroGbp).toBe(1_333_333_000);
    const [reserve] = ofService(rows, STOR);
    // 9 MW for 5 minutes and 7 for 25.
    expect([reserve!.changeW, reserve!.state, reserve!.heldW, reserve!.deliveredWh]).toEqual([
      ...[7_000_000, "armed", 7_333_333, 750_000],
    ]);
    // £5 for each MW held an hour; the 7 MW that may not be used are not ready either.
    expect(reserve!.availabilityMicroGbp).toBe(3_750_000);
    expect(
      rows("conflicts")
        .filter(({ award, blockedWh }) => award === reserve!.award && blockedWh !== 0)
        .map((row) => [row.class, row.rule, row.askedW, row.standsW, row.blockedWh]),
    ).toEqual([
      ["C1", "network-emergency", 9_000_000, 7_000_000, 833_333],
      ["C3", "network-emergency", 7_000_000, 0, 2_916_667],
    ]);
    expect(bought(rows)).toEqual([
      ["replacement", 150],
      ["replacement", 525],
    ]);
  });

  test("a reserve that is not called keeps 7 MW of its 9, and is ready for them: £18.33 of £22.50", async () => {
    const uncalled = { calls: { kind: "drawn", callsPerWeek: 0 } };
    const paid = async (faults: object[]) => {
      const [first] = ofService(await run(faults, {}, uncalled as never), STOR);
      return [first!.changeW, Number(first!.availabilityMicroGbp) / 1e6];
    };
    expect(await paid([])).toEqual([9_000_000, 22.5]);
    const [changeW, gbp] = await paid(FAULT);
    expect(changeW).toBe(7_000_000);
    expect(gbp).toBeCloseTo(18.33, 2);
  });

  test.each([
    // £100 for each MW held an hour: 1 MW and 3, and for 2 MW in the first 5 minutes as they are kept.
    ["keep-if-notified", 150],
    ["lose", 133.33],
  ])("%s: £%d to be ready", async (blockedAvailability, gbp) => {
    const [own] = ofService(await run(FAULT, { blockedAvailability }), "secure");
    expect(Math.round(Number(own!.availabilityMicroGbp) / 1e4) / 100).toBe(gbp);
  });

  test("without the fault it has what is left, and no more is asked for", async () => {
    const rows = await run([]);
    expect(ofService(rows, "secure").map(({ changeW, reason }) => [changeW, reason])).toEqual(
      Array(4).fill([-1_000_000, "primacy"]),
    );
    expect(ofService(rows, STOR)[0]!.deliveredWh).toBe(4_500_000);
    expect(emergencies(rows)).toEqual([]);
  });
});

describe("the network tells a battery 3 MW less at 10:00, and the system calls 9 of its 10 MW at 10:40 in an emergency", () => {
  const early = { gates: { arm: { before: 180 }, dispatch: { before: 60 } } };
  const run = (splitStack: boolean) =>
    under(
      {
        sustain: relief("export", 3000, early),
        [STOR]: reserveOf(9, {
          ...callsOf(60, { isEmergency: true }),
          gates: { arm: { before: 45 } },
        }),
      },
      {
        ...{ network: { file: "wide.yaml" }, population },
        primacy: { kind: "dso-first", costs: "posted", splitStack },
      },
    );

  test("worked: with the split the network goes on with the 1 MW that is left, and buys 2 for £90 a half-hour", async () => {
    const rows = await run(true);
    expect(inTime(rows, "sustain").filter(([time]) => time === "11:00 to 11:30")).toEqual([
      ["11:00 to 11:30", -3, "schedule"],
      ["11:00 to 11:30", -1, "primacy"],
    ]);
    const kept = ofService(rows, "sustain").slice(0, 2);
    expect(kept.map((row) => [row.state, row.changeW, row.heldW, row.deliveredWh])).toEqual(
      Array(2).fill(["armed", -1_000_000, 1_000_000, 500_000]),
    );
    const called = ofService(rows, STOR).slice(0, 2);
    expect(called.map(({ deliveredWh }) => deliveredWh)).toEqual([4_500_000, 4_500_000]);
    expect(bought(rows)).toEqual(Array(2).fill(["counter-action", 90]));
  });

  test("without the split it has nothing, and buys 3: £135", async () => {
    const rows = await run(false);
    expect(
      ofService(rows, "sustain")
        .slice(0, 2)
        .map(({ state }) => state),
    ).toEqual(Array(2).fill("disarmed"));
    expect(bought(rows)).toEqual(Array(2).fill(["counter-action", 135]));
  });
});

describe("a reserve has called 9 of 10 MW, and at 11:05 a line fails for which the network calls 6 the same way", () => {
  const run = (responseMinutes?: number, more: object = {}, splitStack = true) =>
    withFaults(
      {
        dynamic: relief("import", 6000, {
          ...{ minOfferKw: 1, arming: { kind: "always" } },
          ceilings: { availabilityGbpPerMwh: 100, utilisationGbpPerMwh: 1000 },
          ...(responseMinutes === undefined ? {} : { responseMinutes }),
        }),
        [STOR]: reserveOf(9, { ...callsOf(30), ...more }),
      },
      { kind: "eso-first", splitStack },
      { network: { file: "thirsty-spur.yaml" } },
    );

  test.each([
    // £5 for each MW held an hour: 7.33 MW, and all 9; without the split 9 MW for 20 minutes.
    ["lose", true, 18.33],
    ["keep", true, 22.5],
    ["lose", false, 15],
    ["keep", false, 22.5],
  ])(
    "%s: it is ready for what it gives until 11:20, split %s: £%d",
    async (blockedAvailability, splitStack, gbp) => {
      const [reserve] = ofService(await run(undefined, { blockedAvailability }, splitStack), STOR);
      expect(Number(reserve!.availabilityMicroGbp) / 1e6).toBeCloseTo(gbp, 2);
    },
  );

  test.each([
    // In MW: 9 for 20 minutes and 4 for 10; 9 for 5 minutes and 4 for 25.
    ["from 11:20, as it is by default", undefined, 3_666_667, 7_333_333],
    ["at once", 0, 2_416_667, 4_833_333],
  ])(
    "%s: its call goes on until that begins, and until then it has what it is told",
    async (_, responseMinutes, toldWh, heldW) => {
      const rows = await run(responseMinutes);
      const [reserve] = ofService(rows, STOR);
      expect([reserve!.state, reserve!.changeW, reserve!.instructedWh, reserve!.heldW]).toEqual([
        ...["armed", 4_000_000, toldWh, heldW],
      ]);
      expect(reserve!.deliveredWh).toBe(toldWh);
    },
  );
});

describe("the network has armed 9 of 10 MW less three hours before, and a reserve arms 3 MW more 45 minutes before", () => {
  const armed = async (mw: number, splitStack: boolean, minOfferKw = 1) => {
    const rows = await under(
      {
        dynamic: relief("export", 9000, {
          ...{ arming: { kind: "always" }, gates: { arm: { before: 180 } }, minOfferKw },
          ceilings: { availabilityGbpPerMwh: 100, utilisationGbpPerMwh: 1000 },
        }),
        [STOR]: reserveOf(mw, {
          ...{ calls: { kind: "drawn", callsPerWeek: 0 }, gates: { arm: { before: 45 } } },
        }),
      },
      {
        ...{ network: { file: "wide.yaml" }, population },
        primacy: { kind: "eso-first", splitStack },
      },
    );
    expect(ofService(rows, STOR).map(({ state }) => state)).toEqual(Array(4).fill("armed"));
    return {
      has: ofService(rows, "dynamic").map((row) => [row.state, row.changeW, row.heldW]),
      paid: ofService(rows, "dynamic").map(({ availabilityMicroGbp }) =>
        Math.round(Number(availabilityMicroGbp) / 1e6),
      ),
    };
  };

  test("worked: the network keeps 7 MW armed, and is without 2, of which it was not told in time", async () => {
    const { has, paid } = await armed(3, true);
    expect(has).toEqual(Array(4).fill(["armed", -7_000_000, 7_000_000]));
    // £100 for each MW held an hour.
    expect(paid).toEqual(Array(4).fill(350));
  });

  test.each([
    ["without the split", 3, false, 1],
    ["where what is left is less than its service buys of one", 3, true, 8000],
  ])("%s it has nothing", async (_, mw, splitStack, minOfferKw) => {
    const { has } = await armed(mw, splitStack, minOfferKw);
    expect(has).toEqual(Array(4).fill(["disarmed", -9_000_000, 9_000_000]));
  });
});

test("a part that was kept beside response, and then lost to reserve, is had back whole with the line that fails at 11:05, and the reserve is ready until then", async () => {
  const early = (before: number) => ({ gates: { arm: { before } } });
  const dynamic = {
    ...relief("export", 9000, { minOfferKw: 1, triggerFrac: 0.2, arming: { kind: "always" } }),
    ...{ ceilings: { utilisationGbpPerMwh: 1000 }, ...early(240) },
  };
  const rows = await withFaults(
    {
      dynamic,
      "frequency-response": { ...held(2), sustainMinutes: 120, ...early(120) },
      [STOR]: { ...reserveOf(8, { calls: { kind: "drawn", callsPerWeek: 0 } }), ...early(60) },
    },
    { kind: "eso-first", splitStack: true },
    { network: { file: "less-spur-wide.yaml" } },
  );
  const [own] = ofService(rows, "dynamic");
  const changes = rows("events")
    .filter(({ trade, kind }) => trade === own!.award && kind !== "serviceAwarded")
    .map(({ at, kind, because }) => [(Number(at) / 60) % 1440, kind, because]);
  expect(changes).toEqual([
    [6 * 60, "serviceArmed", "scheduled"],
    [8 * 60, "serviceArmed", "primacy"],
    [9 * 60, "serviceDisarmed", "primacy"],
    [10 * 60 + 5, "serviceArmed", "fault"],
    [10 * 60 + 5, "serviceInstructed", "fault"],
  ]);
  expect([own!.changeW, own!.state]).toEqual([-8_000_000, "armed"]);
  const [reserve] = ofService(rows, STOR);
  expect([reserve!.state, reserve!.reason]).toEqual(["disarmed", "primacy"]);
  // 8 MW at £5 an hour, for the five minutes until 11:05 in London.
  expect(reserve!.availabilityMicroGbp).toBe(3_333_335);
});
