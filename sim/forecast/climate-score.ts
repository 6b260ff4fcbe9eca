/**
 * The normal score of a value in its own climate. Takes the climate's values at its scores and a value; gives the score.
 * A value that the climate has over a whole stretch of scores, as a calm has, is given the mean score of that stretch.
 */
import { normalCdf } from "../core/normal.ts";
import { CLIMATE_SCORES } from "../model/series.ts";

/** Series are whole watts, climates are not: values closer than this are the same, kW. */
const SAME_KW = 0.001;
/** A stretch of scores so narrow has its mean in its middle. */
const NARROW = 1e-3;
const FIRST = CLIMATE_SCORES[0]!;
const LAST = CLIMATE_SCORES.at(-1)!;

/** 0 where the climate knows one value alone: nothing is learnt from it, as of the sky at night. */
export function climateScore(climateKw: Float64Array, kw: number): number {
  const least = climateKw[0]!;
  const most = climateKw[climateKw.length - 1]!;
  if (most - least <= SAME_KW) return 0;
  const from = kw - SAME_KW <= least ? -Infinity : scoreReaching(climateKw, kw - SAME_KW);
  const to = kw + SAME_KW >= most ? Infinity : scoreLeaving(climateKw, kw + SAME_KW);
  return meanScore(from, to);
}

/** The first score at which the climate is as high as `kw`. */
function scoreReaching(climateKw: Float64Array, kw: number): number {
  const node = climateKw.findIndex((value) => value >= kw);
  return node < 0 ? LAST : between(climateKw, node - 1, kw);
}

/** The last score at which the climate is as low as `kw`. */
function scoreLeaving(climateKw: Float64Array, kw: number): number {
  const node = climateKw.findLastIndex((value) => value <= kw);
  return node < 0 ? FIRST : between(climateKw, node, kw);
}

function between(climateKw: Float64Array, node: number, kw: number): number {
  const [low, high] = [climateKw[node]!, climateKw[node + 1]!];
  const [from, to] = [CLIMATE_SCORES[node]!, CLIMATE_SCORES[node + 1]!];
  return from + ((kw - low) / (high - low)) * (to - from);
}

/** Mean of a standard normal that lies between two scores. */
function meanScore(from: number, to: number): number {
  if (to - from < NARROW) return (from + to) / 2;
  // Of two probabilities near 1 the difference is lost: the upper tail is reckoned as the lower one.
  const probability =
    from > 0 ? normalCdf(-from) - normalCdf(-to) : normalCdf(to) - normalCdf(from);
  return (density(from) - density(to)) / probability;
}

function density(score: number): number {
  return Math.exp((-score * score) / 2) / Math.sqrt(2 * Math.PI);
}
