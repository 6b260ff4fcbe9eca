/**
 * Uses of a trader's own units change what they do of their own accord, before services and network management see it. Takes a
 * tick whose course was read; writes what units could do then, and keeps what they would have done unused.
 */
import { availability } from "../dispatch/availability.ts";
import type { PortfolioUse } from "../model/portfolio.ts";
import type { Segment } from "../model/readings.ts";
import { keptLimitsIn } from "../positions/capacity-book.ts";
import { changePlan, hears } from "./follow-instructions.ts";
import type { World } from "./world.ts";

export function followUses(world: World, period: number): void {
  const { inputs, network, portfolio } = world;
  const uses = portfolio.uses.get(period) ?? [];
  if (uses.length === 0) return;
  const { ownKw, usedKw } = portfolio;
  const { tickSourceKw, tickPlannedKw, tickStoredWh, potentialKw, lowestKw, highestKw } = inputs;
  ownKw.set(potentialKw);
  for (const [unit, changeKw] of changesOf(uses)) {
    if (hears(world, unit)) changePlan(network, unit, changeKw, ownKw, tickSourceKw, tickPlannedKw);
  }
  const limits = keptLimitsIn(world.capacity, period);
  const out = [potentialKw, lowestKw, highestKw] as const;
  availability(network, limits, tickSourceKw, tickPlannedKw, tickStoredWh, ...out);
  for (let unit = 0; unit < usedKw.length; unit += 1)
    usedKw[unit] = potentialKw[unit]! - ownKw[unit]!;
}

/** The change of each unit that is used in a period, by row. */
export function changesOf(uses: readonly PortfolioUse[]): Map<number, number> {
  const changes = new Map<number, number>();
  for (const { unit, changeKw } of uses) changes.set(unit, (changes.get(unit) ?? 0) + changeKw);
  return changes;
}

/** Adds to the registers what of its use each unit gave in a stretch of constant output. */
export function addUses(world: World, period: number, { levelKw, seconds }: Segment): void {
  const { registers, portfolio } = world;
  if ((portfolio.uses.get(period) ?? []).length === 0) return;
  const { ownKw, usedKw } = portfolio;
  for (let unit = 0; unit < levelKw.length; unit += 1)
    registers.usedKws[unit]! += givenKw(usedKw[unit]!, levelKw[unit]! - ownKw[unit]!) * seconds;
}

/** The part of a change that the meter shows: no more than it, and none the other way. */
export const givenKw = (changeKw: number, metKw: number): number =>
  changeKw > 0
    ? Math.min(changeKw, Math.max(0, metKw))
    : Math.max(changeKw, Math.min(0, metKw)) + 0;
