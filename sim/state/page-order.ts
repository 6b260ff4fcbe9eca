/** The order in which gates of a page bring about changes of awards and conflicts, which is that of their time; and awards as they are at one place in it. */
import {
  type Award,
  type Conflict,
  cameIntoForce,
  type ServiceResults,
} from "../model/services.ts";
import type { World } from "./world.ts";

/** Conflicts come after what has changed on their page so far. */
export function addConflicts(results: ServiceResults, conflicts: readonly Conflict[]): void {
  const changesBefore = results.changed.length;
  for (const conflict of conflicts) results.conflicts.push({ ...conflict, changesBefore });
}

/** An award as it was before a change of the page; undefined where it is not in force. */
export function lastBefore(
  { services }: World,
  { awards, changed }: ServiceResults,
  { id, period }: Award,
  row: number,
): Award | undefined {
  const isOf = (each: Award) => each.id === id;
  return (
    changed.slice(0, row).findLast(isOf) ??
    awards.find((each) => isOf(each) && cameIntoForce(each)) ??
    services.awards.get(period)?.find(isOf)
  );
}
