/**
 * What a value may be, given that it was forecast as `believed`: Bayes' rule with the climate as prior and the error model as
 * likelihood. A forecast that is truth plus error lies further out than the truth does on average, so an ensemble that
 * merely added errors to it would be neither centred nor calibrated; this one is, where climate and error model are right.
 * Takes one column's climate and error; gives the value at each of the climate's scores.
 */
import { normalCdf } from "../core/normal.ts";
import { CLIMATE_SCORES } from "../model/series.ts";
import type { PowerRange } from "./power-range.ts";

/** Steps between two scores of the climate: a narrow likelihood must not fall between them. */
const STEPS = 8;
const COUNT = (CLIMATE_SCORES.length - 1) * STEPS + 1;
const FIRST = CLIMATE_SCORES[0]!;
const STEP = (CLIMATE_SCORES[1]! - FIRST) / STEPS;
/** Logarithm of the prior's density, and the probability up to each score. */
const LOG_PRIOR = Float64Array.from({ length: COUNT }, (_, index) => {
  const score = FIRST + index * STEP;
  return (-score * score) / 2;
});
const PROBABILITIES = CLIMATE_SCORES.map((score) => normalCdf(score));

/** How a value is forecast: deviation of the error where `kw` comes true, kW, and the range that forecasts are held in. */
export interface Likelihood extends PowerRange {
  readonly deviationKw: (kw: number) => number;
}

/** Buffers of `posterior`, to be used again. */
export function posteriorWork() {
  return { valueKw: new Float64Array(COUNT), weight: new Float64Array(COUNT) };
}

/** Fills `out` with the value at each of the climate's scores, kW; `out` may not be `climateKw`. */
export function posterior(
  climateKw: Float64Array,
  believedKw: number,
  likelihood: Likelihood,
  work: ReturnType<typeof posteriorWork>,
  out: Float64Array,
): void {
  const { valueKw, weight } = work;
  let most = -Infinity;
  for (let index = 0; index < COUNT; index += 1) {
    valueKw[index] = climateAt(climateKw, index);
    const next = index + 1 < COUNT ? climateAt(climateKw, index + 1) : valueKw[index]!;
    const log = LOG_PRIOR[index]! + logLikelihood(valueKw[index]!, next, believedKw, likelihood);
    weight[index] = log;
    if (log > most) most = log;
  }
  if (most === -Infinity) {
    // Nothing that the climate knows is ever forecast so: the forecast is all there is.
    out.fill(believedKw);
    return;
  }
  let sum = 0;
  for (let index = 0; index < COUNT; index += 1) {
    weight[index] = Math.exp(weight[index]! - most);
    sum += weight[index]!;
  }
  quantiles(work, sum, out);
}

function climateAt(climateKw: Float64Array, index: number): number {
  const node = Math.min(CLIMATE_SCORES.length - 2, Math.floor(index / STEPS));
  const frac = index / STEPS - node;
  return climateKw[node]! + frac * (climateKw[node + 1]! - climateKw[node]!);
}

/** Log of the density of the forecast where `kw` comes true, or of its probability at the ends of its range. */
function logLikelihood(
  kw: number,
  nextKw: number,
  believedKw: number,
  { deviationKw, lowKw, highKw }: Likelihood,
): number {
  const stated = deviationKw(kw);
  if (stated <= 0) return kw === believedKw ? 0 : -Infinity;
  // As wide as half a step of the climate at least, or a sharp forecast would be lost between two of them.
  const deviation = Math.max(stated, (nextKw - kw) / 2);
  if (believedKw <= lowKw) return Math.log(normalCdf((lowKw - kw) / deviation));
  if (believedKw >= highKw) return Math.log(normalCdf((kw - highKw) / deviation));
  const error = (believedKw - kw) / deviation;
  return (-error * error) / 2 - Math.log(deviation);
}

/** Values at the scores' probabilities: half of a point's weight lies below it. */
function quantiles(
  { valueKw, weight }: ReturnType<typeof posteriorWork>,
  sum: number,
  out: Float64Array,
): void {
  let index = 0;
  let below = weight[0]! / 2;
  for (const [node, probability] of PROBABILITIES.entries()) {
    const target = probability * sum;
    while (index < COUNT - 1 && below + (weight[index]! + weight[index + 1]!) / 2 <= target) {
      below += (weight[index]! + weight[index + 1]!) / 2;
      index += 1;
    }
    const cell = index < COUNT - 1 ? (weight[index]! + weight[index + 1]!) / 2 : 0;
    const frac = cell > 0 ? Math.max(0, Math.min(1, (target - below) / cell)) : 0;
    const nextKw = index < COUNT - 1 ? valueKw[index + 1]! : valueKw[index]!;
    out[node] = valueKw[index]! + frac * (nextKw - valueKw[index]!);
  }
}
