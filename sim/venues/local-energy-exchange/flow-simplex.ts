/**
 * The trades that are worth most within the limits of a network, by a dual simplex with bounds: it begins where merit order alone would clear, and takes in a limit
 * only once trades pass it, so that its basis is as large as the limits that bind. Takes what optimal-flow.ts takes; gives the same, or nothing where it does not
 * come to an end.
 *
 *   min Σ c x,  0 ≤ x ≤ u,  Σ ± x = 0,  least ≤ Σ ± f x ≤ most       c: ask, or less the bid; ±: sold, bought; f: flow for each Wh injected
 *   y = c_B B⁻¹,  d = c − y a;  price at a place = y₀ + Σ y f
 *
 * Leaves: the row furthest beyond a bound, of equal ones the first. Enters: the least |d / α|, then the largest |α|, then the first column; columns that the step
 * could pass go to their other bound on the way (Koberstein, 2005).
 */
import type { FlowBounds, FlowColumn, OptimalFlow } from "./optimal-flow.ts";

/** What is no pivot, and what of a Wh a bound may be passed by. */
const LEAST_PIVOT = 1e-9;
const RESIDUE_WH = 1e-5;
const STEPS_FOR_EACH = 20;

export function simplexFlow(
  columns: readonly FlowColumn[],
  limits: readonly FlowBounds[],
): OptimalFlow | undefined {
  const tableau = new Tableau(columns);
  const residueWh = RESIDUE_WH + 1e-12 * columns.reduce((sum, { energyWh }) => sum + energyWh, 0);
  let steps = STEPS_FOR_EACH * (columns.length + limits.length) + 100;
  for (;;) {
    for (;;) {
      tableau.solve();
      const row = tableau.furthest(residueWh);
      if (row < 0) break;
      steps -= 1;
      if (steps < 0 || !tableau.pivot(row)) return undefined;
    }
    if (!tableau.takeIn(limits, residueWh)) return tableau.answer();
  }
}

/** Variables are columns and then, for each row, its activity. Row 0 is the balance. */
class Tableau {
  readonly #columns: readonly FlowColumn[];
  readonly #sign: Float64Array;
  readonly #cost: Float64Array;
  readonly #lower: number[] = [0];
  readonly #upper: number[] = [0];
  /** Limit of each row but the first. */
  readonly #limitOf: number[] = [-1];
  readonly #isUpper: boolean[] = [];
  #basis: number[] = [];
  readonly #isBasic: boolean[] = [];
  #inverse: Float64Array[] = [];
  #basicValue = new Float64Array(0);
  #duals = new Float64Array(0);

