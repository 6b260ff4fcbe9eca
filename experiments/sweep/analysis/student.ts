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
