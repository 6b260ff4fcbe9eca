/**
 * Events of active network management, each with its reason. Takes the state before and after; gives records, never text
 * to be read again.
 */
import type { LabEvent } from "../core/events.ts";
import type { Network } from "../model/network.ts";
import type { CycleContext } from "./control-cycle.ts";
import type { AnmState, DispatchWork, Told } from "./state.ts";

/** An event for every set-point that moved between what units had been told and what they are told now. */
export function* movements(
  { units, connections, constraintPoints }: Network,
  before: Told,
  { askedCapKw, askedLiftKw, askedBy }: AnmState,
  effective: number,
  because: (constraint: string, isTightened: boolean) => string,
): Generator<LabEvent> {
  for (let unit = 0; unit < askedBy.length; unit += 1) {
    const capacityKw = units.capacityKw[unit]!;
    const importKw = connections.importLimitKw[units.connection[unit]!]!;
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
        at: effective,
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
      because: "every usable unit is at its minimum",
    };
  }
}
