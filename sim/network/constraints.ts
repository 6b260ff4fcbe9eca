/**
 * What everything that touches constraints shares: where they are, how units act on them, who may be curtailed.
 * Takes a state of the network and its flow model; gives one object, made once for each state, so that the market's network
 * is the physical network. Sensitivities are signed towards relief: positive means that a lower injection lowers the flow
 * in the limited direction. The flows at which to act are in limits.ts: they change with the rating.
 */
import type { CurtailableWhen, Network } from "../model/network.ts";
import type { Actuate } from "../model/ports.ts";
import type { FlowModel } from "./flow-model.ts";

export interface ConstraintModel {
  readonly network: Network;
  readonly flows: FlowModel;
  /** [constraint][unit]: relief of the constraint, kW, per kW less injection of the unit. */
  readonly sensitivity: Float64Array;
  readonly minSensitivity: number;
  readonly actuate: readonly Actuate[];
  /** 1 where the unit is curtailed in the intact network; and where only while an element is out. */
  readonly isFlexible: Uint8Array;
  readonly isFirm: Uint8Array;
}

export function constraintModel(
  flows: FlowModel,
  minSensitivity: number,
  actuate: readonly Actuate[],
): ConstraintModel {
  const { network } = flows;
  const { units, connections } = network;
  const when = (wanted: CurtailableWhen) =>
    Uint8Array.from(units.connection, (row) =>
      connections.curtailableWhen[row] === wanted ? 1 : 0,
    );
  return {
    network,
    flows,
    sensitivity: sensitivitiesAt(flows, network.units.bus),
    minSensitivity,
    actuate,
    isFlexible: when("intact"),
    isFirm: when("outage"),
  };
}

/**
 * 1 where demand could load a constraint more than generation could: capacities and peaks times what they add there. The
 * size of such a constraint is one of too much demand.
 */
export function demandLoads({ network, flows, sensitivity }: ConstraintModel): Uint8Array {
  const { units, demands, constraintPoints } = network;
  const unitCount = units.ids.length;
  return Uint8Array.from(constraintPoints.branch, (branch, constraint) => {
    const direction = constraintPoints.direction[constraint]!;
    let [generationKw, demandKw] = [0, 0];
    for (let unit = 0; unit < unitCount; unit += 1) {
      const adds = sensitivity[constraint * unitCount + unit]!;
      generationKw += Math.max(0, adds) * units.capacityKw[unit]!;
      demandKw += Math.max(0, 0 - adds) * units.consumptionKwMax[unit]!;
    }
    const row = flows.sensitivityRow(branch);
    for (let demand = 0; demand < demands.bus.length; demand += 1) {
      const bus = demands.bus[demand]!;
      demandKw += Math.max(0, 0 - row[bus]! * direction) * demands.peakKw[demand]!;
      generationKw += Math.max(0, row[bus]! * direction) * demands.exportKwMax[demand]!;
    }
    return demandKw > generationKw ? 1 : 0;
  });
}

/** [constraint][bus of these]: one PTDF row a constraint point, read there; rounded to 1e-9 so that equal paths are equal. */
export function sensitivitiesAt(flows: FlowModel, buses: Int32Array): Float64Array {
  const { constraintPoints } = flows.network;
  const sensitivity = new Float64Array(constraintPoints.ids.length * buses.length);
  for (let constraint = 0; constraint < constraintPoints.ids.length; constraint += 1) {
    const row = flows.sensitivityRow(constraintPoints.branch[constraint]!);
    const direction = constraintPoints.direction[constraint]!;
    for (let at = 0; at < buses.length; at += 1)
      sensitivity[constraint * buses.length + at] =
        Math.round(row[buses[at]!]! * direction * 1e9) / 1e9;
  }
  return sensitivity;
}

/** Adds units and passive demands to bus injections, one lane of several states side by side. Demand is consumption. */
export function addInjections(
  network: Network,
  unitKw: Float64Array,
  demandKw: Float64Array,
  lanes: number,
  lane: number,
  injectionKw: Float64Array,
): void {
  const { units, demands } = network;
  for (let unit = 0; unit < unitKw.length; unit += 1)
    injectionKw[units.bus[unit]! * lanes + lane]! += unitKw[unit]!;
  for (let demand = 0; demand < demandKw.length; demand += 1) {
    injectionKw[demands.bus[demand]! * lanes + lane]! -= demandKw[demand]!;
  }
}
