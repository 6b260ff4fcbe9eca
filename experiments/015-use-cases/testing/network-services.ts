/** What must hold of the services that a distribution network operator buys: constraint management and peak management. */
import { expect } from "vitest";
import {
  type Laws,
  overRatingMinutes,
  paidUnder,
  type RunOf,
  total,
  type UseCase,
} from "./use-case.ts";

/** Nobody's offer is large enough: the same days without the service. */
const unbought = (service: string) => `venues.${service}.minOfferKw=1000000`;
const FIRM_W = 5e6;

/** Energy above what one transformer could carry, in the half-hours in which relief was wanted, MWh. */
async function excessMwh(runOf: RunOf, file: string, ...settings: readonly string[]) {
  const rows = await runOf(file, ...settings);
  const wanted = new Set(
    rows("service_requirements").map(
      ({ periodStart, constraint }) => `${periodStart} ${constraint}`,
    ),
  );
  expect(wanted.size).toBeGreaterThan(10);
  return rows("constraint_period")
    .filter(({ periodStart, constraint }) => wanted.has(`${periodStart} ${constraint}`))
    .reduce((sum, { meanW }) => sum + Math.max(0, Number(meanW) - FIRM_W) / 2e6, 0);
}

/** Relief against what one transformer could carry alone: held ready near the time, or planned a day ahead. */
const firmCapacity = (file: string, service: string): Laws => ({
  "before: without relief the evenings pass what one transformer could carry": async (runOf) => {
    expect(await excessMwh(runOf, file, unbought(service))).toBeGreaterThan(10);
  },
  "after: more than half of the excess is gone, no limit is passed and no customer lost": async (
    runOf,
  ) => {
    const without = await excessMwh(runOf, file, unbought(service));
    expect(await excessMwh(runOf, file)).toBeLessThan(without / 2);
    const rows = await runOf(file);
    expect(overRatingMinutes(rows)).toBe(0);
    expect(total(rows("network_period"), "unservedWh")).toBe(0);
  },
  "after: what was told is metered half-hour by half-hour, and what was given is paid": async (
    runOf,
  ) => {
    const rows = await runOf(file);
    const armed = rows("service_awards").filter(({ state }) => state === "armed");
    const toldWh = total(armed, "instructedWh");
    expect(toldWh).toBeGreaterThan(20e6);
    expect(total(armed, "deliveredWh")).toBeGreaterThan(0.75 * toldWh);
    expect(paidUnder(rows, `${service}/utilisation`)).toBeCloseTo(
      total(armed, "utilisationMicroGbp") / 1e6,
      6,
    );
  },
  "after: unwound where it is not needed any more, nobody is told and readiness is paid": async (
    runOf,
  ) => {
    const setting = `venues.${service}.unwinding={before: 30, fraction: 1}`;
    const rows = await runOf(file, setting);
    const disarmed = rows("service_awards").filter(({ state }) => state === "disarmed");
    expect(disarmed.length).toBeGreaterThan(20);
    expect(total(disarmed, "instructedWh")).toBe(0);
    expect(total(disarmed, "availabilityMicroGbp")).toBeGreaterThan(0);
  },
});

const at = (clock: string) => Date.parse(`2026-01-13T${clock}:00Z`) / 1000;

/** Minutes above rating at a point from an instant on. */
async function minutesAbove(
  runOf: RunOf,
  from: { readonly file: string; readonly point: string; readonly clock: string },
  ...settings: readonly string[]
) {
  const rows = (await runOf(from.file, ...settings))("constraint_period");
  const later = rows.filter(
    ({ constraint, periodStart }) =>
      constraint === from.point && Number(periodStart) >= at(from.clock),
  );
  return total(later, "overRatingS") / 60;
}

const DYNAMIC = "constraint-management-dynamic.yaml";
const OTHER = { file: DYNAMIC, point: "transformer-2-import", clock: "17:30" };
const RESTORE = "constraint-management-restore.yaml";
const TIE = { file: RESTORE, point: "tie-import", clock: "18:00" };

const dynamic: Laws = {
  "before: a transformer trips, and without relief the other stays above its rating": async (
    runOf,
  ) => {
    expect(await minutesAbove(runOf, OTHER, unbought("dynamic"))).toBeGreaterThan(60);
  },
  "after: within minutes of the fault the other is inside its rating, and no customer is lost":
    async (runOf) => {
      expect(await minutesAbove(runOf, OTHER)).toBe(0);
      const rows = await runOf(DYNAMIC);
      expect(total(rows("network_period"), "unservedWh")).toBe(0);
      for (const { because } of rows("service_instructions")) expect(because).toBe("fault");
      expect(rows("service_instructions").length).toBeGreaterThan(0);
    },
  "after: no fault, no instruction and no payment": async (runOf) => {
    const rows = await runOf(DYNAMIC, "faults=[]");
    expect(rows("service_instructions")).toEqual([]);
    expect(paidUnder(rows, "dynamic/utilisation")).toBe(0);
  },
};

const restore: Laws = {
  "before: without relief the tie that would re-supply customers stays above its rating": async (
    runOf,
  ) => {
    expect(await minutesAbove(runOf, TIE, unbought("restore"))).toBeGreaterThan(60);
  },
  "after: customers are back in half an hour, and the tie is inside its rating from then on":
    async (runOf) => {
      const rows = await runOf(RESTORE);
      const dark = rows("network_period").filter(({ unservedWh }) => Number(unservedWh) > 0);
      expect(dark.map(({ periodStart }) => periodStart)).toEqual([at("17:00")]);
      expect(await minutesAbove(runOf, TIE)).toBe(0);
      for (const { because } of rows("service_instructions")) expect(because).toBe("resupply");
      expect(rows("service_instructions").length).toBeGreaterThan(0);
    },
};

export const constraintManagement: UseCase = {
  title: "1 DSO constraint management",
  scenarios: {
    "constraint-management-secure.yaml": firmCapacity(
      "constraint-management-secure.yaml",
      "secure",
    ),
    [DYNAMIC]: dynamic,
    [RESTORE]: restore,
  },
};

export const peakManagement: UseCase = {
  title: "2 Peak management",
  scenarios: { "peak-management.yaml": firmCapacity("peak-management.yaml", "sustain") },
};
