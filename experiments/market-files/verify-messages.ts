/**
 * Verification of trades on messages: which still stand on the look-ahead, sensitivities and resources of the moment. Takes
 * trades that were checked against the other files, and what holds now; gives the trades as verification leaves them. The
 * rules are those of a run. Keeps: no trade grows; what has ended or been delivered stays as it is.
 */
import { periodOf } from "../../sim/core/time.ts";
import type { MessageRow, MessageTable } from "../../sim/messages/registry.ts";
import { networkColumns } from "../../sim/model/network.ts";
import { NETWORK_FORMAT, networkDocumentSchema } from "../../sim/model/network-document.ts";
import { worthAsWritten } from "../../sim/model/owners-orders.ts";
import { type GateContext, type Trade, UNMETERED } from "../../sim/model/venues.ts";
import { obligationSettings } from "../../sim/venues/obligations/settings.ts";
import { verify } from "../../sim/venues/obligations/verify.ts";
import { type ConstraintsNow, constraintsNow, type Restated } from "./constraints-now.ts";
import { type MarketTables, sensitivityOf } from "./market-tables.ts";
import { MIN_SENSITIVITY } from "./order-checks.ts";
import { toWatt } from "./traded-list.ts";

type TradeRow = MessageRow<"trade">;

export interface VerifyRules {
  readonly minTradeKw: number;
  /** When it is verified; none: as each settlement period begins. */
  readonly at: number | undefined;
  /** Only this constraint, only this period; none: all. */
  readonly constraintId: string | undefined;
  readonly startAt: number | undefined;
}

/** A trade that verification ended or made smaller. */
export interface Verdict {
  readonly kind: "cancelled" | "resized";
  readonly before: TradeRow;
  readonly after: TradeRow;
}

export interface Verified {
  /** Every trade of the file, in its order. */
  readonly trades: MessageTable<"trade">;
  readonly verdicts: readonly Verdict[];
  /** How many were looked at. */
  readonly verifiedCount: number;
  /** Constraints of these trades that are another size by now. */
  readonly restated: readonly Restated[];
}

/** What matching read, and the look-ahead of the moment; none: what was predicted is predicted still. */
export interface VerifyTables extends MarketTables {
  readonly lookAheadNow: MarketTables["lookAhead"] | undefined;
}

export function verifyMessages(
  tables: VerifyTables,
  trades: MessageTable<"trade">,
  rules: VerifyRules,
): Verified {
  const isMeant = (row: TradeRow) =>
    row.units === "kW" &&
    row.status === "matched" &&
    (rules.constraintId === undefined || row.constraintId === rules.constraintId) &&
    (rules.startAt === undefined || (row.startAt <= rules.startAt && rules.startAt < row.endAt));
  const meant = trades.filter(isMeant);
  const rowOf = new Map(meant.map((row) => [row.tradeId, row]));
  const verdicts = new Map<string, Verdict>();
  const constraints = constraintsNow(tables.lookAhead, tables.lookAheadNow ?? tables.lookAhead);
  for (const context of contexts(tables, constraints, meant)) {
    const { cancel = [], resize = [] } = verify(
      context,
      obligationSettings.parse({ minTradeKw: rules.minTradeKw }),
    );
    for (const { trade, reason } of cancel) {
      const before = rowOf.get(trade.id)!;
      const matchedAt = rules.at ?? before.startAt;
      const after: TradeRow = { ...before, matchedAt, status: "cancelled", reason };
      verdicts.set(trade.id, { kind: "cancelled", before, after });
    }
    for (const { trade, buyerKw, sellerKw, buyerSensitivity, reason } of resize) {
      const before = rowOf.get(trade.id)!;
      const after: TradeRow = {
        ...before,
        volume: toWatt(buyerKw * buyerSensitivity),
        ...{ buyerVolume: toWatt(buyerKw), sellerVolume: toWatt(sellerKw) },
        ...{ matchedAt: rules.at ?? before.startAt, reason },
      };
      verdicts.set(trade.id, { kind: "resized", before, after });
    }
  }
  return {
    trades: trades.map((row) => verdicts.get(row.tradeId)?.after ?? row),
    verdicts: meant.flatMap(({ tradeId }) => verdicts.get(tradeId) ?? []),
    verifiedCount: meant.length,
    restated: constraints.restated(meant),
  };
}

/**
 * What the gate of each settlement period reads. Sensitivities of files count relief, whichever way it is given; where a
 * constraint has turned round, what relieved it loads it.
 */
