/**
 * Which outages cut buses off. Takes a network and its topology; gives for every branch whether its loss alone leaves
 * some bus without supply. One depth-first search from the reference buses taken as one root (Tarjan 1974): a branch
 * down to bus v is such a bridge when nothing at or below v leads back above it by another way.
 */
import type { Network } from "../model/network.ts";
import { liveBranchesAt, type Topology } from "./topology.ts";

/** 1 for each live branch whose loss takes supply from a bus. */
export function islandingBranches(network: Network, topology: Topology): Uint8Array {
  const { fromBus, toBus } = network.branches;
  const busCount = network.buses.ids.length;
  const { start, branchAt } = liveBranchesAt(network, topology);
  const isBridge = new Uint8Array(fromBus.length);
  // Order of arrival at each bus (0: a reference, −1: not yet) and the earliest arrival reachable from below it.
  const arrival = Int32Array.from(network.buses.isReference, (reference) => reference - 1);
  const earliest = new Int32Array(busCount);
  const cameBy = new Int32Array(busCount).fill(-1);
  const next = start.slice();
  let arrivals = 0;
  const path: number[] = [];
  for (let root = 0; root < busCount; root += 1) {
    if (network.buses.isReference[root] === 1) path.push(root);
    while (path.length > 0) {
      const bus = path[path.length - 1]!;
      if (next[bus]! < start[bus + 1]!) {
        const branch = branchAt[next[bus]!]!;
        next[bus] = next[bus]! + 1;
        if (branch === cameBy[bus]) continue;
        const other = fromBus[branch] === bus ? toBus[branch]! : fromBus[branch]!;
        if (arrival[other] === -1) {
          arrivals += 1;
          arrival[other] = arrivals;
          earliest[other] = arrivals;
          cameBy[other] = branch;
          path.push(other);
        } else earliest[bus] = Math.min(earliest[bus]!, arrival[other]!);
        continue;
      }
      path.pop();
      const branch = cameBy[bus]!;
      if (branch < 0) continue;
      const above = path[path.length - 1]!;
      if (earliest[bus]! > arrival[above]!) isBridge[branch] = 1;
      earliest[above] = Math.min(earliest[above]!, earliest[bus]!);
    }
  }
  return isBridge;
}
