/**
 * Stage part: what each unit would inject in a period if nobody curtailed it, and how far down and up it could be sent: a
 * store charges or discharges, a demand unit draws more or nothing, a CHP plant runs up to what its source offers, and the
 * others run at that already. Takes the series' offer, declared schedules, the energy in store and what of it is only held; gives kW by unit.
 * Keeps: no connection above its export or import limit (shared by its units in proportion), no store outside its bounds.
 */
import { keptBy } from "../core/kept-by.ts";
import { PERIOD_SECONDS } from "../core/time.ts";
import { clamp, kwFromWh, whFromKw } from "../core/units.ts";
import type { ConnectionLimits } from "../model/connection-limits.ts";
import type { Network } from "../model/network.ts";

/** Power above a limit that is float residue, kW. */
const RESIDUE_KW = 1e-6;

/** Power that stores hold on top of what they do, and that need not last the half-hour. */
export interface HeldOnTop {
  /** What each unit does beside, to the end of the half-hour, kW. */
  readonly besideKw: Float64Array;
  readonly leftSeconds: number;
  /** By unit: for how long what is held must last, s; 0: none is. */
  readonly lastsSeconds: Float64Array;
}

/**
 * Fills `availableKw`, `lowestKw` and `highestKw` by unit. `sourceKw` is the series' offer. `plannedKw` is the declared schedule: a
 * store follows it within its bounds, a CHP plant where it burns less than its heat allows, and the others not at all. What a store gives or
 * takes lasts half an hour, but where `held` says so what goes beyond the rest.
 */
export function availability(
  network: Network,
  limits: ConnectionLimits,
  sourceKw: Float64Array,
  plannedKw: Float64Array,
  storedWh: Float64Array,
  availableKw: Float64Array,
  lowestKw: Float64Array,
  highestKw: Float64Array,
  held?: HeldOnTop,
): void {
  const { units } = network;
  for (let unit = 0; unit < sourceKw.length; unit += 1) {
    lowestKw[unit] = 0;
    const importKw = limits.importLimitKw[units.connection[unit]!]!;
    availableKw[unit] = Math.min(sourceKw[unit]!, units.capacityKw[unit]!);
    highestKw[unit] = wholeWatts(Math.max(0, availableKw[unit]!));
    if (units.technology[unit] === "chp")
      availableKw[unit] = wholeWatts(Math.max(0, Math.min(availableKw[unit]!, plannedKw[unit]!)));
    if (units.consumptionKwMax[unit]! > 0) {
      lowestKw[unit] = -wholeWatts(importKw);
      availableKw[unit] = Math.max(lowestKw[unit]!, availableKw[unit]!);
    }
    if (units.energyWhMax[unit]! === 0) continue;
    const roomWh = Math.max(0, units.energyWhMax[unit]! - storedWh[unit]!);
    const spareWh = Math.max(0, storedWh[unit]! - units.energyWhMin[unit]!);
    const chargeKw = Math.min(
      units.chargeKwMax[unit]!,
      importKw,
      lastingKw(roomWh / units.chargeEfficiency[unit]!, unit, -1, held),
    );
    const dischargeKw = Math.min(
      units.capacityKw[unit]!,
      lastingKw(spareWh * units.dischargeEfficiency[unit]!, unit, 1, held),
    );
    lowestKw[unit] = -wholeWatts(chargeKw);
    highestKw[unit] = wholeWatts(dischargeKw);
    availableKw[unit] = Math.min(
      wholeWatts(dischargeKw),
      Math.max(-wholeWatts(chargeKw), plannedKw[unit]!),
    );
  }
  shareExports(network, limits, availableKw);
  shareImports(network, limits, availableKw, lowestKw);
  shareFurtherExports(network, limits, availableKw, highestKw);
}

/** The power, one way (1 out of a store, −1 into it), for which so much energy at its terminals is enough. */
function lastingKw(wh: number, unit: number, way: 1 | -1, held: HeldOnTop | undefined): number {
  const throughoutKw = kwFromWh(wh, PERIOD_SECONDS);
  const lastsSeconds = held?.lastsSeconds[unit] ?? 0;
  if (held === undefined || lastsSeconds === 0) return throughoutKw;
  const besideKw = clamp(way * held.besideKw[unit]!, 0, throughoutKw);
  const leftWh = Math.max(0, wh - whFromKw(besideKw, held.leftSeconds));
  return besideKw + kwFromWh(leftWh, lastsSeconds);
}

