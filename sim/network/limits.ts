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
  /** Flow below which capacity is given back. */
  readonly releaseKw: Float64Array;
  /** The most that is given back in one cycle. */
  readonly releaseStepKw: Float64Array;
  readonly sequentialTripKw: Float64Array;
  readonly globalTripKw: Float64Array;
}

/** The highest target that an operating margin gives, and the lowest: below it nothing could run. */
const MARGIN_TARGET_FRAC = { highest: 0.97, lowest: 0.05 } as const;

/** Target as a fraction of a rating. */
export function targetFracAt(ladder: Ladder, ratingKw: number): number {
  if (ladder.operatingMarginKw === undefined) return ladder.targetFrac;
  const { highest, lowest } = MARGIN_TARGET_FRAC;
  return Math.max(lowest, Math.min(highest, 1 - ladder.operatingMarginKw / ratingKw));
}

export function constraintLimits(constraintCount: number): ConstraintLimits {
  const column = () => new Float64Array(constraintCount);
  return {
    ratingKw: column(),
    targetKw: column(),
    releaseKw: column(),
    releaseStepKw: column(),
    sequentialTripKw: column(),
    globalTripKw: column(),
  };
}

/**
 * Fills the rungs from `limits.ratingKw`. Where a constraint's units can only be tripped (`hasSetPoints` 0) nothing acts
 * between the target and the trip: its target is the trip.
 */
export function setLimits(
  limits: ConstraintLimits,
  ladder: Ladder,
  hasSetPoints: Uint8Array,
): void {
  const gapFrac = ladder.targetFrac - ladder.releaseFrac;
  for (let constraint = 0; constraint < limits.ratingKw.length; constraint += 1) {
    const ratingKw = limits.ratingKw[constraint]!;
    const targetFrac = targetFracAt(ladder, ratingKw);
    limits.sequentialTripKw[constraint] = ladder.sequentialTripFrac * ratingKw;
    limits.globalTripKw[constraint] = ladder.globalTripFrac * ratingKw;
    limits.targetKw[constraint] =
      hasSetPoints[constraint] === 1 ? targetFrac * ratingKw : limits.sequentialTripKw[constraint]!;
    // Under a margin the target moves; the width of the band below it stays.
    limits.releaseKw[constraint] =
      ladder.operatingMarginKw === undefined
        ? ladder.releaseFrac * ratingKw
        : Math.max(0, targetFrac - gapFrac) * ratingKw;
    limits.releaseStepKw[constraint] = ladder.releaseStepFrac * ratingKw;
  }
}
