/**
 * The result tables of what happened from moment to moment: readings of instructed units, messages between systems, events.
 * To add a column:
 * here, and in the table's one `append` in sim/state/commit-tick.ts, record-messages.ts or record.ts; what follows, ../result-tables.ts says.
 */
import type { TableSchema } from "../../core/columns.ts";
import { code, count, instant, seconds, text, watt } from "../column-kinds.ts";

export const eventTables = {
  instructions: {
    name: "instructions",
    about:
      "Readings of instructed units, one row for each stretch of constant output (a control cycle or a tick).",
    writtenBy: "dispatch",
    columns: {
      start: instant("Start of the stretch."),
      seconds: seconds("Length of the stretch."),
      unit: code("Unit id."),
      availableW: watt("What it would have injected."),
      setPointW: watt("The limit in force."),
      deliveredW: watt("What it injected."),
    },
  },
  interface_messages: {
    name: "interface_messages",
    about:
      "Messages between the systems around the market, by the nine interfaces of the source's figure 14. One row a message, however often it was sent; those to or from a trading platform where the scenario has one. A message that was still open when the run ended has no row.",
    writtenBy: "pages",
    columns: {
      sentAt: instant("When it was sent, the first time."),
      closedAt: instant("When it was received or answered, or given up; the outcome says which."),
      interface: code("1, 2, 3, 4, 5A, 5B, 6, 7 or 8."),
      source: code("System that sends."),
      target: code("System that receives."),
      ways: count("2 where an answer is foreseen, else 1."),
      message: code(
        "resource, operation; look-ahead, incoming-merit-order-list; traded-merit-order-list; execution, switching; start (a set-point), stop (none any more); engagements-report; meter-reading; trades-report.",
      ),
      outcome: code(
        "sent: received, no answer is foreseen; acknowledged; failed: lost on its way, or its sender had failed; timedOut: not answered in the time that its channel gives.",
      ),
      attempts: count("How often it was sent."),
      periodStart: instant("Start of the first settlement period that it is about."),
      periods: count("Settlement periods that it is about."),
      constraint: code("Constraint point id, or -."),
      unit: code("Unit id, or -."),
      trade: text("Trade id under which a unit is instructed, or -; of several the first."),
      rows: count("Rows of its content."),
      setPointW: watt("What a unit was told, at most its capacity; 0 in other messages."),
    },
  },
  events: {
    name: "events",
    about: "What happened and why.",
    writtenBy: "pages",
    columns: {
      at: instant("When."),
      kind: code("Kind of event."),
      unit: code("Unit id, or -."),
      constraint: code("Constraint point id, or -."),
      trade: text("Trade id, or -."),
      fromW: watt("Before."),
      toW: watt("After."),
      because: text("The reason."),
    },
  },
} as const satisfies Readonly<Record<string, TableSchema>>;
