/**
 * The states that the network is in during a run: intact, with elements out, switched. Takes which branches are closed;
 * gives the constraint model of that state, factorised once for each. The market, the look-ahead and the network manager
 * ask for the state of an instant and get the same object.
 */
import { formatPath } from "../core/documents/document.ts";
import type { Finding } from "../model/findings.ts";
import type { Network } from "../model/network.ts";
import type { Actuate } from "../model/ports.ts";
import { APART_MAX, reactancesApart } from "./apart.ts";
import { type ConstraintModel, constraintModel } from "./constraints.ts";
import { type FlowModel, solvedFlows } from "./flow-model.ts";
import { topologyOf } from "./topology.ts";
import { apartFinding, inState, type Solvable, unsolvable } from "./unsolvable.ts";

export interface NetworkState {
  readonly model: ConstraintModel;
  /** Whether a branch is open that the network as written has closed: firm connections may be reached. */
  readonly isElementOut: boolean;
  /** 1 where the unit's and the demand's bus is supplied. */
  readonly isUnitSupplied: Uint8Array;
  readonly isDemandSupplied: Uint8Array;
}

export interface NetworkStates {
  /** The state with these branches closed. Throws where it was not among those asked for at the start. */
  of(isClosed: Uint8Array): NetworkState;
  readonly intact: NetworkState;
}

/**
 * Builds every state that will be asked for; or says what is wrong with their reactances, each time in the first state that
 * shows it.
 */
export function networkStates(
  network: Network,
  closedColumns: readonly Uint8Array[],
  minSensitivity: number,
  actuate: readonly Actuate[],
): Solvable<NetworkStates> {
  const states = new Map<string, NetworkState | undefined>();
  const findings = new Map<string, Finding>();
  for (const isClosed of [network.branches.isClosed, ...closedColumns]) {
    const key = keyOf(network, isClosed);
    if (states.has(key)) continue;
    const switched =
      key === "" ? network : { ...network, branches: { ...network.branches, isClosed } };
    const flows = runnableFlows(switched);
    if (flows.kind === "ok") {
      states.set(
        key,
        stateOf(network, isClosed, constraintModel(flows.value, minSensitivity, actuate)),
      );
      continue;
    }
    states.set(key, undefined);
    for (const finding of flows.findings) {
      const place = `${finding.code} ${formatPath(finding.path)}`;
      if (!findings.has(place)) findings.set(place, inState(network, isClosed, finding));
    }
  }
  if (findings.size > 0) return unsolvable([...findings.values()]);
  const of = (isClosed: Uint8Array): NetworkState => {
    const state = states.get(keyOf(network, isClosed));
    if (state === undefined) throw new RangeError("a network state that was not built");
    return state;
  };
  return { kind: "ok", value: { of, intact: of(network.branches.isClosed) } };
}

/** What is wrong with the flows of a network as it is written. */
export function asWrittenFindings(network: Network): readonly Finding[] {
  const flows = runnableFlows(network);
  return flows.kind === "ok" ? [] : flows.findings;
}

/** Flows in which power balances as closely as a run promises. */
function runnableFlows(network: Network): Solvable<FlowModel> {
  const topology = topologyOf(network);
  const apart = reactancesApart(network, topology, APART_MAX);
  const flows = solvedFlows(network, topology);
  if (apart.length === 0) return flows;
  return unsolvable([
    ...(flows.kind === "unsolvable" ? flows.findings : []),
    ...apart.map((one) => apartFinding(network, one)),
  ]);
}

function stateOf(network: Network, isClosed: Uint8Array, model: ConstraintModel): NetworkState {
  const { isSupplied } = model.flows.topology;
  const supplied = (buses: Int32Array) => Uint8Array.from(buses, (bus) => isSupplied[bus]!);
  return {
    model,
    isElementOut: network.branches.isClosed.some(
      (closed, row) => closed === 1 && isClosed[row] === 0,
    ),
    isUnitSupplied: supplied(network.units.bus),
    isDemandSupplied: supplied(network.demands.bus),
  };
}

/** The branches whose position is not that of the network as written; "" where it is intact. */
function keyOf({ branches }: Network, isClosed: Uint8Array): string {
  if (isClosed === branches.isClosed) return "";
  const moved: number[] = [];
  for (let row = 0; row < isClosed.length; row += 1)
    if (isClosed[row] !== branches.isClosed[row]) moved.push(row);
  return moved.join(",");
}
