/**
 * How heavily each branch was loaded at its peak. Takes a run; gives for each branch of its network the flow of greatest
 * size in any half-hour as a part of the limit: the branch's rating, or a constraint point's own limit where that is
 * reached further. Normally open branches and those out of service are told apart.
 */
import type { NetworkDocument } from "../../../sim/model/network-document.ts";
import type { RunFolder } from "../../run-folder.ts";
import { W_PER_MW } from "../facts.ts";

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

export async function branchLoadings(run: RunFolder): Promise<Map<string, BranchLoading>> {
  const { network } = run.manifest;
  const peaks = new Map<string, { highest: number; lowest: number }>();
  const { rows } = await run.query(
    "SELECT branch, max(peakW), min(peakW) FROM branch_period GROUP BY branch ORDER BY branch",
  );
  for (const [branch, highest, lowest] of rows) {
    peaks.set(String(branch), {
      highest: Number(highest) / W_PER_MW,
      lowest: Number(lowest) / W_PER_MW,
    });
  }
  const points = constraintPointsOf(network);
  const open = openBranches(network);
  return new Map(
    network.branches.map((branch) => {
      const { highest, lowest } = peaks.get(branch.id) ?? { highest: 0, lowest: 0 };
      const peakMw = highest >= -lowest ? highest : lowest;
      const limits = [{ limitMw: branch.ratingMw ?? undefined, reachedMw: Math.abs(peakMw) }];
      for (const point of points) {
        if (point.branch !== branch.id) continue;
        const reachedMw = Math.max(0, point.isForward ? highest : -lowest);
        limits.push({ limitMw: point.ratingMw, reachedMw });
      }
      const worst = nearestLimit(limits);
      const isOpen = open.has(branch.id);
      return [branch.id, { id: branch.id, isOpen, peakMw, ...worst }];
    }),
  );
}

/** Branches that carry nothing: a switch of theirs is normally open, or they are out of service. */
export function openBranches(network: NetworkDocument): Set<string> {
  const open = network.switches.filter(({ normally }) => normally === "open");
  const out = network.branches.filter(({ inService }) => !inService);
  return new Set([...open.map(({ branch }) => branch), ...out.map(({ id }) => id)]);
}

function nearestLimit(
  limits: readonly { readonly limitMw: number | undefined; readonly reachedMw: number }[],
): Pick<BranchLoading, "limitMw" | "fraction"> {
  let worst: Pick<BranchLoading, "limitMw" | "fraction"> = {
    limitMw: undefined,
    fraction: undefined,
  };
  for (const { limitMw, reachedMw } of limits) {
    if (limitMw === undefined || limitMw <= 0) continue;
    const fraction = reachedMw / limitMw;
    if (worst.fraction === undefined || fraction > worst.fraction) worst = { limitMw, fraction };
  }
  return worst;
}
