/**
 * What trades of capacity would do to the network: every limit that they might pass, as a row. Takes trades and conditions;
 * gives rows in which the effects of trades add up, because flows and squared voltages are linear in injections.
 * Keeps: a set of trades passes a limit of the network exactly if it passes one of the rows.
 */
import type { Network } from "../model/network.ts";
import { addInjections } from "../network/constraints.ts";
import type { FlowModel } from "../network/flow-model.ts";
import { addReactive, type ReactiveRule } from "../network/reactive.ts";
import type { VoltageModel } from "../network/voltages.ts";
import {
  buyerShift,
  type CapacityTrade,
  installedKw,
  limitOf,
  sellerShift,
} from "./capacity-trade.ts";

/** A state of the network, intact or with one branch out. */
export interface StudiedState {
  /** Id of the branch that is out; undefined as planned. */
  readonly outage: string | undefined;
  readonly flows: FlowModel;
  readonly voltages: VoltageModel;
}

/** One thing that the network must bear: who injects what when, in which state, under which ratings. */
export interface Condition {
  /** Trades of this settlement period hold. */
  readonly period: number;
  readonly name: string;
  readonly state: StudiedState;
  readonly unitKw: Float64Array;
  readonly demandKw: Float64Array;
  readonly branchKw: Float64Array;
  readonly pointKw: Float64Array;
}

export type LimitKind = "branch" | "constraint" | "voltage" | "installed" | "held";

/** A limit that trades might pass. Powers in kW; of voltages all three are squares, per unit. */
export interface LimitRow {
  readonly kind: LimitKind;
  /** Row of the branch, constraint point, bus or connection. */
  readonly element: number;
  /** 1: from above; −1: from below, with base and limit negated. */
  readonly side: 1 | -1;
  readonly base: number;
  readonly limit: number;
  /** Of limits of the network; undefined of capacities of sites. */
  readonly condition: Condition | undefined;
  readonly period: number;
  /** What each trade in full adds, by trade. */
  readonly effect: Float64Array;
}

export interface StudySettings {
  readonly reactive: ReactiveRule;
  readonly undervoltageMarginPu: number;
  /** worse: a limit that no trade takes further counts for nothing, passed or not. */
  readonly alreadyOver: "worse" | "any";
}

/** Effects below this are rounding: kW, and squared per unit. */
const ROUNDING = { power: 1e-6, voltage: 1e-10 } as const;
export const tolerance = (kind: LimitKind) =>
  kind === "voltage" ? ROUNDING.voltage : ROUNDING.power;

/** The rows of trades under conditions; what no set of the trades could pass is left out. */
export function limitRows(
  network: Network,
  trades: readonly CapacityTrade[],
  conditions: Iterable<Condition>,
  settings: StudySettings,
): LimitRow[] {
  const rows = capacityRows(network, trades, settings);
  const inForce = tradesByPeriod(trades);
  const study = conditionRows(network, trades, settings);
  for (const condition of conditions) study(condition, inForce.get(condition.period) ?? [], rows);
  return rows;
}

function tradesByPeriod(trades: readonly CapacityTrade[]): Map<number, number[]> {
  const inForce = new Map<number, number[]>();
  for (const [trade, { periods }] of trades.entries())
    for (const period of periods) inForce.set(period, [...(inForce.get(period) ?? []), trade]);
  return inForce;
}

/** Nobody buys beyond what is installed, or sells more than it holds; once for each set of trades that hold together. */
function capacityRows(
  network: Network,
  trades: readonly CapacityTrade[],
  settings: StudySettings,
): LimitRow[] {
  const rows: LimitRow[] = [];
  const seen = new Set<string>();
  for (const [period, inForce] of tradesByPeriod(trades)) {
    const sites = new Map<string, LimitRow>();
    const add = (trade: number, kind: "installed" | "held", element: number) => {
      const { capacity, kw } = trades[trade]!;
      const key = `${kind} ${element} ${capacity}`;
      const oldKw = limitOf(network, element, capacity);
      const [base, limit] =
        kind === "held"
          ? [0, oldKw]
          : [oldKw, Math.max(oldKw, installedKw(network, element, capacity))];
      const row = sites.get(key) ?? {
        ...{ kind, element, side: 1, base, limit, condition: undefined, period },
        effect: new Float64Array(trades.length),
      };
      row.effect[trade] = kw;
      sites.set(key, row);
    };
    for (const trade of inForce) {
      add(trade, "installed", trades[trade]!.buyer);
      add(trade, "held", trades[trade]!.seller);
    }
    for (const [key, row] of sites) {
      const once = `${key} ${row.effect.join(",")}`;
      if (seen.has(once)) continue;
      seen.add(once);
      if (mayPass(row, settings)) rows.push(row);
    }
  }
  return rows;
}

/** Whether some set of trades could pass the limit. */
function mayPass({ kind, base, limit, effect }: LimitRow, { alreadyOver }: StudySettings): boolean {
  let raised = 0;
  for (const added of effect) if (added > tolerance(kind)) raised += added;
  return (raised > 0 || alreadyOver === "any") && base + raised > limit + tolerance(kind);
}

