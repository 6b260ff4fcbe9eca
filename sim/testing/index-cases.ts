/**
 * For tests of the curtailment index: a store, two generators and a consumer, their index rows, and readings of one period.
 * Takes what each cause did to whom; gives readings in which all other columns are nothing.
 */
import { parseDay } from "../core/time.ts";
import { type IndexCounts, indexCounts } from "../metering/curtailment-index.ts";
import { networkColumns } from "../model/network.ts";
import { CAUSES, type Readings } from "../model/readings.ts";
import { handDocument } from "./hand-made.ts";

export const MWH = 1_000_000;
export const day = (text: string) => parseDay(text)!;

const document = handDocument([
  { id: "battery", capacityKw: 5000, storage: { energyWh: 10 * MWH, chargeKw: 5000 } },
  { id: "ten", capacityKw: 10_000 },
  { id: "site", capacityKw: 0, consumptionKw: 2000 },
  { id: "twenty", capacityKw: 20_000 },
]);
export const [BATTERY, TEN, SITE, TWENTY] = [0, 1, 2, 3] as const;
/** Rows of the index: the battery has two, one a direction. */
export const ROW = { batteryOut: 0, batteryIn: 1, ten: 2, site: 3, twenty: 4 } as const;

/** `ten`, or who is named, agreed 10 %; the others nothing. */
export function countsFrom(
  firstDay: string,
  dayCount: number,
  agreedFrac = 0.1,
  who = "ten",
): IndexCounts {
  const connections = document.connections.map((connection) =>
    connection.id === `${who}-connection`
      ? { ...connection, curtailmentIndexFrac: agreedFrac }
      : connection,
  );
  return indexCounts(networkColumns({ ...document, connections }), day(firstDay), dayCount);
}

export type Cut = readonly [
  unit: number,
  cause: (typeof CAUSES)[number],
  wh: number,
  heldWh?: number,
];

/**
 * Readings of one period: energy by unit and cause, all of it at the one constraint where the cause has one, and all of it
 * held back unless the fourth says how much.
 */
export function readings(cuts: readonly Cut[]): Readings {
  const unitCount = document.units.length;
  const curtailedWh = new Float64Array(unitCount);
  const cutWh = new Float64Array(CAUSES.length * 2 * unitCount);
  const heldBackWh = new Float64Array(cutWh.length);
  for (const [unit, cause, wh, heldWh] of cuts) {
    const row = cause === "failSafe" || cause === "outage" ? 0 : 1;
    const cell = (CAUSES.indexOf(cause) * 2 + row) * unitCount + unit;
    curtailedWh[unit]! += wh;
    cutWh[cell] = wh;
    heldBackWh[cell] = heldWh ?? wh;
  }
  const none = new Float64Array(unitCount);
  return {
    ...{ availableWh: curtailedWh, deliveredWh: none, curtailedWh, storedWh: none, cutWh },
    heldBackWh,
    ...{ limitedWh: none, tradeWh: none, demandWh: 0, unservedWh: 0 },
  };
}
