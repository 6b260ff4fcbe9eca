/**
 * The standard normal distribution: the probability below a value, and the value below which a probability lies.
 */

/** Coefficients of AS 241, highest power first: numerator and denominator for the centre and the two parts of the tails. */
const CENTRE = {
  over: [
    2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946,
    1971.5909503065513, 133.14166789178438, 3.3871328727963665,
  ],
  under: [
    5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751,
    687.1870074920579, 42.31333070160091, 1,
  ],
} as const;
const MIDDLE = {
  over: [
    0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684,
    3.6478483247632045, 5.769497221460691, 4.630337846156546, 1.4234371107496835,
  ],
  under: [
    1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008,
    0.6897673349851, 1.6763848301838038, 2.053191626637759, 1,
  ],
} as const;
const FAR = {
  over: [
    2.0103343992922881e-7, 2.7115555687434876e-5, 0.0012426609473880784, 0.026532189526576124,
    0.29656057182850487, 1.7848265399172913, 5.463784911164114, 6.657904643501103,
  ],
  under: [
    2.0442631033899397e-15, 1.421511758316446e-7, 1.8463183175100548e-5, 0.0007868691311456133,
    0.014875361290850615, 0.1369298809227358, 0.599832206555888, 1,
  ],
} as const;

/** Inverse of the standard normal distribution function, algorithm AS 241 (Wichura 1988), about 16 digits. */
export function normalQuantile(probability: number): number {
  const q = probability - 0.5;
  if (Math.abs(q) <= 0.425) return q * rational(CENTRE, 0.180625 - q * q);
  const tail = Math.sqrt(-Math.log(q < 0 ? probability : 1 - probability));
  const value = tail <= 5 ? rational(MIDDLE, tail - 1.6) : rational(FAR, tail - 5);
  return q < 0 ? -value : value;
}

function rational(
  { over, under }: { readonly over: readonly number[]; readonly under: readonly number[] },
  r: number,
): number {
  let numerator = 0;
  let denominator = 0;
  for (let power = 0; power < 8; power += 1) {
    numerator = numerator * r + over[power]!;
    denominator = denominator * r + under[power]!;
  }
  return numerator / denominator;
}

/** Probability that a standard normal is below `value`: Hart's rational approximation as given by West (2005), to 1e-15. */
export function normalCdf(value: number): number {
  const size = Math.abs(value);
  if (size > 37) return value > 0 ? 1 : 0;
  const density = Math.exp((-size * size) / 2);
  const tail =
    size < 7.07106781186547
      ? (density * polynomial(HART.over, size)) / polynomial(HART.under, size)
      : density / (tailFraction(size) * 2.506628274631);
  return value > 0 ? 1 - tail : tail;
}

/** Coefficients, highest power first. */
const HART = {
  over: [
    3.52624965998911e-2, 0.700383064443688, 6.37396220353165, 33.912866078383, 112.079291497871,
    221.213596169931, 220.206867912376,
  ],
  under: [
    8.83883476483184e-2, 1.75566716318264, 16.064177579207, 86.7807322029461, 296.564248779674,
    637.333633378831, 793.826512519948, 440.413735824752,
  ],
} as const;

function polynomial(coefficients: readonly number[], value: number): number {
  let sum = 0;
  for (const coefficient of coefficients) sum = sum * value + coefficient;
  return sum;
}

function tailFraction(size: number): number {
  return size + 1 / (size + 2 / (size + 3 / (size + 4 / (size + 0.65))));
}
