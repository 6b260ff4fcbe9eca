/**
 * Phases of a trial through the whole engine, on scenario 3 of the mini-trials (two-part prices) and 5 (the network is switched):
 * what each step is worth, on the platform, off it and left out; and every phase.
 */
import { describe, expect, test } from "vitest";
import {
  PHASE_NAMES,
  PHASES,
  PROCESS_STEP_NAMES,
  type StepPlaces,
} from "../sim/model/market-process.ts";
import { rowsOf } from "./testing/engine-runs.ts";
import { type Trial, trial, WINDOW } from "./testing/mini-trials.ts";

const inPhase = (name: string, process: object, more: object = {}) =>
  trial(name, { venues: { "curtailment-obligations": { process, ...more } } });
const withSteps = (name: string, steps: Partial<StepPlaces>, more: object = {}) =>
  inPhase(name, { steps, ...more });

const told = (run: Trial) =>
  rowsOf(run.tables.events)
    .filter(({ kind, at }) => kind === "wouldBeInstructed" && at === WINDOW)
    .map(({ unit, fromW, toW }) => `${unit} by ${(Number(fromW) - Number(toW)) / 1e6} MW`);
const marketEntries = (run: Trial) =>
  rowsOf(run.tables.ledger).filter(({ rule }) =>
    String(rule).startsWith("curtailment-obligations"),
  );

/** What scenario 3 comes to when every step is taken. */
const WHOLE = { curtailed: { "purple sold": 2.5, "yellow sold": 2 }, totalGbp: 205 };

describe("every phase says where each step is taken, and takes it there", () => {
  test.each(PHASE_NAMES)("%s", async (phase) => {
    const run = await inPhase("export-3", { phase });
    const places: StepPlaces = PHASES[phase];
    const rows = rowsOf(run.tables.market_process);
    expect(Object.fromEntries(rows.map(({ step, place }) => [step, place]))).toEqual(places);
    expect(rows.map(({ step }) => step)).toEqual(PROCESS_STEP_NAMES);
    expect(new Set(rows.map((row) => row.phase))).toEqual(new Set([phase]));
    expect(Object.keys(run.trades())).toEqual(["blue-purple", "orange-yellow"]);
    const isDispatched = places.dispatch !== "skipped";
    expect(run.curtailedMwh()).toMatchObject(isDispatched ? WHOLE.curtailed : { "blue own": 2.5 });
    expect(told(run).length > 0).toBe(!isDispatched);
    expect(run.totalGbp()).toBe(places.settlement === "skipped" ? 0 : WHOLE.totalGbp);
  });
});

describe("registration", () => {
  const nobody = { registration: { others: "unregistered" } };

  test.each(["onPlatform", "offPlatform"] as const)(
    "%s: who is not registered does not trade",
    async (registration) => {
      const run = await trial("export-3", {
        venues: { "curtailment-obligations": { process: { steps: { registration } }, ...nobody } },
      });
      expect(run.trades()).toEqual({});
    },
  );

  test("skipped: everybody trades, whoever applied", async () => {
    const run = await trial("export-3", {
      venues: {
        "curtailment-obligations": { process: { steps: { registration: "skipped" } }, ...nobody },
      },
    });
    expect(Object.keys(run.trades())).toHaveLength(2);
  });

  test("off the platform: each review takes the days of the lag longer", async () => {
    const over = (registrationDays: number) =>
      trial("export-3", {
        venues: {
          "curtailment-obligations": {
            process: { steps: { registration: "offPlatform" }, manualLag: { registrationDays } },
            registration: {
              companies: [
                {
                  id: "violet",
                  details: { name: "V", companyNumber: "1", address: "A", contact: "C" },
                  questionnaire: "complete",
                  appliedOn: "2024-01-26",
                  signed: ["participation agreement", "trading rules"],
                },
              ],
              resources: [
                {
                  unit: "purple",
                  company: "violet",
                  volumeKw: 5000,
                  meteringMinutes: 1,
                  control: "rtu",
                  responseS: 1,
                  appliedOn: "2024-01-26",
                },
              ],
            },
          },
        },
      });
    // Two reviews: of the company, then of Purple. The book opens on the 29th at noon.
    expect(Object.keys((await over(1)).trades())).toContain("blue-purple");
    expect(Object.keys((await over(2)).trades())).not.toContain("blue-purple");
  });
});

test("trading skipped: no order, no trade, and the incoming order is dispatched", async () => {
  const run = await withSteps("export-3", { trading: "skipped" });
  expect(rowsOf(run.tables.orders)).toEqual([]);
  expect(run.trades()).toEqual({});
  expect(run.curtailedMwh()).toMatchObject({ "blue own": 2.5 });
});

