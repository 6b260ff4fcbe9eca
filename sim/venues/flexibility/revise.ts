/**
 * The workflow of a service again on a newer forecast, one that knows of capacity that was traded since: requirements are reckoned anew, and
 * what a zone wants more of by now is asked for and bought beside what it has. Takes what publication, offers and purchase read; gives
 * needs, then offers, then awards, in rounds of one gate.
 * Keeps: what was bought stays, and a unit is bought once for a half-hour; every round asks for what none before it had, so that the gate comes to an end.
 */
import type { FlexibilityOffer, ServiceNeed } from "../../model/services.ts";
import type { GateContext, GateOutcome } from "../../model/venues.ts";
import { award } from "./award.ts";
import { collect } from "./offers.ts";
import { publish } from "./publish.ts";
import type { FlexibilitySettings } from "./settings.ts";

export function revise(
  service: string,
  context: GateContext,
  own: FlexibilitySettings,
): GateOutcome {
  const { services } = context;
  if (services === undefined) return {};
  const known = new Map(services.needs.map((need) => [keyOf(need), need.neededKw]));
  const grown = (publish(service, context, own).services?.needs ?? []).filter(
    (need) => need.neededKw > (known.get(keyOf(need)) ?? 0),
  );
  if (grown.length > 0) return { services: { needs: grown, isUnfinished: true } };
  const offered = new Set(services.offers.map(keyOf));
  const unasked = services.needs.filter((need) => !offered.has(keyOf(need)));
  const of = (needs: readonly ServiceNeed[]) => ({ ...context, services: { ...services, needs } });
  const offers = collect(service, of(unasked), own).services?.offers ?? [];
  if (offers.length > 0) return { services: { offers, isUnfinished: true } };
  const bought = award(service, of(services.needs.filter(isShortIn(context))), own).services;
  const { awards = [], procured = [] } = bought ?? {};
  return { services: { awards, procured: procured.filter(({ awardedKw }) => awardedKw > 0) } };
}

/** Whether less of a need is held than is wanted. */
const isShortIn =
  ({ services }: GateContext) =>
  (need: ServiceNeed): boolean => {
    const heldKw = services!.awards
      .filter((each) => keyOf(each) === keyOf(need))
      .filter(({ state }) => state === "awarded" || state === "armed")
      .reduce((sum, each) => sum + Math.abs(each.changeKw) * each.reliefFrac, 0);
    return heldKw < need.neededKw;
  };

const keyOf = ({ zone, period }: ServiceNeed | FlexibilityOffer) => `${zone}.${period}`;
