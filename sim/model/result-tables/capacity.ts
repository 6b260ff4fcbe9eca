/**
 * Result table of trades of connection capacity: what both sides did with it. To add a column: here, and in the table's one
 * `append` in sim/state/capacity-use.ts.
 */
import type { TableSchema } from "../../core/columns.ts";
import { code, instant, microGbp, watt, wh } from "../column-kinds.ts";

export const capacityTables = {
  capacity_trades: {
    name: "capacity_trades",
    about: "One approved trade of connection capacity in one settlement period in which it holds.",
    writtenBy: "metering",
    columns: {
      periodStart: instant("Start of the settlement period."),
      trade: code("Trade id; the ledger names it."),
      buyer: code("Connection that may exceed its limit."),
      seller: code("Connection that does without so much of its own."),
      capacity: code("export or import."),
      initiator: code("Who began: buyer or seller."),
      boughtW: watt("What the buyer may give or draw more."),
      soldW: watt("What the seller gives up."),
      usedWh: wh("What the buyer's site gave or drew beyond what it holds by itself, as metered."),
      forgoneWh: wh(
        "What the seller's site would have given or drawn of what it gave up, on the same offers and plans.",
      ),
      unusedWh: wh("What the seller's whole site was below its lower limit by, as metered."),
      addedWh: wh(
        "Load that the trade adds: what the buyer used, less what the seller went without for it, in the buyer's capacity.",
      ),
      amountMicroGbp: microGbp("What the buyer owes for the period."),
    },
  },
} as const satisfies Readonly<Record<string, TableSchema>>;
