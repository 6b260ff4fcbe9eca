/**
 * Histograms of powers whose range nobody knows beforehand: bins lie on a grid that all cells share, and widen by twos as what
 * comes spreads. Takes powers with weights; gives quantiles, right to a five-hundredth of the range that came, with nothing cut
 * off. Its size does not grow with what is counted; the same powers in the same order leave the same bytes.
 */

export const SPREAD_BINS = 512;
/** At most so many bins to a kW: the narrowest is a watt or so. A power of two, so that the grid is exact. */
const PER_KW_MAX = 1024;

export interface SpreadHistograms {
  /** [cell][bin]. */
  readonly weight: Float64Array;
  /** By cell: bins to a kW, a power of two, and the number on the grid of its first; 0 and NaN where nothing was counted. */
  readonly perKw: Float64Array;
  readonly firstBin: Float64Array;
}

export const emptySpreads = (cellCount: number): SpreadHistograms => ({
  weight: new Float64Array(cellCount * SPREAD_BINS),
  perKw: new Float64Array(cellCount),
  firstBin: new Float64Array(cellCount).fill(NaN),
});

export function clearSpreads({ weight, perKw, firstBin }: SpreadHistograms): void {
  weight.fill(0);
  perKw.fill(0);
  firstBin.fill(NaN);
}

export function countSpread(into: SpreadHistograms, cell: number, kw: number, weight: number) {
  let place = kw * into.perKw[cell]! - into.firstBin[cell]!;
  // Where nothing was counted yet it is NaN.
  if (!(place >= 0 && place < SPREAD_BINS)) {
    makeRoomFor(into, cell, kw);
    // Rounding may take what lies just below the end to it.
    place = Math.min(SPREAD_BINS - 1, kw * into.perKw[cell]! - into.firstBin[cell]!);
  }
  const at = cell * SPREAD_BINS + (place | 0);
  into.weight[at] = into.weight[at]! + weight;
}

export const isCounted = ({ perKw }: SpreadHistograms, cell: number): boolean => perKw[cell]! > 0;

/** Adds histograms to others of as many cells. */
export function addSpreads(into: SpreadHistograms, from: SpreadHistograms): void {
  for (let cell = 0; cell < from.perKw.length; cell += 1) {
    const perKw = from.perKw[cell]!;
    if (perKw === 0) continue;
    const { low, high } = occupied(from, cell);
    widen(into, cell, perKw, low, high);
    const times = perKw / into.perKw[cell]!;
    const first = from.firstBin[cell]!;
    for (let number = low; number <= high; number += 1) {
      const at = cell * SPREAD_BINS + Math.floor(number / times) - into.firstBin[cell]!;
      into.weight[at] = into.weight[at]! + from.weight[cell * SPREAD_BINS + number - first]!;
    }
  }
}

/** The power below which a part of the weight lies, straight inside a bin, kW; 0 where nothing was counted. */
export function spreadQuantileKw(
  { weight, perKw, firstBin }: SpreadHistograms,
  cell: number,
  probability: number,
): number {
  const first = cell * SPREAD_BINS;
  if (perKw[cell] === 0) return 0;
  let all = 0;
  for (let bin = 0; bin < SPREAD_BINS; bin += 1) all += weight[first + bin]!;
  const wanted = probability * all;
  let below = 0;
  let end = 0;
  for (let bin = 0; bin < SPREAD_BINS; bin += 1) {
    const inside = weight[first + bin]!;
    if (inside === 0) continue;
    const number = firstBin[cell]! + bin;
    if (wanted <= below + inside) return (number + (wanted - below) / inside) / perKw[cell]!;
    below += inside;
    end = number + 1;
  }
  return end / perKw[cell]!;
}

function makeRoomFor(into: SpreadHistograms, cell: number, kw: number): void {
  if (!Number.isFinite(kw)) throw new RangeError(`a power of ${kw} kW has no bin`);
  const perKw = into.perKw[cell]! === 0 ? PER_KW_MAX : into.perKw[cell]!;
  const number = Math.floor(kw * perKw);
  widen(into, cell, perKw, number, number);
}

/** Numbers on the grid of the first and the last bin of a cell that hold anything. */
function occupied({ weight, firstBin }: SpreadHistograms, cell: number) {
  const first = cell * SPREAD_BINS;
  let low = 0;
  while (low < SPREAD_BINS - 1 && weight[first + low] === 0) low += 1;
  let high = SPREAD_BINS - 1;
  while (high > low && weight[first + high] === 0) high -= 1;
  return { low: firstBin[cell]! + low, high: firstBin[cell]! + high };
}

/** Room for what is written anew; used within one call alone. */
const anew = new Float64Array(SPREAD_BINS);

/** Makes the bins of a cell reach from one number to another of the grid of `perKw` bins to a kW, and no narrower. */
function widen(
  into: SpreadHistograms,
  cell: number,
  perKw: number,
  fromNumber: number,
  toNumber: number,
): void {
  const before = into.perKw[cell]!;
  const held = before === 0 ? undefined : occupied(into, cell);
  let after = before === 0 ? perKw : Math.min(before, perKw);
  // A number on a grid of wider bins is that on the narrower over how much wider they are, rounded down.
  const [timesHeld, timesNew] = [before / after, perKw / after];
  let low = Math.floor(fromNumber / timesNew);
  let high = Math.floor(toNumber / timesNew);
  if (held !== undefined) {
    low = Math.min(low, Math.floor(held.low / timesHeld));
    high = Math.max(high, Math.floor(held.high / timesHeld));
  }
  for (; high - low >= SPREAD_BINS; after /= 2) {
    low = Math.floor(low / 2);
    high = Math.floor(high / 2);
  }
  const firstAfter = Math.ceil((low + high) / 2) - SPREAD_BINS / 2;
  anew.fill(0);
  if (held !== undefined) {
    const times = before / after;
    for (let number = held.low; number <= held.high; number += 1) {
      const bin = Math.floor(number / times) - firstAfter;
      const at = cell * SPREAD_BINS + number - into.firstBin[cell]!;
      anew[bin] = anew[bin]! + into.weight[at]!;
    }
  }
  into.weight.set(anew, cell * SPREAD_BINS);
  into.perKw[cell] = after;
  into.firstBin[cell] = firstAfter;
}
