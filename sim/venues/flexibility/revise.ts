/**
 * The workflow of a service again on a newer forecast, one that knows of capacity that was traded since: requirements are reckoned anew, and
 * what a zone wants more of by now is asked for and bought beside what it has. Takes what publication, offers and purchase read; gives
 * needs, then offers, then awards, in rounds of one gate.
 * Keeps: what was bought stays, and of an offer no more is bought than it is for; every round asks for what none before it had, so that the gate comes to an end.
 */
import { offerOf } from "../../model/awards.ts";
import { type FlexibilityOffer, isStanding, type ServiceNeed } from "../../model/services.ts";
import type { GateContext, GateOutcome } from "../../model/venues.ts";
import { award, reliefKw } from "./award.ts";
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
  const known = new Map(services.needs().map((need) => [keyOf(need), need.neededKw]));
  const grown = (publish(service, context, own).services?.needs ?? []).flatMap((need) => {
    const neededKw = known.get(keyOf(need)) ?? 0;
    if (need.neededKw <= neededKw) return [];
    const here = services
      .awards()
      .filter((each) => isStanding(each) && pointOf(each) === pointOf(need));
    const heldKw = here.reduce((sum, each) => sum + reliefKw(each), 0);
    return [{ ...need, beyond: { neededKw, heldKw } }];
  });
  if (grown.length > 0) return { services: { needs: grown, isUnfinished: true } };
  const growing = services.needs().filter(({ beyond }) => beyond !== undefined);
  const offered = new Set(services.offers().map(pointOf));
  const unasked = growing.filter((need) => !offered.has(pointOf(need)));
  const offers = collect(service, forNeeds(context, unasked), own).services?.offers ?? [];
  if (offers.length > 0) return { services: { offers, isUnfinished: true } };
  const { awards, procured } = award(service, forNeeds(context, growing), own).services ?? {};
  return { services: { awards: awards ?? [], procured: procured ?? [] } };
}

/** What was offered and bought at the points of some needs; a unit with an award at another point of the zone has none at these. */
function forNeeds(context: GateContext, needs: readonly ServiceNeed[]): GateContext {
  const services = context.services!;
  const points = new Set(needs.map(pointOf));
  const isAtPoint = (each: FlexibilityOffer) => points.has(pointOf(each));
  return {
    ...context,
    services: {
      ...services,
      needs: () => needs,
      offers: () => services.offers().filter(isAtPoint),
      awards: () => services.awards().filter(isAtPoint),
      refused: () =>
        new Set([
          ...services.refused(),
          ...services
            .awards()
            .filter((each) => !isAtPoint(each))
            .map(offerOf),
        ]),
    },
  };
}

const keyOf = ({ zone, period }: ServiceNeed | FlexibilityOffer) => `${zone}.${period}`;
/** A need may move to another point of its zone, where other units help. */
const pointOf = (of: ServiceNeed | FlexibilityOffer) => `${keyOf(of)}.${of.constraint}`;
