/**
 * What a run says on the command line beside its main line: tables by policy, balance party and service. Takes the summary of a
 * run; gives lines, none where nothing of the kind was asked for.
 */
import type { RunSummary } from "../sim/metrics/summary.ts";
import { padded } from "./padded.ts";

interface Column {
  readonly metric: string;
  readonly head: string;
  readonly words: (value: number) => string;
}

interface KeyedTable {
  readonly of: "byPolicy" | "byParty" | "byService" | "byDetector";
  readonly title: string;
  readonly key: string;
  readonly columns: readonly Column[];
}

const toPlaces = (places: number) => (value: number) => value.toFixed(places);
const percent = (value: number) => `${(100 * value).toFixed(1)} %`;

const TABLES: readonly KeyedTable[] = [
  {
    of: "byParty",
    title: "imbalance by balance party; cost against the same energy at the day-ahead price",
    key: "party",
    columns: [
      { metric: "shortMwh", head: "short MWh", words: toPlaces(1) },
      { metric: "longMwh", head: "long MWh", words: toPlaces(1) },
      { metric: "imbalanceGbp", head: "paid by balancing, £", words: toPlaces(1) },
      { metric: "imbalanceCostGbp", head: "cost, £", words: toPlaces(1) },
      { metric: "movedMwh", head: "moved MWh", words: toPlaces(1) },
    ],
  },
  {
    of: "byService",
    title: "services bought by network and system operators",
    key: "service",
    columns: [
      { metric: "neededMwh", head: "wanted MWh", words: toPlaces(1) },
      { metric: "awardedMwh", head: "bought MWh", words: toPlaces(1) },
      { metric: "instructedMwh", head: "told MWh", words: toPlaces(1) },
      { metric: "deliveredMwh", head: "delivered MWh", words: toPlaces(1) },
      { metric: "availabilityGbp", head: "availability, £", words: toPlaces(2) },
      { metric: "utilisationGbp", head: "utilisation, £", words: toPlaces(2) },
    ],
  },
  {
    of: "byDetector",
    title: "market monitoring, against what owners are set to do",
    key: "detector",
    columns: [
      { metric: "gamingCases", head: "gaming", words: toPlaces(0) },
      { metric: "trueFlags", head: "flagged", words: toPlaces(0) },
      { metric: "honestCases", head: "honest", words: toPlaces(0) },
      { metric: "falseFlags", head: "flagged", words: toPlaces(0) },
      { metric: "truePositiveFrac", head: "true positives", words: percent },
      { metric: "falsePositiveFrac", head: "false positives", words: percent },
    ],
  },
  {
    of: "byPolicy",
    title: "services that a system operator would have bought, by policy; nobody was instructed",
    key: "policy",
    columns: [
      { metric: "eligibleMw", head: "eligible MW", words: toPlaces(2) },
      { metric: "deliveredMwh", head: "delivered MWh", words: toPlaces(1) },
      { metric: "notDeliveredFrac", head: "not delivered", words: percent },
      { metric: "costGbpPerMwh", head: "£/MWh", words: toPlaces(2) },
      { metric: "totalCostGbp", head: "whole need, £", words: toPlaces(0) },
      { metric: "savingGbp", head: "saved, £", words: toPlaces(0) },
    ],
  },
];

export function tableLines(summary: RunSummary): string[] {
  return TABLES.flatMap((table) => linesOf(table, summary));
}

function linesOf({ of, title, key, columns }: KeyedTable, summary: RunSummary): string[] {
  const metrics = summary[of];
  const ids = metrics[0]?.values.map(({ id }) => id) ?? [];
  if (ids.length === 0) return [];
  const texts = columns.map(({ metric, head, words }) => {
    const values = metrics.find(({ name }) => name === metric)?.values ?? [];
    const cells = values.map(({ value }) => (value === null ? "-" : words(value)));
    return padded([head, ...cells], "start");
  });
  const names = padded([key, ...ids], "end");
  return [
    `  ${title}`,
    ...names.map((name, row) => `  ${[name, ...texts.map((cells) => cells[row]!)].join("  ")}`),
  ];
}

/** What sites did under agreements between them; nothing where there were none. */
export function betweenSitesLines({ metrics }: Pick<RunSummary, "metrics">): string[] {
  const value = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? 0;
  const lines: string[] = [];
  const [trades, used] = [value("capacityTrades"), value("capacityUsedMwh")];
  if (trades > 0 || used > 0) {
    const parts = [
      `${trades} ${trades === 1 ? "trade" : "trades"} of connection capacity approved`,
      `${used.toFixed(1)} MWh used beyond contracts, ${value("capacityAddedMwh").toFixed(1)} MWh of it new load`,
    ];
    const breach = value("capacityBreachMwh");
    if (breach > 0) parts.push(`${breach.toFixed(1)} MWh used by sellers of what they sold`);
    lines.push(`  ${parts.join("; ")}`);
  }
  const [matched, unmatched] = [value("offsetMatchedMwh"), value("offsetUnmatchedMwh")];
  if (matched > 0 || unmatched > 0)
    lines.push(
      `  offsetting: ${matched.toFixed(1)} MWh beyond limits made up for, ${unmatched.toFixed(3)} MWh not`,
    );
  const shared = value("sharedMwh");
  if (shared > 0)
    lines.push(
      `  ${shared.toFixed(1)} MWh shared in a community, ${percent(value("selfSufficiencyFrac"))} of what it drew and ${percent(value("selfConsumptionFrac"))} of what it gave`,
    );
  const traded = value("exchangeTradedMwh");
  if (traded > 0)
    lines.push(
      `  ${traded.toFixed(1)} MWh traded on the energy exchange, ${percent(value("exchangeMatchedFrac"))} of what could be, at £${value("exchangePriceGbpPerMwh").toFixed(2)} a MWh`,
    );
  return lines;
}

/** What was curtailed, what demand was kept from drawing, what sellers gave on top, and what trading came to. */
export function energyLine({ metrics }: Pick<RunSummary, "metrics">): string {
  const value = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? 0;
  const mwh = (name: string) => `${value(name).toFixed(1)} MWh`;
  const parts = [`curtailed ${value("curtailedMwh").toFixed(1)} of ${mwh("availableMwh")}`];
  if (value("turnedDownMwh") > 0) parts.push(`${mwh("turnedDownMwh")} of demand kept from drawing`);
  if (value("raisedMwh") > 0) parts.push(`${mwh("raisedMwh")} given on top by sellers`);
  const trades = value("tradesDelivered");
  parts.push(
    `${trades} ${trades === 1 ? "trade" : "trades"} delivered, £${value("tradeValueGbp").toFixed(2)}`,
  );
  const bounded = value("boundedClearings");
  const [welfare, gap] = [value("tradeWelfareGbp"), value("tradeWelfareGapGbp")];
  if (welfare > 0 || gap > 0)
    parts.push(`matched for £${welfare.toFixed(2)} of welfare, £${gap.toFixed(2)} from the most`);
  if (bounded === 1) parts.push("1 clearing reached a bound on its work, its event says which");
  if (bounded > 1)
    parts.push(`${bounded} clearings reached a bound on their work, their events say which`);
  return `  ${parts.join("; ")}`;
}
