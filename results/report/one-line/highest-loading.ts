/**
 * How heavily each branch was loaded at its heaviest. Takes a run; gives for each branch of its network, and each day or the
 * whole run, the flow that reached a limit furthest: the branch's rating, or a constraint point's own limit where that is
 * reached further. Where a constraint point stored what was in force in the half-hour, that is the limit.
 */
import type { RunFolder } from "../../run-folder.ts";
import { limitRows } from "../limits-in-force.ts";
import { W_PER_MW } from "../stored.ts";
import {
  type BranchLimit,
  type BranchLoading,
  branchLimits,
  nearestLimit,
  openBranches,
} from "./loading.ts";

/** The highest loading of each branch over the whole run. */
export async function branchLoadings(run: RunFolder): Promise<Map<string, BranchLoading>> {
  const { network } = run.manifest;
  const highest = await highestLoadings(run, "0");
  const { rows } = await run.query(
    "SELECT branch, max(peakW), min(peakW) FROM branch_period GROUP BY branch ORDER BY branch",
  );
  const peaks = new Map(
    rows.map(([branch, high, low]) => {
      const [mostMw, leastMw] = [Number(high) / W_PER_MW, Number(low) / W_PER_MW];
      return [String(branch), mostMw >= -leastMw ? mostMw : leastMw];
    }),
  );
  const open = openBranches(network);
  return new Map(
    network.branches.map(({ id }) => {
      const most = highest.get(id)?.get(0);
      const peakMw = most?.flowMw ?? peaks.get(id) ?? 0;
      const isOpen = open.has(id) && peakMw === 0;
      return [id, { id, isOpen, peakMw, limitMw: most?.limitMw, fraction: most?.fraction }];
    }),
  );
}

/** The half-hour's highest flow that reached its limit furthest, with the limit in force then. */
export interface HighestLoading {
  readonly flowMw: number;
  readonly limitMw: number;
  readonly fraction: number;
}

/** Of each branch with a limit and each value of a SQL expression of a half-hour, such as its day. */
export async function highestLoadings(
  run: RunFolder,
  stretchSql: string,
): Promise<Map<string, Map<number, HighestLoading>>> {
  const { rows } = await run.query(
    `SELECT branch, ${stretchSql} AS stretch, max(peakW), min(peakW)
     FROM branch_period GROUP BY branch, stretch ORDER BY branch, stretch`,
  );
  const limits = branchLimits(run.manifest.network);
  const highest = new Map<string, Map<number, HighestLoading>>();
  const keep = (branch: string, stretch: number, found: HighestLoading) => {
    const own = highest.get(branch) ?? new Map<number, HighestLoading>();
    if (found.fraction > (own.get(stretch)?.fraction ?? -1)) own.set(stretch, found);
    highest.set(branch, own);
  };
  for (const [branch, stretch, high, low] of rows) {
    const still = (limits.get(String(branch)) ?? []).filter(({ point }) => point === undefined);
    const [highMw, lowMw] = [Number(high) / W_PER_MW, Number(low) / W_PER_MW];
    const worst = nearestLimit(still, highMw, lowMw);
    if (worst !== undefined) {
      const flowMw = highMw >= -lowMw ? highMw : lowMw;
      keep(String(branch), Number(stretch), { flowMw, ...worst });
    }
  }
  for (const each of await pointLoadings(run, limits, stretchSql))
    keep(each.branch, each.stretch, each);
  return highest;
}

/** Loadings at limits that constraint points stored, against the limit in force in each half-hour. */
async function pointLoadings(
  run: RunFolder,
  limits: ReadonlyMap<string, readonly BranchLimit[]>,
  stretchSql: string,
) {
  const moving = [...limits].flatMap(([branch, own]) =>
    own.flatMap(({ limitMw, direction, point }) =>
      point === undefined ? [] : [[branch, direction, point, limitMw * W_PER_MW] as const],
    ),
  );
  if (moving.length === 0) return [];
  const rated = limitRows(run);
  const list = moving.map(() => "(?, ?::INTEGER, ?, ?::DOUBLE)").join(", ");
  const { rows } = await run.query(
    `SELECT branch, stretch, max(fraction), arg_max(limitW, fraction), arg_max(peakW, fraction) FROM (
       SELECT *, greatest(0, CASE direction WHEN 0 THEN abs(peakW) ELSE direction * peakW END) / limitW AS fraction
       FROM (
         SELECT flow.branch, flow.stretch, flow.peakW,
                own.direction, coalesce(nullif(rated.limitW, 0), own.stillW)::DOUBLE AS limitW
         FROM (SELECT branch, periodStart, peakW, ${stretchSql} AS stretch FROM branch_period) flow
         JOIN (VALUES ${list}) AS own(branch, direction, point, stillW) ON own.branch = flow.branch
         LEFT JOIN (${rated.sql}) rated ON rated."constraint" = own.point AND rated.periodStart = flow.periodStart
       )
     ) GROUP BY branch, stretch ORDER BY branch, stretch`,
    [...moving.flat(), ...rated.values],
  );
  return rows.map(([branch, stretch, fraction, limitW, peakW]) => ({
    ...{ branch: String(branch), stretch: Number(stretch), fraction: Number(fraction) },
    ...{ limitMw: Number(limitW) / W_PER_MW, flowMw: Number(peakW) / W_PER_MW },
  }));
}
