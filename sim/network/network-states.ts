/**
 * The states that the network is in during a run: intact, with elements out, switched. Takes which branches are closed;
 * gives the constraint model of that state, factorised once for each. The market, the look-ahead and the network manager
 * ask for the state of an instant and get the same object.
 */
import { type Checked, faulty, ok } from "../core/errors.ts";
import type { Network } from "../model/network.ts";
import type { Actuate } from "../model/ports.ts";
import { type ConstraintModel, constraintModel } from "./constraints.ts";
import { buildFlowModel } from "./flow-model.ts";

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

/** Builds every state that will be asked for; a fault where reactances of one cancel. */
export function networkStates(
  network: Network,
  closedColumns: readonly Uint8Array[],
  minSensitivity: number,
  actuate: readonly Actuate[],
): Checked<NetworkStates> {
  const states = new Map<string, NetworkState>();
  for (const isClosed of [network.branches.isClosed, ...closedColumns]) {
    const key = keyOf(network, isClosed);
    if (states.has(key)) continue;
    const switched =
      key === "" ? network : { ...network, branches: { ...network.branches, isClosed } };
    const flows = buildFlowModel(switched);
    if (flows.kind === "faulty") return faulty(flows.faults);
    const model = constraintModel(flows.value, minSensitivity, actuate);
    const { isSupplied } = flows.value.topology;
    const supplied = (buses: Int32Array) => Uint8Array.from(buses, (bus) => isSupplied[bus]!);
    states.set(key, {
      model,
      isElementOut: network.branches.isClosed.some(
        (closed, row) => closed === 1 && isClosed[row] === 0,
      ),
      isUnitSupplied: supplied(network.units.bus),
      isDemandSupplied: supplied(network.demands.bus),
    });
  }
  const of = (isClosed: Uint8Array): NetworkState => {
    const state = states.get(keyOf(network, isClosed));
    if (state === undefined) throw new RangeError("a network state that was not built");
    return state;
  };
  return ok({ of, intact: of(network.branches.isClosed) });
}

/** The branches whose position is not that of the network as written; "" where it is intact. */
function keyOf({ branches }: Network, isClosed: Uint8Array): string {
  if (isClosed === branches.isClosed) return "";
  const moved: number[] = [];
  for (let row = 0; row < isClosed.length; row += 1)
    if (isClosed[row] !== branches.isClosed[row]) moved.push(row);
  return moved.join(",");
}
