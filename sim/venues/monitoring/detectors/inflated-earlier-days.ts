/**
 * Baseline inflation on other days: an owner that draws more, on days on which it is told nothing, in just those hours in which it is called on others, so that a baseline made of such days is
 * higher. On these days the hours of the call stand out of those beside them. The score is the part of what was drawn there that the hours on both sides do not speak for.
 */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import type { BaselineSettings } from "../../performance/baselines/registry.ts";
import { DAYS_LEAST } from "../comparable.ts";
import type { MetersSeen } from "../seen.ts";
import { type Detector, partOf, thresholdSchema } from "./detector.ts";
import { firstOf, gainsOf } from "./over-calls.ts";

const readsOtherDays = ({ kind }: BaselineSettings): boolean =>
  kind === "mid-8-in-10" || kind === "p376";

/** Half-hours on each side of the calls that they are held against. */
const BESIDE = 2;

/** What was drawn in some half-hours, kW, mean over earlier days on which all are known; undefined over too few days. */
function drawnKw({ earlier }: MetersSeen, from: number, to: number): number | undefined {
  const means = earlier.flatMap((day) => {
    let sum = 0;
    for (let halfHour = from; halfHour < to; halfHour += 1) {
      const kw = day(halfHour);
      if (kw === undefined) return [];
      sum -= kw;
    }
    return [sum / (to - from)];
  });
  if (means.length < DAYS_LEAST) return undefined;
  return means.reduce((sum, kw) => sum + kw, 0) / means.length;
}

export const inflatedEarlierDays = registryEntry({
  about: "On days without a call more was drawn in the hours of calls than beside them.",
  settings: z.strictObject({
    kind: z.literal("inflated-earlier-days"),
    thresholdFrac: thresholdSchema(
      0.15,
      "Part of what was drawn in these hours beyond the hours on both sides. Assumed.",
    ),
  }),
  make: (settings): Detector => ({
    ...settings,
    finds: ["drawn-on-other-days"],
    reads: "calls",
    score({ calls, meters }) {
      const moved = calls.filter(({ baseline }) => readsOtherDays(baseline));
      if (moved.length === 0) return undefined;
      const from = firstOf(moved);
      const to = Math.max(...moved.map(({ halfHour }) => halfHour)) + 1;
      const inHours = drawnKw(meters, from, to);
      const before = drawnKw(meters, from - BESIDE, from);
      const after = drawnKw(meters, to, to + BESIDE);
      if (inHours === undefined || before === undefined || after === undefined) return undefined;
      const inflatedKw = Math.max(0, inHours - Math.max(before, after));
      return {
        scoreFrac: partOf(inflatedKw, inHours),
        evidenceKw: inflatedKw,
        gains: gainsOf(moved.map((call) => ({ call, inflatedKw }))),
      };
    },
  }),
});
