/**
 * What a detector is: a pure function from what a monitor may see of one participant on one day to a score. An entry is one file beside
 * this one and one line in registry.ts. Keeps: a score is from 0 to 1; the order of what is seen changes nothing; who plays it straight scores 0 where
 * nothing is uncertain; more of what the detector is for never scores lower.
 */
import { z } from "zod";
import type { GamingPattern, Score } from "../../../model/monitoring.ts";
import type { ParticipantSeen } from "../seen.ts";

export interface Detector {
  readonly thresholdFrac: number;
  /** A flag needs the price moved by as much too. */
  readonly impactGbpPerMwh?: number;
  /** What it is there to find. */
  readonly finds: readonly GamingPattern[];
  /** Which part of what is seen it reads: a market without that has nothing for it. */
  readonly reads: "markets" | "calls" | "reliefs";
  /** Undefined where the day says nothing of the participant. */
  readonly score: (seen: ParticipantSeen) => Score | undefined;
}

export const thresholdSchema = (byDefault: number, about: string) =>
  z.number().min(0).max(1).default(byDefault).describe(about);

/** What a detector of conduct and impact asks of a price beside. */
export const leastImpact = z
  .number()
  .min(0)
  .max(10_000)
  .default(1)
  .describe("Least move of the price in its favour, mean over the half-hours concerned. Assumed.");

/** A part of a whole from 0 to 1; 0 where there is no whole. */
export const partOf = (part: number, whole: number): number =>
  whole > 0 ? Math.min(1, Math.max(0, part / whole)) : 0;
