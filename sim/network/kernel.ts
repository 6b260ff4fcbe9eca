/**
 * The hot path: one linear solve and all branch flows, for one state or for eight side by side (`w[place * 8 + lane]`).
 * Takes a plan made once a network; gives flows in document order. Allocates nothing a call, and a state has the same
 * bits alone as in any lane. Another back end (WebAssembly) may stand behind `FlowKernel` if it gives the same bits.
 *
 * The matrix is A = Pᵀ L D V Qᵀ with unit triangles L and V (V = Lᵀ when A is symmetric with diagonal pivots).
 * At place j stands the j-th pivot. With p the injections plus what is constant, in pivot order:
 *   forward:   y_j = p_j − Σ_{i<j} L_ji y_i        backward:  w_j = y_j / D_j − Σ_{k>j} V_jk w_k
 *   flow:      f = b (w_from − w_to) + c, where c = −b φ for a phase shift φ
 * Both triangles are held by rows, so that each place is written once in each sweep.
 *
 * Inside, columns are plain arrays of doubles: V8 checks every access to a typed array for a detached buffer from the
 * moment that any buffer in the process was transferred (module loaders do so), which made the sweeps 1.4 times slower.
 */

/** Rows of a triangle without its unit diagonal: row j stands from start[j] up to start[j + 1]. */
export interface TriangleRows {
  readonly start: Int32Array;
  readonly place: Int32Array;
  readonly value: Float64Array;
}

/** A factorised matrix in elimination order. */
export interface Factors {
  readonly size: number;
  /** symmetric: V = Lᵀ, all pivots on the diagonal and positive; general: L and V differ. */
  readonly form: "symmetric" | "general";
  /** Matrix row that is the equation at each place, and matrix column whose unknown stands there. */
  readonly equationRow: Int32Array;
  readonly unknownColumn: Int32Array;
  readonly lower: TriangleRows;
  readonly upper: TriangleRows;
  readonly inversePivot: Float64Array;
}

export interface FlowPlan {
  readonly factors: Factors;
  /** Bus whose injection enters at each place. */
  readonly equationBus: Int32Array;
  readonly branchFrom: Int32Array;
  readonly branchTo: Int32Array;
  readonly branchGain: Float64Array;
  readonly branchOffset: Float64Array;
}

export type Lanes = 1 | 8;

export interface FlowKernel {
  /** Angles by place, bus-major; valid until the next solve of as many lanes. */
  angles(lanes: Lanes): ArrayLike<number>;
  /** Angles of the network with these injections (by bus, bus-major) plus `constant` (by place). */
  solve(injection: Float64Array, constant: Float64Array, lanes: Lanes): void;
  /** Flows of all branches at the angles of the last solve of as many lanes. */
  flows(flow: Float64Array, lanes: Lanes): void;
}

/** The back end in plain TypeScript: the reference for every other. */
export function plainKernel(plan: FlowPlan): FlowKernel {
  const { factors } = plan;
  const lower = sweepRows(factors.lower);
  const upper = sweepRows(factors.upper);
  const equationBus = wholes(plan.equationBus);
  const inversePivot = doubles(factors.inversePivot);
  const branches = sweepBranches(plan);
  // One place behind the solved ones, which no solve writes: the angle 0 of references and of what carries nothing.
  const one = doubles(new Float64Array(factors.size + 1));
  const eight = doubles(new Float64Array((factors.size + 1) * 8));
  return {
    angles: (lanes) => (lanes === 1 ? one : eight),
    solve(injection, constant, lanes) {
      if (lanes === 1) {
        forwardOne(lower, equationBus, injection, constant, one);
        backwardOne(upper, inversePivot, one);
      } else {
        forwardEight(lower, equationBus, injection, constant, eight);
        backwardEight(upper, inversePivot, eight);
      }
    },
    flows(flow, lanes) {
      if (lanes === 1) flowsOne(branches, one, flow);
      else flowsEight(branches, eight, flow);
    },
  };
}

/** The rows of a triangle as the sweeps read them. */
interface SweepRows {
  readonly start: readonly number[];
  readonly place: readonly number[];
  readonly value: readonly number[];
}

interface SweepBranches {
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly gain: readonly number[];
  readonly offset: readonly number[];
}

const sweepRows = ({ start, place, value }: TriangleRows): SweepRows => ({
  start: wholes(start),
  place: wholes(place),
  value: doubles(value),
});

const sweepBranches = (plan: FlowPlan): SweepBranches => ({
  from: wholes(plan.branchFrom),
  to: wholes(plan.branchTo),
  gain: doubles(plan.branchGain),
  offset: doubles(plan.branchOffset),
});

/** An array that V8 holds as small whole numbers without holes. */
function wholes(values: ArrayLike<number>): number[] {
  const array: number[] = [];
  for (let at = 0; at < values.length; at += 1) array.push(values[at]!);
  return array;
}

/** An array that V8 holds as doubles without holes, even where every value is whole: once so, it stays so. */
function doubles(values: ArrayLike<number>): number[] {
  const array = [0.5];
  array.pop();
  for (let at = 0; at < values.length; at += 1) array.push(values[at]!);
  return array;
}

/** Solves A x = right, by matrix row, for one state; gives x by place. */
export function solveOnce(factors: Factors, right: Float64Array): readonly number[] {
  const none = new Float64Array(factors.size);
  const w = doubles(none);
  forwardOne(sweepRows(factors.lower), wholes(factors.equationRow), right, none, w);
  backwardOne(sweepRows(factors.upper), doubles(factors.inversePivot), w);
  return w;
}

