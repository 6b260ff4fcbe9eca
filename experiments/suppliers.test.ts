/**
 * Homes that leave energy because they were asked, under each model of suppliers, in whole runs: who bears what, by the worked numbers of 2.5 MWh at £95; and who can earn nothing because
 * the home is settled on a profile.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { generatedSeries } from "../grids/series/generated.ts";
import { type Facts, factsOf } from "./fuzz/facts.ts";
import { laws } from "./fuzz/laws/registry.ts";
import { headroom } from "./testing/command-line.ts";
import { type Row, ringDocument, scenarioOf } from "./testing/engine-runs.ts";
import { scratchFolder } from "./testing/scratch-folder.ts";

const bus = (row: number) => ringDocument.demands[row]!.bus;
const DAY_AHEAD = 70;
const IMBALANCE = 95;
const PARTIES = [
  { id: "northern", demands: ["north"] },
  { id: "southern", demands: "rest" },
  { id: "plant", units: {} },
  { id: "community" },
];

const runOf = (imbalance: object, alert: object = {}, north: object = {}): Facts =>
  factsOf({
    scenario: scenarioOf({
      period: { start: "2025-01-14", days: 1, tickMinutes: 30 },
      forecast: { kind: "perfect" },
      homes: [
        {
          ...{ id: "north", bus: bus(0), count: 9000, tariff: { kind: "flat" } },
          response: { enrolledShare: 1 },
          ...north,
        },
        { id: "south", bus: bus(1), count: 3000 },
      ],
      flexAlerts: [
        {
          ...{ id: "evening", from: "2025-01-14T18:00:00Z", minutes: 30, rewardGbpPerMwh: 3000 },
          ...{ groups: ["north"], paidBy: "network operator", ...alert },
        },
      ],
      settlement: {
        imbalance: {
          ...{ parties: PARTIES, price: { kind: "fixed", gbpPerMwh: IMBALANCE } },
          ...imbalance,
        },
      },
    }),
    network: ringDocument,
    series: (network, seed) => ({
      ...generatedSeries(network, seed),
      priceGbpPerMwh: () => DAY_AHEAD,
    }),
  });

const homes = (model: object, more: object = {}) => ({ homes: { model, ...more } });
const of = (facts: Facts) => {
  const bill = facts.rows.homes_bills.find(({ alert }) => alert === "evening")!;
  const start = bill.periodStart!;
  const at = (rows: readonly Row[]) => rows.filter((row) => row.periodStart === start);
  const account = (party: string) =>
    at(facts.rows.imbalance).find((row) => row.party === party) as Row;
  return {
    leftWh: Number(bill.turnedWh),
    takingPart: Number(bill.takingPart),
    number: (party: string, column: string) => Number(account(party)[column]),
    paid: (rule: string, payer: string, payee: string) =>
      at(facts.rows.ledger)
        .filter((row) => row.rule === rule)
        .reduce((sum, row) => {
          const sign =
            row.payer === payer && row.payee === payee
              ? 1
              : row.payer === payee && row.payee === payer
                ? -1
                : 0;
          return sum + (sign * Number(row.amountMicroGbp)) / 1e6;
        }, 0),
  };
};
/** Pounds for so many as were left, as they would be for 2.5 MWh. */
const asOf2500 = (gbp: number, leftWh: number) => (gbp * 2.5e6) / leftWh;

const VIRTUAL = "virtual trading party";
const unaware = runOf({
  ...homes({ kind: "virtual-lead-party" }),
  virtualTrading: { compensation: { kind: "off" } },
});
const mutualised = runOf({ ...homes({ kind: "virtual-lead-party" }), virtualTrading: {} });
const shared = runOf(homes({ kind: "shared", supplier: "community" }));
const single = runOf(
  homes({ kind: "single", supplier: "community", switchedFrac: 0.5 }, { groups: ["north"] }),
);
const all = { unaware, mutualised, shared, single };
/** What its forecast, in whole Wh by party, may leave. */
const ROUNDED_WH = 2;

