/**
 * Verification on BiTraDER scenario 1 (5 MW Blue–Purple, 4 MW Orange–Yellow, 3 MW Green–Pink): what stands, what goes on
 * smaller, what ends and why; and laws that hold whatever the network and the forecast have become.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { type MeritRow, tradedList } from "../../access/merit-order.ts";
import type { GateContext, GateOutcome, Trade } from "../../model/venues.ts";
import { goldenCases } from "../../testing/cases.ts";
import { type MatchingInput, matchingCase, PERIOD, turned } from "../../testing/matching-case.ts";
import { runGate } from "../registry.ts";
import { obligationSettings } from "./settings.ts";
import { verify } from "./verify.ts";

const { input } = goldenCases<MatchingInput, unknown>("matching").find(
  ({ name }) => name === "bitrader-1",
)!;
const { ids, context } = matchingCase(input);
const row = (unit: string) => ids.indexOf(unit);
const settings = obligationSettings.parse({ minTradeKw: input.minTradeKw });
const gate = (name: "open" | "close", more: Partial<GateContext>): GateOutcome =>
  runGate(
    "curtailment-obligations",
    name,
    { ...context, ...more },
    { "curtailment-obligations": settings },
  );
const { orders = [] } = gate("open", {});
const trades = (gate("close", { orders }).trades ?? []).map(({ trade }) => trade);
const incoming: MeritRow[] = input.incoming.map(({ unit, volumeKw }) => ({
  ...{ unit: row(unit), volumeKw, slice: "own" as const, trade: "" },
}));

interface Now {
  readonly sensitivity?: Readonly<Record<string, number>>;
  readonly roomKw?: Readonly<Record<string, number>>;
  readonly more?: object;
  readonly of?: readonly Trade[];
  readonly from?: number;
  /** Units on the other side of the constraint; none where it is left out. */
  readonly isTurned?: readonly boolean[];
}

/** What verification makes of the trades when these sensitivities and rooms hold; everybody else has 10 MW. */
function verified({ sensitivity = {}, roomKw = {}, more = {}, of = trades, from, isTurned }: Now) {
  const now = context.sensitivityIn(PERIOD).slice();
  for (const [unit, value] of Object.entries(sensitivity)) now[row(unit)] = value;
  const room = Float64Array.from(ids, (id) => roomKw[id] ?? 10_000);
  const side = (unit: number) => (isTurned?.[unit] === true ? "up" : "down");
  const { cancel = [], resize = [] } = verify(
    turned(
      {
        ...context,
        ...(from === undefined ? {} : { fromPeriod: from, toPeriod: from + 1 }),
        trades: of.map((trade) => ({
          ...trade,
          buyerDirection: side(trade.buyer),
          sellerDirection: side(trade.seller),
        })),
        sensitivityIn: () => now,
        outlook: { availableKw: room, roomKw: { down: room, up: new Float64Array(ids.length) } },
      },
      isTurned ?? [],
    ),
    obligationSettings.parse({ minTradeKw: input.minTradeKw, ...more }),
  );
  return { cancel, resize };
}

/** The trades that go on, as verification leaves them. */
function after({ cancel, resize }: ReturnType<typeof verified>): Trade[] {
  return trades
    .filter(({ id }) => !cancel.some(({ trade }) => trade.id === id))
    .map((trade) => {
      const found = resize.find((each) => each.trade.id === trade.id);
      return found === undefined ? trade : { ...trade, ...found, outcome: trade.outcome };
    });
}

const listOf = (standing: readonly Trade[]) =>
  tradedList(
    incoming,
    standing.map(({ id, buyer, seller, buyerKw, sellerKw, askGbpPerMwh }) => ({
      ...{ trade: id, buyer, seller, buyerKw, sellerKw, askGbpPerMwh },
    })),
  ).map(({ unit, volumeKw, slice }) => `${ids[unit]} ${volumeKw} ${slice}`);

const reasons = ({ cancel }: ReturnType<typeof verified>) =>
  cancel.map(({ trade, reason, isByNetwork }) => [ids[trade.seller], reason, isByNetwork]);

