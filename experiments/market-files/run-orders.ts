/**
 * The orders of a run, matched or not, as messages. Takes the table of orders block by block; gives rows, and for a trade the ids
 * of its bid and offer. Keeps: where a unit ordered again in a later auction, a trade is of the order it was made of.
 */
import type { TableBlock } from "../../sim/core/columns.ts";
import { PERIOD_SECONDS, periodOf } from "../../sim/core/time.ts";
import type { MessageRow, MessageTable } from "../../sim/messages/registry.ts";
import { contractId, orderId } from "./ids.ts";
import { type RowOf, tableRows } from "./table-rows.ts";

const W_PER_KW = 1000;
const WORDS = ["constraint", "unit", "side"] as const;
const NUMBERS = [
  ...(["placedAt", "periodStart", "volumeW"] as const),
  ...(["priceGbpPerMwh", "availabilityGbpPerMwh"] as const),
];
type OrderCells = RowOf<(typeof WORDS)[number], (typeof NUMBERS)[number]>;
type Side = "bid" | "offer";

export interface Place {
  readonly side: Side;
  readonly periodStart: number;
  readonly constraint: string;
  readonly unit: string;
}

/** Orders of one place, in order of time. */
interface OfPlace {
  readonly side: Side;
  readonly orders: OrderCells[];
}

export interface RunOrders {
  add(tables: TableBlock["tables"]): void;
  /** Of the order there that was placed last by an instant. */
  idOf(place: Place, by: number, shiftS: number): string;
  bids(shiftS: number): MessageTable<"bid">;
  offers(shiftS: number, isListed: (order: OrderCells) => boolean): MessageTable<"offer">;
}

export function runOrders(points: readonly string[]): RunOrders {
  const placed = new Map<string, OfPlace>();
  const idFor = (side: Side, order: Omit<Place, "side">, turn: number, shiftS: number) => {
    const point = points.indexOf(order.constraint);
    const id = orderId(side, periodOf(order.periodStart + shiftS), point, order.unit);
    return turn === 1 ? id : `${id}-${turn}`;
  };
  return {
    add(tables) {
      for (const order of tableRows(tables.orders, WORDS, NUMBERS)) {
        const side = order.side === "buyerBid" ? "bid" : "offer";
        const key = placeKey({ ...order, side });
        const known = placed.get(key);
        if (known === undefined) placed.set(key, { side, orders: [order] });
        else known.orders.push(order);
      }
    },
    idOf(place, by, shiftS) {
      const own = placed.get(placeKey(place))?.orders ?? [];
      const turn = own.findLastIndex(({ placedAt }) => placedAt <= by) + 1;
      return idFor(place.side, place, Math.max(1, turn), shiftS);
    },
    bids: (shiftS) =>
      ordersOf(placed, "bid", (order, turn) => idFor("bid", order, turn, shiftS)).map(
        ([bidId, order]): MessageRow<"bid"> => ({
          ...{ bidId, contractId: contractId(order.unit) },
          ...orderRow(order, shiftS),
        }),
      ),
    offers: (shiftS, isListed) =>
      ordersOf(placed, "offer", (order, turn) => idFor("offer", order, turn, shiftS)).map(
        ([offerId, order]): MessageRow<"offer"> => ({
          ...{ offerId, contractId: isListed(order) ? contractId(order.unit) : null },
          ...orderRow(order, shiftS),
        }),
      ),
  };
}

const placeKey = ({ side, periodStart, constraint, unit }: Place) =>
  JSON.stringify([side, periodStart, constraint, unit]);

/** Orders of one side with their ids. */
function ordersOf(
  placed: ReadonlyMap<string, OfPlace>,
  wanted: Side,
  idFor: (order: OrderCells, turn: number) => string,
): readonly (readonly [id: string, order: OrderCells])[] {
  return [...placed.values()]
    .filter(({ side }) => side === wanted)
    .flatMap(({ orders }) =>
      orders.map((order, index) => [idFor(order, index + 1), order] as const),
    );
}

const orderRow = (order: OrderCells, shiftS: number) => ({
  ...{ constraintId: order.constraint, resourceId: order.unit },
  startAt: order.periodStart + shiftS,
  endAt: order.periodStart + shiftS + PERIOD_SECONDS,
  ...{ volume: Math.max(1, order.volumeW) / W_PER_KW, units: "kW" as const },
  ...{ availabilityGbpPerMwh: order.availabilityGbpPerMwh, allInGbpPerMwh: order.priceGbpPerMwh },
  ...{ submittedAt: order.placedAt + shiftS, isAllOrNone: null, counterpartyId: null },
});
