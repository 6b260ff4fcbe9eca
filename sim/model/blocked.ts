/** What an award loses of its unit to the other operator's wish, as its service settles it. No behaviour. */

/** Power of an award that the other operator's wish keeps from being ready, as means over its half-hour: what was said by the deadline of arming, and what later. */
export interface Unready {
  readonly notifiedKw: number;
  readonly lateKw: number;
}

/** Power of an award that the other operator's wish blocked, and whether that was said by the deadline of arming. */
export interface Blocked {
  readonly kw: number;
  readonly isNotified: boolean;
  /** Of what was called and blocked, energy that counts as not given. */
  readonly unexcusedWh: number;
}
