/**
 * Events of active network management, each with its reason. Takes the state before and after; gives records, never text
 * to be read again.
 */
import type { ConstraintList } from "../access/lists.ts";
import type { LabEvent } from "../core/events.ts";
import { periodOf } from "../core/time.ts";
import type { ConnectionLimits } from "../model/connection-limits.ts";
import type { Network } from "../model/network.ts";
import type { CycleContext } from "./control-cycle.ts";
import type { AnmState, DispatchWork, Told } from "./state.ts";

/** An event for every set-point that moved between what units had been told and what they are told now. */
export function* movements(
  { units, constraintPoints }: Network,
  { importLimitKw }: ConnectionLimits,
  before: Told,
  { askedCapKw, askedLiftKw, askedBy }: AnmState,
  effective: (unit: number) => number,
  because: (constraint: string, isTightened: boolean) => string,
): Generator<LabEvent> {
  for (let unit = 0; unit < askedBy.length; unit += 1) {
    const isSame =
      before.capKw[unit] === askedCapKw[unit] && before.liftKw[unit] === askedLiftKw[unit];
    if (isSame) continue;
    const capacityKw = units.capacityKw[unit]!;
    const importKw = importLimitKw[units.connection[unit]!]!;
    const caps = [before.capKw[unit]!, askedCapKw[unit]!].map((kw) => Math.min(kw, capacityKw));
    const lifts = [before.liftKw[unit]!, askedLiftKw[unit]!].map((kw) => Math.max(kw, -importKw));
    for (const [[fromKw, toKw], isTightened] of [
      [caps, caps[1]! < caps[0]!],
      [lifts, lifts[1]! > lifts[0]!],
    ] as const) {
      if (fromKw === toKw) continue;
      const asking = isTightened ? askedBy[unit]! : before.by[unit]!;
      const constraint = constraintPoints.ids[asking] ?? "-";
      yield {
        kind: toKw! < fromKw! ? "setPointLowered" : "setPointRaised",
        at: effective(unit),
        unit: units.ids[unit]!,
        constraint,
        fromKw: fromKw!,
        toKw: toKw!,
        because: because(constraint, isTightened),
      };
    }
  }
}

export const byFlow = (constraint: string, isTightened: boolean) =>
  isTightened ? `${constraint} above its target` : `${constraint} needs less relief`;
export const byOrder = (constraint: string) => `the order of curtailment at ${constraint} changed`;

/** Both sides of each trade of a seller are told that the obligation is the buyer's again, or the seller's. */
export function* obligationEvents(
  { model }: CycleContext,
  state: AnmState,
  { kept, sold }: ConstraintList,
  seller: number,
  isGiving: boolean,
  instant: number,
): Generator<LabEvent> {
  const { ids } = model.network.units;
  const because = `${ids[seller]!} ${isGiving ? "is in reach again" : whyLost(state, seller)}`;
  for (const { trade, buyer, kw, seller: of } of kept) {
    if (of !== seller) continue;
    const sellerKw = sold.find((slice) => slice.trade === trade)!.volumeKw;
    for (const [unit, ownKw] of [
      [buyer, kw],
      [seller, sellerKw],
    ] as const) {
      yield {
        kind: isGiving ? "obligationResumed" : "obligationReturned",
        at: instant,
        trade,
        unit: ids[unit]!,
        period: periodOf(instant),
        kw: ownKw,
        because,
      };
    }
  }
}

/** Why the manager does not count on a unit. */
function whyLost(state: AnmState, unit: number): string {
  if (state.isDark[unit] === 1) return "has no supply";
  if (state.tripBy[unit]! >= 0) return "is tripped";
  if (state.isFailSafe[unit] === 1) return "is in fail-safe";
  return state.isNotResponding[unit] === 1 ? "does not answer" : "is out of reach";
}

export function* residuals(
  context: CycleContext,
  work: DispatchWork,
  before: Uint8Array,
  instant: number,
): Generator<LabEvent> {
  const { constraintPoints } = context.model.network;
  for (let constraint = 0; constraint < before.length; constraint += 1) {
    if (work.state.isResidual[constraint] !== 1 || before[constraint] === 1) continue;
    yield {
      kind: "residualOverload",
      at: instant,
      constraint: constraintPoints.ids[constraint]!,
      kw: work.flowKw[constraint]! - context.limits.targetKw[constraint]!,
      because: `every usable unit is at its minimum${held(context, constraint)}`,
    };
  }
}

/** Above a target that is lower for a service nothing is overloaded yet. */
function held({ limits }: CycleContext, constraint: number): string {
  const kw = limits.heldKw[constraint]!;
  return kw === 0 ? "" : `; ${Math.round(kw)} kW of the target are held for services`;
}
