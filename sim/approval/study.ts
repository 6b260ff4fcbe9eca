/**
 * What trades of capacity would do to the network: every limit that they might pass, as a row. Takes trades and conditions;
 * gives rows in which the effects of trades add up, because flows and squared voltages are linear in injections.
 * Keeps: a set of trades passes a limit of the network exactly if it passes one of the rows.
 */
import { type Checked, faulty, ok } from "../core/errors.ts";
import type { Network } from "../model/network.ts";
import { addInjections } from "../network/constraints.ts";
import { addReactive, type ReactiveRule } from "../network/reactive.ts";
import {
  type CapacityShift,
  type CapacityTrade,
  installedKw,
  limitOf,
  shiftsOf,
} from "./capacity-trade.ts";
import {
  type Condition,
  type LimitKind,
  type LimitRow,
  type StudiedState,
  tolerance,
} from "./limit-row.ts";
import { type RowBook, rowBook } from "./row-book.ts";

export interface StudySettings {
  readonly reactive: ReactiveRule;
  readonly undervoltageMarginPu: number;
  /** worse: a limit that no trade takes further counts for nothing, passed or not. */
  readonly alreadyOver: "worse" | "any";
}

/** The rows of trades under conditions; a fault where they are more than a rule could look at. */
export function limitRows(
  network: Network,
  trades: readonly CapacityTrade[],
  conditions: Iterable<Condition>,
  settings: StudySettings,
): Checked<readonly LimitRow[]> {
  const book = rowBook(trades.length);
  const inForce = tradesByPeriod(trades);
  let isHeld = addCapacities(network, trades, inForce, book);
  const study = conditionStudy(network, trades, settings, book);
  for (const condition of conditions) {
    if (!isHeld) return faulty([tooLarge(trades, book.rows.length)]);
    isHeld = study(condition, inForce.get(condition.period) ?? []);
  }
  return ok(book.rows);
}

const tooLarge = (trades: readonly CapacityTrade[], count: number) => ({
  code: "approval.tooLarge",
  path: "",
  found: `more than ${count} limits that the auction of ${trades[0]!.id} and the trades beside it could pass`,
  remedy: "write shorter trades or fewer a file, or approval.outages: none",
});

function tradesByPeriod(trades: readonly CapacityTrade[]): Map<number, number[]> {
  const inForce = new Map<number, number[]>();
  for (const [trade, { periods }] of trades.entries())
    for (const period of periods) {
      const known = inForce.get(period);
      if (known === undefined) inForce.set(period, [trade]);
      else known.push(trade);
    }
  return inForce;
}

/** Nobody buys beyond what is installed, or sells more than it holds, in any period. A lead sells nothing of its connection. */
function addCapacities(
  network: Network,
  trades: readonly CapacityTrade[],
  tradesOf: ReadonlyMap<number, readonly number[]>,
  book: RowBook,
): boolean {
  let isHeld = true;
  for (const [period, inForce] of tradesOf) {
    const parts = inForce.map((trade) => trades[trade]!);
    for (const { buyer, seller, capacity, offset } of parts) {
      for (const [kind, element] of [
        ["installed", buyer],
        ["held", seller],
      ] as const) {
        if (kind === "held" && offset !== undefined) continue;
        const heldKw = limitOf(network, element, capacity);
        const mostKw = Math.max(heldKw, installedKw(network, element, capacity));
        const [base, limit] = kind === "held" ? [0, heldKw] : [heldKw, mostKw];
        const added = parts.map((other) => {
          const own = kind === "held" ? other.seller : other.buyer;
          if (own !== element || other.capacity !== capacity) return 0;
          if (kind === "held" && other.offset !== undefined) return 0;
          return kind === "held" ? other.kw : other.boughtKw;
        });
        if (base + added.reduce((sum, kw) => sum + kw, 0) <= limit + tolerance(kind)) continue;
        const row = { kind, element, side: 1, base, limit, period, inForce, added } as const;
        isHeld &&= book.add(`${kind} ${element} ${capacity}`, { ...row, condition: undefined });
      }
    }
  }
  return isHeld;
}

/** What a kW and a kvar at a site's bus add to flows and squared voltages. */
interface SiteResponse {
  readonly flowKw: Float64Array;
  readonly squaredPerKw: Float64Array;
  readonly squaredPerKvar: Float64Array;
}

