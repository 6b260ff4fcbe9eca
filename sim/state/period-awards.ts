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
  if (results === undefined) return kept;
  const fresh = ofPeriod(results.awards, period);
  const changed = ofPeriod(results.changed, period);
  if (fresh.length === 0 && changed.length === 0) return kept;
  let known = lists.get(results.changed);
  if (known === undefined) {
    known = new Map<number, PeriodList>();
    lists.set(results.changed, known);
  }
  const last = known.get(period);
  if (
    last !== undefined &&
    last.kept === kept &&
    last.freshCount === fresh.length &&
    last.changedCount === changed.length
  )
    return last.list;
  // What has come about since goes on top of what was listed: nobody is awarded under one id twice.
  const before = last?.kept === kept ? last : { list: kept, freshCount: 0, changedCount: 0 };
  const list = before.list.slice();
  for (let row = before.freshCount; row < fresh.length; row += 1)
    if (cameIntoForce(fresh[row]!)) list.push(fresh[row]!);
  for (let change = before.changedCount; change < changed.length; change += 1) {
    const award = changed[change]!;
    const row = list.findIndex(({ id }) => id === award.id);
    if (row >= 0) list[row] = award;
  }
  known.set(period, { kept, freshCount: fresh.length, changedCount: changed.length, list });
  return list;
}

/** What the gates of this page have bought for a period so far, in force or not, as it was bought. */
export const freshOf = ({ awards }: ServiceResults, period: number): readonly Award[] =>
  ofPeriod(awards, period);

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

/** The awards of a period, and how much of it had come about when they were listed. */
interface PeriodList {
  readonly kept: readonly Award[];
  readonly freshCount: number;
  readonly changedCount: number;
  readonly list: readonly Award[];
}

/** By the changes of a page, to which gates add: everything that a gate asks reads the same list. */
const lists = new WeakMap<readonly Award[], Map<number, PeriodList>>();

/** Those of a list that gates only add to, by period, and how many of it stand here so far. */
interface ByPeriod {
  count: number;
  readonly awards: Map<number, Award[]>;
}

/** A day's gates buy of every service for every period, and ask after each purchase. */
const indices = new WeakMap<readonly Award[], ByPeriod>();

function ofPeriod(all: readonly Award[], period: number): readonly Award[] {
  if (all.length === 0) return NONE;
  const index = indices.get(all) ?? { count: 0, awards: new Map<number, Award[]>() };
  if (index.count === 0) indices.set(all, index);
  for (; index.count < all.length; index.count += 1) {
    const award = all[index.count]!;
    const those = index.awards.get(award.period);
    if (those === undefined) index.awards.set(award.period, [award]);
    else those.push(award);
  }
  return index.awards.get(period) ?? NONE;
}