function forwardOne(
  lower: SweepRows,
  equationBus: readonly number[],
  injection: Float64Array,
  constant: Float64Array,
  w: number[],
): void {
  const { start, place, value } = lower;
  let at = 0;
  for (let j = 0; j < equationBus.length; j += 1) {
    let y = injection[equationBus[j]!]! + constant[j]!;
    for (const end = start[j + 1]!; at < end; at += 1) y -= value[at]! * w[place[at]!]!;
    w[j] = y;
  }
}

function backwardOne(upper: SweepRows, inversePivot: readonly number[], w: number[]): void {
  const { start, place, value } = upper;
  for (let j = inversePivot.length - 1; j >= 0; j -= 1) {
    let x = w[j]! * inversePivot[j]!;
    const end = start[j + 1]!;
    for (let at = start[j]!; at < end; at += 1) x -= value[at]! * w[place[at]!]!;
    w[j] = x;
  }
}

function flowsOne(branches: SweepBranches, w: readonly number[], flow: Float64Array): void {
  const { from: branchFrom, to: branchTo, gain, offset } = branches;
  for (let row = 0; row < gain.length; row += 1) {
    flow[row] = gain[row]! * (w[branchFrom[row]!]! - w[branchTo[row]!]!) + offset[row]!;
  }
}

function forwardEight(
  lower: SweepRows,
  equationBus: readonly number[],
  injection: Float64Array,
  constant: Float64Array,
  w: number[],
): void {
  const { start, place, value } = lower;
  let at = 0;
  for (let j = 0; j < equationBus.length; j += 1) {
    const bus = equationBus[j]! << 3;
    const fixed = constant[j]!;
    let y0 = injection[bus]! + fixed;
    let y1 = injection[bus + 1]! + fixed;
    let y2 = injection[bus + 2]! + fixed;
    let y3 = injection[bus + 3]! + fixed;
    let y4 = injection[bus + 4]! + fixed;
    let y5 = injection[bus + 5]! + fixed;
    let y6 = injection[bus + 6]! + fixed;
    let y7 = injection[bus + 7]! + fixed;
    for (const end = start[j + 1]!; at < end; at += 1) {
      const l = value[at]!;
      const i = place[at]! << 3;
      y0 -= l * w[i]!;
      y1 -= l * w[i + 1]!;
      y2 -= l * w[i + 2]!;
      y3 -= l * w[i + 3]!;
      y4 -= l * w[i + 4]!;
      y5 -= l * w[i + 5]!;
      y6 -= l * w[i + 6]!;
      y7 -= l * w[i + 7]!;
    }
    const to = j << 3;
    w[to] = y0;
    w[to + 1] = y1;
    w[to + 2] = y2;
    w[to + 3] = y3;
    w[to + 4] = y4;
    w[to + 5] = y5;
    w[to + 6] = y6;
    w[to + 7] = y7;
  }
}

function backwardEight(upper: SweepRows, inversePivot: readonly number[], w: number[]): void {
  const { start, place, value } = upper;
  for (let j = inversePivot.length - 1; j >= 0; j -= 1) {
    const to = j << 3;
    const d = inversePivot[j]!;
    let x0 = w[to]! * d;
    let x1 = w[to + 1]! * d;
    let x2 = w[to + 2]! * d;
    let x3 = w[to + 3]! * d;
    let x4 = w[to + 4]! * d;
    let x5 = w[to + 5]! * d;
    let x6 = w[to + 6]! * d;
    let x7 = w[to + 7]! * d;
    const end = start[j + 1]!;
    for (let at = start[j]!; at < end; at += 1) {
      const v = value[at]!;
      const k = place[at]! << 3;
      x0 -= v * w[k]!;
      x1 -= v * w[k + 1]!;
      x2 -= v * w[k + 2]!;
      x3 -= v * w[k + 3]!;
      x4 -= v * w[k + 4]!;
      x5 -= v * w[k + 5]!;
      x6 -= v * w[k + 6]!;
      x7 -= v * w[k + 7]!;
    }
    w[to] = x0;
    w[to + 1] = x1;
    w[to + 2] = x2;
    w[to + 3] = x3;
    w[to + 4] = x4;
    w[to + 5] = x5;
    w[to + 6] = x6;
    w[to + 7] = x7;
  }
}

function flowsEight(branches: SweepBranches, w: readonly number[], flow: Float64Array): void {
  const { from: branchFrom, to: branchTo, gain, offset } = branches;
  for (let row = 0; row < gain.length; row += 1) {
    const from = branchFrom[row]! << 3;
    const to = branchTo[row]! << 3;
    const b = gain[row]!;
    const c = offset[row]!;
    const out = row << 3;
    flow[out] = b * (w[from]! - w[to]!) + c;
    flow[out + 1] = b * (w[from + 1]! - w[to + 1]!) + c;
    flow[out + 2] = b * (w[from + 2]! - w[to + 2]!) + c;
    flow[out + 3] = b * (w[from + 3]! - w[to + 3]!) + c;
    flow[out + 4] = b * (w[from + 4]! - w[to + 4]!) + c;
    flow[out + 5] = b * (w[from + 5]! - w[to + 5]!) + c;
    flow[out + 6] = b * (w[from + 6]! - w[to + 6]!) + c;
    flow[out + 7] = b * (w[from + 7]! - w[to + 7]!) + c;
  }
}
