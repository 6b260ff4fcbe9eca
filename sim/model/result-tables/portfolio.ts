/**
 * Result table of wholesale portfolio optimisation: what a trader used its own units for, and what came of it. To add a column: here,
 * and in the table's one `append` in sim/state/commit-portfolio.ts.
 */
import type { TableSchema } from "../../core/columns.ts";
import { code, gbpPerMwh, instant, microGbp, watt, wh } from "../column-kinds.ts";

export const portfolioTables = {
  portfolio_uses: {
    name: "portfolio_uses",
    about: "What a trader used its own units for, once it is metered or refused.",
    writtenBy: "settlement",
    columns: {
      use: code("Trader, step, purpose, period and unit; the ledger names it."),
      at: instant("When it was decided."),
      periodStart: instant("Start of the settlement period."),
      trader: code("Balance party that trades."),
      unit: code("Unit id."),
      step: code("day-ahead, intraday, or after-closure."),
      purpose: code("What it was used for, a word of the settings."),
      changeW: watt("Change of injection; positive: more injection or less consumption."),
      believedGbpPerMwh: gbpPerMwh("Price that the trader expected."),
      realisedGbpPerMwh: gbpPerMwh("Price as it turned out."),
      askedGbpPerMwh: gbpPerMwh("What the owner is paid beside the energy's contract."),
      refusedBy: code(
        "Limit of the position book, or armed: a service has the unit; -: it stands.",
      ),
      soldWh: wh("Moved in the trader's contracts before gate closure."),
      givenWh: wh("What the unit gave of it, as metered; the rest is imbalance."),
      gainMicroGbp: microGbp(
        "What the trader got for it: contracts at the price of the step, the rest at the imbalance price, less the energy's contract and what the owner asked.",
      ),
      toldTo: code("Who was told: none, facilitator, dso or all."),
    },
  },
} as const satisfies Readonly<Record<string, TableSchema>>;
