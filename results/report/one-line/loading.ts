/**
 * How heavily each branch was loaded at its peak. Takes a run; gives for each branch of its network the flow of greatest
 * size in any half-hour as a part of the limit: the branch's rating, or a constraint point's own limit where that is
 * reached further. Normally open branches that never carried a flow, and those out of service, are told apart.
 */
import type { NetworkDocument } from "../../../sim/model/network-document.ts";
import type { RunFolder } from "../../run-folder.ts";
import { W_PER_MW } from "../stored.ts";

export interface ConstraintPoint {
  /** 1, 2, …: what stands on the diagram. */
  readonly number: number;
  readonly id: string;
  readonly name: string;
  readonly branch: string;
  readonly isForward: boolean;
  readonly ratingMw: number | undefined;
}

export interface BranchLoading {
  readonly id: string;
  readonly isOpen: boolean;
  /** Flow of greatest size, MW, with its sign; 0 where none was recorded. */
  readonly peakMw: number;
  /** The limit that `fraction` is measured by, MW. */
  readonly limitMw: number | undefined;
  /** Peak as a part of the limit; undefined without a limit. */
  readonly fraction: number | undefined;
}

export function constraintPointsOf(network: NetworkDocument): ConstraintPoint[] {
  const ratings = new Map(network.branches.map(({ id, ratingMw }) => [id, ratingMw]));
  return network.constraintPoints.map(({ id, name, branch, direction, ratingMw }, index) => ({
    number: index + 1,
    id,
    name: name ?? id,
    branch,
    isForward: direction === "forward",
    ratingMw: ratingMw ?? ratings.get(branch) ?? undefined,
  }));
}

/** A limit of a branch: its own rating in both directions (0), or a constraint point's in one. */
export interface BranchLimit {
  readonly limitMw: number;
  /** 1: flow from the from end is limited; −1: flow to it; 0: both. */
  readonly direction: 1 | -1 | 0;
  /** Constraint point that the limit is of. */
  readonly point: string | undefined;
}

/** Limits of each branch that has any, in the network's own data. */
export function branchLimits(network: NetworkDocument): Map<string, readonly BranchLimit[]> {
  const points = constraintPointsOf(network);
  return new Map(
    network.branches.map(({ id, ratingMw }) => {
      const own = [{ limitMw: ratingMw ?? 0, direction: 0 as const, point: undefined }];
      const watched = points
        .filter(({ branch }) => branch === id)
        .map((point) => ({
          limitMw: point.ratingMw ?? 0,
          direction: point.isForward ? (1 as const) : (-1 as const),
          point: point.id,
        }));
      return [id, [...own, ...watched].filter(({ limitMw }) => limitMw > 0)];
    }),
  );
}

/** The limit that is reached furthest by flows from `lowMw` to `highMw`; undefined without a limit. */
export function nearestLimit(
  limits: readonly BranchLimit[],
  highMw: number,
  lowMw: number,
): { readonly limitMw: number; readonly fraction: number } | undefined {
  let worst: { readonly limitMw: number; readonly fraction: number } | undefined;
  for (const { limitMw, direction } of limits) {
    const reached = direction === 1 ? highMw : direction === -1 ? -lowMw : Math.max(highMw, -lowMw);
    const fraction = Math.max(0, reached) / limitMw;
    if (worst === undefined || fraction > worst.fraction) worst = { limitMw, fraction };
  }
  return worst;
}

/** The highest loading of each branch over the whole run. */
export async function branchLoadings(run: RunFolder): Promise<Map<string, BranchLoading>> {
  const { network } = run.manifest;
  const { rows } = await run.query(
    "SELECT branch, max(peakW), min(peakW) FROM branch_period GROUP BY branch ORDER BY branch",
  );
  const peaks = new Map(
    rows.map(([branch, high, low]) => [
      String(branch),
      { highest: Number(high) / W_PER_MW, lowest: Number(low) / W_PER_MW },
    ]),
  );
  const limits = branchLimits(network);
  const open = openBranches(network);
  return new Map(
    network.branches.map(({ id }) => {
      const { highest, lowest } = peaks.get(id) ?? { highest: 0, lowest: 0 };
      const peakMw = highest >= -lowest ? highest : lowest;
      const worst = nearestLimit(limits.get(id) ?? [], highest, lowest);
      const isOpen = open.has(id) && peakMw === 0;
      return [id, { id, isOpen, peakMw, limitMw: worst?.limitMw, fraction: worst?.fraction }];
    }),
  );
}

/** Branches that carry nothing: a switch of theirs is normally open, or they are out of service. */
export function openBranches(network: NetworkDocument): Set<string> {
  const open = network.switches.filter(({ normally }) => normally === "open");
  const out = network.branches.filter(({ inService }) => !inService);
  return new Set([...open.map(({ branch }) => branch), ...out.map(({ id }) => id)]);
}
