/**
 * The equations of the linear (DC) power flow in the letters of the kernel. Takes a network and its topology; gives the
 * factorised matrix, what enters each equation whatever the injections are, and the place of each bus.
 *
 * Per branch of reactance x, tap τ, phase shift φ, with b = 1 / (x τ):   f = b (θ_from − θ_to − φ)
 * Per bus, with injections P and shunt G:   Σ f leaving − Σ f entering = P − G
 * Over the buses with unknown angle:   B θ = P − G + Σ_from b φ − Σ_to b φ + Σ_{neighbours held} b θ_held
 * Reference buses hold their angle and take up what is not balanced. Angles are carried as w = θ · S with S the base in
 * kW, so that b (w_from − w_to) is kW at once. MATPOWER's makeBdc in these letters (Zimmerman and others 2011).
 */
import { KW_PER_MW, RADIANS_PER_DEGREE } from "../core/units.ts";
import type { Network } from "../model/network.ts";
import { type Factorisation, factorise } from "./factor.ts";
import type { Factors, FlowPlan } from "./kernel.ts";
import { type Susceptance, susceptanceOf } from "./susceptance.ts";
import type { Topology } from "./topology.ts";

export type Equations =
  | { readonly kind: "equations"; readonly equations: FlowEquations }
  | Extract<Factorisation, { readonly kind: "singular" }>;

export interface FlowEquations {
  readonly plan: FlowPlan;
  /** What enters each equation beside the injections, by place: shunts, phase shifts, held angles next door. */
  readonly constant: Float64Array;
  /** Place of each bus: solved ones in elimination order, then reference buses, last one place that is always 0. */
  readonly placeOfBus: Int32Array;
}

/** The equations, factorised; singular where no state follows from injections. */
export function flowEquations(network: Network, topology: Topology): Equations {
  const susceptance = susceptanceOf(network, topology);
  const factorisation = factorise(susceptance.matrix);
  if (factorisation.kind === "singular") return factorisation;
  const { factors } = factorisation;
  const layout = placesOf(network, topology, susceptance, factors);
  const plan = flowPlan(network, susceptance, factors, layout);
  const constant = constantByPlace(network, susceptance, factors, layout);
  return { kind: "equations", equations: { plan, constant, placeOfBus: layout.placeOfBus } };
}

interface Layout {
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