/** Scratch by connection, which means nothing between two calls: this is asked several times a tick. */
const scratchOf = keptBy(({ connections: { ids } }: Network) => {
  const column = () => new Float64Array(ids.length);
  return { exportKw: column(), plannedKw: column(), usedKw: column(), furtherKw: column() };
});

/** Rounded down, so that the whole watt-hours of a period stay inside the store. */
function wholeWatts(kw: number): number {
  return Math.floor(kw * 1000) / 1000;
}

/** Generation behind one connection shares its export limit in proportion to what each could give. */
function shareExports(
  network: Network,
  { exportLimitKw }: ConnectionLimits,
  availableKw: Float64Array,
): void {
  const { units } = network;
  const { exportKw } = scratchOf(network);
  exportKw.fill(0);
  for (let unit = 0; unit < availableKw.length; unit += 1)
    exportKw[units.connection[unit]!]! += Math.max(0, availableKw[unit]!);
  for (let unit = 0; unit < availableKw.length; unit += 1) {
    const connection = units.connection[unit]!;
    const limitKw = exportLimitKw[connection]!;
    const kw = availableKw[unit]!;
    if (kw > 0 && exportKw[connection]! > limitKw)
      availableKw[unit] = wholeWatts((kw * limitKw) / exportKw[connection]!);
  }
}

/** What draws behind one connection shares its import limit: first what it plans, then what it could be sent down further. */
function shareImports(
  network: Network,
  { importLimitKw: limitKw }: ConnectionLimits,
  availableKw: Float64Array,
  lowestKw: Float64Array,
): void {
  const { units } = network;
  const { plannedKw, usedKw, furtherKw } = scratchOf(network);
  for (const column of [plannedKw, usedKw, furtherKw]) column.fill(0);
  for (let unit = 0; unit < availableKw.length; unit += 1)
    plannedKw[units.connection[unit]!]! += Math.max(0, -availableKw[unit]!);
  for (let unit = 0; unit < availableKw.length; unit += 1) {
    const connection = units.connection[unit]!;
    const kw = availableKw[unit]!;
    if (kw < 0 && plannedKw[connection]! > limitKw[connection]! + RESIDUE_KW)
      availableKw[unit] = -wholeWatts((-kw * limitKw[connection]!) / plannedKw[connection]!);
    const chargingKw = Math.min(0, availableKw[unit]!);
    usedKw[connection]! -= chargingKw;
    furtherKw[connection]! += chargingKw - lowestKw[unit]!;
  }
  for (let unit = 0; unit < availableKw.length; unit += 1) {
    const connection = units.connection[unit]!;
    const roomKw = limitKw[connection]! - usedKw[connection]!;
    if (furtherKw[connection]! <= roomKw + RESIDUE_KW) continue;
    const chargingKw = Math.min(0, availableKw[unit]!);
    const ownKw = ((chargingKw - lowestKw[unit]!) * roomKw) / furtherKw[connection]!;
    lowestKw[unit] = chargingKw - wholeWatts(Math.max(0, ownKw));
  }
}

/** Generation behind one connection shares what is left of its export limit: what each could be sent up further. */
function shareFurtherExports(
  network: Network,
  { exportLimitKw }: ConnectionLimits,
  availableKw: Float64Array,
  highestKw: Float64Array,
): void {
  const { units } = network;
  const { usedKw, furtherKw } = scratchOf(network);
  for (const column of [usedKw, furtherKw]) column.fill(0);
  for (let unit = 0; unit < availableKw.length; unit += 1) {
    const connection = units.connection[unit]!;
    const injectedKw = Math.max(0, availableKw[unit]!);
    highestKw[unit] = Math.max(injectedKw, highestKw[unit]!);
    usedKw[connection]! += injectedKw;
    furtherKw[connection]! += highestKw[unit]! - injectedKw;
  }
  for (let unit = 0; unit < availableKw.length; unit += 1) {
    const connection = units.connection[unit]!;
    const roomKw = exportLimitKw[connection]! - usedKw[connection]!;
    if (furtherKw[connection]! <= roomKw + RESIDUE_KW) continue;
    const injectedKw = Math.max(0, availableKw[unit]!);
    const ownKw = ((highestKw[unit]! - injectedKw) * roomKw) / furtherKw[connection]!;
    highestKw[unit] = injectedKw + wholeWatts(Math.max(0, ownKw));
  }
}
