/**
 * What primacy costs, posted, through the whole engine: two calls that are let through together, what the network had armed and lost, and what
 * of a blocked call others give instead.
 */
import { describe, expect, test } from "vitest";
import type { Row } from "./testing/engine-runs.ts";
import {
  FIRST_DAY,
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
const RESERVE = "replacement-reserve";
const BM = "bids-and-offers";
const COUNTER_ACTION_GBP_PER_MWH = 90;
const posted = (kind: string, more: object = {}) => ({
  primacy: { kind, costs: "posted", ...more },
});
const callOf = (minutes: number, more: object = {}) => ({
  calls: { kind: "stated", calls: [{ day: FIRST_DAY, from: "11:00", minutes, ...more }] },
});
const paidUnder = (rows: Run, rule: string) => rows("ledger").filter((row) => row.rule === rule);
const within = (rows: readonly Row[], periods: ReadonlySet<unknown>) =>
  rows.filter(({ periodStart }) => periods.has(periodStart));

describe("two reserves of 6 MW that are called at once behind headroom for less than one", async () => {
  const venues = {
    [STOR]: reserveOf(6, callOf(120)),
    [RESERVE]: reserveOf(6, callOf(120)),
  };
  const over = { network: { file: "two.yaml" } };
  const rows = await under(venues, { ...over, ...posted("eso-first") });
  const quiet = await under({}, over);
  const passed = rows("conflicts").filter(({ class: of }) => of === "C3");
  const periods = new Set(passed.map(({ periodStart }) => periodStart));
  const both = new Set(
    [...periods].filter(
      (at) => passed.filter(({ periodStart }) => periodStart === at).length === 2,
    ),
  );

  test("each is let through on its own, and by itself each holds back more than is its part", () => {
    expect(both.size).toBeGreaterThan(0);
    const trimmedWh = sum(within(rows("service_effects"), both), "trimmedWh");
    const heldWh = sum(
      within(rows("unit_period"), both).filter(({ unit }) => unit === "fallow-solar"),
      "curtailedWh",
    );
    expect(trimmedWh).toBeGreaterThan(1.1 * heldWh);
  });

  test("solar farms are paid £90 for each MWh that they were held back, once, half by either call", () => {
    for (const at of both) {
      const one = new Set([at]);
      const curtailed = (run: Run) =>
        sum(
          within(run("unit_period"), one).filter(({ unit }) => unit === "fallow-solar"),
          "curtailedWh",
        );
      // Nothing was held back without them, and all that was is paid for, to the Wh.
      expect(curtailed(quiet)).toBe(0);
      const paid = within(paidUnder(rows, "counter-action"), one);
      expect(sum(paid, "amountMicroGbp")).toBe(COUNTER_ACTION_GBP_PER_MWH * curtailed(rows));
      expect(paid).toHaveLength(2);
      const [left, right] = paid.map(({ amountMicroGbp }) => Number(amountMicroGbp));
      expect(Math.abs(left! - right!)).toBeLessThanOrEqual(COUNTER_ACTION_GBP_PER_MWH);
    }
  });
});

test("a farm that either of two calls alone would hold back is paid £90 for each MWh that both hold back of it", async () => {
  const over = {
    network: { file: "two-farms.yaml" },
    period: { start: FIRST_DAY, days: 1, tickMinutes: 10 },
  };
  // The second comes in the middle of the first, and ends before it.
  const later = {
    calls: { kind: "stated", calls: [{ day: FIRST_DAY, from: "11:30", minutes: 60 }] },
  };
  const venues = { [STOR]: reserveOf(6, callOf(120)), [RESERVE]: reserveOf(6, later) };
  const rows = await under(venues, { ...over, ...posted("eso-first") });
  const quiet = await under({}, over);
  const paid = paidUnder(rows, "counter-action");
  const times = new Set(paid.map(({ periodStart }) => periodStart));
  expect(times.size).toBe(4);
  for (const unit of ["new-solar", "fallow-solar"]) {
    const curtailedWh = (run: Run) =>
      sum(
        within(run("unit_period"), times).filter((row) => row.unit === unit),
        "curtailedWh",
      );
    const own = paid.filter(({ payee }) => payee === unit);
    const moreWh = curtailedWh(rows) - curtailedWh(quiet);
    expect(moreWh).toBeGreaterThan(1e6);
    // What is available and what is delivered are whole Wh each by themselves: within a Wh in a half-hour.
    const paidWh = sum(own, "amountMicroGbp") / COUNTER_ACTION_GBP_PER_MWH;
    expect(Math.abs(paidWh - moreWh)).toBeLessThanOrEqual(times.size);
    // While both are told each is the cause of a part.
    const causes = [...times].map((at) => within(own, new Set([at])).length);
    expect(causes.filter((count) => count === 2)).toHaveLength(2);
  }
});

test("what the network had armed and the system has is bought elsewhere: 1 MW for half an hour at £90, £45, as it is counted", async () => {
  const venues = { sustain: relief("export", 1000), [STOR]: reserveOf(4) };
  const rows = await under(venues, posted("eso-first"));
  const lost = unitConflicts(rows).filter(
    ({ counterActionMicroGbp }) => Number(counterActionMicroGbp) > 0,
  );
  expect(lost.length).toBeGreaterThan(0);
  const bought = paidUnder(rows, "counter-action").filter(
    ({ payee }) => payee === "wholesale market",
  );
  expect(bought.map((row) => [row.payer, row.amountMicroGbp, row.because])).toEqual(
    lost.map(({ award }) => ["distribution system operator", 45_000_000, award]),
  );
  expect(sum(lost, "counterActionMicroGbp")).toBe(sum(bought, "amountMicroGbp"));
});

describe("of what is blocked only what nobody gives instead is bought", () => {
  const settlement = { imbalance: { price: { kind: "fixed", gbpPerMwh: 95 } } };
  const acceptance = (wantedMw: number) => ({
    ...{ wantedMw, countedAt: "export", responseMinutes: 0, ...callOf(60, { system: "short" }) },
    participation: { provider: ["storage"] },
  });

  test("an acceptance of 10 MW beside 2 MW that the network keeps: 2 MW of the next battery where there is one, else 1 MWh at £180", async () => {
    const of = async (file: string) => {
      const rows = await under(
        { sustain: relief("export", 2000), [BM]: acceptance(10) },
        { ...posted("dso-first", { splitStack: true }), settlement, network: { file } },
      );
      const blocked = unitConflicts(rows).filter(({ blockedWh }) => blockedWh !== 0);
      expect(blocked.map(({ blockedWh }) => blockedWh)).toEqual([1_000_000, 1_000_000]);
      const times = new Set(blocked.map(({ periodStart }) => periodStart));
      const accepted = within(ofService(rows, BM), times).filter(({ state }) => state === "armed");
      return {
        acceptedW: sum(accepted, "changeW") / times.size,
        countedGbp: sum(blocked, "replacementMicroGbp"),
        paid: paidUnder(rows, "replacement").map(({ amountMicroGbp }) => amountMicroGbp),
      };
    };
    expect(await of("two-wide.yaml")).toEqual({ acceptedW: 10_000_000, countedGbp: 0, paid: [] });
    const alone = await of("wide.yaml");
    expect(alone.acceptedW).toBe(8_000_000);
    expect(alone.countedGbp).toBeGreaterThan(0);
    expect(alone.paid).toEqual([180_000_000, 180_000_000]);
  });

  test("what was blocked of a call is had elsewhere, and not called of others when a fault has gates dispatch again", async () => {
    const faults = [
      {
        ...{ kind: "branch-out", branch: "spur", planned: false },
        ...{ from: "2026-06-15T10:03:00Z", to: "2026-06-15T10:20:00Z" },
      },
    ];
    const called = async (more: object) => {
      // 12 MW are held by two batteries, of which 6 are called; of these the transformer has room for some.
      const calls = callOf(120, { depthFrac: 0.5 });
      const rows = await under(
        { [STOR]: reserveOf(12, { minOfferKw: 1000, responseMinutes: 5, ...calls }) },
        { ...posted("dso-first"), network: { file: "two-spur.yaml" }, ...more },
      );
      const blocked = rows("conflicts").filter(({ class: of }) => of === "C3");
      expect(blocked.length).toBeGreaterThan(0);
      const blockedWh = sum(blocked, "blockedWh");
      expect(sum(paidUnder(rows, "replacement"), "amountMicroGbp")).toBe(180 * blockedWh);
      const units = new Set(rows("service_instructions").map(({ unit }) => unit));
      return { blockedWh, calls: blocked.length, units: [...units] };
    };
    const [calm, faulted] = [await called({}), await called({ faults })];
    expect([faulted.calls, faulted.units]).toEqual([calm.calls, calm.units]);
    expect(calm.units).toHaveLength(1);
    // The spur's own demand, 0.1 MW, is not there while it is out.
    expect(Math.abs(faulted.blockedWh - calm.blockedWh)).toBeLessThan(100_000);
  });
});
