/**
 * What sites agreed with each other and what the system operator accepted of them: trades of connection capacity, units that offset
 * each other, energy that is shared or traded, bids and offers; what was used of each, and what was paid. Takes facts; gives a section of tables, nothing where no run had any.
 */
import { MICRO_GBP_PER_GBP } from "../../sim/core/money.ts";
import { WH_PER_KWH } from "../../sim/core/units.ts";
import type { ResultTableName } from "../../sim/model/result-tables.ts";
import { dataTable, numberColumn, textColumn } from "./chart.ts";
import type { RunFacts } from "./facts.ts";
import { type Html, html } from "./html.ts";
import { hasColumn, W_PER_MW, WH_PER_MWH } from "./stored.ts";
import { figures, fixed, plural, pounds } from "./words.ts";

/** A table of the section, a row a pair of sites or a unit. */
interface Part {
  readonly id: string;
  readonly title: string;
  readonly note: string;
  /** What a run must have stored: runs of earlier versions lack some. */
  readonly needs: readonly [table: ResultTableName, column: string];
  /** Text columns and then numbers, in the order of `heads`, the dearest first; by what else of the table a run has stored. */
  readonly select: (has: (column: string) => boolean) => string;
  readonly heads: readonly string[];
  readonly numbers: readonly { readonly head: string; readonly words: (value: number) => string }[];
}

/** Of a design with more, the rest is in the table of the run. */
const ROWS_MAX = 30;
const PERIODS_PER_HOUR = 2;

const whole = (value: number) => fixed(value, 0);
const mwhOf = (value: number) => figures(value / WH_PER_MWH);
const kwhOf = (value: number) => figures(value / WH_PER_KWH);
const mwOf = (value: number) => figures(value / W_PER_MW);
const gbpOf = (value: number) => pounds(value / MICRO_GBP_PER_GBP);

