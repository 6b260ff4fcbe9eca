/**
 * Ratings and trim targets of the constraint points, as they were in force. Takes a run; gives SQL for constraint_period
 * with both: as stored, or for a run of an earlier version from the network and the settings.
 */
import type { RunFolder } from "../run-folder.ts";
import type { QueryValues } from "../select.ts";
import { constraintPointsOf } from "./one-line/loading.ts";
import { type Settings, settingsOf } from "./settings.ts";
import { hasColumn, W_PER_MW } from "./stored.ts";

/** `SELECT` of constraint_period with `limitW`, the rating, and `aimW`, the trim target; null where not known. */
export function limitRows(run: RunFolder): { readonly sql: string; readonly values: QueryValues } {
  const isStored =
    hasColumn(run, "constraint_period", "ratingW") &&
    hasColumn(run, "constraint_period", "targetW");
  if (isStored) {
    return {
      sql: "SELECT *, ratingW AS limitW, targetW AS aimW FROM constraint_period",
      values: [],
    };
  }
  const rated = constraintPointsOf(run.manifest.network).flatMap(({ id, ratingMw }) =>
    ratingMw === undefined ? [] : [[id, Math.round(ratingMw * W_PER_MW)] as const],
  );
  if (rated.length === 0) {
    return {
      sql: "SELECT *, NULL::BIGINT AS limitW, NULL::BIGINT AS aimW FROM constraint_period",
      values: [],
    };
  }
  const list = rated.map(() => "(?, ?::BIGINT)").join(", ");
  return {
    sql: `SELECT period.*, limits.limitW, round(limits.limitW * ?::DOUBLE)::BIGINT AS aimW
          FROM constraint_period period
          LEFT JOIN (VALUES ${list}) AS limits(id, limitW) ON limits.id = period."constraint"`,
    values: [targetFracOf(settingsOf(run.manifest)), ...rated.flat()],
  };
}

function targetFracOf({ anm }: Settings): number | null {
  return anm?.targetFrac ?? null;
}
