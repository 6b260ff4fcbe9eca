/**
 * Voltages on the radial parts of a network, linearised (LinDistFlow: Baran and Wu 1989, without losses). Takes injections in kW and kvar
 * by bus; gives squared magnitudes, per unit, of the buses that it covers, without allocating. Says of every bus whether
 * it has a voltage here and why not; keeps: more load anywhere raises no voltage on a radial part with r, x ≥ 0.
 *
 * Down a branch from the bus above (u) to the bus below (v), which draw P and Q with all that hangs below:
 *   v² = u² / a² − 2 (r P + x Q)   where the tap a stands at the upper end,   v² = a² (u² − 2 (r P + x Q))   at the lower.
 * Half a line's charging enters at each end and every shunt at its bus, both as at nominal voltage.
 */
import { KW_PER_MW } from "../core/units.ts";
import type { Network } from "../model/network.ts";
import { islandingBranches } from "./bridges.ts";
import { liveBranchesAt, type Topology } from "./topology.ts";

/**
 * held: where the network says so, and at references; assumed: a bus of the meshed part from which a radial part hangs, taken
 * to hold its nominal voltage; radial: reckoned; meshed: between several ways of supply, no voltage; dark: no supply, none.
 */
export type VoltageOrigin = "held" | "assumed" | "radial" | "meshed" | "dark";

export interface VoltageModel {
  readonly origin: readonly VoltageOrigin[];
  /** Buses that have a voltage: held, assumed or radial; in the order of `squaredPu`. */
  readonly buses: Int32Array;
  /** Squared magnitudes for injections by bus; shunts and charging are the model's own. */
  solve(injectionKw: Float64Array, injectionKvar: Float64Array, squaredPu: Float64Array): void;
  /** What injections add to the squared magnitudes: the linear part alone. */
  response(injectionKw: Float64Array, injectionKvar: Float64Array, squaredPu: Float64Array): void;
}

/** Held at a reference, and at a bus of the meshed part, of which the network says nothing; assumed. */
const NOMINAL_PU = 1;

export function voltageModel(network: Network, topology: Topology): VoltageModel {
  const tree = supplyTree(network, topology);
  const origin = origins(network, topology, tree);
  const chain = descent(network, tree, origin);
  const buses = Int32Array.from(chain.bus.filter((bus) => hasVoltage(origin[bus]!)));
  const { constantKw, constantKvar } = constants(network, topology);
  const scale = 1 / (network.baseMva * KW_PER_MW);
  const busCount = network.buses.ids.length;
  const [p, q] = [new Float64Array(busCount), new Float64Array(busCount)];
  const squared = new Float64Array(busCount);
  const gather = (out: Float64Array) => {
    for (let at = 0; at < buses.length; at += 1) out[at] = squared[buses[at]!]!;
  };
  return {
    origin,
    buses,
    solve(injectionKw, injectionKvar, squaredPu) {
      for (let bus = 0; bus < busCount; bus += 1) {
        p[bus] = (injectionKw[bus]! + constantKw[bus]!) * scale;
        q[bus] = (injectionKvar[bus]! + constantKvar[bus]!) * scale;
      }
      descend(chain, p, q, chain.heldSquared, squared);
      gather(squaredPu);
    },
    response(injectionKw, injectionKvar, squaredPu) {
      for (let bus = 0; bus < busCount; bus += 1) {
        p[bus] = injectionKw[bus]! * scale;
        q[bus] = injectionKvar[bus]! * scale;
      }
      descend(chain, p, q, undefined, squared);
      gather(squaredPu);
    },
  };
}

export const hasVoltage = (origin: VoltageOrigin) => origin !== "meshed" && origin !== "dark";

/** Supplied buses from the references outwards, each after the one above it, with the branch between. */
interface SupplyTree {
  readonly order: readonly number[];
  /** −1 at references. */
  readonly above: Int32Array;
  readonly branch: Int32Array;
  /** 1 where the branch is the only way to the bus. */
  readonly isOnly: Uint8Array;
}

function supplyTree(network: Network, topology: Topology): SupplyTree {
  const { fromBus, toBus } = network.branches;
  const { start, branchAt } = liveBranchesAt(network, topology);
  const isBridge = islandingBranches(network, topology);
  const busCount = network.buses.ids.length;
  const above = new Int32Array(busCount).fill(-1);
  const branch = new Int32Array(busCount).fill(-1);
  const isReached = Uint8Array.from(network.buses.isReference);
  const order = topology.referencesOfIsland.flat();
  for (let next = 0; next < order.length; next += 1) {
    const bus = order[next]!;
    for (let at = start[bus]!; at < start[bus + 1]!; at += 1) {
      const row = branchAt[at]!;
      const other = fromBus[row] === bus ? toBus[row]! : fromBus[row]!;
      if (isReached[other] === 1) continue;
      isReached[other] = 1;
      above[other] = bus;
      branch[other] = row;
      order.push(other);
    }
  }
  const isOnly = Uint8Array.from(branch, (row) => (row < 0 ? 0 : isBridge[row]!));
  return { order, above, branch, isOnly };
}

