/**
 * The designs of a study beside each other: one column a run, one row a measure. Takes facts; gives a table. The sum of
 * the ledger is printed to the penny, for it is exactly nothing or the run is wrong.
 */
import { canonicalJson } from "../../sim/core/digest.ts";
import { dataTable, numberColumn, textColumn } from "./chart.ts";
import { metricOf, type RunFacts, soldMwh } from "./facts.ts";
import { type Html, html } from "./html.ts";
import { dailyMean } from "./overview.ts";
import { figures, fixed, percent, pounds } from "./words.ts";

interface Measure {
  readonly name: string;
  /** Undefined where the run does not know it. */
  readonly value: (run: RunFacts) => string | undefined;
  /** Measures of trading are a dash where nothing was traded. */
  readonly ofTrading?: boolean;
}

const oneDecimal = (value: number) => fixed(value, 1);
const whole = (value: number) => fixed(value, 0);
const percentWords = (value: number) => percent(value, 0);

/** A metric in words; undefined where the run's summary has none. */
const known = (name: string, words: (value: number) => string | undefined) => (run: RunFacts) => {
  const value = run.metric.get(name);
  return value === undefined ? undefined : words(value);
};

const count = (name: string) => (run: RunFacts) => fixed(metricOf(run, name), 0);

const MEASURES: readonly Measure[] = [
  { name: "Curtailed at generators, MWh", value: (run) => figures(metricOf(run, "curtailedMwh")) },
  {
    name: "Curtailed, % of available",
    value: (run) =>
      run.metric.has("curtailedFrac") ? percent(metricOf(run, "curtailedFrac"), 2) : "–",
  },
  {
    name: "of it in a buyer’s place (sold), MWh",
    value: (run) => figures(soldMwh(run)),
    ofTrading: true,
  },
  {
    name: "Curtailed at generators on a mean day, MWh",
    value: ({ dailyMwh }) => figures(dailyMean([...dailyMwh.values()]).mean),
  },
  {
    name: "– standard error of that mean, over days, MWh",
    value: ({ dailyMwh }) => {
      const { standardError } = dailyMean([...dailyMwh.values()]);
      return standardError === undefined ? undefined : figures(standardError);
    },
  },
  {
    name: "Demand kept from drawing, MWh",
    value: ({ kept }) => (kept.demandMwh > 0 ? figures(kept.demandMwh) : undefined),
  },
  {
    name: "Stores kept from charging, MWh",
    value: ({ kept }) => (kept.storesMwh > 0 ? figures(kept.storesMwh) : undefined),
  },
  { name: "Trades matched", value: count("tradesMatched"), ofTrading: true },
  { name: "– delivered", value: count("tradesDelivered"), ofTrading: true },
  { name: "– idle: stood, but not reached", value: count("tradesIdle"), ofTrading: true },
  {
    name: "– cancelled when verified",
    value: count("tradesCancelled"),
    ofTrading: true,
  },
  {
    name: "– refused by the position book",
    value: count("tradesRefused"),
    ofTrading: true,
  },
  {
    name: "Paid by buyers to sellers",
    value: (run) => pounds(metricOf(run, "tradeValueGbp")),
    ofTrading: true,
  },
  {
    name: "Welfare of what was matched: bids less offers, all-in",
    value: known("tradeWelfareGbp", pounds),
    ofTrading: true,
  },
  {
    name: "– short of the most that those orders could give",
    value: known("tradeWelfareGapGbp", pounds),
    ofTrading: true,
  },
  {
    name: "Clearings that reached a bound on their work",
    value: known("boundedClearings", (value) => (value > 0 ? whole(value) : undefined)),
    ofTrading: true,
  },
  {
    name: "Bids less offers of what was delivered",
    value: ({ trades }) => (trades.gainGbp === undefined ? "–" : pounds(trades.gainGbp)),
    ofTrading: true,
  },
  {
    name: "Above a rating, minutes",
    value: (run) => fixed(metricOf(run, "overRatingMinutes"), 0),
  },
  { name: "Above a target, hours", value: (run) => fixed(metricOf(run, "overTargetHours"), 2) },
  { name: "Highest loading of a constraint point", value: known("peakLoadingFrac", percentWords) },
  {
    name: "Relief given / relief needed",
    value: known("overCurtailmentRatio", (value) => fixed(value, 2)),
  },
  { name: "Actions on units a day", value: known("anmActionsPerDay", oneDecimal) },
  { name: "Units tripped", value: known("trips", whole) },
  {
    name: "Overloads left with every usable unit at its minimum",
    value: known("residualOverloads", whole),
  },
  {
    name: "Mean duration of a curtailment, hours",
    value: known("meanCurtailmentHours", (value) => fixed(value, 2)),
  },
  { name: "Energy not served, MWh", value: known("energyNotServedMwh", figures) },
  { name: "Sum of the ledger", value: (run) => ledgerSum(metricOf(run, "ledgerSumGbp")) },
];

export function designsSection(runs: readonly RunFacts[]): Html {
  const columns = [textColumn("Measure"), ...runs.map(({ label }) => numberColumn(label))];
  const isTrading = runs.some(({ isTraded }) => isTraded);
  const measures = MEASURES.filter(
    ({ ofTrading, value }) =>
      (isTrading || ofTrading !== true) && runs.some((run) => value(run) !== undefined),
  );
  const title = runs.length === 1 ? "The run in figures" : "The designs side by side";
  const rows = measures.map(({ name, value, ofTrading }) => [
    name,
    ...runs.map((run) => (ofTrading === true && !run.isTraded ? "–" : (value(run) ?? "–"))),
  ]);
  return html`<section id="designs">
<h2>${title}</h2>
<p>${pairing(runs)}Minutes and hours above a limit are added up over the constraint points; a target is what trimming drives down to, a rating is what must not be exceeded for long.</p>
${dataTable({ columns, rows }, title)}
</section>
`;
}

/** Whether differences between the designs are theirs alone. */
function pairing(runs: readonly RunFacts[]): string {
  if (runs.length === 1) return "";
  const worlds = runs.map(({ run: { manifest } }) => {
    const { network, seed, firstDay, lastDay, engineVersion } = manifest;
    const series = (manifest.scenario as { readonly series?: unknown } | null)?.series;
    return canonicalJson({ network, seed, firstDay, lastDay, engineVersion, series });
  });
  return new Set(worlds).size === 1
    ? "All designs see the same network, weather, demand and prices. "
    : "The designs differ in network, seed, days, series or version too: a difference between them is not of the rules alone. ";
}

/** To the penny, or to the micro-pound where it is not nothing. */
function ledgerSum(value: number): string {
  return value === 0 ? "£0.00" : `£${fixed(value, 6)}`;
}
