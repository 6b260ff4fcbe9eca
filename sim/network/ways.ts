/**
 * The shortest way from a reference bus to every supplied bus, by reactance whatever its sign. Takes a network and its
 * topology; gives by bus the reactance of that way, per unit, and the branch of it that has the most.
 * Where no branch carries more than 1, no angle is further from those of the references than its way is long, and some
 * injections put it there: a bus can be no further from its neighbours than the reactance between.
 */
import type { Network } from "../model/network.ts";
import { liveBranchesAt, type Topology } from "./topology.ts";

export interface Ways {
  /** |x · tap| summed along the way, per unit; 0 at references and at buses without supply. */
  readonly reactancePu: Float64Array;
  /** Branch of the way with the largest |x · tap|, the first where several have it; −1 at references. */
  readonly longestBranch: Int32Array;
}

/** |x · tap| of a branch, per unit. */
export const lengthOf = ({ branches }: Network, row: number): number =>
  Math.abs(branches.reactancePu[row]! * branches.tapRatio[row]!);

export function waysFromReferences(network: Network, topology: Topology): Ways {
  const { fromBus, toBus } = network.branches;
  const { start, branchAt } = liveBranchesAt(network, topology);
  const busCount = network.buses.ids.length;
  const distance = new Float64Array(busCount).fill(Infinity);
  const longestBranch = new Int32Array(busCount).fill(-1);
  const nearest = queue();
  for (const bus of topology.referencesOfIsland.flat()) {
    distance[bus] = 0;
    nearest.add(0, bus);
  }
  for (let next = nearest.take(); next !== undefined; next = nearest.take()) {
    const { bus, at: reached } = next;
    if (reached > distance[bus]!) continue;
    for (let at = start[bus]!; at < start[bus + 1]!; at += 1) {
      const row = branchAt[at]!;
      const other = fromBus[row] === bus ? toBus[row]! : fromBus[row]!;
      const length = lengthOf(network, row);
      if (reached + length >= distance[other]!) continue;
      distance[other] = reached + length;
      const before = longestBranch[bus]!;
      longestBranch[other] = before >= 0 && lengthOf(network, before) >= length ? before : row;
      nearest.add(distance[other]!, other);
    }
  }
  return { reactancePu: distance.map((pu) => (pu === Infinity ? 0 : pu)), longestBranch };
}

interface Reached {
  readonly at: number;
  readonly bus: number;
}

/** Buses by distance, the nearest first, and by row where several are as near: a binary heap. */
function queue() {
  const heap: Reached[] = [];
  const isBefore = (left: Reached, right: Reached) =>
    left.at < right.at || (left.at === right.at && left.bus < right.bus);
  const swap = (left: number, right: number) => {
    [heap[left], heap[right]] = [heap[right]!, heap[left]!];
  };
  return {
    add(at: number, bus: number): void {
      let place = heap.push({ at, bus }) - 1;
      for (let up = (place - 1) >> 1; place > 0; up = (place - 1) >> 1) {
        if (!isBefore(heap[place]!, heap[up]!)) return;
        swap(place, up);
        place = up;
      }
    },
    take(): Reached | undefined {
      const first = heap[0];
      const last = heap.pop();
      if (heap.length === 0 || last === undefined) return first;
      heap[0] = last;
      for (let place = 0, down = 1; down < heap.length; down = 2 * place + 1) {
        if (down + 1 < heap.length && isBefore(heap[down + 1]!, heap[down]!)) down += 1;
        if (!isBefore(heap[down]!, heap[place]!)) break;
        swap(place, down);
        place = down;
      }
      return first;
    },
  };
}
