/**
 * Who pays imbalance: what it cost each balance party, which way it was out, and what being moved by the network manager did
 * to it. Takes facts; gives a figure with its table, nothing where no run settled imbalance.
 */
import * as Plot from "@observablehq/plot";
import {
  bothWidths,
  type DataTable,
  drawn,
  figure,
  fillSample,
  inRows,
  key,
  numberColumn,
  textColumn,
  WIDE,
} from "./chart.ts";
import type { RunFacts } from "./facts.ts";
import { type Html, html } from "./html.ts";
import { BLUE, INK, ORANGE, SOLD_FILL } from "./palette.ts";
import { cut, figures, fixed, percent, signed, wholePounds } from "./words.ts";

const PANELS_MAX = 3;
const ROW_HEIGHT = 22;
const PARTIES_MAX = 40;
/** Width of the longest figure beside a bar, px. */
const FIGURE_WIDTH = 54;

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

interface Cost {
  readonly design: string;
  readonly party: string;
  readonly gbp: number;
}

export function imbalanceSection(runs: readonly RunFacts[]): Html {
  const settled = runs.filter(({ run }) =>
    run.summary.byParty.some(({ values }) => values.length > 0),
  );
  if (settled.length === 0) return html``;
  const costs = settled.flatMap((facts) =>
    [...valuesOf(facts, "imbalanceCostGbp")].map(([party, gbp]) => ({
      design: facts.label,
      party,
      gbp: gbp ?? 0,
    })),
  );
  const parties = [...new Set(costs.map(({ party }) => party))].slice(0, PARTIES_MAX);
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
      html`${inRows(designs, isNarrow ? 1 : PANELS_MAX).map((row) => costChart(row, costs, parties, width))}`,
  )}`,
  caption:
    "£ over the period against the same energy at the day-ahead price; to the right a cost, to the left a gain. What all parties are paid for imbalance is what the balancing account pays.",
  sources: ["imbalance"],
  table: partyTable(settled),
  spec: {
    rows: costs.map(({ design, party, gbp }) => ({ design, party, gbp })),
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

function costChart(
  designs: readonly string[],
  all: readonly Cost[],
  parties: readonly string[],
  width: number,
): Html {
  const shown = all.filter(
    ({ design, party }) => designs.includes(design) && parties.includes(party),
  );
  const extent = all.map(({ gbp }) => gbp);
  const letters = Math.max(...parties.map((party) => Math.min(party.length, 24)));
  const marginLeft = letters * 6.2 + 12;
  const [least, most] = [Math.min(...extent, 0), Math.max(...extent, 0)];
  // A figure stands beside each bar, so the scale leaves room for one on either side.
  const panelWidth = (width - marginLeft) / designs.length;
  const room = ((most - least || 1) * FIGURE_WIDTH) / (panelWidth - 2 * FIGURE_WIDTH);
  return drawn(`Cost of imbalance by party, £: ${designs.join("; ")}`, {
    width,
    height: parties.length * ROW_HEIGHT + 62,
    ...{ marginLeft, marginRight: 14, marginTop: 34, marginBottom: 28 },
    fx: { label: null, domain: [...designs], padding: 0.1, axis: null },
    x: {
      ...{ label: null, ticks: width === WIDE ? 4 : 2, grid: true },
      tickFormat: (gbp: number) => fixed(gbp, 0),
      domain: [least - room, most + room],
    },
    y: {
      label: null,
      domain: [...parties],
      padding: 0.25,
      tickSize: 0,
      tickFormat: (name: string) => cut(name),
    },
    marks: [
      Plot.axisFx({ anchor: "top", fontSize: 12, fontWeight: 600 }),
      Plot.barX(shown, {
        ...{ fx: "design", y: "party", x: "gbp", stroke: INK, strokeWidth: 0.5 },
        fill: ({ gbp }: Cost) => (gbp > 0 ? SOLD_FILL : BLUE),
      }),
      Plot.ruleX([0], { stroke: INK }),
      figuresBeside(shown, 1),
      figuresBeside(shown, -1),
    ],
    color: { type: "identity" },
  });
}

/** Figures on the outer side of bars that go right (1) or left (−1). */
function figuresBeside(costs: readonly Cost[], sign: 1 | -1) {
  return Plot.text(
    costs.filter(({ gbp }) => (sign === 1 ? gbp >= 0 : gbp < 0)),
    {
      ...{ fx: "design", y: "party", x: "gbp", dx: 4 * sign, fontSize: 10.5 },
      text: ({ gbp }: Cost) => signed(Math.round(gbp), 0),
      textAnchor: sign === 1 ? "start" : "end",
    },
  );
}

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
