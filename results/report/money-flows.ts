/**
 * Who paid whom: what moved through the ledger by rule, from which kind of account to which. Takes runs; gives a figure
 * with a bar a flow and design. Units of the network are one kind of account; all others stand by name.
 */
import * as Plot from "@observablehq/plot";
import { MICRO_GBP_PER_GBP } from "../../sim/core/money.ts";
import {
  bothWidths,
  type DataTable,
  drawn,
  figure,
  inRows,
  numberColumn,
  textColumn,
} from "./chart.ts";
import type { RunFacts } from "./facts.ts";
import { type Html, html } from "./html.ts";
import { BLUE, INK } from "./palette.ts";
import { fixed, given, pounds, wholePounds } from "./words.ts";

const UNITS = "units";
/** Flows that are drawn; the table has them all. */
const FLOWS_MAX = 16;
/** Designs beside each other at most. */
const PANELS_MAX = 5;
const ROW_HEIGHT = 22;
const MILLION = 1e6;
const LETTERS_MAX = 50;

interface Flow {
  readonly design: string;
  readonly flow: string;
  readonly rule: string;
  readonly payer: string;
  readonly payee: string;
  readonly gbp: number;
}

export async function moneyFlowsFigure(runs: readonly RunFacts[]): Promise<Html> {
  const flows: Flow[] = [];
  for (const run of runs) flows.push(...(await flowsOf(run)));
  if (flows.length === 0) return html``;
  const total = (name: string) =>
    flows.reduce((sum, { flow, gbp }) => sum + (flow === name ? gbp : 0), 0);
  const names = [...new Set(flows.map(({ flow }) => flow))].sort(
    (a, b) => total(b) - total(a) || (a < b ? -1 : 1),
  );
  const shown = names.slice(0, FLOWS_MAX);
  const left =
    names.length > shown.length ? ` The ${FLOWS_MAX} largest of ${names.length} are drawn.` : "";
  const drawnFlows = flows.filter(({ flow }) => shown.includes(flow));
  const labels = runs.map(({ label }) => label);
  const most = Math.max(...drawnFlows.map(({ gbp }) => gbp));
  return figure({
    id: "money-flows",
    title: "Who paid whom, by rule",
    picture: bothWidths(
      (width, isNarrow) =>
        html`${inRows(labels, isNarrow ? 1 : PANELS_MAX).map((row) => chart(row, labels.length, drawnFlows, shown, most, width, isNarrow))}`,
    ),
    caption: `£ over the period: every entry of the ledger, added up by settlement rule, payer and payee; the units of the network are taken together.${left} Small flows are drawn on the same scale as large ones: read their figures.`,
    sources: ["ledger"],
    table: flowsTable(runs, flows, names),
    spec: {
      rows: drawnFlows.map(({ design, rule, payer, payee, gbp }) => ({
        design,
        rule,
        payer,
        payee,
        gbp,
        flow: `${payer} → ${payee}: ${rule}`,
      })),
      view: {
        facet: { column: { field: "design", type: "nominal", sort: null, title: null } },
        spec: {
          width: 200,
          mark: { type: "bar", tooltip: true, color: BLUE },
          encoding: {
            x: { field: "gbp", type: "quantitative", title: "£" },
            y: {
              field: "flow",
              type: "nominal",
              sort: null,
              title: null,
              axis: { labelLimit: 320 },
            },
          },
        },
      },
    },
  });
}

