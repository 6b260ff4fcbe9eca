/**
 * Histograms of powers from 0 to a unit's size: an exact zero apart, and in every bin the least and the most that fell in it, so
 * that a quantile is exact where a bin holds one value. Takes powers with weights; gives quantiles.
 */

/** Bins over the range, beside the exact zero, which is the first. What lies beyond is in the last. */
const BINS = 100;
const WITH_ZERO = BINS + 1;
/** Power below this is none, kW: float residue. */
export const NOTHING_KW = 1e-6;

/** Columns are [cell][bin]. */
export interface UnitHistograms {
  readonly weight: Float64Array;
  readonly leastKw: Float64Array;
  readonly mostKw: Float64Array;
}

export const emptyUnitHistograms = (cellCount: number): UnitHistograms => ({
  weight: new Float64Array(cellCount * WITH_ZERO),
  leastKw: new Float64Array(cellCount * WITH_ZERO).fill(Infinity),
  mostKw: new Float64Array(cellCount * WITH_ZERO),
});

export function clearUnitHistograms({ weight, leastKw, mostKw }: UnitHistograms): void {
  weight.fill(0);
  leastKw.fill(Infinity);
  mostKw.fill(0);
}

export function countUnitPower(
  { weight: weights, leastKw, mostKw }: UnitHistograms,
  cell: number,
  kw: number,
  sizeKw: number,
  weight: number,
): void {
  const at = cell * WITH_ZERO + binOf(kw, sizeKw);
  weights[at] = weights[at]! + weight;
  if (kw < leastKw[at]!) leastKw[at] = kw;
  if (kw > mostKw[at]!) mostKw[at] = kw;
}

function binOf(kw: number, sizeKw: number): number {
  if (kw <= NOTHING_KW) return 0;
  const bin = Math.ceil((kw / sizeKw) * BINS);
  return bin < 1 ? 1 : bin > BINS ? BINS : bin;
}

/** Adds histograms to others of as many cells. */
export function addUnitHistograms(into: UnitHistograms, from: UnitHistograms): void {
  for (let at = 0; at < from.weight.length; at += 1) {
    const weight = from.weight[at]!;
    if (weight === 0) continue;
    into.weight[at] = into.weight[at]! + weight;
    if (from.leastKw[at]! < into.leastKw[at]!) into.leastKw[at] = from.leastKw[at]!;
    if (from.mostKw[at]! > into.mostKw[at]!) into.mostKw[at] = from.mostKw[at]!;
  }
}

/** The power below which a part of the weight lies, kW: 0 where that is in the zero, else straight through what a bin holds. */
export function unitQuantileKw(
  { weight, leastKw, mostKw }: UnitHistograms,
  cell: number,
  probability: number,
): number {
  const first = cell * WITH_ZERO;
  let all = 0;
  for (let bin = 0; bin < WITH_ZERO; bin += 1) all += weight[first + bin]!;
  const wanted = probability * all;
  let below = weight[first]!;
  if (wanted <= below) return 0;
  let most = 0;
  for (let at = first + 1; at < first + WITH_ZERO; at += 1) {
    const inside = weight[at]!;
    if (inside === 0) continue;
    most = mostKw[at]!;
    if (wanted <= below + inside)
      return leastKw[at]! + ((wanted - below) / inside) * (most - leastKw[at]!);
    below += inside;
  }
  return most;
}
