/**
 * What owners answer to awards of services: whether they say no when they are told, take back later what they were awarded, or
 * have told that they are not available. Takes the groups of a population; answers for a unit, a period and an instant.
 * Keeps: a draw depends on seed, unit and day of delivery alone, so that two designs meet the same owners.
 */
import { drawPurpose, type OwnerKeys, ownerKeys, uniformDraw } from "../core/draws.ts";
import {
  londonDayOf,
  londonDayStart,
  PERIOD_SECONDS,
  parseInstant,
  periodOf,
  periodStart,
} from "../core/time.ts";
import { SECONDS_PER_MINUTE } from "../core/units.ts";
import type { OwnersFlexibility } from "../model/asked-flexibility.ts";
import type { PopulationGroup } from "../model/population.ts";

interface Absence {
  readonly from: number;
  readonly to: number;
  readonly toldAt: number;
}

/** By unit. */
export interface AwardAnswering {
  readonly rejectProbability: Float64Array;
  readonly cancelProbability: Float64Array;
  readonly cancelSeconds: Float64Array;
  readonly absences: readonly (readonly Absence[])[];
  readonly keys: OwnerKeys;
}

const REJECTS = 0;
const CANCELS = 1;

export function awardAnswering(
  groups: readonly PopulationGroup[],
  ids: readonly string[],
  seed: string,
): AwardAnswering {
  const instant = (text: string) => parseInstant(text) ?? 0;
  return {
    rejectProbability: Float64Array.from(groups, ({ awards }) => awards.rejectProbability),
    cancelProbability: Float64Array.from(groups, ({ awards }) => awards.cancelProbability),
    cancelSeconds: Float64Array.from(
      groups,
      ({ awards }) => awards.cancelMinutes * SECONDS_PER_MINUTE,
    ),
    absences: groups.map(({ awards }) =>
      awards.unavailable.map(({ from, to, toldAt }) => ({
        from: instant(from),
        to: instant(to),
        toldAt: instant(toldAt),
      })),
    ),
    keys: ownerKeys(drawPurpose(seed, "market/award-answer"), ids),
  };
}

/** What has no probability is not drawn: draws do not depend on one another. */
const isDrawn = (
  { keys }: AwardAnswering,
  unit: number,
  period: number,
  slot: number,
  probability: number,
): boolean =>
  probability > 0 &&
  uniformDraw(keys, unit, periodOf(londonDayStart(londonDayOf(periodStart(period)))), slot) <
    probability;

/** Whether a unit's owner has told by an instant that it is not available in any part of a period. */
export function isAbsent(
  { absences }: AwardAnswering,
  unit: number,
  period: number,
  instant: number,
): boolean {
  const start = periodStart(period);
  return absences[unit]!.some(
    ({ from, to, toldAt }) => toldAt <= instant && from < start + PERIOD_SECONDS && start < to,
  );
}

/** Why an owner has said by an instant that it will not serve a period. */
export function takenBackBy(
  of: AwardAnswering,
  unit: number,
  period: number,
  instant: number,
): string | undefined {
  if (isAbsent(of, unit, period, instant)) return "unavailable";
  if (instant < periodStart(period) - of.cancelSeconds[unit]!) return undefined;
  return isDrawn(of, unit, period, CANCELS, of.cancelProbability[unit]!)
    ? "ownerCancelled"
    : undefined;
}

/** Why an owner says no as soon as it is told of an award; undefined where it accepts. */
export function rejectionOf(
  of: AwardAnswering,
  unit: number,
  period: number,
  instant: number,
): string | undefined {
  if (isDrawn(of, unit, period, REJECTS, of.rejectProbability[unit]!)) return "ownerRejected";
  return takenBackBy(of, unit, period, instant);
}

/** Offers without what is of units that have told that they are not available. */
export function withoutAbsent(
  of: AwardAnswering,
  { instant, fromPeriod, toPeriod }: Record<"instant" | "fromPeriod" | "toPeriod", number>,
  answered: OwnersFlexibility | undefined,
): OwnersFlexibility | undefined {
  if (answered === undefined || of.absences.every(({ length }) => length === 0)) return answered;
  const periodCount = toPeriod - fromPeriod;
  const present = (kws: Float64Array) =>
    kws.map((kw, cell) => {
      const unit = Math.floor(cell / periodCount);
      return isAbsent(of, unit, fromPeriod + (cell % periodCount), instant) ? 0 : kw;
    });
  return { ...answered, upKw: present(answered.upKw), downKw: present(answered.downKw) };
}
