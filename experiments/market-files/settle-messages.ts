/**
 * Settlement of messages that no simulation made: what each trade pays in each of its settlement periods, and the report of
 * trades. Takes trades, engagements, readings and baselines; gives rows, or which minutes nothing is known of. Pure.
 * Keeps: a minute with an instruction and without meter or baseline is a fault, never a guess.
 */
import { MICRO_GBP_PER_GBP } from "../../sim/core/money.ts";
import { formatInstant, PERIOD_SECONDS, periodOf } from "../../sim/core/time.ts";
import { KW_PER_MW, SECONDS_PER_MINUTE, WH_PER_KWH } from "../../sim/core/units.ts";
import type { MessageRow, MessageTable } from "../../sim/messages/registry.ts";
import { MINUTES_PER_PERIOD as MINUTES, tradeMinutes } from "../../sim/model/readings.ts";
import { type Trade, type TradePayment, UNMETERED } from "../../sim/model/venues.ts";
import { settle } from "../../sim/venues/obligations/settle.ts";
import { type Fulfilment, fulfilments } from "../../sim/venues/performance/fulfilment.ts";
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
  const found = new Map<Part, Fulfilment>();
  for (const own of bySeller(parts.delivered)) {
    const told = toldUnder(own, instructions);
    const minutes = minutesOf(own[0]!, told, meter, baseline, unsettled);
    for (const [index, of] of fulfilled(own, told, minutes).entries()) found.set(own[index]!, of);
  }
  const held = parts.ended.filter(({ trade }) => BY_NETWORK.has(trade.reason));
  return {
    settlement: [
      ...parts.delivered.map((part) => settledRow(part, metered(part, found.get(part)!), rules)),
      ...(rules.payAvailabilityOnCancel
        ? held.map((part) => settledRow(part, cancelled(part), rules))
        : []),
    ],
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

/** An instruction of less is the rounding of set-points, kW. */
const INSTRUCTED_KW_MIN = 1e-3;

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

/** Meter and baseline in the instructed minutes, turned so that delivery is baseline less meter. */
interface SellerPeriod {
  readonly levelKw: Float64Array;
  readonly baselineKw: Float64Array;
}

function minutesOf(
  { trade, row, startAt }: Part,
  { downKw }: Told,
  meter: MinuteOf,
  baseline: MinuteOf,
  unsettled: Unsettled[],
): SellerPeriod {
  const minutes = { levelKw: new Float64Array(MINUTES), baselineKw: new Float64Array(MINUTES) };
  const unmetered: number[] = [];
  const undeclared: number[] = [];
  const ways = new Set<number>();
  const id = trade.sellerResourceId;
  for (const [minute, kw] of downKw.entries()) {
    if (Math.abs(kw) < INSTRUCTED_KW_MIN) continue;
    const way = Math.sign(kw);
    ways.add(way);
    const at = startAt + minute * SECONDS_PER_MINUTE;
    const [level, declared] = [meter(id, at), baseline(id, at)];
    if (level === undefined) unmetered.push(at);
    if (declared === undefined) undeclared.push(at);
    minutes.levelKw[minute] = (level ?? 0) * way;
    minutes.baselineKw[minute] = (declared ?? 0) * way;
  }
  const when = (at: readonly number[]) =>
    `${at.length} instructed minute${at.length === 1 ? "" : "s"} from ${formatInstant(at[0]!)} on`;
  if (unmetered.length > 0) {
    const remedy = "write readings of its register at both ends of each minute";
    unsettled.push({
      row,
      code: "noMeter",
      found: `no meter of ${id} for ${when(unmetered)}`,
      remedy,
    });
  }
  if (undeclared.length > 0) {
    const found = `no baseline of ${id} for ${when(undeclared)}`;
    unsettled.push({ row, code: "noBaseline", found, remedy: "write what it said it would do" });
  }
  if (ways.size > 1) {
    const found = `${id}, which was instructed both ways in the period from ${formatInstant(startAt)}`;
    const remedy = "write engagements of one direction in a settlement period";
    unsettled.push({ row, code: "bothWays", found, remedy });
  }
  return minutes;
}

/** Fulfilment of a seller's trades in a period, by the law that a run follows too. */
function fulfilled(
  own: readonly Part[],
  { ofTrades }: Told,
  { levelKw, baselineKw }: SellerPeriod,
): readonly Fulfilment[] {
  const minutes = tradeMinutes(own.length);
  for (const [index, told] of ofTrades.entries()) {
    const inKws = (kw: Float64Array) => kw.map((each) => each * SECONDS_PER_MINUTE);
    minutes.instructedKws.set(inKws(told), index * MINUTES);
    minutes.levelKws.set(inKws(levelKw), index * MINUTES);
  }
  const meters = { declaredKw: new Float64Array(SELLER + 1), beforeKw: () => undefined };
  const trades = own.map((part) => tradeOf(part));
  return fulfilments(trades, minutes, meters, (_, outKw) => outKw.set(baselineKw));
}

const [BUYER, SELLER] = [0, 1];

/** A row as a trade of the market, before delivery. */
function tradeOf({ trade, startAt }: Part): Trade {
  const { volume, buyerVolume, sellerVolume, availabilityGbpPerMwh, utilisationGbpPerMwh } = trade;
  const priceGbpPerMwh = availabilityGbpPerMwh + utilisationGbpPerMwh;
  return {
    ...{ id: trade.tradeId, period: periodOf(startAt), constraint: 0 },
    ...{ buyer: BUYER, seller: SELLER, buyerKw: buyerVolume, sellerKw: sellerVolume },
    ...{ priceGbpPerMwh, availabilityGbpPerMwh },
    // The file of trades does not say at what it was bid and asked, and no payment follows from these here.
    ...{ bidGbpPerMwh: priceGbpPerMwh, askGbpPerMwh: priceGbpPerMwh },
    buyerSensitivity: volume / buyerVolume,
    sellerSensitivity: volume / sellerVolume,
    // Meters and baselines were turned the way of the instruction.
    ...{ buyerDirection: "down", sellerDirection: "down" },
    ...{ outcome: "matched", reason: trade.reason, ...UNMETERED },
  };
}

function metered(part: Part, of: Fulfilment): Trade {
  const called = of.deliveredWh > 0 ? "delivered" : "undelivered";
  return { ...tradeOf(part), ...of, outcome: of.instructedWh === 0 ? "idle" : called };
}

/** Ended for the network's sake before it was delivered. */
const cancelled = (part: Part): Trade => ({
  ...tradeOf(part),
  ...{ outcome: "cancelled", endedReliefKw: part.trade.volume },
});

function settledRow(
  { trade, startAt }: Part,
  of: Trade,
  rules: SettlementRules,
): MessageRow<"settlement"> {
  const { tradeId, buyerResourceId, sellerResourceId } = trade;
  const network = { units: { ids: [buyerResourceId, sellerResourceId] } };
  const { entries = [] } = settle(
    { instant: startAt + PERIOD_SECONDS, network, trades: [of] },
    { ...rules, shortfallLiability: "none" },
  );
  const gbp = (part: TradePayment | undefined) =>
    entries
      .filter(({ rule }) => part === undefined || rule.endsWith(`/${part}`))
      .reduce((sum, { amountMicroGbp }) => sum + amountMicroGbp, 0) / MICRO_GBP_PER_GBP;
  return {
    ...{ tradeId, buyerResourceId, sellerResourceId },
    ...{ startAt, endAt: startAt + PERIOD_SECONDS },
    ...{ instructedMwh: of.instructedWh / WH_PER_MWH, deliveredMwh: of.deliveredWh / WH_PER_MWH },
    fulfilmentFrac: of.fulfilmentFrac,
    availabilityGbp: gbp("availability"),
    utilisationGbp: gbp("utilisation"),
    totalGbp: gbp(undefined),
  };
}

/** Indices are of contracts, so the parties are named by them where they have one. */
const reportRow = (
  { trade, startAt }: Part,
  { deliveredWh }: Fulfilment,
): MessageRow<"trades-report"> => ({
  buyerId: trade.buyerContractId,
  sellerId: trade.sellerContractId ?? trade.sellerResourceId,
  ...{ startAt, endAt: startAt + PERIOD_SECONDS },
  deliveredMwh: deliveredWh / WH_PER_MWH,
});
