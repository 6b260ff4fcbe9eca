/**
 * Laws of the market under every matcher with every price rule, from orders through the closing gate to the ledger: the list,
 * the prices, the payments, and that arrival order changes nothing.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type MeritRow, tradedList } from "../../access/merit-order.ts";
import { networkColumns } from "../../model/network.ts";
import type { GateContext, Order, Trade } from "../../model/venues.ts";
import { anyBook, type OrderBook, orderBooksOf } from "../../testing/arbitraries.ts";
import { handDocument } from "../../testing/hand-made.ts";
import { runGate } from "../registry.ts";
import { loadHighsSolver } from "../solver/highs.ts";
import { matchers } from "./clearing/matchers/registry.ts";
import { priceRules } from "./clearing/price-rules/registry.ts";
import { obligationSettings } from "./settings.ts";
import { settle } from "./settle.ts";

const solver = await loadHighsSolver();
const FIRST_SELLER = 6;
const UNITS = 12;
const WH_PER_KW = 500;
const ids = Array.from({ length: UNITS }, (_, unit) => `u${unit}`);
const network = networkColumns(handDocument(ids.map((id) => ({ id, capacityKw: 10_000 }))));

/** Nobody both buys and sells, as the opening gate sees to it. */
const books = orderBooksOf({ ...anyBook, firstSeller: FIRST_SELLER });
const pairs = [0, 1, 2, 3, 4, 5].flatMap((buyer) =>
  [6, 7, 9, 11].map((seller) => ({ buyer: `u${buyer}`, seller: `u${seller}` })),
);
const rules = Object.keys(matchers).flatMap((kind) =>
  Object.keys(priceRules).map((priceRule) => ({
    matcher: kind,
    priceRule,
    settings: obligationSettings.parse({
      matcher: kind === "bilateral" ? { kind, pairs } : { kind },
      priceRule: { kind: priceRule },
    }),
  })),
);

function closed(orders: readonly Order[], settings: object): Trade[] {
  const cells = new Float64Array(UNITS);
  const context: GateContext = {
    ...{ instant: 0, fromPeriod: 0, toPeriod: 1, network, minSensitivity: 0.05, solver },
    sensitivityIn: () => new Float64Array(UNITS).fill(1),
    isTradeable: Uint8Array.of(1),
    lookAhead: {
      ...{ issuedAt: 0, deliveryDay: 0, fromPeriod: 0, periodCount: 1 },
      ...{ flowKw: Float64Array.of(9000), sizeKw: Float64Array.of(1000), order: [[]] },
      ...{ availableKw: cells, curtailedKw: cells, priceGbpPerMwh: Float64Array.of(50) },
    },
    ...{ owners: undefined, outlook: undefined, orders, trades: [] },
  };
  const venue = { "curtailment-obligations": obligationSettings.parse(settings) };
  const { trades = [] } = runGate("curtailment-obligations", "close", context, venue);
  return trades.map(({ trade }) => trade);
}

/** Buyers in their places and every second seller behind them; two rows of units that trade nothing in between. */
function incomingOf({ bids, offers }: OrderBook): MeritRow[] {
  const row = (unit: number, volumeKw: number): MeritRow => ({
    ...{ unit, volumeKw, slice: "own", trade: "" },
  });
  const [idle, other] = [UNITS, UNITS + 1];
  const sellers = offers.filter(({ unit }) => unit % 2 === 0);
  const [first, ...rest] = bids.map(({ unit, volumeKw }) => row(unit, volumeKw));
  const listed = sellers.map(({ unit, volumeKw }) => row(unit, volumeKw));
  return [
    ...(first === undefined ? [] : [first]),
    row(idle, 70),
    ...rest,
    row(other, 0),
    ...listed,
  ];
}
const listOf = (incoming: readonly MeritRow[], trades: readonly Trade[]) =>
  tradedList(
    incoming,
    trades.map((trade) => ({ ...trade, trade: trade.id })),
  );

