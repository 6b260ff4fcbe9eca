/**
 * Where members of the local energy exchange are in the network: units, and after them groups of homes, each at its bus. Takes world and a state of
 * the network; gives what each adds to flows, made once for each state.
 */
import { type ConstraintModel, sensitivitiesAt } from "../network/constraints.ts";
import type { World } from "./world.ts";

/** By unit and group of homes. */
export function memberBuses({ network, scenario }: World): Int32Array {
  const { units, demands } = network;
  return Int32Array.from([
    ...units.bus,
    ...demands.bus.slice(demands.ids.length - scenario.homes.length),
  ]);
}

const known = new WeakMap<ConstraintModel, Float64Array>();

/** [constraint][unit and group of homes]: what each kW injected there adds to the flow in the limited direction. */
export function memberFlows(world: World, model: ConstraintModel): Float64Array {
  if (world.scenario.homes.length === 0) return model.sensitivity;
  const flows = known.get(model) ?? sensitivitiesAt(model.flows, memberBuses(world));
  known.set(model, flows);
  return flows;
}
