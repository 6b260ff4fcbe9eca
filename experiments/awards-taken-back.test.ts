/**
 * Owners who say no to awards, take them back, or are not available, through whole runs: who is bought in their place, what they
 * pay, and what stands in the record.
 */
import { describe, expect, test } from "vitest";
import type { Row } from "./testing/engine-runs.ts";
import { checkedService, serviceRun } from "./testing/service-runs.ts";

/** The works answers awards as said; everybody else as ever. */
const worksThat = (awards: object) => ({
  population: [
    { units: { ids: ["millfield-works"] }, policy: { kind: "demand" }, awards },
    { units: { technology: ["demand"] }, policy: { kind: "demand" } },
    { units: { technology: ["storage"] }, policy: { kind: "storage" } },
    { units: { technology: ["chp"] }, policy: { kind: "chp" } },
  ],
});
/** Armed an hour ahead, so that there is time between award and arming. */
const late = (cancellation: object = {}) => ({
  venues: { sustain: { gates: { arm: { before: 60 } }, cancellation } },
});
const ofWorks = (rows: readonly Row[]) => rows.filter(({ unit }) => unit === "millfield-works");
const reliefByPeriod = (rows: readonly Row[]) =>
  rows.reduce(
    (sums, { periodStart, reliefW, state }) =>
      state === "armed"
        ? sums.set(Number(periodStart), (sums.get(Number(periodStart)) ?? 0) + Number(reliefW))
        : sums,
    new Map<number, number>(),
  );
const statesOf = (rows: readonly Row[]) => [...new Set(rows.map(({ state }) => state))].sort();
const instantsOf = (rows: readonly Row[]) =>
  rows.map(({ award, cancelledAt }) => [award, cancelledAt]);

describe("a works of four providers, half a megawatt wanted every evening", async () => {
  const faithful = await serviceRun("sustain", { ...late(), ...worksThat({}) });
  const before = faithful("service_awards");

  test("an owner that never takes an award back serves what it was awarded", () => {
    expect(statesOf(ofWorks(before))).toEqual(["armed"]);
  });

  test("an owner that rejects is asked once a half-hour, and the next in the rank is bought at the same gate", async () => {
    const rows = await serviceRun("sustain", { ...late(), ...worksThat({ rejectProbability: 1 }) });
    const awards = rows("service_awards");
    expect(statesOf(ofWorks(awards))).toEqual(["rejected"]);
    // Without saying no it is bought a second time where another was refused: of what is left of its offer.
    const halfHours = new Set(ofWorks(before).map(({ periodStart }) => periodStart));
    expect(ofWorks(awards)).toHaveLength(halfHours.size);
    expect(new Set(ofWorks(awards).map(({ reason }) => reason))).toEqual(
      new Set(["ownerRejected"]),
    );
    const events = rows("events").filter(({ kind }) => kind === "serviceRejected");
    expect(events).toHaveLength(halfHours.size);
    const instead = rows("events").filter(
      ({ kind, because }) =>
        kind === "serviceAwarded" && String(because).endsWith("in place of millfield-works"),
    );
    expect(instead.length).toBeGreaterThan(0);
    const others = (of: readonly Row[]) => of.filter(({ unit }) => unit !== "millfield-works");
    expect(others(awards).length).toBeGreaterThan(others(before).length);
    expect(
      rows("ledger").filter(
        ({ rule, payee }) => String(rule).startsWith("sustain") && payee === "millfield-works",
      ),
    ).toEqual([]);
  });

  test("taken back before it is armed: free in the book, bought of the next of the same offers, or of nobody where the buyer says so", async () => {
    const cancels = worksThat({ cancelProbability: 1, cancelMinutes: 180 });
    const rows = await serviceRun("sustain", { ...late(), ...cancels });
    const awards = rows("service_awards");
    expect(statesOf(ofWorks(awards))).toEqual(["cancelled"]);
    const cancelled = rows("events").filter(({ kind }) => kind === "serviceCancelled");
    expect(new Set(cancelled.map(({ because }) => because))).toEqual(new Set(["ownerCancelled"]));
    expect(instantsOf(ofWorks(awards))).toEqual(cancelled.map(({ trade, at }) => [trade, at]));
    const replaced = rows("events").filter(({ because }) =>
      String(because).includes("in place of millfield-works"),
    );
    expect(replaced.length).toBeGreaterThan(0);
    const none = await serviceRun("sustain", { ...late({ replacement: "none" }), ...cancels });
    const [instead, without] = [awards, none("service_awards")].map(reliefByPeriod);
    const total = (of: Map<number, number>) => [...of.values()].reduce((sum, w) => sum + w, 0);
    expect(total(instead!)).toBeGreaterThan(total(without!));
    for (const [period, relief] of without!)
      expect(instead!.get(period)).toBeGreaterThanOrEqual(relief);
    expect(none("events").filter(({ because }) => String(because).includes("in place of"))).toEqual(
      [],
    );
  });

  test("taken back after it is armed: nobody is bought, its availability is lost, and it pays what the buyer charges", async () => {
    const charge = { chargeGbpPerMwh: { withdrawn: 40 } };
    const rows = await serviceRun("sustain", {
      ...late(charge),
      ...worksThat({ cancelProbability: 1, cancelMinutes: 30 }),
    });
    const works = ofWorks(rows("service_awards"));
    expect(statesOf(works)).toEqual(["withdrawn"]);
    const withdrawn = rows("events").filter(({ kind }) => kind === "serviceCancelled");
    expect(instantsOf(works)).toEqual(withdrawn.map(({ trade, at }) => [trade, at]));
    expect(rows("service_instructions").filter(({ unit }) => unit === "millfield-works")).toEqual(
      [],
    );
    for (const { changeW, cancellationMicroGbp, availabilityMicroGbp } of works)
      expect([availabilityMicroGbp, cancellationMicroGbp]).toEqual([0, Number(changeW) * 20]);
    const paid = rows("ledger").filter(({ rule }) => rule === "sustain/cancellation");
    expect(new Set(paid.map(({ payer, payee }) => `${payer} to ${payee}`))).toEqual(
      new Set(["millfield-works to distribution system operator"]),
    );
    expect(paid.reduce((sum, { amountMicroGbp }) => sum + Number(amountMicroGbp), 0)).toBe(
      works.reduce((sum, { cancellationMicroGbp }) => sum + Number(cancellationMicroGbp), 0),
    );
    expect(rows("service_awards").length).toBe(before.length);
  });

  test("what is drawn falls on whole days of delivery, and more often where it is likelier", async () => {
    const days = async (cancelProbability: number) => {
      const rows = await serviceRun("sustain", {
        ...late(),
        ...worksThat({ cancelProbability, cancelMinutes: 180 }),
      });
      const byDay = new Map<string, Set<unknown>>();
      for (const { periodStart, state } of ofWorks(rows("service_awards"))) {
        const day = new Date(Number(periodStart) * 1000).toISOString().slice(0, 10);
        byDay.set(day, (byDay.get(day) ?? new Set()).add(state));
      }
      for (const states of byDay.values()) expect(states.size).toBe(1);
      return [...byDay].flatMap(([day, states]) => (states.has("cancelled") ? [day] : []));
    };
    const [seldom, often] = [await days(0.3), await days(0.8)];
    expect(often).toEqual(expect.arrayContaining(seldom));
    expect(often.length).toBeGreaterThan(seldom.length);
  });
});

