/** Who is long and who is short, by how much, and what that brings: worked numbers, and what holds for every account. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { MICRO_GBP_PER_GBP } from "../../core/money.ts";
import type { PartyEnergies } from "../../model/imbalance.ts";
import type { LedgerEntry } from "../../model/venues.ts";
import { balanceMicroGbp, imbalanceMicroGbp, ledger, post } from "../ledger.ts";
import { accountImbalanceWh } from "./account.ts";
import { bilateral } from "./compensations/bilateral.ts";
import type { Compensation } from "./compensations/compensation.ts";
import { mutualised } from "./compensations/mutualised.ts";
import { compensationOf, compensations } from "./compensations/registry.ts";
import { type SettledParty, settleImbalance } from "./settle.ts";
import { settleCompensation } from "./settle-compensation.ts";

const MWH = 1_000_000;
const occasion = { period: 100, at: 181_800 };
const ONCE = [{ name: "", at: 181_800 }];

const party = (id: string, more: Partial<SettledParty> = {}): SettledParty => ({
  ...{ id, compensatesFrac: 1, retailGbpPerMwh: 0, otherCostsGbpPerMwh: 0 },
  ...more,
});

const energies = (more: Partial<PartyEnergies> = {}): PartyEnergies => ({
  ...{
    contractWh: 0,
    meteredWh: 0,
    bidOfferWh: 0,
    undelivered: [],
    transferredWh: 0,
    movedWh: 0,
    toldWh: 0,
  },
  ...{
    suppliedWh: 0,
    suppliedBusinessWh: 0,
    allInWh: 0,
    consumptionWh: 0,
    lostIncomeMicroGbp: 0,
    savedCostsMicroGbp: 0,
  },
  errorWh: [0],
  ...more,
});

const at = (priceGbpPerMwh: number, dayAheadGbpPerMwh = 0) => ({
  system: { priceGbpPerMwh, netImbalanceMwh: undefined },
  dayAheadGbpPerMwh,
});

const pounds = (amount: number) => amount / MICRO_GBP_PER_GBP;
const brief = ({ rule, payer, payee, amountMicroGbp }: LedgerEntry) => [
  ...[rule, payer, payee, pounds(amountMicroGbp)],
];

test("a supplier that bought 100 MWh and metered 103 is 3 short, and pays £285 at £95", () => {
  const of = energies({ contractWh: -100 * MWH, meteredWh: -103 * MWH });
  const { accounts, entries } = settleImbalance([party("supplier")], [of], at(95), ONCE, occasion);
  expect(accounts[0]!.imbalanceWh).toBe(-3 * MWH);
  expect(entries.map(brief)).toEqual([["imbalance", "supplier", "balancing account", 285]]);
});

test("an offer that was accepted and delivered leaves no imbalance; one that was not leaves all of it", () => {
  const contractWh = 40 * MWH;
  const bidOfferWh = 10 * MWH;
  expect(accountImbalanceWh({ creditedWh: 50 * MWH, bidOfferWh, contractWh })).toBe(0);
  expect(accountImbalanceWh({ creditedWh: 40 * MWH, bidOfferWh, contractWh })).toBe(-10 * MWH);
  // A bid of 10 MWh: the party was asked to inject less, and did.
  expect(accountImbalanceWh({ creditedWh: 30 * MWH, bidOfferWh: -10 * MWH, contractWh })).toBe(0);
});

test("an offer of 1 MWh at £120 that was not delivered costs £25 beside its imbalance at £95; one cheaper than that nothing", () => {
  const contractWh = 40 * MWH;
  const charged = (offerGbpPerMwh: number) => {
    const undelivered = [{ wh: MWH, priceGbpPerMwh: offerGbpPerMwh }];
    const of = energies({ contractWh, meteredWh: contractWh, bidOfferWh: MWH, undelivered });
    return settleImbalance([party("plant")], [of], at(95), ONCE, occasion).entries.map(brief);
  };
  expect(charged(120)).toEqual([
    ["non-delivery", "plant", "balancing account", 25],
    ["imbalance", "plant", "balancing account", 95],
  ]);
  expect(charged(80)).toEqual([["imbalance", "plant", "balancing account", 95]]);
});

test("a turn-down of 2.5 MWh that its supplier does not know of is credited £237.50 at £95", () => {
  const of = energies({ contractWh: -100 * MWH, meteredWh: -97.5 * MWH });
  const { entries } = settleImbalance([party("supplier")], [of], at(95), ONCE, occasion);
  expect(entries.map(brief)).toEqual([["imbalance", "balancing account", "supplier", 237.5]]);
});

test("what a party was told of, and made good elsewhere, is no imbalance", () => {
  const of = energies({ contractWh: 10 * MWH, meteredWh: 6 * MWH, toldWh: -4 * MWH });
  const settled = (compensatesFrac: number) =>
    settleImbalance([party("wind", { compensatesFrac })], [of], at(95, 60), ONCE, occasion);
  expect(settled(1).entries.map(brief)).toEqual([
    ["contracts", "wholesale market", "wind", 600],
    ["rebalancing", "wind", "wholesale market", 240],
  ]);
  expect(settled(0.25).accounts[0]!.imbalanceWh).toBe(-3 * MWH);
  expect(pounds(settled(0.25).accounts[0]!.costMicroGbp)).toBe(3 * (95 - 60));
});

test("no delivery and no contract is no entry; a negative price turns who pays round", () => {
  expect(settleImbalance([party("a")], [energies()], at(95), ONCE, occasion).entries).toEqual([]);
  const of = energies({ contractWh: 2 * MWH });
  const { entries } = settleImbalance([party("a")], [of], at(-20), ONCE, occasion);
  expect(entries.map(brief)).toEqual([["imbalance", "balancing account", "a", 40]]);
});

const turnDown = { deviationWh: [2.5 * MWH, 0, 0], consumptionWh: [60 * MWH, 40 * MWH, 0] };
const NAMES = ["north", "south", "wind"];
const compensated = (mode: Compensation, facts = turnDown) =>
  settleCompensation(mode, facts, NAMES, "vtp", occasion).map(brief);

test("mutualised: a turn-down of 2.5 MWh is compensated with £200 that all suppliers share by what they metered", () => {
  const mode = mutualised.make({ kind: "mutualised", scrpGbpPerMwh: 80 });
  const pot = "supplier compensation pot";
  expect(compensated(mode)).toEqual([
    ["compensation", "north", pot, 120],
    ["compensation", pot, "north", 200],
    ["compensation", "south", pot, 80],
  ]);
  // Turn-up: the supplier pays in, the virtual trading party gets nothing.
  expect(compensated(mode, { ...turnDown, deviationWh: [-2.5 * MWH, 0, 0] })).toEqual([
    ["compensation", pot, "north", 120],
    ["compensation", "north", pot, 200],
    ["compensation", pot, "south", 80],
  ]);
});

test("bilateral: the virtual trading party pays the same £200 itself, and is paid where customers drew more", () => {
  const mode = bilateral.make({ kind: "bilateral", scrpGbpPerMwh: 80 });
  expect(compensated(mode)).toEqual([["compensation", "vtp", "north", 200]]);
  expect(compensated(mode, { ...turnDown, deviationWh: [-2.5 * MWH, 0, 0] })).toEqual([
    ["compensation", "north", "vtp", 200],
  ]);
});

const wh = fc.integer({ min: -10_000_000_000, max: 10_000_000_000 });
const price = fc.integer({ min: -600_000, max: 600_000 }).map((pence) => pence / 100);
const accounts = fc.array(
  fc.record({
    contractWh: wh,
    meteredWh: wh,
    bidOfferWh: wh,
    transferredWh: wh,
    toldWh: wh,
    suppliedWh: wh,
  }),
  { minLength: 1, maxLength: 8 },
);

test("over all accounts imbalance times price is what the balancing account is left with, and ledgers sum to zero", () => {
  fc.assert(
    fc.property(accounts, price, price, (list, p, dayAhead) => {
      const parties = list.map((_, row) => party(`p${row}`, { retailGbpPerMwh: 223.6 }));
      const settled = settleImbalance(parties, list.map(energies), at(p, dayAhead), ONCE, occasion);
      const book = ledger();
      for (const entry of settled.entries) post(book, entry);
      expect(imbalanceMicroGbp(book)).toBe(0);
      const cash = settled.accounts.reduce((sum, each) => sum + each.cashMicroGbp, 0);
      expect(balanceMicroGbp(book, "balancing account")).toBe(0 - cash);
    }),
  );
});

test("what every run pays beyond the one before adds up to what right meters owe", () => {
  const errors = fc.array(wh, { minLength: 5, maxLength: 5 });
  const runs = ["II", "SF", "R1", "R2", "R3", "RF"].map((name, row) => ({ name, at: row }));
  fc.assert(
    fc.property(wh, wh, errors, price, (contractWh, meteredWh, wrong, p) => {
      const of = energies({ contractWh, meteredWh, errorWh: [...wrong, 0] });
      const [account] = settleImbalance([party("a")], [of], at(p), runs, occasion).accounts;
      const paid = account!.byRun.reduce((sum, run) => sum + run.differenceMicroGbp, 0);
      expect(paid).toBe(account!.cashMicroGbp);
    }),
  );
});

test.for(Object.keys(compensations) as (keyof typeof compensations)[])(
  "%s: compensation makes and loses no money, the pot ends empty, and no two modes answer alike",
  (kind) => {
    const mode = compensationOf({ kind, scrpGbpPerMwh: 80 } as never);
    const column = (arb: fc.Arbitrary<number>) => fc.array(arb, { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(column(wh), column(wh.map(Math.abs)), (deviationWh, consumptionWh) => {
        const book = ledger();
        const facts = { deviationWh, consumptionWh };
        for (const entry of settleCompensation(mode, facts, NAMES, "vtp", occasion))
          post(book, entry);
        expect(imbalanceMicroGbp(book)).toBe(0);
        expect(balanceMicroGbp(book, "supplier compensation pot")).toBe(0);
      }),
    );
    const answers = Object.keys(compensations).map((other) =>
      JSON.stringify(compensated(compensationOf({ kind: other, scrpGbpPerMwh: 80 } as never))),
    );
    expect(new Set(answers).size).toBe(answers.length);
  },
);
