/**
 * The merit order list after trading, as the message that the platform sends. Takes the incoming list's rows and the trades
 * that stand at one constraint in one period; gives its rows. Keeps: with no trade it is the incoming list, row for row;
 * rows in kVAr and rows that did not trade keep their order among themselves.
 */
import { type MeritRow, tradedPlaces } from "../../sim/access/merit-order.ts";
import { roundHalfAway } from "../../sim/core/units.ts";
import type { MessageRow, MessageTable } from "../../sim/messages/registry.ts";

type TradedRow = MessageRow<"traded-merit-order-list">;

/** What the list needs of a trade. */
export interface ListedTrade {
  readonly trade: MessageRow<"trade">;
  /** The seller's asking price, which orders several sellers at one place. */
  readonly askGbpPerMwh: number;
}

/** Names and capacities of a seller that the incoming list does not have; what is not known is blank. */
export type Seller = Pick<
  TradedRow,
  "resourceName" | "mecKw" | "micKw" | "mecKvar" | "micKvar" | "isRegistered"
>;

const WATTS_PER_KW = 1000;

/** Volumes of trades and lists stand to the watt. */
export const toWatt = (kw: number) => roundHalfAway(kw * WATTS_PER_KW) / WATTS_PER_KW;

export function tradedMeritOrderList(
  incoming: MessageTable<"incoming-merit-order-list">,
  trades: readonly ListedTrade[],
  sellerOf: (resourceId: string) => Seller,
): MessageTable<"traded-merit-order-list"> {
  if (trades.length === 0) return incoming;
  const rows: TradedRow[] = incoming.toSorted((left, right) => left.order - right.order);
  const placeOf = new Map(
    rows.flatMap(({ contractId, units }, place) =>
      units === "kW" ? [[contractId, place] as const] : [],
    ),
  );
  const reportedAt = rows[0]?.reportedAt ?? 0;
  const unlisted = new Map<string, number>();
  const sellerPlace = ({ sellerResourceId, sellerContractId }: MessageRow<"trade">): number => {
    const listed = placeOf.get(sellerContractId);
    if (listed !== undefined) return listed;
    const key = JSON.stringify([sellerResourceId, sellerContractId]);
    const known = unlisted.get(key);
    if (known !== undefined) return known;
    unlisted.set(key, rows.length);
    rows.push({
      reportedAt,
      order: rows.length + 1,
      resourceId: sellerResourceId,
      operation: "flexible",
      value: 0,
      units: "kW",
      role: "seller",
      contractId: sellerContractId,
      isTraded: false,
      ...sellerOf(sellerResourceId),
    });
    return rows.length - 1;
  };
  const own = rows.map(
    ({ value }, unit): MeritRow => ({ unit, volumeKw: value, slice: "own", trade: "" }),
  );
  const swaps = trades.map(({ trade, askGbpPerMwh }) => ({
    trade: trade.tradeId,
    buyer: placeOf.get(trade.buyerContractId)!,
    seller: sellerPlace(trade),
    buyerKw: trade.buyerVolume,
    sellerKw: trade.sellerVolume,
    askGbpPerMwh,
  }));
  return tradedPlaces(own, swaps)
    .map((slice) => ({ slice, value: toWatt(slice.volumeKw) }))
    .filter(
      ({ slice, value }) => slice.slice !== "own" || value > 0 || rows[slice.unit]!.value === 0,
    )
    .map(({ slice, value }, place) => rowOf(rows[slice.unit]!, slice, value, place));
}

function rowOf(row: TradedRow, { slice }: MeritRow, value: number, place: number): TradedRow {
  const of = { ...row, order: place + 1 };
  if (slice === "own") return value === toWatt(row.value) ? of : { ...of, value };
  return { ...of, value, isTraded: true };
}
