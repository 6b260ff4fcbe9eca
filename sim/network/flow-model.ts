/**
 * The linear (DC) power flow of one network, intact or with one branch out. Takes injections in kW by bus; gives branch
 * flows in kW and angles in document order, for one state or eight side by side, without allocating.
 * Keeps: power balances at every supplied bus; a branch that is open or not supplied carries 0.
 */
import { formatPath } from "../core/documents/document.ts";
import { type Checked, type Fault, faulty } from "../core/errors.ts";
import { KW_PER_MW } from "../core/units.ts";
import type { Finding } from "../model/findings.ts";
import type { Network } from "../model/network.ts";
import { reactancesApart } from "./apart.ts";
import { AMPLIFICATION_MAX, type Cancellation, cancellations } from "./cancelling.ts";
import { type FlowEquations, flowEquations } from "./flow-equations.ts";
import { type Factors, type FlowKernel, type Lanes, plainKernel } from "./kernel.ts";
import { type Topology, topologyOf } from "./topology.ts";
import {
  apartFinding,
  cancellationFinding,
  inState,
  type Solvable,
  unsolvable,
} from "./unsolvable.ts";

export interface FlowModel {
  readonly network: Network;
  readonly topology: Topology;
  /** symmetric: L and the pivots alone; general: L and U, where a reactance is negative and a pivot says so. */
  readonly form: Factors["form"];
  /**
   * Flows (by branch) and, where asked, angles (by bus) for injections by bus, each of length count · lanes with the
   * lanes of a row side by side. Injections are units less demands: the model draws the shunts itself. Those at
   * reference buses and at buses without supply change nothing; a bus without supply has angle 0.
   */
  solve(
    injectionKw: Float64Array,
    lanes: Lanes,
    flowKw: Float64Array,
    angleRad?: Float64Array,
  ): void;
  /** Flows that injections add, for one state: the linear part alone, without shunts, shifts and held angles. */
  response(injectionKw: Float64Array, flowKw: Float64Array): void;
  /** One PTDF row: kW of flow on a branch for each kW injected at a bus and taken up by the reference buses. */
  sensitivityRow(branch: number): Float64Array;
}

/**
 * Builds and factorises the model once; a fault where reactances cancel, so that no state follows from injections. `faultsAt`
 * gives what is found its place, where the network has one.
 */
export function buildFlowModel(
  network: Network,
  outageBranchRow = -1,
  faultsAt: FaultsAt = byPath,
): Checked<FlowModel> {
  const model = solvedFlows(network, topologyOf(network, outageBranchRow));
  if (model.kind === "ok") return model;
  const isClosed = network.branches.isClosed.map((closed, row) =>
    row === outageBranchRow ? 0 : closed,
  );
  return faulty(faultsAt(model.findings.map((finding) => inState(network, isClosed, finding))));
}

export type FaultsAt = (findings: readonly Finding[]) => readonly Fault[];

const byPath: FaultsAt = (findings) =>
  findings.map((finding) => ({ ...finding, path: formatPath(finding.path) }));

/** The model of one state of a network; or what is wrong with its reactances, all at once. */
export function solvedFlows(network: Network, topology: Topology): Solvable<FlowModel> {
  const found = flowEquations(network, topology);
  if (found.kind === "singular") return unsolvable(whySingular(network, topology));
  const value = flowModel(network, topology, found.equations);
  const cancelled = cancellations(value, AMPLIFICATION_MAX);
  if (cancelled.length === 0) return { kind: "ok", value };
  return unsolvable(cancelled.map((one) => cancellationFinding(network, one, false)));
}

/** How far reactances are moved to see which of them cancel exactly; what they then amplify is about the inverse. */
const NUDGE_FRAC = 1e-4;

/** Which reactances cancel, told beside a network in which they nearly do; else those that are furthest apart. */
function whySingular(network: Network, topology: Topology) {
  const reactancePu = network.branches.reactancePu.map((x) => (x < 0 ? x * (1 + NUDGE_FRAC) : x));
  const nudged = { ...network, branches: { ...network.branches, reactancePu } };
  const near = flowEquations(nudged, topology);
  const cancelled: readonly Cancellation[] =
    near.kind === "singular"
      ? []
      : cancellations(flowModel(nudged, topology, near.equations), 0.1 / NUDGE_FRAC);
  if (cancelled.length > 0) return cancelled.map((one) => cancellationFinding(network, one, true));
  const [furthest] = reactancesApart(network, topology, 0);
  return [apartFinding(network, furthest!)];
}

function flowModel(
  network: Network,
  topology: Topology,
  { plan, constant, placeOfBus, restAngle }: FlowEquations,
): FlowModel {
  const kernel = plainKernel(plan);
  // Made when first asked for: most outages are only solved.
  let linearKernel: FlowKernel | undefined;
  const linear = () => {
    linearKernel ??= plainKernel({
      ...plan,
      branchOffset: new Float64Array(plan.branchOffset.length),
    });
    return linearKernel;
  };
  const noConstant = new Float64Array(constant.length);
  const scale = 1 / (network.baseMva * KW_PER_MW);
  const busCount = network.buses.ids.length;
  const branchCount = network.branches.ids.length;
  return {
    network,
    topology,
    form: plan.factors.form,
    solve(injectionKw, lanes, flowKw, angleRad) {
      if (injectionKw.length !== busCount * lanes || flowKw.length !== branchCount * lanes) {
        throw new RangeError(`expected ${busCount} injections and ${branchCount} flows a lane`);
      }
      kernel.solve(injectionKw, constant, lanes);
      kernel.flows(flowKw, lanes);
      if (angleRad !== undefined) {
        copyAngles(kernel.angles(lanes), placeOfBus, lanes, angleRad);
        for (let at = 0; at < angleRad.length; at += 1)
          angleRad[at] = (angleRad[at]! + restAngle[Math.floor(at / lanes)]!) * scale;
      }
    },
    response(injectionKw, flowKw) {
      linear().solve(injectionKw, noConstant, 1);
      linear().flows(flowKw, 1);
    },
    sensitivityRow(branch) {
      // B is symmetric: a row of B⁻¹ is the answer to injecting b at one end of the branch and taking it at the other.
      const row = new Float64Array(busCount);
      const b = plan.branchGain[branch]!;
      row[network.branches.fromBus[branch]!] = b;
      row[network.branches.toBus[branch]!] = -b;
      linear().solve(row, noConstant, 1);
      copyAngles(linear().angles(1), placeOfBus, 1, row);
      return row;
    },
  };
}

function copyAngles(
  w: ArrayLike<number>,
  placeOfBus: Int32Array,
  lanes: Lanes,
  angle: Float64Array,
): void {
  for (let bus = 0; bus < placeOfBus.length; bus += 1) {
    const from = placeOfBus[bus]! * lanes;
    const to = bus * lanes;
    for (let lane = 0; lane < lanes; lane += 1) angle[to + lane] = w[from + lane]!;
  }
}
