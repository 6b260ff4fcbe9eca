/**
 * What is to be believed of what was stated: one sentence of units, one of flows. Takes a statement; gives text. The test is
 * that of the run's summary (sim/metrics/calibration.ts); the direction of a miss is read off the bins.
 */
import type { DailyMisses } from "../../../sim/metrics/calibration.ts";
import { BIN_COUNT } from "../../../sim/metrics/probability-scores.ts";
import { fixed, percent, plural } from "../words.ts";
import type { Judged, Statement } from "./facts.ts";

/** Below this the statement is not believed. */
const BELIEVED_FROM = 0.05;

const P_SHOWN_MIN = 0.001;

export function certaintyOf(p: number): string {
  return p < P_SHOWN_MIN ? `< ${P_SHOWN_MIN}` : fixed(p, 3);
}

/** Sentences on one run of the look-ahead. */
export function verdictOf(statement: Statement): string[] {
  const { units, points, score } = statement;
  return [
    judgement("Curtailment of a unit", units, score("unitCalibrationP"), score("unitSkill")),
    judgement("Flow above its target", points, score("pointCalibrationP"), score("pointSkill")),
    ...coverage(statement),
  ];
}

function judgement(
  subject: string,
  { sums, misses }: Judged,
  p: number | undefined,
  skill: number | undefined,
): string {
  const total = (column: Float64Array) => column.reduce((sum, value) => sum + value, 0);
  const came = total(sums.came);
  const counts = `expected ${fixed(total(sums.stated), 1)} times in ${plural(total(sums.counts), "forecast", "forecasts")}, it came ${plural(came, "time", "times")}`;
  const skilled = skill === undefined ? "" : `; skill ${fixed(skill, 2)}`;
  if (p === undefined) return `${subject}, not judged, which takes two days: ${counts}${skilled}.`;
  const verdict = p >= BELIEVED_FROM ? "calibrated" : missWords(misses);
  const certainty = p < P_SHOWN_MIN ? `p ${certaintyOf(p)}` : `p = ${certaintyOf(p)}`;
  const days = plural(misses.days.length, "day", "days");
  const few = came === 0 ? " Nothing came, so that little can be said." : "";
  return `${subject}, ${verdict}: ${certainty} over ${days}; ${counts}${skilled}.${few}`;
}

/** How a statement misses that is not believed: small and large probabilities one by one. */
export function missWords({ days }: Pick<DailyMisses, "days">): string {
  const missed = (from: number, until: number) =>
    days.reduce((sum, day) => sum + day.slice(from, until).reduce((all, bin) => all + bin, 0), 0);
  const small = missed(0, BIN_COUNT / 2);
  const large = missed(BIN_COUNT / 2, BIN_COUNT);
  if (small > 0 && large < 0) return "overconfident";
  if (small < 0 && large > 0) return "underconfident";
  return small + large > 0 ? "too low" : "too high";
}

function coverage({ score }: Statement): string[] {
  const [inner, outer] = [score("flowWithin50Frac"), score("flowWithin90Frac")];
  const widthMw = score("flowInterval90Mw");
  if (inner === undefined || outer === undefined || widthMw === undefined) return [];
  return [
    `Of the flows that there would have been without curtailment, ${percent(outer)} came inside their 90 % interval, which is ${fixed(widthMw, 2)} MW wide on the mean, and ${percent(inner)} inside their 50 % interval.`,
  ];
}
