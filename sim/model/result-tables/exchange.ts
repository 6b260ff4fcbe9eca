/**
 * Result tables of the local energy exchange: what members would have traded, what they did, and what became of it. To add a column:
 * here, and in the table's one `append` in sim/state/commit-exchange.ts.
 */
import type { TableSchema } from "../../core/columns.ts";
import { code, gbpPerMwh, instant, microGbp, text, wh } from "../column-kinds.ts";

export const exchangeTables = {
  exchange_orders: {
    name: "exchange_orders",
    about: "One order of a member of the local energy exchange, once its half-hour is settled.",
    writtenBy: "venues",
    columns: {
      placedAt: instant("When the order was submitted."),
      periodStart: instant("Start of the settlement period of delivery."),
      order: text("Order id; the ledger names a member's first of a half-hour."),
      unit: code("Unit id of the member."),
      side: code("buyerBid or sellerOffer."),
      energyWh: wh("What the member would trade."),
      limitGbpPerMwh: gbpPerMwh("The most that it would pay, or the least that it would take."),
      expectedWh: wh(
        "What it expected to draw, or to give, beside what it had traded: more than it would trade where it holds some back.",
      ),
      worthGbpPerMwh: gbpPerMwh(
        "The price at which it is no better off than with its supplier: what a truthful order would say.",
      ),
      tradedWh: wh("What it sold by this order; bought is negative."),
    },
  },
  exchange_positions: {
    name: "exchange_positions",
    about:
      "What a member of the local energy exchange traded and did in a half-hour in which it placed an order.",
    writtenBy: "venues",
    columns: {
      periodStart: instant("Start of the settlement period of delivery."),
      unit: code("Unit id of the member."),
      tradedWh: wh("What it sold by all its orders; bought is negative."),
      meteredWh: wh("What it gave; drawn is negative."),
      residualWh: wh("What it gave, or drew, beside what it traded: metered less traded."),
      residualMicroGbp: microGbp(
        "What its supplier pays it because it traded: the residual at the supplier's tariff less all that was metered at that tariff. Negative: what it pays.",
      ),
    },
  },
  exchange_trades: {
    name: "exchange_trades",
    about: "One trade of energy between two members of the local energy exchange.",
    writtenBy: "venues",
    columns: {
      at: instant("When it was cleared."),
      periodStart: instant("Start of the settlement period of delivery."),
      trade: text("Trade id; the ledger names it."),
      buyer: code("Unit id."),
      seller: code("Unit id."),
      energyWh: wh("What was traded, whatever either side gives or draws."),
      buyerGbpPerMwh: gbpPerMwh("What the buyer pays for each MWh, fees beside it."),
      sellerGbpPerMwh: gbpPerMwh(
        "What the seller gets for each MWh; another price only where a limit of the network lies between them.",
      ),
      bidGbpPerMwh: gbpPerMwh("The most that the buyer would have paid."),
      askGbpPerMwh: gbpPerMwh("The least that the seller would have taken."),
      premiumGbpPerMwh: gbpPerMwh(
        "What of the bid the buyer would have paid because it prefers the seller.",
      ),
      paidMicroGbp: microGbp("What the buyer pays."),
      receivedMicroGbp: microGbp(
        "What the seller gets; the network operator has, or makes up for, the difference.",
      ),
    },
  },
} as const satisfies Readonly<Record<string, TableSchema>>;
