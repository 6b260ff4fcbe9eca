/** The contract index: what trades move, in both directions, and what they leave as it is. Worked by hand, and its law of conservation. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Trade, UNMETERED } from "../model/venues.ts";
import {
  BATTERY,
  type Cut,
  countsFrom,
  MWH,
  readings,
  SITE,
  TEN,
  TWENTY,
} from "../testing/index-cases.ts";
import { countContracts, countPeriod } from "./curtailment-index.ts";

type Side = "down" | "up";

const A_POUND = { gbpPerMwh: 1, readyGbpPerMwh: 0 };
const trade = (
  buyer: number,
  seller: number,
  deliveredWh: number,
  [buyerDirection, sellerDirection]: readonly [Side, Side] = ["down", "down"],
): Trade => ({
  ...{ id: "T", period: 0, constraint: 0, buyer, seller, buyerKw: 1, sellerKw: 1 },
  ...{ priceGbpPerMwh: 1, bidGbpPerMwh: 1, askGbpPerMwh: 1, outcome: "delivered", reason: "" },
  ...{ buyerSensitivity: 1, sellerSensitivity: 0.8, ...UNMETERED, deliveredWh },
  ...{ buyerDirection, sellerDirection, concludedAt: 0 },
  ...{ bidWorth: A_POUND, askWorth: A_POUND },
});

/** Physical and contract energy of one period, by row. */
function counted(cuts: readonly Cut[], trades: readonly Trade[]) {
  const [physical, contract] = [countsFrom("2025-06-01", 1), countsFrom("2025-06-01", 1)];
  const of = readings(cuts);
  countPeriod(physical, of);
  countContracts(contract, of, trades);
  return { physical: [...physical.todayWh], contract: [...contract.todayWh] };
}

test("what was delivered under a trade is its buyer's, at the buyer, and not its seller's; the physical index knows no trade", () => {
  const cuts = [
    [TEN, "sold", 5 * MWH],
    [TEN, "own", 2 * MWH],
    [TWENTY, "own", MWH],
    [TEN, "outage", 9 * MWH],
  ] as const;
  const { physical, contract } = counted(cuts, [trade(TWENTY, TEN, 5 * MWH)]);
  expect(physical).toEqual([0, 0, 7 * MWH, 0, MWH]);
  // 5 MWh at 0.8 are 4 at the buyer.
  expect(contract).toEqual([0, 0, 2 * MWH, 0, 5 * MWH]);
});

test("at an import constraint a consumer buys of a store that does not charge: 1 MWh moves from its index to the consumer's", () => {
  const cuts = [
    [BATTERY, "sold", -1.25 * MWH],
    [SITE, "own", -0.5 * MWH],
  ] as const;
  const { physical, contract } = counted(cuts, [trade(SITE, BATTERY, 1.25 * MWH, ["up", "up"])]);
  expect(physical).toEqual([0, 1.25 * MWH, 0, 0.5 * MWH, 0]);
  expect(contract).toEqual([0, 0, 0, 1.5 * MWH, 0]);
});

test("a store that buys at an export constraint has in its contract index what it went on discharging", () => {
  const { physical, contract } = counted([[TEN, "sold", 5 * MWH]], [trade(BATTERY, TEN, 5 * MWH)]);
  expect(physical).toEqual([0, 0, 5 * MWH, 0, 0]);
  expect(contract).toEqual([4 * MWH, 0, 0, 0, 0]);
});

test("what a seller was sent to do is in no physical index, and its buyer's all the same", () => {
  const cuts = [
    [BATTERY, "sold", -2 * MWH, -0.5 * MWH],
    [BATTERY, "own", -MWH],
  ] as const;
  const { physical, contract } = counted(cuts, [trade(SITE, BATTERY, 2 * MWH, ["up", "up"])]);
  expect(physical).toEqual([0, 1.5 * MWH, 0, 0, 0]);
  // The 1 MWh of its own place stays the battery's, though it delivered more than it was held back by.
  expect(contract).toEqual([0, MWH, 0, 1.6 * MWH, 0]);
});

test("a baseline that is wrong frees a seller of no more than it lost for its buyer", () => {
  const { contract } = counted([[TEN, "sold", MWH]], [trade(TWENTY, TEN, 3 * MWH)]);
  expect(contract).toEqual([0, 0, 0, 0, 2.4 * MWH]);
});

/** In which units each direction can be held back. */
const CAN = { down: [true, true, false, true], up: [true, false, true, false] } as const;
/** A market at one constraint: which way each unit relieves it and by how much, what was traded, held back and sent. */
const markets = fc.record({
  side: fc.array(fc.constantFrom<Side>("down", "up"), { minLength: 4, maxLength: 4 }),
  // Quarters in fours of watt-hours, so that whole ones at a seller are whole at its buyer.
  sensitivity: fc.array(fc.constantFrom(0.5, 1, 2), { minLength: 4, maxLength: 4 }),
  trades: fc.array(fc.tuple(fc.nat(3), fc.nat(3), fc.nat(1000)), { maxLength: 6 }),
  own: fc.array(fc.nat(5000), { minLength: 4, maxLength: 4 }),
  sent: fc.array(fc.nat(4000), { minLength: 4, maxLength: 4 }),
});

test("in MWh at the constraint contract indices are the physical ones and what sellers were sent to do: a trade moves, and makes nothing", () => {
  fc.assert(
    fc.property(markets, ({ side, sensitivity, trades: drawn, own, sent }) => {
      const canHold = (unit: number) => CAN[side[unit]!][unit]!;
      const trades = drawn
        .filter(([buyer, seller]) => canHold(buyer) && buyer !== seller)
        .map(([buyer, seller, fours]) => ({
          ...trade(buyer, seller, fours * 4, [side[buyer]!, side[seller]!]),
          buyerSensitivity: sensitivity[buyer]!,
          sellerSensitivity: sensitivity[seller]!,
        }));
      const soldWh = [0, 0, 0, 0];
      for (const { seller, deliveredWh } of trades) soldWh[seller]! += deliveredWh;
      // Who has nothing to hold back on its side can only be sent.
      const sentWh = soldWh.map((wh, unit) => (canHold(unit) ? Math.min(wh, sent[unit]!) : wh));
      const cuts = [BATTERY, TEN, SITE, TWENTY].flatMap((unit): Cut[] => {
        const sign = side[unit] === "down" ? 1 : -1;
        const heldWh = soldWh[unit]! - sentWh[unit]!;
        return [
          [unit, "sold", sign * soldWh[unit]!, sign * heldWh],
          [unit, "own", sign * (canHold(unit) ? own[unit]! : 0)],
        ];
      });
      const { unit: unitOf } = countsFrom("2025-06-01", 1);
      const reliefWh = (wh: readonly number[]) =>
        wh.reduce((sum, each, row) => sum + each * sensitivity[unitOf[row]!]!, 0);
      const sentReliefWh = sentWh.reduce((sum, wh, unit) => sum + wh * sensitivity[unit]!, 0);
      const { physical, contract } = counted(cuts, trades);
      expect(reliefWh(contract)).toBe(reliefWh(physical) + sentReliefWh);
      expect(counted(cuts, []).contract).toEqual(physical);
    }),
  );
});
