/**
 * Stage part: what each unit would inject in a period if nobody curtailed it, and how far down a store could be sent.
 * Takes the series' offer, the declared schedule of stores and the energy in store; gives kW by unit.
 * Keeps: no connection above its export limit (shared by its units in proportion), no store outside its bounds.
 */
import { PERIOD_SECONDS } from "../core/time.ts";
import { kwFromWh } from "../core/units.ts";
import type { Network } from "../model/network.ts";

/** Fills `availableKw` and `lowestKw` by unit. `sourceKw` is the series' offer, `plannedKw` the schedule of stores. */
export function availability(
  network: Network,
  sourceKw: Float64Array,
  plannedKw: Float64Array,
  storedWh: Float64Array,
  availableKw: Float64Array,
  lowestKw: Float64Array,
): void {
  const { units, connections } = network;
  for (let unit = 0; unit < sourceKw.length; unit += 1) {
    lowestKw[unit] = 0;
    availableKw[unit] = Math.min(sourceKw[unit]!, units.capacityKw[unit]!);
    if (units.energyWhMax[unit]! === 0) continue;
    const importKw = connections.importLimitKw[units.connection[unit]!]!;
    const roomWh = Math.max(0, units.energyWhMax[unit]! - storedWh[unit]!);
    const spareWh = Math.max(0, storedWh[unit]! - units.energyWhMin[unit]!);
    const chargeKw = Math.min(
      units.chargeKwMax[unit]!,
      importKw,
      kwFromWh(roomWh, PERIOD_SECONDS) / units.chargeEfficiency[unit]!,
    );
    const dischargeKw = Math.min(
      units.capacityKw[unit]!,
      kwFromWh(spareWh, PERIOD_SECONDS) * units.dischargeEfficiency[unit]!,
    );
    lowestKw[unit] = -wholeWatts(chargeKw);
    availableKw[unit] = Math.min(
      wholeWatts(dischargeKw),
      Math.max(-wholeWatts(chargeKw), plannedKw[unit]!),
    );
  }
  capAtConnections(network, availableKw);
}

/** Rounded down, so that the whole watt-hours of a period stay inside the store. */
function wholeWatts(kw: number): number {
  return Math.floor(kw * 1000) / 1000;
}

function capAtConnections(network: Network, availableKw: Float64Array): void {
  const { units, connections } = network;
  for (let connection = 0; connection < connections.ids.length; connection += 1) {
    let exportKw = 0;
    for (let unit = 0; unit < availableKw.length; unit += 1) {
      if (units.connection[unit] === connection) exportKw += Math.max(0, availableKw[unit]!);
    }
    const limitKw = connections.exportLimitKw[connection]!;
    if (exportKw <= limitKw) continue;
    for (let unit = 0; unit < availableKw.length; unit += 1) {
      const kw = availableKw[unit]!;
      if (units.connection[unit] === connection && kw > 0)
        availableKw[unit] = wholeWatts((kw * limitKw) / exportKw);
    }
  }
}
