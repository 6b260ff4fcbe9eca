/**
 * Where members of the local energy exchange are in the network: units, and after them groups of homes, each at its bus. Takes world and a state of
 * the network; gives what each adds to flows, made once for each state, and to whom it is near.
 */
import type { Localities } from "../model/localities.ts";
import type { Network } from "../model/network.ts";
import { type ConstraintModel, sensitivitiesAt } from "../network/constraints.ts";
import { localitiesOf } from "../network/localities.ts";
import type { World } from "./world.ts";

/** By unit and group of homes. */
export function memberBuses({ network, scenario }: World): Int32Array {
  const { units, demands } = network;
  return Int32Array.from([
    ...units.bus,
    ...demands.bus.slice(demands.ids.length - scenario.homes.length),
  ]);
}

const knownFlows = new WeakMap<ConstraintModel, Float64Array>();

/** [constraint][unit and group of homes]: what each kW injected there adds to the flow in the limited direction. */
export function memberFlows(world: World, model: ConstraintModel): Float64Array {
  if (world.scenario.homes.length === 0) return model.sensitivity;
  const flows = knownFlows.get(model) ?? sensitivitiesAt(model.flows, memberBuses(world));
  knownFlows.set(model, flows);
  return flows;
}

const knownLocalities = new WeakMap<Network, readonly Localities[]>();

/** By unit and group of homes: the place of its bus in the network as it is written. */
export function memberLocalities(world: World): readonly Localities[] {
  const known = knownLocalities.get(world.network);
  if (known !== undefined) return known;
  const byBus = localitiesOf(world.network);
  const localities = Array.from(memberBuses(world), (bus) => byBus[bus]!);
  knownLocalities.set(world.network, localities);
  return localities;
}
