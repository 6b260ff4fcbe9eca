/**
 * The linear (DC) power flow of one network, intact or with one branch out. Takes injections in kW by bus; gives branch
 * flows in kW and angles in document order, for one state or eight side by side, without allocating.
 * Keeps: power balances at every supplied bus; a branch that is open or not supplied carries 0.
 *
 * Per branch of reactance x, tap τ, phase shift φ, with b = 1 / (x τ):   f = b (θ_from − θ_to − φ)
 * Per bus, with injections P and shunt G:   Σ f leaving − Σ f entering = P − G
 * Over the buses with unknown angle:   B θ = P − G + Σ_from b φ − Σ_to b φ + Σ_{neighbours held} b θ_held
 * Reference buses hold their angle and take up what is not balanced. Angles are carried as w = θ · S with S the base in
 * kW, so that b (w_from − w_to) is kW at once. MATPOWER's makeBdc in these letters (Zimmerman and others 2011).
 */
import { type Checked, faulty, ok } from "../core/errors.ts";
import { KW_PER_MW, RADIANS_PER_DEGREE } from "../core/units.ts";
import type { Network } from "../model/network.ts";
import { factorise } from "./factor.ts";
import { type Factors, type FlowPlan, type Lanes, plainKernel } from "./kernel.ts";
import { type Susceptance, susceptanceOf } from "./susceptance.ts";
import { type Topology, topologyOf } from "./topology.ts";

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

/** Builds and factorises the model once; a fault where reactances cancel, so that no state follows from injections. */
export function buildFlowModel(network: Network, outageBranchRow?: number): Checked<FlowModel> {
  const topology = topologyOf(network, outageBranchRow);
  const susceptance = susceptanceOf(network, topology);
  const factorisation = factorise(susceptance.matrix);
  if (factorisation.kind === "singular") {
    return faulty([singularFault(network, topology, factorisation.because)]);
  }
  const { factors } = factorisation;
  const layout = placesOf(network, topology, susceptance, factors);
  const plan = flowPlan(network, susceptance, factors, layout);
  const constant = constantByPlace(network, susceptance, factors, layout);
  return ok(flowModel(network, topology, plan, constant, layout.placeOfBus));
}

function flowModel(
  network: Network,
  topology: Topology,
  plan: FlowPlan,
  constant: Float64Array,
  placeOfBus: Int32Array,
): FlowModel {
  const kernel = plainKernel(plan);
  const linear = plainKernel({
    ...plan,
    heldAngle: new Float64Array(plan.heldAngle.length),
    branchOffset: new Float64Array(plan.branchOffset.length),
  });
  const noConstant = new Float64Array(constant.length);
  const scale = 1 / (network.baseMva * KW_PER_MW);
  const busCount = network.buses.ids.length;
  const branchCount = network.branches.ids.length;
  return {
    network,
    topology,
    form: plan.factors.form,
    plan,
    constant,
    solve(injectionKw, lanes, flowKw, angleRad) {
      if (injectionKw.length !== busCount * lanes || flowKw.length !== branchCount * lanes) {
        throw new RangeError(`expected ${busCount} injections and ${branchCount} flows a lane`);
      }
      kernel.solve(injectionKw, constant, lanes);
      kernel.flows(flowKw, lanes);
      if (angleRad !== undefined) {
        copyAngles(kernel.angles(lanes), placeOfBus, lanes, scale, angleRad);
      }
    },
    response(injectionKw, flowKw) {
      linear.solve(injectionKw, noConstant, 1);
      linear.flows(flowKw, 1);
    },
    sensitivityRow(branch) {
      // B is symmetric: a row of B⁻¹ is the answer to injecting b at one end of the branch and taking it at the other.
      const row = new Float64Array(busCount);
      const b = plan.branchGain[branch]!;
      row[network.branches.fromBus[branch]!] = b;
      row[network.branches.toBus[branch]!] = -b;
      linear.solve(row, noConstant, 1);
      copyAngles(linear.angles(1), placeOfBus, 1, 1, row);
      return row;
    },
  };
}

