/**
 * What is wrong with services that aggregators offer homes to: one that is not open, or is written twice, that takes no demand, pays less than is asked or tells homes too
 * late for them; homes that cannot answer it; and homes that are together less than it takes. Takes a scenario and its network; gives findings.
 */
import type { DocumentPath } from "../core/documents/document.ts";
import { type AnsweringFrac, asPlanned, expectedKw, rewardOfService } from "../homes/portfolios.ts";
import { type Aggregator, buyerOf, type HomeService, MINIMUM_KW } from "../model/aggregators.ts";
import { devicesTurnKw } from "../model/answering-devices.ts";
import type { Finding } from "../model/findings.ts";
import type { FlexAlert } from "../model/home-response.ts";
import { homeSellerId, offeredHomes } from "../model/home-sellers.ts";
import type { HomeGroup } from "../model/homes.ts";
import type { NetworkDocument } from "../model/network-document.ts";
import { BIDS_AND_OFFERS } from "../model/services.ts";
import type { FlexibilitySettings } from "../venues/flexibility/settings.ts";
import { noticeMinutes } from "../venues/notice.ts";
import { serviceSettings, type VenueSettings } from "../venues/registry.ts";

interface Offering {
  readonly homes: readonly HomeGroup[];
  readonly aggregators: readonly Aggregator[];
  readonly venues: VenueSettings;
}

export function* homeServiceFindings(
  { homes, aggregators, venues }: Offering,
  network: NetworkDocument,
  answeringFrac: AnsweringFrac,
): Generator<Finding> {
  const open = serviceSettings(venues);
  for (const [row, aggregator] of aggregators.entries())
    for (const [index, offered] of aggregator.services.entries()) {
      const path = ["aggregators", row, "services", index];
      const { service } = offered;
      if (aggregator.services.findIndex((each) => each.service === service) < index) {
        yield {
          code: "aggregators.serviceTwice",
          path: [...path, "service"],
          found: `"${service}", which is written before`,
          remedy: "write each service once",
        };
        continue;
      }
      const own = open[service];
      if (own === undefined) {
        yield {
          code: "aggregators.service",
          path: [...path, "service"],
          found: `"${service}", which is no service that is open`,
          remedy: `open it in venues, or leave it out`,
        };
        continue;
      }
      yield* termsFindings(offered, own, noticeMinutes(venues, service), path);
      const answering = homes.filter(
        ({ id, response }) => response !== undefined && aggregator.groups.includes(id),
      );
      // A group that is not there, or does not answer, is told of by itself.
      if (answering.length < aggregator.groups.length) continue;
      const mute = muteFinding(service, answering, answeringFrac, path);
      if (mute !== undefined) {
        yield mute;
        continue;
      }
      const kw = plannedKw(aggregator, answering, offered, answeringFrac);
      const leastKw = Math.max(MINIMUM_KW[buyerOf(service)], own.minOfferKw);
      if (kw < leastKw)
        yield {
          code: "aggregators.minimum",
          path: [...path, "service"],
          found: `homes of which ${kw} kW would be offered to ${service}, below the ${leastKw} kW that it takes of one seller`,
          remedy: "name more homes, or leave the service out",
        };
    }
  const taken = new Set([...network.units, ...network.connections].map(({ id }) => id));
  for (const { group } of offeredHomes(homes, aggregators)) {
    const id = homeSellerId(group.id);
    if (!taken.has(id)) continue;
    yield {
      code: "aggregators.unit",
      path: ["homes", homes.indexOf(group), "id"],
      found: `"${group.id}", whose homes would be sold under the name "${id}", which the network has already`,
      remedy: "give the group another id",
    };
  }
}

/** Why no home can answer a service; undefined where some can. */
function muteFinding(
  service: string,
  homes: readonly HomeGroup[],
  answeringFrac: AnsweringFrac,
  path: DocumentPath,
): Finding | undefined {
  const alert = plannedAlert(service, 0, 0);
  if (homes.every((group) => answeringFrac(group, alert) === 0))
    return {
      code: "aggregators.halfHourly",
      path: [...path, "service"],
      found: `homes none of which is settled by the half-hour, as ${service} asks`,
      remedy:
        "write a halfHourlyFrac above 0 in settlement.imbalance.homes, or leave the service out",
    };
  if (alert.isByDevices !== true || homes.some((group) => devicesTurnKw(group) > 0))
    return undefined;
  return {
    code: "aggregators.devices",
    path: [...path, "service"],
    found: `homes without a car, battery or heat pump that goes by price, where ${service} tells them in minutes and devices answer alone`,
    remedy: "write charging or control: { kind: price } in a group, or leave the service out",
  };
}

/** What a service asks that homes cannot do. */
function* termsFindings(
  offered: HomeService,
  { participation, ceilings }: FlexibilitySettings,
  toldMinutes: number,
  path: DocumentPath,
): Generator<Finding> {
  const { service, askGbpPerMwh } = offered;
  const neededMinutes = "noticeMinutes" in offered ? offered.noticeMinutes : 0;
  if (toldMinutes < neededMinutes)
    yield {
      code: "aggregators.notice",
      path: [...path, "noticeMinutes"],
      found: `homes that need ${neededMinutes} minutes, where ${service} tells them ${toldMinutes} before`,
      remedy:
        "let the service's gates tell earlier, write less for homes that answer so fast (30 or more), or leave it out",
    };
  if (!participation.provider.includes("demand"))
    yield {
      code: "aggregators.provider",
      path: [...path, "service"],
      found: `"${service}", which takes no demand`,
      remedy: `name demand in its participation.provider, or leave it out`,
    };
  if (askGbpPerMwh > ceilings.utilisationGbpPerMwh)
    yield {
      code: "aggregators.ask",
      path: [...path, "askGbpPerMwh"],
      found: `${askGbpPerMwh}, above the ${ceilings.utilisationGbpPerMwh} that ${service} pays at most`,
      remedy: "write no more than that",
    };
}

/** As planners count what would be offered, whole kW. */
function plannedKw(
  aggregator: Aggregator,
  own: readonly HomeGroup[],
  offered: HomeService,
  answeringFrac: AnsweringFrac,
): number {
  const minutes = "noticeMinutes" in offered ? offered.noticeMinutes : 0;
  const alert = plannedAlert(offered.service, offered.askGbpPerMwh, minutes);
  const reward = rewardOfService(aggregator, own, alert, answeringFrac);
  const [kw = 0] = expectedKw(own, alert, reward, { answeringFrac, turnsOf: asPlanned });
  return Math.floor(kw * aggregator.promisedFrac);
}

const plannedAlert = (service: string, rewardGbpPerMwh: number, minutes: number): FlexAlert => ({
  ...{ id: service, from: "2000-01-01T00:00:00Z", minutes: 30, direction: "turn-down" },
  ...{ rewardGbpPerMwh, noticeHours: minutes / 60, paidBy: buyerOf(service) },
  isByDevices: service === BIDS_AND_OFFERS,
});
