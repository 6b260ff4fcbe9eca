/**
 * Dispatch of armed units. By the schedule: every one, all that it promised. By the flow: the cheapest first, until the flow
 * believed is down to the trigger at every point of the zone; after a fault only, where that is the service's trigger. Before it,
 * what providers have taken back falls out.
 * Takes armed awards and the flow believed; gives instructions.
 */

import { PERIOD_SECONDS, periodStart } from "../../core/time.ts";
import { SECONDS_PER_MINUTE } from "../../core/units.ts";
import { wasArmed } from "../../model/awards.ts";
import type { Award, Instruction } from "../../model/services.ts";
import type { GateContext, GateOutcome } from "../../model/venues.ts";
import { lostOf, withRests } from "./contested.ts";
import type { FlexibilitySettings, ServiceZone } from "./settings.ts";
import { takenBack } from "./take-back.ts";
import { constraintsOf } from "./zones.ts";

/** By the schedule; by the flow at any time, after an unplanned outage, or while customers are re-supplied another way. */
export type Trigger = "schedule" | "flow" | "fault" | "resupply";

export function dispatch(
  trigger: Trigger,
  context: GateContext,
  own: FlexibilitySettings,
): GateOutcome {
  const { services } = context;
  if (services === undefined) return {};
  const gone = takenBack(context, "armed");
  if (gone.length > 0) return { services: { changes: gone, isUnfinished: true } };
  const open = concerned(trigger, context, own.zones);
  if (open.length === 0) return {};
  const before = followed(services.instructions());
  const told = new Set(before.map(({ award }) => award.id));
  const armed = services.awards().filter(({ state, id }) => state === "armed" && !told.has(id));
  const faulted = () => concerned("fault", context, own.zones);
  // Of whom the system operator has who was armed is wanted all the same; while something has failed the network's wish stands before all: it
  // may have back who was not armed yet too.
  const isWanted = (award: Award) =>
    wasArmed(award) || faulted().some(({ id }) => id === award.zone);
  const lost = services
    .awards()
    .filter((award) => lostOf(award).length > 0 && isWanted(award))
    .flatMap(lostOf);
  if (armed.length + lost.length === 0) return {};
  const isLost = (award: Award) => lost.includes(award);
  const tell = (awards: readonly Award[]): Instruction[] =>
    trigger === "schedule"
      ? awards.flatMap((award) => instruct(context, own, award, award.changeKw, "schedule"))
      : open.flatMap((zone) => byFlow(trigger, context, own, zone, awards, isLost));
  const all = tell([...armed, ...lost]);
  const isContested = ({ award }: Instruction) => isLost(award);
  return {
    services: withRests(
      all.filter((each) => !isContested(each)),
      all.filter(isContested),
      before,
    ),
  };
}

/** Zones that are told at all: after a fault, or while customers are re-supplied another way, those at which matters are worse by it. */
function concerned(
  trigger: Trigger,
  { services, network }: GateContext,
  zones: readonly ServiceZone[],
): readonly ServiceZone[] {
  if (trigger === "fault")
    return zones.filter((zone) => services!.isFaulted(constraintsOf(network, zone)));
  if (trigger === "resupply")
    return zones.filter((zone) => services!.isResupplied(constraintsOf(network, zone)));
  return zones;
}

/** Those that did not end before their time. */
const followed = (told: readonly Instruction[]) => told.filter(({ isEnded }) => isEnded !== true);

/** An instruction from the moment that the unit can follow, at once where it follows one already, to the end of the period. */
export function instruct(
  { instant, services }: GateContext,
  { responseMinutes }: FlexibilitySettings,
  award: Award,
  changeKw: number,
  because: string,
): Instruction[] {
  const start = periodStart(award.period);
  const isOn = services!.following().has(award.unit);
  const from = Math.max(start, instant + (isOn ? 0 : responseMinutes * SECONDS_PER_MINUTE));
  const to = start + PERIOD_SECONDS;
  if (from >= to) return [];
  const expectedFlowKw = services!.networkIn(award.period).flowKw()[award.constraint]!;
  return [{ award, issuedAt: instant, from, to, changeKw, expectedFlowKw, because }];
}

/** Who is armed first, of these the cheapest for the relief that they give, by id where that is equal. */
function byFlow(
  trigger: Exclude<Trigger, "schedule">,
  context: GateContext,
  own: FlexibilitySettings,
  zone: ServiceZone,
  armed: readonly Award[],
  isLost: (award: Award) => boolean,
): Instruction[] {
  const period = context.fromPeriod;
  const points = constraintsOf(context.network, zone);
  const { sensitivity, ratingKw, flowKw } = context.services!.networkIn(period);
  const flows = flowKw();
  const unitCount = context.network.units.ids.length;
  const reliefPerKw = (constraint: number, { unit, changeKw }: Award) =>
    sensitivity[constraint * unitCount + unit]! * (changeKw > 0 ? -1 : 1);
  const excessKw = new Map(
    points.map((point) => [point, flows[point]! - own.triggerFrac! * ratingKw[point]!]),
  );
  const less = (award: Award, kw: number) => {
    for (const [point, kwThere] of excessKw)
      excessKw.set(point, kwThere - kw * reliefPerKw(point, award));
  };
  for (const { award, changeKw } of followed(context.services!.instructions()))
    less(award, Math.abs(changeKw));
  const ranked = armed
    .filter((award) => award.zone === zone.id)
    .sort(
      (left, right) =>
        Number(isLost(left)) - Number(isLost(right)) ||
        left.utilisationGbpPerMwh / left.reliefFrac -
          right.utilisationGbpPerMwh / right.reliefFrac ||
        (left.id < right.id ? -1 : 1),
    );
  const told: Instruction[] = [];
  for (const award of ranked) {
    const wantedKw = points.reduce((most, point) => {
      const relief = reliefPerKw(point, award);
      const helps = relief >= context.minSensitivity && excessKw.get(point)! > 0;
      return helps ? Math.max(most, Math.ceil(excessKw.get(point)! / relief)) : most;
    }, 0);
    const kw = Math.min(wantedKw, Math.abs(award.changeKw));
    if (kw <= 0) continue;
    less(award, kw);
    const changeKw = award.changeKw > 0 ? kw : -kw;
    told.push(...instruct(context, own, award, changeKw, trigger));
  }
  return told;
}
