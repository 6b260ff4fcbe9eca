/**
 * Delivery of a trial: the run of its scenario in which the trades of its close stand instead of the market's own. Takes a
 * staged trial and what was traded; gives what every verification found, who was told what when, and the messages after it,
 * in the trial's time. Keeps: nobody else orders; everything else is the scenario's.
 */
import { orThrow } from "../../sim/core/errors.ts";
import { londonDayOf, periodOf } from "../../sim/core/time.ts";
import { runDay } from "../../sim/day.ts";
import type { MessageTable } from "../../sim/messages/registry.ts";
import { directionOf } from "../../sim/model/direction.ts";
import { worthAsWritten } from "../../sim/model/owners-orders.ts";
import { serviceResults } from "../../sim/model/services.ts";
import {
  type Clearing,
  type GateResults,
  reservationOf,
  type Trade,
  UNMETERED,
} from "../../sim/model/venues.ts";
import { runPeriod } from "../../sim/period.ts";
import { reserve } from "../../sim/positions/book.ts";
import { leadDays, periodsOf, runOutside, runTail } from "../../sim/run.ts";
import { buildWorld } from "../../sim/state/build.ts";
import { commitTrading } from "../../sim/state/commit-day.ts";
import { plannedState } from "../../sim/state/present.ts";
import type { World } from "../../sim/state/world.ts";
import type { TradeRow } from "../market-files/run-facts.ts";
import { type RunMessages, runRecord } from "../market-files/run-messages.ts";
import { type RowOf, tableRows } from "../market-files/table-rows.ts";
import type { Staged } from "./staged.ts";

export interface Traded {
  readonly bids: MessageTable<"bid">;
  readonly offers: MessageTable<"offer">;
  readonly trades: MessageTable<"trade">;
}

const TOLD_WORDS = ["interface", "message", "outcome", "constraint", "unit", "trade"] as const;
const TOLD_NUMBERS = ["sentAt", "closedAt", "setPointW"] as const;
/** A message to a unit, in the scenario's time. */
export type ToldUnit = RowOf<(typeof TOLD_WORDS)[number], (typeof TOLD_NUMBERS)[number]>;

const EVENT_WORDS = ["kind", "unit", "constraint", "trade", "because"] as const;
const EVENT_NUMBERS = ["at", "fromW", "toW"] as const;
export type DeliveryEvent = RowOf<(typeof EVENT_WORDS)[number], (typeof EVENT_NUMBERS)[number]>;

export interface Delivery {
  readonly messages: RunMessages;
  readonly told: readonly ToldUnit[];
  /** What verification changed, and what units would have been told where nothing is dispatched; in the scenario's time. */
  readonly events: readonly DeliveryEvent[];
  readonly world: World;
}

const EVENTS: ReadonlySet<string> = new Set([
  ...["tradeCancelled", "tradeResized", "wouldBeInstructed"],
]);

export function deliver(staged: Staged, traded: Traded): Delivery {
  const { prepared, shiftS, statement, closing } = staged;
  const scenario = {
    ...prepared.scenario,
    outputs: { performance: true },
    population: prepared.scenario.population.map((group) => ({
      ...group,
      answers: { missingProbability: 1, lateProbability: 0 },
    })),
  };
  const world = orThrow(buildWorld(scenario, prepared.parts));
  const made = new Map(traded.trades.map((row) => [row.tradeId, row]));
  const record = runRecord({ scenario, network: prepared.network, shiftS, made });
  const told: ToldUnit[] = [];
  const events: DeliveryEvent[] = [];
  const { firstDay } = world;
  const last = statement.deliveryDay;
  for (let day = firstDay - leadDays(world); day <= last; day += 1) {
    const isDelivered = day >= firstDay;
    if (isDelivered) runDay(world, day);
    else runOutside(world, day);
    if (day === londonDayOf(closing.instant)) enter(world, staged, traded);
    if (!isDelivered) continue;
    for (const period of periodsOf(day)) runPeriod(world, period);
    if (day === last) runTail(world);
    record.add(world);
    for (const row of tableRows(world.tables.interface_messages, TOLD_WORDS, TOLD_NUMBERS))
      if (row.interface.startsWith("5")) told.push(row);
    for (const row of tableRows(world.tables.events, EVENT_WORDS, EVENT_NUMBERS))
      if (EVENTS.has(row.kind)) events.push(row);
    for (const table of Object.values(world.tables)) table.clear();
  }
  return { messages: record.messages(), told, events, world };
}