describe("what homes leave at £95 of energy bought at £70, reckoned as 2.5 MWh", () => {
  test("unseen it brings their supplier £237.50, takes £559 of sales and saves £250: £71.50 lost", () => {
    const { leftWh, number } = of(unaware);
    expect(leftWh).toBeGreaterThan(500_000);
    expect(Math.abs(number("northern", "imbalanceWh") - leftWh)).toBeLessThanOrEqual(ROUNDED_WH);
    const column = (name: string) => asOf2500(number("northern", name) / 1e6, leftWh);
    expect(column("cashMicroGbp")).toBeCloseTo(237.5, 1);
    expect(column("lostIncomeMicroGbp")).toBeCloseTo(559, 1);
    expect(column("savedCostsMicroGbp")).toBeCloseTo(250, 1);
    expect(
      column("cashMicroGbp") - column("lostIncomeMicroGbp") + column("savedCostsMicroGbp"),
    ).toBeCloseTo(-71.5, 1);
  });

  test("sold by a virtual lead party it leaves the supplier's account, which has £200 of a pot that all suppliers fill; the party sells it for £175", () => {
    const { leftWh, number, paid } = of(mutualised);
    expect(number("northern", "transferredWh")).toBe(-leftWh);
    expect(Math.abs(number("northern", "imbalanceWh"))).toBeLessThanOrEqual(ROUNDED_WH);
    expect(number(VIRTUAL, "transferredWh")).toBe(leftWh);
    const scaled = (gbp: number) => asOf2500(gbp, leftWh);
    expect(scaled(paid("rebalancing", "wholesale market", VIRTUAL))).toBeCloseTo(175, 1);
    const pot = "supplier compensation pot";
    // Northern is paid £200 out of it and pays its share in, by what all suppliers' homes metered.
    const [north, south] = ["northern", "southern"].map((party) => -number(party, "meteredWh"));
    const own = north! / (north! + south!);
    expect(own).toBeGreaterThan(0.01);
    expect(scaled(paid("compensation", pot, "northern"))).toBeCloseTo(200 * (1 - own), 1);
    expect(scaled(paid("compensation", "southern", pot))).toBeCloseTo(200 * (1 - own), 1);
  });

  test("of a shared meter the second supplier has it, sells it for £175 and pays the first the £200 that they agreed", () => {
    const { leftWh, number, paid } = of(shared);
    expect(number("northern", "transferredWh")).toBe(-leftWh);
    expect(number("community", "transferredWh")).toBe(leftWh);
    expect(number("community", "imbalanceWh")).toBe(0);
    const scaled = (gbp: number) => asOf2500(gbp, leftWh);
    expect(scaled(paid("rebalancing", "wholesale market", "community"))).toBeCloseTo(175, 1);
    expect(scaled(paid("compensation", "community", "northern"))).toBeCloseTo(200, 1);
    expect(paid("compensation", "supplier compensation pot", "northern")).toBe(0);
  });

  test("of a single supplier only those take part who switched; it knows, so that nobody is out, and loses the sales", () => {
    const { leftWh, takingPart, number, paid } = of(single);
    expect(takingPart).toBeGreaterThan(0.4 * of(shared).takingPart);
    expect(takingPart).toBeLessThan(0.6 * of(shared).takingPart);
    for (const party of ["northern", "community"])
      expect(Math.abs(number(party, "imbalanceWh"))).toBeLessThanOrEqual(ROUNDED_WH);
    // Half of what homes would have drawn is on each account; what is left comes off the one that asked.
    const drewLess = number("community", "meteredWh") - number("northern", "meteredWh");
    expect(Math.abs(drewLess - leftWh)).toBeLessThanOrEqual(ROUNDED_WH);
    const sold = number("community", "contractWh") - number("northern", "contractWh");
    expect(Math.abs(sold - leftWh)).toBeLessThanOrEqual(ROUNDED_WH);
    expect(number("northern", "lostIncomeMicroGbp")).toBe(0);
    expect(asOf2500(number("community", "savedCostsMicroGbp") / 1e6, leftWh)).toBeCloseTo(250, 1);
    // Bills are of who supplies: half of what all would have owed, and what was left was not sold.
    const billed = (party: string) => paid("home-tariff/import", "north", party);
    const notSold = (leftWh * 223.6) / 1e6;
    expect(billed("northern") - billed("community")).toBeCloseTo(notSold, 3);
    expect(billed("northern")).toBeGreaterThan(notSold);
    expect(asOf2500(number("community", "lostIncomeMicroGbp") / 1e6, leftWh)).toBeCloseTo(559, 1);
  });

  test.each(Object.entries(all))("%s: keeps every law of a run, ledger and all", (_, facts) => {
    for (const [name, law] of Object.entries(laws)) expect([name, law(facts)]).toEqual([name, []]);
    const sum = facts.summary.metrics.find(({ name }) => name === "ledgerSumGbp")!.value;
    expect(sum).toBe(0);
  });
});

