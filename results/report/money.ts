/**
 * Who was left with what. Takes facts; gives the net of every account under each design, and for each pair of designs
 * what trading changed. The ledger holds payments: energy, support and trades; fuel and wear are not in it.
 */
import * as Plot from "@observablehq/plot";
import {
  bothWidths,
  type DataTable,
  dataTable,
  drawn,
  figure,
  fillSample,
  inRows,
  key,
  numberColumn,
  textColumn,
  WIDE,
} from "./chart.ts";
import { type Pair, pairsOf, type RunFacts } from "./facts.ts";
import { type Html, html } from "./html.ts";
import { BLUE, INK, ORANGE, SOLD_FILL } from "./palette.ts";
import { cut, fixed, pounds, signed, wholePounds } from "./words.ts";

/** Pairs beside each other at most. */
const PANELS_MAX = 3;
const ROW_HEIGHT = 18;
/** Width of the longest figure beside a bar, px. */
const FIGURE_WIDTH = 54;
const ACCOUNTS_MAX = 40;

interface Change {
  readonly pair: string;
  readonly account: string;
  readonly gbp: number;
}

export function moneySection(runs: readonly RunFacts[], others: readonly Html[]): Html {
  const accounts = accountsOf(runs);
  if (accounts.length === 0) {
    return html`<section id="money"><h2>Money</h2><p>The ledger of every design is empty.</p></section>
`;
  }
  const pairs = pairsOf(runs);
  const note =
    "Net of the ledger over the period, £: what the account was paid less what it paid. The ledger holds payments for energy, support, trades and services; fuel saved and wear are not in it, so a gas engine that was curtailed in a buyer’s place is better off than it says.";
  return html`<section id="money">
<h2>Who was left with what</h2>
${pairs.length === 0 ? html`<p>${note}</p>${dataTable(moneyTable(runs, pairs, accounts), "Net payments by account")}` : changesFigure(runs, pairs, accounts, note)}
${others}</section>
`;
}

/** Units in the order of the network, then the accounts outside it by name. */
function accountsOf(runs: readonly RunFacts[]): string[] {
  const known = new Set(runs.flatMap(({ netGbp }) => [...netGbp.keys()]));
  const units = (runs[0]?.run.manifest.network.units ?? []).map(({ id }) => id);
  const outside = [...known].filter((id) => !units.includes(id)).sort();
  return [...units.filter((id) => known.has(id)), ...outside];
}

function changesFigure(
  runs: readonly RunFacts[],
  pairs: readonly Pair[],
  accounts: readonly string[],
  note: string,
): Html {
  const all = pairs.flatMap((pair) =>
    accounts.map((account) => ({
      pair: pair.traded.label,
      account,
      gbp: changeGbp(pair, account),
    })),
  );
  const labels = pairs.map(({ traded }) => traded.label);
  const size = (account: string) =>
    all.reduce((sum, one) => sum + (one.account === account ? Math.abs(one.gbp) : 0), 0);
  const shown = accounts.filter((account) => size(account) >= 0.5).slice(0, ACCOUNTS_MAX);
  const picture =
    shown.length === 0
      ? html`<p>Trading changed no account by as much as £1.</p>`
      : html`${key([
          { sample: fillSample(BLUE), words: "left with more than without trading" },
          { sample: fillSample(SOLD_FILL), words: "left with less" },
        ])}${bothWidths(
          (width, isNarrow) =>
            html`${inRows(labels, isNarrow ? 1 : PANELS_MAX).map((row) => changeChart(row, all, shown, width))}`,
        )}`;
  return html`${figure({
    id: "money-change",
    title: "What trading changed for each account",
    picture,
    caption: `£ over the period, with trading less without, same principle of access. ${sumWords(pairs, accounts)} ${note}`,
    sources: ["ledger"],
    table: moneyTable(runs, pairs, accounts),
    spec: {
      rows: all
        .filter(({ account }) => shown.includes(account))
        .map(({ pair, account, gbp }) => ({ design: pair, account, gbp })),
      view: {
        facet: { column: { field: "design", type: "nominal", sort: null, title: null } },
        spec: {
          width: 220,
          mark: { type: "bar", tooltip: true },
          encoding: {
            x: { field: "gbp", type: "quantitative", title: "change of net payments, £" },
            y: { field: "account", type: "nominal", sort: null, title: null },
            color: {
              condition: { test: "datum.gbp < 0", value: ORANGE },
              value: BLUE,
            },
          },
        },
      },
    },
  })}`;
}

