/**
 * What matching publishes: the list of each constraint and period, and all trades where some were made. Takes what was
 * cleared, or lists made again; gives messages under the names of their files.
 */
import { formatInstant } from "../../sim/core/time.ts";
import type { ListAgain } from "./list-again.ts";
import type { MatchFiles } from "./match-files.ts";
import { fileNames, type NamedMessage, named } from "./out-folder.ts";

export function tradedMessages({
  cleared,
  again,
}: Pick<MatchFiles, "cleared" | "again">): readonly NamedMessage[] {
  const lists = listMessages(cleared ?? again ?? []);
  if (cleared === undefined) return lists;
  const trades = cleared.flatMap((book) => book.trades);
  return [...lists, named("trades", "trade", trades)];
}

export function listMessages(
  lists: readonly Pick<ListAgain, "constraintId" | "startAt" | "list">[],
): readonly NamedMessage[] {
  const nameOf = fileNames();
  return lists.map(({ constraintId, startAt, list }) => {
    const at = formatInstant(startAt).replaceAll(":", "");
    const name = `traded-merit-order-list-${nameOf(constraintId)}-${at}`;
    return named(name, "traded-merit-order-list", list);
  });
}
