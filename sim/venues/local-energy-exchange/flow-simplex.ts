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
  const tableau = new Tableau(columns, limits);
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
    if (!tableau.takeIn(residueWh)) return tableau.answer();
  }
}

/**
 * Variables are columns and then, for each row, its activity, whose entry is −1 there. Row 0 is the balance. Buffers by variable are as large as they can become, those by
 * row grow with the basis: no step allocates.
 */
class Tableau {
  readonly #columns: readonly FlowColumn[];
  readonly #limits: readonly FlowBounds[];
  readonly #zeros: readonly number[];
  readonly #sign: number[];
  readonly #cost: number[];
  /** Entries of columns, by row. */
  readonly #rows: number[][];
  /** Limit of each row but the first. */
  readonly #limitOf: number[] = [];
  /** By variable. */
  readonly #lower: number[];
  readonly #upper: number[];
  readonly #isUpper: Uint8Array;
  readonly #isBasic: Uint8Array;
  /** By place in the basis, of which there are as many as rows. */
  #size = 1;
  readonly #basis: Int32Array;
  readonly #matrix: number[][];
  readonly #inverse: number[][];
  readonly #rest: number[];
  readonly #basicValue: number[];
  readonly #duals: number[];
  /** Of columns that are not in the basis; 0 for those that are. */
  readonly #restValue: number[];
  /** What could enter: |α| and |d / α|, by variable, and which. */
  readonly #alpha: number[];
  readonly #priced: number[];
  readonly #candidates: Int32Array;

