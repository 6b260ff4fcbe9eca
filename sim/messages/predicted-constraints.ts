/**
 * The constraints of a look-ahead, of which the file has a row for each resource. Takes its rows; gives one entry a
 * constraint, period and unit, in the order of the file. Keeps: a period ends where the next settlement period starts.
 */
import { periodOf, periodStart } from "../core/time.ts";
import type { MessageTable } from "./registry.ts";

export interface PredictedConstraint {
  readonly constraintId: string;
  readonly startAt: number;
  readonly endAt: number;
  /** Positive: too much generation; negative: too much demand. */
  readonly size: number;
  readonly units: "kW" | "kVAr";
  readonly resourceIds: readonly string[];
}

export function predictedConstraints(
  rows: MessageTable<"look-ahead">,
): readonly PredictedConstraint[] {
  const byKey = new Map<string, PredictedConstraint & { readonly resourceIds: string[] }>();
  for (const { constraintId, periodStart: startAt, size, units, resourceId } of rows) {
    const key = JSON.stringify([constraintId, startAt, units]);
    const known = byKey.get(key);
    if (known !== undefined) {
      known.resourceIds.push(resourceId);
      continue;
    }
    const endAt = periodStart(periodOf(startAt) + 1);
    byKey.set(key, { constraintId, startAt, endAt, size, units, resourceIds: [resourceId] });
  }
  return [...byKey.values()];
}