function* contexts(
  { bids, offers, sensitivities, resources }: MarketTables,
  constraints: ConstraintsNow,
  trades: MessageTable<"trade">,
): Generator<GateContext> {
  const unitIds = numbered(trades.flatMap((row) => [row.buyerResourceId, row.sellerResourceId]));
  const acts = sensitivityOf(sensitivities);
  const periods = new Map<number, TradeRow[]>();
  for (const row of trades) {
    const period = constraints.windowOf(row);
    const known = periods.get(period);
    if (known === undefined) periods.set(period, [row]);
    else known.push(row);
  }
  const isAway = new Set(
    (resources ?? []).flatMap((row) => (row.isAvailable ? [] : [row.resourceId])),
  );
  const room = Float64Array.from(unitIds.keys(), (id) => (isAway.has(id) ? 0 : Infinity));
  const network = networkOf(unitIds.size);
  const bidOf = new Map(bids.map((row) => [row.bidId, row]));
  const offerOf = new Map(offers.map((row) => [row.offerId, row]));
  const reliefNow = (row: TradeRow, resourceId: string) =>
    constraints.isListed(row, resourceId)
      ? constraints.signOf(row) * (acts(row.constraintId, resourceId) ?? 0)
      : 0;
  const tradeOf = (row: TradeRow, constraint: number, sensitivity: Float64Array): Trade => {
    const [buyer, seller] = [unitIds.get(row.buyerResourceId)!, unitIds.get(row.sellerResourceId)!];
    const [bid, offer] = [bidOf.get(row.bidId)!, offerOf.get(row.offerId)!];
    const now = (unit: number) => sensitivity[constraint * unitIds.size + unit]!;
    return {
      ...{ id: row.tradeId, period: periodOf(row.startAt), constraint, buyer, seller },
      ...{ buyerKw: row.buyerVolume, sellerKw: row.sellerVolume },
      priceGbpPerMwh: row.availabilityGbpPerMwh + row.utilisationGbpPerMwh,
      availabilityGbpPerMwh: row.availabilityGbpPerMwh,
      ...{ bidGbpPerMwh: bid.allInGbpPerMwh, askGbpPerMwh: offer.allInGbpPerMwh },
      bidAvailabilityGbpPerMwh: bid.availabilityGbpPerMwh,
      askAvailabilityGbpPerMwh: offer.availabilityGbpPerMwh,
      bidWorth: worthAsWritten("buyerBid", bid),
      askWorth: worthAsWritten("sellerOffer", offer),
      concludedAt: row.matchedAt,
      buyerSensitivity: sensitivityThen(row.volume, row.buyerVolume, now(buyer)),
      sellerSensitivity: sensitivityThen(row.volume, row.sellerVolume, now(seller)),
      ...{ buyerDirection: "down", sellerDirection: "down" },
      ...{ outcome: "matched", reason: "", ...UNMETERED },
    };
  };
  for (const [period, rows] of periods) {
    // Trades over several periods may have another end, and so another constraint beside them.
    const places = numbered(rows.map(placeOf));
    const sensitivity = new Float64Array(places.size * unitIds.size);
    for (const row of rows)
      for (const id of [row.buyerResourceId, row.sellerResourceId])
        sensitivity[places.get(placeOf(row))! * unitIds.size + unitIds.get(id)!] = reliefNow(
          row,
          id,
        );
    yield {
      ...{ instant: 0, fromPeriod: period, toPeriod: period + 1, network },
      sensitivityIn: () => sensitivity,
      ...{ minSensitivity: MIN_SENSITIVITY, solver: undefined },
      isTradeable: new Uint8Array(places.size).fill(1),
      ...{ lookAhead: undefined, owners: undefined, orders: [] },
      outlook: { availableKw: room, roomKw: { down: room, up: room } },
      trades: rows.map((row) => tradeOf(row, places.get(placeOf(row))!, sensitivity)),
    };
  }
}

const placeOf = ({ constraintId, startAt, endAt }: TradeRow) =>
  JSON.stringify([constraintId, startAt, endAt]);

function numbered(ids: readonly string[]): ReadonlyMap<string, number> {
  return new Map([...new Set(ids)].map((id, index) => [id, index]));
}

/** Volumes of the file stand to the watt. */
const WATT_KW = 1e-3;

/** What the trade was matched on, which its volumes tell as far as they are exact; that of now where they cannot tell. */
function sensitivityThen(reliefKw: number, unitKw: number, now: number): number {
  const then = reliefKw / unitKw;
  return Math.abs(now - then) <= (WATT_KW * (1 + then)) / unitKw ? now : then;
}

/** The gate counts units by the network's columns; nothing else of it is read. */
const networkOf = (unitCount: number) =>
  networkColumns(
    networkDocumentSchema.parse({
      ...{ format: NETWORK_FORMAT, name: "of files" },
      buses: [{ id: "bus", nominalKv: 33, reference: true }],
      connections: [
        {
          ...{ id: "all", bus: "bus", exportLimitMw: 0 },
          ...{ curtailableWhen: "never", connectedOn: "2000-01-01" },
        },
      ],
      units: Array.from({ length: unitCount }, (_, unit) => ({
        ...{ id: String(unit), connection: "all", technology: "generator", capacityMw: 0 },
      })),
    }),
  );
