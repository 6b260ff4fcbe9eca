/**
 * Settlement of messages that no simulation made: what each trade pays in each of its settlement periods, and the report of
 * trades. Takes trades, engagements, readings and baselines; gives rows, or which minutes nothing is known of. Pure.
 * Keeps: a minute with an instruction and without meter or baseline is a fault, never a guess.
 */
import { amountMicroGbp, MICRO_GBP_PER_GBP } from "../../sim/core/money.ts";
import { formatInstant, PERIOD_HOURS, PERIOD_SECONDS } from "../../sim/core/time.ts";
import { KW_PER_MW, roundHalfAway, SECONDS_PER_MINUTE, WH_PER_KWH } from "../../sim/core/units.ts";
import type { MessageRow, MessageTable } from "../../sim/messages/registry.ts";
import {
  INSTRUCTED_KW_MIN,
  type TradeFulfilment,
  tradeFulfilments,
} from "../../sim/venues/fulfilment.ts";
import { type Instructions, instructedKw, instructionsOf } from "./instructed.ts";
import { startsWithin } from "./market-tables.ts";
import { baselineOf, type MinuteOf, meteredOf } from "./metered.ts";

type TradeRow = MessageRow<"trade">;

export interface SettlementTables {
  readonly trades: MessageTable<"trade">;
  readonly engagements: MessageTable<"engagements-report">;
  readonly meters: MessageTable<"meter-reading">;
  readonly baselines: MessageTable<"baseline">;
}

export interface SettlementRules {
  /** Whether availability is still paid for what ended because the network changed. */
  readonly payAvailabilityOnCancel: boolean;
}

/** Why a trade cannot be settled; `row` counts the trades of the file. */
export interface Unsettled {
  readonly row: number;
  readonly code: "noMeter" | "noBaseline" | "bothWays";
  readonly found: string;
  readonly remedy: string;
}

export interface Settled {
  readonly settlement: MessageTable<"settlement">;
  readonly report: MessageTable<"trades-report">;
  /** Trades that ended before delivery, for which nothing is due but what the rules say. */
  readonly ended: number;
  readonly unsettled: readonly Unsettled[];
}

/** One trade in one settlement period. */
interface Part {
  readonly trade: TradeRow;
  /** Of the file. */
  readonly row: number;
  readonly startAt: number;
}

const MINUTES = PERIOD_SECONDS / SECONDS_PER_MINUTE;
const WH_PER_MWH = WH_PER_KWH * KW_PER_MW;

/** Reasons of an ending that lie with the network, as verification writes them, and as the source does. */
const BY_NETWORK: ReadonlySet<string> = new Set([
  "notSamePartOfNetwork",
  "samePartOfNetwork",
  "sensitivityChanged",
  "priceOutsideOrders",
]);

export function settleMessages(tables: SettlementTables, rules: SettlementRules): Settled {
  const instructions = instructionsOf(tables.engagements);
  const meter = meteredOf(tables.meters);
  const baseline = baselineOf(tables.baselines);
  const unsettled: Unsettled[] = [];
  const parts = partsOf(tables.trades);
  const found = new Map<Part, TradeFulfilment>();
  for (const own of bySeller(parts.delivered)) {
    const told = toldUnder(own, instructions);
    const moved = movedKw(own[0]!, told, meter, baseline, unsettled);
    const kw = told.ofTrades;
    for (const [index, of] of tradeFulfilments(kw, moved).entries()) found.set(own[index]!, of);
  }
  const settlement = parts.delivered.map((part) => settledRow(part, found.get(part)!));
  const held = rules.payAvailabilityOnCancel
    ? parts.ended.filter(({ trade }) => BY_NETWORK.has(trade.reason)).map(heldRow)
    : [];
  return {
    settlement: [...settlement, ...held],
    report: parts.delivered.map((part) => reportRow(part, found.get(part)!)),
    ended: new Set(parts.ended.map(({ row }) => row)).size,
    unsettled,
  };
}

/** Trades by settlement period. What was delivered before a trade ended stays delivered. */
function partsOf(trades: MessageTable<"trade">) {
  const delivered: Part[] = [];
  const ended: Part[] = [];
  trades.forEach((trade, row) => {
    if (trade.units !== "kW" || trade.status === "refused") return;
    for (const startAt of startsWithin(trade, PERIOD_SECONDS)) {
      const isOver = startAt + PERIOD_SECONDS <= trade.matchedAt;
      const list = trade.status === "cancelled" && !isOver ? ended : delivered;
      list.push({ trade, row, startAt });
    }
  });
  return { delivered, ended };
}

/** Parts of one seller and period, in the order of the file. */
function bySeller(parts: readonly Part[]): readonly (readonly Part[])[] {
  const groups = new Map<string, Part[]>();
  for (const part of parts) {
    const key = `${part.startAt} ${part.trade.sellerResourceId}`;
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [part]);
    else known.push(part);
  }
  return [...groups.values()];
}

interface Told {
  /** Minute by minute, all the seller was told; positive: to inject less. */
  readonly downKw: Float64Array;
  /** Of it what falls to each trade, without its sign: to the earlier ones first, to each at most what was sold. */
  readonly ofTrades: readonly Float64Array[];
}

