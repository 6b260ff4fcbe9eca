/**
 * A unit that changes hands inside a half-hour, through the whole engine: a line fails at 11:05 in London, without which the transformer may
 * carry less, and the network's service has the battery back from the reserve that holds it. It is told, metered and paid as if nobody had
 * had it before.
 */
import { describe, expect, test } from "vitest";
import {
  ofService,
  type Run,
  relief,
  reserveOf,
  sum,
  under,
  unitConflicts,
  writeTowns,
} from "./testing/primacy-town.ts";

writeTowns();

const STOR = "short-term-operating-reserve";
const faultFrom = (from: string, to = "2026-06-15T12:00:00Z") => [
  { kind: "branch-out", branch: "spur", planned: false, from, to },
];
const FAULT = faultFrom("2026-06-15T10:05:00Z");
const DYNAMIC = {
  ...relief("export"),
  ...{ triggerFrac: 0.2, arming: { kind: "always" }, ceilings: { utilisationGbpPerMwh: 1000 } },
};
const READY_GBP = 5;
const POPULATION = [
  {
    policy: { kind: "storage", strategy: { kind: "truthful", readinessGbpPerMwh: READY_GBP } },
    units: { technology: ["storage"] },
  },
  { policy: { kind: "generator" } },
];
/** It holds the battery and is never called. */
const UNCALLED = reserveOf(4, { calls: { kind: "drawn", callsPerWeek: 0 } });
const withFaults = (venues: object, faults: object[], primacy: object = {}) =>
  under(venues, {
    network: { file: "less-spur.yaml" },
    population: POPULATION,
    primacy: { kind: "eso-first", ...primacy },
    faults,
  });

describe("500 kW less from 15 minutes after a fault at 11:05 to 13:00", async () => {
  const alone = await withFaults({ dynamic: DYNAMIC }, FAULT);
  const wonBack = await withFaults({ dynamic: DYNAMIC, [STOR]: UNCALLED }, FAULT);

  test("worked: 833.3 kWh are told, given and metered, and £833.33 paid for them, whether the reserve had the battery or not", () => {
    for (const rows of [alone, wonBack]) {
      const own = ofService(rows, "dynamic");
      expect(sum(own, "instructedWh")).toBe(833_333);
      expect(sum(own, "deliveredWh")).toBe(833_333);
      expect(sum(own, "utilisationMicroGbp")).toBe(833_333_000);
      expect(0 - sum(givenBy(rows, "dynamic"), "givenWh")).toBe(833_333);
    }
  });

  test("rows of what was told and done are the same", () => {
    expect(ofService(wonBack, "dynamic").map(served)).toEqual(
      ofService(alone, "dynamic").map(served),
    );
  });
});

describe("4 MW of reserve at £5 for a MW held an hour, lost at 11:05 with the line: £10 for each whole half-hour", async () => {
  const paid = async (setting: string, faults = FAULT) => {
    const reserve = { ...UNCALLED, blockedAvailability: setting };
    const rows = await withFaults({ dynamic: DYNAMIC, [STOR]: reserve }, faults);
    const own = rows("ledger").filter(({ rule }) => rule === `${STOR}/availability`);
    const held = ofService(rows, STOR);
    expect(held.map(({ availabilityMicroGbp }) => Number(availabilityMicroGbp) > 0)).toEqual(
      held.map(({ award }) => own.some(({ because }) => because === award)),
    );
    return held.map(({ availabilityMicroGbp }) => availabilityMicroGbp);
  };

  test.each(["keep-if-notified", "lose"])(
    "%s: £1.67 for the five minutes that it was ready, nothing for what it did not have",
    async (setting) => {
      expect(await paid(setting)).toEqual([1_666_665, 0, 0, 0]);
    },
  );

  test("keep: all of it, once", async () => {
    expect(await paid("keep")).toEqual([10_000_000, 10_000_000, 10_000_000, 10_000_000]);
  });

  test("without a fault it has all of it whatever the setting", async () => {
    expect(await paid("lose", [])).toEqual([10_000_000, 10_000_000, 10_000_000, 10_000_000]);
  });
});

/** What the network operator buys of others since the reserve has its unit, as it is counted and as it is paid, in order. */
const unmetOf = (rows: Run) => ({
  counted: unitConflicts(rows)
    .map(({ counterActionMicroGbp }) => counterActionMicroGbp)
    .filter((amount) => amount !== 0),
  paid: rows("ledger")
    .filter(({ rule, payee }) => rule === "counter-action" && payee === "wholesale market")
    .map(({ amountMicroGbp }) => amountMicroGbp),
});
const both = (amounts: readonly number[]) => ({ counted: amounts, paid: amounts });
const POSTED = { costs: "posted" };
/** The network arms before the reserve does, and loses it. */
const ARMED_BEFORE = { gates: { arm: { before: 120 } } };

describe("what the network had armed and lost is bought elsewhere where it would have been told, and only then", () => {
  test("of a service that is told after a fault: nothing where there is none", async () => {
    const venues = { dynamic: { ...DYNAMIC, ...ARMED_BEFORE }, [STOR]: UNCALLED };
    const rows = await withFaults(venues, [], POSTED);
    const lost = ofService(rows, "dynamic").filter(({ state }) => state === "disarmed");
    expect(lost).toHaveLength(4);
    expect(unmetOf(rows)).toEqual(both([]));
  });

  test("nor where there is one and it has its unit back by that", async () => {
    const venues = { dynamic: { ...DYNAMIC, ...ARMED_BEFORE }, [STOR]: UNCALLED };
    const rows = await withFaults(venues, FAULT, POSTED);
    expect(sum(ofService(rows, "dynamic"), "deliveredWh")).toBe(833_333);
    expect(unmetOf(rows)).toEqual(both([]));
  });

  test("of a service by the schedule until it has its unit back: £22.50 for 250 kWh of a half-hour, £9 until a fault at 11:12", async () => {
    const venues = { sustain: { ...relief("export"), ...ARMED_BEFORE }, [STOR]: UNCALLED };
    const [calm, faulted] = [
      await withFaults(venues, [], POSTED),
      await withFaults(venues, faultFrom("2026-06-15T10:12:00Z", "2026-06-15T10:20:00Z"), POSTED),
    ];
    expect(unmetOf(calm)).toEqual(both([22_500_000, 22_500_000, 22_500_000, 22_500_000]));
    expect(unmetOf(faulted)).toEqual(both([9_000_000, 22_500_000, 22_500_000, 22_500_000]));
    expect(sum(ofService(faulted, "sustain"), "instructedWh")).toBe(150_000);
  });

  test("of a service by the flow: nothing where the flow is below its trigger", async () => {
    const secure = (triggerFrac: number) => ({
      secure: { ...relief("export"), ...ARMED_BEFORE, triggerFrac, arming: { kind: "always" } },
      [STOR]: UNCALLED,
    });
    expect(unmetOf(await withFaults(secure(2), [], POSTED))).toEqual(both([]));
    expect(unmetOf(await withFaults(secure(0.01), [], POSTED)).paid.length).toBeGreaterThan(0);
  });
});

const givenBy = (rows: Run, service: string) =>
  rows("service_effects").filter((row) => row.service === service);
const served = ({
  periodStart,
  state,
  instructedWh,
  deliveredWh,
  utilisationMicroGbp,
}: Record<string, unknown>) => ({
  ...{ periodStart, state, instructedWh, deliveredWh, utilisationMicroGbp },
});
