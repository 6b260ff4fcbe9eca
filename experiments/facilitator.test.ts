/** The market facilitator through whole runs: who is registered may offer, no more than was registered, and on its own route. */
import { describe, expect, test } from "vitest";
import type { Row } from "./testing/engine-runs.ts";
import { checkedService, serviceRun } from "./testing/service-runs.ts";

const AGREEMENT = "flexibility services agreement";
const details = {
  name: "A Ltd",
  companyNumber: "01234567",
  address: "1 Mill Lane",
  contact: "Ann",
};
const company = (id: string, over: object = {}) => ({
  ...{ id, details, questionnaire: "complete", signed: [AGREEMENT] },
  ...over,
});
const resource = (unit: string, of: string, over: object = {}) => ({
  ...{ unit, company: of, volumeKw: 1000, meteringMinutes: 30, control: "api", responseS: 30 },
  ...over,
});
const unitsOf = (rows: readonly Row[]) => [...new Set(rows.map(({ unit }) => unit))].sort();

describe("a zone's four providers, two of them registered and fit", async () => {
  const registration = {
    others: "unregistered",
    companies: [company("works"), company("store", { signed: [] }), company("cold")],
    resources: [
      resource("millfield-works", "works", { volumeKw: 300 }),
      resource("elmbridge-battery", "store"),
      resource("millfield-cold-store", "cold"),
    ],
  };
  const everybody = await serviceRun("secure");
  const rows = await serviceRun("secure", { facilitator: { registration } });

  test("offers come of who passed both reviews, and none is larger than what was registered", () => {
    expect(unitsOf(rows("service_offers"))).toEqual(["millfield-cold-store", "millfield-works"]);
    const most = Math.max(
      ...rows("service_offers").flatMap(({ unit, changeW }) =>
        unit === "millfield-works" ? [Math.abs(Number(changeW))] : [],
      ),
    );
    expect(most).toBe(300_000);
    expect(unitsOf(everybody("service_offers"))).toContain("elmbridge-battery");
  });

  test("every decision stands in the record, with the reason where it was a rejection", () => {
    const rejected = rows("service_registrations").filter(({ outcome }) => outcome === "rejected");
    expect(rejected.map(({ company: of, check, because }) => `${of} ${check}: ${because}`)).toEqual(
      [`store legalDocuments: not signed: ${AGREEMENT}`],
    );
    const not = rows("service_registrations").filter(({ outcome }) => outcome === "notMade");
    expect(unitsOf(not)).toEqual(["elmbridge-battery"]);
    const events = rows("events").filter(({ kind }) => String(kind).startsWith("company"));
    expect(events.map(({ kind }) => kind).sort()).toEqual([
      ...["companyApproved", "companyApproved", "companyRejected"],
    ]);
    expect(rows("registrations")).toEqual([]);
  });
});

test("a unit outside every zone is rejected for that; who is registered from a day on offers for the days that are bought later", async () => {
  const registration = {
    others: "unregistered",
    reviewDays: 1,
    companies: [company("works", { appliedOn: "2026-01-11" })],
    resources: [resource("millfield-works", "works")],
  };
  const rows = await serviceRun("secure", { facilitator: { registration } });
  const days = rows("service_offers").map(({ at }) => new Date(Number(at) * 1000).toISOString());
  expect(days.length).toBeGreaterThan(0);
  // Decided on the 12th for the company and on the 13th for the resource; bought at noon of the day before.
  expect(days.every((day) => day >= "2026-01-13")).toBe(true);
  const far = await serviceRun("restore", {
    facilitator: {
      registration: {
        companies: [company("store")],
        resources: [resource("elmbridge-battery", "store")],
      },
    },
  });
  const reasons = far("service_registrations").filter(({ outcome }) => outcome === "rejected");
  expect(reasons.map(({ check, because }) => `${check}: ${because}`)).toEqual([
    "tradingArea: acts on no constraint point that is in a zone of a service that is open",
  ]);
});

test("on the direct route a unit offers to its one buyer; in the pool to all", async () => {
  const zones = [
    {
      id: "elmbridge",
      constraints: ["transformer-1-import", "transformer-2-import"],
      windows: [{ days: "all", from: "16:00", to: "20:00" }],
      requirement: { kind: "stated", reliefKw: 800 },
    },
  ];
  const over = (direct: readonly object[]) => ({
    venues: { sustain: { zones } },
    ...(direct.length === 0 ? {} : { facilitator: { direct } }),
  });
  const askedBy = (rows: readonly Row[]) =>
    [
      ...new Set(rows.filter(({ unit }) => unit === "millfield-works").map((row) => row.service)),
    ].sort();
  expect(askedBy((await serviceRun("secure", over([])))("service_offers"))).toEqual([
    "secure",
    "sustain",
  ]);
  const direct = await serviceRun(
    "secure",
    over([{ unit: "millfield-works", service: "sustain" }]),
  );
  expect(askedBy(direct("service_offers"))).toEqual(["sustain"]);
});

test("a unit that nobody knows, a route to what is not open, two routes, a facilitator of nothing: all at once", async () => {
  const facilitator = {
    registration: {
      companies: [company("works")],
      resources: [resource("milfield-works", "works")],
    },
    direct: [
      { unit: "millfield-works", service: "dynamic" },
      { unit: "millfield-works", service: "secure" },
    ],
  };
  const checked = await checkedService("secure", { facilitator });
  const faults = checked.kind === "faulty" ? checked.faults : [];
  expect(faults.map(({ path }) => path)).toEqual([
    "facilitator.registration.resources[0].unit",
    "facilitator.direct[0].service",
    "facilitator.direct[1].unit",
  ]);
  const none = await checkedService("secure", { venues: { secure: undefined }, facilitator: {} });
  expect(none.kind === "faulty" && none.faults.map(({ path }) => path)).toEqual(["facilitator"]);
});