function copyAngles(
  w: Float64Array,
  placeOfBus: Int32Array,
  lanes: Lanes,
  scale: number,
  angle: Float64Array,
): void {
  for (let bus = 0; bus < placeOfBus.length; bus += 1) {
    const from = placeOfBus[bus]! * lanes;
    const to = bus * lanes;
    for (let lane = 0; lane < lanes; lane += 1) angle[to + lane] = w[from + lane]! * scale;
  }
}

interface Layout {
  /** Place of each bus: solved ones in elimination order, then reference buses, last one place that is always 0. */
  readonly placeOfBus: Int32Array;
  readonly heldAngle: Float64Array;
}

function placesOf(
  network: Network,
  topology: Topology,
  susceptance: Susceptance,
  factors: Factors,
): Layout {
  const scale = network.baseMva * KW_PER_MW * RADIANS_PER_DEGREE;
  const placeOfBus = new Int32Array(network.buses.ids.length).fill(-1);
  factors.unknownColumn.forEach((column, place) => {
    placeOfBus[susceptance.busOfRow[column]!] = place;
  });
  const held: number[] = [];
  for (const bus of topology.referencesOfIsland.flat()) {
    placeOfBus[bus] = factors.size + held.push(network.buses.referenceAngleDeg[bus]! * scale) - 1;
  }
  const zeroPlace = factors.size + held.push(0) - 1;
  for (let bus = 0; bus < placeOfBus.length; bus += 1) {
    if (placeOfBus[bus] === -1) placeOfBus[bus] = zeroPlace;
  }
  return { placeOfBus, heldAngle: Float64Array.from(held) };
}

function flowPlan(
  network: Network,
  susceptance: Susceptance,
  factors: Factors,
  { placeOfBus, heldAngle }: Layout,
): FlowPlan {
  const { branches } = network;
  const zeroPlace = factors.size + heldAngle.length - 1;
  const placeAt = (bus: number, row: number) =>
    susceptance.branchPu[row] === 0 ? zeroPlace : placeOfBus[bus]!;
  return {
    factors,
    equationBus: factors.equationRow.map((row) => susceptance.busOfRow[row]!),
    heldAngle,
    branchFrom: branches.fromBus.map(placeAt),
    branchTo: branches.toBus.map(placeAt),
    branchGain: susceptance.branchPu,
    branchOffset: susceptance.branchPu.map((b, row) => -b * shiftOf(network, row) + 0),
  };
}

/** Phase shift φ · S of a branch. */
function shiftOf(network: Network, branch: number): number {
  return network.branches.shiftDeg[branch]! * RADIANS_PER_DEGREE * network.baseMva * KW_PER_MW;
}

/** What enters each equation whatever the injections are: shunts, phase shifts and held angles next door. */
function constantByPlace(
  network: Network,
  susceptance: Susceptance,
  factors: Factors,
  { placeOfBus, heldAngle }: Layout,
): Float64Array {
  const { fromBus, toBus } = network.branches;
  const byBus = network.buses.shuntKw.map((shunt) => -shunt);
  const heldAt = (bus: number) => heldAngle[placeOfBus[bus]! - factors.size] ?? 0;
  susceptance.branchPu.forEach((b, row) => {
    const from = fromBus[row]!;
    const to = toBus[row]!;
    const shift = shiftOf(network, row);
    byBus[from] = byBus[from]! + b * (heldAt(to) + shift);
    byBus[to] = byBus[to]! + b * (heldAt(from) - shift);
  });
  return Float64Array.from(factors.equationRow, (row) => byBus[susceptance.busOfRow[row]!]!);
}

function singularFault(network: Network, topology: Topology, because: string) {
  const negative = network.branches.ids.filter(
    (_, row) => topology.isLive[row] === 1 && network.branches.reactancePu[row]! < 0,
  );
  const among = negative.length === 0 ? "" : `; negative on ${negative.slice(0, 5).join(", ")}`;
  return {
    code: "network.singular",
    path: "branches",
    found: `reactances that leave the angles undetermined (${because}${among})`,
    remedy: "correct the reactances: those of parallel or neighbouring branches cancel",
  };
}
