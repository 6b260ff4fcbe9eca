/**
 * Limits of branches and constraint points, and which is reached furthest by a flow. Takes a network; gives for each branch
 * its own rating and the limits of constraint points on it. Normally open branches, and those out of service, are told apart.
 */
import type { NetworkDocument } from "../../../sim/model/network-document.ts";

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
  /** Flow that reached the limit furthest, without a limit that of greatest size: MW, with its sign; 0 where none was recorded. */
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
  /** In the network's own data. */
  readonly limitMw: number;
  /** 1: flow from the from end is limited; −1: flow to it; 0: both. */
  readonly direction: 1 | -1 | 0;
  /** Constraint point that stored the limit in force: the one it is of, or one on the branch that is rated by it. */
  readonly point: string | undefined;
}

/** Limits of each branch that has any, in the network's own data. */
export function branchLimits(network: NetworkDocument): Map<string, readonly BranchLimit[]> {
  const points = constraintPointsOf(network);
  return new Map(
    network.branches.map(({ id, ratingMw }) => {
      const ratedByIt = network.constraintPoints.find(
        (point) => point.branch === id && point.ratingMw === undefined,
      );
      const own = [{ limitMw: ratingMw ?? 0, direction: 0 as const, point: ratedByIt?.id }];
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

/** Branches that carry nothing: a switch of theirs is normally open, or they are out of service. */
export function openBranches(network: NetworkDocument): Set<string> {
  const open = network.switches.filter(({ normally }) => normally === "open");
  const out = network.branches.filter(({ inService }) => !inService);
  return new Set([...open.map(({ branch }) => branch), ...out.map(({ id }) => id)]);
}
