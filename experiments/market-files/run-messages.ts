/**
 * What the systems around a run would have sent at and after delivery, as messages: trades, the report of engagements (6),
 * meters and baselines (7), settlement, and the trades report (8). Takes blocks of a run with `outputs.performance`; gives tables.
 * Keeps: minutes without an engagement are in none; meters and baselines are of those who traded in the period.
 */
import type { TableBlock } from "../../sim/core/columns.ts";
import { MICRO_GBP_PER_GBP } from "../../sim/core/money.ts";
import { PERIOD_SECONDS } from "../../sim/core/time.ts";
import { KW_PER_MW, WH_PER_KWH } from "../../sim/core/units.ts";
import type { MessageRow, MessageTable } from "../../sim/messages/registry.ts";
import type { StepPlaces } from "../../sim/model/market-process.ts";
import { networkColumns } from "../../sim/model/network.ts";
import { type EngagedMinute, engagedMinutes } from "./engaged-minutes.ts";
import { baselineRows, engagementRows, meterRows } from "./engaged-rows.ts";
import { contractId } from "./ids.ts";
import { type NamedMessage, named } from "./out-folder.ts";
import type { RunFacts, RunOf, TradeRow } from "./run-facts.ts";
import { type Place, runOrders } from "./run-orders.ts";
import { type RowOf, tableRows } from "./table-rows.ts";

export interface RunMessages {
  readonly trades: MessageTable<"trade">;
  /** All orders, matched or not. */
  readonly bids: MessageTable<"bid">;
  readonly offers: MessageTable<"offer">;
  readonly engagements: MessageTable<"engagements-report">;
  readonly meters: MessageTable<"meter-reading">;
  readonly baselines: MessageTable<"baseline">;
  readonly settlement: MessageTable<"settlement">;
  readonly report: MessageTable<"trades-report">;
}

export interface RunRecord {
  add(block: Pick<TableBlock, "tables">): void;
  /** Of everything so far. */
  messages(): RunMessages;
}

const CHANGES: ReadonlySet<string> = new Set(["tradeCancelled", "tradeResized"]);

const placeKey = (periodStart: number, constraint: string, unit: string) =>
  JSON.stringify([periodStart, constraint, unit]);

export function runRecord(of: RunOf): RunRecord {
  const columns = networkColumns(of.network);
  const ended: Ended[] = [];
  const minutes: EngagedMinute[] = [];
  const matchedAt = new Map<string, number>();
  const changedAt = new Map<string, number>();
  const orders = runOrders(columns.constraintPoints.ids);
  const listed = new Set<string>();
  return {
    add({ tables }) {
      for (const { kind, trade, at } of tableRows(tables.events, ["kind", "trade"], ["at"]))
        if (kind === "tradeMatched") matchedAt.set(trade, at);
        else if (CHANGES.has(kind)) changedAt.set(trade, at);
      orders.add(tables);
      const places = ["list", "constraint", "unit"] as const;
      for (const row of tableRows(tables.merit_order, places, ["periodStart"]))
        if (row.list === "incoming")
          listed.add(placeKey(row.periodStart, row.constraint, row.unit));
      ended.push(...endedTrades(tables));
      for (const minute of engagedMinutes(tables)) minutes.push(minute);
    },
    messages() {
      const facts: RunFacts = { ...of, columns, matchedAt, changedAt, listed, orders };
      const rows = ended.map((trade) => ({ trade, row: tradeRow(trade, facts) }));
      const traders = new Set(
        ended.flatMap(({ buyer, seller, periodStart }) =>
          [buyer, seller].map((unit) => `${unit} ${periodStart}`),
        ),
      );
      const traded = minutes.filter(({ unit, at }) =>
        traders.has(`${unit} ${at - (at % PERIOD_SECONDS)}`),
      );
      const isListed = ({ periodStart, constraint, unit }: Omit<Place, "side">) =>
        listed.has(placeKey(periodStart, constraint, unit));
      return {
        trades: rows.map(({ row }) => row),
        bids: orders.bids(of.shiftS),
        offers: orders.offers(of.shiftS, isListed),
        engagements: engagementRows(
          minutes,
          new Map(rows.map(({ row }) => [row.tradeId, row])),
          facts,
        ),
        meters: meterRows(traded, of),
        baselines: baselineRows(traded, of),
        settlement: rows.flatMap(({ trade, row }) => settlementRow(trade, row)),
        report: rows.flatMap(({ trade, row }) => reportRow(trade, row)),
      };
    },
  };
}

/** What a step of the process that is skipped would have made is not written. */
export function runMessageFiles(of: RunMessages, places: StepPlaces): readonly NamedMessage[] {
  return [
    named("trades", "trade", of.trades),
    named("bids", "bid", of.bids),
    named("offers", "offer", of.offers),
    ...deliveryMessages(of, places),
    ...settlementMessages(of, places),
  ];
}

export const deliveryMessages = (
  { engagements, meters, baselines }: RunMessages,
  { performance }: Pick<StepPlaces, "performance">,
): readonly NamedMessage[] => [
  named("engagements", "engagements-report", engagements),
  ...(performance === "skipped"
    ? []
    : [named("meters", "meter-reading", meters), named("baselines", "baseline", baselines)]),
];

export const settlementMessages = (
  { settlement, report }: Pick<RunMessages, "settlement" | "report">,
  { settlement: place }: Pick<StepPlaces, "settlement">,
): readonly NamedMessage[] => [
  ...(place === "skipped" ? [] : [named("settlement", "settlement", settlement)]),
  named("trades-report", "trades-report", report),
];

