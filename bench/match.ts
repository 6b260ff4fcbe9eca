/**
 * Matching 10,000 bids with 10,000 offers on one constraint, as the gate calls it: orders in no order, sensitivities from 0.5 to 1,
 * volumes from 0.1 to 2 MW, bids and offers between £20 and £90, a least trade of 100 kW. About two thirds find a partner. And
 * verification of as many trades after switching.
 */
import { drawPurpose, ownerKeys, uniformDraw } from "../sim/core/draws.ts";
import { networkColumns } from "../sim/model/network.ts";
import {
  type GateContext,
  type Order,
  type OrderSide,
  type Trade,
  UNMETERED,
} from "../sim/model/venues.ts";
import { handDocument } from "../sim/testing/hand-made.ts";
import { matcherOf, matcherSchema } from "../sim/venues/obligations/clearing/matchers/registry.ts";
import { welfareGap } from "../sim/venues/obligations/clearing/welfare.ts";
import { obligationSettings } from "../sim/venues/obligations/settings.ts";
import { verify } from "../sim/venues/obligations/verify.ts";
import { atMost, type Bench, told } from "./bench.ts";
import { timed } from "./timing.ts";

const ORDERS = 10_000;
const MIN_TRADE_KW = 100;
const MILLISECONDS_MAX = 100;
const VERIFY_MILLISECONDS_MAX = 50;

export const matchBench: Bench = {
  name: "match",
  about: `${ORDERS} bids with ${ORDERS} offers on one constraint`,
  run() {
    const [bids, offers] = [orders("buyerBid", 0), orders("sellerOffer", 0)];
    const [bidsOfTwo, offersOfTwo] = [orders("buyerBid", 0.1), orders("sellerOffer", 0.1)];
    const match = (kind: string) =>
      matcherOf(matcherSchema.parse({ kind }), { unitIds: [], solver: undefined });
    const byPrice = match("price-priority");
    const byPlace = match("mol-priority");
    const ms = (work: () => unknown) => timed(work).medianMs;
    const { matches } = byPrice(bids, offers, MIN_TRADE_KW);
    const own = obligationSettings.parse({});
    const afterSwitching = verification(bids, offers);
    return {
      kind: "measured",
      rows: [
        atMost(
          "price-priority",
          ms(() => byPrice(bids, offers, MIN_TRADE_KW)),
          "ms",
          MILLISECONDS_MAX,
        ),
        told(
          "price-priority, two parts",
          ms(() => byPrice(bidsOfTwo, offersOfTwo, MIN_TRADE_KW)),
          "ms",
        ),
        told(
          "mol-priority",
          ms(() => byPlace(bids, offers, MIN_TRADE_KW)),
          "ms",
        ),
        told(
          "distance from the optimum",
          ms(() => welfareGap(bids, offers, matches)),
          "ms",
        ),
        atMost(
          `verification of ${ORDERS} trades`,
          ms(() => verify(afterSwitching, own)),
          "ms",
          VERIFY_MILLISECONDS_MAX,
        ),
      ],
    };
  },
};

/** A trade a pair of orders, of which switching has ended or made smaller two in three. */
function verification(bids: readonly Order[], offers: readonly Order[]): GateContext {
  const kw = 1000;
  const trades = bids.map((bid, row): Trade => {
    const sellerSensitivity = offers[row]!.sensitivity;
    return {
      ...{ id: `T${row}`, period: 0, constraint: 0, buyer: row, seller: ORDERS + row },
      ...{ buyerKw: (kw * sellerSensitivity) / bid.sensitivity, sellerKw: kw },
      ...{ priceGbpPerMwh: 60, bidGbpPerMwh: 120, askGbpPerMwh: 10 },
      ...{ bidWorth: bid.worth, askWorth: offers[row]!.worth, concludedAt: 0 },
      ...{ buyerSensitivity: bid.sensitivity, sellerSensitivity, outcome: "matched", reason: "" },
      ...{ buyerDirection: "down", sellerDirection: "down" },
      ...UNMETERED,
    };
  });
  const sensitivity = Float64Array.from([...bids, ...offers], ({ sensitivity: of }, unit) =>
    unit % 3 === 0 ? of : unit % 3 === 1 ? of * 0.9 : 0,
  );
  const room = new Float64Array(sensitivity.length).fill(10 * kw);
  return {
    ...{ instant: 0, fromPeriod: 0, toPeriod: 1, minSensitivity: 0.05, solver: undefined },
    network: networkColumns(
      handDocument(Array.from(room, (_, unit) => ({ id: `u${unit}`, capacityKw: 10 * kw }))),
    ),
    sensitivityIn: () => sensitivity,
    isTradeable: Uint8Array.of(1),
    ...{ lookAhead: undefined, owners: undefined, orders: [], trades },
    outlook: { availableKw: room, roomKw: { down: room, up: room } },
  };
}

/** Availability is up to `availabilityFrac` of the all-in price. */
function orders(side: OrderSide, availabilityFrac: number): Order[] {
  const keys = ownerKeys(drawPurpose("bench", `match/${side}`), ["orders"]);
  return Array.from({ length: ORDERS }, (_, row) => {
    const uniform = (slot: number) => uniformDraw(keys, 0, row, slot);
    const priceGbpPerMwh = 20 + 70 * uniform(0);
    return {
      id: `${side}-${row}`,
      side,
      period: 0,
      constraint: 0,
      unit: side === "buyerBid" ? row : ORDERS + row,
      volumeKw: Math.round(100 + 1900 * uniform(1)),
      priceGbpPerMwh,
      worth: { gbpPerMwh: priceGbpPerMwh, readyGbpPerMwh: 0 },
      availabilityGbpPerMwh: availabilityFrac * uniform(2) * priceGbpPerMwh,
      place: side === "buyerBid" ? row + 1 : 0,
      placedAt: 0,
      sensitivity: 0.5 + 0.5 * uniform(3),
      direction: "down",
    };
  });
}