describe.for(rules)("$matcher and $priceRule", ({ settings }) => {
  test("the list: who does not trade keeps row and place among its own, and cancelling every trade, in any order, restores it", () => {
    fc.assert(
      fc.property(books, fc.infiniteStream(fc.nat()), (book, choices) => {
        const incoming = incomingOf(book);
        let standing = closed([...book.bids, ...book.offers], settings);
        for (;;) {
          const traders = new Set(standing.flatMap(({ buyer, seller }) => [buyer, seller]));
          const bystanders = (rows: readonly MeritRow[]) =>
            rows.filter(({ unit }) => !traders.has(unit));
          const own = listOf(incoming, standing);
          expect(bystanders(own)).toEqual(bystanders(incoming));
          if (standing.length === 0) break;
          const at = choices.next().value % standing.length;
          standing = standing.filter((_, row) => row !== at);
        }
        expect(listOf(incoming, [])).toEqual(incoming);
      }),
      { numRuns: 40 },
    );
  });

  test("trades: both parts of the price between offer and bid, and no order beyond its volume", () => {
    fc.assert(
      fc.property(books, (book) => {
        const orders = [...book.bids, ...book.offers];
        const filledKw = new Map<number, number>();
        for (const trade of closed(orders, settings)) {
          const bid = book.bids.find(({ unit }) => unit === trade.buyer)!;
          const offer = book.offers.find(({ unit }) => unit === trade.seller)!;
          const { priceGbpPerMwh: allIn, availabilityGbpPerMwh: availability = 0 } = trade;
          expect(allIn).toBeLessThanOrEqual(bid.priceGbpPerMwh / bid.sensitivity);
          expect(allIn).toBeGreaterThanOrEqual(offer.priceGbpPerMwh / offer.sensitivity);
          expect(availability).toBeLessThanOrEqual(bid.availabilityGbpPerMwh! / bid.sensitivity);
          expect(availability).toBeGreaterThanOrEqual(
            offer.availabilityGbpPerMwh! / offer.sensitivity,
          );
          for (const [unit, kw] of [
            [trade.buyer, trade.buyerKw],
            [trade.seller, trade.sellerKw],
          ] as const)
            filledKw.set(unit, (filledKw.get(unit) ?? 0) + kw);
        }
        for (const { unit, volumeKw } of orders)
          expect(filledKw.get(unit) ?? 0).toBeLessThanOrEqual(volumeKw * (1 + 1e-9));
      }),
      { numRuns: 40 },
    );
  });

  test("the ledger: what one party pays another gets, each at most what was agreed for what was asked and given", () => {
    const fraction = fc.integer({ min: 0, max: 10 }).map((tenths) => tenths / 10);
    const happened = fc.array(fc.record({ asked: fraction, given: fraction }), {
      minLength: 36,
      maxLength: 36,
    });
    fc.assert(
      fc.property(books, happened, (book, of) => {
        const trades = closed([...book.bids, ...book.offers], settings).map((trade, row): Trade => {
          const { asked, given } = of[row]!;
          const instructedWh = trade.sellerKw * WH_PER_KW * asked;
          return {
            ...trade,
            outcome: asked > 0 ? (given > 0 ? "delivered" : "undelivered") : "idle",
            ...{ instructedWh, deliveredWh: instructedWh * given },
            fulfilmentFrac: asked > 0 ? given : 1,
          };
        });
        const { entries = [] } = settle({ instant: 0, trades, network }, settings);
        const balance = new Map<string, number>();
        for (const { payer, payee, amountMicroGbp } of entries) {
          expect(amountMicroGbp).toBeGreaterThanOrEqual(0);
          balance.set(payer, (balance.get(payer) ?? 0) - amountMicroGbp);
          balance.set(payee, (balance.get(payee) ?? 0) + amountMicroGbp);
        }
        expect([...balance.values()].reduce((sum, amount) => sum + amount, 0)).toBe(0);
        for (const trade of trades) {
          const paid = (part: string) =>
            entries
              .filter(({ because, rule }) => because === trade.id && rule.endsWith(part))
              .reduce((sum, { amountMicroGbp }) => sum + amountMicroGbp, 0);
          const availability = trade.availabilityGbpPerMwh ?? 0;
          const utilisation = Math.max(0, trade.priceGbpPerMwh - availability);
          // Energy is rounded to the Wh once, money to the micro-pound once: a Wh at the price, and one.
          const askedWh = trade.instructedWh * trade.sellerSensitivity;
          expect(paid("utilisation")).toBeLessThanOrEqual((askedWh + 1) * utilisation + 1);
          const heldWh =
            trade.sellerKw * WH_PER_KW * trade.sellerSensitivity * trade.fulfilmentFrac;
          expect(Math.abs(paid("availability") - heldWh * availability)).toBeLessThanOrEqual(
            availability + 1,
          );
        }
      }),
      { numRuns: 40 },
    );
  });

  test("the order in which orders arrive changes no trade, no price and no id", () => {
    const shuffled = books.chain(({ bids, offers }) => {
      const orders = [...bids, ...offers];
      return fc.tuple(
        fc.constant(orders),
        fc.shuffledSubarray(orders, { minLength: orders.length }),
      );
    });
    fc.assert(
      fc.property(shuffled, ([orders, later]) => {
        expect(closed(later, settings)).toEqual(closed(orders, settings));
      }),
      { numRuns: 40 },
    );
  });
});
