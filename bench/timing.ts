/**
 * How benches take time: the median of nine samples after a warm-up, each sample repeating the work for at least 40 ms.
 * Takes the work; gives milliseconds for one repeat, with the fastest and slowest sample beside the median.
 */
const SAMPLES = 9;
const SAMPLE_MS_MIN = 40;
const WARM_UP_MS = 100;

export interface Timing {
  readonly medianMs: number;
  readonly fastestMs: number;
  readonly slowestMs: number;
  /** Repeats of the work in each sample. */
  readonly repeats: number;
}

/** Times the work, which must leave nothing behind that makes the next repeat cheaper. */
export function timed(work: () => void): Timing {
  let calls = 0;
  const warmUpStart = performance.now();
  while (calls < 3 || performance.now() - warmUpStart < WARM_UP_MS) {
    work();
    calls += 1;
  }
  const onceMs = (performance.now() - warmUpStart) / calls;
  const repeats = Math.max(1, Math.ceil(SAMPLE_MS_MIN / onceMs));
  const samples = Array.from({ length: SAMPLES }, () => {
    const start = performance.now();
    for (let repeat = 0; repeat < repeats; repeat += 1) work();
    return (performance.now() - start) / repeats;
  }).sort((left, right) => left - right);
  return {
    medianMs: samples[SAMPLES >> 1]!,
    fastestMs: samples[0]!,
    slowestMs: samples[SAMPLES - 1]!,
    repeats,
  };
}
