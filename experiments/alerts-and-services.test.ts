/**
 * Homes that services buy and alerts of the scenario that are in each other's way, in whole runs of a day: who is first has them, and who acts for them sells the
 * other without them.
 */
import { describe, expect, test } from "vitest";
import type { Facts } from "./fuzz/facts.ts";
import { keepsLaws } from "./testing/checked-facts.ts";
import { groups, pool, runOf } from "./testing/two-streets.ts";

const on = (at: string) => ({ day: -1, at });
/** Bought 26 hours before the evening. */
const sustain = (reliefKw: number, to = "19:00") => ({
  sustain: {
    zones: [
      {
        ...{ id: "town", constraints: ["import"] },
        windows: [{ days: "all", from: "17:00", to }],
        requirement: { kind: "stated", reliefKw },
      },
    ],
    gates: { close: on("12:00"), award: on("14:00"), open: on("10:00"), arm: { before: 600 } },
  },
});

describe("an alert of the scenario in the way of a service that is offered 28 and bought 26 hours before it", () => {
  const alert = (noticeHours: number) => ({
    ...{ id: "cold", from: "2025-01-14T16:00:00Z", minutes: 60, noticeHours },
    ...{ rewardGbpPerMwh: 3000, paidBy: "network operator" },
  });
  const of = (noticeHours: number, more: object = {}, reliefKw = 2000) =>
    runOf({
      aggregators: pool({ service: "sustain" }),
      venues: sustain(reliefKw),
      flexAlerts: [alert(noticeHours)],
      ...more,
    });
  const groupsAsked = ({ rows }: Facts) =>
    new Set(rows.homes_bills.flatMap(({ alert: id, group }) => (id === "cold" ? [group] : [])));

  test("homes that are told of it before are not offered; those that are told before the service buys are not sold", () => {
    for (const [noticeHours, offers] of [
      [28, 0],
      [27, 8],
    ] as const) {
      const facts = of(noticeHours);
      keepsLaws(facts);
      expect(facts.rows.service_offers).toHaveLength(offers);
      expect(facts.rows.service_awards.filter(({ state }) => state !== "refused")).toEqual([]);
      expect(groupsAsked(facts)).toEqual(new Set(groups));
    }
  });

  test("homes that would be told of it later are sold, and it passes over them: nobody promises anything of it", () => {
    const facts = of(1);
    keepsLaws(facts);
    const delivers = facts.rows.service_awards.some(({ deliveredWh }) => Number(deliveredWh) > 0);
    expect(delivers).toBe(true);
    expect(groupsAsked(facts)).toEqual(new Set());
    expect(facts.rows.aggregator_calls).toEqual([]);
    // As if there were no such alert.
    expect(facts.rows.homes_period).toEqual(of(1, { flexAlerts: [] }).rows.homes_period);
  });

  test("it is sold of those that no service has bought, and of as many as are left", () => {
    const facts = of(1, {}, 300);
    keepsLaws(facts);
    expect(new Set(facts.rows.service_awards.map(({ unit }) => unit))).toEqual(
      new Set(["homes of north"]),
    );
    expect(groupsAsked(facts)).toEqual(new Set(["south"]));
    const alone = runOf({
      aggregators: [{ id: "pool", groups: ["south"] }],
      flexAlerts: [alert(1)],
    });
    const promised = (rows: Facts["rows"]) =>
      rows.aggregator_calls.map(({ promisedWh }) => promisedWh);
    expect(promised(facts.rows)).toEqual(promised(alone.rows));
  });
});

test("an alert that another kept out until homes of it were bought passes over them too, by however many awards", () => {
  const alert = (id: string, hour: number, rewardGbpPerMwh: number) => ({
    ...{ id, from: `2025-01-14T${hour}:00:00Z`, minutes: 60, rewardGbpPerMwh },
    ...{ noticeHours: hour - 15, paidBy: "network operator", groups: ["north"] },
  });
  for (const to of ["17:30", "18:30"]) {
    const facts = runOf({
      aggregators: [{ id: "pool", groups: ["north"], services: [{ service: "sustain" }] }],
      venues: sustain(2000, to),
      // Told of at once: the better paid keeps the other out, which begins two hours before the service.
      flexAlerts: [alert("cold", 16, 3000), alert("colder", 15, 2000)],
    });
    keepsLaws(facts);
    expect(facts.rows.service_awards.every(({ state }) => state === "armed")).toBe(true);
    expect(facts.rows.service_awards.length).toBeGreaterThan(0);
    expect(facts.rows.aggregator_calls).toEqual([]);
    for (const { alert: id } of facts.rows.homes_bills) expect(id).toMatch(/^(-|sustain\..*)$/);
  }
});

test("homes that nobody acts for are asked as if no service had bought others", () => {
  const cold = { id: "cold", from: "2025-01-14T16:00:00Z", minutes: 60, noticeHours: 1 };
  const flexAlerts = [{ ...cold, rewardGbpPerMwh: 3000, paidBy: "network operator" }];
  const facts = runOf({
    aggregators: [{ id: "pool", groups: ["north"], services: [{ service: "sustain" }] }],
    ...{ venues: sustain(2000), flexAlerts },
  });
  keepsLaws(facts);
  expect(facts.rows.service_awards.length).toBeGreaterThan(0);
  expect(facts.rows.aggregator_calls).toEqual([]);
  const ofSouth = ({ rows }: Facts) => rows.homes_bills.filter(({ group }) => group === "south");
  const alone = ofSouth(runOf({ flexAlerts }));
  expect(alone.filter(({ alert }) => alert === "cold")).toHaveLength(2);
  expect(ofSouth(facts)).toEqual(alone);
});
