/**
 * What came in by the close of a trial: bids and offers as messages, and who answered. Takes a staged trial with its owners'
 * orders, or rows of files; gives tables in the trial's time. Keeps: what is late counts for nothing and is told by name.
 */
import { PERIOD_SECONDS, periodStart } from "../../sim/core/time.ts";
import { runGates } from "../../sim/gate-loop.ts";
import type { MessageRow, MessageTable } from "../../sim/messages/registry.ts";
import type { Order } from "../../sim/model/venues.ts";
import { ownersOrders } from "../../sim/state/ask-owners.ts";
import { commitDelivery } from "../../sim/state/commit-day.ts";
import type { World } from "../../sim/state/world.ts";
import { contractId, orderId } from "../market-files/ids.ts";
import { isBid, type OrderRow } from "../market-files/market-tables.ts";
import type { Staged } from "./staged.ts";

/** given: in time · late: all of it too late · missing: no answer · none: asked, and has nothing to order. */
export type AnswerKind = "given" | "late" | "missing" | "none";

export interface Answer {
  readonly unit: string;
  readonly answer: AnswerKind;
  /** Orders that count. */
  readonly orders: number;
}

export interface Submissions {
  readonly bids: MessageTable<"bid">;
  readonly offers: MessageTable<"offer">;
  readonly answers: readonly Answer[];
  /** Ids of orders that came at the close or later. */
  readonly lateOrders: readonly string[];
}

/**
 * The orders that owners place on the issued statement when the market opens. `world`: whose owners; with cards handed in it
 * is another than the one that the statement is of.
 */
export function ownersTables(
  { statement, believed, opening, shiftS, closesAt, startsAt }: Staged,
  world: World,
): Pick<Submissions, "bids" | "offers"> {
  const owners = ownersOrders(world, believed, statement);
  const known = {
    ...{ lookAhead: statement, declaredKw: statement.availableKw },
    ...{ believedKw: believed.availableKw, owners, orders: [] },
  };
  commitDelivery(world, known, []);
  const { orders } = runGates(world, [opening], { tradesOf: () => [] });
  const placedAt = opening.instant + shiftS;
  const submittedAt = placedAt < closesAt ? placedAt : startsAt;
  const rows = (side: Order["side"]) =>
    orders
      .filter((order) => order.side === side)
      .map((order) => ({ order, row: orderRow(order, world, shiftS, submittedAt) }));
  return {
    bids: rows("buyerBid").map(
      ({ order, row }): MessageRow<"bid"> => ({
        bidId: idFor("bid", order, world, shiftS),
        contractId: contractId(row.resourceId),
        ...row,
      }),
    ),
    offers: rows("sellerOffer").map(
      ({ order, row }): MessageRow<"offer"> => ({
        offerId: idFor("offer", order, world, shiftS),
        contractId: order.place === 0 ? null : contractId(row.resourceId),
        ...row,
      }),
    ),
  };
}

const idFor = (side: "bid" | "offer", order: Order, { network }: World, shiftS: number) =>
  orderId(
    side,
    order.period + shiftS / PERIOD_SECONDS,
    order.constraint,
    network.units.ids[order.unit]!,
  );

function orderRow(order: Order, { network }: World, shiftS: number, submittedAt: number) {
  const startAt = periodStart(order.period) + shiftS;
  return {
    constraintId: network.constraintPoints.ids[order.constraint]!,
    resourceId: network.units.ids[order.unit]!,
    ...{ startAt, endAt: startAt + PERIOD_SECONDS },
    ...{ volume: order.volumeKw, units: "kW" as const },
    availabilityGbpPerMwh: order.availabilityGbpPerMwh ?? 0,
    ...{ allInGbpPerMwh: order.priceGbpPerMwh, submittedAt },
    isAllOrNone: order.isAllOrNone === true ? true : null,
    counterpartyId: null,
  };
}

/** Who of those that were asked answered; `unanswered`: what is known of those without orders. */
export function answersOf(
  asked: Iterable<string>,
  orders: readonly OrderRow[],
  unanswered: (unit: string) => AnswerKind,
): readonly Answer[] {
  const counts = new Map<string, number>();
  for (const { resourceId } of orders) counts.set(resourceId, (counts.get(resourceId) ?? 0) + 1);
  return Array.from(asked, (unit): Answer => {
    const count = counts.get(unit) ?? 0;
    return { unit, answer: count > 0 ? "given" : unanswered(unit), orders: count };
  });
}

export const idOf = (row: OrderRow) => (isBid(row) ? row.bidId : row.offerId);
