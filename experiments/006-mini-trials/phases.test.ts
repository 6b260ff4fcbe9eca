/**
 * One simulation trial and one live trial as scenario files, through the whole engine: who takes part, what is told, dispatched and
 * paid, and a constraint that the trial plan imposes.
 */
import { describe, expect, test } from "vitest";
import { rowsOf } from "../testing/engine-runs.ts";
import { type Trial, trial, WINDOW } from "../testing/mini-trials.ts";

const events = (run: Trial, kind: string) =>
  rowsOf(run.tables.events).filter((event) => event.kind === kind);
const places = (run: Trial) =>
  rowsOf(run.tables.market_process).map(({ step, place }) => `${step} ${place}`);
const marketEntries = (run: Trial) =>
  rowsOf(run.tables.ledger).filter(({ rule }) => String(rule).startsWith("curtailment"));

describe("a simulation trial in the hybrid form", () => {
  const run = trial("simulation");

  test("trades on the platform, and neither verifies, dispatches nor settles", async () => {
    expect(places(await run)).toEqual([
      "registration offPlatform",
      "trading onPlatform",
      "verification skipped",
      "dispatch skipped",
      "performance onPlatform",
      "settlement skipped",
    ]);
  });

  test("White is late and Yellow does not answer, so that Orange trades with Pink", async () => {
    expect((await run).unanswered()).toEqual([
      "white: its answer is late: no order is placed",
      "yellow: it does not answer: no order is placed",
    ]);
    expect((await run).trades()).toEqual({
      "blue-purple": [5, 50, 5.5],
      "orange-pink": [3, 42.5, 4.5],
    });
  });

  test("the incoming order is dispatched, and the traded one is told", async () => {
    expect((await run).curtailedMwh()).toEqual({
      "blue own": 2.5,
      "green own": 2,
      "red own": 1.5,
      "orange own": 2,
    });
    const told = events(await run, "wouldBeInstructed").filter(({ at }) => at === WINDOW);
    const mw = told.map(({ unit, fromW, toW }) => `${unit} ${(Number(fromW) - Number(toW)) / 1e6}`);
    expect(mw.sort()).toEqual(["green 4", "orange 1", "pink 3", "purple 5", "red 3"]);
  });

  test("nobody pays for a trade", async () => {
    expect(marketEntries(await run)).toEqual([]);
    expect(new Set(Object.values((await run).outcomes()))).toEqual(
      new Set(["idle: notDispatched"]),
    );
  });
});

describe("a live trial", () => {
  const run = trial("live");

  test("has the constraint that its plan imposes, forecast and on the day, and no other", async () => {
    expect((await run).sizesMw()).toEqual({ forecast: 16, actual: 16 });
    expect(
      events(await run, "constraintImposed").map(({ constraint, toW, because }) => [
        constraint,
        toW,
        because,
      ]),
    ).toEqual([
      [
        "main-export",
        16e6,
        "the trial plan wants 16000 kW too much from 2024-01-31T08:00:00Z on, and 35000 kW are forecast",
      ],
    ]);
    const { tables } = await run;
    const rated = rowsOf(tables.constraint_period).filter(({ ratingW }) => ratingW !== 60e6);
    expect(rated.map(({ periodStart, ratingW }) => [periodStart, ratingW])).toEqual([
      [WINDOW, 20e6],
    ]);
    const bound = rowsOf(tables.look_ahead).filter(({ sizeW }) => Number(sizeW) > 0);
    expect(new Set(bound.map(({ periodStart }) => periodStart))).toEqual(new Set([WINDOW]));
  });

  test("Pink, whose company did not sign, and White, read by the half-hour, are rejected", async () => {
    const rejected = events(await run, "resourceRejected").map(({ unit, because }) => [
      unit,
      because,
    ]);
    expect(Object.fromEntries(rejected)).toEqual({
      pink: "its company was not approved",
      white: "metering: metered every 30 minutes, 1 at most are asked",
    });
    const orders = (await run).rows("orders").map(({ unit }) => String(unit));
    expect(orders.sort()).toEqual(["blue", "green", "orange", "purple", "red", "yellow"]);
  });

  test("is dispatched and paid as if the constraint were real, days later", async () => {
    expect((await run).curtailedMwh()).toEqual({
      "purple sold": 2.5,
      "green own": 2,
      "red own": 1.5,
      "yellow sold": 2,
    });
    expect((await run).totalGbp()).toBe(205);
    for (const { at } of marketEntries(await run)) expect(at).toBe(WINDOW + 1800 + 5 * 86_400);
  });
});
