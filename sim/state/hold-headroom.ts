/**
 * Headroom that network management holds for services: a constraint's target is lower by what units that follow an instruction
 * take off it, so that who is held back there is not given it. Takes the instructions that the manager was told of; lowers
 * targets. A unit that gives less than it was told costs who is held back the difference: what is held is what was told.
 */
import { periodOf } from "../core/time.ts";
import { SECONDS_PER_MINUTE } from "../core/units.ts";
import type { AnmSettings } from "../dispatch/settings.ts";
import { type Instruction, isEsoService } from "../model/services.ts";
import { changesByUnit } from "../model/told-together.ts";
import { type ConstraintLimits, lowerTarget } from "../network/limits.ts";
import type { HeadroomHold } from "../venues/primacy/decide.ts";
import type { World } from "./world.ts";

/** Lowers the targets at an instant; `isCounted` says for whom. */
export function holdHeadroom(
  world: World,
  instant: number,
  limits: ConstraintLimits,
  isCounted: (told: Instruction) => boolean = () => true,
): void {
  const held = heldFor(world, periodOf(instant)).filter(
    (told) => told.from <= instant && instant < holdEnd(world, told) && isCounted(told),
  );
  if (held.length === 0) return;
  // Together those that it follows at once hold what they change in all.
  const periods = [...new Set(held.map(({ award }) => award.period))];
  const ofPeriods = periods.map((period) =>
    changesByUnit(held.filter(({ award }) => award.period === period)),
  );
  const { sensitivity, minSensitivity } = world.present.state.model;
  const unitCount = world.network.units.ids.length;
  for (let constraint = 0; constraint < limits.targetKw.length; constraint += 1) {
    const targetKw = limits.targetKw[constraint]!;
    if (targetKw === Infinity || world.means.hasSetPoints[constraint] === 0) continue;
    // One period after the other a unit follows several, and what one is given up for the next may hold already.
    const byUnit = new Map<number, number>();
    for (const changes of ofPeriods)
      for (const [unit, changeKw] of changes) {
        const perKw = sensitivity[constraint * unitCount + unit]!;
        const kw = 0 - perKw * changeKw;
        if (kw > (byUnit.get(unit) ?? 0) && Math.abs(perKw) >= minSensitivity) byUnit.set(unit, kw);
      }
    let sumKw = 0;
    for (const kw of byUnit.values()) sumKw += kw;
    if (sumKw > 0) lowerTarget(limits, constraint, sumKw);
  }
}

/** The next instant in a period at which something that is held is given up. */
export function nextHoldEnd(world: World, period: number, after: number): number {
  return heldFor(world, period)
    .map((told) => holdEnd(world, told))
    .reduce((next, end) => (end > after && end < next ? end : next), Infinity);
}

/** Instructions of a period, and of the one before whose end may not be known yet, that headroom is held for. */
function heldFor({ scenario, services }: World, period: number): Instruction[] {
  return [
    ...(services.instructions.get(period - 1) ?? []),
    ...(services.instructions.get(period) ?? []),
  ].filter(
    ({ award, isHeadroomHeld }) =>
      isHeadroomHeld === true || holdOf(scenario.anm, award.service) === "held",
  );
}

/** Whether what a service frees is held: a manager that is told of no service holds nothing. */
export function holdOf(
  { holdHeadroom: whose, serviceNotice }: AnmSettings,
  service: string,
): HeadroomHold {
  if (whose === "never" || serviceNotice === "none") return "given";
  const isEso = isEsoService(service);
  if (whose === "by-primacy") return isEso ? "by-primacy" : "given";
  return whose === "all" || isEso === (whose === "eso-services") ? "held" : "given";
}

function holdEnd({ scenario: { anm } }: World, { to }: Instruction): number {
  return anm.serviceNotice === "start" ? to + anm.holdTimeoutMin * SECONDS_PER_MINUTE : to;
}
