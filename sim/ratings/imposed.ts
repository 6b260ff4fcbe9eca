/**
 * Ratings under an imposed constraint: the lower of what is in force and what the trial plan imposes. Takes ratings that are
 * imposed, by period, and who asks; lowers a column of ratings.
 * Keeps: nothing that is imposed raises a rating.
 */
import type { ImposedRating } from "../model/imposed-constraints.ts";

/** By period. */
export type ImposedRatings = ReadonlyMap<number, readonly ImposedRating[]>;

/** What is imposed, and whether who asks knows of what is only known on the day. */
export interface ImposedView {
  readonly imposed: ImposedRatings;
  readonly isOnTheDay: boolean;
}

/** Lowers `ratingKw`, one value a constraint point, to what holds in a period. */
export function impose(
  { imposed, isOnTheDay }: ImposedView,
  period: number,
  ratingKw: Float64Array,
): void {
  for (const of of imposed.get(period) ?? []) {
    if (!isOnTheDay && !of.isKnownAhead) continue;
    ratingKw[of.constraint] = Math.min(ratingKw[of.constraint]!, of.ratingKw);
  }
}

/** The same with more of them. */
export function withImposed(
  before: ImposedRatings,
  more: readonly ImposedRating[],
): ImposedRatings {
  const all = new Map(before);
  for (const of of more) all.set(of.period, [...(all.get(of.period) ?? []), of]);
  return all;
}
