/**
 * What an approval rule is: a pure function of the trades of one auction and of the limits that they might pass together. And
 * the arithmetic of sets of trades that rules share. Gives who may stand; keeps: what stands passes no limit.
 */
import type { Checked } from "../core/errors.ts";

/** A limit: what is left of it, rounding included, and how much each candidate in full takes, by candidate; negative gives. */
export interface Room {
  readonly left: number;
  readonly taken: Float64Array;
}

export interface Candidate {
  readonly id: string;
  readonly agreedAt: number;
  /** Power times hours. */
  readonly kwh: number;
}

/** Trades that are tested together, on top of all that stands already. */
export interface TradesUnderTest {
  readonly candidates: readonly Candidate[];
  readonly rooms: readonly Room[];
}

/** Candidates that stand, ascending; or why the rule cannot say. */
export type ApprovalRule = (test: TradesUnderTest) => Checked<readonly number[]>;

/** Whether these candidates may all stand. */
export function fits(rooms: readonly Room[], chosen: readonly number[]): boolean {
  return rooms.every((room) => takenBy(room, chosen) <= room.left);
}

export function takenBy({ taken }: Room, chosen: readonly number[]): number {
  let sum = 0;
  for (const candidate of chosen) sum += taken[candidate]!;
  return sum;
}

/** Order of arrival; of the same instant, by id. */
export function byArrival(left: Candidate, right: Candidate): number {
  return left.agreedAt - right.agreedAt || (left.id < right.id ? -1 : 1);
}
