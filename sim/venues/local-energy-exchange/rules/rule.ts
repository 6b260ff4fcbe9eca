/**
 * What a clearing rule of the local energy exchange is: a pure function from the orders of a settlement period to pairs that trade. Keeps:
 * no order trades more than it holds, no price is above the bid or below the ask, and the order in which orders arrive changes nothing.
 */
import type { EnergyOrder } from "../../../model/energy-exchange.ts";

/** A bid and an offer that trade. */
export interface EnergyPair {
  readonly bid: EnergyOrder;
  readonly offer: EnergyOrder;
  /** Whole, above 0. */
  readonly energyWh: number;
}

export interface PricedPair extends EnergyPair {
  readonly priceGbpPerMwh: number;
}

/** Orders of one period, at most one of a unit. */
export type ExchangeRule = (
  bids: readonly EnergyOrder[],
  offers: readonly EnergyOrder[],
) => readonly PricedPair[];
