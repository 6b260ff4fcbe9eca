/**
 * The numbers that a sweep keeps of every run: each metric of one number, and money by actor and by stakeholder. Takes the
 * summary of a run; gives values by name. All of them are kept, so that another question to the same runs needs no run.
 */
import { metrics } from "../../sim/metrics/registry.ts";
import type { RunSummary } from "../../sim/metrics/summary.ts";
import { quantities, quantitiesOf } from "../rule-comparison/quantities.ts";

/** Money stands under `actor/` and `stakeholder/`; what else a comparison of rules reports are metrics again. */
const isMoney = (id: string) => id.includes("/");

/** What a system operator's purchases came to, where a run asks about one policy. */
export const PROCUREMENT_COST = {
  id: "procurement/totalCostGbp",
  unit: "£",
  words: "cost of the procurement policy",
  about:
    "What meeting the whole need would have cost under the one procurement policy of the run; undefined where it has none or several.",
} as const;

/** Unit by name of everything that is kept. */
export const keptUnits: ReadonlyMap<string, string> = new Map([
  ...Object.entries(metrics).map(([name, { unit }]) => [name, unit] as const),
  ...quantities.filter(({ id }) => isMoney(id)).map(({ id, unit }) => [id, unit] as const),
  [PROCUREMENT_COST.id, PROCUREMENT_COST.unit],
]);

/** Null where the run leaves a number undefined. */
export function keptOf(summary: RunSummary): Record<string, number | null> {
  const money = [...quantitiesOf(summary)].filter(([id]) => isMoney(id));
  return Object.fromEntries([
    ...summary.metrics.map(({ name, value }) => [name, value] as const),
    ...money,
    [PROCUREMENT_COST.id, procurementCost(summary)],
  ]);
}

function procurementCost({ byPolicy }: RunSummary): number | null {
  const costs = byPolicy.find(({ name }) => name === "totalCostGbp")?.values ?? [];
  return costs.length === 1 ? costs[0]!.value : null;
}