function conditionStudy(
  network: Network,
  trades: readonly CapacityTrade[],
  settings: StudySettings,
  book: RowBook,
) {
  const { reactive, undervoltageMarginPu, alreadyOver } = settings;
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
  return (condition: Condition, inForce: readonly number[]): boolean => {
    if (inForce.length === 0) return true;
    const { state, unitKw, demandKw, branchKw, pointKw, period } = condition;
    kw.fill(0);
    kvar.fill(0);
    addInjections(network, unitKw, demandKw, 1, 0, kw);
    addReactive(network, reactive, unitKw, demandKw, kvar);
    state.flows.solve(kw, 1, flowKw);
    const squared = new Float64Array(state.voltages.buses.length);
    state.voltages.solve(kw, kvar, squared);
    const effects = inForce.map((trade) => tradeEffect(condition, trades[trade]!));
    const flowEffects = effects.map((effect) => effect.flowKw);
    const squaredEffects = effects.map((effect) => effect.squared);
    const alone = effects.map((effect) => effect.alone);
    const flowAlone = alone.map((effect) => effect?.flowKw);
    const squaredAlone = alone.map((effect) => effect?.squared);
    const outage = state.outage ?? "";
    const added = new Float64Array(inForce.length);
    let isHeld = true;
    /** Keeps the limit of one element where some set of the trades could pass it. */
    const look = (
      kind: LimitKind,
      element: number,
      side: 1 | -1,
      value: number,
      limit: number,
      by: readonly Float64Array[],
      byLead: readonly (Float64Array | undefined)[],
      at: number,
    ): void => {
      /** Of offsetting the worse of what it does while its lead has changed alone, and in full. */
      const effectOf = (place: number): number => {
        const effect = side * by[place]![at]!;
        const before = byLead[place];
        return before === undefined ? effect : Math.max(effect, side * before[at]!);
      };
      const base = side * value;
      const rounding = tolerance(kind);
      let raised = 0;
      for (let place = 0; place < by.length; place += 1) {
        const effect = effectOf(place);
        if (effect > rounding) raised += effect;
      }
      if (base + raised <= limit + rounding || (raised === 0 && alreadyOver === "worse")) return;
      for (let place = 0; place < by.length; place += 1) added[place] = effectOf(place);
      const row = { kind, element, side, base, limit, period, condition, inForce, added };
      isHeld &&= book.add(`${kind} ${element} ${side} ${outage}`, row);
    };
    const { branch, direction } = network.constraintPoints;
    const { buses, origin } = state.voltages;
    const { voltagePuMax, voltagePuMin } = network.buses;
    for (let row = 0; row < flowKw.length; row += 1) {
      look("branch", row, 1, flowKw[row]!, branchKw[row]!, flowEffects, flowAlone, row);
      look("branch", row, -1, flowKw[row]!, branchKw[row]!, flowEffects, flowAlone, row);
    }
    for (let row = 0; row < branch.length; row += 1) {
      const side = direction[row] === 1 ? 1 : -1;
      const at = branch[row]!;
      look("constraint", row, side, flowKw[at]!, pointKw[row]!, flowEffects, flowAlone, at);
    }
    for (let at = 0; at < buses.length; at += 1) {
      const bus = buses[at]!;
      if (origin[bus] !== "radial") continue;
      const [most, least] = [voltagePuMax[bus]!, voltagePuMin[bus]! + undervoltageMarginPu];
      look("voltage", bus, 1, squared[at]!, most * most, squaredEffects, squaredAlone, at);
      look("voltage", bus, -1, squared[at]!, 0 - least * least, squaredEffects, squaredAlone, at);
    }
    return isHeld;
  };

  /** What a trade in full adds to every flow and squared voltage. */
  function tradeEffect({ state, unitKw }: Condition, trade: CapacityTrade) {
    const use = { network, unitKw, unitKvarPerKw: reactive.unitKvarPerKw };
    const shifts = shiftsOf(use, trade);
    const { bus } = network.connections;
    const buyer = { shift: shifts.buyer, bus: bus[trade.buyer]!, movedKw: trade.boughtKw };
    const seller = { shift: shifts.seller, bus: bus[trade.seller]!, movedKw: trade.kw };
    return {
      ...sidesEffect(state, [buyer, seller]),
      alone: trade.offset === undefined ? undefined : sidesEffect(state, [seller]),
    };
  }

  function sidesEffect(
    state: StudiedState,
    sides: readonly {
      readonly shift: CapacityShift;
      readonly bus: number;
      readonly movedKw: number;
    }[],
  ) {
    const flow = new Float64Array(flowKw.length);
    const squared = new Float64Array(state.voltages.buses.length);
    for (const { shift, bus, movedKw } of sides) {
      const response = responseOf({ state, bus });
      const [byKw, byKvar] = [movedKw * shift.kwPerKw, movedKw * shift.kvarPerKw];
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
