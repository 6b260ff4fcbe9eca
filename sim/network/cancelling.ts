/**
 * Reactances that nearly cancel. Takes a flow model; gives branches of negative reactance on which a kilowatt injected somewhere
 * drives many, each with the branches that it comes back through.
 *
 * Where all reactances are positive no kilowatt makes more than one flow anywhere. A negative one may be near what the rest of
 * the network has between its ends: the two in parallel have almost no susceptance, and flow goes round them. Every such round
 * has a branch of negative reactance in it, since voltages add up to nothing along it: those alone have to be looked at.
 */
import type { Network } from "../model/network.ts";
import type { Topology } from "./topology.ts";

/**
 * Most kW that 1 kW may drive through a branch. At ten thousand a change of a reactance in its fourth digit changes the flow
 * by as much as itself, and no reactance is known to more; networks in use stay below 10.
 */
export const AMPLIFICATION_MAX = 1e4;

/** Flows of at least this fraction of the largest go round with it. */
const ROUND_FRAC = 0.1;

export interface Cancellation {
  readonly branch: number;
  /** Branches that the flow comes back through, the most loaded first. */
  readonly others: readonly number[];
  /** Where 1 kW injected drives the most through the branch, and how many kW. */
  readonly bus: number;
  readonly amplification: number;
}

/** What is asked of a flow model. */
interface Answers {
  readonly network: Network;
  readonly topology: Topology;
  sensitivityRow(branch: number): Float64Array;
  response(injectionKw: Float64Array, flowKw: Float64Array): void;
}

/** Cancellations of more than `most` kW for each kW, the worst first; of branches in one round the worst alone. */
export function cancellations(model: Answers, most: number): readonly Cancellation[] {
  const { branches, buses } = model.network;
  const worst: Omit<Cancellation, "others">[] = [];
  for (let branch = 0; branch < branches.ids.length; branch += 1) {
    if (model.topology.isLive[branch] === 0 || branches.reactancePu[branch]! > 0) continue;
    const row = model.sensitivityRow(branch);
    let bus = 0;
    for (let at = 1; at < row.length; at += 1)
      if (Math.abs(row[at]!) > Math.abs(row[bus]!)) bus = at;
    const amplification = Math.abs(row[bus]!);
    if (!(amplification <= most)) worst.push({ branch, bus, amplification });
  }
  worst.sort(
    (left, right) => right.amplification - left.amplification || left.branch - right.branch,
  );
  const told = new Set<number>();
  const injectionKw = new Float64Array(buses.ids.length);
  const flowKw = new Float64Array(branches.ids.length);
  const found: Cancellation[] = [];
  for (const one of worst) {
    if (told.has(one.branch)) continue;
    injectionKw[one.bus] = 1;
    model.response(injectionKw, flowKw);
    injectionKw[one.bus] = 0;
    const least = Math.abs(flowKw[one.branch]!) * ROUND_FRAC;
    const others = branches.ids
      .map((_, row) => row)
      .filter((row) => row !== one.branch && Math.abs(flowKw[row]!) >= least)
      .sort((left, right) => Math.abs(flowKw[right]!) - Math.abs(flowKw[left]!) || left - right);
    for (const row of [one.branch, ...others]) told.add(row);
    found.push({ ...one, others });
  }
  return found;
}
