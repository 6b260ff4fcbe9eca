/**
 * The range that what is believed of a unit or a demand is held in, kW. Takes a network's columns and a row; gives the range.
 */
import { clamp } from "../core/units.ts";
import { DEMAND_ROOM } from "../model/forecast.ts";
import type { Network } from "../model/network.ts";

export interface PowerRange {
  readonly lowKw: number;
  readonly highKw: number;
}

/** A source gives between nothing and its capacity; a unit that consumes has its consumption below 0. */
export function unitRange(units: Network["units"], unit: number): PowerRange {
  return {
    lowKw: 0 - units.consumptionKwMax[unit]! * DEMAND_ROOM,
    highKw: units.capacityKw[unit]!,
  };
}

/** Homes may give more than they draw, and draw more than planners count, who do not think of prices that all go by. */
export function demandRange(
  { drawKwMax, exportKwMax }: Network["demands"],
  demand: number,
): PowerRange {
  return { lowKw: 0 - exportKwMax[demand]!, highKw: drawKwMax[demand]! * DEMAND_ROOM };
}

/** A value with an error, inside the range; a range without width says nothing, and the value stays. */
export function heldIn({ lowKw, highKw }: PowerRange, kw: number, errorKw: number): number {
  return highKw <= lowKw ? kw : clamp(kw + errorKw, lowKw, highKw);
}