const at = (day: number, clock: string) => `2026-01-${day}T${clock}:00Z`;

test("an absence of which it tells before the offers are in is not offered; later before arming it cancels, and later still withdraws", async () => {
  const unavailable = [
    { from: at(14, "17:15"), to: at(14, "18:00"), toldAt: at(12, "09:00") },
    { from: at(15, "17:15"), to: at(15, "18:00"), toldAt: at(15, "12:00") },
    { from: at(16, "17:15"), to: at(16, "18:00"), toldAt: at(16, "16:50") },
  ];
  const rows = await serviceRun("sustain", { ...late(), ...worksThat({ unavailable }) });
  const stateAt = (day: number, clock: string) =>
    ofWorks(rows("service_awards")).find(
      ({ periodStart }) => periodStart === Date.parse(at(day, clock)) / 1000,
    )?.state;
  const clocks = ["16:30", "17:00", "17:30", "18:00"];
  const statesOn = (day: number) => clocks.map((clock) => stateAt(day, clock));
  expect(statesOn(14)).toEqual(["armed", undefined, undefined, "armed"]);
  expect(statesOn(15)).toEqual(["armed", "cancelled", "cancelled", "armed"]);
  // Told at 16:50: the half-hour from 17:00 was armed at 16:00, that from 17:30 at 16:30.
  expect(statesOn(16)).toEqual(["armed", "withdrawn", "withdrawn", "armed"]);
  const offered = ofWorks(rows("service_offers")).map(({ periodStart }) => periodStart);
  expect(offered).not.toContain(Date.parse(at(14, "17:00")) / 1000);
});

test("an absence that ends before it begins, or is told after it began, is refused: each where it stands", async () => {
  const unavailable = [
    { from: at(12, "18:00"), to: at(12, "17:00"), toldAt: at(12, "09:00") },
    { from: at(13, "17:00"), to: at(13, "18:00"), toldAt: at(13, "17:30") },
  ];
  const checked = await checkedService("sustain", worksThat({ unavailable }));
  expect(checked.kind === "faulty" && checked.faults.map(({ path }) => path)).toEqual([
    "population[0].awards.unavailable[0].to",
    "population[0].awards.unavailable[1].toldAt",
  ]);
});
