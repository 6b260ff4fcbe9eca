/**
 * The ratings that make the constraints of a trial plan: such that the forecast flow is above the target by the size imposed. Takes the
 * first statement of a day, made without them; gives a rating a point and period.
 */
import { parseInstant, periodStart } from "../core/time.ts";
import type { ImposedRating } from "../model/imposed-constraints.ts";
import type { LookAhead } from "../model/venues.ts";
import { ratingForTarget } from "../network/limits.ts";
import type { ImposedView } from "../ratings/imposed.ts";
import type { World } from "./world.ts";

/** A rating stays above nothing, kW. */
const RATING_KW_MIN = 1;
/** Ratings are whole watts, rounded down, so that the constraint is no smaller than what was imposed. */
const STEPS_PER_KW = 1000;

/** What a rating makes of a constraint. */
export interface ImposedSize extends ImposedRating {
  readonly flowKw: number;
  /** Excess that was asked for, and that there is. */
  readonly askedKw: number;
  readonly sizeKw: number;
}

export function imposedSizes(world: World, statement: LookAhead): ImposedSize[] {
  const { ids } = world.network.constraintPoints;
  const { fromPeriod, periodCount } = statement;
  return world.scenario.imposedConstraints.flatMap(({ constraint, from, to, sizeKw, known }) => {
    const row = ids.indexOf(constraint);
    const [first, end] = [parseInstant(from)!, parseInstant(to)!];
    const sizes: ImposedSize[] = [];
    for (let step = 0; step < periodCount; step += 1) {
      const period = fromPeriod + step;
      if (periodStart(period) < first || periodStart(period) >= end) continue;
      const cell = step * ids.length + row;
      const of = imposedAt(world, row, Math.abs(sizeKw), {
        flowKw: statement.flowKw[cell]!,
        sizeKw: statement.sizeKw[cell]!,
      });
      sizes.push({ ...of, constraint: row, period, isKnownAhead: known === "ahead" });
    }
    return sizes;
  });
}

/** `stated`: flow, and what it is above its target by as it is. */
function imposedAt(
  { ladder, means }: World,
  constraint: number,
  askedKw: number,
  stated: { readonly flowKw: number; readonly sizeKw: number },
): Pick<ImposedSize, "ratingKw" | "flowKw" | "askedKw" | "sizeKw"> {
  const hasSetPoints = means.hasSetPoints[constraint] === 1;
  const wantedKw = ratingForTarget(ladder, stated.flowKw - askedKw, hasSetPoints);
  const ratingKw = Math.max(RATING_KW_MIN, Math.floor(wantedKw * STEPS_PER_KW) / STEPS_PER_KW);
  // No rating is below nothing: more than the flow cannot be too much.
  const mostKw = wantedKw < RATING_KW_MIN ? Math.max(0, stated.flowKw) : askedKw;
  return { ...stated, ratingKw, askedKw, sizeKw: Math.max(stated.sizeKw, mostKw) };
}

/** What is imposed in the eyes of who looks from an instant of operational time, or from before the day. */
export const viewFrom = ({ imposed }: World, now: number | undefined): ImposedView => ({
  imposed: imposed.current,
  isOnTheDay: now !== undefined,
});
