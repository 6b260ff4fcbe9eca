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
      if (steps < 0 || !tableau.pivot(row, residueWh)) return undefined;
    }
    if (!tableau.takeIn(limits, residueWh)) return tableau.answer();
  }
}

/** Variables are columns and then, for each row, its activity, whose entry is −1 there. Row 0 is the balance. */
class Tableau {
  readonly #columns: readonly FlowColumn[];
  readonly #sign: Float64Array;
  readonly #cost: Float64Array;
  /** Entries of columns, by row. */
  readonly #rows: Float64Array[];
  /** Limit of each row but the first. */
  readonly #limitOf: number[] = [];
  /** By variable. */
  readonly #lower: number[];
  readonly #upper: number[];
  readonly #isUpper: boolean[];
  readonly #isBasic: boolean[];
  readonly #basis: number[];
  #inverse: Float64Array[] = [];
  #basicValue = new Float64Array(0);
  #duals = new Float64Array(0);
  /** Of columns that are not in the basis; 0 for those that are. */
  readonly #restValue: Float64Array;

  constructor(columns: readonly FlowColumn[]) {
    const count = columns.length;
    this.#columns = columns;
    this.#sign = Float64Array.from(columns, ({ isBid }) => (isBid ? -1 : 1));
    this.#cost = Float64Array.from(
      columns,
      ({ limitGbpPerMwh }, at) => this.#sign[at]! * limitGbpPerMwh,
    );
    this.#rows = [this.#sign];
    this.#lower = Array<number>(count + 1).fill(0);
    this.#upper = [...columns.map(({ energyWh }) => energyWh), 0];
    this.#isUpper = [...Array.from(this.#cost, (cost) => cost < 0), false];
    this.#isBasic = [...Array<boolean>(count).fill(false), true];
    this.#basis = [count];
    this.#restValue = new Float64Array(count);
  }

  #valueAtBound(variable: number): number {
    return (this.#isUpper[variable]! ? this.#upper : this.#lower)[variable]!;
  }

  #entry(row: number, variable: number): number {
    const count = this.#columns.length;
    if (variable < count) return this.#rows[row]![variable]!;
    return variable - count === row ? -1 : 0;
  }

  /** Inverse, values and prices of the basis as it is. */
  solve(): void {
    const size = this.#basis.length;
    const count = this.#columns.length;
    this.#inverse = inverted(
      Array.from({ length: size }, (_, row) =>
        Float64Array.from(this.#basis, (variable) => this.#entry(row, variable)),
      ),
    );
    for (let variable = 0; variable < count; variable += 1)
      this.#restValue[variable] = this.#isBasic[variable]! ? 0 : this.#valueAtBound(variable);
    const rest = new Float64Array(size);
    for (let row = 0; row < size; row += 1) {
      const activity = count + row;
      const own = this.#isBasic[activity]! ? 0 : this.#valueAtBound(activity);
      rest[row] = own - dot(this.#rows[row]!, this.#restValue);
    }
    this.#basicValue = Float64Array.from(this.#inverse, (line) => dot(line, rest));
    this.#duals = new Float64Array(size);
    for (let place = 0; place < size; place += 1) {
      const variable = this.#basis[place]!;
      if (variable < count) addTimes(this.#duals, this.#cost[variable]!, this.#inverse[place]!);
    }
  }

  /** Place in the basis of what is furthest beyond a bound; −1 where nothing is. */
  furthest(residueWh: number): number {
    let [most, place] = [residueWh, -1];
    for (let at = 0; at < this.#basis.length; at += 1) {
      const variable = this.#basis[at]!;
      const value = this.#basicValue[at]!;
      const beyond = Math.max(this.#lower[variable]! - value, value - this.#upper[variable]!);
      if (beyond > most) {
        most = beyond;
        place = at;
      }
    }
    return place;
  }

  /** Sends what stands there to its bound, and gives whether anything could take its place. */
  pivot(place: number, residueWh: number): boolean {
    const leaving = this.#basis[place]!;
    const value = this.#basicValue[place]!;
    const isBelow = value < this.#lower[leaving]!;
    let leftWh = isBelow ? this.#lower[leaving]! - value : value - this.#upper[leaving]!;
    for (const { variable, pivot } of this.#candidates(this.#inverse[place]!, isBelow)) {
      leftWh -= pivot * (this.#upper[variable]! - this.#lower[variable]!);
      if (leftWh > residueWh) {
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
    const count = this.#columns.length;
    const alpha = new Float64Array(count + line.length);
    const priced = new Float64Array(count + line.length);
    for (let row = 0; row < line.length; row += 1) {
      addTimes(alpha, line[row]!, this.#rows[row]!);
      addTimes(priced, this.#duals[row]!, this.#rows[row]!);
      alpha[count + row] = 0 - line[row]!;
      priced[count + row] = 0 - this.#duals[row]!;
    }
    const found: { variable: number; pivot: number; ratio: number }[] = [];
    for (let variable = 0; variable < alpha.length; variable += 1) {
      const pivot = Math.abs(alpha[variable]!);
      if (pivot <= LEAST_PIVOT || this.#isBasic[variable]!) continue;
      const isRaised = alpha[variable]! > 0 === isBelow;
      if (this.#isUpper[variable]! !== isRaised) continue;
      if (this.#lower[variable]! === this.#upper[variable]!) continue;
      const cost = variable < count ? this.#cost[variable]! : 0;
      found.push({ variable, pivot, ratio: Math.abs(cost - priced[variable]!) / pivot });
    }
    return found.sort(
      (left, right) =>
        left.ratio - right.ratio || right.pivot - left.pivot || left.variable - right.variable,
    );
  }

  #values(): Float64Array {
    const values = this.#restValue.slice();
    for (const [place, variable] of this.#basis.entries())
      if (variable < values.length) values[variable] = this.#basicValue[place]!;
    return values;
  }

  /** Adds the rows of limits that are passed; gives whether there were any. */
  takeIn(limits: readonly FlowBounds[], residueWh: number): boolean {
    const count = this.#columns.length;
    const values = this.#values();
    const flowWh = new Float64Array(limits.length);
    for (let variable = 0; variable < count; variable += 1)
      if (values[variable] !== 0)
        addTimes(flowWh, this.#sign[variable]! * values[variable]!, this.#columns[variable]!.flows);
    const before = this.#basis.length;
    for (let limit = 0; limit < limits.length; limit += 1) {
      const { leastWh, mostWh } = limits[limit]!;
      if (flowWh[limit]! <= mostWh + residueWh && flowWh[limit]! >= leastWh - residueWh) continue;
      if (this.#limitOf.includes(limit)) continue;
      this.#limitOf.push(limit);
      this.#rows.push(
        Float64Array.from(this.#columns, ({ flows }, at) => this.#sign[at]! * flows[limit]!),
      );
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
    return {
      filledWh: this.#values(),
      priceGbpPerMwh: (flows) =>
        congestion.reduce((price, of, row) => price + of * flows[this.#limitOf[row]!]!, energy!),
    };
  }
}

/** Adds a multiple of a line to the first cells of another. */
function addTimes(to: Float64Array, factor: number, line: Float64Array): void {
  if (factor === 0) return;
  for (let at = 0; at < line.length; at += 1) to[at]! += factor * line[at]!;
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
