/**
 * Registration through the whole engine, on scenario 1 of the mini-trials: who is rejected or not registered does not trade,
 * keeps its place in the merit order list and is curtailed as its contract says.
 */
import { describe, expect, test } from "vitest";
import { keyOf, ran, rowsOf, scenarioOf } from "./testing/engine-runs.ts";
import { type Trial, trial } from "./testing/mini-trials.ts";

const COMPANIES = [
  {
    id: "colours",
    details: {
      name: "Colours Ltd",
      companyNumber: "01234567",
      address: "1 Hill Road",
      contact: "Ann",
    },
    questionnaire: "complete",
    signed: ["participation agreement", "trading rules"],
  },
  { id: "unsigned", details: {}, questionnaire: "complete" },
];
const resource = (unit: string, more: object = {}) => ({
  unit,
  company: "colours",
  volumeKw: 5000,
  meteringMinutes: 1,
  control: "api",
  responseS: 60,
  ...more,
});

const registered = (resources: readonly object[], more: object = {}) =>
  trial("export-1", {
    venues: {
      "curtailment-obligations": {
        registration: { companies: COMPANIES, resources, ...more },
      },
    },
  });

const roles = (run: Trial, list: string) =>
  run
    .rows("merit_order")
    .filter((row) => row.list === list)
    .map(({ unit, slice, role, isRegistered }) => `${unit} ${slice} ${role} ${isRegistered}`);
const told = (run: Trial) =>
  rowsOf(run.tables.events)
    .filter(({ kind }) => /^(company|resource)/.test(String(kind)))
    .map(({ kind, unit, because }) => `${kind} ${unit}: ${because}`);
const bidders = (run: Trial) => run.rows("orders").map(({ unit }) => unit);

describe("by default everybody is registered and qualified", () => {
  const run = trial("export-1");

  test("which the table says is assumed, and no event does", async () => {
    const rows = rowsOf((await run).tables.registrations);
    expect(rows).toHaveLength(9);
    expect(new Set(rows.map(({ outcome }) => outcome))).toEqual(new Set(["assumed"]));
    expect(told(await run)).toEqual([]);
  });

  test("the list says who may buy and who sold", async () => {
    expect(roles(await run, "incoming")).toEqual([
      "blue own buyer 1",
      "green own buyer 1",
      "red own buyer 1",
      "orange own buyer 1",
    ]);
    expect(roles(await run, "traded").slice(0, 2)).toEqual([
      "purple sold seller 1",
      "pink sold seller 1",
    ]);
  });
});

describe("Blue, whose company did not sign, and Pink, whose meter is half-hourly, do not trade", () => {
  const run = registered([
    resource("blue", { company: "unsigned" }),
    resource("pink", { meteringMinutes: 30, volumeKw: 3000 }),
    resource("purple"),
  ]);

  test("they place no order and nobody trades with them", async () => {
    expect(bidders(await run)).not.toContain("blue");
    expect(bidders(await run)).not.toContain("pink");
    expect(bidders(await run)).toContain("purple");
    // Purple's 5 MW serve Orange and 1 MW of Green, Yellow's 4 MW the rest of Green and 1 MW of Red.
    expect(Object.entries((await run).trades()).map(([pair, [mw]]) => `${pair} ${mw}`)).toEqual([
      "orange-purple 4",
      "green-purple 1",
      "green-yellow 3",
      "red-yellow 1",
    ]);
  });

  test("Blue keeps its place in both lists, not registered and not applicable", async () => {
    expect(roles(await run, "incoming")[0]).toBe("blue own notApplicable 0");
    expect(roles(await run, "traded")[0]).toBe("blue own notApplicable 0");
    expect((await run).list("traded")[0]).toBe("blue 5 own");
  });

  test("and is curtailed first", async () => {
    expect((await run).curtailedMwh()["blue own"]).toBe(2.5);
  });

  test("events say who was rejected and why, and the table each check", async () => {
    expect(told(await run)).toEqual([
      "companyApproved -: all checks of colours passed",
      "companyRejected -: unsigned: companyDetails: not given: name, company number, address, contact; legalDocuments: not signed: participation agreement, trading rules",
      "resourceRejected pink: metering: metered every 30 minutes, 1 at most are asked",
      "resourceQualified purple: all checks of purple, registered by colours, passed",
      "resourceRejected blue: its company was not approved",
    ]);
    const failed = rowsOf((await run).tables.registrations)
      .filter(({ outcome }) => outcome === "rejected")
      .map(({ unit, company, review, check }) => `${company} ${unit} ${review} ${check}`);
    expect(failed).toEqual([
      "unsigned - commercial companyDetails",
      "unsigned - commercial legalDocuments",
      "colours pink technical metering",
    ]);
  });
});