test("scenario 5, the other way: Purple acts by 0.8, its trade stands for 4 MW, and 1 MW is Blue's own again", () => {
  const found = verified({ sensitivity: { Purple: 0.8 } });
  expect(found.cancel).toEqual([]);
  expect(found.resize).toEqual([
    {
      trade: trades[0],
      buyerKw: 4000,
      sellerKw: 5000,
      buyerSensitivity: 1,
      sellerSensitivity: 0.8,
      reason: "sensitivityChanged",
      isByNetwork: true,
    },
  ]);
  expect(listOf(after(found))).toEqual([
    ...["Purple 5000 sold", "Blue 1000 own", "Pink 3000 sold", "Green 1000 own", "Red 3000 own"],
    ...["Yellow 4000 sold", "Blue 4000 released", "Green 3000 released", "Orange 4000 released"],
  ]);
});

test("a buyer that acts by less is freed of no more than it bought, and its seller gives less", () => {
  const { resize } = verified({ sensitivity: { Blue: 0.8 } });
  expect(resize).toMatchObject([{ buyerKw: 5000, sellerKw: 4000, buyerSensitivity: 0.8 }]);
});

test("both act by half: the volumes stand and the relief that is paid is half", () => {
  const { resize, cancel } = verified({ sensitivity: { Blue: 0.8, Purple: 0.8 } });
  expect(cancel).toEqual([]);
  expect(resize).toMatchObject([{ buyerKw: 5000, sellerKw: 5000, sellerSensitivity: 0.8 }]);
});

test("a unit whose sensitivity has changed its sign would load the constraint by what it sold: its trade ends", () => {
  for (const unit of ["Purple", "Blue"])
    expect(reasons(verified({ sensitivity: { [unit]: -1 } }))).toEqual([
      ["Purple", "notSamePartOfNetwork", true],
    ]);
});

test("a price that is now below the ask or above the bid, a MWh of each unit, ends the trade for the network's sake", () => {
  // 50 £/MWh of relief; Purple asks 30 for a MWh of its own, Blue bids 70.
  expect(reasons(verified({ sensitivity: { Purple: 0.59 } }))).toEqual([
    ["Purple", "priceOutsideOrders", true],
  ]);
  expect(verified({ sensitivity: { Purple: 0.6 } }).cancel).toEqual([]);
  expect(reasons(verified({ sensitivity: { Blue: 1.41 } }))).toEqual([
    ["Purple", "priceOutsideOrders", true],
  ]);
});

test("so does an availability price that is now beyond either order's part of it, whatever the all-in price", () => {
  // 5.50 £/MWh of relief held ready, where Purple asks 5 and Blue bids 6 for a MW of its own.
  const twoPart = trades.map((trade) => ({
    ...trade,
    ...{ availabilityGbpPerMwh: 5.5, bidAvailabilityGbpPerMwh: 6, askAvailabilityGbpPerMwh: 5 },
  }));
  const of = twoPart.filter(({ seller }) => seller === row("Purple"));
  const ended = [["Purple", "priceOutsideOrders", true]];
  expect(verified({ of, sensitivity: { Purple: 0.91 } }).cancel).toEqual([]);
  expect(reasons(verified({ of, sensitivity: { Purple: 0.9 } }))).toEqual(ended);
  expect(verified({ of, sensitivity: { Blue: 1.09 } }).cancel).toEqual([]);
  expect(reasons(verified({ of, sensitivity: { Blue: 1.1 } }))).toEqual(ended);
});

test("of one seller's trades each is held against all that the earlier ones stand for", () => {
  const [first] = trades;
  const three = ["a", "b", "c"].map((id) => ({
    ...{ ...first!, id, buyerKw: 1000, sellerKw: 1000 },
  }));
  const found = verified({ of: three, roomKw: { Purple: 2500 }, more: { sellerShort: "reduce" } });
  expect(found.cancel).toEqual([]);
  expect(found.resize.map(({ trade, sellerKw }) => [trade.id, sellerKw])).toEqual([["c", 500]]);
});

test.for([
  [{ sensitivity: { Purple: 0.04 } }, "notSamePartOfNetwork", true],
  [{ sensitivity: { Blue: 0 } }, "notSamePartOfNetwork", true],
  [{ roomKw: { Blue: 0 } }, "buyerUnavailable", false],
  [{ roomKw: { Purple: 0 } }, "sellerUnavailable", false],
  [{ roomKw: { Purple: 4999 } }, "sellerCannotDeliver", false],
] as const)("what ends the trade of Blue and Purple: %j", ([now, reason, isByNetwork]) => {
  expect(reasons(verified(now))).toEqual([["Purple", reason, isByNetwork]]);
});

