/** Orders in one period, hand-made: where a unit under several threats buys, and what trades that stand leave of who sold or bought. */
import { expect, test } from "vitest";
import { type GateContext, type Order, type Trade, UNMETERED } from "../../model/venues.ts";
import { intraday } from "./intraday.ts";
import { open } from "./orders.ts";
import { obligationSettings } from "./settings.ts";

const settings = obligationSettings.parse({ minTradeKw: 1 });
const UNITS = ["threatened", "seller"];
const [THREATENED, SELLER] = [0, 1];

interface Case {
  /** By constraint: what is forecast to be curtailed of the threatened unit, and which way both units act. */
  readonly threatsKw: readonly number[];
  readonly acts?: 1 | -1;
  readonly roomKw?: number;
  readonly trades?: readonly Trade[];
}

/** Everybody would order 1,000 kW, and has 1,000 kW to be spared. */
function contextOf({ threatsKw, acts = 1, roomKw = 1000, trades = [] }: Case): GateContext {
  const column = (value: number) => Float64Array.of(value, value);
  return {
    ...{ instant: 0, fromPeriod: 0, toPeriod: 1, minSensitivity: 0.05, solver: undefined, trades },
    orders: [],
    network: {
      units: { ids: UNITS, technology: ["wind", "storage"] },
      constraintPoints: { ids: threatsKw.map((_, row) => `c${row}`) },
    },
    isTradeable: new Uint8Array(threatsKw.length).fill(1),
    sensitivityIn: () => new Float64Array(threatsKw.length * UNITS.length).fill(acts),
    lookAhead: {
      ...{ fromPeriod: 0, periodCount: 1, availableKw: column(acts * 1000) },
      sizeKw: Float64Array.from(threatsKw),
      curtailedKw: Float64Array.from(threatsKw.flatMap((kw) => [kw, 0])),
      order: threatsKw.map(() => [THREATENED]),
    },
    owners: {
      ...{ bidKw: column(1000), bidGbpPerMwh: column(50) },
      ...{ offerKw: column(1000), offerGbpPerMwh: column(60) },
      ...{ offerUpKw: column(1000), offerUpGbpPerMwh: column(60) },
      ...{ bidWorthGbpPerMwh: column(50), readyWorthGbpPerMwh: column(0) },
      ...{ offerWorthGbpPerMwh: column(60), offerUpWorthGbpPerMwh: column(60) },
    },
    outlook: { availableKw: column(1000), roomKw: { down: column(roomKw), up: column(roomKw) } },
  } as unknown as GateContext;
}

const placed = (orders: readonly Order[] = []) =>
  orders.map(({ unit, side, constraint, volumeKw }) => [UNITS[unit], side, constraint, volumeKw]);
const trade = (buyer: number, seller: number, kw: number, acts: 1 | -1): Trade => ({
  ...{ id: `T${buyer}${seller}${kw}`, period: 0, constraint: 0, buyer, seller },
  ...{ buyerKw: kw, sellerKw: kw, priceGbpPerMwh: 55, bidGbpPerMwh: 60, askGbpPerMwh: 50 },
  ...{ buyerSensitivity: 1, sellerSensitivity: 1, concludedAt: 0 },
  ...{
    bidWorth: { gbpPerMwh: 60, readyGbpPerMwh: 0 },
    askWorth: { gbpPerMwh: 50, readyGbpPerMwh: 0 },
  },
  buyerDirection: acts === 1 ? "down" : "up",
  sellerDirection: acts === 1 ? "down" : "up",
  ...{ outcome: "matched", reason: "", ...UNMETERED },
});

test("a unit buys where it is threatened most, and at the first of equal threats", () => {
  const bids = (threatsKw: readonly number[]) =>
    placed(open(contextOf({ threatsKw }), settings).orders).filter(([unit]) => unit !== "seller");
  expect(bids([300, 400])).toEqual([["threatened", "buyerBid", 1, 400]]);
  expect(bids([400, 400])).toEqual([["threatened", "buyerBid", 0, 400]]);
});

test.each([1, -1] as const)(
  "acting by %d: of its room a seller offers what it has not sold, and who has sold buys nothing",
  (acts) => {
    // 600 kW of the seller's 800 are sold; nothing of it is bought yet.
    const sold = [trade(2, SELLER, 400, acts), trade(2, SELLER, 200, acts)];
    const left = contextOf({ threatsKw: [500], acts, roomKw: 800, trades: sold });
    expect(placed(intraday(left, settings).orders)).toEqual([
      ["threatened", "buyerBid", 0, 500],
      ["seller", "sellerOffer", 0, 200],
    ]);
    const hasSold = contextOf({
      threatsKw: [500],
      acts,
      trades: [trade(2, THREATENED, 100, acts)],
    });
    expect(placed(intraday(hasSold, settings).orders)).toEqual([
      ["seller", "sellerOffer", 0, 1000],
    ]);
  },
);

test.each([1, -1] as const)(
  "acting by %d: nobody buys more free than its output, nor sells what it bought",
  (acts) => {
    const bought = contextOf({ threatsKw: [500], acts, trades: [trade(THREATENED, 2, 700, acts)] });
    expect(placed(intraday(bought, settings).orders)).toEqual([
      ["threatened", "buyerBid", 0, 300],
      ["seller", "sellerOffer", 0, 1000],
    ]);
  },
);
