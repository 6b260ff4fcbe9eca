/**
 * The list after trading, made again from trades that were written before: those refused or cancelled since leave it. Takes
 * checked tables and rows of trades; gives one list a constraint and period that trades name. Pure. Keeps: where no trade
 * stands any more it is the incoming list.
 */
import type { Fault } from "../../sim/core/errors.ts";
import { formatInstant, PERIOD_SECONDS } from "../../sim/core/time.ts";
import { messageFaults } from "../../sim/messages/message-faults.ts";
import type { MessageRow, MessageTable } from "../../sim/messages/registry.ts";
import {
  bookKey,
  type Constraints,
  type ListRow,
  type MarketTables,
  startsWithin,
} from "./market-tables.ts";
import { sellersOf } from "./match-messages.ts";
import type { LoadedMessage, LoadedRows } from "./message-file.ts";
import { checkOrder, filledOrders, type TellTrade } from "./trade-orders.ts";
import { type ListedTrade, tradedMeritOrderList } from "./traded-list.ts";

type TradeRow = MessageRow<"trade">;

export interface ListAgain {
  readonly constraintId: string;
  readonly startAt: number;
  readonly endAt: number;
  readonly standing: number;
  readonly ended: number;
  readonly list: MessageTable<"traded-merit-order-list">;
}

/** Whether a trade changes the order of curtailment. */
export const stands = ({ status }: Pick<TradeRow, "status">) =>
  status !== "refused" && status !== "cancelled";

export function listsAgain(
  tables: MarketTables,
  trades: MessageTable<"trade">,
  only: { readonly constraintId: string | undefined; readonly startAt: number | undefined },
): readonly ListAgain[] {
  const asks = new Map(tables.offers.map((row) => [row.offerId, row.allInGbpPerMwh]));
  const books = new Map<string, { constraintId: string; startAt: number; trades: TradeRow[] }>();
  for (const trade of trades) {
    if (trade.units !== "kW") continue;
    const { constraintId } = trade;
    if (only.constraintId !== undefined && constraintId !== only.constraintId) continue;
    for (const startAt of startsWithin(trade, PERIOD_SECONDS)) {
      if (only.startAt !== undefined && startAt !== only.startAt) continue;
      const key = bookKey(constraintId, startAt);
      const known = books.get(key);
      if (known === undefined) books.set(key, { constraintId, startAt, trades: [trade] });
      else known.trades.push(trade);
    }
  }
  const sellerOf = sellersOf(tables);
  return [...books.values()]
    .sort(
      (left, right) =>
        left.startAt - right.startAt || (left.constraintId < right.constraintId ? -1 : 1),
    )
    .map(({ constraintId, startAt, trades: own }) => {
      const standing = own
        .filter(stands)
        .map((trade): ListedTrade => ({ trade, askGbpPerMwh: asks.get(trade.offerId)! }));
      return {
        ...{ constraintId, startAt, endAt: startAt + PERIOD_SECONDS },
        ...{ standing: standing.length, ended: own.length - standing.length },
        list: tradedMeritOrderList(tables.meritOrderList, standing, sellerOf),
      };
    });
}

/** Trades held against the other files. */
export function tradeFaults(
  trades: LoadedRows<"trade">,
  orders: {
    readonly bids: LoadedMessage<"bid"> | undefined;
    readonly offers: LoadedMessage<"offer"> | undefined;
  },
  contracts: ReadonlyMap<string, ListRow>,
  constraints: Constraints,
): readonly Fault[] {
  const faults = messageFaults(trades.file);
  const offerOf = new Map(orders.offers?.rows.map((row) => [row.offerId, row]));
  const bidOf = new Map(orders.bids?.rows.map((row) => [row.bidId, row]));
  const moved: Moved = new Map();
  const filled = filledOrders();
  trades.rows.forEach((row, index) => {
    if (row.units !== undefined && row.units !== "kW") return;
    const tell: TellTrade = (field, code, found, remedy) =>
      faults.add(trades.place(index, field), { code: `match.${code}`, found, remedy });
    const bid = orders.bids && checkOrder(row, "bid", bidOf.get(row.bidId ?? ""), filled, tell);
    const offer =
      orders.offers && checkOrder(row, "offer", offerOf.get(row.offerId ?? ""), filled, tell);
    const isTold = bid === true || offer === true;
    const { startAt: from, endAt: to, constraintId } = row;
    for (const field of ["startAt", "endAt"] as const) {
      const at = row[field];
      if (at === undefined || at % PERIOD_SECONDS === 0) continue;
      const found = `${formatInstant(at)}, inside a settlement period`;
      tell(field, "period", found, "write whole settlement periods, from half-hour to half-hour");
      return;
    }
    if (from === undefined || to === undefined || constraintId === undefined) return;
    for (const startAt of startsWithin({ startAt: from, endAt: to }, PERIOD_SECONDS)) {
      if (!constraints.at.has(bookKey(constraintId, startAt))) {
        const found = `a window with the period from ${formatInstant(startAt)}, in which no constraint in kW is predicted at ${constraintId}`;
        tell("startAt", "notPredicted", found, "write a window inside its predicted periods");
        return;
      }
      const isStanding = row.status !== undefined && stands({ status: row.status });
      if (isStanding && !isTold && !isHeld(row, startAt, contracts, moved, tell)) return;
    }
  });
  return faults.list();
}

/** Volumes of trades stand to the watt: of each a watt may be too much. */
const RESIDUE_KW = 1e-3;

/** What the trades before move of a contract at a constraint in a period, and how many they are. */
type Moved = Map<string, { readonly kw: number; readonly trades: number }>;

/** No contract moves more than it holds. */
function isHeld(
  row: Partial<TradeRow>,
  startAt: number,
  contracts: ReadonlyMap<string, ListRow>,
  moved: Moved,
  tell: TellTrade,
): boolean {
  const sides = [
    ["buyerContractId", "buyerVolume"],
    ["sellerContractId", "sellerVolume"],
  ] as const;
  for (const [of, volume] of sides) {
    const id = row[of];
    const own = row[volume];
    if (id === undefined || own === undefined) continue;
    const listed = id === null ? undefined : contracts.get(id);
    if (listed === undefined) {
      if (of === "sellerContractId") continue;
      const found = `${id}, which has no row in kW on the merit order list`;
      tell(of, "unlisted", found, "write a contract that has a place in the list");
      return false;
    }
    const key = JSON.stringify([id, row.constraintId, startAt]);
    const before = moved.get(key) ?? { kw: 0, trades: 0 };
    const together = before.kw + own;
    moved.set(key, { kw: together, trades: before.trades + 1 });
    if (together <= listed.value + (before.trades + 1) * RESIDUE_KW) continue;
    const found = `${own}, with the trades before it ${together}, when ${id} holds ${listed.value} kW`;
    tell(volume, "volume", found, "write no more than it holds");
    return false;
  }
  return true;
}
