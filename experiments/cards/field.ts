/**
 * Who takes part at the table: the participants of the largest constrained half-hour that a scenario's first statements foresee. Takes a
 * prepared scenario; gives the field with the cards as the scenario has them, when the market closes, or why nobody trades.
 */
import { cardOf } from "../../agents/card.ts";
import type { ConstrainedWindow, Field } from "../../results/report/cards/card-words.ts";
import {
  marketOf,
  type Participant,
  participantOf,
} from "../../results/report/cards/participant.ts";
import { type Checked, type Fault, faulty, ok, orThrow } from "../../sim/core/errors.ts";
import {
  londonDayStart,
  londonInstant,
  parseClock,
  periodOf,
  periodStart,
  periodsInDay,
} from "../../sim/core/time.ts";
import { KW_PER_MW } from "../../sim/core/units.ts";
import { stateDelivery } from "../../sim/day.ts";
import { groupOf, type PopulationGroup } from "../../sim/model/population.ts";
import type { LookAhead } from "../../sim/model/venues.ts";
import { runDays } from "../../sim/scenario.ts";
import { buildWorld } from "../../sim/state/build.ts";
import { plannedState } from "../../sim/state/present.ts";
import type { World } from "../../sim/state/world.ts";
import { compileTimetable } from "../../sim/timetable/timetable.ts";
import { openVenues } from "../../sim/venues/registry.ts";
import type { Prepared } from "../lab.ts";

const MARKET = "curtailment-obligations";
/** Days that are looked through for a constraint; a workshop has one. */
const DAYS_MAX = 366;

export type CardSide = "bid" | "offer";

/** A participant with the group that owns it. */
export interface Seat {
  readonly participant: Participant;
  readonly side: CardSide;
  readonly group: PopulationGroup;
}

export interface Table {
  readonly field: Field;
  readonly seats: readonly Seat[];
  /** From when on a card is late. */
  readonly closesAt: number;
}

export function tableOf({ scenario, network, parts }: Prepared): Checked<Table> {
  const nobody = (found: string, remedy: string): Checked<never> => {
    const fault: Fault = { code: "cards.nobody", path: "", found, remedy };
    return faulty([fault]);
  };
  const owned = network.units.flatMap((unit) => {
    const group = scenario.population[groupOf(scenario.population, unit)];
    if (group === undefined || group.policy.kind !== "card") return [];
    const own = cardOf(group.policy, unit.id);
    return own.bid === undefined && own.offer === undefined ? [] : [{ unit, group, ...own }];
  });
  if (owned.length === 0)
    return nobody(
      "no owner whose card has an order",
      "give units the policy `card` with a bid or an offer: its volume is what may be traded",
    );
  if (!openVenues(scenario.venues).some(({ venue }) => venue === MARKET))
    return nobody(`no market ${MARKET}`, `write venues: { ${MARKET}: {} }`);
  const world = orThrow(buildWorld(scenario, parts));
  const found = largestConstraint(world);
  if (found === undefined)
    return nobody("no half-hour in which a constraint is forecast", "tighten a rating, or run it");
  const { window, statement, constraint, step } = found;
  const { units } = world.network;
  const unitCount = units.ids.length;
  const constraintCount = world.network.constraintPoints.ids.length;
  const cell = step * constraintCount + constraint;
  const { sensitivity, minSensitivity } = plannedState(world, statement.fromPeriod + step).model;
  const forecastKw = (row: number) => statement.curtailedKw[cell * unitCount + row]!;
  const outputMw = (id: string) =>
    statement.availableKw[step * unitCount + units.ids.indexOf(id)]! / KW_PER_MW;
  const ranked = statement.order[cell]!.map((row) => units.ids[row]!);
  const buyers = ranked.filter((id) => {
    const row = units.ids.indexOf(id);
    return forecastKw(row) > 0 && owned.some(({ unit }) => unit.id === id);
  });
  const seats = owned.flatMap(({ unit, group, bid, offer, market }): Seat[] => {
    const row = units.ids.indexOf(unit.id);
    if (Math.abs(sensitivity[constraint * unitCount + row]!) < minSensitivity) return [];
    const isBuyer = forecastKw(row) > 0;
    const order = isBuyer ? bid : offer;
    if (order === undefined) return [];
    const { energyPrice } = group.contract;
    const isFixed =
      typeof energyPrice === "object" && typeof energyPrice.fixedGbpPerMwh === "number";
    const volumeKw = isBuyer ? Math.min(order.volumeKw, forecastKw(row)) : order.volumeKw;
    const fixedGbpPerMwh = isFixed ? Number(energyPrice.fixedGbpPerMwh) : undefined;
    const participant = participantOf(network, unit, {
      role: isBuyer ? "buyer" : "seller",
      tradeMw: volumeKw / KW_PER_MW,
      place: isBuyer ? buyers.indexOf(unit.id) + 1 : undefined,
      market: marketOf(market, fixedGbpPerMwh),
      isForecast: true,
      outputMw,
    });
    return [{ participant, side: isBuyer ? "bid" : "offer", group }];
  });
  const participants = seats.map(({ participant }) => participant);
  const closesAt = closeOf(world, statement.fromPeriod + step);
  return ok({ field: { window, participants }, seats, closesAt });
}

interface Found {
  readonly window: ConstrainedWindow;
  readonly statement: LookAhead;
  readonly constraint: number;
  readonly step: number;
}

/** The largest constraint of the first day that has one. */
function largestConstraint(world: World): Found | undefined {
  const { firstDay, dayCount } = runDays(world.scenario);
  const { daysAhead, at } = world.scenario.lookAhead;
  const constraintCount = world.network.constraintPoints.ids.length;
  for (let day = firstDay; day < firstDay + Math.min(dayCount, DAYS_MAX); day += 1) {
    const { statement } = stateDelivery(world, {
      deliveryDay: day,
      issuedAt: londonInstant(day - daysAhead, parseClock(at) ?? 0),
      fromPeriod: periodOf(londonDayStart(day)),
      periodCount: periodsInDay(day),
    });
    const { sizeKw } = statement;
    let most = 0;
    for (let cell = 1; cell < sizeKw.length; cell += 1)
      if (sizeKw[cell]! > sizeKw[most]!) most = cell;
    if (!(sizeKw[most]! > 0)) continue;
    const constraint = most % constraintCount;
    const step = (most - constraint) / constraintCount;
    return {
      ...{ statement, constraint, step },
      window: {
        constraint: world.network.constraintPoints.ids[constraint]!,
        periodStart: periodStart(statement.fromPeriod + step),
        sizeMw: sizeKw[most]! / KW_PER_MW,
        direction: isImport(world, statement.fromPeriod + step, constraint) ? "import" : "export",
      },
    };
  }
  return undefined;
}

/** Too much demand: units relieve it by injecting more. */
function isImport(world: World, period: number, constraint: number): boolean {
  const unitCount = world.network.units.ids.length;
  const { sensitivity } = plannedState(world, period).model;
  return sensitivity
    .subarray(constraint * unitCount, (constraint + 1) * unitCount)
    .some((each) => each < 0);
}

/** When orders for a period are matched. */
function closeOf({ scenario }: World, period: number): number {
  const { firstDay, dayCount } = runDays(scenario);
  const { clocks } = compileTimetable(openVenues(scenario.venues), firstDay, dayCount);
  const closing = clocks.day.find(
    ({ venue, gate, fromPeriod, toPeriod }) =>
      venue === MARKET && gate === "close" && period >= fromPeriod && period < toPeriod,
  );
  if (closing === undefined) throw new Error(`no gate closes for period ${period}`);
  return closing.instant;
}
