/**
 * Settlement of messages that no simulation made: what each trade pays in each of its settlement periods, and the report of
 * trades. Takes trades, engagements, readings and baselines; gives rows, or which minutes nothing is known of. Pure.
 */
import { MICRO_GBP_PER_GBP } from "../../sim/core/money.ts";
import { PERIOD_SECONDS } from "../../sim/core/time.ts";
import { KW_PER_MW, WH_PER_KWH } from "../../sim/core/units.ts";
import type { MessageRow, MessageTable } from "../../sim/messages/registry.ts";
import type { Trade, TradePayment } from "../../sim/model/venues.ts";
import { settle } from "../../sim/venues/obligations/settle.ts";
import type { Fulfilment } from "../../sim/venues/performance/fulfilment.ts";
import { startsWithin } from "./market-tables.ts";
import { performance, tradeOf } from "./performance.ts";
import type { Part, SettlementRules, SettlementTables, Unsettled } from "./settlement-tables.ts";

export interface Settled {
  readonly settlement: MessageTable<"settlement">;
  readonly report: MessageTable<"trades-report">;
  /** Trades that ended before delivery, for which nothing is due but what the rules say. */
  readonly ended: number;
  readonly unsettled: readonly Unsettled[];
}

const WH_PER_MWH = WH_PER_KWH * KW_PER_MW;

/** Reasons of an ending that lie with the network, as verification writes them, and as the source does. */
const BY_NETWORK: ReadonlySet<string> = new Set([
  "notSamePartOfNetwork",
  "samePartOfNetwork",
  "sensitivityChanged",
  "priceOutsideOrders",
]);

/** What nothing is known of, or too much, without settling: also of tables that have faults of their own. */
export const unsettledIn = (tables: SettlementTables, rules: SettlementRules) =>
  performance(tables, partsOf(tables.trades).delivered, rules).unsettled;

export function settleMessages(tables: SettlementTables, rules: SettlementRules): Settled {
  const parts = partsOf(tables.trades);
  const { found, unsettled } = performance(tables, parts.delivered, rules);
  const bidOf = new Map((tables.bids ?? []).map((row) => [row.bidId, row.allInGbpPerMwh]));
  const row = (part: Part, of: Outcome) => settledRow(part, { ...of, bidOf, rules });
  const held = parts.ended.filter(({ trade }) => BY_NETWORK.has(trade.reason));
  return {
    settlement: [
      ...parts.delivered.map((part) => row(part, metered(found.get(part)!))),
      ...(rules.payAvailabilityOnCancel ? held.map((part) => row(part, cancelled(part))) : []),
    ],
    report: parts.delivered.map((part) => reportRow(part, found.get(part)!)),
    ended: new Set(parts.ended.map(({ row: of }) => of)).size,
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

type Outcome = Pick<Trade, "outcome"> & Partial<Trade>;

function metered(of: Fulfilment): Outcome {
  const called = of.deliveredWh > 0 ? "delivered" : "undelivered";
  return { ...of, outcome: of.instructedWh === 0 ? "idle" : called };
}

/** Ended for the network's sake before it was delivered. */
const cancelled = (part: Part): Outcome => ({
  ...{ outcome: "cancelled", endedReliefKw: part.trade.volume },
});

interface Settling extends Outcome {
  readonly bidOf: ReadonlyMap<string, number>;
  readonly rules: SettlementRules;
}

function settledRow(part: Part, { bidOf, rules, ...outcome }: Settling): MessageRow<"settlement"> {
  const { trade, startAt } = part;
  const { tradeId, buyerResourceId, sellerResourceId } = trade;
  const network = { units: { ids: [buyerResourceId, sellerResourceId] } };
  const as = tradeOf(part, [0, 1, 0]);
  const of = { ...as, bidGbpPerMwh: bidOf.get(trade.bidId) ?? as.bidGbpPerMwh, ...outcome };
  const { entries = [] } = settle(
    { instant: startAt + PERIOD_SECONDS, network, trades: [of] },
    rules,
  );
  const gbp = (...of: readonly TradePayment[]) =>
    entries
      .filter(({ rule }) => of.some((payment) => rule.endsWith(`/${payment}`)))
      .reduce((sum, { amountMicroGbp }) => sum + amountMicroGbp, 0) / MICRO_GBP_PER_GBP;
  const shortfallGbp = gbp("shortfall");
  return {
    ...{ tradeId, buyerResourceId, sellerResourceId },
    ...{ startAt, endAt: startAt + PERIOD_SECONDS },
    ...{ instructedMwh: of.instructedWh / WH_PER_MWH, deliveredMwh: of.deliveredWh / WH_PER_MWH },
    fulfilmentFrac: of.fulfilmentFrac,
    availabilityGbp: gbp("availability"),
    utilisationGbp: gbp("utilisation"),
    totalGbp: gbp("availability", "utilisation"),
    shortfallGbp: shortfallGbp === 0 ? null : shortfallGbp,
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
