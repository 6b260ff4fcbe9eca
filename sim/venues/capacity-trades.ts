/**
 * Trades of connection capacity between two sites (exceeding MEC or MIC): for a time the seller does without a part of its limit
 * and the buyer may exceed its own. Settings: what was agreed, the market, the fee, when gates are due.
 * open: requests · close: responses to them · award: responses are accepted; trades whose first day it is are approved by power
 * system analysis, or not; those cancelled by then are taken back ·
 * settle: the buyer pays for the capacity of the period, a seller for what it used of what it sold, and both sides for administration in the first of a trade.
 */
import { amountMicroGbp, MICRO_GBP_PER_GBP } from "../core/money.ts";
import { splitWhole } from "../core/sums.ts";
import { parseInstant, periodOf } from "../core/time.ts";
import { roundHalfAway } from "../core/units.ts";
import { MARKET_FACILITATOR } from "../model/capacity-trades.ts";
import type { Network } from "../model/network.ts";
import { DISTRIBUTION_NETWORK } from "../model/services.ts";
import type { GateContext, GateOutcome, GateTimes, LedgerEntry } from "../model/venues.ts";
import { owedMicroGbp } from "../positions/capacity-book.ts";
import {
  acceptanceNotices,
  acceptedTrades,
  unmetNotices,
  withVerdicts,
} from "./capacity/accept.ts";
import { capacityTradeFindings } from "./capacity/findings.ts";
import { openRequests, withdrawnTrades } from "./capacity/requests.ts";
import { closeResponses } from "./capacity/responses.ts";
import {
  type AgreedTrade,
  type CapacityTradeSettings,
  capacityTradeSettings,
} from "./capacity/settings.ts";

const instantOf = (text: string): number => parseInstant(text) ?? 0;

/** Trades whose first period is of this day, agreed beforehand or accepted now, and what was cancelled by now. */
function award(context: GateContext, { trades, market }: CapacityTradeSettings): GateOutcome {
  const { capacity, fromPeriod, toPeriod, instant, network } = context;
  if (capacity === undefined) return {};
  const rowOf = (id: string) => network.connections.ids.indexOf(id);
  const isCancelled = ({ cancelledAt }: AgreedTrade) =>
    cancelledAt !== undefined && instantOf(cancelledAt) <= instant;
  const agreed = trades.flatMap((trade) => {
    const from = periodOf(instantOf(trade.from));
    if (from < fromPeriod || from >= toPeriod || isCancelled(trade)) return [];
    return [
      {
        ...{ id: trade.id, initiator: trade.initiator, capacity: trade.capacity },
        ...{ kw: trade.kw, priceGbpPerMwHour: trade.priceGbpPerMwHour },
        ...{ buyer: rowOf(trade.buyer), seller: rowOf(trade.seller) },
        ...{ fromPeriod: from, toPeriod: periodOf(instantOf(trade.to)) },
      },
    ];
  });
  const gone = new Set([
    ...trades.filter(isCancelled).map(({ id }) => id),
    ...(market === undefined ? [] : withdrawnTrades(market, instant)),
  ]);
  const cancelled = capacity.movesIn(fromPeriod).filter(({ id }) => gone.has(id));
  const accepted = acceptedTrades(context, market?.sensitivityFactors ?? "withheld");
  const verdicts = capacity.approve([...agreed, ...accepted.trades]);
  if (accepted.market.requests.length === 0)
    return verdicts.length + cancelled.length === 0 ? {} : { capacity: { verdicts, cancelled } };
  const decided = withVerdicts(context, accepted.market, verdicts);
  const events = [
    ...acceptanceNotices(context, accepted.market),
    ...unmetNotices(context, decided),
  ];
  return { capacity: { verdicts, cancelled, decided }, events };
}

function settle(context: GateContext, own: CapacityTradeSettings): GateOutcome {
  return { entries: [...payments(context, own), ...breachCharges(context, own)] };
}