  constructor(columns: readonly FlowColumn[], limits: readonly FlowBounds[]) {
    const count = columns.length;
    const most = limits.length + 1;
    this.#zeros = zeros(count + most);
    const doubles = (length: number) => this.#zeros.slice(0, length);
    const byVariable = () => doubles(count + most);
    const square = () => [doubles(most)];
    this.#columns = columns;
    this.#limits = limits;
    this.#sign = doubles(count);
    this.#cost = doubles(count);
    [this.#lower, this.#upper] = [byVariable(), byVariable()];
    [this.#alpha, this.#priced] = [byVariable(), byVariable()];
    this.#isUpper = new Uint8Array(count + most);
    this.#isBasic = new Uint8Array(count + most);
    this.#basis = new Int32Array(most);
    [this.#matrix, this.#inverse] = [square(), square()];
    this.#rest = doubles(most);
    this.#basicValue = doubles(most);
    this.#duals = doubles(most);
    this.#restValue = doubles(count);
    this.#candidates = new Int32Array(count + most);
    for (let at = 0; at < count; at += 1) {
      const { isBid, limitGbpPerMwh, energyWh } = columns[at]!;
      this.#sign[at] = isBid ? -1 : 1;
      this.#cost[at] = this.#sign[at]! * limitGbpPerMwh;
      this.#upper[at] = energyWh;
      this.#isUpper[at] = this.#cost[at]! < 0 ? 1 : 0;
    }
    this.#rows = [this.#sign];
    this.#isBasic[count] = 1;
    this.#basis[0] = count;
  }

  #valueAtBound(variable: number): number {
    return (this.#isUpper[variable] === 1 ? this.#upper : this.#lower)[variable]!;
  }

  #entry(row: number, variable: number): number {
    const count = this.#columns.length;
    if (variable < count) return this.#rows[row]![variable]!;
    return variable - count === row ? -1 : 0;
  }

  /** Inverse, values and prices of the basis as it is. */
  solve(): void {
    const size = this.#size;
    const count = this.#columns.length;
    for (let row = 0; row < size; row += 1)
      for (let place = 0; place < size; place += 1)
        this.#matrix[row]![place] = this.#entry(row, this.#basis[place]!);
    invert(this.#matrix, this.#inverse, size);
    for (let variable = 0; variable < count; variable += 1)
      this.#restValue[variable] = this.#isBasic[variable] === 1 ? 0 : this.#valueAtBound(variable);
    for (let row = 0; row < size; row += 1) {
      const activity = count + row;
      const own = this.#isBasic[activity] === 1 ? 0 : this.#valueAtBound(activity);
      this.#rest[row] = own - dot(this.#rows[row]!, this.#restValue, count);
    }
    this.#duals.fill(0);
    for (let place = 0; place < size; place += 1) {
      const line = this.#inverse[place]!;
      this.#basicValue[place] = dot(line, this.#rest, size);
      const variable = this.#basis[place]!;
      if (variable < count) addTimes(this.#duals, this.#cost[variable]!, line, size);
    }
  }

  /** Place in the basis of what is furthest beyond a bound; −1 where nothing is. */
  furthest(residueWh: number): number {
    let most = residueWh;
    let place = -1;
    for (let at = 0; at < this.#size; at += 1) {
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
    for (let left = this.#findCandidates(place, isBelow); left > 0; left -= 1) {
      const variable = this.#takeFirst(left);
      leftWh -= this.#alpha[variable]! * (this.#upper[variable]! - this.#lower[variable]!);
      if (leftWh > residueWh) {
        this.#isUpper[variable] = 1 - this.#isUpper[variable]!;
        continue;
      }
      this.#basis[place] = variable;
      this.#isBasic[variable] = 1;
      this.#isBasic[leaving] = 0;
      this.#isUpper[leaving] = isBelow ? 0 : 1;
      return true;
    }
    return false;
  }

  /** What could move the row the right way, and how many. */
  #findCandidates(place: number, isBelow: boolean): number {
    const count = this.#columns.length;
    const size = this.#size;
    const line = this.#inverse[place]!;
    const [alpha, ratio] = [this.#alpha, this.#priced];
    alpha.fill(0);
    ratio.fill(0);
    for (let row = 0; row < size; row += 1) {
      addTimes(alpha, line[row]!, this.#rows[row]!, count);
      addTimes(ratio, this.#duals[row]!, this.#rows[row]!, count);
      alpha[count + row] = 0 - line[row]!;
      ratio[count + row] = 0 - this.#duals[row]!;
    }
    let found = 0;
    for (let variable = 0; variable < count + size; variable += 1) {
      const pivot = Math.abs(alpha[variable]!);
      if (pivot <= LEAST_PIVOT || this.#isBasic[variable] === 1) continue;
      const isRaised = alpha[variable]! > 0 === isBelow;
      if ((this.#isUpper[variable] === 1) !== isRaised) continue;
      if (this.#lower[variable]! === this.#upper[variable]!) continue;
      const cost = variable < count ? this.#cost[variable]! : 0;
      ratio[variable] = Math.abs(cost - ratio[variable]!) / pivot;
      alpha[variable] = pivot;
      this.#candidates[found] = variable;
      found += 1;
    }
    return found;
  }

  /** Of the candidates that are left the first in the order of entering, whose place the last of them takes. */
  #takeFirst(left: number): number {
    const candidates = this.#candidates;
    let best = 0;
    for (let at = 1; at < left; at += 1)
      if (this.#isBefore(candidates[at]!, candidates[best]!)) best = at;
    const variable = candidates[best]!;
    candidates[best] = candidates[left - 1]!;
    return variable;
  }

  #isBefore(one: number, other: number): boolean {
    const [ratio, pivot] = [this.#priced, this.#alpha];
    if (ratio[one] !== ratio[other]) return ratio[one]! < ratio[other]!;
    if (pivot[one] !== pivot[other]) return pivot[one]! > pivot[other]!;
    return one < other;
  }

  #values(): Float64Array {
    const values = Float64Array.from(this.#restValue);
    for (let place = 0; place < this.#size; place += 1) {
      const variable = this.#basis[place]!;
      if (variable < values.length) values[variable] = this.#basicValue[place]!;
    }
    return values;
  }

  /** Adds the rows of limits that are passed; gives whether there were any. */
  takeIn(residueWh: number): boolean {
    const columns = this.#columns;
    const count = columns.length;
    const values = this.#values();
    const flowWh = this.#zeros.slice(0, this.#limits.length);
    for (let variable = 0; variable < count; variable += 1)
      if (values[variable] !== 0) {
        const wh = this.#sign[variable]! * values[variable]!;
        addTimes(flowWh, wh, columns[variable]!.flows, flowWh.length);
      }
    const before = this.#size;
    for (let limit = 0; limit < flowWh.length; limit += 1) {
      const { leastWh, mostWh } = this.#limits[limit]!;
      if (flowWh[limit]! <= mostWh + residueWh && flowWh[limit]! >= leastWh - residueWh) continue;
      if (this.#limitOf.includes(limit)) continue;
      const row = this.#zeros.slice(0, count);
      for (let at = 0; at < count; at += 1) row[at] = this.#sign[at]! * columns[at]!.flows[limit]!;
      const activity = count + this.#size;
      this.#limitOf.push(limit);
      this.#rows.push(row);
      this.#matrix.push(this.#zeros.slice(0, this.#limits.length + 1));
      this.#inverse.push(this.#zeros.slice(0, this.#limits.length + 1));
      this.#lower[activity] = leastWh;
      this.#upper[activity] = mostWh;
      this.#isBasic[activity] = 1;
      this.#basis[this.#size] = activity;
      this.#size += 1;
    }
    return this.#size > before;
  }

  answer(): OptimalFlow {
    const prices = this.#duals.slice(0, this.#size);
    const limitOf = this.#limitOf;
    return {
      filledWh: this.#values(),
      priceGbpPerMwh(flows) {
        let price = prices[0]!;
        for (let row = 1; row < prices.length; row += 1)
          price += prices[row]! * flows[limitOf[row - 1]!]!;
        return price;
      },
    };
  }
}

/** Zeros in an array that V8 holds as doubles without holes, as its slices are: every access to a typed array is checked (bench/README.md). */
function zeros(count: number): number[] {
  const values = [0.5];
  values.pop();
  for (let at = 0; at < count; at += 1) values.push(0);
  return values;
}

/** Adds a multiple of the first cells of a line to those of another. */
function addTimes(
  to: number[],
  factor: number,
  line: ArrayLike<number>,
  count: number,
  first = 0,
): void {
  if (factor === 0) return;
  for (let at = first; at < count; at += 1) to[at]! += factor * line[at]!;
}

function dot(left: readonly number[], right: readonly number[], count: number): number {
  let sum = 0;
  for (let at = 0; at < count; at += 1) sum += left[at]! * right[at]!;
  return sum;
}

/** Gauss–Jordan with the largest pivot of each column, of the first rows and columns; changes both arguments. */
function invert(matrix: number[][], inverse: number[][], size: number): void {
  for (let row = 0; row < size; row += 1) {
    inverse[row]!.fill(0, 0, size);
    inverse[row]![row] = 1;
  }
  for (let column = 0; column < size; column += 1) {
    let best = column;
    for (let row = column + 1; row < size; row += 1)
      if (Math.abs(matrix[row]![column]!) > Math.abs(matrix[best]![column]!)) best = row;
    swap(matrix, column, best);
    swap(inverse, column, best);
    const [line, inverted] = [matrix[column]!, inverse[column]!];
    const scale = 1 / line[column]!;
    for (let at = 0; at < size; at += 1) {
      line[at]! *= scale;
      inverted[at]! *= scale;
    }
    for (let row = 0; row < size; row += 1) {
      const factor = matrix[row]![column]!;
      if (row === column || factor === 0) continue;
      // Nobody reads the columns before this one again.
      addTimes(matrix[row]!, 0 - factor, line, size, column);
      addTimes(inverse[row]!, 0 - factor, inverted, size);
    }
  }
}

function swap(lines: number[][], one: number, other: number): void {
  const line = lines[one]!;
  lines[one] = lines[other]!;
  lines[other] = line;
}
