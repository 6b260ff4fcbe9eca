/** What those between owners and markets take: the published shares, and laws over drawn payments. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { networkColumns } from "../../model/network.ts";
import { optimiserFrac } from "../../model/optimiser-share.ts";
import { DSO, ESO } from "../../model/services.ts";
import type { LedgerEntry } from "../../model/venues.ts";
import { handDocument } from "../../testing/hand-made.ts";
import { takenAccounts } from "../accounts/taken-accounts.ts";
import { intermediaryFindings } from "./findings.ts";
import { handedOn } from "./handed-on.ts";
import { intermediariesOf, intermediaryAccounts } from "./intermediaries.ts";
import { meteredFees } from "./metered.ts";
import { intermediariesSchema } from "./settings.ts";

const DOCUMENT = handDocument(
  [
    { id: "roof", capacityKw: 400, technology: "solar" },
    { id: "weir", capacityKw: 600, technology: "hydro" },
  ],
  [{ id: "c", ratingKw: 5000 }],
);
const NETWORK = networkColumns(DOCUMENT);
const made = (settings: object) => intermediariesOf(intermediariesSchema.parse(settings), NETWORK)!;
const entry = (more: Partial<LedgerEntry>): LedgerEntry => ({
  ...{ at: 1800, period: 0, rule: "sustain/utilisation", payer: DSO, payee: "roof" },
  ...{ amountMicroGbp: 100_000_000, because: "award" },
  ...more,
});
const brief = (entries: readonly LedgerEntry[]) =>
  entries.map(({ rule, payer, payee, amountMicroGbp }) => [
    ...[rule, payer, payee, amountMicroGbp / 1e6],
  ]);

describe("shares of what services pay", () => {
  test("a third at 1 MW falls to a tenth at 10 MW; with a tenth for the aggregator, 57 % and 80 % reach owners", () => {
    expect([0.2, 1, 10, 50].map(optimiserFrac)).toEqual([0.33, 0.33, 0.1, 0.1]);
    expect(optimiserFrac(Math.sqrt(10))).toBeCloseTo(0.215, 6);
    const left = (sizeMw: number) => 1 - optimiserFrac(sizeMw) - 0.1;
    expect([left(1), left(10)].map((frac) => Math.round(frac * 100))).toEqual([57, 80]);
  });

  test("of £100 that the network pays a unit of a portfolio of 1 MW, £33 and £10 are handed on; the system's are another rule's", () => {
    const own = made({ portfolios: [{ id: "p", units: ["roof", "weir"] }] });
    expect(brief(handedOn(own, [entry({})]))).toEqual([
      ["network-share/optimiser", "roof", "market optimiser", 33],
      ["network-share/aggregator", "roof", "aggregator", 10],
    ]);
    const system = entry({ payer: ESO, rule: "demand-flexibility-service/utilisation" });
    expect(brief(handedOn(own, [system]))[0]![0]).toBe("system-share/optimiser");
  });

  test("energy, what a unit pays back, and units in no portfolio hand on nothing", () => {
    const own = made({ portfolios: [{ id: "p", units: ["roof"] }] });
    const others = [
      entry({ rule: "energy", payer: "wholesale market" }),
      entry({ rule: "sustain/cancellation", payer: "roof", payee: DSO }),
      entry({ payee: "weir" }),
    ];
    expect(handedOn(own, others)).toEqual([]);
  });

  test("whatever the parts, a unit hands on no more than it was paid, and every entry names its cause", () => {
    const parts = fc.tuple(fc.nat(100), fc.nat(100), fc.nat(100)).filter((all) => {
      return all.reduce((sum, each) => sum + each, 0) <= 100;
    });
    fc.assert(
      fc.property(parts, fc.integer({ min: 1, max: 1e9 }), ([a, b, c], amountMicroGbp) => {
        const portfolio = {
          ...{ id: "p", units: ["roof"], optimiser: { frac: a / 100 } },
          ...{ aggregatorFrac: b / 100, communityFrac: c / 100 },
        };
        const entries = handedOn(made({ portfolios: [portfolio] }), [entry({ amountMicroGbp })]);
        const sum = entries.reduce((total, each) => total + each.amountMicroGbp, 0);
        expect(sum).toBeLessThanOrEqual(amountMicroGbp);
        expect(Math.abs(sum - (amountMicroGbp * (a + b + c)) / 100)).toBeLessThan(2);
        for (const each of entries)
          expect([each.because, each.payer, each.amountMicroGbp > 0]).toEqual([
            ...["award", "roof", true],
          ]);
      }),
    );
  });
});

test("the platform takes 2 % of what a seller is paid, and of no shortfall", () => {
  const own = made({ platform: {} });
  const trade = { payer: "weir", because: "trade" };
  const paid = entry({ ...trade, rule: "curtailment-obligations/utilisation" });
  const shortfall = entry({ ...trade, rule: "curtailment-obligations/shortfall" });
  expect(brief(handedOn(own, [paid, shortfall]))).toEqual([
    ["platform-fee", "roof", "trading platform", 2],
  ]);
});

test("both sides pay for meter data and messages once an award, whatever it is paid in", () => {
  const own = made({ dataCommunications: { providerGbp: 0.05, buyerGbp: 0.02 } });
  const award = [
    entry({}),
    entry({ rule: "sustain/availability" }),
    entry({ payee: "weir", because: "other" }),
  ];
  expect(brief(handedOn(own, award))).toEqual([
    ["data-communications", "roof", "data communications company", 0.05],
    ["data-communications", DSO, "data communications company", 0.02],
    ["data-communications", "weir", "data communications company", 0.05],
    ["data-communications", DSO, "data communications company", 0.02],
  ]);
});

test("a private wire is paid for what is drawn, a fund for what is delivered, a membership when a month begins", () => {
  const settings = intermediariesSchema.parse({
    privateWires: [{ id: "estate", units: ["roof", "weir"], gbpPerMwh: 100 }],
    communityFunds: [{ id: "dale fund", units: ["roof", "weir"], gbpPerMwh: 5 }],
    platform: { members: ["weir"] },
  });
  const whOf = (id: string) => (id === "roof" ? -500_000 : 200_000);
  const fees = (isMonthNew: boolean) =>
    brief(meteredFees(settings, { period: 0, at: 1800 }, whOf, isMonthNew));
  const metered = [
    ["private-wire", "roof", "estate", 50],
    ["community-fund", "weir", "dale fund", 1],
  ];
  expect(fees(false)).toEqual(metered);
  expect(fees(true)).toEqual([...metered, ["platform-month", "weir", "trading platform", 1]]);
});

test("accounts are those that are written; wrong names, parts and accounts are all told at once", () => {
  expect(intermediaryAccounts(undefined)).toEqual([]);
  expect(intermediaryAccounts(intermediariesSchema.parse({}))).toEqual([]);
  const settings = intermediariesSchema.parse({
    portfolios: [
      { id: "a", units: ["roof", "roof", "wier"], aggregatorFrac: 0.8 },
      { id: "b", units: ["roof"], communityFrac: 0.1 },
    ],
    privateWires: [{ id: "weir", units: ["roof"], gbpPerMwh: 1 }],
    communityFunds: [{ id: "aggregator", units: ["roof"], gbpPerMwh: 1 }],
  });
  const found = [...intermediaryFindings(settings, DOCUMENT, takenAccounts({}, DOCUMENT))].map(
    ({ path, found: what }) => `${path.join(".")}: ${what}`,
  );
  expect(found).toHaveLength(6);
  const all = found.join("\n");
  for (const said of [
    /portfolios\.0\.units\.1: "roof" a second time/,
    /portfolios\.0\.units\.2: "wier", which is no unit/,
    /portfolios\.1\.units\.0: "roof", whose services portfolios\[0\] sells/,
    /portfolios\.0: parts that come to 1\.13 of what its units are paid/,
    /privateWires\.0\.id: an account "weir", which is another's/,
    /communityFunds\.0\.id: an account "aggregator", which is another's/,
  ])
    expect(all).toMatch(said);
});
