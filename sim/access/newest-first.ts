/**
 * The master list: units by connection date, newest first, and orders by a key that fall back to it. Takes a queue; gives
 * unit rows; keeps an order that does not depend on how the units are listed.
 */
import type { AccessQueue } from "./principle.ts";

/** Unit rows, newest connection first; equal dates by id, the later id first. */
export function newestFirst({
  ids,
  connectedOnDay,
}: Pick<AccessQueue, "ids" | "connectedOnDay">): number[] {
  return ids
    .map((_, row) => row)
    .sort(
      (left, right) =>
        connectedOnDay[right]! - connectedOnDay[left]! || (ids[left]! < ids[right]! ? 1 : -1),
    );
}

/** Unit rows by rising key, which may be infinite; equal keys newest first. */
export function byKey(queue: AccessQueue, key: (row: number) => number): number[] {
  const master = newestFirst(queue);
  const place = new Map(master.map((row, index) => [row, index]));
  const keys = queue.ids.map((_, row) => key(row));
  return master.sort((left, right) => {
    if (keys[left] === keys[right]) return place.get(left)! - place.get(right)!;
    return keys[left]! < keys[right]! ? -1 : 1;
  });
}
