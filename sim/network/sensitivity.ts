/**
 * What the loss of one branch does to the flows on all others (LODF). Takes a flow model of the state before; gives kW
 * of flow added to each branch for each kW that the lost one carried, or says that the loss cuts buses off.
 *
 * Inject +1 at the from end of branch k and −1 at its to end: the flows are h, that on k itself h_k. With p injected so,
 * the flow on k becomes f_k + h_k p; when that equals p, nothing crosses the ends of k but p itself and k may be opened:
 *   p = f_k / (1 − h_k),   so   LODF_lk = h_l / (1 − h_k) and LODF_kk = −1.
 * 1 − h_k = 0 where k is the only way to some bus. Phase shifts and held angles are in f_k already.
 */
import { islandingBranches } from "./bridges.ts";
import { AMPLIFICATION_MAX } from "./cancelling.ts";
import type { FlowModel } from "./flow-model.ts";

export type OutageColumn =
  /** By branch: kW added for each kW that the lost branch carried; −1 on itself. */
  | { readonly kind: "factors"; readonly factors: Float64Array }
  /** Without this branch some bus has no supply: rebuild the flow model with the outage instead. */
  | { readonly kind: "islands" }
  /** Without this branch reactances cancel, or nearly: the angles are undetermined. */
  | { readonly kind: "singular" };

export type OutageFactor =
  | { readonly kind: "factor"; readonly factor: number }
  | Exclude<OutageColumn, { readonly kind: "factors" }>;

export interface OutageFactors {
  /** LODF of every branch for the loss of one. */
  column(outage: number): OutageColumn;
  /** LODF of one branch for the loss of another. */
  pair(monitored: number, outage: number): OutageFactor;
}

/** 1 − h_k below this is rounding: with k no bridge, only reactances that cancel lead there. */
const REMAINDER_MIN = 1e-9;

/** Outage factors of a model, each column by one solve when it is asked for. */
export function outageFactors(model: FlowModel): OutageFactors {
  const { fromBus, toBus, ids } = model.network.branches;
  const isBridge = islandingBranches(model.network, model.topology);
  const transferKw = new Float64Array(model.network.buses.ids.length);
  const column = (outage: number): OutageColumn => {
    if (isBridge[outage] === 1) return { kind: "islands" };
    const factors = new Float64Array(ids.length);
    if (model.topology.isLive[outage] === 1) {
      transferKw[fromBus[outage]!] = 1;
      transferKw[toBus[outage]!] = -1;
      model.response(transferKw, factors);
      transferKw.fill(0);
      const remainder = 1 - factors[outage]!;
      if (Math.abs(remainder) < REMAINDER_MIN) return { kind: "singular" };
      for (let row = 0; row < factors.length; row += 1) {
        factors[row] = factors[row]! / remainder;
        // Between positive reactances no factor passes 1.
        if (row !== outage && !(Math.abs(factors[row]!) <= AMPLIFICATION_MAX))
          return { kind: "singular" };
      }
    }
    factors[outage] = -1;
    return { kind: "factors", factors };
  };
  const pair = (monitored: number, outage: number): OutageFactor => {
    const found = column(outage);
    return found.kind === "factors" ? { kind: "factor", factor: found.factors[monitored]! } : found;
  };
  return { column, pair };
}