  constructor(columns: readonly FlowColumn[]) {
    this.#columns = columns;
    this.#sign = Float64Array.from(columns, ({ isBid }) => (isBid ? -1 : 1));
    this.#cost = Float64Array.from(
      columns,
      ({ limitGbpPerMwh }, at) => this.#sign[at]! * limitGbpPerMwh,
    );
    for (const cost of this.#cost) {
      this.#isUpper.push(cost < 0);
      this.#isBasic.push(false);
    }
    this.#isUpper.push(false);
    this.#isBasic.push(true);
    this.#basis = [columns.length];
  }

  /** Of a column in a row; of an activity −1 in its own. */
  #entry(row: number, variable: number): number {
    const count = this.#columns.length;
    if (variable >= count) return variable - count === row ? -1 : 0;
    const sign = this.#sign[variable]!;
    return row === 0 ? sign : sign * this.#columns[variable]!.flows[this.#limitOf[row]!]!;
  }

  #bounds(variable: number): readonly [number, number] {
    const count = this.#columns.length;
    if (variable < count) return [0, this.#columns[variable]!.energyWh];
    return [this.#lower[variable - count]!, this.#upper[variable - count]!];
  }

  #valueAtBound(variable: number): number {
    const [lower, upper] = this.#bounds(variable);
    return this.#isUpper[variable]! ? upper : lower;
  }

  /** Inverse, values and prices of the basis as it is. */
  solve(): void {
    const size = this.#basis.length;
    this.#inverse = inverted(
      Array.from({ length: size }, (_, row) =>
        Float64Array.from(this.#basis, (variable) => this.#entry(row, variable)),
      ),
    );
    const rest = new Float64Array(size);
    for (let variable = 0; variable < this.#isBasic.length; variable += 1) {
      if (this.#isBasic[variable]!) continue;
      const value = this.#valueAtBound(variable);
      if (value === 0) continue;
      for (let row = 0; row < size; row += 1) rest[row]! -= value * this.#entry(row, variable);
    }
    this.#basicValue = Float64Array.from(this.#inverse, (line) => dot(line, rest));
    this.#duals = new Float64Array(size);
    for (const [place, variable] of this.#basis.entries()) {
      const cost = this.#cost[variable] ?? 0;
      if (cost === 0) continue;
      for (let row = 0; row < size; row += 1)
        this.#duals[row]! += cost * this.#inverse[place]![row]!;
    }
  }

  /** Place in the basis of what is furthest beyond a bound; −1 where nothing is. */
  furthest(residueWh: number): number {
    let [most, place] = [residueWh, -1];
    for (const [at, variable] of this.#basis.entries()) {
      const [lower, upper] = this.#bounds(variable);
      const value = this.#basicValue[at]!;
      const beyond = Math.max(lower - value, value - upper);
      if (beyond > most) [most, place] = [beyond, at];
    }
    return place;
  }

  /** Sends what stands there to its bound, and gives whether anything could take its place. */
  pivot(place: number): boolean {
    const leaving = this.#basis[place]!;
    const [lower, upper] = this.#bounds(leaving);
    const value = this.#basicValue[place]!;
    const isBelow = value < lower;
    const candidates = this.#candidates(this.#inverse[place]!, isBelow);
    let leftWh = isBelow ? lower - value : value - upper;
    for (const { variable, pivot } of candidates) {
      const [least, most] = this.#bounds(variable);
      leftWh -= pivot * (most - least);
      if (leftWh > 0) {
        this.#isUpper[variable] = !this.#isUpper[variable]!;
        continue;
      }
      this.#basis[place] = variable;
      this.#isBasic[variable] = true;
      this.#isBasic[leaving] = false;
      this.#isUpper[leaving] = !isBelow;
      return true;
    }
    return false;
  }

  /** What could move the row the right way, in the order of entering. */
  #candidates(line: Float64Array, isBelow: boolean) {
    const found: { variable: number; pivot: number; ratio: number }[] = [];
    for (let variable = 0; variable < this.#isBasic.length; variable += 1) {
      const [lower, upper] = this.#bounds(variable);
      if (this.#isBasic[variable]! || lower === upper) continue;
      let [alpha, priced] = [0, 0];
      for (let row = 0; row < line.length; row += 1) {
        const entry = this.#entry(row, variable);
        alpha += line[row]! * entry;
        priced += this.#duals[row]! * entry;
      }
      if (!isBelow) alpha = 0 - alpha;
      const pivot = Math.abs(alpha);
      if (pivot <= LEAST_PIVOT || this.#isUpper[variable]! !== alpha > 0) continue;
      const ratio = Math.abs((this.#cost[variable] ?? 0) - priced) / pivot;
      found.push({ variable, pivot, ratio });
    }
    return found.sort(
      (left, right) =>
        left.ratio - right.ratio || right.pivot - left.pivot || left.variable - right.variable,
    );
  }

  #values(): Float64Array {
    const values = Float64Array.from(this.#columns, (_, variable) => this.#valueAtBound(variable));
    for (const [place, variable] of this.#basis.entries())
      if (variable < values.length) values[variable] = this.#basicValue[place]!;
    return values;
  }

  /** Adds the rows of limits that are passed; gives whether there were any. */
  takeIn(limits: readonly FlowBounds[], residueWh: number): boolean {
    const flowWh = new Float64Array(limits.length);
    for (const [variable, wh] of this.#values().entries()) {
      if (wh === 0) continue;
      const { flows } = this.#columns[variable]!;
      const signed = this.#sign[variable]! * wh;
      for (let limit = 0; limit < flowWh.length; limit += 1)
        flowWh[limit]! += signed * flows[limit]!;
    }
    const before = this.#basis.length;
    for (const [limit, { leastWh, mostWh }] of limits.entries()) {
      if (flowWh[limit]! <= mostWh + residueWh && flowWh[limit]! >= leastWh - residueWh) continue;
      if (this.#limitOf.includes(limit)) continue;
      this.#limitOf.push(limit);
      this.#lower.push(leastWh);
      this.#upper.push(mostWh);
      this.#basis.push(this.#isBasic.length);
      this.#isBasic.push(true);
      this.#isUpper.push(false);
    }
    return this.#basis.length > before;
  }

  answer(): OptimalFlow {
    const [energy, ...congestion] = this.#duals;
    const limitOf = this.#limitOf.slice(1);
    return {
      filledWh: this.#values(),
      priceGbpPerMwh: (flows) =>
        congestion.reduce((price, of, row) => price + of * flows[limitOf[row]!]!, energy!),
    };
  }
}

const dot = (left: Float64Array, right: Float64Array): number => {
  let sum = 0;
  for (let at = 0; at < left.length; at += 1) sum += left[at]! * right[at]!;
  return sum;
};

/** Gauss–Jordan with the largest pivot of each column; changes its argument. */
function inverted(matrix: Float64Array[]): Float64Array[] {
  const size = matrix.length;
  const inverse = Array.from({ length: size }, (_, row) => {
    const line = new Float64Array(size);
    line[row] = 1;
    return line;
  });
  for (let column = 0; column < size; column += 1) {
    let best = column;
    for (let row = column + 1; row < size; row += 1)
      if (Math.abs(matrix[row]![column]!) > Math.abs(matrix[best]![column]!)) best = row;
    [matrix[column], matrix[best]] = [matrix[best]!, matrix[column]!];
    [inverse[column], inverse[best]] = [inverse[best]!, inverse[column]!];
    const scale = 1 / matrix[column]![column]!;
    for (let at = 0; at < size; at += 1) {
      matrix[column]![at]! *= scale;
      inverse[column]![at]! *= scale;
    }
    for (let row = 0; row < size; row += 1) {
      const factor = matrix[row]![column]!;
      if (row === column || factor === 0) continue;
      for (let at = 0; at < size; at += 1) {
        matrix[row]![at]! -= factor * matrix[column]![at]!;
        inverse[row]![at]! -= factor * inverse[column]![at]!;
      }
    }
  }
  return inverse;
}
