/**
 * The equations of the linear (DC) power flow in the letters of the kernel. Takes a network and its topology; gives the
 * factorised matrix, what enters each equation whatever the injections are, and the place of each bus.
 *
 * Per branch of reactance x, tap τ, phase shift φ, with b = 1 / (x τ):   f = b (θ_from − θ_to − φ)
 * Per bus, with injections P and shunt G:   Σ f leaving − Σ f entering = P − G
 * Over the buses with unknown angle:   B θ = P − G + Σ_from b φ − Σ_to b φ
 * Reference buses hold their angle and take up what is not balanced. Angles are counted from those at rest (`rest-angles.ts`), so
 * that references hold 0 and φ is what is left of a shift; and carried as w = θ · S with S the base in kW, so that
 * b (w_from − w_to) is kW at once. MATPOWER's makeBdc in these letters (Zimmerman and others 2011).
 */
import type { Network } from "../model/network.ts";
import { type Factorisation, factorise } from "./factor.ts";
import type { Factors, FlowPlan } from "./kernel.ts";
import { restAngles } from "./rest-angles.ts";
import { type Susceptance, susceptanceOf } from "./susceptance.ts";
import type { Topology } from "./topology.ts";

export type Equations =
  | { readonly kind: "equations"; readonly equations: FlowEquations }
  | Extract<Factorisation, { readonly kind: "singular" }>;

export interface FlowEquations {
  readonly plan: FlowPlan;
  /** What enters each equation beside the injections, by place: shunts, and the flows of shifts that are left. */
  readonly constant: Float64Array;
  /** Place of each bus: solved ones in elimination order, then one place that is always 0, of references and of buses without supply. */
  readonly placeOfBus: Int32Array;
  /** w of each bus at rest: what the solved angles are counted from. */
  readonly restAngle: Float64Array;
}

/** The equations, factorised; singular where no state follows from injections. */
export function flowEquations(network: Network, topology: Topology): Equations {
  const susceptance = susceptanceOf(network, topology);
  const factorisation = factorise(susceptance.matrix);
  if (factorisation.kind === "singular") return factorisation;
  const { factors } = factorisation;
  const placeOfBus = placesOf(network, susceptance, factors);
  const rest = restAngles(network, topology);
  const offset = susceptance.branchPu.map((b, row) => 0 - b * rest.shiftLeft[row]!);
  const plan = flowPlan(network, susceptance, factors, placeOfBus, offset);
  const constant = constantByPlace(network, susceptance, factors, offset);
  const equations = { plan, constant, placeOfBus, restAngle: rest.angle };
  return { kind: "equations", equations };
}

function placesOf(network: Network, susceptance: Susceptance, factors: Factors): Int32Array {
  const placeOfBus = new Int32Array(network.buses.ids.length).fill(factors.size);
  factors.unknownColumn.forEach((column, place) => {
    placeOfBus[susceptance.busOfRow[column]!] = place;
  });
  return placeOfBus;
}

function flowPlan(
  { branches }: Network,
  { branchPu, busOfRow }: Susceptance,
  factors: Factors,
  placeOfBus: Int32Array,
  branchOffset: Float64Array,
): FlowPlan {
  const placeAt = (bus: number, row: number) =>
    branchPu[row] === 0 ? factors.size : placeOfBus[bus]!;
  return {
    factors,
    equationBus: factors.equationRow.map((row) => busOfRow[row]!),
    branchFrom: branches.fromBus.map(placeAt),
    branchTo: branches.toBus.map(placeAt),
    branchGain: branchPu,
    branchOffset,
  };
}

function constantByPlace(
  network: Network,
  susceptance: Susceptance,
  factors: Factors,
  offset: Float64Array,
): Float64Array {
  const { fromBus, toBus } = network.branches;
  const byBus = network.buses.shuntKw.map((shunt) => -shunt);
  offset.forEach((kw, row) => {
    const from = fromBus[row]!;
    const to = toBus[row]!;
    byBus[from] = byBus[from]! + (0 - kw);
    byBus[to] = byBus[to]! + kw;
  });
  return Float64Array.from(factors.equationRow, (row) => byBus[susceptance.busOfRow[row]!]!);
}
