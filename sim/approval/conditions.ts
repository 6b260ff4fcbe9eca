/**
 * What trades are studied under. Takes a flow model as planned; gives it with its voltages, and with each branch out where that
 * is asked; and, for approval in outline, the two worst cases of what sites inject.
 */
import { holderOf } from "../model/connection-limits.ts";
import type { Network } from "../model/network.ts";
import { buildFlowModel, type FlowModel } from "../network/flow-model.ts";
import { voltageModel } from "../network/voltages.ts";
import type { StudiedState } from "./limit-row.ts";

export interface StudiedStates {
  readonly states: readonly StudiedState[];
  /** Branches without which no flows follow, because reactances cancel. */
  readonly leftOut: readonly string[];
}

/** The planned state; with `single`, after it each state with one more live branch out. */
export function studiedStates(planned: FlowModel, outages: "none" | "single"): StudiedStates {
  const { network, topology } = planned;
  const states: StudiedState[] = [
    { outage: undefined, flows: planned, voltages: voltageModel(network, topology) },
  ];
  const leftOut: string[] = [];
  if (outages === "none") return { states, leftOut };
  for (const [row, outage] of network.branches.ids.entries()) {
    if (topology.isLive[row] === 0) continue;
    const flows = buildFlowModel(network, row);
    if (flows.kind === "faulty") leftOut.push(outage);
    else
      states.push({
        ...{ outage, flows: flows.value },
        voltages: voltageModel(network, flows.value.topology),
      });
  }
  return { states, leftOut };
}

/** What sites inject, held inside their connections' limits, and what is drawn beside them. */
export interface Injections {
  readonly name: string;
  readonly unitKw: Float64Array;
  readonly demandKw: Float64Array;
}

export function worstCases(network: Network, leastDemandFrac: number): readonly Injections[] {
  const { units, demands } = network;
  const isDemand = (unit: number) => units.technology[unit] === "demand";
  const mostExport = units.capacityKw.map((kw, unit) =>
    isDemand(unit) ? 0 - leastDemandFrac * units.consumptionKwMax[unit]! : kw,
  );
  const mostImport = units.chargeKwMax.map((kw, unit) => 0 - kw - units.consumptionKwMax[unit]!);
  const hold = holderOf(network);
  for (const unitKw of [mostExport, mostImport]) hold(unitKw, network.connections);
  return [
    {
      ...{ name: "most export", unitKw: mostExport },
      demandKw: demands.peakKw.map((kw, row) => leastDemandFrac * kw - demands.exportKwMax[row]!),
    },
    { name: "most import", unitKw: mostImport, demandKw: Float64Array.from(demands.peakKw) },
  ];
}
