/** The distribution of Student's t, exact for whole degrees of freedom (Abramowitz and Stegun 1964, 26.7.3 and 26.7.4). */

/** How likely a t of that size or more is, to either side, where there is no difference; from 0 to 1. `degrees` from 1. */
export function twoSidedProbability(t: number, degrees: number): number {
  const size = Math.abs(t);
  if (size === Number.POSITIVE_INFINITY) return 0;
  const angle = Math.atan(size / Math.sqrt(degrees));
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const isOdd = degrees % 2 === 1;
  let term = isOdd ? cosine : 1;
  let sum = degrees === 1 ? 0 : term;
  for (let step = isOdd ? 3 : 2; step < degrees; step += 2) {
    term *= ((step - 1) / step) * cosine * cosine;
    sum += term;
  }
  const within = isOdd ? (2 / Math.PI) * (angle + sine * sum) : sine * sum;
  return Math.min(Math.max(1 - within, 0), 1);
}

/** Above that of 95 % of any degrees of freedom. */
const QUANTILE_FIRST = 13;

/**
 * The t beyond which, to either side, so much lies, to the last digits of a float: at 0.05 half of an interval of 95 % in standard errors. `probability` above 0 and
 * below 1; `degrees` from 1.
 */
export function twoSidedQuantile(probability: number, degrees: number): number {
  let [low, high] = [0, QUANTILE_FIRST];
  while (twoSidedProbability(high, degrees) > probability) high *= 2;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return high;
    if (twoSidedProbability(middle, degrees) > probability) low = middle;
    else high = middle;
  }
}
