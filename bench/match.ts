/**
 * Matching 10,000 bids with 10,000 offers on one constraint, as the gate calls it: orders in no order, sensitivities from 0.5 to 1,
 * volumes from 0.1 to 2 MW, bids and offers between £20 and £90, a least trade of 100 kW. About two thirds find a partner.
 * And verification of 10,000 trades before delivery, as the gate does it: every seller still there, every second a little weaker.
 */
import { drawPurpose, ownerKeys, uniformDraw } from "../sim/core/draws.ts";
import type { Order, OrderSide } from "../sim/model/venues.ts";
import { matchingCase } from "../sim/testing/matching-case.ts";
import { matcherOf, matcherSchema } from "../sim/venues/clearing/matchers/registry.ts";
import { welfareGap } from "../sim/venues/clearing/welfare.ts";
import { curtailmentObligations } from "../sim/venues/curtailment-obligations.ts";
import { runGate } from "../sim/venues/registry.ts";
import { atMost, type Bench, told } from "./bench.ts";
import { timed } from "./timing.ts";

const ORDERS = 10_000;
const MIN_TRADE_KW = 100;
const MILLISECONDS_MAX = 100;
const TRADES = 10_000;
const VERIFICATION_MILLISECONDS_MAX = 50;

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
    const matches = byPrice(bids, offers, MIN_TRADE_KW);
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
          `verification of ${TRADES} trades`,
          ms(verification()),
          "ms",
          VERIFICATION_MILLISECONDS_MAX,
        ),
      ],
    };
  },
};

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
      availabilityGbpPerMwh: availabilityFrac * uniform(2) * priceGbpPerMwh,
      place: side === "buyerBid" ? row + 1 : 0,
      placedAt: 0,
      sensitivity: 0.5 + 0.5 * uniform(3),
    };
  });
}

/** A gate that verifies trades which the gates before it made. */
function verification(): () => unknown {
  const keys = ownerKeys(drawPurpose("bench", "verify"), ["trades"]);
  const units = Array.from({ length: TRADES }, (_, row) => ({
    volumeKw: Math.round(500 + 1500 * uniformDraw(keys, 0, row, 0)),
    sensitivity: 0.5 + 0.5 * uniformDraw(keys, 0, row, 1),
    row,
  }));
  const incoming = units.map(({ row, ...of }) => ({ unit: `b${row}`, ...of }));
  const { ids, context } = matchingCase({
    constraintKw: incoming.reduce((sum, of) => sum + of.volumeKw * of.sensitivity, 0),
    ...{ minTradeKw: MIN_TRADE_KW, incoming },
    bids: incoming.map(({ unit }, row) => ({ unit, priceGbpPerMwh: 100 + (row % 50) })),
    offers: units.map(({ row, ...of }) => ({ unit: `s${row}`, priceGbpPerMwh: row % 20, ...of })),
  });
  const settings = {
    "curtailment-obligations": curtailmentObligations.settings.parse({ minTradeKw: MIN_TRADE_KW }),
  };
  const gate = (name: "open" | "close" | "verify", more: Partial<typeof context>) =>
    runGate("curtailment-obligations", name, { ...context, ...more }, settings);
  const { orders = [] } = gate("open", {});
  const concluded = gate("close", { orders }).trades ?? [];
  const trades = concluded.slice(0, TRADES).map(({ trade }) => trade);
  if (trades.length < TRADES) throw new Error(`${trades.length} trades instead of ${TRADES}`);
  const roomKw = new Float64Array(ids.length).fill(10_000);
  const acts = context
    .sensitivityIn(context.fromPeriod)
    .map((of, unit) => of * (unit % 2 === 0 ? 1 : 0.95));
  const now = {
    ...{ trades, sensitivityIn: () => acts },
    outlook: { availableKw: roomKw, downRoomKw: roomKw },
  };
  return () => gate("verify", now);
}
