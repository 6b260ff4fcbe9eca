/**
 * Counter-based random draws by purpose. A new purpose is a new name given to `drawPurpose`: nothing is registered. A draw
 * is a pure function of (seed, purpose, owner's id, absolute UTC period, slot): nothing here has state, so adding an owner or a purpose anywhere changes nobody else's draws.
 * seedrandom turns "seed/purpose" into one key a purpose; Threefry-2x32 with 20 rounds (Salmon and others 2011) does the rest.
 */
import seedrandom from "seedrandom";
import { normalQuantile } from "./normal.ts";

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
    keys.key0[row] = words[0]!;
    keys.key1[row] = words[1]!;
  });
  return keys;
}

/** Uniform in (0, 1) with 53 bits; never 0 or 1, so that its normal is finite. */
export function uniformDraw(keys: OwnerKeys, row: number, period: number, slot: number): number {
  threefry(keys.key0[row]!, keys.key1[row]!, period, slot);
  return uniformOfWords(words[0]!, words[1]!);
}

/**
 * Two uniforms in (0, 1) of 32 bits each for every owner from a row to before another, at a third of the cost of one of 53: slot 0 of the period.
 * The rounds of `threefry` in line, since a call for each owner costs as much as they do.
 */
export function uniformPairDraws(
  { key0, key1 }: OwnerKeys,
  first: number,
  end: number,
  period: number,
  out0: Float64Array,
  out1: Float64Array,
): void {
  for (let row = first; row < end; row += 1) {
    const a = key0[row]! | 0;
    const b = key1[row]! | 0;
    const c = PARITY ^ a ^ b;
    let x = (period + a) | 0;
    let y = b;
    x = (x + y) | 0;
    y = rotate(y, 13) ^ x;
    x = (x + y) | 0;
    y = rotate(y, 15) ^ x;
    x = (x + y) | 0;
    y = rotate(y, 26) ^ x;
    x = (x + y) | 0;
    y = rotate(y, 6) ^ x;
    x = (x + b) | 0;
    y = (y + c + 1) | 0;
    x = (x + y) | 0;
    y = rotate(y, 17) ^ x;
    x = (x + y) | 0;
    y = rotate(y, 29) ^ x;
    x = (x + y) | 0;
    y = rotate(y, 16) ^ x;
    x = (x + y) | 0;
    y = rotate(y, 24) ^ x;
    x = (x + c) | 0;
    y = (y + a + 2) | 0;
    x = (x + y) | 0;
    y = rotate(y, 13) ^ x;
    x = (x + y) | 0;
    y = rotate(y, 15) ^ x;
    x = (x + y) | 0;
    y = rotate(y, 26) ^ x;
    x = (x + y) | 0;
    y = rotate(y, 6) ^ x;
    x = (x + a) | 0;
    y = (y + b + 3) | 0;
    x = (x + y) | 0;
    y = rotate(y, 17) ^ x;
    x = (x + y) | 0;
    y = rotate(y, 29) ^ x;
    x = (x + y) | 0;
    y = rotate(y, 16) ^ x;
    x = (x + y) | 0;
    y = rotate(y, 24) ^ x;
    x = (x + b) | 0;
    y = (y + c + 4) | 0;
    x = (x + y) | 0;
    y = rotate(y, 13) ^ x;
    x = (x + y) | 0;
    y = rotate(y, 15) ^ x;
    x = (x + y) | 0;
    y = rotate(y, 26) ^ x;
    x = (x + y) | 0;
    y = rotate(y, 6) ^ x;
    x = (x + c) | 0;
    y = (y + a + 5) | 0;
    out0[row] = ((x >>> 0) + 0.5) / WORD;
    out1[row] = ((y >>> 0) + 0.5) / WORD;
  }
}

/** The largest float below 1. */
const BELOW_ONE = 1 - Number.EPSILON / 2;

/** Two words as a number in (0, 1). The last half of a step has no float between it and 1: it stays below by force. */
export function uniformOfWords(first: number, second: number): number {
  const high = first >>> 5;
  const low = second >>> 6;
  return Math.min((high * 67_108_864 + low + 0.5) / 9_007_199_254_740_992, BELOW_ONE);
}

/** Standard normal by the inverse distribution function: one uniform a normal, good for common random numbers. */
export function normalDraw(keys: OwnerKeys, row: number, period: number, slot: number): number {
  return normalQuantile(uniformDraw(keys, row, period, slot));
}

/** A uniform for each of some rows, one after the other: a number that a function returns is one that is allocated. */
export function uniformDraws(
  keys: OwnerKeys,
  rows: Int32Array,
  period: number,
  slot: number,
  out: Float64Array,
): void {
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index]!;
    threefry(keys.key0[row]!, keys.key1[row]!, period, slot);
    out[index] = uniformOfWords(words[0]!, words[1]!);
  }
}

/** The same of normals. */
export function normalDraws(
  keys: OwnerKeys,
  rows: Int32Array,
  period: number,
  slot: number,
  out: Float64Array,
): void {
  uniformDraws(keys, rows, period, slot, out);
  for (let index = 0; index < rows.length; index += 1) out[index] = normalQuantile(out[index]!);
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

// The two output words, signed: in an array, since a module variable above 2³¹ is a number of its own on the heap.
const words = new Int32Array(2);

function threefry(key0: number, key1: number, counter0: number, counter1: number): void {
  let first = key0 | 0;
  let second = key1 | 0;
  let third = PARITY ^ first ^ second;
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
    // After the first group the second and third key, then the third and first, and so on.
    x0 = (x0 + second) | 0;
    x1 = (x1 + third + group + 1) | 0;
    const last = first;
    first = second;
    second = third;
    third = last;
  }
  words[0] = x0;
  words[1] = x1;
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

/** The two words of Threefry-2x32-20 for known-answer tests. */
export function threefryWords(
  key: readonly [number, number],
  counter: readonly [number, number],
): readonly [number, number] {
  threefry(key[0], key[1], counter[0], counter[1]);
  return [words[0]! >>> 0, words[1]! >>> 0];
}