describe("verification, of a trade that switching at 07:45 makes worthless", () => {
  const outcome = (run: Trial) => run.outcomes()["orange-yellow"];
  const cancelledAt = (run: Trial) =>
    rowsOf(run.tables.events).find(
      ({ kind, unit }) => kind === "tradeCancelled" && unit === "yellow",
    )?.at;

  test("on the platform: cancelled at the start of the period", async () => {
    const run = await inPhase("export-5", { phase: "live" });
    expect(outcome(run)).toBe("cancelled: notSamePartOfNetwork");
    expect(cancelledAt(run)).toBe(WINDOW);
  });

  test("off it: as early as the lag says, when nobody knows of the switching yet", async () => {
    const manual = (verificationMinutes: number) =>
      withSteps(
        "export-5",
        { verification: "offPlatform" },
        { manualLag: { verificationMinutes } },
      );
    const late = await manual(15);
    expect(outcome(late)).toBe("cancelled: notSamePartOfNetwork");
    expect(cancelledAt(late)).toBe(WINDOW - 900);
    expect(outcome(await manual(30))).not.toMatch(/cancelled/);
  });

  test("skipped: the trade stands as it was matched", async () => {
    const run = await withSteps("export-5", { verification: "skipped" });
    expect(outcome(run)).not.toMatch(/cancelled/);
    expect(run.cancelled()).toEqual([]);
  });
});

describe("dispatch skipped", () => {
  const run = withSteps("export-3", { dispatch: "skipped" });

  test("the traded list is published and the incoming order is dispatched", async () => {
    expect((await run).list("traded")[0]).toBe("purple 5 sold");
    expect((await run).curtailedMwh()).toEqual(
      (await withSteps("export-3", { trading: "skipped" })).curtailedMwh(),
    );
  });

  test("owners are told what they would have been asked", async () => {
    expect(told(await run)).toEqual([
      "purple by 5 MW",
      "red by 3 MW",
      "green by 4 MW",
      "yellow by 4 MW",
    ]);
  });

  test("trades are idle, so that sellers have their availability in full and no utilisation", async () => {
    expect((await run).outcomes()).toEqual({
      "blue-purple": "idle: notDispatched",
      "orange-yellow": "idle: notDispatched",
    });
    expect((await run).paidGbp("availability")).toEqual({
      "blue-purple": 13.75,
      "orange-yellow": 11,
    });
    expect((await run).paidGbp("utilisation")).toEqual({});
  });
});

describe("performance, of a seller that gives nothing of what it is told", () => {
  const silent = {
    faults: [
      {
        kind: "unit-silent",
        unit: "yellow",
        from: "2024-01-31T07:00:00Z",
        to: "2024-01-31T09:00:00Z",
      },
    ],
  };
  const run = (performance: StepPlaces["performance"]) =>
    trial("export-3", {
      ...silent,
      venues: { "curtailment-obligations": { process: { steps: { performance } } } },
    });

  test("is measured on and off the platform alike, and counts as delivered where it is skipped", async () => {
    const [on, off, skipped] = [
      await run("onPlatform"),
      await run("offPlatform"),
      await run("skipped"),
    ];
    expect(off.paidGbp("utilisation")).toEqual(on.paidGbp("utilisation"));
    const measured = on.paidGbp("utilisation")["orange-yellow"] ?? 0;
    expect(skipped.paidGbp("utilisation")["orange-yellow"]!).toBeGreaterThan(measured);
    for (const row of skipped.rows("trades")) {
      expect(row.deliveredWh).toBe(row.instructedWh);
      expect(row.fulfilmentFrac).toBe(1);
    }
  });
});

describe("settlement", () => {
  test("off the platform: the same amounts, days later", async () => {
    const on = await withSteps("export-3", {});
    const off = await withSteps("export-3", { settlement: "offPlatform" });
    expect(off.totalGbp()).toBe(on.totalGbp());
    const times = (run: Trial) => marketEntries(run).map(({ at }) => Number(at));
    expect(times(on).length).toBeGreaterThan(0);
    expect(times(off)).toEqual(times(on).map((at) => at + 5 * 86_400));
  });

  test("skipped: trades come to their end, and nobody is paid", async () => {
    const run = await withSteps("export-3", { settlement: "skipped" });
    expect(marketEntries(run)).toEqual([]);
    expect(run.outcomes()).toEqual({ "blue-purple": "delivered", "orange-yellow": "delivered" });
  });
});
