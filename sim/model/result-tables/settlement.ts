/**
 * The result tables of settlement: double entries, and the accounts that they come from. To add a column:
 * here, and in the table's one `append` in sim/state/commit-imbalance.ts (ledger: post-entries.ts); what follows, ../result-tables.ts says.
 */
import type { TableSchema } from "../../core/columns.ts";
import { code, gbpPerMwh, instant, microGbp, text, wh } from "../column-kinds.ts";

const periodStart = instant("Start of the settlement period.");

export const settlementTables = {
  ledger: {
    name: "ledger",
    about: "Double entries: each row takes an amount from one account and gives it to another.",
    writtenBy: "settlement",
    columns: {
      at: instant("When it was settled."),
      periodStart: instant("Start of the settlement period it is for."),
      rule: code("Settlement rule that made the entry."),
      payer: code("Account debited."),
      payee: code("Account credited."),
      amountMicroGbp: microGbp("Amount; never negative."),
      because: text("The event or metered quantity behind it."),
    },
  },
  imbalance: {
    name: "imbalance",
    about:
      "The account of one balance party in one settlement period; where the scenario settles imbalance. Energies are injections: what is drawn is negative.",
    writtenBy: "settlement",
    columns: {
      periodStart,
      party: code("Balance party: a supplier, or who balances for generators and stores."),
      contractWh: wh("What it notified at gate closure as sold; bought is negative."),
      compensatedWh: wh(
        "What it made good elsewhere of what it was told before gate closure; added to what it sold.",
      ),
      meteredWh: wh("What its units and customers injected."),
      transferredWh: wh(
        "Moved from another account: what a virtual trading party sold of its customers' deviation.",
      ),
      bidOfferWh: wh(
        "Accepted bids and offers of its units: what they were to inject more, or less; with `volumeAdjust: delivered` what they delivered of other calls of the system operator, too.",
      ),
      imbalanceWh: wh(
        "Metered and transferred less what was accepted and what it sold; above 0: long.",
      ),
      priceGbpPerMwh: gbpPerMwh("Imbalance price."),
      cashMicroGbp: microGbp("What the balancing account paid it; negative: it paid."),
      costMicroGbp: microGbp(
        "What the imbalance cost it against the same energy at the day-ahead price; negative: it gained.",
      ),
      movedWh: wh("How far the network manager moved its units."),
      toldWh: wh("How far it had been told before gate closure that they would be moved."),
      lostIncomeMicroGbp: microGbp("Sales to customers that the movement took from it."),
      savedCostsMicroGbp: microGbp(
        "What it did not have to pay because of the movement: owners of generators, networks and policies.",
      ),
      system: code("Whether the system was short or long; unknown where the price does not say."),
    },
  },
  settlement_runs: {
    name: "settlement_runs",
    about:
      "What each settlement run made of an account, on the meters as they were read by then; where the scenario settles in runs.",
    writtenBy: "settlement",
    columns: {
      periodStart,
      party: code("Balance party."),
      run: code("II, SF, R1, R2, R3 or RF."),
      at: instant("When the run is made, in working days after the settlement day."),
      imbalanceWh: wh("Imbalance in this run."),
      differenceMicroGbp: microGbp("What this run paid the party beyond the run before."),
    },
  },
} as const satisfies Readonly<Record<string, TableSchema>>;
