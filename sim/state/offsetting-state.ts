/**
 * The state of offsetting: trades that stand, by settlement period, and what meters showed of them; written by commit-offsets.ts. Beside
 * them the trades of the tick, their registers, and buffers that mean nothing between pages.
 */
import type { Offset } from "../dispatch/follow-offsets.ts";
import type { AgreedOffset, MeteredOffset } from "../model/offsetting.ts";
import type { World } from "./world.ts";

/** A trade in the tick, for dispatch; and whether its lead is told, and its window open. */
export interface PresentOffset extends Offset {
  readonly agreed: AgreedOffset;
  readonly isOpen: boolean;
}

/** What a trade comes to in the period so far, kW·s. */
export interface OffsetRegister {
  leadKws: number;
  matchedKws: number;
  unmatchedKws: number;
}

export interface OffsettingState {
  readonly standing: Map<number, readonly AgreedOffset[]>;
  readonly metered: Map<number, readonly MeteredOffset[]>;
  present: readonly PresentOffset[];
  readonly registers: Map<string, OffsetRegister>;
  /** By unit: what it would do with no lead told, what connections let through by themselves, and what it may do by now. */
  readonly untoldKw: Float64Array;
  readonly withinKw: Float64Array;
  readonly lowestKw: Float64Array;
  readonly highestKw: Float64Array;
  readonly mayKw: Float64Array;
}

export function offsettingState(unitCount: number): OffsettingState {
  const byUnit = () => new Float64Array(unitCount);
  return {
    ...{ standing: new Map(), metered: new Map(), present: [], registers: new Map() },
    ...{ untoldKw: byUnit(), withinKw: byUnit(), mayKw: byUnit() },
    ...{ lowestKw: byUnit(), highestKw: byUnit() },
  };
}

/** Trades that stand in some period, by id. */
export function standingOffsets({ offsetting }: World): AgreedOffset[] {
  const byId = new Map([...offsetting.standing.values()].flat().map((each) => [each.id, each]));
  return [...byId.values()].sort((left, right) => (left.id < right.id ? -1 : 1));
}
