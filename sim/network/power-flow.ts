/**
 * One linear power flow of a network's snapshot, as the command line prints it. Takes a network and at most one branch
 * that is out; gives angles, flows, loadings and what the grid supplies at the reference buses, in MW and degrees.
 * Keeps: over each supplied island, slack + injections of the other buses = 0, for the flow has no losses.
 */
import { type Checked, faulty, nearestWord, ok } from "../core/errors.ts";
import { KW_PER_MW, RADIANS_PER_DEGREE } from "../core/units.ts";
import type { Network } from "../model/network.ts";
import { buildFlowModel, type FaultsAt } from "./flow-model.ts";
import type { Topology } from "./topology.ts";

export interface BusState {
  readonly id: string;
  /** null where the bus is not supplied. */
  readonly angleDeg: number | null;
  /** Units less demand and shunt; at a reference bus what leaves it; 0 where the bus is not supplied. */
  readonly injectionMw: number;
}

export interface BranchState {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** Positive from its `from` end. */
  readonly flowMw: number;
  readonly ratingMw: number | null;
  /** |flow| / rating; null where no rating is known. */
  readonly loading: number | null;
}

export interface SlackShare {
  readonly bus: string;
  /** What the grid supplies here beyond the scheduled units: flow out + demand + shunt − units. */
  readonly mw: number;
}

export interface Slack extends SlackShare {
  /** Each reference bus of the island, where it has several; `mw` is their sum and `bus` the first. */
  readonly shares?: readonly SlackShare[];
}

export interface PowerFlow {
  readonly baseMva: number;
  readonly buses: readonly BusState[];
  readonly branches: readonly BranchState[];
  readonly slack: readonly Slack[];
}

export interface PowerFlowOptions {
  /** Id of the branch that is out. */
  readonly outage?: string;
  /** Ratings that loadings are told against, kW by branch; default: the static ones. */
  readonly ratingKw?: Float64Array;
  /** Gives what is wrong with reactances its place; default: their path in the document. */
  readonly faultsAt?: FaultsAt;
}

/** The flow of the snapshot: units at their snapshot, demands at their peak. */
export function powerFlow(network: Network, options: PowerFlowOptions = {}): Checked<PowerFlow> {
  const outageRow =
    options.outage === undefined ? -1 : network.branches.ids.indexOf(options.outage);
  if (options.outage !== undefined && outageRow < 0) {
    return faulty([unknownBranch(network, options.outage)]);
  }
  const built = buildFlowModel(network, outageRow, options.faultsAt);
  if (built.kind === "faulty") return built;
  const { topology } = built.value;
  const scheduledKw = snapshotInjections(network);
  const flowKw = new Float64Array(network.branches.ids.length);
  const angleRad = new Float64Array(network.buses.ids.length);
  built.value.solve(scheduledKw, 1, flowKw, angleRad);
  const leavingKw = netLeaving(network, flowKw);
  const unbound = [flowKw, angleRad, leavingKw].some((column) =>
    column.some((value) => !Number.isFinite(value)),
  );
  if (unbound) return faulty([NOT_FINITE]);
  return ok({
    baseMva: network.baseMva,
    buses: busStates(network, topology, scheduledKw, leavingKw, angleRad),
    branches: branchStates(network, flowKw, options.ratingKw ?? network.branches.ratingKw),
    slack: slackRows(network, topology, scheduledKw, leavingKw),
  });
}

/** Units at their snapshot less demands at their peak, kW by bus; shunts are the flow model's own. */
export function snapshotInjections(network: Network): Float64Array {
  const { units, demands } = network;
  const injectionKw = new Float64Array(network.buses.ids.length);
  units.bus.forEach((bus, row) => {
    injectionKw[bus] = injectionKw[bus]! + units.snapshotKw[row]!;
  });
  demands.bus.forEach((bus, row) => {
    injectionKw[bus] = injectionKw[bus]! - demands.peakKw[row]!;
  });
  return injectionKw;
}

/** Flow that leaves each bus less flow that enters it, kW. */
function netLeaving(network: Network, flowKw: Float64Array): Float64Array {
  const { fromBus, toBus } = network.branches;
  const leavingKw = new Float64Array(network.buses.ids.length);
  flowKw.forEach((flow, row) => {
    leavingKw[fromBus[row]!] = leavingKw[fromBus[row]!]! + flow;
    leavingKw[toBus[row]!] = leavingKw[toBus[row]!]! - flow;
  });
  return leavingKw;
}

function busStates(
  network: Network,
  topology: Topology,
  scheduledKw: Float64Array,
  leavingKw: Float64Array,
  angleRad: Float64Array,
): BusState[] {
  const { ids, isReference, shuntKw } = network.buses;
  return ids.map((id, bus) => {
    if (topology.isSupplied[bus] === 0) return { id, angleDeg: null, injectionMw: 0 };
    const injectionKw =
      isReference[bus] === 1 ? leavingKw[bus]! : scheduledKw[bus]! - shuntKw[bus]!;
    return {
      id,
      angleDeg: angleRad[bus]! / RADIANS_PER_DEGREE,
      injectionMw: injectionKw / KW_PER_MW,
    };
  });
}

function branchStates(
  network: Network,
  flowKw: Float64Array,
  ratingKw: Float64Array,
): BranchState[] {
  const { ids, fromBus, toBus } = network.branches;
  const busIds = network.buses.ids;
  return ids.map((id, row) => {
    const flow = flowKw[row]!;
    const rating = ratingKw[row]!;
    const isRated = Number.isFinite(rating);
    return {
      id,
      from: busIds[fromBus[row]!]!,
      to: busIds[toBus[row]!]!,
      flowMw: flow / KW_PER_MW,
      ratingMw: isRated ? rating / KW_PER_MW : null,
      loading: isRated ? loadingOf(flow, rating) : null,
    };
  });
}

/** A branch rated 0 is at rest without flow, and without bound with any. */
function loadingOf(flow: number, rating: number): number {
  return flow === 0 ? 0 : Math.abs(flow) / rating;
}

function slackRows(
  network: Network,
  topology: Topology,
  scheduledKw: Float64Array,
  leavingKw: Float64Array,
): Slack[] {
  const { ids, shuntKw } = network.buses;
  const supplyMw = (bus: number) =>
    (leavingKw[bus]! + shuntKw[bus]! - scheduledKw[bus]!) / KW_PER_MW;
  return topology.referencesOfIsland
    .filter((references) => references.length > 0)
    .map((references) => {
      const shares = references.map((bus) => ({ bus: ids[bus]!, mw: supplyMw(bus) }));
      const mw = shares.reduce((sum, share) => sum + share.mw, 0);
      const row = { bus: shares[0]!.bus, mw };
      return shares.length === 1 ? row : { ...row, shares };
    });
}

/** Only where a network made by code passes the bounds of a document. */
const NOT_FINITE = {
  code: "powerflow.notFinite",
  path: "",
  found: "a flow or an angle that is no finite number",
  remedy: "write powers and reactances of a network that could be built",
};

function unknownBranch(network: Network, outage: string) {
  const near = nearestWord(outage, network.branches.ids.slice(0, 2000));
  return {
    code: "powerflow.unknownOutage",
    path: "outage",
    found: `"${outage}", which is no branch of this network`,
    remedy:
      near === undefined
        ? "write the id of a branch"
        : `write the id of a branch; the nearest is "${near}"`,
  };
}
