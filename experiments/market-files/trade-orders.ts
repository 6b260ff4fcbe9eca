/**
 * A trade held against its bid and its offer: whose they are, under which contract, where and when, how much and at which prices.
 * Takes a row of a trade and the order that it names; tells every fault of it. Keeps: a trade that has ended takes nothing of its order.
 */
import { formatInstant, PERIOD_SECONDS } from "../../sim/core/time.ts";
import type { MessageRow } from "../../sim/messages/registry.ts";
import { type OrderRow, startsWithin } from "./market-tables.ts";

type TradeRow = MessageRow<"trade">;
export type TellTrade = (
  field: keyof TradeRow & string,
  code: string,
  found: string,
  remedy: string,
) => void;

/** What trades before took of an order in a period, kW, and how many they are. */
type Filled = Map<string, { readonly kw: number; readonly trades: number }>;
export const filledOrders = (): Filled => new Map();

/** Volumes of trades stand to the watt, prices to the penny and more: what rounding makes of the ratio of two volumes. */
const RESIDUE_KW = 1e-3;
const PRICE_RESIDUE_GBP_PER_MWH = 0.02;
const PRICE_RESIDUE_FRAC = 0.005;

const FIELDS = {
  bid: {
    id: "bidId",
    party: "buyerResourceId",
    contract: "buyerContractId",
    volume: "buyerVolume",
  },
  offer: {
    id: "offerId",
    party: "sellerResourceId",
    contract: "sellerContractId",
    volume: "sellerVolume",
  },
} as const;

/** Gives whether more is traded than was ordered. */
export function checkOrder(
  row: TradeRow,
  side: "bid" | "offer",
  order: OrderRow | undefined,
  filled: Filled,
  tell: TellTrade,
): boolean {
  const { id, party, contract, volume } = FIELDS[side];
  if (order === undefined) {
    const found = `${row[id]}, which is no ${side} of its file`;
    tell(id, "unknownOrder", found, `write the id of a ${side}`);
    return false;
  }
  const differs = (
    field: keyof TradeRow & string,
    code: string,
    found: string | null,
    wanted: string | null,
  ) => {
    if (found !== wanted)
      tell(
        field,
        code,
        `${found ?? "nothing"}, when ${row[id]} is ${code === "party" ? "of" : code === "contract" ? "under" : "at"} ${wanted ?? "no contract"}`,
        wanted === null ? "leave it blank" : `write ${wanted}`,
      );
  };
  differs(party, "party", row[party], order.resourceId);
  if (row[party] === order.resourceId)
    differs(contract, "contract", row[contract], order.contractId);
  differs("constraintId", "otherPoint", row.constraintId, order.constraintId);
  if (row.startAt < order.startAt || row.endAt > order.endAt) {
    const window = `${formatInstant(order.startAt)} to ${formatInstant(order.endAt)}`;
    const field = row.startAt < order.startAt ? "startAt" : "endAt";
    const found = `${formatInstant(row[field])}, outside the window of ${row[id]}, ${window}`;
    tell(field, "otherWindow", found, "write a window inside it");
    return false;
  }
  if (row.status === "refused" || row.status === "cancelled" || order.units !== row.units)
    return false;
  checkPrices(row, order, side, tell);
  return isOverfilled(row, order, { id, volume }, filled, tell);
}

function isOverfilled(
  row: TradeRow,
  order: OrderRow,
  { id, volume }: Pick<(typeof FIELDS)["bid"] | (typeof FIELDS)["offer"], "id" | "volume">,
  filled: Filled,
  tell: TellTrade,
): boolean {
  for (const startAt of startsWithin(row, PERIOD_SECONDS)) {
    const key = JSON.stringify([id, row[id], startAt]);
    const before = filled.get(key) ?? { kw: 0, trades: 0 };
    const together = before.kw + row[volume];
    filled.set(key, { kw: together, trades: before.trades + 1 });
    if (together <= order.volume + (before.trades + 1) * RESIDUE_KW) continue;
    const found = `${row[volume]}, with the trades before it ${together}, when ${row[id]} is for ${order.volume} kW`;
    tell(volume, "overfilled", found, "write no more than was ordered");
    return true;
  }
  return false;
}

/** Prices of trades are for relief at the constraint, those of orders for energy at the unit: between them stands the ratio of the volumes. */
function checkPrices(row: TradeRow, order: OrderRow, side: "bid" | "offer", tell: TellTrade): void {
  const perUnit = row.volume / row[FIELDS[side].volume];
  if (!(perUnit > 0)) return;
  const allIn = row.availabilityGbpPerMwh + row.utilisationGbpPerMwh;
  const parts = [
    [
      "availabilityGbpPerMwh",
      "availability",
      row.availabilityGbpPerMwh,
      order.availabilityGbpPerMwh,
    ],
    ["utilisationGbpPerMwh", "all-in", allIn, order.allInGbpPerMwh],
  ] as const;
  for (const [field, word, traded, ordered] of parts) {
    const limit = ordered / perUnit;
    const room = PRICE_RESIDUE_GBP_PER_MWH + PRICE_RESIDUE_FRAC * Math.abs(limit);
    const isWithin = side === "bid" ? traded <= limit + room : traded >= limit - room;
    if (isWithin) continue;
    const found = `${traded.toFixed(2)} GBP/MWh ${word}, when ${row[FIELDS[side].id]} ${side === "bid" ? "pays at most" : "takes at least"} ${limit.toFixed(2)}`;
    tell(field, "price", found, "write prices between the bid and the offer");
    return;
  }
}