/** A seller pays for what it used of what it sold. */
function breachCharges(
  { capacity, fromPeriod, instant, network }: GateContext,
  { breach }: CapacityTradeSettings,
): LedgerEntry[] {
  const payees = [{ account: DISTRIBUTION_NETWORK, size: 1 }];
  return (capacity?.breachesIn(fromPeriod) ?? []).flatMap(({ move, wh }) =>
    paid({ at: instant, period: fromPeriod, because: move.id }, "capacity-trades/breach", {
      ...{ payers: unitsAt(network, move.seller), payees },
      amountMicroGbp: amountMicroGbp(wh, breach.gbpPerMwh),
    }),
  );
}

function payments(
  { capacity, fromPeriod, instant, network }: GateContext,
  { adminFeeGbp }: CapacityTradeSettings,
): LedgerEntry[] {
  return (capacity?.movesIn(fromPeriod) ?? []).flatMap((move) => {
    const [buyers, sellers] = [unitsAt(network, move.buyer), unitsAt(network, move.seller)];
    const occasion = { at: instant, period: fromPeriod, because: move.id };
    const price = paid(occasion, "capacity-trades/price", {
      ...{ payers: buyers, payees: sellers },
      amountMicroGbp: owedMicroGbp(move),
    });
    if (move.fromPeriod !== fromPeriod) return price;
    const fee = roundHalfAway(adminFeeGbp * MICRO_GBP_PER_GBP);
    const payees = [{ account: MARKET_FACILITATOR, size: 1 }];
    return [buyers, sellers]
      .flatMap((payers) =>
        paid(occasion, "capacity-trades/administration", { payers, payees, amountMicroGbp: fee }),
      )
      .concat(price);
  });
}

interface Party {
  readonly account: string;
  readonly size: number;
}

/** The units behind a connection stand for their site, each by its size. */
function unitsAt({ units }: Network, connection: number): Party[] {
  return units.ids.flatMap((account, unit) =>
    units.connection[unit] === connection
      ? [{ account, size: Math.max(units.capacityKw[unit]!, units.consumptionKwMax[unit]!) }]
      : [],
  );
}

/** An amount shared by payers, and each share by payees, to the micro-pound. */
function paid(
  occasion: Pick<LedgerEntry, "at" | "period" | "because">,
  rule: string,
  of: {
    readonly payers: readonly Party[];
    readonly payees: readonly Party[];
    readonly amountMicroGbp: number;
  },
): LedgerEntry[] {
  const shares = split(of.amountMicroGbp, of.payers);
  return of.payers.flatMap(({ account: payer }, row) => {
    const parts = split(shares[row]!, of.payees);
    return of.payees
      .map(({ account: payee }, part) => ({
        ...{ ...occasion, rule, payer, payee },
        amountMicroGbp: parts[part]!,
      }))
      .filter((entry) => entry.amountMicroGbp > 0);
  });
}

function split(amount: number, parties: readonly Party[]): Float64Array {
  const shares = new Float64Array(parties.length);
  const sizes = parties.map(({ size }) => size);
  splitWhole(amount, sizes, shares);
  return shares;
}

/** Nobody asks or answers where there is no market. */
const times = ({ market, gates: { open, close, ...others } }: CapacityTradeSettings): GateTimes =>
  market === undefined ? others : { open, close, ...others };

export const capacityTrades = {
  about:
    "Two sites trade connection capacity: one may export or import more for a time, the other less.",
  reads: "capacity" as const,
  needMove: ["settle"] as const,
  needsRankedPrinciple: false,
  readsStatement: false,
  needsSolver: () => false,
  namedUnits: () => [],
  findings: () => [],
  networkFindings: capacityTradeFindings,
  settings: capacityTradeSettings,
  times,
  timesInPhase: times,
  gates: { open: openRequests, close: closeResponses, award, settle },
};
