/**
 * Whether owners answer the market for a day of delivery: drawn for each owner and day, by the probabilities of its population group.
 * Keeps: a draw depends on seed, owner and day alone, so that two market designs meet the same silence.
 */
import { drawPurpose, type OwnerKeys, ownerKeys, uniformDraw } from "../core/draws.ts";
import { londonDayStart, periodOf } from "../core/time.ts";
import type { PopulationGroup } from "../model/population.ts";

export type Answer = "given" | "late" | "missing";

/** Probabilities by unit, and the keys of their draws. */
export interface Answering {
  readonly missingProbability: Float64Array;
  readonly lateProbability: Float64Array;
  readonly keys: OwnerKeys;
}

export function answering(
  groups: readonly PopulationGroup[],
  ids: readonly string[],
  seed: string,
): Answering {
  return {
    missingProbability: Float64Array.from(groups, ({ answers }) => answers.missingProbability),
    lateProbability: Float64Array.from(groups, ({ answers }) => answers.lateProbability),
    keys: ownerKeys(drawPurpose(seed, "market/answer"), ids),
  };
}

/** Who is missing at a probability is missing at any higher one. */
export function answerOf(
  { missingProbability, lateProbability, keys }: Answering,
  unit: number,
  deliveryDay: number,
): Answer {
  const drawn = uniformDraw(keys, unit, periodOf(londonDayStart(deliveryDay)), 0);
  if (drawn < missingProbability[unit]!) return "missing";
  return drawn < missingProbability[unit]! + lateProbability[unit]! ? "late" : "given";
}

/** Why no order of a unit is taken for a day of delivery; undefined where it answers. */
export function silence(of: Answering, unit: number, deliveryDay: number): string | undefined {
  const answer = answerOf(of, unit, deliveryDay);
  if (answer === "given") return undefined;
  return answer === "late"
    ? "its answer is late: no order is placed"
    : "it does not answer: no order is placed";
}
