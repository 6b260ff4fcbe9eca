/** What a run says of procurement on the command line: a table by policy. Takes the metrics by policy; gives lines. */
import type { RunSummary } from "../sim/metrics/registry.ts";
import { padded } from "./padded.ts";

const COLUMNS = [
  { name: "eligibleMw", head: "eligible MW", words: (value: number) => value.toFixed(2) },
  { name: "deliveredMwh", head: "delivered MWh", words: (value: number) => value.toFixed(1) },
  {
    name: "notDeliveredFrac",
    head: "not delivered",
    words: (value: number) => `${(100 * value).toFixed(1)} %`,
  },
  { name: "costGbpPerMwh", head: "£/MWh", words: (value: number) => value.toFixed(2) },
  { name: "totalCostGbp", head: "whole need, £", words: (value: number) => value.toFixed(0) },
  { name: "savingGbp", head: "saved, £", words: (value: number) => value.toFixed(0) },
] as const;

/** No lines where nobody asked. */
export function procurementLines({ byPolicy }: Pick<RunSummary, "byPolicy">): string[] {
  const columns = COLUMNS.map(({ name, head, words }) => {
    const values = byPolicy.find((metric) => metric.name === name)?.values ?? [];
    const cells = values.map(({ value }) => (value === null ? "-" : words(value)));
    return padded([head, ...cells], "start");
  });
  const ids = byPolicy[0]?.values.map(({ id }) => id) ?? [];
  if (ids.length === 0) return [];
  const names = padded(["policy", ...ids], "end");
  return [
    "  services that a system operator would have bought, by policy; nobody was instructed",
    ...names.map((name, row) => `  ${[name, ...columns.map((cells) => cells[row]!)].join("  ")}`),
  ];
}
