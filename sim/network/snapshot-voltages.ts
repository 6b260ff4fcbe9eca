/**
 * Linearised voltages of a network's snapshot, as the command line prints them. Takes a network, at most one branch that is
 * out and power factors; gives by bus its voltage and limits, or why it has none.
 */
import { type Checked, faulty, ok } from "../core/errors.ts";
import type { Network } from "../model/network.ts";
import { snapshotInjections } from "./power-flow.ts";
import { addReactive, type ReactiveSettings, reactiveRule } from "./reactive.ts";
import { topologyOf } from "./topology.ts";
import { type VoltageOrigin, voltageModel } from "./voltages.ts";

export interface BusVoltage {
  readonly id: string;
  readonly origin: VoltageOrigin;
  /** null where the bus is on no radial part. */
  readonly voltagePu: number | null;
  readonly puMin: number;
  readonly puMax: number;
  readonly isOutside: boolean;
}

export function snapshotVoltages(
  network: Network,
  outageBranchRow: number,
  settings: ReactiveSettings,
): Checked<readonly BusVoltage[]> {
  const model = voltageModel(network, topologyOf(network, outageBranchRow));
  const { ids, voltagePuMin, voltagePuMax } = network.buses;
  const injectionKvar = new Float64Array(ids.length);
  const { units, demands } = network;
  const rule = reactiveRule(network, settings);
  addReactive(network, rule, units.snapshotKw, demands.peakKw, injectionKvar);
  const squaredPu = new Float64Array(model.buses.length);
  model.solve(snapshotInjections(network), injectionKvar, squaredPu);
  const collapsed = squaredPu.findIndex((squared) => !(squared > 0 && squared < Infinity));
  if (collapsed >= 0) return faulty([noVoltage(ids[model.buses[collapsed]!]!)]);
  const place = new Map([...model.buses].map((bus, at) => [bus, at]));
  return ok(
    ids.map((id, bus) => {
      const at = place.get(bus);
      const voltagePu = at === undefined ? null : Math.sqrt(squaredPu[at]!);
      const [puMin, puMax] = [voltagePuMin[bus]!, voltagePuMax[bus]!];
      const isOutside = voltagePu !== null && (voltagePu < puMin || voltagePu > puMax);
      return { id, origin: model.origin[bus]!, voltagePu, puMin, puMax, isOutside };
    }),
  );
}

const noVoltage = (bus: string) => ({
  code: "voltages.collapse",
  path: "",
  found: `bus "${bus}", which no voltage could supply with this load`,
  remedy: "lower the demand behind it or its resistance and reactance",
});
