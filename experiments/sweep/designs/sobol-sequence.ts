/**
 * The Sobol sequence with the direction numbers of Joe and Kuo 2008 (new-joe-kuo-6.21201), in Gray-code order (Antonov and
 * Saleev 1979). Takes a number of dimensions; gives places from 0, below 1, by dimension of the point at an index.
 */
const BITS = 32;
const ONE = 4_294_967_296;

/** By dimension from the second: coefficients of its primitive polynomial, and its first direction numbers. */
const JOE_KUO: readonly (readonly [coefficients: number, numbers: readonly number[]])[] = [
  [0, [1]],
  [1, [1, 3]],
  [1, [1, 3, 1]],
  [2, [1, 1, 1]],
  [1, [1, 1, 3, 3]],
  [4, [1, 3, 5, 13]],
  [2, [1, 1, 5, 5, 17]],
  [4, [1, 1, 5, 5, 5]],
  [7, [1, 1, 7, 11, 19]],
  [11, [1, 1, 5, 1, 1]],
  [13, [1, 1, 1, 3, 11]],
  [14, [1, 3, 5, 5, 31]],
  [1, [1, 3, 3, 9, 7, 49]],
  [13, [1, 1, 1, 15, 21, 21]],
  [16, [1, 3, 1, 13, 27, 49]],
  [19, [1, 1, 1, 15, 7, 5]],
  [22, [1, 3, 1, 15, 13, 25]],
  [25, [1, 1, 5, 5, 19, 61]],
  [1, [1, 3, 7, 11, 23, 15, 103]],
  [4, [1, 3, 7, 13, 13, 15, 69]],
];

export const SOBOL_FACTORS_MAX = JOE_KUO.length + 1;

export function sobolPlaces(dimensions: number): (index: number) => readonly number[] {
  const directions = Array.from({ length: dimensions }, (_, dimension) => directionsOf(dimension));
  return (index) => {
    const gray = (index ^ (index >>> 1)) >>> 0;
    return directions.map((numbers) => {
      let place = 0;
      for (let bit = 0; bit < BITS; bit += 1)
        if (((gray >>> bit) & 1) === 1) place = (place ^ numbers[bit]!) >>> 0;
      return place / ONE;
    });
  };
}

/** The direction numbers of a dimension as fractions of 2³². */
function directionsOf(dimension: number): Uint32Array {
  const numbers = new Uint32Array(BITS);
  if (dimension === 0) {
    for (let bit = 0; bit < BITS; bit += 1) numbers[bit] = 1 << (BITS - 1 - bit);
    return numbers;
  }
  const [coefficients, first] = JOE_KUO[dimension - 1]!;
  const degree = first.length;
  for (let bit = 0; bit < BITS; bit += 1) {
    if (bit < degree) {
      numbers[bit] = first[bit]! << (BITS - 1 - bit);
      continue;
    }
    const back = numbers[bit - degree]!;
    let number = back ^ (back >>> degree);
    for (let term = 1; term < degree; term += 1)
      if (((coefficients >>> (degree - 1 - term)) & 1) === 1) number ^= numbers[bit - term]!;
    numbers[bit] = number;
  }
  return numbers;
}
