/** What the plan of a store is made from and makes, and what follows from a store alone. */

export interface PlannedStore {
  /** Between the least and the most that may be in store. */
  readonly usableKwh: number;
  readonly chargeKw: number;
  readonly dischargeKw: number;
  readonly chargeEfficiency: number;
  readonly dischargeEfficiency: number;
  /** Of each MWh that goes in or out, at the connection. */
  readonly wearGbpPerMwh: number;
}

/** What comes back of a MWh that is charged, and the wear of the two passages, £/MWh charged. */
export function cycleOf({ chargeEfficiency, dischargeEfficiency, wearGbpPerMwh }: PlannedStore) {
  const roundTrip = chargeEfficiency * dischargeEfficiency;
  return { roundTrip, wear: wearGbpPerMwh * (1 + roundTrip) };
}

/** Half of the usable energy: what can move either way wherever between its bounds a store stands as the day begins. */
export const movableKwh = ({ usableKwh }: PlannedStore): number => usableKwh / 2;

/** Prices of a day, £/MWh, and its periods from the cheapest to the dearest, equal prices in order of time. */
export interface PricedDay {
  readonly priceGbpPerMwh: Float64Array;
  readonly ranked: readonly number[];
}

/** Writes what the store would inject in each period of the day, kW, charging negative; gets it with zeros. */
export type StorePlan = (store: PlannedStore, day: PricedDay, planKw: Float64Array) => void;
