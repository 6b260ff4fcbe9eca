/**
 * Who was left with what. Takes facts; gives the net of every account under each design, and for each pair of designs
 * what trading changed. The ledger holds payments: energy, support and trades; fuel and wear are not in it.
 */
import {
  bothWidths,
  type DataTable,
  dataTable,
  figure,
  fillSample,
  inRows,
  key,
  numberColumn,
  textColumn,
} from "./chart.ts";
import { type Pair, pairsOf, type RunFacts } from "./facts.ts";
import { type Html, html } from "./html.ts";
import { BLUE, ORANGE, SOLD_FILL } from "./palette.ts";
import { poundBars } from "./pound-bars.ts";
import { pounds, signed, wholePounds } from "./words.ts";

/** Pairs beside each other at most. */
const PANELS_MAX = 3;
const ROW_HEIGHT = 18;
const ACCOUNTS_MAX = 40;

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
      design: pair.traded.label,
      name: account,
      gbp: changeGbp(pair, account),
    })),
  );
  const labels = pairs.map(({ traded }) => traded.label);
  const size = (account: string) =>
    all.reduce((sum, one) => sum + (one.name === account ? Math.abs(one.gbp) : 0), 0);
  const shown = accounts.filter((account) => size(account) >= 0.5).slice(0, ACCOUNTS_MAX);
  const picture =
    shown.length === 0
      ? html`<p>Trading changed no account by as much as £1.</p>`
      : html`${key([
          { sample: fillSample(BLUE), words: "left with more than without trading" },
          { sample: fillSample(SOLD_FILL), words: "left with less" },
        ])}${bothWidths(
          (width, isNarrow) =>
            html`${inRows(labels, isNarrow ? 1 : PANELS_MAX).map((row) =>
              poundBars({
                title: "Change of net payments by account, £",
                ...{ all, designs: row, names: shown, width, rowHeight: ROW_HEIGHT },
                isWorse: (gbp) => gbp < 0,
              }),
            )}`,
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
        .filter(({ name }) => shown.includes(name))
        .map(({ design, name: account, gbp }) => ({ design, account, gbp })),
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
