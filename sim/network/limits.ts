/**
 * The ladder of flows at which active network management acts, in kW. Takes the ratings in force and the ladder as
 * fractions; fills one column a rung. Keeps: release < target < sequential trip < global trip at every constraint.
 *
 * Operating margin: M = (rate of rise) · (delay) + (sigmas of the measurement) is the flow that may come before an action
 * works, and the target is min(0.97, 1 − M/R) of the rating R, so that trimming acts before the rating is reached.
 */

/** Rungs as fractions of the rating. */
export interface Ladder {
  readonly targetFrac: number;
  readonly releaseFrac: number;
  readonly releaseStepFrac: number;
  readonly sequentialTripFrac: number;
  readonly globalTripFrac: number;
  /** Flow that may come before an action works, kW; undefined where `targetFrac` is used as it stands. */
  readonly operatingMarginKw: number | undefined;
}

/** One column a rung, by constraint, kW. */
export interface ConstraintLimits {
  readonly ratingKw: Float64Array;
  /** Flow that trimming drives down to. */
  readonly targetKw: Float64Array;
  /** Headroom that is held for services: target and release are lower by it than the rating says. */
  readonly heldKw: Float64Array;
  /** Flow below which capacity is given back. */
  readonly releaseKw: Float64Array;
  /** The most that is given back in one cycle. */
  readonly releaseStepKw: Float64Array;
  readonly sequentialTripKw: Float64Array;
  readonly globalTripKw: Float64Array;
}

/** The highest target that an operating margin gives, and the lowest: below it nothing could run. */
export const MARGIN_TARGET_FRAC = { highest: 0.97, lowest: 0.05 } as const;

/** Target as a fraction of a rating. */
export function targetFracAt(ladder: Ladder, ratingKw: number): number {
  if (ladder.operatingMarginKw === undefined) return ladder.targetFrac;
  const { highest, lowest } = MARGIN_TARGET_FRAC;
  return Math.max(lowest, Math.min(highest, 1 - ladder.operatingMarginKw / ratingKw));
}

/** The rating that makes this the target: the inverse of `setLimits` at one constraint. No flow, or one the other way, is no rating above 0. */
export function ratingForTarget(ladder: Ladder, targetKw: number, hasSetPoints: boolean): number {
  if (!hasSetPoints) return targetKw / ladder.sequentialTripFrac;
  if (ladder.operatingMarginKw === undefined) return targetKw / ladder.targetFrac;
  const { highest, lowest } = MARGIN_TARGET_FRAC;
  // Without a division by the target or the margin: both may be 0.
  const marginKw = targetKw + ladder.operatingMarginKw;
  return Math.min(targetKw / lowest, Math.max(targetKw / highest, marginKw));
}

export function constraintLimits(constraintCount: number): ConstraintLimits {
  const column = () => new Float64Array(constraintCount);
  return {
    ratingKw: column(),
    targetKw: column(),
    heldKw: column(),
    releaseKw: column(),
    releaseStepKw: column(),
    sequentialTripKw: column(),
    globalTripKw: column(),
  };
}

/** Whether anything is read at a constraint: where nothing is, it has no rung. */
export function isMonitored({ globalTripKw }: ConstraintLimits, constraint: number): boolean {
  return globalTripKw[constraint]! < Infinity;
}

/** What the network manager can do at each constraint, 1 where it can: read and act at all, give set-points. */
export interface Means {
  readonly isMonitored: Uint8Array;
  readonly hasSetPoints: Uint8Array;
}

/**
 * Fills the rungs from `limits.ratingKw`. Where units can only be tripped nothing acts between the target and the trip: the
 * target is the trip. Where nothing is monitored there is no rung.
 */
export function setLimits(limits: ConstraintLimits, ladder: Ladder, means: Means): void {
  const releaseOfTarget = ladder.releaseFrac / ladder.targetFrac;
  for (let constraint = 0; constraint < limits.ratingKw.length; constraint += 1) {
    const isMonitored = means.isMonitored[constraint] === 1;
    const ratingKw = limits.ratingKw[constraint]!;
    const targetFrac = targetFracAt(ladder, ratingKw);
    const tripKw = isMonitored ? ladder.sequentialTripFrac * ratingKw : Infinity;
    limits.sequentialTripKw[constraint] = tripKw;
    limits.globalTripKw[constraint] = isMonitored ? ladder.globalTripFrac * ratingKw : Infinity;
    limits.targetKw[constraint] =
      means.hasSetPoints[constraint] === 1 ? targetFrac * ratingKw : tripKw;
    // Under a margin the target moves, and the band below it with it: no margin makes giving back impossible.
    limits.releaseKw[constraint] =
      ladder.operatingMarginKw === undefined
        ? ladder.releaseFrac * ratingKw
        : targetFrac * releaseOfTarget * ratingKw;
    limits.releaseStepKw[constraint] = ladder.releaseStepFrac * ratingKw;
  }
  limits.heldKw.fill(0);
}

/** Keeps so much headroom free of who is held back: a part of the rating is left to them whatever is held. */
export function lowerTarget(limits: ConstraintLimits, constraint: number, kw: number): void {
  const leastKw = MARGIN_TARGET_FRAC.lowest * limits.ratingKw[constraint]!;
  const heldKw = Math.min(kw, Math.max(0, limits.targetKw[constraint]! - leastKw));
  limits.heldKw[constraint]! += heldKw;
  limits.targetKw[constraint]! -= heldKw;
  limits.releaseKw[constraint]! -= heldKw;
}

/** The target without what is held: what the rating says. */
export const ratedTargetKw = ({ targetKw, heldKw }: ConstraintLimits, constraint: number): number =>
  targetKw[constraint]! + heldKw[constraint]!;
