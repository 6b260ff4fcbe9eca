/**
 * The contract of baselines: what a seller would have injected had it not been instructed, minute by minute. Delivery is
 * how far the meter is from the baseline in the direction that was sold. An entry is one file beside this one and one line in registry.ts.
 */

/** What the meter of one unit said on earlier days. Half-hours are of London clock time, 0 to 47. */
export interface PastMeters {
  /** Mean of a half-hour of a London day, kW; undefined where it is not known. */
  readonly meanKw: (day: number, halfHour: number) => number | undefined;
  /** Whether the unit was told anything on a day: no day to measure from. */
  readonly isEventDay: (day: number) => boolean;
  /** Earliest day that is known. */
  readonly firstDay: () => number;
}

/** What is known of a seller in one period; arrays are by minute, means in kW. */
export interface SellerMinutes {
  /** The schedule that it declared for the period. */
  readonly declaredKw: number;
  /** What its meter said in its last minute without an instruction before this period; none: its schedule. */
  readonly beforeKw: number | undefined;
  /** The same of its last quarter of an hour. */
  readonly quarterKw?: number | undefined;
  readonly levelKw: Float64Array;
  /** All that it was asked for under trades. */
  readonly instructedKw: Float64Array;
  /** What it could have injected: known to a simulation and to nobody else. */
  readonly availableKw: Float64Array;
  /** The most that it injects; of a consumer the most that it draws, negative. */
  readonly capacityKw?: number | undefined;
  /** London day and half-hour of the period, and half-hours for which it may be told. */
  readonly day?: number | undefined;
  readonly halfHour?: number | undefined;
  readonly window?: readonly number[] | undefined;
  /** Half-hours from the start of the day's instructions to this one. */
  readonly halfHoursSince?: number | undefined;
  /** Kept where a baseline reads it. */
  readonly past?: PastMeters | undefined;
}

type Minutes = "declaredKw" | "beforeKw" | "levelKw" | "instructedKw" | "availableKw";
/** What may be known of a seller beside its minutes. */
export type SellerKnown = Omit<SellerMinutes, Minutes>;

/** Both together. Written out: every seller of a half-hour has them, and a copy that grows is slow. */
export const withKnown = (
  of: Pick<SellerMinutes, Minutes>,
  known: SellerKnown = {},
): SellerMinutes => ({
  declaredKw: of.declaredKw,
  beforeKw: of.beforeKw,
  levelKw: of.levelKw,
  instructedKw: of.instructedKw,
  availableKw: of.availableKw,
  quarterKw: known.quarterKw,
  capacityKw: known.capacityKw,
  day: known.day,
  halfHour: known.halfHour,
  window: known.window,
  halfHoursSince: known.halfHoursSince,
  past: known.past,
});

/** Fills what the seller would have injected in each minute, kW; minutes without an instruction are not read. */
export type Baseline = (of: SellerMinutes, outKw: Float64Array) => void;