function changeGbp({ untraded, traded }: Pair, account: string): number {
  return (traded.netGbp.get(account) ?? 0) - (untraded.netGbp.get(account) ?? 0);
}

/** In whole micro-pounds, so that nothing is left of rounding. */
function sumOfChanges(pair: Pair, accounts: readonly string[]): number {
  return (
    accounts.reduce((sum, account) => sum + Math.round(changeGbp(pair, account) * 1e6), 0) / 1e6
  );
}

function sumWords(pairs: readonly Pair[], accounts: readonly string[]): string {
  const sums = new Set(pairs.map((pair) => pounds(sumOfChanges(pair, accounts))));
  return `${pairs.length === 1 ? "The changes add" : "Each column adds"} up to ${[...sums].join(" and ")}.`;
}

function changeChart(
  labels: readonly string[],
  all: readonly Change[],
  accounts: readonly string[],
  width: number,
): Html {
  const shown = all.filter(
    ({ pair, account }) => labels.includes(pair) && accounts.includes(account),
  );
  const extent = all.map(({ gbp }) => gbp);
  const letters = Math.max(...accounts.map((account) => Math.min(account.length, 24)));
  const marginLeft = letters * 6.2 + 12;
  const span = Math.max(...extent, 0) - Math.min(...extent, 0);
  // A figure stands beside each bar, so the scale leaves room for one on either side.
  const panelWidth = (width - marginLeft) / labels.length;
  const room = (span * FIGURE_WIDTH) / (panelWidth - 2 * FIGURE_WIDTH);
  return drawn(`Change of net payments by account, £: ${labels.join("; ")}`, {
    width,
    height: accounts.length * ROW_HEIGHT + 62,
    ...{ marginLeft, marginRight: 14, marginTop: 34, marginBottom: 28 },
    fx: { label: null, domain: [...labels], padding: 0.1, axis: null },
    x: {
      ...{
        label: null,
        ticks: width === WIDE ? 4 : 2,
        grid: true,
        tickFormat: (gbp: number) => fixed(gbp, 0),
      },
      domain: [Math.min(...extent, 0) - room, Math.max(...extent, 0) + room],
    },
    y: {
      label: null,
      domain: [...accounts],
      padding: 0.25,
      tickSize: 0,
      tickFormat: (name: string) => cut(name),
    },
    marks: [
      Plot.axisFx({ anchor: "top", fontSize: 12, fontWeight: 600 }),
      Plot.barX(shown, {
        ...{ fx: "pair", y: "account", x: "gbp", stroke: INK, strokeWidth: 0.5 },
        fill: ({ gbp }: Change) => (gbp >= 0 ? BLUE : SOLD_FILL),
      }),
      Plot.ruleX([0], { stroke: INK }),
      figuresBeside(shown, 1),
      figuresBeside(shown, -1),
    ],
    color: { type: "identity" },
  });
}

/** Figures on the outer side of bars that go right (1) or left (−1). */
function figuresBeside(changes: readonly Change[], sign: 1 | -1) {
  return Plot.text(
    changes.filter(({ gbp }) => (sign === 1 ? gbp >= 0 : gbp < 0)),
    {
      ...{ fx: "pair", y: "account", x: "gbp", dx: 4 * sign, fontSize: 10.5 },
      text: ({ gbp }: Change) => signed(Math.round(gbp), 0),
      textAnchor: sign === 1 ? "start" : "end",
    },
  );
}

function moneyTable(
  runs: readonly RunFacts[],
  pairs: readonly Pair[],
  accounts: readonly string[],
): DataTable {
  const columns = [
    textColumn("Account"),
    ...runs.map(({ label }) => numberColumn(`${label}, £`)),
    ...pairs.map(({ traded, untraded }) =>
      numberColumn(`${traded.label} less ${untraded.label}, £`),
    ),
  ];
  const rows = accounts.map((account) => [
    account,
    ...runs.map(({ netGbp }) => wholePounds(netGbp.get(account) ?? 0)),
    ...pairs.map((pair) => signed(Math.round(changeGbp(pair, account)), 0)),
  ]);
  return { columns, rows };
}
