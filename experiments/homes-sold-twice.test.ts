/**
 * Homes that two would have for a season or a year, through whole runs: one zone of one service has a group for a term, who would buy it beside that is refused as it buys, with the
 * reason, and buys what is left.
 */
import { describe, expect, test } from "vitest";
import { formatInstant } from "../sim/core/time.ts";
import type { Facts } from "./fuzz/facts.ts";
import { keepsLaws } from "./testing/checked-facts.ts";
import { pool, runOf } from "./testing/two-streets.ts";

const at = (instant: unknown) => formatInstant(Number(instant));
const PERIOD = { start: "2025-01-14", days: 1, tickMinutes: 30 };

describe("homes that two would have for a term", () => {
  const termsOf = (
    { rows }: Facts,
    where: (row: (typeof rows.service_awards)[number]) => boolean,
  ) => rows.service_awards.filter(where);
  const why = (facts: Facts) =>
    facts.rows.events
      .filter(({ kind }) => kind === "serviceRefused")
      .map(({ at: when, trade, because }) => [at(when), trade, because]);
  const zone = (id: string, reliefKw: number, more: object = {}) => ({
    ...{ id, constraints: [id] },
    windows: [{ days: "weekdays", from: "17:00", to: "19:00" }],
    requirement: { kind: "stated", reliefKw },
    ...more,
  });
  const zones = (aggregators: readonly object[], ...own: readonly object[]) => {
    const facts = runOf({
      ...{ period: PERIOD, aggregators },
      venues: { sustain: { zones: own, contract: "seasonal" } },
    });
    keepsLaws(facts);
    return facts;
  };
  const NORTH = [{ ...pool({ service: "sustain" })[0], groups: ["north"] }];
  const OTHER = "its homes are sold for one term at a time";

  test("of two zones of a service one has them for the winter, and the other is refused as it is sold, once, with the reason", () => {
    const facts = zones(NORTH, zone("import", 300), zone("export", 100));
    expect(new Set(facts.rows.service_offers.map(({ zone: id }) => id))).toEqual(
      new Set(["import", "export"]),
    );
    const inForce = termsOf(facts, ({ state }) => state !== "refused");
    expect(inForce.map(({ zone: id, state }) => [id, state])).toEqual(
      new Array(4).fill(["import", "armed"]),
    );
    const refused = termsOf(facts, ({ state }) => state === "refused");
    expect(refused).toHaveLength(1);
    // The first half-hour that it was offered for.
    const [offer] = facts.rows.service_offers.filter(({ zone: id }) => id === "export");
    expect(refused[0]).toMatchObject({
      ...{ zone: "export", term: "winter 2024", reason: "otherTerm" },
      ...{ periodStart: offer!.periodStart, changeW: -100_000, deliveredWh: 0 },
    });
    expect(why(facts)).toEqual([
      [
        "2024-08-02T11:00:00Z",
        refused[0]!.award,
        `otherTerm: north is bought for sustain in import for winter 2024, and ${OTHER}`,
      ],
    ]);
  });

  test("what the one zone leaves of an aggregator's homes is bought for the other, in place of the street that is refused", () => {
    const both = pool({ service: "sustain" });
    const facts = zones(both, zone("import", 150), zone("export", 80));
    const armed = termsOf(facts, ({ state }) => state === "armed");
    expect(new Set(armed.map((row) => `${row.zone}, ${row.unit}: ${row.changeW}`))).toEqual(
      new Set(["import, homes of north: 150000", "export, homes of south: -80000"]),
    );
    expect(termsOf(facts, ({ state }) => state === "refused")).toMatchObject([
      { zone: "export", unit: "homes of north", changeW: -80_000, reason: "otherTerm" },
    ]);
  });

  test("zones that want them in different half-hours each have all of them", () => {
    const later = { windows: [{ days: "weekdays", from: "19:00", to: "20:00" }] };
    const facts = zones(NORTH, zone("import", 300), { ...zone("import", 100, later), id: "later" });
    expect(termsOf(facts, ({ state }) => state === "refused")).toEqual([]);
    expect(termsOf(facts, ({ zone: id }) => id === "later")).toHaveLength(2);
  });

  test("a zone that wants more of them within four hours of one that wants less is refused too", () => {
    const later = { windows: [{ days: "weekdays", from: "20:00", to: "21:00" }] };
    const facts = zones(NORTH, zone("import", 300), zone("export", 100, later));
    const rows = facts.rows.service_awards;
    expect(rows.filter(({ state }) => state === "refused")).toMatchObject([
      { zone: "export", reason: "otherTerm" },
    ]);
    expect(rows.filter(({ state }) => state === "armed")).toHaveLength(4);
  });

  /** North, of which sustain has bought the hours of its windows, and secure would have those of others. */
  const services = (
    start: string,
    { sustain, secure }: Record<"sustain" | "secure", readonly object[]>,
  ) => {
    const early = { arm: { before: 240 }, dispatch: { before: 240 } };
    const facts = runOf({
      ...{ period: { start, days: 1, tickMinutes: 30 } },
      aggregators: [{ ...NORTH[0]!, services: [{ service: "sustain" }, { service: "secure" }] }],
      venues: {
        sustain: {
          zones: [zone("import", 300, { windows: sustain })],
          contract: "seasonal",
        },
        secure: {
          zones: [zone("import", 50, { windows: secure })],
          ...{ contract: "seasonal", minOfferKw: 10, gates: early },
          arming: { kind: "always" },
        },
      },
    });
    keepsLaws(facts);
    return facts;
  };
  const IN_SUSTAIN = `otherTerm: north is bought for sustain in import for winter 2024, and ${OTHER}`;

  test("a service that is asked on days of which few are another's is refused all the same: on those days it could not have them", () => {
    const facts = services("2024-10-14", {
      sustain: [{ days: "all", months: [10], from: "17:00", to: "18:00" }],
      secure: [{ days: "all", from: "00:00", to: "00:00" }],
    });
    const ofSecure = termsOf(facts, ({ service }) => service === "secure");
    expect(ofSecure).toMatchObject([{ state: "refused", reason: "otherTerm" }]);
    expect(why(facts).map(([, , because]) => because)).toEqual([IN_SUSTAIN]);
    expect(termsOf(facts, ({ state }) => state === "armed")).toHaveLength(2);
  });

  /** Sustain at weekends of October, secure every day: few days are both's, and none of those by which secure is offered. */
  const apart = (from: string, to: string) =>
    services("2024-10-12", {
      sustain: [{ days: "weekends", months: [10], from: "16:00", to: "18:00" }],
      secure: [{ days: "all", from, to }],
    });
  test.for([
    ["before", "11:30", "12:30"],
    ["after", "21:30", "22:30"],
  ] as const)(
    "a service that wants them less than four hours %s another is refused, though both want less of them and never at one time",
    ([, from, to]) => {
      const facts = apart(from, to);
      const ofSecure = termsOf(facts, ({ service }) => service === "secure");
      expect(ofSecure).toMatchObject([{ state: "refused", reason: "otherTerm" }]);
      expect(why(facts).map(([, , because]) => because)).toEqual([IN_SUSTAIN]);
      expect(termsOf(facts, ({ state }) => state === "armed")).toHaveLength(4);
    },
  );

  test.for([
    ["before", "11:00", "12:00"],
    ["after", "22:00", "23:00"],
  ] as const)("a service that wants them four hours %s another has them", ([, from, to]) => {
    const facts = apart(from, to);
    expect(termsOf(facts, ({ state }) => state === "refused")).toEqual([]);
    expect(termsOf(facts, ({ service }) => service === "secure")).toHaveLength(2);
  });

  test("hours of a zone less than four apart are more than homes can have: they offer the first of them by the day, and nothing for the term; four hours apart they offer all", () => {
    const offeredIn = (from: string, contract: string) => {
      const windows = [
        { days: "weekdays", from: "12:00", to: "13:00" },
        { days: "weekdays", from, to: "18:00" },
      ];
      const facts = runOf({
        ...{ period: PERIOD, aggregators: NORTH },
        venues: { sustain: { zones: [zone("import", 100, { windows })], contract } },
      });
      keepsLaws(facts);
      return facts.rows.service_offers.map(({ periodStart }) => at(periodStart).slice(11, 16));
    };
    expect(offeredIn("16:30", "seasonal")).toEqual([]);
    expect(offeredIn("16:30", "adHoc")).toEqual(["12:00", "12:30"]);
    expect(offeredIn("17:00", "adHoc")).toEqual(["12:00", "12:30", "17:00", "17:30"]);
    // All of the winter, by its first half-hour.
    expect(offeredIn("17:00", "seasonal")).toEqual(["11:00"]);
  });
});
