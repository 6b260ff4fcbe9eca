/**
 * Contracts for a season or a year through the whole engine: bought months before the run begins or inside it, at prices of two parts that
 * hold for all of the term, and called in the run.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { formatFault } from "../sim/core/errors.ts";
import { formatInstant } from "../sim/core/time.ts";
import { prepare } from "./lab.ts";
import { plainSource } from "./scenario-source.ts";
import type { Row } from "./testing/engine-runs.ts";
import {
  FOLDER,
  ofService,
  type Run,
  relief,
  reserveOf,
  under,
  writeTowns,
} from "./testing/primacy-town.ts";

writeTowns();

const STOR = "short-term-operating-reserve";
const calls = (day: string) => ({
  kind: "stated",
  calls: [{ day, from: "11:00", minutes: 60 }],
});
const days = (start: string, count: number) => ({
  period: { start, days: count, tickMinutes: 30 },
});
const distinct = (rows: readonly Row[], column: string) => [
  ...new Set(rows.map((row) => row[column])),
];
const offersOf = (rows: Run, service: string) =>
  rows("service_offers").filter((row) => row.service === service);
const paidOf = (rows: Run, service: string) => [
  ...new Set(
    rows("ledger").flatMap(({ rule }) => (String(rule).startsWith(service) ? [rule] : [])),
  ),
];

describe("a run in June of a summer that was bought in winter", () => {
  test.each([
    ["sustain", "seasonal", "summer 2026", relief("export", 1000, { contract: "seasonal" })],
    ["sustain", "annual", "year 2026", relief("export", 1000, { contract: "annual" })],
    [
      STOR,
      "seasonal",
      "summer 2026",
      reserveOf(4, { contract: "seasonal", calls: calls("2026-06-16") }),
    ],
  ])(
    "%s, %s: 60 days before 1 April, once; both parts of its price hold for every day, it is called and both are paid",
    async (service, _, term, venue) => {
      const rows = await under({ [service]: venue }, days("2026-06-15", 3));
      const offers = offersOf(rows, service);
      expect(offers.length).toBeGreaterThan(0);
      expect(distinct(offers, "at").map((at) => formatInstant(Number(at)))).toEqual([
        "2026-01-31T12:00:00Z",
      ]);
      const awards = ofService(rows, service);
      expect(
        new Set(awards.map(({ periodStart }) => Math.floor(Number(periodStart) / 86_400))).size,
      ).toBe(3);
      expect(distinct(awards, "term")).toEqual([term]);
      // One price of either part for each unit, through all days.
      for (const unit of distinct(awards, "unit")) {
        const own = awards.filter((row) => row.unit === unit);
        expect(distinct(own, "availabilityGbpPerMwh")).toHaveLength(1);
        expect(distinct(own, "utilisationGbpPerMwh")).toHaveLength(1);
        // Its own ask for being ready is nothing here; a zone with one provider pays its ceiling.
        expect(Number(own[0]!.availabilityGbpPerMwh)).toBe(service === STOR ? 0 : 300);
        expect(Number(own[0]!.utilisationGbpPerMwh)).toBeGreaterThan(0);
      }
      expect(rows("service_instructions").length).toBeGreaterThan(0);
      expect(paidOf(rows, service)).toEqual(
        expect.arrayContaining(
          (service === STOR ? ["utilisation"] : ["availability", "utilisation"]).map(
            (part) => `${service}/${part}`,
          ),
        ),
      );
      // What days want of it they call off.
      expect(distinct(rows("service_requirements"), "how")).toEqual(["contract"]);
    },
  );

  test("by time a reserve that was bought for the season stands before what the network bought for the day", async () => {
    const winner = async (contract: string) => {
      const rows = await under(
        { sustain: relief("export"), [STOR]: reserveOf(4, { contract }) },
        { primacy: { kind: "by-time" } },
      );
      return distinct(
        rows("conflicts").filter((row) => row.class === "C1"),
        "winner",
      );
    };
    expect([await winner("daily"), await winner("seasonal")]).toEqual([["dso"], ["eso"]]);
  });
});

test("what is bought of a term, and its price, do not hang on where the run begins or how long it is", async () => {
  const bought = async (service: string, venue: object, start: string, count: number) => {
    const rows = await under({ [service]: venue }, days(start, count));
    const columns = ["changeW", "availabilityGbpPerMwh", "utilisationGbpPerMwh"] as const;
    expect(ofService(rows, service).length).toBeGreaterThan(0);
    return {
      offers: offersOf(rows, service),
      prices: columns.map((column) => distinct(ofService(rows, service), column)),
    };
  };
  for (const [service, venue] of [
    ["sustain", relief("export", 1000, { contract: "seasonal" })],
    [STOR, reserveOf(4, { contract: "seasonal" })],
  ] as const) {
    const june = await bought(service, venue, "2026-06-15", 2);
    expect(await bought(service, venue, "2026-08-03", 1)).toEqual(june);
  }
});

describe("where a series is measured, from Monday to Friday", () => {
  const name = "solar.csv";
  const stamps = Array.from({ length: 5 * 48 }, (_, half) =>
    new Date(Date.parse("2026-06-14T23:00:00Z") + half * 1_800_000).toISOString(),
  );
  const csv = [
    {
      ...{ for: { unit: "fallow-solar" }, file: name, timeColumn: "time", valueColumn: "kw" },
      ...{ unit: "kW", timeZone: "UTC", stepMinutes: 30 },
    },
  ];
  const measured = { ...days("2026-06-15", 1), series: { csv }, forecast: { kind: "perfect" } };
  const written = [`time,kw`, ...stamps.map((at) => `${at},5000`), ""].join("\n");

  test("a term is bought on the days that all files cover", async () => {
    writeFileSync(join(FOLDER, name), written);
    const solar = { participation: { provider: ["solar"] }, minOfferKw: 1 };
    const rows = await under(
      { sustain: { ...relief("export", 1000), ...solar, contract: "seasonal" } },
      measured,
    );
    // All of what the file says is there in every half-hour that is asked about.
    expect(distinct(offersOf(rows, "sustain"), "changeW")).toEqual([-5_000_000]);
  });

  test("a term of weekends is a fault of every zone and service that is bought for one, and of no other", async () => {
    writeFileSync(join(FOLDER, name), written);
    const onDays = (on: string) => [{ days: on, from: "11:00", to: "13:00" }];
    const zone = (id: string, on: string) => ({
      ...relief("export").zones[0],
      ...{ id, windows: onDays(on) },
    });
    const sustain = {
      zones: [zone("week", "weekdays"), zone("weekend", "weekends")],
      contract: "annual",
    };
    const reserve = reserveOf(4, { contract: "seasonal", windows: onDays("weekends") });
    const faults = async (venues: object) => {
      const source = plainSource({
        ...{ name: "terms", network: { file: "town.yaml" }, venues },
        ...measured,
      });
      const checked = await prepare(source, FOLDER);
      return checked.kind === "faulty" ? checked.faults.map(formatFault) : [];
    };
    const found = (term: string) =>
      `found hours on no day of ${term} that all measured series cover, 2026-06-15 to 2026-06-19: nobody could be asked what to offer`;
    expect(await faults({ sustain, [STOR]: reserve })).toEqual([
      expect.stringContaining(`venues.sustain.zones[1].windows: ${found("year 2026")}`),
      expect.stringContaining(`venues.${STOR}.windows: ${found("summer 2026")}`),
    ]);
    expect(
      await faults({
        sustain: { ...sustain, contract: "adHoc" },
        [STOR]: { ...reserve, contract: "daily" },
      }),
    ).toEqual([]);
  });
});

test("a season that begins inside the run is bought inside it, and what was bought before holds until then", async () => {
  const venue = relief("export", 1000, {
    contract: "seasonal",
    gates: { contract: { daysBefore: 15, at: "09:30" } },
  });
  const rows = await under({ sustain: venue }, days("2026-09-13", 19));
  expect(distinct(offersOf(rows, "sustain"), "at").map((at) => formatInstant(Number(at)))).toEqual([
    "2026-03-17T09:30:00Z",
    "2026-09-16T08:30:00Z",
  ]);
  const october = Date.parse("2026-09-30T23:00:00Z") / 1000;
  for (const row of ofService(rows, "sustain"))
    expect(row.term).toBe(Number(row.periodStart) < october ? "summer 2026" : "winter 2026");
  expect(distinct(ofService(rows, "sustain"), "term")).toHaveLength(2);
});

test("what a unit cannot give in nine of ten half-hours of the days it is asked about it does not sell for the season", async () => {
  const solar = { participation: { provider: ["solar"] }, minOfferKw: 1 };
  const bought = async (contract: string, from: string, to: string) => {
    const zones = [{ ...relief("export").zones[0], windows: [{ days: "all", from, to }] }];
    const rows = await under({ sustain: { ...solar, zones, contract } });
    return ofService(rows, "sustain").length;
  };
  expect(await bought("seasonal", "12:00", "13:00")).toBeGreaterThan(0);
  // The sun is down in three or more of these 22 half-hours.
  expect(await bought("seasonal", "12:00", "23:00")).toBe(0);
  expect(await bought("adHoc", "12:00", "23:00")).toBeGreaterThan(0);
});

test("a time to buy a term is a fault where nothing is bought for one, or where days are bought before it", async () => {
  const faults = async (venues: object) => {
    const checked = await prepare(
      plainSource({ name: "terms", network: { file: "town.yaml" }, venues }),
      FOLDER,
    );
    return checked.kind === "faulty" ? checked.faults.map(formatFault) : [];
  };
  const gates = { contract: {} };
  expect(await faults({ sustain: relief("export", 1000, { gates }) })).toEqual([
    expect.stringMatching(/^venues\.sustain\.gates\.contract: found a time to buy a term/),
  ]);
  expect(await faults({ [STOR]: reserveOf(4, { gates }) })).toEqual([
    expect.stringMatching(/gates\.contract: found a time to buy a term/),
  ]);
  const late = { contract: "seasonal", gates: { contract: { daysBefore: 14 } } };
  expect(await faults({ sustain: relief("export", 1000, late) })).toEqual([
    expect.stringMatching(/daysBefore/),
  ]);
});
