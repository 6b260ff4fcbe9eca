/**
 * What a principle of access is: an order of curtailment, or shares in it.
 */
import type { ShareOut } from "./allocate.ts";

/** What a ranking may look at: one row a unit, and the day. */
export interface AccessQueue {
  readonly ids: readonly string[];
  readonly connectedOnDay: Int32Array;
}

export interface RankedPrinciple {
  readonly kind: "ranked";
  /** Unit rows in the order of curtailment, first to be curtailed first, for a London day. */
  readonly rank: (queue: AccessQueue, londonDay: number) => readonly number[];
}

export interface SharedPrinciple {
  readonly kind: "shared";
  readonly share: ShareOut;
}

export type Principle = RankedPrinciple | SharedPrinciple;
