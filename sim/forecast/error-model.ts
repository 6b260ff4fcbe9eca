/**
 * What a forecast is, and what an error model is: a function that takes what will happen and leaves what is believed.
 */
import type { OwnerKeys } from "../core/draws.ts";
import type { Network } from "../model/network.ts";
import { TECHNOLOGIES } from "../model/network-document.ts";

export interface Forecast {
  readonly beliefInstant: number;
  readonly fromPeriod: number;
  readonly periodCount: number;
  /** [period][unit]. */
  readonly availableKw: Float64Array;
  /** [period][demand]. */
  readonly demandKw: Float64Array;
  readonly priceGbpPerMwh: Float64Array;
}

/** Whose errors are drawn, each by a key of their own; `shared` has one row a kind, by SHARED_OWNERS. */
export interface ErrorOwners {
  readonly network: Network;
  readonly unitKeys: OwnerKeys;
  readonly demandKeys: OwnerKeys;
  readonly sharedKeys: OwnerKeys;
}

/** Errors that all sites of a kind have in common have these owners; demand units share those of passive demand. */
export const SHARED_OWNERS = TECHNOLOGIES;

export interface ErrorModel {
  /** Adds errors to a forecast that holds what will happen; they depend on owner, period and lead alone. */
  readonly addErrors: (forecast: Forecast, owners: ErrorOwners) => void;
  /** Standard deviation of the error in each unit's power, kW, as it is stated with a forecast: from what is believed. */
  readonly deviationKw: (believed: Forecast, network: Network, out: Float64Array) => void;
}
