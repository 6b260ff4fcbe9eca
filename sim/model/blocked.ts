/** What an award loses of its unit to the other operator's wish, as its service settles it. No behaviour. */

/** Power of an award that the other operator's wish keeps from being ready, as means over its half-hour: what was said by the deadline of arming, and what later. */
export interface Unready {
  readonly notifiedKw: number;
  readonly lateKw: number;
}

/** What an award has not of its unit now, from one time that the other operator took some; `leftFrac`: the part of its half-hour that is without it. */
export interface Loss {
  readonly kw: number;
  readonly leftFrac: number;
  readonly isNotified: boolean;
}

/** With what is still lost, in the order in which it was: what comes back is of the first of them. */
export interface Losses extends Unready {
  readonly still: readonly Loss[];
}

/** What a target lets through of a call (C3), of a unit that an award has, and what it blocks of that, as a mean over the half-hour. */
export interface BlockedAtTarget {
  readonly kw: number;
  readonly isNotified: boolean;
  /** Of the call, since it was blocked last: nothing of either where the unit is lost since. */
  readonly askedKw: number;
  readonly standsKw: number;
}

/** Power of an award that it has not since the other operator has its unit, as a mean over the half-hour, and whether that was said by the deadline of arming. */
export interface Blocked {
  readonly kw: number;
  readonly isNotified: boolean;
  /** Of what it had of its unit beside that. */
  readonly atTarget?: BlockedAtTarget | undefined;
  /** Of what was called and blocked, energy that counts as not given. */
  readonly unexcusedWh: number;
}
