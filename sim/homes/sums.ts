/** What a group comes to in a half-hour: the columns of its sums. Shared by the steps that fill them. */
import { roundHalfAway } from "../core/units.ts";

/** Columns of a group's sums: energies of the half-hour, Wh, not rounded; then what holds at its end. */
export const SUMS = {
  baseWh: 0,
  solarWh: 1,
  /** Into batteries; negative: out of them. */
  batteryWh: 2,
  evWh: 3,
  heatPumpWh: 4,
  storedWh: 5,
  /** What cars lacked that left. */
  evLackedWh: 6,
  /** Sum over homes with heat pumps, °C, and how many of them are cold. */
  indoorC: 7,
  coldHomes: 8,
  /** What homes with more panels than need give to the network; what it is billed at stands in the group's signal. */
  givenWh: 9,
  /** Homes that take part in an alert, and what the group drew less, or more, as it asked, than it would have drawn unasked: whole Wh, with its sign. */
  takingPart: 10,
  turnedWh: 11,
  /** Homes that have a fee for taking part. */
  fees: 12,
  /** Cars that are plugged in at the end, and the sum of how full they are. */
  pluggedCars: 13,
  chargeFrac: 14,
} as const;
export const SUM_COUNT = Object.keys(SUMS).length;

/** What a group draws from the network, of its parts in whole Wh, which stand from a place on. */
export const netOfParts = (wholeWh: Float64Array, at: number): number =>
  wholeWh[at + SUMS.baseWh]! -
  wholeWh[at + SUMS.solarWh]! +
  wholeWh[at + SUMS.batteryWh]! +
  wholeWh[at + SUMS.evWh]! +
  wholeWh[at + SUMS.heatPumpWh]!;

/** The same of parts that are not rounded yet: each is rounded once, and the net is their sum. */
export const wholeNetWh = (sums: Float64Array): number =>
  roundHalfAway(sums[SUMS.baseWh]!) -
  roundHalfAway(sums[SUMS.solarWh]!) +
  roundHalfAway(sums[SUMS.batteryWh]!) +
  roundHalfAway(sums[SUMS.evWh]!) +
  roundHalfAway(sums[SUMS.heatPumpWh]!);
