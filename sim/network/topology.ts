/**
 * Which buses hang together and which are fed. Takes a network and at most one branch that is out; gives the islands
 * over the closed branches, numbered by their first bus in document order, and whether each has a reference bus.
 * The same network gives the same numbers: nothing here depends on how the search runs.
 */
import type { Network } from "../model/network.ts";

export interface Topology {
  /** 1 where a branch can carry flow: closed, not out, no loop, and in an island that has a reference bus. */
  readonly isLive: Uint8Array;
  /** Island of each bus, numbered by first bus. */
  readonly islandOfBus: Int32Array;
  /** 1 where the island of a bus has at least one reference bus. */
  readonly isSupplied: Uint8Array;
  /** Reference buses of each island, in document order; empty where the island is not supplied. */
  readonly referencesOfIsland: readonly (readonly number[])[];
}

/** Islands of the network with its branches in their normal state, less the branch that is out. */
export function topologyOf(network: Network, outageBranchRow = -1): Topology {
  const { buses, branches } = network;
  const busCount = buses.ids.length;
  const isClosed = branches.isClosed.slice();
  if (outageBranchRow >= 0) isClosed[outageBranchRow] = 0;
  const islandOfBus = joinedBy(busCount, branches.fromBus, branches.toBus, isClosed);
  const references: number[][] = [];
  for (let bus = 0; bus < busCount; bus += 1) {
    const island = islandOfBus[bus]!;
    if (island === references.length) references.push([]);
    if (buses.isReference[bus] === 1) references[island]!.push(bus);
  }
  const isSupplied = Uint8Array.from(islandOfBus, (island) =>
    references[island]!.length > 0 ? 1 : 0,
  );
  const isLive = isClosed.map((closed, row) =>
    branches.fromBus[row] === branches.toBus[row]
      ? 0
      : closed & isSupplied[branches.fromBus[row]!]!,
  );
  return { isLive, islandOfBus, isSupplied, referencesOfIsland: references };
}

/** Number of what each bus hangs together with by closed branches. The lowest bus of an island is its root, so numbers follow document order. */
export function joinedBy(
  busCount: number,
  fromBus: Int32Array,
  toBus: Int32Array,
  isClosed: Uint8Array,
): Int32Array {
  const parent = Int32Array.from({ length: busCount }, (_, bus) => bus);
  for (let row = 0; row < fromBus.length; row += 1) {
    if (isClosed[row] === 0) continue;
    const left = rootOf(parent, fromBus[row]!);
    const right = rootOf(parent, toBus[row]!);
    if (left < right) parent[right] = left;
    else parent[left] = right;
  }
  const islands = new Int32Array(busCount);
  let islandCount = 0;
  for (let bus = 0; bus < busCount; bus += 1) {
    const root = rootOf(parent, bus);
    if (root === bus) {
      islands[bus] = islandCount;
      islandCount += 1;
    } else islands[bus] = islands[root]!;
  }
  return islands;
}

function rootOf(parent: Int32Array, bus: number): number {
  let step = bus;
  while (parent[step] !== step) {
    parent[step] = parent[parent[step]!]!;
    step = parent[step]!;
  }
  return step;
}

/** Live branches at each bus, in branch order: those of bus i stand in branchAt from start[i] up to start[i + 1]. */
export function liveBranchesAt(network: Network, topology: Topology) {
  const { fromBus, toBus } = network.branches;
  const start = new Int32Array(network.buses.ids.length + 1);
  const eachEnd = (visit: (bus: number, branch: number) => void) => {
    for (let branch = 0; branch < fromBus.length; branch += 1) {
      if (topology.isLive[branch] === 0) continue;
      visit(fromBus[branch]!, branch);
      visit(toBus[branch]!, branch);
    }
  };
  eachEnd((bus) => {
    start[bus + 1] = start[bus + 1]! + 1;
  });
  for (let bus = 1; bus < start.length; bus += 1) start[bus] = start[bus]! + start[bus - 1]!;
  const branchAt = new Int32Array(start[start.length - 1]!);
  const next = start.slice();
  eachEnd((bus, branch) => {
    branchAt[next[bus]!] = branch;
    next[bus] = next[bus]! + 1;
  });
  return { start, branchAt };
}
