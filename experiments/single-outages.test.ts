/** Whole runs: what branches lose, and what the loss of a single branch would overload, on two circuits whose every flow is known. */
import { describe, expect, test } from "vitest";
import { agentPolicies } from "../agents/registry.ts";
import { SummaryFold } from "../sim/metrics/summary.ts";
import { scenarioFindings } from "../sim/scenario.ts";
import { partsOf, ran, rowsOf, scenarioOf } from "./testing/engine-runs.ts";
import { SITES, twoCircuits } from "./testing/two-circuits.ts";

const plain = twoCircuits(SITES);
/** 50 MW less 8 of demand, 21 MW on each circuit, whose resistance is 0.02 per unit of 100 MVA. */
const network = {
  ...plain,
  branches: plain.branches.map((branch) => ({ ...branch, resistancePu: 0.02 })),
};
const asked = (settings: object) =>
  scenarioOf({
    period: { start: "2026-01-01", days: 1, tickMinutes: 30 },
    forecast: { kind: "perfect" },
    ...settings,
  });

const tried = ran(asked({ outageCheck: {} }), partsOf(network));
const untried = ran(asked({}), partsOf(network));
const metricsOf = ({ tables }: typeof tried) => {
  const fold = new SummaryFold();
  fold.add({ tables });
  const { metrics } = fold.value();
  return (name: string) => metrics.find((metric) => metric.name === name)!.value;
};

describe("the loss of one of two circuits that carry 21 MW each", () => {
  test("leaves 42 MW on the other, 2 above its rating, in each of 48 half-hours; a loss that changes nothing counts nothing", () => {
    const rows = rowsOf(tried.tables.single_outages);
    expect(rows).toHaveLength(48);
    for (const { periodStart: _, ...row } of rows)
      expect(row).toEqual({
        // The tie is open and cannot be lost; with x1 itself out its own point carries nothing.
        ...{ outages: 3, overloads: 1, overloadWh: 1_000_000 },
        ...{ worstBranch: "x2", worstConstraint: "x1-export", worstFrac: 1.05 },
      });
    const metric = metricsOf(tried);
    expect(metric("outageOverloads")).toBe(48);
    expect(metric("outageOverloadMwh")).toBe(48);
    expect(metric("outagePeakLoadingFrac")).toBe(1.05);
  });

  test("is not tried where nobody asks, and changes nothing else; of a named branch alone where one is named", () => {
    const metric = metricsOf(untried);
    for (const name of ["outageOverloads", "outageOverloadMwh", "outagePeakLoadingFrac"])
      expect(metric(name)).toBeNull();
    for (const [name, table] of Object.entries(untried.tables))
      if (name !== "single_outages")
        expect(rowsOf(table)).toEqual(rowsOf(tried.tables[name as keyof typeof tried.tables]));
    const y1 = ran(asked({ outageCheck: { branches: ["y1"] } }), partsOf(network));
    expect(rowsOf(y1.tables.single_outages)[0]).toMatchObject({ outages: 1, overloads: 0 });
  });

  test("of a branch that the network does not have is refused with the nearest", () => {
    const faults = [
      ...scenarioFindings(
        asked({ outageCheck: { branches: ["x2", "x22"] } }),
        network,
        agentPolicies,
      ),
    ];
    expect(faults.map(({ path, found, remedy }) => [path.join("."), found, remedy])).toEqual([
      [
        "outageCheck.branches.1",
        '"x22", which is no branch of network "two-circuits"',
        'write the id of a branch; the nearest is "x2"',
      ],
    ]);
  });
});

test("two circuits of 0.02 per unit lose 0.02 · 0.21² · 100 MW each: 88.2 kWh a half-hour, and import and export balance without them", () => {
  for (const { lossesWh, demandWh, consumptionWh, deliveredWh, importWh } of rowsOf(
    untried.tables.network_period,
  )) {
    expect(lossesWh).toBe(88_200);
    expect(importWh).toBe(Number(demandWh) + Number(consumptionWh) - Number(deliveredWh));
  }
  expect(metricsOf(untried)("lossesMwh")).toBe(48 * 0.0882);
});
