/**
 * Counter-based random draws by name. A draw is a pure function of (seed, purpose, owner's id, absolute UTC period,
 * slot): nothing here has state, so adding an owner or a purpose anywhere changes nobody else's draws.
 * seedrandom turns "seed/purpose" into one key a purpose; Threefry-2x32 with 20 rounds (Salmon and others 2011) does the rest.
 */
import seedrandom from "seedrandom";

/** The key of one purpose, for example "weather/wind". A new purpose is a new name: nothing is registered. */
export interface DrawPurpose {
  readonly name: string;
  readonly key0: number;
  readonly key1: number;
}

/** One 64-bit key an owner, as two columns; the owner's rows may stand in any order. */
export interface OwnerKeys {
  readonly key0: Uint32Array;
  readonly key1: Uint32Array;
}

const WORD = 4_294_967_296;
const PARITY = 0x1bd11bda;

/** The key of a purpose under a seed. */
export function drawPurpose(seed: string, name: string): DrawPurpose {
  const generator = seedrandom(`${seed}/${name}`);
  return { name, key0: generator.int32() >>> 0, key1: generator.int32() >>> 0 };
}

/** Keys of owners under a purpose: each depends on the purpose and on that owner's id alone. */
export function ownerKeys(purpose: DrawPurpose, ids: readonly string[]): OwnerKeys {
  const keys = { key0: new Uint32Array(ids.length), key1: new Uint32Array(ids.length) };
  ids.forEach((id, row) => {
    threefry(purpose.key0, purpose.key1, hashText(id, 0x811c9dc5), hashText(id, 0x9747b28c));
    keys.key0[row] = word0;
    keys.key1[row] = word1;
  });
  return keys;
}

/** Uniform in (0, 1) with 53 bits; never 0 or 1, so that its normal is finite. */
export function uniformDraw(keys: OwnerKeys, row: number, period: number, slot: number): number {
  threefry(keys.key0[row]!, keys.key1[row]!, period >>> 0, slot >>> 0);
  const high = word0 >>> 5;
  const low = word1 >>> 6;
  return (high * 67_108_864 + low + 0.5) / 9_007_199_254_740_992;
}

/** Standard normal by the inverse distribution function: one uniform a normal, good for common random numbers. */
export function normalDraw(keys: OwnerKeys, row: number, period: number, slot: number): number {
  return normalQuantile(uniformDraw(keys, row, period, slot));
}

function hashText(text: string, start: number): number {
  let hash = start;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    hash = Math.imul(hash ^ (code & 0xff), 0x01000193);
    hash = Math.imul(hash ^ (code >>> 8), 0x01000193);
  }
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  return hash >>> 0;
}

// The two output words stand in module variables so that a draw allocates nothing.
let word0 = 0;
let word1 = 0;

function threefry(key0: number, key1: number, counter0: number, counter1: number): void {
  const key2 = (PARITY ^ key0 ^ key1) | 0;
  let x0 = (counter0 + key0) | 0;
  let x1 = (counter1 + key1) | 0;
  for (let group = 0; group < 5; group += 1) {
    const even = (group & 1) === 0;
    x0 = (x0 + x1) | 0;
    x1 = rotate(x1, even ? 13 : 17) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = rotate(x1, even ? 15 : 29) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = rotate(x1, even ? 26 : 16) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = rotate(x1, even ? 6 : 24) ^ x0;
    const turn = group + 1;
    x0 = (x0 + pick(turn % 3, key0, key1, key2)) | 0;
    x1 = (x1 + pick((turn + 1) % 3, key0, key1, key2) + turn) | 0;
  }
  word0 = x0 >>> 0;
  word1 = x1 >>> 0;
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

function pick(index: number, key0: number, key1: number, key2: number): number {
  return index === 0 ? key0 : index === 1 ? key1 : key2;
}

/** The two words of Threefry-2x32-20 for known-answer tests. */
export function threefryWords(
  key: readonly [number, number],
  counter: readonly [number, number],
): readonly [number, number] {
  threefry(key[0], key[1], counter[0], counter[1]);
  return [word0 % WORD, word1 % WORD];
}

/** Inverse of the standard normal distribution function, algorithm AS 241 (Wichura 1988), about 16 digits. */
export function normalQuantile(probability: number): number {
  const q = probability - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (
      (q *
        (((((((r * 2509.0809287301226727 + 33430.575583588128105) * r + 67265.770927008700853) * r +
          45921.953931549871457) *
          r +
          13731.693765509461125) *
          r +
          1971.5909503065514427) *
          r +
          133.14166789178437745) *
          r +
          3.387132872796366608)) /
      (((((((r * 5226.495278852854561 + 28729.085735721942674) * r + 39307.89580009271061) * r +
        21213.794301586595867) *
        r +
        5394.1960214247511077) *
        r +
        687.1870074920579083) *
        r +
        42.313330701600911252) *
        r +
        1)
    );
  }
  const tail = Math.sqrt(-Math.log(q < 0 ? probability : 1 - probability));
  const value = tail <= 5 ? middleTail(tail - 1.6) : farTail(tail - 5);
  return q < 0 ? -value : value;
}

function middleTail(r: number): number {
  return (
    (((((((r * 7.7454501427834140764e-4 + 0.0227238449892691845833) * r + 0.24178072517745061177) *
      r +
      1.27045825245236838258) *
      r +
      3.64784832476320460504) *
      r +
      5.7694972214606914055) *
      r +
      4.6303378461565452959) *
      r +
      1.42343711074968357734) /
    (((((((r * 1.05075007164441684324e-9 + 5.475938084995344946e-4) * r +
      0.0151986665636164571966) *
      r +
      0.14810397642748007459) *
      r +
      0.68976733498510000455) *
      r +
      1.6763848301838038494) *
      r +
      2.05319162663775882187) *
      r +
      1)
  );
}

function farTail(r: number): number {
  return (
    (((((((r * 2.01033439929228813265e-7 + 2.71155556874348757815e-5) * r +
      0.0012426609473880784386) *
      r +
      0.026532189526576123093) *
      r +
      0.29656057182850489123) *
      r +
      1.7848265399172913358) *
      r +
      5.4637849111641143699) *
      r +
      6.6579046435011037772) /
    (((((((r * 2.04426310338993978564e-15 + 1.4215117583164458887e-7) * r +
      1.8463183175100546818e-5) *
      r +
      7.868691311456132591e-4) *
      r +
      0.0148753612908506148525) *
      r +
      0.13692988092273580531) *
      r +
      0.59983220655588793769) *
      r +
      1)
  );
}