const PARTS: readonly Part[] = [
  {
    id: "capacity-trades",
    title: "Trades of connection capacity",
    note: "One site may give or draw more for a time, another does without. Used is what the buyer’s site was beyond its own limit, as metered; new load is the part of it that the seller would not have used; what the seller used of what it sold is a breach.",
    needs: ["capacity_trades", "breachWh"],
    // Runs that were stored before the column have no row of what was cancelled.
    select: (has) => `SELECT buyer, seller, capacity, count(DISTINCT trade),
        max(boughtW), sum(soldW) / ${PERIODS_PER_HOUR}, sum(usedWh), sum(addedWh), sum(breachWh), sum(amountMicroGbp) AS paid
      FROM capacity_trades ${has("cancelledAt") ? "WHERE epoch(cancelledAt) = 0" : ""}
      GROUP BY buyer, seller, capacity ORDER BY paid DESC, buyer, seller, capacity`,
    heads: ["Buyer", "Seller", "Capacity"],
    numbers: [
      { head: "Trades", words: whole },
      { head: "Bought at most, MW", words: mwOf },
      { head: "Given up, MWh", words: mwhOf },
      { head: "Used by the buyer, MWh", words: mwhOf },
      { head: "Of it new load, MWh", words: mwhOf },
      { head: "Used by the seller, MWh", words: mwhOf },
      { head: "Paid to the seller", words: gbpOf },
    ],
  },
  {
    id: "offsetting",
    title: "Units that offset each other",
    note: "The lead changes first and goes back last; the follower is beyond its limit only while that is metered. What nothing made up for is a breach, owed to the network.",
    needs: ["offsetting_trades", "breachMicroGbp"],
    select: () => `SELECT lead, follower, capacity, count(DISTINCT trade),
        max(promisedW), sum(leadWh), sum(matchedWh), sum(unmatchedWh), sum(amountMicroGbp) AS paid, sum(breachMicroGbp)
      FROM offsetting_trades GROUP BY lead, follower, capacity ORDER BY paid DESC, lead, follower, capacity`,
    heads: ["Lead", "Follower", "Limit"],
    numbers: [
      { head: "Trades", words: whole },
      { head: "Promised, MW", words: mwOf },
      { head: "Changed by the lead, MWh", words: mwhOf },
      { head: "Beyond the limit, made up for, MWh", words: mwhOf },
      { head: "Not made up for, kWh", words: kwhOf },
      { head: "Paid to the lead", words: gbpOf },
      { head: "Breach", words: gbpOf },
    ],
  },
  {
    id: "local-sharing",
    title: "Energy that a community shares",
    note: "What members gave and drew within the same half-hours went to each other, at prices of their own without networks and policies; means are over all that was given, or drawn, in half-hours with something to share. Who bills members hands over what they gain.",
    needs: ["local_sharing", "matchedWh"],
    select: () => `SELECT sum(suppliedWh), sum(drawnWh), sum(matchedWh),
        sum(sellerGbpPerMwh * suppliedWh) FILTER (matchedWh > 0) / sum(suppliedWh) FILTER (matchedWh > 0),
        sum(buyerGbpPerMwh * drawnWh) FILTER (matchedWh > 0) / sum(drawnWh) FILTER (matchedWh > 0)
      FROM local_sharing HAVING sum(matchedWh) > 0`,
    heads: [],
    numbers: [
      { head: "Given, MWh", words: mwhOf },
      { head: "Drawn, MWh", words: mwhOf },
      { head: "Shared, MWh", words: mwhOf },
      { head: "Sellers had for a MWh", words: pounds },
      { head: "Buyers paid for a MWh", words: pounds },
    ],
  },
  {
    id: "energy-exchange",
    title: "Energy that members of the exchange traded",
    note: "On what each expected to give or draw, as it was at its first order of a half-hour; no unit does otherwise because of it. What a member gave or drew beside it is its supplier’s, and the last column what the supplier paid it, or took back, because it traded. Fees come beside.",
    needs: ["exchange_positions", "residualWh"],
    select: () => `SELECT unit, sum(orderCount), sum(expectedWh),
        sum(abs(tradedWh)), sum(abs(meteredWh)), sum(abs(residualWh)) FILTER (tradedWh <> 0),
        coalesce((SELECT sum(receivedMicroGbp) FROM exchange_trades WHERE seller = unit), 0)
        - coalesce((SELECT sum(paidMicroGbp) FROM exchange_trades WHERE buyer = unit), 0) AS got, sum(residualMicroGbp)
      FROM exchange_positions JOIN (
        SELECT unit, periodStart, count(*) AS orderCount, arg_min(expectedWh, placedAt) AS expectedWh
        FROM exchange_orders GROUP BY unit, periodStart
      ) USING (unit, periodStart)
      GROUP BY unit HAVING sum(abs(tradedWh)) > 0 ORDER BY got DESC, unit`,
    heads: ["Member"],
    numbers: [
      { head: "Orders", words: whole },
      { head: "Expected, MWh", words: mwhOf },
      { head: "Traded, MWh", words: mwhOf },
      { head: "Given and drawn, MWh", words: mwhOf },
      { head: "Beside a trade, MWh", words: mwhOf },
      { head: "Had for trades", words: gbpOf },
      { head: "Of the supplier", words: gbpOf },
    ],
  },
  {
    id: "acceptances",
    title: "Bids and offers that were accepted",
    note: "What the system operator accepted of units beside what was notified of them, more as offers and less as bids; paid is to the account that answers for the unit, negative where that pays.",
    needs: ["service_awards", "utilisationMicroGbp"],
    select: () => `SELECT unit, count(*), sum(CASE WHEN changeW > 0 THEN instructedWh ELSE 0 END),
        sum(CASE WHEN changeW < 0 THEN instructedWh ELSE 0 END), sum(deliveredWh), sum(utilisationMicroGbp) AS paid
      FROM service_awards WHERE service = 'bids-and-offers' AND instructedWh > 0 GROUP BY unit ORDER BY abs(paid) DESC, unit`,
    heads: ["Unit"],
    numbers: [
      { head: "Acceptances", words: whole },
      { head: "Offers, MWh", words: mwhOf },
      { head: "Bids, MWh", words: mwhOf },
      { head: "Delivered, MWh", words: mwhOf },
      { head: "Paid", words: gbpOf },
    ],
  },
];

/** Empty where no run had any of it. */
export async function betweenSitesSection(runs: readonly RunFacts[]): Promise<Html> {
  const parts: Html[] = [];
  for (const part of PARTS) parts.push(await partOf(part, runs));
  if (parts.every((part) => part.text === "")) return html``;
  return html`<section id="between-sites">
<h2>Agreed between sites, and accepted of them</h2>
${parts}</section>
`;
}

async function partOf(part: Part, runs: readonly RunFacts[]): Promise<Html> {
  const hasDesigns = runs.length > 1;
  const rows: (readonly string[])[] = [];
  let left = 0;
  for (const { label, run } of runs) {
    const [table, needed] = part.needs;
    const has = (column: string) => hasColumn(run, table, column);
    if (!has(needed)) continue;
    const found = (await run.query(part.select(has))).rows;
    left += Math.max(0, found.length - ROWS_MAX);
    for (const cells of found.slice(0, ROWS_MAX))
      rows.push([
        ...(hasDesigns ? [label] : []),
        ...part.heads.map((_, column) => String(cells[column])),
        ...part.numbers.map(({ words }, column) =>
          words(Number(cells[part.heads.length + column])),
        ),
      ]);
  }
  if (rows.length === 0) return html``;
  const columns = [
    ...(hasDesigns ? [textColumn("Design")] : []),
    ...part.heads.map(textColumn),
    ...part.numbers.map(({ head }) => numberColumn(head)),
  ];
  const rest = left === 0 ? "" : ` ${plural(left, "row", "rows")} with less paid are left out.`;
  return html`<h3 id="${part.id}">${part.title}</h3>
<p>${part.note}${rest}</p>
${dataTable({ columns, rows }, part.title)}
`;
}