function toldUnder(own: readonly Part[], instructions: Instructions): Told {
  const { trade, startAt } = own[0]!;
  const downKw = instructedKw(instructions.get(trade.sellerResourceId) ?? [], startAt, MINUTES);
  const leftKw = downKw.map(Math.abs);
  const ofTrades = own.map(({ trade: { sellerVolume } }) => {
    const kw = leftKw.map((left) => Math.min(left, sellerVolume));
    for (const [minute, part] of kw.entries()) leftKw[minute] = leftKw[minute]! - part;
    return kw;
  });
  return { downKw, ofTrades };
}

/** How far the seller moved from its baseline, the way it was told; 0 in minutes in which it was told nothing. */
function movedKw(
  { trade, row, startAt }: Part,
  { downKw }: Told,
  meter: MinuteOf,
  baseline: MinuteOf,
  unsettled: Unsettled[],
): Float64Array {
  const moved = new Float64Array(MINUTES);
  const unmetered: number[] = [];
  const undeclared: number[] = [];
  const id = trade.sellerResourceId;
  for (const [minute, kw] of downKw.entries()) {
    if (Math.abs(kw) < INSTRUCTED_KW_MIN) continue;
    const at = startAt + minute * SECONDS_PER_MINUTE;
    const [metered, declared] = [meter(id, at), baseline(id, at)];
    if (metered === undefined) unmetered.push(at);
    if (declared === undefined) undeclared.push(at);
    if (metered === undefined || declared === undefined) continue;
    moved[minute] = (declared - metered) * Math.sign(kw);
  }
  const minutes = (at: readonly number[]) =>
    `${at.length} instructed minute${at.length === 1 ? "" : "s"} from ${formatInstant(at[0]!)} on`;
  if (unmetered.length > 0) {
    const remedy = "write readings of its register at both ends of each minute";
    const found = `no meter of ${id} for ${minutes(unmetered)}`;
    unsettled.push({ row, code: "noMeter", found, remedy });
  }
  if (undeclared.length > 0) {
    const found = `no baseline of ${id} for ${minutes(undeclared)}`;
    unsettled.push({ row, code: "noBaseline", found, remedy: "write what it said it would do" });
  }
  if (
    downKw.some((kw) => kw >= INSTRUCTED_KW_MIN) &&
    downKw.some((kw) => kw <= -INSTRUCTED_KW_MIN)
  ) {
    const found = `${id}, which was instructed both ways in the period from ${formatInstant(startAt)}`;
    const remedy = "write engagements of one direction in a settlement period";
    unsettled.push({ row, code: "bothWays", found, remedy });
  }
  return moved;
}

const gbp = (wh: number, gbpPerMwh: number) =>
  amountMicroGbp(roundHalfAway(wh), gbpPerMwh) / MICRO_GBP_PER_GBP;

function settledRow(
  { trade, startAt }: Part,
  { instructedWh, deliveredWh, fulfilmentFrac }: TradeFulfilment,
): MessageRow<"settlement"> {
  // Prices are for relief at the constraint, meters stand at the seller.
  const reliefWh = deliveredWh * (trade.volume / trade.sellerVolume);
  const heldWh = trade.volume * WH_PER_KWH * PERIOD_HOURS * fulfilmentFrac;
  return paymentRow(trade, startAt, {
    instructedMwh: instructedWh / WH_PER_MWH,
    deliveredMwh: deliveredWh / WH_PER_MWH,
    fulfilmentFrac,
    availabilityGbp: gbp(heldWh, trade.availabilityGbpPerMwh),
    utilisationGbp: gbp(reliefWh, trade.utilisationGbpPerMwh),
  });
}

/** Availability in full, for a trade that ended for the network's sake. */
function heldRow({ trade, startAt }: Part): MessageRow<"settlement"> {
  return paymentRow(trade, startAt, {
    ...{ instructedMwh: 0, deliveredMwh: 0, fulfilmentFrac: 1, utilisationGbp: 0 },
    availabilityGbp: gbp(trade.volume * WH_PER_KWH * PERIOD_HOURS, trade.availabilityGbpPerMwh),
  });
}

type Paid = Pick<
  MessageRow<"settlement">,
  "instructedMwh" | "deliveredMwh" | "fulfilmentFrac" | "availabilityGbp" | "utilisationGbp"
>;

function paymentRow(trade: TradeRow, startAt: number, paid: Paid): MessageRow<"settlement"> {
  const { tradeId, buyerResourceId, sellerResourceId } = trade;
  const { availabilityGbp, utilisationGbp } = paid;
  const micro = roundHalfAway((availabilityGbp + utilisationGbp) * MICRO_GBP_PER_GBP);
  return {
    ...{ tradeId, buyerResourceId, sellerResourceId },
    ...{ startAt, endAt: startAt + PERIOD_SECONDS },
    ...paid,
    totalGbp: micro / MICRO_GBP_PER_GBP,
  };
}

/** Indices are of contracts, so the parties are named by them where they have one. */
const reportRow = (
  { trade, startAt }: Part,
  { deliveredWh }: TradeFulfilment,
): MessageRow<"trades-report"> => ({
  buyerId: trade.buyerContractId,
  sellerId: trade.sellerContractId ?? trade.sellerResourceId,
  ...{ startAt, endAt: startAt + PERIOD_SECONDS },
  deliveredMwh: deliveredWh / WH_PER_MWH,
});