/** What a kW and a kvar at a site's bus add to flows and squared voltages. */
interface SiteResponse {
  readonly flowKw: Float64Array;
  readonly squaredPerKw: Float64Array;
  readonly squaredPerKvar: Float64Array;
}

function conditionRows(
  network: Network,
  trades: readonly CapacityTrade[],
  settings: StudySettings,
) {
  const { reactive, undervoltageMarginPu } = settings;
  const busCount = network.buses.ids.length;
  const [kw, kvar] = [new Float64Array(busCount), new Float64Array(busCount)];
  const flowKw = new Float64Array(network.branches.ids.length);
  const responses = new Map<StudiedState, Map<number, SiteResponse>>();
  const responseOf = ({ state, bus }: { state: StudiedState; bus: number }) => {
    const ofState = responses.get(state) ?? new Map<number, SiteResponse>();
    responses.set(state, ofState);
    const response = ofState.get(bus) ?? siteResponse(state, bus, busCount, flowKw.length);
    ofState.set(bus, response);
    return response;
  };
  return (condition: Condition, inForce: readonly number[], rows: LimitRow[]): void => {
    if (inForce.length === 0) return;
    const { state, unitKw, demandKw, branchKw, pointKw, period } = condition;
    kw.fill(0);
    kvar.fill(0);
    addInjections(network, unitKw, demandKw, 1, 0, kw);
    addReactive(network, reactive, unitKw, demandKw, kvar);
    state.flows.solve(kw, 1, flowKw);
    const squared = new Float64Array(state.voltages.buses.length);
    state.voltages.solve(kw, kvar, squared);
    const added = inForce.map((trade) => tradeEffect(condition, trades[trade]!));
    const push = (
      row: Omit<LimitRow, "condition" | "period" | "effect">,
      of: "flowKw" | "squared",
      at: number,
    ) => {
      const effect = new Float64Array(trades.length);
      for (const [place, trade] of inForce.entries())
        effect[trade] = row.side * added[place]![of][at]!;
      const whole = { ...row, condition, period, effect };
      if (mayPass(whole, settings)) rows.push(whole);
    };
    for (const side of [1, -1] as const) {
      for (const [element, flow] of flowKw.entries()) {
        const limit = branchKw[element]!;
        if (limit < Infinity)
          push({ kind: "branch", element, side, base: side * flow, limit }, "flowKw", element);
      }
      for (const [element, branch] of network.constraintPoints.branch.entries()) {
        if (network.constraintPoints.direction[element] !== side) continue;
        const limit = pointKw[element]!;
        const base = side * flowKw[branch]!;
        push({ kind: "constraint", element, side, base, limit }, "flowKw", branch);
      }
      for (const [at, element] of state.voltages.buses.entries()) {
        if (state.voltages.origin[element] !== "radial") continue;
        const pu =
          side === 1
            ? network.buses.voltagePuMax[element]!
            : network.buses.voltagePuMin[element]! + undervoltageMarginPu;
        const base = side * squared[at]!;
        push({ kind: "voltage", element, side, base, limit: side * pu * pu }, "squared", at);
      }
    }
  };

  /** What a trade in full adds to every flow and squared voltage. */
  function tradeEffect({ state, unitKw }: Condition, trade: CapacityTrade) {
    const use = { network, unitKw, unitKvarPerKw: reactive.unitKvarPerKw };
    const buyerBus = network.connections.bus[trade.buyer]!;
    const sellerBus = network.connections.bus[trade.seller]!;
    const sides = [
      { shift: buyerShift(use, trade.buyer, trade.capacity), bus: buyerBus },
      { shift: sellerShift(use, trade.seller, trade.capacity), bus: sellerBus },
    ];
    const flow = new Float64Array(flowKw.length);
    const squared = new Float64Array(state.voltages.buses.length);
    for (const { shift, bus } of sides) {
      const response = responseOf({ state, bus });
      const [byKw, byKvar] = [trade.kw * shift.kwPerKw, trade.kw * shift.kvarPerKw];
      for (let at = 0; at < flow.length; at += 1)
        flow[at] = flow[at]! + byKw * response.flowKw[at]!;
      for (let at = 0; at < squared.length; at += 1)
        squared[at] =
          squared[at]! + byKw * response.squaredPerKw[at]! + byKvar * response.squaredPerKvar[at]!;
    }
    return { flowKw: flow, squared };
  }
}

function siteResponse(
  { flows, voltages }: StudiedState,
  bus: number,
  busCount: number,
  branchCount: number,
): SiteResponse {
  const one = new Float64Array(busCount);
  const none = new Float64Array(busCount);
  one[bus] = 1;
  const flowKw = new Float64Array(branchCount);
  flows.response(one, flowKw);
  const squaredPerKw = new Float64Array(voltages.buses.length);
  const squaredPerKvar = new Float64Array(voltages.buses.length);
  voltages.response(one, none, squaredPerKw);
  voltages.response(none, one, squaredPerKvar);
  return { flowKw, squaredPerKw, squaredPerKvar };
}
