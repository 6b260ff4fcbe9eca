/** What an award loses of its unit to the other operator's wish, as its service settles it. No behaviour. */

/** Power of an award that the other operator's wish keeps from being ready, and whether that was said by the deadline of arming. */
export interface Unready {
  readonly kw: number;
  readonly isNotified: boolean;
}

/** Power of an award that the other operator's wish blocked. */
export interface Blocked extends Unready {
  /** Of what was called and blocked, energy that counts as not given. */
  readonly unexcusedWh: number;
}
