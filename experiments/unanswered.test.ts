/**
 * Participants who are late or do not answer, through the whole engine: their orders are not placed, events say so, and two market
 * designs under one seed meet the same silence.
 */
import { describe, expect, test } from "vitest";
import { type Ran, ran, rowsOf, scenarioOf } from "./testing/engine-runs.ts";
import { prepared, trial } from "./testing/mini-trials.ts";

/** Scenario 1 with probabilities in the group of one unit. */
async function silent(unit: string, answers: object, seed = "1") {
  const { scenario } = await prepared("export-1");
  const population = scenario.population.map((group) =>
    group.units.ids?.includes(unit) ? { ...group, answers } : group,
  );
  return await trial("export-1", { seed, population });
}

test("who does not answer places no order, is told of once, and is curtailed in its own place", async () => {
  const run = await silent("blue", { missingProbability: 1 });
  expect(run.unanswered()).toEqual(["blue: it does not answer: no order is placed"]);
  expect(Object.keys(run.trades())).not.toContain("blue-purple");
  expect(run.list("traded")[0]).toBe("blue 5 own");
  expect(run.curtailedMwh()["blue own"]).toBe(2.5);
});

test("late is as good as never", async () => {
  const [late, missing] = [
    await silent("purple", { lateProbability: 1 }),
    await silent("purple", { missingProbability: 1 }),
  ];
  expect(late.unanswered()).toEqual(["purple: its answer is late: no order is placed"]);
  expect(late.trades()).toEqual(missing.trades());
  expect(late.trades()).toEqual(
    (
      await trial("export-1", {
        venues: { "curtailment-obligations": { participation: { seller: ["demand", "hydro"] } } },
      })
    ).trades(),
  );
});

test("where nobody is asked, nobody is silent", async () => {
  const { scenario } = await prepared("export-1");
  const population = scenario.population.map((group) => ({
    ...group,
    answers: { missingProbability: 1 },
  }));
  const over = (venue: object) =>
    trial("export-1", { population, venues: { "curtailment-obligations": venue } });
  expect((await over({})).unanswered()).toHaveLength(9);
  expect((await over({ process: { steps: { trading: "skipped" } } })).unanswered()).toEqual([]);
  expect((await over({ registration: { others: "unregistered" } })).unanswered()).toEqual([]);
});

describe("common random numbers", () => {
  const population = [
    {
      units: { technology: ["storage"] },
      policy: { kind: "storage" },
      answers: { missingProbability: 0.2, lateProbability: 0.2 },
    },
    { units: { technology: ["chp"] }, policy: { kind: "chp" } },
    {
      units: { technology: ["demand"] },
      policy: { kind: "demand" },
    },
    { policy: { kind: "generator" }, answers: { missingProbability: 0.3 } },
  ];
  const under = (venue: object) =>
    ran(
      scenarioOf({
        population,
        period: { start: "2026-01-05", days: 7, tickMinutes: 30 },
        venues: { "curtailment-obligations": venue },
      }),
    );
  const [midpoint, other] = [
    under({}),
    under({
      priceRule: { kind: "pay-as-bid" },
      matcher: { kind: "mol-priority" },
      minTradeKw: 500,
    }),
  ];
  const silences = ({ tables }: Ran) =>
    rowsOf(tables.events)
      .filter(({ kind }) => kind === "orderMissing")
      .map(({ at, unit, because }) => `${at} ${unit} ${because}`);

  test("two designs meet the same silence, and trade otherwise", () => {
    expect(silences(midpoint).length).toBeGreaterThan(10);
    expect(silences(other)).toEqual(silences(midpoint));
    expect(rowsOf(other.tables.trades)).not.toEqual(rowsOf(midpoint.tables.trades));
  });

  test("and no order came of who was silent", () => {
    const silentDays = new Set(
      rowsOf(midpoint.tables.events)
        .filter(({ kind }) => kind === "orderMissing")
        .map(({ at, unit }) => `${at} ${unit}`),
    );
    const orders = rowsOf(midpoint.tables.orders);
    expect(orders.length).toBeGreaterThan(0);
    // The book opens when the statement is issued.
    for (const { placedAt, unit } of orders)
      expect(silentDays).not.toContain(`${placedAt} ${unit}`);
  });
});