/** The platform's trades into the books of the run: what a position cannot bear is refused, as from any market. */
function enter(world: World, staged: Staged, traded: Traded): void {
  const results: GateResults = {
    ...{ orders: [], clearings: clearings(world, staged, traded), concluded: [], refused: [] },
    books: new Map(),
    ...{ changed: [], entries: [], events: [], settledPeriods: [], listsDue: [] },
    services: serviceResults(),
    uses: [],
    capacity: { requests: [], responses: [], decided: [] },
    exchange: { cleared: [], settled: [], learnt: [] },
  };
  for (const row of traded.trades) {
    if (row.units !== "kW" || row.status !== "matched") continue;
    const trade = tradeOf(world, staged, row, traded);
    const answer = reserve(world.book, reservationOf(trade));
    if (answer.kind === "reserved") results.concluded.push(trade);
    else results.refused.push({ ...trade, outcome: "refused", reason: answer.by });
  }
  commitTrading(world, results, "traded");
}

/** One a constraint and period with trades, for which the lists are recorded. */
function clearings(
  { network }: World,
  { shiftS, closing }: Staged,
  { trades }: Traded,
): readonly Clearing[] & Clearing[] {
  const keys = new Map(trades.map((row) => [`${row.startAt} ${row.constraintId}`, row]));
  return [...keys.values()].map(
    ({ startAt, constraintId }): Clearing => ({
      ...{ at: closing.instant, period: periodOf(startAt - shiftS) },
      constraint: network.constraintPoints.ids.indexOf(constraintId),
      ...{ bidCount: 0, offerCount: 0, welfareMicroGbp: 0, optimumMicroGbp: 0 },
      ...{ trueWelfareMicroGbp: 0, trueOptimumMicroGbp: 0 },
      tradeCount: trades.filter(
        (row) => row.startAt === startAt && row.constraintId === constraintId,
      ).length,
    }),
  );
}

function tradeOf(world: World, { shiftS }: Staged, row: TradeRow, of: Traded): Trade {
  const { units, constraintPoints } = world.network;
  const period = periodOf(row.startAt - shiftS);
  const constraint = constraintPoints.ids.indexOf(row.constraintId);
  const [buyer, seller] = [row.buyerResourceId, row.sellerResourceId].map((id) =>
    units.ids.indexOf(id),
  ) as [number, number];
  const { sensitivity } = plannedState(world, period).model;
  const acts = (unit: number) => sensitivity[constraint * units.ids.length + unit]!;
  const [buyerSensitivity, sellerSensitivity] = [Math.abs(acts(buyer)), Math.abs(acts(seller))];
  const bid = of.bids.find(({ bidId }) => bidId === row.bidId)!;
  const offer = of.offers.find(({ offerId }) => offerId === row.offerId)!;
  return {
    ...{ id: row.tradeId, period, constraint, buyer, seller },
    // Volumes of files stand to the watt: both sides give the same relief again.
    buyerKw: (row.sellerVolume * sellerSensitivity) / buyerSensitivity,
    sellerKw: row.sellerVolume,
    priceGbpPerMwh: row.availabilityGbpPerMwh + row.utilisationGbpPerMwh,
    availabilityGbpPerMwh: row.availabilityGbpPerMwh,
    ...{ bidGbpPerMwh: bid.allInGbpPerMwh, askGbpPerMwh: offer.allInGbpPerMwh },
    bidAvailabilityGbpPerMwh: bid.availabilityGbpPerMwh,
    askAvailabilityGbpPerMwh: offer.availabilityGbpPerMwh,
    bidWorth: worthAsWritten("buyerBid", bid),
    askWorth: worthAsWritten("sellerOffer", offer),
    concludedAt: row.matchedAt,
    ...{ buyerSensitivity, sellerSensitivity },
    buyerDirection: directionOf(acts(buyer)),
    sellerDirection: directionOf(acts(seller)),
    ...{ outcome: "matched", reason: "", ...UNMETERED },
  };
}
