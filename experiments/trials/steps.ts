/**
 * What one step of a trial does, without the disk: the messages and cards that are published when it starts, and the trades and lists
 * when it closes. Takes a staged trial and what was handed in; gives folders of texts by name, and what came of it.
 * Which step is due is in calendar.ts; play.ts does it on the disk.
 */

import { type Checked, type Fault, ok } from "../../sim/core/errors.ts";
import type { MessageFormat } from "../../sim/messages/read.ts";
import type { LinearSolver } from "../../sim/model/ports.ts";
import { cardTexts } from "../cards/card-file.ts";
import { type Table, tableOf } from "../cards/field.ts";
import { boundedNotices } from "../market-files/match-messages.ts";
import { type NamedMessage, named } from "../market-files/out-folder.ts";
import { tradedMessages } from "../market-files/traded-messages.ts";
import { close } from "./close.ts";
import type { Traded } from "./deliver.ts";
import { type Issued, issue } from "./issue.ts";
import { invitations, outcomes } from "./notices.ts";
import type { Staged } from "./staged.ts";
import type { Outcome } from "./state.ts";
import type { Submissions } from "./submissions.ts";

/** A folder of a trial, by the name of each of its files. */
export interface Publication {
  readonly folder:
    | "issued"
    | "submissions"
    | "closed"
    | `verified/${string}`
    | "delivered"
    | "metering"
    | "settled";
  readonly texts: ReadonlyMap<string, string>;
}

export function issuedMessages(issued: Issued): readonly NamedMessage[] {
  return [
    named("look-ahead", "look-ahead", issued.lookAhead),
    named("merit-order-list", "incoming-merit-order-list", issued.meritOrderList),
    named("resources", "resource", issued.resources),
    named("constraint-points", "constraint-point", issued.constraintPoints),
    named("sensitivities", "sensitivity", issued.sensitivities),
  ];
}

export const textsOf = (messages: readonly NamedMessage[], notation: MessageFormat) =>
  messages.map(({ name, text }) => [`${name}.${notation}`, text(notation)] as const);

/** The cards of a trial: those of its scenario, at the trial's time. */
export function cardTable({ prepared, shiftS, closesAt }: Staged): Checked<Table> {
  const table = tableOf(prepared);
  if (table.kind === "faulty") return table;
  const { field, seats } = table.value;
  const window = { ...field.window, periodStart: field.window.periodStart + shiftS };
  return ok({ field: { ...field, window }, seats, closesAt });
}

export interface IssuedStep {
  readonly publications: readonly Publication[];
  /** What the messages cannot say. */
  readonly notices: readonly Fault[];
}

/** What is written when the trial starts; what people fill in stands in a folder of its own. */
export function issueStep(staged: Staged, notation: MessageFormat): Checked<IssuedStep> {
  const issued = issue(staged);
  const texts = new Map([...textsOf(issuedMessages(issued), notation), ...invitations(staged)]);
  const toFill = formsOf(staged, notation);
  if (toFill.kind === "faulty") return toFill;
  const forms: Publication[] =
    toFill.value.size === 0 ? [] : [{ folder: "submissions", texts: toFill.value }];
  return ok({
    publications: [{ folder: "issued", texts }, ...forms],
    notices: issued.simplified.map((constraintId) => ({
      ...{ code: "trials.sensitivities", path: staged.trial.id },
      found: `sensitivities at ${constraintId} that differ between half-hours, for which the message has no time`,
      remedy: "those of its largest constraint stand for all",
    })),
  });
}

/** Cards or empty files of orders. */
function formsOf(staged: Staged, notation: MessageFormat): Checked<ReadonlyMap<string, string>> {
  const { submissions } = staged.trial;
  if (submissions === "agents") return ok(new Map());
  if (submissions === "orders")
    return ok(new Map(textsOf([named("bids", "bid", []), named("offers", "offer", [])], notation)));
  const table = cardTable(staged);
  return table.kind === "faulty" ? table : ok(cardTexts(table.value));
}

export interface Closed {
  /** Where matching reached a bound on its work. */
  readonly notices: readonly Fault[];
  readonly publication: Publication;
  readonly traded: Traded;
  readonly outcome: Outcome;
}

/** What is written when the trial closes. */
export function closeStep(
  staged: Staged,
  submitted: Submissions,
  solver: LinearSolver | undefined,
  notation: MessageFormat,
): Closed {
  const books = close(staged, issue(staged), submitted, solver);
  const messages = [
    named("bids", "bid", submitted.bids),
    named("offers", "offer", submitted.offers),
    ...tradedMessages({ cleared: books, again: undefined }),
  ];
  const trades = books.flatMap((book) => book.trades);
  const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
  return {
    notices: boundedNotices(books),
    traded: { bids: submitted.bids, offers: submitted.offers, trades },
    publication: {
      folder: "closed",
      texts: new Map([
        ...textsOf(messages, notation),
        ...outcomes(staged, books, submitted.answers),
      ]),
    },
    outcome: {
      ...{ bids: submitted.bids.length, offers: submitted.offers.length, trades: trades.length },
      tradedKw: total(trades.map(({ volume }) => volume)),
      payableGbp: total(books.flatMap(({ payableGbp }) => payableGbp)),
      answers: submitted.answers.map((answer) => ({ ...answer })),
      lateOrders: [...submitted.lateOrders],
    },
  };
}
