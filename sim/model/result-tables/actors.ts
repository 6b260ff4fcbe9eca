/**
 * The result tables of actors: whose each account is, what each actor was paid by which mechanism, what deferral of reinforcement is
 * worth, and the value table by stakeholder. To add a column:
 * here, and in the table's one `append` in sim/state/commit-accounts.ts; what follows, ../result-tables.ts says.
 */
import type { TableSchema } from "../../core/columns.ts";
import { code, count, microGbp, text } from "../column-kinds.ts";

export const actorTables = {
  accounts: {
    name: "accounts",
    about: "The accounts of the ledger, and whose each is; written once, at the start.",
    writtenBy: "settlement",
    columns: {
      account: code("Account, as payer or payee in the ledger."),
      actor: code("Market actor whose it is."),
      holder: code("Who holds it, by name; several accounts may be one owner's."),
      stakeholder: code("Column of the value table that the actor belongs to."),
      because: text("What says so: a row of the settings, a technology or a role."),
    },
  },
  actor_payments: {
    name: "actor_payments",
    about:
      "What each actor was paid and paid over the run, by mechanism; written once, at the end. An actor whom nothing paid has one row that says why.",
    writtenBy: "settlement",
    columns: {
      actor: code("Market actor."),
      mechanism: code("Mechanism that made the entries: first part of the ledger's rule; or none."),
      receivedMicroGbp: microGbp("What it was paid."),
      paidMicroGbp: microGbp("What it paid."),
      because: text("What the mechanism pays for; or why none did."),
    },
  },
  reinforcements: {
    name: "reinforcements",
    about:
      "What it is worth to build later, by the common evaluation method; written once, at the end, where projects are stated. Present values.",
    writtenBy: "settlement",
    columns: {
      project: code("Project that is put off."),
      deferYears: count("Years by which it is put off."),
      annuityMicroGbp: microGbp("What it costs a year once it is built."),
      buildNowMicroGbp: microGbp("All those years, built now."),
      buildLaterMicroGbp: microGbp("All those years, built later."),
      benefitMicroGbp: microGbp("The first less the second."),
      flexibilityMicroGbp: microGbp("What flexibility costs until then."),
      netMicroGbp: microGbp("Benefit less flexibility."),
    },
  },
  stakeholder_values: {
    name: "stakeholder_values",
    about:
      "The value table by stakeholder; written once, at the end. A row of payments adds up to 0 over all stakeholders.",
    writtenBy: "settlement",
    columns: {
      row: code("Row of the table."),
      stakeholder: code("Column of the table."),
      status: code(
        "computed; none, where no mechanism of the row reached the stakeholder; not-modelled, where something is promised that no mechanism computes.",
      ),
      valueMicroGbp: microGbp("What was paid to it less what it paid; 0 unless computed."),
      mechanism: text("What computed it, or why nothing did."),
    },
  },
} as const satisfies Readonly<Record<string, TableSchema>>;