test("with `others: unregistered` only those who registered trade, for no more than they declared", async () => {
  const run = await registered([resource("blue", { volumeKw: 2000 }), resource("purple")], {
    others: "unregistered",
  });
  expect(run.trades()).toEqual({ "blue-purple": [2, 50, 0] });
  expect(roles(run, "incoming")).toEqual([
    "blue own buyer 1",
    "green own notApplicable 0",
    "red own notApplicable 0",
    "orange own notApplicable 0",
  ]);
});

test("a resource trades from the day on which it is qualified, and not before", async () => {
  const late = resource("purple", { appliedOn: "2024-01-29" });
  // The book opens on the 29th at noon: a day's review is too late for delivery on the 31st.
  const inTime = await registered([late], { reviewDays: 0 });
  const tooLate = await registered([late], { reviewDays: 1 });
  expect(Object.keys(inTime.trades())).toContain("blue-purple");
  expect(bidders(tooLate)).not.toContain("purple");
});

test("offers to inject more are held to registration as offers to inject less are", async () => {
  const resources = ["blue", "green", "red", "orange", "pink"].map((unit) =>
    resource(unit, { volumeKw: unit === "pink" ? 2000 : 5000 }),
  );
  const run = await trial("import-1", {
    venues: {
      "curtailment-obligations": {
        registration: { companies: COMPANIES, resources, others: "unregistered" },
      },
    },
  });
  const offers = run.rows("orders").filter(({ side }) => side === "sellerOffer");
  expect(offers.map(({ unit, volumeW }) => `${unit} ${Number(volumeW) / 1e6}`)).toEqual(["pink 2"]);
});

test("whoever placed an order has its role in the list, at constraints of generation and of demand", async () => {
  const week = { start: "2026-01-05", days: 7, tickMinutes: 30 };
  const many = ran(scenarioOf({ period: week, venues: { "curtailment-obligations": {} } }));
  const runs = [(await trial("export-1")).tables, (await trial("import-1")).tables, many.tables];
  for (const tables of runs) {
    const sides = new Map(
      rowsOf(tables.orders).map((row) => [
        keyOf(row, ["periodStart", "constraint", "unit"]),
        row.side === "buyerBid" ? "buyer" : "seller",
      ]),
    );
    const listed = rowsOf(tables.merit_order).filter(({ list }) => list === "incoming");
    const found = listed.filter((row) =>
      sides.has(keyOf(row, ["periodStart", "constraint", "unit"])),
    );
    expect(found.length).toBeGreaterThan(2);
    for (const row of found)
      expect(row.role).toBe(sides.get(keyOf(row, ["periodStart", "constraint", "unit"])));
  }
});

test("at a constraint of demand too, whom nothing threatens may sell", async () => {
  const run = await trial("import-6-smaller", { forecast: { kind: "perfect" } });
  expect(roles(run, "incoming").map((row) => row.replace(" own", ""))).toEqual([
    "blue buyer 1",
    "green buyer 1",
    "red seller 1",
    "orange seller 1",
  ]);
});
