/**
 * Result table of offsetting: what both units of a trade did. To add a column: here, and in the table's one `append` in
 * sim/state/commit-offsets.ts.
 */
import type { TableSchema } from "../../core/columns.ts";
import { code, instant, microGbp, watt, wh } from "../column-kinds.ts";

export const offsettingTables = {
  offsetting_trades: {
    name: "offsetting_trades",
    about: "One approved offsetting trade in one settlement period in which it holds.",
    writtenBy: "metering",
    columns: {
      periodStart: instant("Start of the settlement period."),
      trade: code("Trade id; the ledger names it."),
      lead: code("Unit that changes first."),
      follower: code("Unit that exceeds its connection limit."),
      capacity: code("Which limit it exceeds: export or import."),
      initiator: code("Who began: lead or follower."),
      promisedW: watt("What the lead promised, and what the follower may be beyond its limit."),
      leadWh: wh("What the lead changed as it had promised, as metered."),
      matchedWh: wh("What the follower was beyond its limit while the lead made up for it."),
      unmatchedWh: wh("What it was beyond its limit and the lead did not make up for: a breach."),
      amountMicroGbp: microGbp("What the follower owes the lead for the period."),
      breachMicroGbp: microGbp("What it owes the network for the breach."),
    },
  },
} as const satisfies Readonly<Record<string, TableSchema>>;
