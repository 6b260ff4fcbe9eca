/**
 * How much relief the constraint points needed and got. Takes a run; gives it for each point and for all of them.
 *
 * In every half-hour in which a point would have been above its target without curtailment, the need D is by how much
 * (uncurtailedPeakW less target), and the relief given is what its flow was lower by (uncurtailedPeakW less meanW): flows
 * are linear, so that is the sum of d·s over all units, whoever asked for their curtailment. Whole watts are summed.
 */
import { PERIOD_HOURS } from "../../sim/core/time.ts";
import type { QueryValues, RunFolder } from "../run-folder.ts";
import { constraintPointsOf } from "./one-line/loading.ts";
import type { Settings } from "./settings.ts";
import { hasColumn, W_PER_MW } from "./stored.ts";

/** The point that stands for all of them. */
export const ALL_POINTS = "all points";

export interface OverCurtailment {
  readonly point: string;
  readonly halfHours: number;
  readonly neededMwh: number;
  readonly givenMwh: number;
}

/** `SELECT` of constraint_period with `limitW`, the rating in force: as stored, or that of the network. */
export function ratedRows(run: RunFolder): { readonly sql: string; readonly values: QueryValues } {
  if (hasColumn(run, "constraint_period", "ratingW"))
    return { sql: "SELECT *, ratingW::BIGINT AS limitW FROM constraint_period", values: [] };
  const rated = constraintPointsOf(run.manifest.network).flatMap(({ id, ratingMw }) =>
    ratingMw === undefined ? [] : [[id, Math.round(ratingMw * W_PER_MW)] as const],
  );
  if (rated.length === 0)
    return { sql: "SELECT *, NULL::BIGINT AS limitW FROM constraint_period", values: [] };
  const list = rated.map(() => "(?, ?::BIGINT)").join(", ");
  return {
    sql: `SELECT period.*, limits.limitW FROM constraint_period period
          LEFT JOIN (VALUES ${list}) AS limits(id, limitW) ON limits.id = period."constraint"`,
    values: rated.flat(),
  };
}

export async function overCurtailmentOf(
  run: RunFolder,
  { anm }: Settings,
): Promise<OverCurtailment[]> {
  if (anm?.targetFrac === undefined) return [];
  const { sql, values } = ratedRows(run);
  const { rows } = await run.query(
    `SELECT "constraint", count(*), sum(uncurtailedPeakW - targetW), sum(uncurtailedPeakW - meanW)
     FROM (SELECT *, round(limitW * ?)::BIGINT AS targetW FROM (${sql}))
     WHERE uncurtailedPeakW > targetW GROUP BY "constraint" ORDER BY "constraint"`,
    [anm.targetFrac, ...values],
  );
  const points = rows.map(([point, halfHours, needed, given]) => ({
    point: String(point),
    halfHours: Number(halfHours),
    neededMwh: (Number(needed) / W_PER_MW) * PERIOD_HOURS,
    givenMwh: (Number(given) / W_PER_MW) * PERIOD_HOURS,
  }));
  if (points.length === 0) return [];
  const sum = (value: (one: OverCurtailment) => number) =>
    points.reduce((total, one) => total + value(one), 0);
  return [
    ...points,
    {
      point: ALL_POINTS,
      halfHours: sum(({ halfHours }) => halfHours),
      neededMwh: sum(({ neededMwh }) => neededMwh),
      givenMwh: sum(({ givenMwh }) => givenMwh),
    },
  ];
}

/** Relief given over relief needed; undefined where none was needed. */
export function ratioOf(one: OverCurtailment | undefined): number | undefined {
  return one === undefined || one.neededMwh <= 0 ? undefined : one.givenMwh / one.neededMwh;
}
