/**
 * Reactances so far apart that doubles hold no flow through the small ones. Takes a network and its topology; gives branches
 * of small reactance behind ways of large reactance, with the branch of the way that has the most.
 *
 * A flow is the difference of two angles by a reactance. With flows of up to 1 the angle of a bus may be as large as the way to
 * it is long (`ways.ts`), and is kept to 2^-53 of that, 1.1e-16: divided by the reactances at the bus, this is what power
 * does not balance there.
 */
import type { Network } from "../model/network.ts";
import type { Topology } from "./topology.ts";
import { lengthOf, waysFromReferences } from "./ways.ts";

/**
 * Longest way to a bus by the reactance of all its branches in parallel. Two angles rounded at a million are a balance within
 * 2.2e-10 of the largest flow, and a run promises 1e-9 (sim/state/invariants.ts): the rest is for the sums of a solve.
 * Networks in use stay below 1e4.
 */
export const APART_MAX = 1e6;

export interface Apart {
  /** The branch of least reactance at the worst bus. */
  readonly branch: number;
  /** The branch of most reactance on the way there; it may be the same where a way is long by many. */
  readonly longest: number;
  /** Reactance of the whole way, per unit. */
  readonly wayPu: number;
  /** The whole way by the reactance of all branches at the bus in parallel. */
  readonly ratio: number;
  /** How many more branches are too small behind the same one. */
  readonly more: number;
}

/** Where the ratio is above `most`, the worst of those behind each long branch; the worst first. */
export function reactancesApart(network: Network, topology: Topology, most: number): Apart[] {
  const { fromBus, toBus, ids } = network.branches;
  const susceptance = new Float64Array(network.buses.ids.length);
  const smallest = new Int32Array(susceptance.length).fill(-1);
  let totalPu = 0;
  for (let row = 0; row < ids.length; row += 1) {
    if (topology.isLive[row] === 0) continue;
    const length = lengthOf(network, row);
    totalPu += length;
    for (const bus of [fromBus[row]!, toBus[row]!]) {
      susceptance[bus] = susceptance[bus]! + 1 / length;
      if (smallest[bus]! < 0 || length < lengthOf(network, smallest[bus]!)) smallest[bus] = row;
    }
  }
  // No way is longer than all branches together.
  if (!susceptance.some((pu) => pu * totalPu > most)) return [];
  const ways = waysFromReferences(network, topology);
  const worst = new Map<number, Omit<Apart, "more">>();
  const small = new Map<number, Set<number>>();
  for (let bus = 0; bus < susceptance.length; bus += 1) {
    const wayPu = ways.reactancePu[bus]!;
    const ratio = wayPu * susceptance[bus]!;
    if (!(ratio > most)) continue;
    const [branch, longest] = [smallest[bus]!, ways.longestBranch[bus]!];
    const known = worst.get(longest);
    if (known === undefined || ratio > known.ratio)
      worst.set(longest, { branch, longest, wayPu, ratio });
    small.set(longest, (small.get(longest) ?? new Set()).add(branch));
  }
  return [...worst.values()]
    .map((one) => ({ ...one, more: small.get(one.longest)!.size - 1 }))
    .sort((left, right) => right.ratio - left.ratio || left.branch - right.branch);
}
