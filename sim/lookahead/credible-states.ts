/**
 * The states that a planned network may be in: as planned, and with each credible branch out alone. Takes a constraint
 * model and the branches; gives, by state, what the loss does to flows and sensitivities at the constraints. Made once for
 * each planned network.
 *
 * Letters: f flow on the branch that is lost, F flow at a constraint before, S and s what a unit adds to F and to f. After:
 * F + L f and S + L s. Where other ways remain, L is the outage factor (LODF). Where the loss cuts buses off, the bus at the
 * end that is still supplied misses what the branch brought it: L is what an injection there adds at the constraint; what is
 * cut off carries nothing. Shunts, phase shifts and held angles are in f and F already.
 */

import type { ConstraintModel } from "../network/constraints.ts";
import { outageFactors } from "../network/sensitivity.ts";
import { topologyOf } from "../network/topology.ts";

export interface CredibleStates {
  readonly base: ConstraintModel;
  /** The branch that is out in each state; the first state is the planned one: −1. */
  readonly branch: Int32Array;
  /** L, [state][constraint], in the limited direction of the constraint. */
  readonly factor: Float64Array;
  /** s, [state][unit]: kW on the branch, from its `from` end, for each kW that the unit injects. */
  readonly branchSensitivity: Float64Array;
  /** 1 where the branch of the constraint carries nothing: out itself or cut off; [state][constraint]. */
  readonly isDead: Uint8Array;
  /** Units without supply, by state. */
  readonly darkUnits: readonly Int32Array[];
  /** 1 where an outage changes nothing at any constraint and leaves every unit its supply; by state. */
  readonly isUntouched: Uint8Array;
  /** Outages that are no state, and why. */
  readonly leftOut: readonly OutageLeftOut[];
}

export interface OutageLeftOut {
  readonly branch: number;
  /** It carries nothing as planned; or without it reactances cancel and no flows follow. */
  readonly because: "not in service" | "singular";
}

/** Effects below this are rounding. */
const FACTOR_MIN = 1e-9;

interface Loss {
  readonly factorOf: (constraintBranch: number) => number;
  readonly isSupplied: Uint8Array | undefined;
}

export function credibleStates(base: ConstraintModel, outages: readonly number[]): CredibleStates {
  const { network, flows } = base;
  const { units, constraintPoints } = network;
  const constraintCount = constraintPoints.ids.length;
  const lossOf = losses(base);
  const states: { readonly branch: number; readonly loss: Loss | undefined }[] = [
    { branch: -1, loss: undefined },
  ];
  const leftOut: OutageLeftOut[] = [];
  for (const branch of outages) {
    if (flows.topology.isLive[branch] === 0) {
      leftOut.push({ branch, because: "not in service" });
      continue;
    }
    const loss = lossOf(branch);
    if (loss === "singular") leftOut.push({ branch, because: "singular" });
    else states.push({ branch, loss });
  }
  const factor = new Float64Array(states.length * constraintCount);
  const isDead = new Uint8Array(states.length * constraintCount);
  const branchSensitivity = new Float64Array(states.length * units.ids.length);
  const darkUnits = states.map(({ branch, loss }, state) => {
    if (loss === undefined) return new Int32Array(0);
    for (let constraint = 0; constraint < constraintCount; constraint += 1) {
      const cell = state * constraintCount + constraint;
      const at = constraintPoints.branch[constraint]!;
      const isCutOff = loss.isSupplied?.[network.branches.fromBus[at]!] === 0;
      isDead[cell] = at === branch || isCutOff ? 1 : 0;
      const signed = loss.factorOf(at) * constraintPoints.direction[constraint]!;
      factor[cell] = isDead[cell] === 1 || Math.abs(signed) < FACTOR_MIN ? 0 : signed;
    }
    const row = flows.sensitivityRow(branch);
    for (let unit = 0; unit < units.ids.length; unit += 1)
      branchSensitivity[state * units.ids.length + unit] = row[units.bus[unit]!]!;
    return Int32Array.from(
      units.ids.flatMap((_, unit) =>
        loss.isSupplied?.[units.bus[unit]!] === 0 &&
        flows.topology.isSupplied[units.bus[unit]!] === 1
          ? [unit]
          : [],
      ),
    );
  });
  const branch = Int32Array.from(states, (state) => state.branch);
  const isUntouched = Uint8Array.from(darkUnits, (units, state) => {
    const [from, to] = [state * constraintCount, (state + 1) * constraintCount];
    const isChanged = factor.subarray(from, to).some((of) => of !== 0);
    const isCut = isDead.subarray(from, to).includes(1);
    return state > 0 && !isChanged && !isCut && units.length === 0 ? 1 : 0;
  });
  return { base, branch, factor, branchSensitivity, isDead, darkUnits, isUntouched, leftOut };
}

/** What the loss of a branch does to flows on the others, in their own direction. */
function losses({ network, flows }: ConstraintModel): (branch: number) => Loss | "singular" {
  const factors = outageFactors(flows);
  const { fromBus, toBus } = network.branches;
  const rows = new Map<number, Float64Array>();
  const rowOf = (branch: number) => {
    const row = rows.get(branch) ?? flows.sensitivityRow(branch);
    rows.set(branch, row);
    return row;
  };
  return (branch) => {
    const column = factors.column(branch);
    if (column.kind === "singular") return "singular";
    if (column.kind === "factors")
      return { factorOf: (at) => column.factors[at]!, isSupplied: undefined };
    const { isSupplied } = topologyOf(network, branch);
    const isFromSupplied = isSupplied[fromBus[branch]!] === 1;
    const end = isFromSupplied ? fromBus[branch]! : toBus[branch]!;
    const sign = isFromSupplied ? 1 : -1;
    return { factorOf: (at) => sign * rowOf(at)[end]!, isSupplied };
  };
}

/** Fills the sensitivities of a state at one constraint, by unit; 0 for what carries nothing and for units without supply. */
export function stateSensitivityRow(
  { base, factor, branchSensitivity, isDead, darkUnits }: CredibleStates,
  state: number,
  constraint: number,
  out: Float64Array,
): void {
  const unitCount = out.length;
  const cell = state * base.network.constraintPoints.ids.length + constraint;
  for (let unit = 0; unit < unitCount; unit += 1) {
    const sensitivity =
      base.sensitivity[constraint * unitCount + unit]! +
      factor[cell]! * branchSensitivity[state * unitCount + unit]!;
    out[unit] = isDead[cell] === 1 ? 0 : Math.round(sensitivity * 1e9) / 1e9;
  }
  for (const unit of darkUnits[state]!) out[unit] = 0;
}

/** The same at every constraint, [constraint][unit]. */
export function stateSensitivity(states: CredibleStates, state: number, out: Float64Array): void {
  const unitCount = states.base.network.units.ids.length;
  for (let first = 0; first < out.length; first += unitCount)
    stateSensitivityRow(states, state, first / unitCount, out.subarray(first, first + unitCount));
}
