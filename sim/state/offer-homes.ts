/**
 * What aggregators offer of their homes to a service: what homes like these are expected to turn in each half-hour that is asked for, as far as they take part at the
 * price asked, and of that the part that it promises. Takes who is asked and what owners answered; gives it with what is offered of units that stand for homes.
 * Keeps: together an aggregator's homes are no less than the operator takes of a seller; homes that are asked otherwise then are not offered.
 */
import { formatInstant, PERIOD_SECONDS, periodStart } from "../core/time.ts";
import { SECONDS_PER_HOUR, SECONDS_PER_MINUTE } from "../core/units.ts";
import { type AnsweringFrac, expectedKw, rewardOfService, startOf } from "../homes/portfolios.ts";
import { inYearBefore } from "../homes/year-before.ts";
import { buyerOf, type HomeService, MINIMUM_KW } from "../model/aggregators.ts";
import type { Asked, OwnersFlexibility } from "../model/asked-flexibility.ts";
import type { Direction } from "../model/direction.ts";
import type { FlexAlert } from "../model/home-response.ts";
import type { Periods } from "../model/periods.ts";
import { BIDS_AND_OFFERS, type ServiceResults } from "../model/services.ts";
import { answeringPart } from "../settlement/imbalance/home-supply.ts";
import type { DueGate } from "../timetable/timetable.ts";
import { noticeMinutes } from "../venues/notice.ts";
import type { HomeSeller } from "./home-sellers.ts";
import { areApart, isAtRest } from "./homes-at-rest.ts";
import { mayTakePart } from "./participation.ts";
import type { World } from "./world.ts";

const DIRECTIONS = ["up", "down"] as const satisfies readonly Direction[];

/** When a service asks for offers, of a term or of a day: in the balancing mechanism at gate closure, with the pairs of others. */
const isOffering = ({ venue, gate }: DueGate): boolean =>
  gate === "contract" || gate === (venue === BIDS_AND_OFFERS ? "arm" : "close");

/** Homes are offered where a service asks for offers, not where one that fell out is replaced. */
export function withHomeOffers(
  world: World,
  gate: DueGate,
  results: ServiceResults,
  asked: Asked,
  answered: OwnersFlexibility | undefined,
): OwnersFlexibility | undefined {
  const { homeSellers } = world;
  if (answered === undefined || !isOffering(gate) || homeSellers.size === 0) return answered;
  const { upKw, upGbpPerMwh, upAvailabilityGbpPerMwh } = answered;
  const { downKw, downGbpPerMwh, downAvailabilityGbpPerMwh } = answered;
  const out: OwnersFlexibility = {
    upKw: upKw.slice(),
    upGbpPerMwh: upGbpPerMwh.slice(),
    upAvailabilityGbpPerMwh: upAvailabilityGbpPerMwh.slice(),
    downKw: downKw.slice(),
    downGbpPerMwh: downGbpPerMwh.slice(),
    downAvailabilityGbpPerMwh: downAvailabilityGbpPerMwh.slice(),
  };
  const sellers = [...homeSellers.values()].filter(({ unit }) => mayTakePart(world, unit, gate));
  for (const direction of DIRECTIONS) {
    const offers = sellers.flatMap((seller) =>
      offersOf(world, gate, results, asked, seller, direction),
    );
    for (const { seller, period, kw, askGbpPerMwh } of enough(offers, gate.venue)) {
      const cell = seller.unit * (gate.toPeriod - gate.fromPeriod) + period - gate.fromPeriod;
      out[`${direction}Kw`][cell] = kw;
      out[`${direction}GbpPerMwh`][cell] = askGbpPerMwh;
      out[`${direction}AvailabilityGbpPerMwh`][cell] = 0;
    }
  }
  return out;
}

interface HomeOffer {
  readonly seller: HomeSeller;
  readonly period: number;
  readonly kw: number;
  readonly askGbpPerMwh: number;
}

/** Offers in half-hours in which the aggregator has as much in all as the buyer takes of one seller. */
function enough(offers: readonly HomeOffer[], service: string): readonly HomeOffer[] {
  const isTogether = (left: HomeOffer, right: HomeOffer) =>
    left.period === right.period && left.seller.aggregator === right.seller.aggregator;
  return offers.filter((offer) => {
    const kw = offers.reduce((sum, each) => sum + (isTogether(each, offer) ? each.kw : 0), 0);
    return kw >= MINIMUM_KW[buyerOf(service)];
  });
}

