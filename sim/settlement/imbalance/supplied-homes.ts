/**
 * Whose account homes' energy is on: by supplier, and settled by the half-hour or on a profile. Takes what groups drew and what of it they left because they were asked; gives sums by
 * party. Homes are alike: a part of them draws that part, but what is left is of those alone who take part.
 * Keeps: what all parties are settled for is what all homes drew, to the Wh.
 */

import { splitWhole } from "../../core/sums.ts";
import { roundHalfAway } from "../../core/units.ts";

/** How a group of homes is supplied. */
export interface GroupSupply {
  /** Row of the party of its demand, and of the one that some went over to. */
  readonly own: number;
  readonly switchedTo: number;
  readonly switchedFrac: number;
  readonly halfHourlyFrac: number;
  /** What a profile counts for it: homes times what each draws in a year. */
  readonly profileWeight: number;
}

/** What a group drew in a half-hour; Wh. */
export interface GroupEnergy {
  readonly drawnWh: number;
  /** What it left because it was asked; below 0: drew on top. */
  readonly leftWh: number;
  /** Whether only homes that are settled by the half-hour could take part. */
  readonly isHalfHourlyAlone: boolean;
}

/** By row of party; Wh. */
export interface SuppliedHomes {
  /** What its homes are held to have drawn: by meter, and its part of the rest by profile. */
  readonly settledWh: Float64Array;
  /** What they drew. */
  readonly drawnWh: Float64Array;
  /** What of it those settled by the half-hour left. */
  readonly leftWh: Float64Array;
}

export function supplyHomes(
  groups: readonly GroupSupply[],
  energies: readonly GroupEnergy[],
  partyCount: number,
): SuppliedHomes {
  const [settledWh, drawnWh, leftWh, weights] = [
    ...[new Float64Array(partyCount), new Float64Array(partyCount)],
    ...[new Float64Array(partyCount), new Float64Array(partyCount)],
  ] as const;
  const parts = new Float64Array(4);
  let profiledWh = 0;
  for (const [row, group] of groups.entries()) {
    const { own, switchedTo, switchedFrac: moved, halfHourlyFrac: metered } = group;
    splitHomes(group, energies[row]!, parts);
    const [ownMetered, ownProfiled, movedMetered, movedProfiled] = parts as unknown as [
      ...[number, number, number, number],
    ];
    const { halfHourlyLeftWh } = leftOf(group, energies[row]!);
    const taking = moved > 0 ? switchedTo : own;
    settledWh[own]! += ownMetered;
    settledWh[switchedTo]! += movedMetered;
    drawnWh[own]! += ownMetered + ownProfiled;
    drawnWh[switchedTo]! += movedMetered + movedProfiled;
    leftWh[taking]! += halfHourlyLeftWh;
    profiledWh += ownProfiled + movedProfiled;
    weights[own]! += group.profileWeight * (1 - moved) * (1 - metered);
    weights[switchedTo]! += group.profileWeight * moved * (1 - metered);
  }
  const shares = new Float64Array(partyCount);
  splitWhole(profiledWh, weights, shares);
  for (let party = 0; party < partyCount; party += 1) settledWh[party]! += shares[party]!;
  return { settledWh, drawnWh, leftWh };
}

/** What a group's homes drew: of its own supplier by the half-hour and not, of the other alike. */
function splitHomes(group: GroupSupply, energy: GroupEnergy, out: Float64Array): void {
  const { switchedFrac: moved, halfHourlyFrac: metered } = group;
  const weights = [(1 - moved) * metered, (1 - moved) * (1 - metered)];
  splitWhole(
    energy.drawnWh + energy.leftWh,
    [...weights, moved * metered, moved * (1 - metered)],
    out,
  );
  const { halfHourlyLeftWh, profiledLeftWh } = leftOf(group, energy);
  const taking = moved > 0 ? 2 : 0;
  out[taking]! -= halfHourlyLeftWh;
  out[taking + 1]! -= profiledLeftWh;
}

function leftOf({ halfHourlyFrac }: GroupSupply, { leftWh, isHalfHourlyAlone }: GroupEnergy) {
  const halfHourlyLeftWh = isHalfHourlyAlone ? leftWh : roundHalfAway(leftWh * halfHourlyFrac);
  return { halfHourlyLeftWh, profiledLeftWh: leftWh - halfHourlyLeftWh };
}
