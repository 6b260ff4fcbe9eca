/**
 * What expanding the monitored area is worth: where demand matters, more of it metered makes forecasts of flows sharper and
 * curtailment factors more skilful a day ahead; before the half-hour the flow that is read says as much. Figures are in docs/look-ahead.md.
 */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { SummaryFold, type statementRunMetrics } from "../sim/metrics/registry.ts";
import { NETWORK_FORMAT, networkDocumentSchema } from "../sim/model/network-document.ts";
import { meanWithError } from "./compare.ts";
import { partsOf, ran, scenarioOf } from "./testing/engine-runs.ts";

const AREAS = ["generators", "primaries", "street"] as const;
const SEEDS = ["a", "b", "c"];
const RUNS = ["first", "operational"] as const;

/** Two wind farms behind one circuit with a town of 24 MW: half of it at primaries, half at street transformers. */
const network = networkDocumentSchema.parse({
  format: NETWORK_FORMAT,
  name: "a-town",
  buses: [
    { id: "grid", nominalKv: 33, reference: true },
    { id: "town", nominalKv: 33 },
    { id: "primary", nominalKv: 11 },
    { id: "street", nominalKv: 0.4 },
  ],
  branches: [
    { id: "circuit", from: "town", to: "grid", reactancePu: 0.1, ratingMw: 16 },
    { id: "transformer", from: "town", to: "primary", reactancePu: 0.1 },
    { id: "distribution", from: "primary", to: "street", reactancePu: 0.1 },
  ],
  connections: ["newest", "oldest"].map((id, row) => ({
    ...{ id, bus: "town", exportLimitMw: 20, curtailableWhen: "intact" },
    connectedOn: `20${24 - row}-01-01`,
  })),
  units: ["newest", "oldest"].map((id) => ({
    ...{ id, connection: id, technology: "wind", capacityMw: 20 },
  })),
  demands: ["primary", "street"].flatMap((bus) =>
    Array.from({ length: 6 }, (_, row) => ({
      ...{ id: `${bus}-${row + 1}`, bus, peakMw: 2, profile: "domestic" },
    })),
  ),
  constraintPoints: [{ id: "export", branch: "circuit", direction: "forward" }],
});

type Score = keyof typeof statementRunMetrics;

/** Scores of a month by run of the look-ahead. */
function scored(area: (typeof AREAS)[number], seed: string) {
  const { tables } = ran(
    scenarioOf({
      seed,
      period: { start: "2026-01-01", days: 14, tickMinutes: 30 },
      monitoring: { area },
      anm: { cycleS: 10, releaseHoldS: 0, releaseStepFrac: 1, deadbandKw: 0 },
      lookAhead: {
        daysAhead: 1,
        operational: { periods: 2 },
        factors: { draws: 64, outages: "none" },
      },
    }),
    partsOf(network),
  );
  const summary = new SummaryFold();
  summary.add({ tables });
  const { byStatementRun } = summary.value();
  return (name: Score, run: (typeof RUNS)[number]) =>
    byStatementRun.find((metric) => metric.name === name)!.values.find(({ id }) => id === run)!
      .value!;
}

test("a day ahead each wider area has sharper flows, smaller errors and more skilful factors; in operational time a reading makes up for it", () => {
  const of = new Map(AREAS.map((area) => [area, SEEDS.map((seed) => scored(area, seed))]));
  const mean = (area: (typeof AREAS)[number], name: Score, run: (typeof RUNS)[number]) =>
    meanWithError(of.get(area)!.map((score) => score(name, run))).mean;
  const rows = RUNS.flatMap((run) =>
    AREAS.map((area) => {
      const [crps, width, skill] = (["flowCrpsMw", "flowInterval90Mw", "unitSkill"] as const).map(
        (name) => mean(area, name, run),
      );
      return `| ${run} | \`${area}\` | ${crps!.toFixed(2)} | ${width!.toFixed(1)} | ${skill!.toFixed(2)} |`;
    }),
  );
  const page = readFileSync(new URL("../docs/look-ahead.md", import.meta.url), "utf8");
  expect(rows.filter((row) => !page.includes(row))).toEqual([]);
  for (const [narrow, wide] of [
    ["generators", "primaries"],
    ["primaries", "street"],
  ] as const) {
    for (const name of ["flowCrpsMw", "flowInterval90Mw"] as const)
      expect(mean(wide, name, "first")).toBeLessThan(mean(narrow, name, "first"));
  }
  expect(mean("street", "unitSkill", "first")).toBeGreaterThan(
    0.05 + mean("generators", "unitSkill", "first"),
  );
  // In operational time the circuit's own reading says what the meters would.
  const errors = AREAS.map((area) => mean(area, "flowCrpsMw", "operational"));
  expect(Math.max(...errors) - Math.min(...errors)).toBeLessThan(0.05);
});