function origins(network: Network, topology: Topology, tree: SupplyTree): VoltageOrigin[] {
  const { isReference, heldVoltagePu } = network.buses;
  const origin = network.buses.ids.map((_, bus): VoltageOrigin => {
    if (topology.isSupplied[bus] === 0) return "dark";
    if (isReference[bus] === 1 || Number.isFinite(heldVoltagePu[bus])) return "held";
    return tree.isOnly[bus] === 1 ? "radial" : "meshed";
  });
  for (const bus of tree.order)
    if (origin[bus] === "radial" && origin[tree.above[bus]!] === "meshed")
      origin[tree.above[bus]!] = "assumed";
  return origin;
}

/** The tree as the sweep reads it, in its order; what hangs below a meshed bus counts at the bus above it. */
interface Descent {
  readonly bus: Int32Array;
  readonly above: Int32Array;
  /** 1 where the voltage follows from the bus above; else it is `heldSquared`. */
  readonly isReckoned: Uint8Array;
  readonly heldSquared: Float64Array;
  /** v² = ratio u² − drop: by place. */
  readonly ratio: Float64Array;
  readonly resistance: Float64Array;
  readonly reactance: Float64Array;
}

function descent(network: Network, tree: SupplyTree, origin: readonly VoltageOrigin[]): Descent {
  const { fromBus, tapRatio, resistancePu, reactancePu } = network.branches;
  const { order, above, branch } = tree;
  const each = (value: (row: number, isTapAbove: boolean) => number) =>
    Float64Array.from(order, (bus) => {
      const row = branch[bus]!;
      return row < 0 ? 0 : value(row, fromBus[row] === above[bus]);
    });
  const squaredTap = (row: number) => tapRatio[row]! * tapRatio[row]!;
  const held = network.buses.heldVoltagePu;
  return {
    bus: Int32Array.from(order),
    above: Int32Array.from(order, (bus) => above[bus]!),
    isReckoned: Uint8Array.from(order, (bus) => (origin[bus] === "radial" ? 1 : 0)),
    heldSquared: Float64Array.from(order, (bus) => {
      const pu = Number.isFinite(held[bus]) ? held[bus]! : NOMINAL_PU;
      return pu * pu;
    }),
    ratio: each((row, isTapAbove) => (isTapAbove ? 1 / squaredTap(row) : squaredTap(row))),
    resistance: each(
      (row, isTapAbove) => 2 * resistancePu[row]! * (isTapAbove ? 1 : squaredTap(row)),
    ),
    reactance: each(
      (row, isTapAbove) => 2 * reactancePu[row]! * (isTapAbove ? 1 : squaredTap(row)),
    ),
  };
}

/** Power from the leaves upwards, then voltage from the roots downwards; p and q are used up. */
function descend(
  chain: Descent,
  p: Float64Array,
  q: Float64Array,
  heldSquared: Float64Array | undefined,
  squared: Float64Array,
): void {
  const { bus, above, isReckoned, ratio, resistance, reactance } = chain;
  for (let at = bus.length - 1; at >= 0; at -= 1) {
    const up = above[at]!;
    if (up < 0) continue;
    p[up] = p[up]! + p[bus[at]!]!;
    q[up] = q[up]! + q[bus[at]!]!;
  }
  for (let at = 0; at < bus.length; at += 1) {
    const row = bus[at]!;
    // Injections are positive: what is drawn below is −p.
    if (isReckoned[at] === 1)
      squared[row] =
        ratio[at]! * squared[above[at]!]! + resistance[at]! * p[row]! + reactance[at]! * q[row]!;
    else squared[row] = heldSquared === undefined ? 0 : heldSquared[at]!;
  }
}

function constants(network: Network, topology: Topology) {
  const { buses, branches, baseMva } = network;
  const constantKw = Float64Array.from(buses.shuntKw, (kw) => 0 - kw);
  const constantKvar = Float64Array.from(buses.shuntKvar);
  branches.chargingPu.forEach((pu, row) => {
    if (topology.isLive[row] === 0) return;
    const half = (pu / 2) * baseMva * KW_PER_MW;
    for (const bus of [branches.fromBus[row]!, branches.toBus[row]!])
      constantKvar[bus] = constantKvar[bus]! + half;
  });
  return { constantKw, constantKvar };
}
