/** Awards of a settlement period: those that are kept, and what the gates of the present page have made of them so far. */
import {
  type Award,
  cameIntoForce,
  isTakenByOther,
  type ServiceResults,
} from "../model/services.ts";
import type { World } from "./world.ts";

const NONE: readonly Award[] = [];

/** Awards of a period as the gates of this page have left them so far. Not to be written to. */
export function awardsOf(
  { services }: World,
  results: ServiceResults | undefined,
  period: number,
): readonly Award[] {
  const kept = services.awards.get(period) ?? NONE;
  if (results === undefined || (results.awards.length === 0 && results.changed.length === 0))
    return kept;
  const { awards: fresh, changed } = results;
  const known = lists.get(changed) ?? new Map<number, PeriodList>();
  lists.set(changed, known);
  const last = known.get(period);
  if (
    last !== undefined &&
    last.kept === kept &&
    last.freshCount === fresh.length &&
    last.changedCount === changed.length
  )
    return last.list;
  const list = kept.slice();
  for (const award of fresh) if (award.period === period && cameIntoForce(award)) list.push(award);
  for (const award of changed) {
    if (award.period !== period) continue;
    const row = list.findIndex(({ id }) => id === award.id);
    if (row >= 0) list[row] = award;
  }
  known.set(period, { kept, freshCount: fresh.length, changedCount: changed.length, list });
  return list;
}

/** Whether any unit could be told in a period: one that is armed, or that the other operator has and may lose again. */
export const isAnyToBeTold = ({ services }: World, period: number): boolean =>
  (services.awards.get(period) ?? NONE).some(
    (award) => award.state === "armed" || isTakenByOther(award),
  );

/** Whether a service has an award of any state in some periods. */
export function hasAwards(
  { services }: World,
  { awards: fresh }: ServiceResults,
  service: string,
  fromPeriod: number,
  toPeriod: number,
): boolean {
  for (let period = fromPeriod; period < toPeriod; period += 1)
    for (const award of services.awards.get(period) ?? NONE)
      if (award.service === service) return true;
  for (const award of fresh)
    if (award.service === service && award.period >= fromPeriod && award.period < toPeriod)
      return true;
  return false;
}

/** The awards of a period, and how much had come about when they were listed. */
interface PeriodList {
  readonly kept: readonly Award[];
  readonly freshCount: number;
  readonly changedCount: number;
  readonly list: readonly Award[];
}

/** By the changes of a page, to which gates add: everything that a gate asks reads the same list. */
const lists = new WeakMap<readonly Award[], Map<number, PeriodList>>();
