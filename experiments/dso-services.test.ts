/**
 * The services of a distribution network operator, from offers to the ledger, in whole runs: what was bought is told, what is
 * told is done and metered, and what is metered is paid.
 */
import { describe, expect, test } from "vitest";
import type { Row } from "./testing/engine-runs.ts";
import { serviceRun } from "./testing/service-runs.ts";

const total = (rows: readonly Row[], column: string) =>
  rows.reduce((sum, row) => sum + Number(row[column]), 0);
const by = (rows: readonly Row[], column: string) =>
  new Map(rows.map((row) => [`${row.periodStart} ${row[column]}`, row]));

describe("Sustain: relief that is planned", async () => {
  const exact = { venues: { sustain: { baseline: { kind: "counterfactual" } } } };
  const rows = await serviceRun("sustain", exact);
  const plain = await serviceRun("sustain", { venues: { sustain: undefined } });
  const awards = rows("service_awards").filter(({ state }) => state !== "refused");

  test("every half-hour of the five evenings is wanted and bought", () => {
    const wanted = rows("service_requirements");
    expect(wanted).toHaveLength(5 * 5);
    for (const { neededW, awardedW, how } of wanted)
      expect([neededW, awardedW, how]).toEqual([500_000, 500_000, "auction"]);
  });

  test("every award is armed a day ahead, told, given in full and paid what it asked", () => {
    expect(awards.length).toBeGreaterThan(30);
    for (const each of awards) {
      expect(each.state).toBe("armed");
      expect(each.instructedWh).toBe(Number(each.changeW) / 2);
      expect(each.deliveredWh).toBe(each.instructedWh);
      expect(each.utilisationMicroGbp).toBe(
        Math.round(Number(each.deliveredWh) * Number(each.utilisationGbpPerMwh)),
      );
    }
    const paid = rows("ledger").filter(({ rule }) => rule === "sustain/utilisation");
    expect(total(paid, "amountMicroGbp")).toBe(total(awards, "utilisationMicroGbp"));
    expect(new Set(paid.map(({ payer }) => payer))).toEqual(
      new Set(["distribution system operator"]),
    );
  });

  test("a consumer that is told draws so much less, and the transformer carries what was relieved less", () => {
    const without = by(plain("unit_period"), "unit");
    const works = awards.filter(({ unit }) => unit === "millfield-works");
    const told = by(works, "unit");
    expect(works.length).toBeGreaterThan(10);
    for (const [key, row] of by(rows("unit_period"), "unit")) {
      if (row.unit !== "millfield-works") continue;
      const lessWh = Number(told.get(key)?.deliveredWh ?? 0);
      expect(Number(row.deliveredWh)).toBe(Number(without.get(key)!.deliveredWh) + lessWh);
    }
    const relieved = awards.reduce(
      (sums, each) =>
        sums.set(each.periodStart!, (sums.get(each.periodStart!) ?? 0) + Number(each.reliefW)),
      new Map<string | number, number>(),
    );
    const flows = by(plain("constraint_period"), "constraint");
    // Later the battery's own plan goes another way, because it holds less.
    const firstEvening = Date.UTC(2026, 0, 13) / 1000;
    let seen = 0;
    for (const [key, row] of by(rows("constraint_period"), "constraint")) {
      const relief = relieved.get(row.periodStart!) ?? 0;
      if (relief === 0 || Number(row.periodStart) >= firstEvening) continue;
      seen += 1;
      expect(Math.abs(Number(flows.get(key)!.meanW) - Number(row.meanW) - relief)).toBeLessThan(5);
    }
    expect(seen).toBe(2 * 5);
  });

  test("measured from the last minute before, a consumer whose draw drifts is paid a little more or less", async () => {
    const metered = (await serviceRun("sustain"))("service_awards");
    const works = metered.filter(
      ({ unit, state }) => unit === "millfield-works" && state === "armed",
    );
    const parts = works.map((each) => Number(each.deliveredWh) / Number(each.instructedWh));
    expect(parts.some((part) => part < 1)).toBe(true);
    for (const part of parts) expect(part).toBeGreaterThan(0.9);
  });

  test("the book refuses what a store has not left, by name of what is missing", () => {
    const refused = rows("service_awards").filter(({ state }) => state === "refused");
    for (const each of refused)
      expect([each.unit, each.reason]).toEqual(["elmbridge-battery", "energyInStore"]);
    expect(rows("events").filter(({ kind }) => kind === "serviceRefused")).toHaveLength(
      refused.length,
    );
  });
});
