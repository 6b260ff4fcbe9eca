/**
 * A merit order list after trading as commands print it, in lines or in JSON. Takes a list, and where it holds; gives what
 * is printed.
 */

import { formatInstant } from "../../sim/core/time.ts";
import type { MessageTable } from "../../sim/messages/registry.ts";
import { counted } from "../counted.ts";
import type { ListAgain } from "../market-files/list-again.ts";

export const placeAsJson = (book: Pick<ListAgain, "constraintId" | "startAt" | "endAt">) => ({
  constraint: book.constraintId,
  start: formatInstant(book.startAt),
  end: formatInstant(book.endAt),
});

export const listAsJson = (list: MessageTable<"traded-merit-order-list">) =>
  list.map(({ order, resourceId, contractId, role, value, units, isTraded }) => ({
    ...{ order, resource: resourceId, contract: contractId, role, value, units, isTraded },
  }));

export const listAgainAsJson = (again: ListAgain) => ({
  ...placeAsJson(again),
  ...{ standing: again.standing, ended: again.ended, list: listAsJson(again.list) },
});

export const listAgainLines = (again: ListAgain): readonly string[] => [
  `${again.constraintId} ${formatInstant(again.startAt)}: ${counted(again.standing, "trade")} ${again.standing === 1 ? "stands" : "stand"}, ${again.ended} ended`,
  ...listLines(again.list),
];

export function listLines(list: MessageTable<"traded-merit-order-list">): readonly string[] {
  const width = Math.max(...list.map(({ resourceId }) => resourceId.length), 0);
  const words = { buyer: "buyer", seller: "seller", notApplicable: "" } as const;
  return [
    "  order after trading, first curtailed first:",
    ...list.map(({ order, resourceId, value, units, role, isTraded }) =>
      `  ${String(order).padStart(4)}  ${resourceId.padEnd(width)}  ${value.toFixed(3).padStart(12)} ${units.padEnd(4)}  ${words[role]}${isTraded ? ", traded" : ""}`.trimEnd(),
    ),
  ];
}