const WORDS = ["trade", "constraint", "buyer", "seller", "outcome", "reason"] as const;
const NUMBERS = [
  ...(["periodStart", "buyerW", "sellerW", "priceGbpPerMwh", "availabilityGbpPerMwh"] as const),
  ...(["instructedWh", "deliveredWh", "fulfilmentFrac"] as const),
  ...(["amountMicroGbp", "availabilityMicroGbp", "shortfallMicroGbp"] as const),
];

/** A trade that came to its end. */
type Ended = RowOf<(typeof WORDS)[number], (typeof NUMBERS)[number]> & { readonly reliefW: number };

function endedTrades(tables: TableBlock["tables"]): readonly Ended[] {
  const volumes = tableRows(tables.trade_volumes, [], ["reliefW"]);
  return tableRows(tables.trades, WORDS, NUMBERS).map((row, index) => ({
    ...row,
    ...volumes[index]!,
  }));
}

const W_PER_KW = 1000;
/** The message knows no volume of nothing. */
const volumeKw = (watts: number) => Math.max(1, watts) / W_PER_KW;

function tradeRow(trade: Ended, facts: RunFacts): TradeRow {
  const { shiftS } = facts;
  const { periodStart, constraint, availabilityGbpPerMwh, priceGbpPerMwh } = trade;
  const madeAt = facts.matchedAt.get(trade.trade) ?? periodStart;
  const volumes = {
    volume: volumeKw(trade.reliefW),
    ...{ buyerVolume: volumeKw(trade.buyerW), sellerVolume: volumeKw(trade.sellerW) },
  };
  const made = facts.made.get(trade.trade);
  const changedAt = facts.changedAt.get(trade.trade);
  const became = {
    matchedAt: changedAt === undefined ? (made?.matchedAt ?? madeAt + shiftS) : changedAt + shiftS,
    ...{ status: statusOf(trade.outcome), reason: trade.reason },
  };
  if (made !== undefined)
    return { ...made, ...(isAsMade(made, volumes) ? {} : volumes), ...became };
  const isListed = facts.listed.has(placeKey(periodStart, constraint, trade.seller));
  const orderOf = (side: "bid" | "offer", unit: string) =>
    facts.orders.idOf({ side, periodStart, constraint, unit }, madeAt, shiftS);
  return {
    tradeId: trade.trade,
    ...{ bidId: orderOf("bid", trade.buyer), offerId: orderOf("offer", trade.seller) },
    constraintId: constraint,
    ...{ buyerResourceId: trade.buyer, buyerContractId: contractId(trade.buyer) },
    sellerResourceId: trade.seller,
    sellerContractId: isListed ? contractId(trade.seller) : null,
    ...{ startAt: periodStart + shiftS, endAt: periodStart + shiftS + PERIOD_SECONDS },
    ...{ ...volumes, units: "kW", availabilityGbpPerMwh },
    utilisationGbpPerMwh: Math.max(0, priceGbpPerMwh - availabilityGbpPerMwh),
    ...became,
  };
}

/** Volumes stand to the watt, and those of one side follow from the other's. */
const RESIDUE_KW = 2e-3;

const isAsMade = (made: TradeRow, now: Pick<TradeRow, "buyerVolume" | "sellerVolume">): boolean =>
  Math.abs(made.buyerVolume - now.buyerVolume) <= RESIDUE_KW &&
  Math.abs(made.sellerVolume - now.sellerVolume) <= RESIDUE_KW;

function statusOf(outcome: string): TradeRow["status"] {
  if (outcome === "refused" || outcome === "cancelled" || outcome === "idle") return outcome;
  return outcome === "matched" ? "matched" : "delivered";
}

const WH_PER_MWH = WH_PER_KWH * KW_PER_MW;
const stood = ({ status }: TradeRow) => status === "idle" || status === "delivered";

/** A trade that ended has one where availability was paid for it all the same. */
function settlementRow(trade: Ended, row: TradeRow): readonly MessageRow<"settlement">[] {
  if (!stood(row) && trade.amountMicroGbp === 0) return [];
  const { tradeId, buyerResourceId, sellerResourceId, startAt, endAt } = row;
  return [
    {
      ...{ tradeId, buyerResourceId, sellerResourceId, startAt, endAt },
      instructedMwh: trade.instructedWh / WH_PER_MWH,
      deliveredMwh: trade.deliveredWh / WH_PER_MWH,
      fulfilmentFrac: trade.fulfilmentFrac,
      availabilityGbp: trade.availabilityMicroGbp / MICRO_GBP_PER_GBP,
      utilisationGbp: (trade.amountMicroGbp - trade.availabilityMicroGbp) / MICRO_GBP_PER_GBP,
      totalGbp: trade.amountMicroGbp / MICRO_GBP_PER_GBP,
      shortfallGbp:
        trade.shortfallMicroGbp === 0 ? null : trade.shortfallMicroGbp / MICRO_GBP_PER_GBP,
    },
  ];
}

/** Indices are of contracts, so the parties are named by them where they have one. */
function reportRow(trade: Ended, row: TradeRow): readonly MessageRow<"trades-report">[] {
  if (!stood(row)) return [];
  return [
    {
      buyerId: row.buyerContractId,
      sellerId: row.sellerContractId ?? row.sellerResourceId,
      ...{ startAt: row.startAt, endAt: row.endAt },
      deliveredMwh: trade.deliveredWh / WH_PER_MWH,
    },
  ];
}
