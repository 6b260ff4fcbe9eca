/** Which branches have a row of flows for a period: nearly all, and the same all through most runs. Takes the world with the registers of the period. */
import { keptBy } from "../core/kept-by.ts";
import type { World } from "./world.ts";

type Branches = World["network"]["branches"];

/** Some of the branches, in their order. */
interface BranchRows {
  readonly rows: Int32Array;
  /** Frozen where they are the same in period after period: a table then knows their codes. */
  readonly ids: readonly string[];
  /** For their flows of a period, W; they mean nothing after it. */
  readonly meanW: Float64Array;
  readonly peakW: Float64Array;
}

function branchesWhere({ ids }: Branches, isIn: (branch: number) => boolean): BranchRows {
  const rows = Int32Array.from([...ids.keys()].filter(isIn));
  return {
    rows,
    ids: ids.filter((_, branch) => isIn(branch)),
    meanW: new Float64Array(rows.length),
    peakW: new Float64Array(rows.length),
  };
}

/** Made once a network: they are nearly all that have a row of flows. */
const closedBranches = keptBy((branches: Branches): BranchRows => {
  const closed = branchesWhere(branches, (branch) => branches.isClosed[branch] === 1);
  Object.freeze(closed.ids);
  return closed;
});

/** Those that are closed as planned, and those that were closed for some of the period. */
export function usedBranches({ registers, network: { branches } }: World): BranchRows {
  const isUsed = (branch: number) =>
    branches.isClosed[branch] === 1 || registers.branchPeakKw[branch] !== 0;
  const closed = closedBranches(branches);
  let used = 0;
  for (let branch = 0; branch < branches.ids.length; branch += 1) used += isUsed(branch) ? 1 : 0;
  return used === closed.rows.length ? closed : branchesWhere(branches, isUsed);
}
