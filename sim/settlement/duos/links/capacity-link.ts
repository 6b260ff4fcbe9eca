/**
 * What a link between traded capacity and charges for use of system is: from what a connection contracted, and what trades moved
 * of it, to the capacity that it is charged for. Takes plain data; gives kVA in a settlement period, and kVA times days.
 */

/** Capacity that a trade moved to a connection, or, negative, from it, for periods from `fromPeriod` up to, not with, `toPeriod`. */
export interface MovedKva {
  readonly kva: number;
  readonly fromPeriod: number;
  readonly toPeriod: number;
}

export interface CapacityCharged {
  /** What use in a period is held against. */
  kvaAt(period: number): number;
  /** What is charged for capacity from a period up to, not with, another, beside the contracted capacity on every day. */
  movedKvaDays(fromPeriod: number, toPeriod: number): number;
}

export type CapacityLink = (contractedKva: number, moves: readonly MovedKva[]) => CapacityCharged;
