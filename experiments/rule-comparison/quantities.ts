/**
 * What a comparison of rules reports of a run: money by stakeholder and by actor, costs that are counted and not paid, and whether the
 * network stayed inside its limits. Takes the summary of a run; gives numbers by quantity.
 */
import type { Quantity, QuantityKind } from "../../results/report/comparison/facts.ts";
import type { MetricName } from "../../sim/metrics/registry.ts";
import type { RunSummary } from "../../sim/metrics/summary.ts";
import { ACTORS, STAKEHOLDERS } from "../../sim/model/actors.ts";

interface Measured extends Quantity {
  /** Null where a run does not say it. */
  readonly of: (summary: RunSummary) => number | null;
}

const keyed = (summary: RunSummary, family: "byActor" | "byValue", name: string) =>
  summary[family].find((each) => each.name === name)?.values ?? [];

/** Payments alone: what deferral is worth is the same present value under every rule but for what is paid. */
const stakeholderGbp = (stakeholder: string) => (summary: RunSummary) =>
  keyed(summary, "byValue", "valueGbp")
    .filter(({ id }) => id.endsWith(`/${stakeholder}`) && !id.startsWith("reinforcement/"))
    .reduce((sum, { value }) => sum + (value ?? 0), 0);

const actorGbp = (actor: string) => (summary: RunSummary) =>
  keyed(summary, "byActor", "netGbp").find(({ id }) => id === actor)?.value ?? 0;

const metric =
  (name: MetricName, factor = 1) =>
  ({ metrics }: RunSummary) => {
    const value = metrics.find((each) => each.name === name)?.value ?? null;
    return value === null ? null : value * factor;
  };

const plain = (
  kind: QuantityKind,
  name: MetricName,
  words: string,
  unit: string,
  decimals: number,
  factor = 1,
): Measured => ({ id: name, kind, words, unit, decimals, of: metric(name, factor) });

const MEASURED: readonly Measured[] = [
  ...Object.entries(STAKEHOLDERS).map(
    ([id, words]): Measured => ({
      ...{ id: `stakeholder/${id}`, kind: "stakeholder", words, unit: "£", decimals: 0 },
      of: stakeholderGbp(id),
    }),
  ),
  ...Object.entries(ACTORS).map(
    ([id, { words }]): Measured => ({
      ...{ id: `actor/${id}`, kind: "actor", words, unit: "£", decimals: 0 },
      of: actorGbp(id),
    }),
  ),
  plain("counted", "replacementGbp", "replacing what was blocked, system operator", "£", 0),
  plain(
    "counted",
    "counterActionGbp",
    "undoing what passed a limit, distribution operator",
    "£",
    0,
  ),
  plain("network", "overRatingMinutes", "time above a rating", "min", 1),
  plain("network", "overTargetHours", "time above the trim target", "h", 2),
  plain("network", "peakLoadingFrac", "highest loading of a rating", "%", 1, 100),
  plain("network", "residualOverloads", "overloads that nobody was left to relieve", "", 1),
  plain("network", "trips", "units tripped", "", 1),
  plain("network", "energyNotServedMwh", "demand not served", "MWh", 2),
  plain("energy", "curtailedMwh", "generation curtailed", "MWh", 1),
  plain("energy", "conflicts", "instructions in conflict", "", 1),
  plain("energy", "blockedMwh", "of them blocked", "MWh", 1),
];

export const quantities: readonly Quantity[] = MEASURED.map(({ of: _, ...quantity }) => quantity);

/** Numbers by quantity, whole micro-units: far below what is printed. */
export function quantitiesOf(summary: RunSummary): Map<string, number> {
  const found = new Map<string, number>();
  for (const { id, of } of MEASURED) {
    const value = of(summary);
    if (value !== null) found.set(id, Math.round(value * 1e6) / 1e6 + 0);
  }
  return found;
}
