/**
 * A trade held against its bid and its offer: whose they are, under which contract, where and when, how much and at which prices.
 * Takes a row of a trade and the order that it names; tells every fault of it. Keeps: a trade that has ended takes nothing of its order.
 */
import { formatInstant, PERIOD_SECONDS } from "../../sim/core/time.ts";
import type { MessageRow } from "../../sim/messages/registry.ts";
import { type OrderRow, startsWithin } from "./market-tables.ts";

type TradeRow = MessageRow<"trade">;
/** A trade of which some fields could not be read: what needs them is not looked at. */
type ReadTrade = Partial<TradeRow>;
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

/** Gives whether its volume or contract was told: what the contract holds is not asked then. */
export function checkOrder(
  row: ReadTrade,
  side: "bid" | "offer",
  order: OrderRow | undefined,
  filled: Filled,
  tell: TellTrade,
): boolean {
  const { id, party, contract, volume } = FIELDS[side];
  if (row[id] === undefined) return false;
  if (order === undefined) {
    const found = `${row[id]}, which is no ${side} of its file`;
    tell(id, "unknownOrder", found, `write the id of a ${side}`);
    return false;
  }
  const differs = (
    field: keyof TradeRow & string,
    code: string,
    found: string | null | undefined,
    wanted: string | null,
  ) => {
    if (found !== undefined && found !== wanted)
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
  const { startAt = order.startAt, endAt = order.endAt } = row;
  if (startAt < order.startAt || endAt > order.endAt) {
    const window = `${formatInstant(order.startAt)} to ${formatInstant(order.endAt)}`;
    const field = startAt < order.startAt ? "startAt" : "endAt";
    const at = field === "startAt" ? startAt : endAt;
    const found = `${formatInstant(at)}, outside the window of ${row[id]}, ${window}`;
    tell(field, "otherWindow", found, "write a window inside it");
    return false;
  }
  if (row.status === "refused" || row.status === "cancelled" || order.units !== row.units)
    return false;
  checkPrices(row, order, side, tell);
  const isOver = isOverfilled(row, order, { id, volume }, filled, tell);
  return isOver || (row[contract] !== undefined && row[contract] !== order.contractId);
}

function isOverfilled(
  row: ReadTrade,
  order: OrderRow,
  { id, volume }: Pick<(typeof FIELDS)["bid"] | (typeof FIELDS)["offer"], "id" | "volume">,
  filled: Filled,
  tell: TellTrade,
): boolean {
  const { startAt: from, endAt: to } = row;
  const own = row[volume];
  if (from === undefined || to === undefined || own === undefined) return false;
  for (const startAt of startsWithin({ startAt: from, endAt: to }, PERIOD_SECONDS)) {
    const key = JSON.stringify([id, row[id], startAt]);
    const before = filled.get(key) ?? { kw: 0, trades: 0 };
    const together = before.kw + own;
    filled.set(key, { kw: together, trades: before.trades + 1 });
    if (together <= order.volume + (before.trades + 1) * RESIDUE_KW) continue;
    const found = `${own}, with the trades before it ${together}, when ${row[id]} is for ${order.volume} kW`;
    tell(volume, "overfilled", found, "write no more than was ordered");
    return true;
  }
  return false;
}

/** Prices of trades are for relief at the constraint, those of orders for energy at the unit: between them stands the ratio of the volumes. */
function checkPrices(
  row: ReadTrade,
  order: OrderRow,
  side: "bid" | "offer",
  tell: TellTrade,
): void {
  const { availabilityGbpPerMwh: availability, utilisationGbpPerMwh: utilisation } = row;
  const [relief, own] = [row.volume, row[FIELDS[side].volume]];
  if (relief === undefined || own === undefined || !(relief > 0) || !(own > 0)) return;
  const perUnit = relief / own;
  const allIn =
    availability === undefined || utilisation === undefined
      ? undefined
      : availability + utilisation;
  const parts = [
    ["availabilityGbpPerMwh", "availability", availability, order.availabilityGbpPerMwh],
    ["utilisationGbpPerMwh", "all-in", allIn, order.allInGbpPerMwh],
  ] as const;
  for (const [field, word, traded, ordered] of parts) {
    if (traded === undefined) continue;
    const limit = ordered / perUnit;
    const room = PRICE_RESIDUE_GBP_PER_MWH + PRICE_RESIDUE_FRAC * Math.abs(limit);
    const isWithin = side === "bid" ? traded <= limit + room : traded >= limit - room;
    if (isWithin) continue;
    const found = `${traded.toFixed(2)} GBP/MWh ${word}, when ${row[FIELDS[side].id]} ${side === "bid" ? "pays at most" : "takes at least"} ${limit.toFixed(2)}`;
    tell(field, "price", found, "write prices between the bid and the offer");
    return;
  }
}
