/**
 * Money by actor and by stakeholder: what each actor was paid and paid, and the cells of the value table. Takes `actor_payments` and
 * `stakeholder_values`; whole micro-pounds are summed exactly and divided once. A cell that no mechanism computed is null.
 */
import { MICRO_GBP_PER_GBP } from "../core/money.ts";
import {
  addKeyed,
  addToSum,
  type Fold,
  type Keyed,
  type KeyedValue,
  keyedFold,
  type MetricBlock,
  orderedValues,
  rowsOf,
  takeFromSum,
} from "./fold.ts";

const summed = (column: string, about: string) =>
  keyedFold("actor_payments", "actor", column, MICRO_GBP_PER_GBP, { about, unit: "£" }, addToSum);

export const actorReceivedGbp = summed("receivedMicroGbp", "What the actor was paid.");

export const actorPaidGbp = summed("paidMicroGbp", "What the actor paid.");

export const actorNetGbp: Fold<Keyed, readonly KeyedValue[]> = {
  about: "What the actor was paid less what it paid; all actors together have exactly 0.",
  unit: "£",
  start: () => ({ byId: new Map() }),
  add({ byId }, block) {
    const rows = rowsOf(block, "actor_payments");
    if (rows === undefined) return;
    addKeyed(byId, rows, "actor", "receivedMicroGbp", addToSum);
    addKeyed(byId, rows, "actor", "paidMicroGbp", takeFromSum);
  },
  value: ({ byId }) => orderedValues(byId, (net) => net / MICRO_GBP_PER_GBP),
};

/** Micro-pounds by cell; null where nothing computed them. */
interface Cells {
  readonly byId: Map<string, number | null>;
}

export const cellValueGbp: Fold<Cells, readonly KeyedValue[]> = {
  about:
    "What was paid to the stakeholder less what it paid, or what deferral is worth to it; null where no mechanism computed it.",
  unit: "£",
  start: () => ({ byId: new Map() }),
  add: addCells,
  value: ({ byId }) =>
    orderedValues(byId, (value) => (value === null ? null : value / MICRO_GBP_PER_GBP)),
};

function addCells({ byId }: Cells, block: MetricBlock): void {
  const rows = rowsOf(block, "stakeholder_values");
  if (rows === undefined) return;
  const [names, stakeholders, statuses] = [
    rows.codes("row"),
    rows.codes("stakeholder"),
    rows.codes("status"),
  ];
  const values = rows.numbers("valueMicroGbp");
  for (let row = 0; row < rows.rowCount; row += 1) {
    const word = (column: typeof names) => column.words[column.codes[row]!]!;
    const id = `${word(names)}/${word(stakeholders)}`;
    byId.set(id, word(statuses) === "computed" ? values[row]! : null);
  }
}