function offersOf(
  world: World,
  gate: DueGate,
  results: ServiceResults,
  asked: Asked,
  seller: HomeSeller,
  direction: Direction,
): HomeOffer[] {
  const own = seller.aggregator.services.find(({ service }) => service === gate.venue);
  if (own === undefined) return [];
  const periodCount = gate.toPeriod - gate.fromPeriod;
  const runs = runsOf(gate, (period) => {
    const isAsked = asked[direction][seller.unit * periodCount + period - gate.fromPeriod] === 1;
    const halfHour = { from: period, to: period + 1 };
    return isAsked && isAtRest(world, results, seller, gate, halfHour);
  });
  const kept: Periods[] = [];
  for (const run of runs) if (kept.every((each) => areApart(each, run))) kept.push(run);
  return kept.flatMap((run) =>
    promisedKw(world, seller, own, { run, direction, asKnown: knownTo(gate) }).map((kw, index) => ({
      ...{ seller, period: run.from + index, askGbpPerMwh: own.askGbpPerMwh, kw },
    })),
  );
}

/** Half-hours in a row in which homes would be asked, and the alert as one of which all is known that it is expected by. */
interface Expected {
  readonly run: Periods;
  readonly direction: Direction;
  readonly asKnown: (alert: FlexAlert) => FlexAlert;
}

/** What an aggregator promises of a group in half-hours in a row at what it asks, whole kW of each. */
export function promisedKw(
  world: World,
  seller: HomeSeller,
  { service, askGbpPerMwh }: HomeService,
  { run, direction, asKnown }: Expected,
): readonly number[] {
  const { aggregator, group } = seller;
  const alert = alertFor(seller, service, run, {
    direction,
    gbpPerMwh: askGbpPerMwh,
    noticeMinutes: noticeMinutes(world.scenario.venues, service),
  });
  const turnsWh = world.homes!.turns(group, asKnown(alert));
  const answeringFrac = answeringPartOf(world);
  const reward = rewardOfService(aggregator, world.scenario.homes, alert, answeringFrac);
  const parts = { answeringFrac, turnsOf: () => turnsWh };
  return expectedKw([group], alert, reward, parts).map((kw) =>
    Math.floor(kw * aggregator.promisedFrac),
  );
}

/** By what is known when it is offered: for a day by the weather of then, for a term by a year that is over. */
const knownTo =
  ({ gate, instant }: DueGate) =>
  (alert: FlexAlert): FlexAlert =>
    gate === "contract" ? inYearBefore(alert, instant) : knownAt(alert, instant);

/** By the weather that is known at an instant. */
export const knownAt = (alert: FlexAlert, instant: number): FlexAlert => ({
  ...alert,
  noticeHours: (startOf(alert) - instant) / SECONDS_PER_HOUR,
});

/** Half-hours of a gate in a row that are wanted. */
function runsOf(
  { fromPeriod, toPeriod }: DueGate,
  isWanted: (period: number) => boolean,
): Periods[] {
  const runs: { from: number; to: number }[] = [];
  for (let period = fromPeriod; period < toPeriod; period += 1) {
    if (!isWanted(period)) continue;
    const last = runs.at(-1);
    if (last?.to === period) last.to = period + 1;
    else runs.push({ from: period, to: period + 1 });
  }
  return runs;
}

/** What part of a group may answer what an operator pays for, by how its homes are settled. */
export const answeringPartOf = ({ scenario }: World): AnsweringFrac =>
  answeringPart(scenario.settlement?.imbalance?.homes);

/** How homes are asked what a service buys of them. */
interface Asking {
  readonly direction: Direction;
  readonly gbpPerMwh: number;
  readonly noticeMinutes: number;
}

/** More injection is less drawn. */
export function alertFor(
  { group }: HomeSeller,
  service: string,
  { from, to }: Periods,
  { direction, gbpPerMwh, noticeMinutes: minutes }: Asking,
): FlexAlert {
  const at = formatInstant(periodStart(from));
  return {
    id: `${alertName(service, group.id)}${at}`,
    from: at,
    minutes: ((to - from) * PERIOD_SECONDS) / SECONDS_PER_MINUTE,
    direction: direction === "up" ? "turn-down" : "turn-up",
    rewardGbpPerMwh: gbpPerMwh,
    noticeHours: (minutes * SECONDS_PER_MINUTE) / SECONDS_PER_HOUR,
    paidBy: buyerOf(service),
    isByDevices: service === BIDS_AND_OFFERS,
  };
}

/** With what the names of a service's alerts to a group begin. */
export const alertName = (service: string, group: string): string => `${service}.${group}.`;
