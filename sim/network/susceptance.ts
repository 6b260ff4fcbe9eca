/**
 * The linear network equations as a sparse matrix. Takes a network and its topology; gives the susceptance of every
 * branch and the matrix over the buses whose angle is unknown: supplied ones that are no reference bus.
 * The matrix is symmetric; each off-diagonal pair is the same sum, taken in branch order, on both sides.
 */
import type { Network } from "../model/network.ts";
import { liveBranchesAt, type Topology } from "./topology.ts";

/** A square sparse matrix by columns: column c holds `values` at rows `index`, from ptr[c] up to ptr[c + 1]. */
export interface ColumnMatrix {
  readonly size: number;
  readonly ptr: number[];
  readonly index: number[];
  readonly values: number[];
}

export interface Susceptance {
  /** b = 1 / (x · tap) of each branch, per unit; 0 where it carries no flow. */
  readonly branchPu: Float64Array;
  /** Matrix row of each bus; −1 where the angle is held or the bus is not supplied. */
  readonly rowOfBus: Int32Array;
  readonly busOfRow: Int32Array;
  readonly matrix: ColumnMatrix;
}

export function susceptanceOf(network: Network, topology: Topology): Susceptance {
  const { buses, branches } = network;
  const branchPu = Float64Array.from(branches.ids, (_, row) =>
    topology.isLive[row] === 1 ? 1 / (branches.reactancePu[row]! * branches.tapRatio[row]!) : 0,
  );
  const rowOfBus = new Int32Array(buses.ids.length).fill(-1);
  const unknown: number[] = [];
  for (let bus = 0; bus < rowOfBus.length; bus += 1) {
    if (topology.isSupplied[bus] === 1 && buses.isReference[bus] === 0) {
      rowOfBus[bus] = unknown.push(bus) - 1;
    }
  }
  const busOfRow = Int32Array.from(unknown);
  const matrix = reducedMatrix(network, topology, branchPu, rowOfBus);
  return { branchPu, rowOfBus, busOfRow, matrix };
}

/** Sums b on both diagonals and −b between, one column at a time through the branches at its bus. */
function reducedMatrix(
  network: Network,
  topology: Topology,
  branchPu: Float64Array,
  rowOfBus: Int32Array,
): ColumnMatrix {
  const { fromBus, toBus } = network.branches;
  const { start, branchAt } = liveBranchesAt(network, topology);
  const ptr = [0];
  const index: number[] = [];
  const values: number[] = [];
  const entryOfRow = new Int32Array(rowOfBus.length).fill(-1);
  for (let bus = 0; bus < rowOfBus.length; bus += 1) {
    const column = rowOfBus[bus]!;
    if (column < 0) continue;
    const diagonal = index.push(column) - 1;
    values.push(0);
    for (let at = start[bus]!; at < start[bus + 1]!; at += 1) {
      const branch = branchAt[at]!;
      const b = branchPu[branch]!;
      values[diagonal] = values[diagonal]! + b;
      const row = rowOfBus[fromBus[branch] === bus ? toBus[branch]! : fromBus[branch]!]!;
      if (row < 0) continue;
      if (entryOfRow[row]! <= diagonal) {
        entryOfRow[row] = index.push(row) - 1;
        values.push(-b);
      } else values[entryOfRow[row]!] = values[entryOfRow[row]!]! - b;
    }
    ptr.push(index.length);
  }
  return { size: ptr.length - 1, ptr, index, values };
}
