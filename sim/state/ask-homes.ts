/**
 * Homes that a service has bought are asked: with an alert, which they answer by themselves. Those of a service that goes by its schedule when they are armed,
 * those of the others when they are called. Takes what gates brought about; tells the homes' course. Called by the commit of gates, alone.
 * Keeps: a call that goes on is one alert, so that homes decide once; once told, homes are not told off.
 */
import { periodOf, periodStart } from "../core/time.ts";
import { SECONDS_PER_MINUTE } from "../core/units.ts";
import { REBOUND_PERIODS } from "../homes/opt-in.ts";
import { forService, rewardOfService } from "../homes/portfolios.ts";
import { MINUTES_PER_PERIOD } from "../model/readings.ts";
import type { Award } from "../model/services.ts";
import type { GateResults } from "../model/venues.ts";
import { toldBySchedule } from "../venues/registry.ts";
import { askedFrac } from "./asked-part.ts";
import type { HomeSeller } from "./home-sellers.ts";
import { alertFor, alertName, answeringPartOf } from "./offer-homes.ts";
import type { World } from "./world.ts";

export function askHomes(world: World, { events, services }: GateResults): void {
  if (world.homeSellers.size === 0) return;
  const awards = new Map<string, Award>();
  for (const award of services.changed) if (award.state === "armed") awards.set(award.id, award);
  for (const { award } of services.instructions) awards.set(award.id, award);
  for (const event of events) {
    if (event.kind !== "serviceArmed" && event.kind !== "serviceInstructed") continue;
    const award = awards.get(event.trade);
    const seller = award === undefined ? undefined : world.homeSellers.get(award.unit);
    if (award === undefined || seller === undefined) continue;
    const isArmed = event.kind === "serviceArmed";
    if (isArmed === toldBySchedule(award.service)) ask(world, seller, award, event.at);
  }
}

function ask(world: World, seller: HomeSeller, award: Award, at: number): void {
  const { period, service, changeKw } = award;
  // Nobody answers in a half-hour that has begun.
  if (period <= periodOf(at)) return;
  const homes = world.homes!;
  const name = alertName(service, seller.group.id);
  const known = homes
    .askedBy(seller.row)
    .findLast(({ alert, from }) => alert.id.startsWith(name) && from <= period);
  if (known !== undefined && period < known.to) return;
  if (known !== undefined && period < known.to + REBOUND_PERIODS && periodOf(at) < known.to) {
    const minutes = (period + 1 - known.from) * MINUTES_PER_PERIOD;
    homes.ask(seller.row, { ...known, alert: { ...known.alert, minutes } });
    return;
  }
  const alert = alertFor(
    seller,
    service,
    { from: period, to: period + 1 },
    {
      direction: changeKw > 0 ? "up" : "down",
      gbpPerMwh: broughtGbpPerMwh(award),
      noticeMinutes: (periodStart(period) - at) / SECONDS_PER_MINUTE,
    },
  );
  const { aggregator, group, row } = seller;
  const answering = answeringPartOf(world);
  const reward = rewardOfService(aggregator, world.scenario.homes, alert, answering);
  const answeringFrac = answering(group, alert) * askedFrac(world, seller, award, at);
  homes.ask(row, forService(aggregator, group, alert, reward, answeringFrac));
}

/** What a MWh of an award brings who acts for homes: where all that is held ready is used, what is paid for that too; of a bid or an offer what is not the lead party's. */
const broughtGbpPerMwh = ({
  service,
  ownerGbpPerMwh,
  utilisationGbpPerMwh,
  availabilityGbpPerMwh,
}: Award) =>
  (ownerGbpPerMwh ?? utilisationGbpPerMwh) + (toldBySchedule(service) ? availabilityGbpPerMwh : 0);
