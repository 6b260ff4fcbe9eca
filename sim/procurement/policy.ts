/**
 * What a procurement policy is: a pure function of one unit's service in one settlement period, as it is known when the
 * look-ahead is issued. Gives the power that the system operator buys: none of it, all of it, or the part that is certain.
 */

/** One unit that offers a service in one period, and what else there is to buy. */
export interface ServiceOffer {
  readonly serviceKw: number;
  /** Probability that the unit cannot deliver all of it. */
  readonly notDelivered: number;
  /** Power that it can deliver with 95 % probability; may exceed the service. */
  readonly firmKw: number;
  /** Whether it is bought in operational time, not a day or two ahead. */
  readonly isOperational: boolean;
  /** Whether its connection is curtailed by active network management. */
  readonly isAnm: boolean;
  readonly prices: ServicePrices;
}

/** What a MWh costs, and when the service is paid. */
export interface ServicePrices {
  readonly priceGbpPerMwh: number;
  /** Bought at once for what was accepted and is not delivered. */
  readonly replacementGbpPerMwh: number;
  /** Of the best firm source, bought beforehand for what is not accepted. */
  readonly alternativeGbpPerMwh: number;
  /** `regardless`: what is accepted is paid whether it is delivered or not. */
  readonly payment: "onDelivery" | "regardless";
}

/** Power that is bought, kW: from 0 to the service. */
export type ProcurementPolicy = (offer: ServiceOffer) => number;
