/** Who is paid what for metered energy, and a ledger that can neither make nor lose money. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Contracts } from "../model/contract.ts";
import type { LedgerEntry } from "../model/venues.ts";
import { SUPPORT, WHOLESALE } from "./accounts/outside-accounts.ts";
import { settleEnergy } from "./energy-payments.ts";
import { imbalanceMicroGbp, ledger, post } from "./ledger.ts";

const ids = ["wind", "hydro", "store"];
const contracts: Contracts = {
  isFixed: Uint8Array.of(0, 1, 0),
  isConsumer: new Uint8Array(3),
  fixedGbpPerMwh: Float64Array.of(0, 60, 0),
  supportGbpPerMwh: Float64Array.of(45.5, 0, 0),
};
const settled = (deliveredWh: readonly number[], priceGbpPerMwh: number) =>
  settleEnergy(ids, Float64Array.from(deliveredWh), contracts, 100, 181_800, priceGbpPerMwh);
const brief = ({ rule, payer, payee, amountMicroGbp }: LedgerEntry) => [
  rule,
  payer,
  payee,
  amountMicroGbp,
];

test("delivered energy earns the contract's price and the support, in whole micro-pounds", () => {
  expect(settled([2_000_001, 500_000, 0], 80.01).map(brief)).toEqual([
    ["energy", WHOLESALE, "wind", 160_020_080],
    ["support", SUPPORT, "wind", 91_000_046],
    ["energy", WHOLESALE, "hydro", 30_000_000],
  ]);
});

test("charging pays the day-ahead price, whatever the contract, and earns no support", () => {
  expect(settled([0, 0, -1_000_000], 40).map(brief)).toEqual([
    ["energy", "store", WHOLESALE, 40_000_000],
  ]);
  expect(settled([-1000, -1000, 0], 40).map(brief)).toEqual([
    ["energy", "wind", WHOLESALE, 40_000],
    ["energy", "hydro", WHOLESALE, 40_000],
  ]);
});

test("a consumer pays for what it draws: the price of its contract, or the day-ahead price where that has none", () => {
  const consumers = (isFixed: number): Contracts => ({
    isFixed: Uint8Array.of(isFixed),
    isConsumer: Uint8Array.of(1),
    fixedGbpPerMwh: Float64Array.of(90),
    supportGbpPerMwh: Float64Array.of(5),
  });
  const paid = (isFixed: number) =>
    settleEnergy(["mill"], Float64Array.of(-1_000_000), consumers(isFixed), 100, 181_800, 40);
  expect(paid(1).map(brief)).toEqual([["energy", "mill", WHOLESALE, 90_000_000]]);
  expect(paid(0).map(brief)).toEqual([["energy", "mill", WHOLESALE, 40_000_000]]);
});

test("at a negative price who delivers pays, who charges is paid, and a fixed price stays", () => {
  expect(settled([1000, 1000, -1000], -20).map(brief)).toEqual([
    ["energy", "wind", WHOLESALE, 20_000],
    ["support", SUPPORT, "wind", 45_500],
    ["energy", WHOLESALE, "hydro", 60_000],
    ["energy", WHOLESALE, "store", 20_000],
  ]);
});

test("nothing delivered or nothing to pay makes no entry; an entry says when, for when and for what", () => {
  expect(settled([0, 0, 0], 80)).toEqual([]);
  expect(settled([0, 0, 1000], 0)).toEqual([]);
  expect(settled([0, 1_000_000, 0], 80)).toEqual([
    {
      at: 181_800,
      period: 100,
      rule: "energy",
      payer: WHOLESALE,
      payee: "hydro",
      amountMicroGbp: 60_000_000,
      because: "metered energy",
    },
  ]);
});

const entries = fc.array(
  fc.record({
    at: fc.constant(0),
    period: fc.constant(0),
    rule: fc.constant("any"),
    payer: fc.constantFrom("a", "b", "c", "d"),
    payee: fc.constantFrom("a", "b", "c", "d"),
    amountMicroGbp: fc.integer({ min: 0, max: 1_000_000_000_000 }),
    because: fc.constant("test"),
  }),
  { maxLength: 60 },
);

test("the balances add up to exactly zero after every entry", () => {
  fc.assert(
    fc.property(entries, (list) => {
      const book = ledger();
      for (const entry of list) {
        post(book, entry);
        expect(imbalanceMicroGbp(book)).toBe(0);
      }
    }),
  );
});

test("metered energy settles to zero over all accounts, whatever the prices", () => {
  const wh = fc.integer({ min: -20_000_000, max: 20_000_000 });
  const pence = fc.integer({ min: -8000, max: 400_000 });
  fc.assert(
    fc.property(fc.tuple(wh, wh, wh), pence, (delivered, pricePence) => {
      const book = ledger();
      for (const entry of settled(delivered, pricePence / 100)) {
        expect(entry.amountMicroGbp).toBeGreaterThan(0);
        post(book, entry);
      }
      expect(imbalanceMicroGbp(book)).toBe(0);
    }),
  );
});

test("an amount that is negative, broken or beyond exact whole numbers is refused", () => {
  const entry = settled([0, 1_000_000, 0], 80)[0]!;
  for (const amountMicroGbp of [-1, 0.5, Number.NaN, Number.MAX_SAFE_INTEGER + 1])
    expect(() => post(ledger(), { ...entry, amountMicroGbp })).toThrow(RangeError);
});
