/**
 * Angles of a network at rest: what held angles and phase shifts alone make them, along one way from a reference bus to each bus.
 * Takes a network and its topology; gives angles by bus, and by branch the shift that is left between its ends.
 * Keeps: where no shift is left, angles of flows begin at 0 everywhere. A reference held at 30 degrees, or a transformer that turns
 * by 30, would else stand in every angle, and its rounding in every flow: on a calm night more than a run promises of its balance.
 */
import { KW_PER_MW, RADIANS_PER_DEGREE } from "../core/units.ts";
import type { Network } from "../model/network.ts";
import { liveBranchesAt, type Topology } from "./topology.ts";

export interface RestAngles {
  /** θ S of each bus, S the base in kW; 0 at buses without supply. */
  readonly angle: Float64Array;
  /** φ S of each branch less the difference of its ends' angles; 0 on the way to each bus, and where nothing flows. */
  readonly shiftLeft: Float64Array;
}

/** Shifts left that are the rounding of the angles they are between, as a fraction of these. */
const ROUNDING_FRAC = 1e-12;

export function restAngles(network: Network, topology: Topology): RestAngles {
  const { buses, branches, baseMva } = network;
  const { fromBus, toBus } = branches;
  const scale = baseMva * KW_PER_MW * RADIANS_PER_DEGREE;
  const { start, branchAt } = liveBranchesAt(network, topology);
  const angle = new Float64Array(buses.ids.length);
  const isReached = buses.isReference.slice();
  const isWay = new Uint8Array(branches.ids.length);
  const reached = topology.referencesOfIsland.flat();
  for (const bus of reached) angle[bus] = buses.referenceAngleDeg[bus]! * scale;
  for (let next = 0; next < reached.length; next += 1) {
    const bus = reached[next]!;
    for (let at = start[bus]!; at < start[bus + 1]!; at += 1) {
      const row = branchAt[at]!;
      const isFrom = fromBus[row] === bus;
      const other = isFrom ? toBus[row]! : fromBus[row]!;
      if (isReached[other] === 1) continue;
      isReached[other] = 1;
      isWay[row] = 1;
      const shift = branches.shiftDeg[row]! * scale;
      angle[other] = angle[bus]! + (isFrom ? 0 - shift : shift);
      reached.push(other);
    }
  }
  const shiftLeft = Float64Array.from(branches.shiftDeg, (deg, row) => {
    if (topology.isLive[row] === 0 || isWay[row] === 1) return 0;
    const [from, to, shift] = [angle[fromBus[row]!]!, angle[toBus[row]!]!, deg * scale];
    const left = shift - (from - to);
    const size = Math.abs(shift) + Math.abs(from) + Math.abs(to);
    return Math.abs(left) <= ROUNDING_FRAC * size ? 0 : left;
  });
  return { angle, shiftLeft };
}
