/** What a design of experiments is: from axes, one a factor, the points that are run. Points are made one at a time, so a design may be counted that is too large to hold. */
import type { DocumentPath } from "../../../sim/core/documents/document.ts";

/** A value of a factor, and where in the experiment's file it was written; without a path the scenario itself has it. */
export interface Level {
  readonly value: unknown;
  readonly path?: DocumentPath;
}

/** The levels that one factor may have. */
export interface Axis {
  /** Name of the factor, on which its draws depend. */
  readonly id: string;
  /** Those that are written out; undefined for any number of a range. */
  readonly levels?: { readonly count: number; readonly level: (index: number) => Level };
  /** How many levels places come to; absent where it may be any number of a range. */
  readonly levelCount?: number;
  /** The level at a place from 0, below 1; written-out levels share the way evenly. */
  readonly levelAt: (place: number) => Level;
}

export interface DesignPoints {
  readonly count: bigint;
  /** Levels by axis of a point from 0. */
  readonly point: (index: number) => readonly Level[];
}

export type Design = (axes: readonly Axis[]) => DesignPoints;

/** Points that a design draws or is told; more than that nobody reads. */
export const POINTS_MAX = 1_000_000;

/** The largest float below 1: a place is never the end of the way. */
export const BELOW_ONE = 1 - Number.EPSILON / 2;

/** Which of so many levels stands at a place: each has an equal share of the way. */
export const levelIndex = (place: number, levelCount: number) =>
  Math.floor(Math.min(place, BELOW_ONE) * levelCount);

/** The part of the way, from 0 to 1, at which the level of a place really lies: the first at 0, the last at 1. Null: any number of a range. */
export function partOfWay(place: number, levelCount: number | null): number {
  if (levelCount === null) return place;
  return levelCount === 1 ? 0 : levelIndex(place, levelCount) / (levelCount - 1);
}