test("a trade of another window ends, and so does every trade of this one in another", () => {
  expect(reasons(verified({ from: PERIOD + 1 })).map(([, reason]) => reason)).toEqual(
    trades.map(() => "outsideWindow"),
  );
});

test("where a short seller may give a part, the trade goes on smaller; below the least trade it ends", () => {
  const more = { sellerShort: "reduce" };
  const { resize } = verified({ roomKw: { Purple: 3000 }, more });
  expect(resize).toMatchObject([
    { buyerKw: 3000, sellerKw: 3000, reason: "sellerCannotDeliver", isByNetwork: false },
  ]);
  const both = verified({ sensitivity: { Purple: 0.8 }, roomKw: { Purple: 3000 }, more });
  expect(both.resize[0]!.sellerKw).toBe(3000);
  expect(both.resize[0]!.buyerKw).toBeCloseTo(2400, 9);
  expect(reasons(verified({ roomKw: { Purple: 99 }, more }))).toEqual([
    ["Purple", "sellerCannotDeliver", false],
  ]);
});

test("two trades of one seller share what it can give, the earlier first", () => {
  const of = trades.slice(0, 2).map((trade) => ({ ...trade, seller: row("Purple") }));
  const found = verified({ of, roomKw: { Purple: 7000 }, more: { sellerShort: "reduce" } });
  expect(found.resize).toMatchObject([{ trade: of[1], sellerKw: 2000, buyerKw: 2000 }]);
});

test("without a forecast nothing is judged", () => {
  expect(verify({ ...context, trades }, settings)).toEqual({});
});

const sensitivities = fc.record(
  Object.fromEntries(ids.map((id) => [id, fc.constantFrom(0, 0.04, 0.3, 0.5, 0.8, 0.95, 1, 1.2)])),
);
const rooms = fc.record(
  Object.fromEntries(ids.map((id) => [id, fc.constantFrom(0, 50, 1500, 3500, 10_000)])),
);
test("whatever became of the network and the sellers: no trade grows, relief is equal, prices stay within orders, and without trades the list is the incoming one", () => {
  fc.assert(
    fc.property(
      sensitivities,
      rooms,
      fc.constantFrom("cancel", "reduce"),
      fc.array(fc.boolean(), { minLength: ids.length, maxLength: ids.length }),
      (sensitivity, roomKw, sellerShort, isTurned) => {
        const found = verified({ sensitivity, roomKw, more: { sellerShort }, isTurned });
        const soldKw = new Map<number, number>();
        for (const trade of after(found)) {
          const before = trades.find(({ id }) => id === trade.id)!;
          expect(trade.buyerKw).toBeLessThanOrEqual(before.buyerKw);
          expect(trade.sellerKw).toBeLessThanOrEqual(before.sellerKw);
          expect(trade.sellerKw * trade.sellerSensitivity).toBeCloseTo(
            trade.buyerKw * trade.buyerSensitivity,
            6,
          );
          expect(trade.sellerSensitivity).toBe(sensitivity[ids[trade.seller]!]);
          expect(trade.priceGbpPerMwh * trade.buyerSensitivity).toBeLessThanOrEqual(
            trade.bidGbpPerMwh + 1e-6,
          );
          expect(trade.priceGbpPerMwh * trade.sellerSensitivity).toBeGreaterThanOrEqual(
            trade.askGbpPerMwh - 1e-6,
          );
          soldKw.set(trade.seller, (soldKw.get(trade.seller) ?? 0) + trade.sellerKw);
        }
        for (const [seller, kw] of soldKw)
          expect(kw).toBeLessThanOrEqual(roomKw[ids[seller]!]! + 1e-9);
        for (const unit of incoming) {
          const total = tradedList(
            incoming,
            after(found).map((trade) => ({ ...trade, trade: trade.id })),
          )
            .filter((each) => each.unit === unit.unit)
            .reduce((sum, each) => sum + each.volumeKw, 0);
          expect(total).toBeCloseTo(unit.volumeKw, 6);
        }
      },
    ),
    { seed: 20260131, numRuns: 300 },
  );
  expect(listOf([])).toEqual(incoming.map(({ unit, volumeKw }) => `${ids[unit]} ${volumeKw} own`));
});
