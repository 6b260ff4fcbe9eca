/** What a run says of imbalance on the command line: a table by balance party. Takes the metrics by party; gives lines. */
import type { RunSummary } from "../sim/metrics/registry.ts";
import { padded } from "./padded.ts";

const COLUMNS = [
  { name: "shortMwh", head: "short MWh" },
  { name: "longMwh", head: "long MWh" },
  { name: "imbalanceGbp", head: "paid by balancing, £" },
  { name: "imbalanceCostGbp", head: "cost, £" },
  { name: "movedMwh", head: "moved MWh" },
] as const;

/** No lines where nobody is settled for imbalance. */
export function imbalanceLines({ byParty }: Pick<RunSummary, "byParty">): string[] {
  const ids = byParty[0]?.values.map(({ id }) => id) ?? [];
  if (ids.length === 0) return [];
  const columns = COLUMNS.map(({ name, head }) => {
    const values = byParty.find((metric) => metric.name === name)?.values ?? [];
    const cells = values.map(({ value }) => (value === null ? "-" : value.toFixed(1)));
    return padded([head, ...cells], "start");
  });
  const names = padded(["party", ...ids], "end");
  return [
    "  imbalance by balance party; cost against the same energy at the day-ahead price",
    ...names.map((name, row) => `  ${[name, ...columns.map((cells) => cells[row]!)].join("  ")}`),
  ];
}
