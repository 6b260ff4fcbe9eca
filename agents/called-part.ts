/**
 * How much of an order will be called. An order is for a forecast power c whose error has a standard deviation s; what
 * comes is normal about c, and the part Z that is called is what comes over c, between none and all.
 * Takes c and s; gives P, the mean of Z as a fraction of the order, and σ/P, its standard deviation over its mean. Keeps: P
 * is 1 and σ/P 0 where nothing is uncertain; σ/P is below 1 and never lower where more is.
 */

/** Uncertainty, as a multiple of the order, beyond which nothing is learnt from more of it: Z is then all or none. */
const RATIO_MAX = 10;
const DENSITY_AT_MEAN = 1 / Math.sqrt(2 * Math.PI);

interface CalledPart {
  /** P: the part of the order that is called on average. */
  readonly meanFrac: number;
  /** σ/P. */
  readonly risk: number;
}

const SURE: CalledPart = { meanFrac: 1, risk: 0 };

export const calledRisk = (volumeKw: number, deviationKw: number): number =>
  calledPart(volumeKw, deviationKw).risk;

/** Of an order of `volumeKw` when the forecast behind it is uncertain by `deviationKw`. */
export function calledPart(volumeKw: number, deviationKw: number): CalledPart {
  if (deviationKw <= 0 || volumeKw <= 0) return SURE;
  const r = Math.min(RATIO_MAX, deviationKw / volumeKw);
  const h = 1 / r;
  const density = DENSITY_AT_MEAN * Math.exp(-0.5 * h * h);
  const noneFrac = lowerTail(h, density);
  // Moments of a normal variable of mean 1 and deviation r, cut off at 0 and at 1.
  const mean = 1 - noneFrac + r * (density - DENSITY_AT_MEAN);
  const square =
    1 - noneFrac + 2 * r * (density - DENSITY_AT_MEAN) + r * r * (0.5 - noneFrac) - r * density;
  return { meanFrac: mean, risk: Math.sqrt(Math.max(0, square - mean * mean)) / mean };
}

/** Probability that a standard normal variable is below −h, h ≥ 0 (Abramowitz and Stegun 26.2.17, to 7.5e-8). */
function lowerTail(h: number, density: number): number {
  const t = 1 / (1 + 0.2316419 * h);
  const polynomial =
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return density * polynomial;
}
