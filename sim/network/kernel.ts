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
  /** Angles of the places behind the solved ones: held by reference buses, and one last place that is always 0. */
  readonly heldAngle: Float64Array;
  readonly branchFrom: Int32Array;
  readonly branchTo: Int32Array;
  readonly branchGain: Float64Array;
  readonly branchOffset: Float64Array;
}

export type Lanes = 1 | 8;

export interface FlowKernel {
  /** Angles by place, bus-major; valid until the next solve of as many lanes. */
  angles(lanes: Lanes): Float64Array;
  /** Angles of the network with these injections (by bus, bus-major) plus `constant` (by place). */
  solve(injection: Float64Array, constant: Float64Array, lanes: Lanes): void;
  /** Flows of all branches at the angles of the last solve of as many lanes. */
  flows(flow: Float64Array, lanes: Lanes): void;
}

/** The back end in plain TypeScript: the reference for every other. */
export function plainKernel(plan: FlowPlan): FlowKernel {
  const places = plan.factors.size + plan.heldAngle.length;
  const one = new Float64Array(places);
  const eight = new Float64Array(places * 8);
  one.set(plan.heldAngle, plan.factors.size);
  for (let at = plan.factors.size * 8; at < eight.length; at += 1) eight[at] = one[at >> 3]!;
  return {
    angles: (lanes) => (lanes === 1 ? one : eight),
    solve(injection, constant, lanes) {
      if (lanes === 1) {
        forwardOne(plan.factors.lower, plan.equationBus, injection, constant, one);
        backwardOne(plan.factors.upper, plan.factors.inversePivot, one);
      } else {
        gatherEight(plan.equationBus, injection, constant, eight);
        forwardEight(plan.factors.lower, eight);
        backwardEight(plan.factors.upper, plan.factors.inversePivot, eight);
      }
    },
    flows(flow, lanes) {
      if (lanes === 1) flowsOne(plan, one, flow);
      else flowsEight(plan, eight, flow);
    },
  };
}

/** Solves A x = right, by matrix row, for one state; x stands in `w` by place. */
export function solveOnce(factors: Factors, right: Float64Array, w: Float64Array): void {
  forwardOne(factors.lower, factors.equationRow, right, new Float64Array(factors.size), w);
  backwardOne(factors.upper, factors.inversePivot, w);
}

function forwardOne(
  lower: TriangleRows,
  equationBus: Int32Array,
  injection: Float64Array,
  constant: Float64Array,
  w: Float64Array,
): void {
  const { start, place, value } = lower;
  let at = 0;
  for (let j = 0; j < equationBus.length; j += 1) {
    let y = injection[equationBus[j]!]! + constant[j]!;
    for (const end = start[j + 1]!; at < end; at += 1) y -= value[at]! * w[place[at]!]!;
    w[j] = y;
  }
}

function backwardOne(upper: TriangleRows, inversePivot: Float64Array, w: Float64Array): void {
  const { start, place, value } = upper;
  for (let j = inversePivot.length - 1; j >= 0; j -= 1) {
    let x = w[j]! * inversePivot[j]!;
    const end = start[j + 1]!;
    for (let at = start[j]!; at < end; at += 1) x -= value[at]! * w[place[at]!]!;
    w[j] = x;
  }
}

function flowsOne(plan: FlowPlan, w: Float64Array, flow: Float64Array): void {
  const { branchFrom, branchTo, branchGain, branchOffset } = plan;
  for (let row = 0; row < branchGain.length; row += 1) {
    flow[row] = branchGain[row]! * (w[branchFrom[row]!]! - w[branchTo[row]!]!) + branchOffset[row]!;
  }
}

function gatherEight(
  equationBus: Int32Array,
  injection: Float64Array,
  constant: Float64Array,
  w: Float64Array,
): void {
  for (let j = 0; j < equationBus.length; j += 1) {
    const bus = equationBus[j]! << 3;
    const fixed = constant[j]!;
    const to = j << 3;
    w[to] = injection[bus]! + fixed;
    w[to + 1] = injection[bus + 1]! + fixed;
    w[to + 2] = injection[bus + 2]! + fixed;
    w[to + 3] = injection[bus + 3]! + fixed;
    w[to + 4] = injection[bus + 4]! + fixed;
    w[to + 5] = injection[bus + 5]! + fixed;
    w[to + 6] = injection[bus + 6]! + fixed;
    w[to + 7] = injection[bus + 7]! + fixed;
  }
}

function forwardEight(lower: TriangleRows, w: Float64Array): void {
  const { start, place, value } = lower;
  const last = start.length - 1;
  for (let j = 0; j < last; j += 1) {
    const end = start[j + 1]!;
    let at = start[j]!;
    if (at === end) continue;
    const to = j << 3;
    let y0 = w[to]!;
    let y1 = w[to + 1]!;
    let y2 = w[to + 2]!;
    let y3 = w[to + 3]!;
    let y4 = w[to + 4]!;
    let y5 = w[to + 5]!;
    let y6 = w[to + 6]!;
    let y7 = w[to + 7]!;
    for (; at < end; at += 1) {
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

function backwardEight(upper: TriangleRows, inversePivot: Float64Array, w: Float64Array): void {
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

function flowsEight(plan: FlowPlan, w: Float64Array, flow: Float64Array): void {
  const { branchFrom, branchTo, branchGain, branchOffset } = plan;
  for (let row = 0; row < branchGain.length; row += 1) {
    const from = branchFrom[row]! << 3;
    const to = branchTo[row]! << 3;
    const b = branchGain[row]!;
    const c = branchOffset[row]!;
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
