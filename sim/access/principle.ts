/**
 * What a principle of access is: an order of curtailment, or shares in it; and what a ranking may look at.
 */
import type { ShareOut } from "./allocate.ts";

/** One constraint's queue, one row a unit. No value is NaN. */
export interface AccessQueue {
  readonly ids: readonly string[];
  readonly connectedOnDay: Int32Array;
  readonly capacityKw: Float64Array;
  /** Sensitivity of the constraint to each unit's injection, signed. */
  readonly sensitivity: Float64Array;
  /**
   * Energy that each unit was moved by so far, and energy of what it would have done, with what the statements in force
   * expect until delivery; day by day.
   */
  readonly curtailedWh: Float64Array;
  readonly availableWh: Float64Array;
  /** What each owner asks for a MWh less; Infinity where it offers nothing. */
  readonly offerGbpPerMwh: Float64Array;
}

export interface RankedPrinciple {
  readonly kind: "ranked";
  /** When the order may be another; it is asked for as often. Not every network manager takes a list that changes. */
  readonly changes: "never" | "byDay" | "byPeriod";
  /** Whether it reads offers: only then are the owners asked for prices before the order is made. */
  readonly readsOffers: boolean;
  /** Unit rows in the order of curtailment, first to be curtailed first; periods of a London day count from 0. */
  readonly rank: (queue: AccessQueue, londonDay: number, periodOfDay: number) => readonly number[];
}

export interface SharedPrinciple {
  readonly kind: "shared";
  readonly share: ShareOut;
}

export type Principle = RankedPrinciple | SharedPrinciple;
