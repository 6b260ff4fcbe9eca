/**
 * Who pays imbalance: what it cost each balance party, which way it was out, and what being moved by the network manager did
 * to it. Takes facts; gives a figure with its table, nothing where no run settled imbalance.
 */
import {
  bothWidths,
  type DataTable,
  figure,
  fillSample,
  inRows,
  key,
  numberColumn,
  textColumn,
} from "./chart.ts";
import type { RunFacts } from "./facts.ts";
import { type Html, html } from "./html.ts";
import { BLUE, ORANGE, SOLD_FILL } from "./palette.ts";
import { poundBars } from "./pound-bars.ts";
import { figures, percent, wholePounds } from "./words.ts";

const PANELS_MAX = 3;
const ROW_HEIGHT = 22;
const PARTIES_MAX = 40;

const COLUMNS: readonly {
  readonly metric: string;
  readonly head: string;
  readonly words: (value: number) => string;
}[] = [
  { metric: "shortMwh", head: "Short, MWh", words: figures },
  { metric: "longMwh", head: "Long, MWh", words: figures },
  { metric: "imbalanceGbp", head: "Paid by the balancing account, £", words: wholePounds },
  { metric: "imbalanceCostGbp", head: "Cost against day-ahead, £", words: wholePounds },
  { metric: "worseningFrac", head: "Made the system worse, %", words: (value) => percent(value) },
  { metric: "movedMwh", head: "Moved by the network manager, MWh", words: figures },
  { metric: "toldMwh", head: "Told of it, MWh", words: figures },
  { metric: "lostIncomeGbp", head: "Sales lost by it, £", words: wholePounds },
  { metric: "savedCostsGbp", head: "Costs saved by it, £", words: wholePounds },
];

export function imbalanceSection(runs: readonly RunFacts[]): Html {
  const settled = runs.filter(({ run }) =>
    run.summary.byParty.some(({ values }) => values.length > 0),
  );
  if (settled.length === 0) return html``;
  const costs = settled.flatMap((facts) =>
    [...valuesOf(facts, "imbalanceCostGbp")].map(([party, gbp]) => ({
      design: facts.label,
      name: party,
      gbp: gbp ?? 0,
    })),
  );
  const parties = [...new Set(costs.map(({ name }) => name))].slice(0, PARTIES_MAX);
  const designs = settled.map(({ label }) => label);
  return html`<section id="imbalance">
<h2>Who pays imbalance</h2>
<p>Each balance party sold or bought what it notified at gate closure, an hour before the period, and is settled for the rest of what its meters say at the imbalance price. What the network manager moves after that is on its account, unless it was told. Cost: what the imbalance cost against the same energy at the day-ahead price. Sales lost and costs saved are those of being moved: a customer that is turned down pays its supplier nothing for what it did not draw, and the supplier no networks and policies.</p>
${figure({
  id: "imbalance-cost",
  title: "What imbalance cost each balance party",
  picture: html`${key([
    { sample: fillSample(SOLD_FILL), words: "cost" },
    { sample: fillSample(BLUE), words: "gain" },
  ])}${bothWidths(
    (width, isNarrow) =>
      html`${inRows(designs, isNarrow ? 1 : PANELS_MAX).map((row) =>
        poundBars({
          title: "Cost of imbalance by party, £",
          ...{ all: costs, designs: row, names: parties, width, rowHeight: ROW_HEIGHT },
          isWorse: (gbp) => gbp > 0,
        }),
      )}`,
  )}`,
  caption:
    "£ over the period against the same energy at the day-ahead price; to the right a cost, to the left a gain. What all parties are paid for imbalance is what the balancing account pays.",
  sources: ["imbalance"],
  table: partyTable(settled),
  spec: {
    rows: costs.map(({ design, name: party, gbp }) => ({ design, party, gbp })),
    view: {
      facet: { column: { field: "design", type: "nominal", sort: null, title: null } },
      spec: {
        width: 220,
        mark: { type: "bar", tooltip: true },
        encoding: {
          x: { field: "gbp", type: "quantitative", title: "cost of imbalance, £" },
          y: { field: "party", type: "nominal", sort: null, title: null },
          color: { condition: { test: "datum.gbp > 0", value: ORANGE }, value: BLUE },
        },
      },
    },
  },
})}</section>
`;
}

const valuesOf = ({ run }: RunFacts, metric: string): ReadonlyMap<string, number | null> =>
  new Map(
    (run.summary.byParty.find(({ name }) => name === metric)?.values ?? []).map(({ id, value }) => [
      id,
      value,
    ]),
  );

function partyTable(runs: readonly RunFacts[]): DataTable {
  const isAlone = runs.length === 1;
  const columns = [
    textColumn("Party"),
    ...(isAlone ? [] : [textColumn("Design")]),
    ...COLUMNS.map(({ head }) => numberColumn(head)),
  ];
  const rows = runs.flatMap((facts) => {
    const values = COLUMNS.map(({ metric }) => valuesOf(facts, metric));
    return [...values[0]!.keys()].map((party) => [
      party,
      ...(isAlone ? [] : [facts.label]),
      ...COLUMNS.map(({ words }, column) => {
        const value = values[column]!.get(party) ?? null;
        return value === null ? "–" : words(value);
      }),
    ]);
  });
  return { columns, rows };
}
