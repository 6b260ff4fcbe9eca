/**
 * Result tables of trades of connection capacity: what was asked for and answered, and what both sides did with what was traded.
 * To add a column: here, and in the table's one `append` in sim/state/commit-capacity.ts or commit-capacity-use.ts.
 */
import type { ColumnSpec, TableSchema } from "../../core/columns.ts";
import { code, instant, microGbp, watt, wh } from "../column-kinds.ts";

const gbpPerMwHour = (about: string): ColumnSpec => ({
  kind: "real",
  unit: "£/MW/h",
  about,
  resolution: 0.005,
});

const gbp = (about: string): ColumnSpec => ({ kind: "real", unit: "£", about, resolution: 0.005 });

/** A buyer's charges and administration come off what capacity is worth to it, a seller's on top of what it loses. */
const PRICE_PARTS = {
  administrationGbp: gbp("Its administration, once for a trade."),
  energyMarginGbpPerMwHour: gbpPerMwHour("Margin of a seller lost, of a buyer gained."),
  supportGbpPerMwHour: gbpPerMwHour("The same of support."),
  capacityChargesGbpPerMwHour: gbpPerMwHour(
    "What network charges come to for it: of a buyer more, of a seller less (negative).",
  ),
  allInGbpPerMwHour: gbpPerMwHour(
    "The four parts together for the whole volume: a buyer's most, a seller's least.",
  ),
};

export const capacityTables = {
  capacity_requests: {
    name: "capacity_requests",
    about: "A request for connection capacity, once it is decided.",
    writtenBy: "gates",
    columns: {
      placedAt: instant("When it was placed."),
      decidedAt: instant("When its responses were accepted or not."),
      request: code("Request id."),
      site: code("Connection that began."),
      side: code("buy or sell."),
      capacity: code("export or import."),
      route: code("pool: all others may respond; direct: one alone."),
      start: instant("Start of the stretch that it is for."),
      end: instant("First second after that."),
      askedW: watt("The most that it would buy or sell."),
      ...PRICE_PARTS,
      acceptedW: watt("What was accepted and stands."),
      outcome: code("filled, partly, unfilled (nothing accepted), unanswered or cancelled."),
    },
  },
  capacity_responses: {
    name: "capacity_responses",
    about: "A response to a request for connection capacity, once that is decided.",
    writtenBy: "gates",
    columns: {
      placedAt: instant("When it was placed."),
      request: code("Request id."),
      response: code("Response id."),
      site: code("Connection that answers."),
      side: code("buy or sell."),
      offeredW: watt("The most that it would sell or buy."),
      ...PRICE_PARTS,
      acceptedW: watt("What was accepted and stands."),
      priceGbpPerMwHour: gbpPerMwHour("The seller's price for it; 0 where nothing stands."),
      outcome: code(
        "accepted; notNeeded: others were better; tooDear: beyond what its buyer takes; rejected or cancelled by a peer; refused by the coordinator.",
      ),
    },
  },
  capacity_trades: {
    name: "capacity_trades",
    about:
      "One approved trade of connection capacity in one settlement period in which it holds, or would have held before it was cancelled.",
    writtenBy: "metering",
    columns: {
      periodStart: instant("Start of the settlement period."),
      trade: code("Trade id; the ledger names it."),
      buyer: code("Connection that may exceed its limit."),
      seller: code("Connection that does without so much of its own."),
      capacity: code("export or import."),
      initiator: code("Who began: buyer or seller."),
      boughtW: watt("What the buyer may give or draw more; where cancelled, what it might have."),
      soldW: watt("What the seller gives up; where cancelled, what it would have given up."),
      usedWh: wh("What the buyer's site gave or drew beyond what it holds by itself, as metered."),
      forgoneWh: wh(
        "What the seller's site would have given or drawn of what it gave up, on the same offers and plans.",
      ),
      unusedWh: wh("What the seller's whole site was below its lower limit by, as metered."),
      addedWh: wh(
        "Load that the trade adds: what the buyer used, less what the seller went without for it, in the buyer's capacity.",
      ),
      cleanWh: wh(
        "Of export capacity: wind, sun and water that the trade lets in, the buyer's less what the seller went without; negative where less.",
      ),
      breachWh: wh("What the seller's site gave or drew of what it gave up, as metered: a breach."),
      amountMicroGbp: microGbp("What the buyer owes for the period."),
      cancelledAt: instant(
        "When the settlement period was taken back, with nothing used or owed in it; 0 where it was not.",
      ),
    },
  },
} as const satisfies Readonly<Record<string, TableSchema>>;