async function flowsOf({ run, label }: RunFacts): Promise<Flow[]> {
  const units = new Set(run.manifest.network.units.map(({ id }) => id));
  const { rows } = await run.query(
    "SELECT rule, payer, payee, sum(amountMicroGbp) FROM ledger GROUP BY rule, payer, payee ORDER BY rule, payer, payee",
  );
  const sums = new Map<
    string,
    { readonly rule: string; readonly payer: string; readonly payee: string; micro: number }
  >();
  const kindOf = (account: unknown) => (units.has(String(account)) ? UNITS : String(account));
  for (const [ruleCell, payerCell, payeeCell, micro] of rows) {
    const [rule, payer, payee] = [String(ruleCell), kindOf(payerCell), kindOf(payeeCell)];
    const name = `${payer} → ${payee}: ${rule}`;
    const known = sums.get(name) ?? { rule, payer, payee, micro: 0 };
    known.micro += Number(micro);
    sums.set(name, known);
  }
  return [...sums].map(([flow, { rule, payer, payee, micro }]) => ({
    ...{ design: label, flow, rule, payer, payee, gbp: micro / MICRO_GBP_PER_GBP },
  }));
}

function chart(
  designs: readonly string[],
  designCount: number,
  all: readonly Flow[],
  names: readonly string[],
  most: number,
  width: number,
  isNarrow: boolean,
): Html {
  const flows = all.filter(({ design }) => designs.includes(design));
  const shortened = (name: string, letters: number) =>
    [...name].length > letters ? `${[...name].slice(0, letters - 1).join("")}…` : name;
  const letters = Math.min(LETTERS_MAX, Math.max(...names.map((name) => [...name].length)));
  // On a narrow page the name of a flow stands above its bar.
  const marginLeft = isNarrow ? 6 : letters * 6 + 12;
  const part = isNarrow ? 1 : designs.length / Math.min(PANELS_MAX, designCount);
  return drawn(`Payments by rule, £: ${designs.join("; ")}`, {
    width: marginLeft + (width - marginLeft) * part,
    height: names.length * (isNarrow ? 2 : 1) * ROW_HEIGHT + 62,
    ...{
      marginLeft,
      marginRight: isNarrow ? 52 : 62,
      marginTop: 34,
      marginBottom: 26,
    },
    fx: { label: null, domain: [...designs], padding: isNarrow ? 0 : 0.4, axis: null },
    x: {
      label: null,
      domain: [0, most],
      ticks: 2,
      grid: true,
      tickFormat: (gbp: number) =>
        gbp >= 1000 && gbp < MILLION ? `£${fixed(gbp / 1000, 0)}k` : shortPounds(gbp),
    },
    y: {
      ...{ label: null, domain: [...names], padding: isNarrow ? 0.6 : 0.3, tickSize: 0 },
      ...(isNarrow ? { axis: null } : { tickFormat: (name: string) => shortened(name, letters) }),
    },
    marks: [
      Plot.axisFx({ anchor: "top", fontSize: 12, fontWeight: 600 }),
      Plot.barX(flows, { fx: "design", y: "flow", x: "gbp", fill: BLUE }),
      Plot.ruleX([0], { stroke: INK }),
      ...(isNarrow
        ? [
            Plot.text(names, {
              ...{ x: 0, y: (name: string) => name, textAnchor: "start", dx: 3, dy: -17 },
              text: (name: string) => shortened(name, letters),
            }),
          ]
        : []),
      Plot.text(flows, {
        ...{ fx: "design", y: "flow", x: "gbp", textAnchor: "start", dx: 4, fontSize: 10.5 },
        text: ({ gbp }: Flow) => shortPounds(gbp),
      }),
    ],
  });
}

/** As long as there is room for beside a bar. */
function shortPounds(gbp: number): string {
  if (gbp === 0) return "£0";
  return gbp >= MILLION ? `£${given(gbp / MILLION)}m` : pounds(gbp);
}

function flowsTable(
  runs: readonly RunFacts[],
  flows: readonly Flow[],
  names: readonly string[],
): DataTable {
  const columns = [textColumn("Flow"), ...runs.map(({ label }) => numberColumn(`${label}, £`))];
  const rows = names.map((name) => [
    name,
    ...runs.map(({ label }) => {
      const own = flows.find(({ design, flow }) => design === label && flow === name);
      return own === undefined ? "–" : wholePounds(own.gbp);
    }),
  ]);
  return { columns, rows };
}
