/**
 * What expanding the monitored area is worth: where demand matters, more of it metered makes forecasts of flows sharper and
 * curtailment factors more skilful a day ahead, until the flow that is read has said as much. Figures are in docs/look-ahead.md.
 */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { statementRunMetrics } from "../sim/metrics/registry.ts";
import { SummaryFold } from "../sim/metrics/summary.ts";
import { NETWORK_FORMAT, networkDocumentSchema } from "../sim/model/network-document.ts";
import { partsOf, ran, scenarioOf } from "./testing/engine-runs.ts";

const AREAS = ["generators", "primaries", "street"] as const;
const SEEDS = ["a", "b", "c"];
const DAYS = 14;
/** Each with levels of its own, and a first day before which nothing was read. */
const FRESH_SEEDS = Array.from({ length: 24 }, (_, row) => `fresh ${row + 1}`);

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

/** Scores of some January days, over all seeds, by run of the look-ahead. */
function scored(area: (typeof AREAS)[number], seeds: readonly string[], days: number) {
  const summary = new SummaryFold();
  for (const seed of seeds) {
    const { tables } = ran(
      scenarioOf({
        seed,
        period: { start: "2026-01-01", days, tickMinutes: 30 },
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
    summary.add({ tables });
  }
  const { byStatementRun } = summary.value();
  return (name: Score, run: string) =>
    byStatementRun.find((metric) => metric.name === name)!.values.find(({ id }) => id === run)!
      .value!;
}

const SCORES = ["flowCrpsMw", "flowInterval90Mw", "unitSkill"] as const;

test("before anything is read each wider area has sharper flows, smaller errors and more skilful factors; flows that are read make up for most of it", () => {
  const fresh = new Map(AREAS.map((area) => [area, scored(area, FRESH_SEEDS, 1)]));
  const later = new Map(AREAS.map((area) => [area, scored(area, SEEDS, DAYS)]));
  const runs = [
    { label: "first, nothing read yet", of: fresh, run: "first" },
    { label: "first", of: later, run: "first" },
    { label: "operational", of: later, run: "operational" },
  ];
  const rows = runs.flatMap(({ label, of, run }) =>
    AREAS.map((area) => {
      const [crps, width, skill] = SCORES.map((name) => of.get(area)!(name, run));
      return `| ${label} | \`${area}\` | ${crps!.toFixed(2)} | ${width!.toFixed(1)} | ${skill!.toFixed(2)} |`;
    }),
  );
  const page = readFileSync(new URL("../docs/look-ahead.md", import.meta.url), "utf8");
  expect(rows.filter((row) => !page.includes(row))).toEqual([]);
  const worth = (of: typeof fresh, name: Score, run: string) =>
    of.get("generators")!(name, run) - of.get("street")!(name, run);
  for (const name of ["flowCrpsMw", "flowInterval90Mw"] as const) {
    const [least, middle, most] = AREAS.map((area) => fresh.get(area)!(name, "first"));
    expect(middle).toBeLessThan(least!);
    expect(most).toBeLessThan(middle!);
  }
  expect(worth(fresh, "unitSkill", "first")).toBeLessThan(-0.03);
  // Over two weeks the circuit's flow teaches the levels.
  expect(Math.abs(worth(later, "flowCrpsMw", "first"))).toBeLessThan(
    worth(fresh, "flowCrpsMw", "first") / 2,
  );
  expect(Math.abs(worth(later, "flowCrpsMw", "operational"))).toBeLessThan(0.05);
});