test("of heat pumps that the tariff has off at the peak nobody leaves, sells or is compensated for anything", () => {
  const facts = runOf(
    { ...homes({ kind: "virtual-lead-party" }), virtualTrading: {} },
    { from: "2025-01-14T17:00:00Z" },
    {
      tariff: { kind: "time-of-use" },
      heatPump: { share: 1, control: { kind: "price" } },
      response: { changeFrac: 0, enrolledShare: 1 },
    },
  );
  const { leftWh, takingPart, number, paid } = of(facts);
  expect(takingPart).toBeGreaterThan(3000);
  expect(leftWh).toBe(0);
  for (const party of ["northern", VIRTUAL]) expect(number(party, "transferredWh")).toBe(0);
  expect(Math.abs(number("northern", "imbalanceWh"))).toBeLessThanOrEqual(ROUNDED_WH);
  expect(paid("rebalancing", "wholesale market", VIRTUAL)).toBe(0);
  expect(paid("compensation", "supplier compensation pot", "northern")).toBe(0);
});

describe("homes that are not settled by the half-hour", () => {
  const settled = (halfHourlyFrac: number, alert: object = {}) =>
    runOf(
      { ...homes({ kind: "virtual-lead-party" }, { halfHourlyFrac }), virtualTrading: {} },
      alert,
    );
  const system = { paidBy: "system operator" };
  const [most, some, none] = [1, 0.4, 0].map((frac) => settled(frac, system));

  test("take no part in what the system operator pays for, and have nothing of it", () => {
    const part = of(some!).takingPart / of(most!).takingPart;
    expect(part).toBeGreaterThan(0.37);
    expect(part).toBeLessThan(0.43);
    expect(none!.rows.homes_bills.every((row) => row.takingPart === 0)).toBe(true);
    expect(none!.rows.home_totals.every((row) => row.rewardMicroGbp === 0)).toBe(true);
    expect(none!.rows.ledger.some(({ rule }) => rule === "home-flexibility/reward")).toBe(false);
  });

  const local = settled(0.4);

  test("are asked by the network operator; what they leave nobody can sell, and all suppliers share it by profile", () => {
    const { leftWh, number } = of(local);
    expect(number(VIRTUAL, "transferredWh")).toBe(Math.round(0.4 * leftWh));
    // Of 12,000 homes on the profile northern has 9,000, southern the rest; what southern is out by beside is its other demands'.
    const unsold = leftWh - Math.round(0.4 * leftWh);
    const south = number("southern", "imbalanceWh") - of(unaware).number("southern", "imbalanceWh");
    expect(Math.abs(number("northern", "imbalanceWh") - 0.75 * unsold)).toBeLessThanOrEqual(3);
    expect(Math.abs(south - 0.25 * unsold)).toBeLessThanOrEqual(3);
  });

  test("are settled in all for what they drew", () => {
    const total = (facts: Facts) =>
      facts.rows.imbalance.reduce((sum, row) => sum + Number(row.meteredWh), 0);
    expect(total(local)).toBe(total(unaware));
  });
});

const { folder, fresh } = scratchFolder("suppliers");

test("groups, parties and second suppliers that there are not, and nobody who sells, are told at once", async () => {
  const write = (name: string, imbalance: string) => {
    const path = join(folder, name);
    writeFileSync(
      path,
      `homes: [{ id: street, bus: ${bus(0)}, count: 20, response: {} }]\nsettlement:\n  imbalance:\n${imbalance}`,
    );
    return path;
  };
  const shared = write(
    "shared.yaml",
    "    homes: { groups: [street, strete], model: { kind: shared, supplier: supplier } }\n",
  );
  const { code, err } = await headroom("run", shared, "--out", fresh());
  expect(code).toBe(2);
  expect(err).toContain('"strete", which is no group of homes');
  expect(err).toContain('the nearest is "street"');
  expect(err).toContain('"supplier", which supplies "street" already');
  const lead = write("lead.yaml", "    homes: { model: { kind: virtual-lead-party } }\n");
  expect((await headroom("run", lead, "--out", fresh())).err).toContain(
    "write settlement.imbalance.virtualTrading: {}",
  );
  const nobody = write(
    "nobody.yaml",
    "    virtualTrading: {}\n    homes: { model: { kind: single, supplier: comunity } }\n",
  );
  const { err: both } = await headroom("run", nobody, "--out", fresh());
  expect(both).toContain("sells nobody's deviation");
  expect(both).toContain('"comunity", which is no balance party');
});
