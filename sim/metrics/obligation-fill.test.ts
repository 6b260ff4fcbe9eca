/** Match rate and time to fill of the market for obligations, worked by hand. */
import { expect, test } from "vitest";
import { earlierTables, namedBlock } from "../testing/named-rows.ts";
import { SummaryFold } from "./summary.ts";

type Tables = Parameters<typeof namedBlock>[0];

/** Each in a block of its own, in that order. */
function summary(blocks: readonly Tables[], schemas?: typeof earlierTables) {
  const fold = new SummaryFold();
  for (const tables of blocks) fold.add(namedBlock(tables, schemas));
  const { metrics } = fold.value();
  return (name: string) => metrics.find((each) => each.name === name)!.value;
}

const HOUR = 3600;
const order = (side: string, unit: string, hours: number, volumeW: number, acts: number) => ({
  ...{ placedAt: hours * HOUR, periodStart: 100 * HOUR, constraint: "export", unit, side },
  ...{ volumeW, reliefW: volumeW * acts },
});
const trade = (buyer: string, seller: string, hours: number, buyerW: number, sellerW: number) => ({
  ...{ periodStart: 100 * HOUR, constraint: "export", buyer, seller, concludedAt: hours * HOUR },
  ...{ buyerW, sellerW, outcome: "delivered" },
});

// The buyer acts by 0.5, the seller by 1: 8 kW at it are 4.
const AT_NOON = [order("buyerBid", "late", 12, 8000, 0.5), order("sellerOffer", "a", 12, 3000, 1)];
const FIRST = trade("late", "a", 14, 4000, 2000);
// What is left of both is ordered again at 20:00; another seller is there too.
const AT_NIGHT = [
  order("buyerBid", "late", 20, 4000, 0.5),
  order("sellerOffer", "a", 20, 1000, 1),
  order("sellerOffer", "b", 20, 5000, 1),
];
const SECOND = trade("late", "b", 20, 2000, 1000);
const OTHER_POINT = { ...order("sellerOffer", "c", 12, 9000, 1), constraint: "import" };

test("3 of 4 kW of relief that was bid for is matched: what is ordered again counts once, what is offered elsewhere is not eligible", () => {
  const blocks = [{ orders: [OTHER_POINT, ...AT_NOON, ...AT_NIGHT] }, { trades: [FIRST, SECOND] }];
  for (const given of [blocks, blocks.toReversed()])
    expect(summary(given)("tradeMatchedFrac")).toBe(3 / 4);
});

test("where less is offered than bid for, the part is of that: 2 of 3 kW", () => {
  expect(summary([{ orders: AT_NOON, trades: [FIRST] }])("tradeMatchedFrac")).toBe(2 / 3);
  expect(summary([{ orders: [AT_NOON[0]!] }])("tradeMatchedFrac")).toBeNull();
});

test("the buyer waits two hours for 4 kW and eight for 2, its sellers two for 2 and none for 1: 28 of 9", () => {
  const blocks = [{ trades: [FIRST, SECOND] }, { orders: [...AT_NOON, ...AT_NIGHT] }];
  // Buyer: 4 · 2 + 2 · 8; sellers: 2 · 2 and 1 · 0.
  expect(summary(blocks)("tradeTimeToFillHours")).toBe((8 + 16 + 4) / 9);
});

test("without instants, or without orders, nothing is said", () => {
  const { placedAt, periodStart, constraint, unit, side, volumeW } = AT_NOON[0]!;
  const orders = [{ placedAt, periodStart, constraint, unit, side, volumeW }];
  const { buyer, seller, buyerW, sellerW } = FIRST;
  const trades = [{ periodStart, constraint, buyer, seller, buyerW, sellerW, outcome: "idle" }];
  const stored = summary([{ orders, trades }], earlierTables);
  expect(stored("tradeMatchedFrac")).toBeNull();
  expect(stored("tradeTimeToFillHours")).toBeNull();
  expect(summary([{ trades: [FIRST] }])("tradeTimeToFillHours")).toBeNull();
});

test("a stored run has all trades before the first order, and orders of a day ahead before those of the day: the same", () => {
  const later = (hours: number) => (row: Readonly<Record<string, number | string>>) => ({
    ...row,
    periodStart: Number(row.periodStart) + hours * HOUR,
  });
  const next = [...AT_NOON].map(later(48)).map((row) => ({ ...row, placedAt: 60 * HOUR }));
  const blocks = [
    { trades: [FIRST, SECOND, { ...later(48)(FIRST), concludedAt: 62 * HOUR }] },
    ...[AT_NOON, next, AT_NIGHT].map((orders) => ({ orders })),
  ];
  // 3 of 4 and 2 of 3; the second buyer and seller wait two hours for 4 and 2 kW.
  expect(summary(blocks)("tradeMatchedFrac")).toBe(5 / 7);
  expect(summary(blocks)("tradeTimeToFillHours")).toBe((28 + 12) / 15);
});

const BID = order("buyerBid", "late", 12, 10_000, 1);
const OFFER = order("sellerOffer", "a", 12, 10_000, 1);
const AGAIN = [BID, OFFER].map((row) => ({ ...row, placedAt: 20 * HOUR }));
const GONE = trade("late", "a", 12, 10_000, 10_000);

test.each(["refused", "cancelled"])(
  "10 kW of 10 are matched and %s: nothing has come of them, and 10 are ordered again, not 10 more",
  (outcome) => {
    const gone = { ...GONE, outcome };
    const never = summary([{ orders: [BID, OFFER], trades: [gone] }]);
    expect(never("tradeMatchedFrac")).toBe(0);
    expect(never("tradeTimeToFillHours")).toBeNull();
    // 4 of 10 at the second try, eight hours after the first.
    const second = { ...trade("late", "a", 20, 4000, 4000), outcome: "undelivered" };
    const blocks = [{ orders: [BID, OFFER, ...AGAIN] }, { trades: [gone, second] }];
    for (const given of [blocks, blocks.toReversed()]) {
      expect(summary(given)("tradeMatchedFrac")).toBe(4 / 10);
      expect(summary(given)("tradeTimeToFillHours")).toBe(8);
    }
  },
);

test("a trade refused long before its half-hour ends no half-hour before it: 2 of 3 kW, when their trade comes", () => {
  const far = { periodStart: 400 * HOUR };
  const refused = { ...trade("late", "a", 300, 4000, 2000), ...far, outcome: "refused" };
  const ahead = { ...order("sellerOffer", "a", 300, 2000, 1), ...far };
  const blocks = [{ orders: [...AT_NOON, ahead], trades: [refused] }, { trades: [FIRST] }];
  expect(summary(blocks)("tradeMatchedFrac")).toBe(2 / 3);
});

// Added up before they are rounded, 0.2 + 0.6 + 0.7 W are 1.5 and 0.7 + 0.6 + 0.2 a little less.
test("0.2, 0.6 and 0.7 W of 1 each are 0, 1 and 1, whichever comes first: 2 of 3", () => {
  const filled = [
    ["x", 2],
    ["y", 6],
    ["z", 7],
  ] as const;
  const orders = [
    ...filled.map(([unit]) => order("buyerBid", unit, 12, 10, 0.1)),
    order("sellerOffer", "a", 12, 3, 1),
  ];
  const trades = filled.map(([unit, w]) => trade(unit, "a", 12, w, 1)).toReversed();
  for (const given of [
    [{ orders }, { trades }],
    [{ trades }, { orders }],
  ])
    expect(summary(given)("tradeMatchedFrac")).toBe(2 / 3);
});
