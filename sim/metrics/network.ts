/**
 * Network: how long and how far constraint points went above their limits, for the run and for each point.
 * Takes constraint_period; gives hours, minutes and MW. A rating may change in time, so loading is left to who knows it.
 */
import { SECONDS_PER_HOUR, SECONDS_PER_MINUTE } from "../core/units.ts";
import { addToSum, keepHighest, keyedFold, sumOf } from "./fold.ts";

const W_PER_MW = 1_000_000;

export const overTargetHours = sumOf("constraint_period", "overTargetS", SECONDS_PER_HOUR, {
  about: "Time above the trim target, added up over the constraint points.",
  unit: "h",
});

export const overRatingMinutes = sumOf("constraint_period", "overRatingS", SECONDS_PER_MINUTE, {
  about: "Time above the rating, added up over the constraint points.",
  unit: "min",
});

export const constraintOverTargetHours = keyedFold(
  "constraint_period",
  "constraint",
  "overTargetS",
  SECONDS_PER_HOUR,
  { about: "Time above the trim target of the constraint point.", unit: "h" },
  addToSum,
);

export const constraintOverRatingMinutes = keyedFold(
  "constraint_period",
  "constraint",
  "overRatingS",
  SECONDS_PER_MINUTE,
  { about: "Time above the rating of the constraint point.", unit: "min" },
  addToSum,
);

export const constraintPeakMw = keyedFold(
  "constraint_period",
  "constraint",
  "peakW",
  W_PER_MW,
  { about: "Highest flow in the limited direction.", unit: "MW" },
  keepHighest,
);

export const constraintUncurtailedPeakMw = keyedFold(
  "constraint_period",
  "constraint",
  "uncurtailedPeakW",
  W_PER_MW,
  {
    about: "Highest flow there would have been in the limited direction without curtailment.",
    unit: "MW",
  },
  keepHighest,
);
