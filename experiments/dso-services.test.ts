/**
 * The services of a distribution network operator, from offers to the ledger, in whole runs: what was bought is told, what is
 * told is done and metered, and what is metered is paid.
 */
import { describe, expect, test } from "vitest";
import { keyOf, type Row } from "./testing/engine-runs.ts";
import { type Rows, serviceRun } from "./testing/service-runs.ts";

const total = (rows: readonly Row[], column: string) =>
  rows.reduce((sum, row) => sum + Number(row[column]), 0);
const by = (rows: readonly Row[], column: string) =>
  new Map(rows.map((row) => [`${row.periodStart} ${row[column]}`, row]));

describe("Sustain: relief that is planned", async () => {
  const exact = { venues: { sustain: { baseline: { kind: "counterfactual" } } } };
  const rows = await serviceRun("sustain", exact);
  const plain = await serviceRun("sustain", { venues: { sustain: undefined } });
  const awards = rows("service_awards").filter(({ state }) => state !== "refused");

  test("every half-hour of the five evenings is wanted and bought", () => {
    const wanted = rows("service_requirements");
    expect(wanted).toHaveLength(5 * 5);
    const stood = awards.reduce(
      (sums, { periodStart, reliefW }) =>
        sums.set(periodStart!, (sums.get(periodStart!) ?? 0) + Number(reliefW)),
      new Map<string | number, number>(),
    );
    for (const { periodStart, neededW, awardedW, how } of wanted) {
      expect([neededW, how]).toEqual([500_000, "auction"]);
      expect(awardedW).toBe(stood.get(periodStart!));
    }
    // Where the book refuses the battery, the others are bought, and give less than is needed.
    const short = wanted.filter(({ awardedW }) => Number(awardedW) < 500_000);
    expect(short.length).toBeLessThan(6);
  });

  test("every award is armed a day ahead, told, given in full and paid what it asked", () => {
    expect(awards.length).toBeGreaterThan(30);
    for (const each of awards) {
      expect(each.state).toBe("armed");
      expect(each.instructedWh).toBe(Number(each.changeW) / 2);
      expect(each.deliveredWh).toBe(each.instructedWh);
      expect(each.utilisationMicroGbp).toBe(
        Math.round(Number(each.deliveredWh) * Number(each.utilisationGbpPerMwh)),
      );
    }
    const paid = rows("ledger").filter(({ rule }) => rule === "sustain/utilisation");
    expect(total(paid, "amountMicroGbp")).toBe(total(awards, "utilisationMicroGbp"));
    expect(new Set(paid.map(({ payer }) => payer))).toEqual(
      new Set(["distribution system operator"]),
    );
  });

  test("a consumer that is told draws so much less, and the transformer carries what was relieved less", () => {
    const without = by(plain("unit_period"), "unit");
    const works = awards.filter(({ unit }) => unit === "millfield-works");
    // Of its offer a second part may have been bought.
    const toldWh = (key: string) =>
      total(
        works.filter((row) => keyOf(row, ["periodStart", "unit"]) === key),
        "deliveredWh",
      );
    expect(works.length).toBeGreaterThan(10);
    for (const [key, row] of by(rows("unit_period"), "unit")) {
      if (row.unit !== "millfield-works") continue;
      expect(Number(row.deliveredWh)).toBe(Number(without.get(key)!.deliveredWh) + toldWh(key));
    }
    const relieved = awards.reduce(
      (sums, each) =>
        sums.set(each.periodStart!, (sums.get(each.periodStart!) ?? 0) + Number(each.reliefW)),
      new Map<string | number, number>(),
    );
    const flows = by(plain("constraint_period"), "constraint");
    // Later the battery's own plan goes another way, because it holds less.
    const firstEvening = Date.UTC(2026, 0, 13) / 1000;
    let seen = 0;
    for (const [key, row] of by(rows("constraint_period"), "constraint")) {
      const relief = relieved.get(row.periodStart!) ?? 0;
      if (
        relief === 0 ||
        Number(row.periodStart) >= firstEvening ||
        row.constraint === "tie-import"
      )
        continue;
      seen += 1;
      expect(Math.abs(Number(flows.get(key)!.meanW) - Number(row.meanW) - relief)).toBeLessThan(5);
    }
    expect(seen).toBe(2 * 5);
  });

  test("measured from the last minute before, a consumer whose draw drifts is paid a little more or less", async () => {
    const drifting = { venues: { sustain: { baseline: { kind: "metered" } } } };
    const metered = (await serviceRun("sustain", drifting))("service_awards");
    const works = metered.filter(
      ({ unit, state }) => unit === "millfield-works" && state === "armed",
    );
    const parts = works.map((each) => Number(each.deliveredWh) / Number(each.instructedWh));
    expect(parts.some((part) => part < 1)).toBe(true);
    for (const part of parts) expect(part).toBeGreaterThan(0.85);
  });

  test("counted by a line-loss factor, what is bought gives half the relief that it was counted for: two transformers share it", async () => {
    const countedBy = { kind: "line-loss-factor", factor: 1.05 };
    const baseline = { kind: "counterfactual" };
    const counted = (await serviceRun("sustain", { venues: { sustain: { countedBy, baseline } } }))(
      "service_awards",
    ).filter(({ state }) => state === "armed");
    expect(counted.length).toBeGreaterThan(20);
    for (const { reliefW, changeW, reliefWh, deliveredWh } of counted) {
      expect(Math.abs(Number(reliefW) - 1.05 * Number(changeW))).toBeLessThan(1);
      expect(Math.abs(Number(reliefWh) - Number(deliveredWh) / 2)).toBeLessThan(1);
    }
    for (const { reliefW, changeW } of awards) expect(reliefW).toBe(Number(changeW) / 2);
  });

  test("measured at the transformer, delivery carries the error of the forecast, and is never more than was told", async () => {
    const settings = { verifiedAt: "criticalAsset" };
    const seen = (await serviceRun("sustain", { venues: { sustain: settings } }))(
      "service_awards",
    ).filter(({ state }) => state === "armed");
    const parts = seen.map((each) => Number(each.deliveredWh) / Number(each.instructedWh));
    expect(Math.max(...parts)).toBeLessThanOrEqual(1);
    expect(parts.some((part) => part < 0.9)).toBe(true);
    expect(parts.some((part) => part > 0.9)).toBe(true);
  });

  test("an owner that declares to draw more is paid for what it never gave where its schedule is the baseline, and not where the meter is", async () => {
    const paidPart = async (kind: string, overDeclaredFrac: number) => {
      const over = {
        population: [
          { units: { ids: ["millfield-works"] }, policy: { kind: "demand", overDeclaredFrac } },
          { units: { technology: ["demand"] }, policy: { kind: "demand" } },
          { units: { technology: ["storage"] }, policy: { kind: "storage" } },
          { units: { technology: ["chp"] }, policy: { kind: "chp" } },
        ],
        // The works cannot be reached, and gives nothing at all.
        faults: [
          {
            ...{ kind: "unit-silent", unit: "millfield-works" },
            ...{ from: "2026-01-12T00:00:00Z", to: "2026-01-17T00:00:00Z" },
          },
        ],
        forecast: { kind: "perfect" },
        venues: { sustain: { baseline: { kind }, arming: { kind: "always" } } },
      };
      const works = (await serviceRun("sustain", over))("service_awards").filter(
        ({ unit, state }) => unit === "millfield-works" && state === "armed",
      );
      expect(works.length).toBeGreaterThan(10);
      return total(works, "deliveredWh") / total(works, "instructedWh");
    };
    const honest = await paidPart("self-declared", 0);
    expect(honest).toBeLessThan(0.1);
    expect(await paidPart("self-declared", 0.25)).toBeGreaterThan(honest + 0.5);
    expect(await paidPart("meter-before", 0.25)).toBe(await paidPart("meter-before", 0));
    expect(await paidPart("counterfactual", 0.25)).toBe(0);
  });

  test("bought for the season, one purchase 60 days before October sets who provides and at what price to the end of March", async () => {
    const over = { venues: { sustain: { contract: "seasonal" } } };
    const season = await serviceRun("sustain", over);
    const hows = season("service_requirements").map(({ how }) => how);
    expect(new Set(hows)).toEqual(new Set(["contract"]));
    expect(new Set(season("service_offers").map(({ at }) => at))).toEqual(
      new Set([Date.parse("2025-08-02T11:00:00Z") / 1000]),
    );
    const bought = season("service_awards");
    expect(new Set(bought.map(({ term }) => term))).toEqual(new Set(["winter 2025"]));
    const prices = new Set(
      bought.map(({ unit, utilisationGbpPerMwh }) => `${unit} ${utilisationGbpPerMwh}`),
    );
    expect(prices.size).toBe(new Set(bought.map(({ unit }) => unit)).size);
    const daily = new Set(
      awards.map(({ unit, utilisationGbpPerMwh }) => `${unit} ${utilisationGbpPerMwh}`),
    );
    expect(daily.size).toBeGreaterThan(prices.size);
  });

  test("the book refuses what a store has not left, by name of what is missing", () => {
    const refused = rows("service_awards").filter(({ state }) => state === "refused");
    for (const each of refused)
      expect([each.unit, each.reason]).toEqual(["elmbridge-battery", "energyInStore"]);
    expect(rows("events").filter(({ kind }) => kind === "serviceRefused")).toHaveLength(
      refused.length,
    );
  });
});

const SECONDS_PER_MINUTE = 60;
const at = (clock: string) => Date.parse(`2026-01-13T${clock}:00Z`) / 1000;
const pointIn = (rows: readonly Row[], constraint: string, clock: string) =>
  rows.find((row) => row.constraint === constraint && row.periodStart === at(clock))!;

describe("Secure: relief held ready, told when it is wanted", async () => {
  const over = { forecast: { kind: "perfect" } };
  const rows = await serviceRun("secure", over);
  const plain = await serviceRun("secure", { ...over, venues: { secure: undefined } });
  const awards = rows("service_awards").filter(({ state }) => state !== "refused");
  const wanted = rows("service_requirements");

  test("what is wanted is the forecast flow above 5 MW at a transformer, and nothing where that is less", () => {
    const stated = by(
      plain("look_ahead").filter(({ run }) => run === "first"),
      "constraint",
    );
    expect(wanted.length).toBeGreaterThan(20);
    for (const { periodStart, constraint, neededW } of wanted) {
      const excessW = Number(stated.get(`${periodStart} ${constraint}`)!.flowW) - 5e6;
      expect(Number(neededW)).toBe(1000 * Math.ceil(excessW / 1000));
    }
    const zone = (row: Row) => String(row.constraint).startsWith("transformer");
    const isEvening = (row: Row) =>
      new Date(Number(row.periodStart) * 1000).getUTCHours() >= 16 &&
      new Date(Number(row.periodStart) * 1000).getUTCHours() < 20;
    const above = [...stated.values()].filter(
      (row) => zone(row) && isEvening(row) && Number(row.flowW) > 5e6,
    );
    expect(new Set(above.map(({ periodStart }) => periodStart)).size).toBe(wanted.length);
  });

  test("the substation stays within its limits, no customer is lost, and what one transformer could not carry is less than half", () => {
    const flows = by(rows("constraint_period"), "constraint");
    const without = by(plain("constraint_period"), "constraint");
    const excess = (of: typeof flows) =>
      wanted.reduce((sum, { periodStart, constraint }) => {
        const row = of.get(`${periodStart} ${constraint}`)!;
        return sum + Math.max(0, Number(row.meanW) - 5e6);
      }, 0);
    expect(excess(flows)).toBeLessThan(excess(without) / 2);
    expect(total(rows("constraint_period"), "overRatingS")).toBe(0);
    expect(total(rows("network_period"), "unservedWh")).toBe(0);
  });

  test("nobody is told more than was bought; who holds ready untold is paid availability and no utilisation", async () => {
    for (const each of awards)
      expect(Number(each.instructedWh)).toBeLessThanOrEqual(Math.abs(Number(each.changeW)) / 2);
    // Held ready from 0.55 of the rating on, told above 0.9: never here.
    const idle = (
      await serviceRun("secure", {
        ...over,
        venues: { secure: { triggerFrac: 0.9, arming: { fraction: 0.55 } } },
      })
    )("service_awards").filter(({ state }) => state === "armed");
    expect(idle.length).toBeGreaterThan(20);
    for (const each of idle) {
      expect([each.instructedWh, each.utilisationMicroGbp]).toEqual([0, 0]);
      const heldMwh = Math.abs(Number(each.changeW)) / 2 / 1e6;
      const availability = heldMwh * Number(each.ableFrac) * Number(each.availabilityGbpPerMwh);
      expect(Number(each.availabilityMicroGbp) / 1e6).toBeCloseTo(availability, 3);
    }
    expect(total(idle, "availabilityMicroGbp")).toBeGreaterThan(0);
  });

  test("what is not wanted by the deadline is released, unpaid, and its power is free in the book", async () => {
    const released = (
      await serviceRun("secure", { ...over, venues: { secure: { arming: { fraction: 0.7 } } } })
    )("service_awards").filter(({ state }) => state === "released");
    expect(released.length).toBeGreaterThan(5);
    for (const each of released) {
      expect(each.reason).toBe("notWanted");
      expect(Number(each.availabilityMicroGbp) + Number(each.utilisationMicroGbp)).toBe(0);
    }
  });
});

describe("Dynamic: relief after a fault", async () => {
  const rows = await serviceRun("dynamic");
  const told = rows("service_instructions");

  test("is bought for the network without the transformer that may trip", () => {
    for (const { constraint } of rows("service_requirements"))
      expect(constraint).toBe("transformer-2-import");
  });

  test("nobody is told before the fault or after it, and then a quarter of an hour from it on", () => {
    expect(told.length).toBeGreaterThan(5);
    for (const { at: when, start, because } of told) {
      expect(Number(when)).toBeGreaterThanOrEqual(at("17:10"));
      expect(Number(when)).toBeLessThan(at("19:00"));
      expect(Number(start)).toBeGreaterThanOrEqual(at("17:25"));
      expect(because).toBe("fault");
    }
    expect(told.some(({ start }) => start === at("17:25"))).toBe(true);
  });

  test("a quarter of an hour after the fault the other transformer is inside its short-term rating, and stays there", () => {
    const flows = rows("constraint_period");
    const first = pointIn(flows, "transformer-2-import", "17:00");
    expect(Number(first.peakW)).toBeGreaterThan(10.1e6);
    expect(first.overRatingS).toBe(15 * SECONDS_PER_MINUTE);
    for (const clock of ["17:30", "18:00", "18:30"])
      expect(pointIn(flows, "transformer-2-import", clock).overRatingS).toBe(0);
    expect(total(rows("network_period"), "unservedWh")).toBe(0);
  });

  test("without it the transformer stays above its rating", async () => {
    const flows = (await serviceRun("dynamic", { venues: { dynamic: undefined } }))(
      "constraint_period",
    );
    for (const clock of ["17:30", "18:00", "18:30"])
      expect(pointIn(flows, "transformer-2-import", clock).overRatingS).toBeGreaterThanOrEqual(
        25 * SECONDS_PER_MINUTE,
      );
  });

  test("only use is paid, and nothing without a fault", async () => {
    const rules = new Set(rows("ledger").map(({ rule }) => rule));
    expect([...rules].sort()).toEqual(["dynamic/utilisation", "energy"]);
    const quiet = await serviceRun("dynamic", { faults: [] });
    expect(quiet("service_instructions")).toEqual([]);
    expect(quiet("ledger").filter(({ rule }) => rule !== "energy")).toEqual([]);
  });

  test("where the market has failed by then nobody is told, and protection is on its own", async () => {
    const failed = {
      kind: "market-failed",
      from: "2026-01-13T17:00:00Z",
      to: "2026-01-13T19:00:00Z",
    };
    const trip = {
      ...{ kind: "branch-out", branch: "transformer-1" },
      ...{ from: "2026-01-13T17:10:00Z", to: "2026-01-13T19:00:00Z" },
    };
    const dark = await serviceRun("dynamic", { faults: [trip, failed] });
    expect(dark("service_instructions")).toEqual([]);
    expect(dark("events").some(({ kind }) => kind === "gateFailed")).toBe(true);
  });

  test("a provider that cannot be reached does not follow, gives nothing and was not able to", async () => {
    const lost = {
      kind: "unit-silent",
      unit: "millfield-works",
      from: "2026-01-13T17:00:00Z",
      to: "2026-01-13T19:00:00Z",
    };
    const trip = {
      ...{ kind: "branch-out", branch: "transformer-1" },
      ...{ from: "2026-01-13T17:10:00Z", to: "2026-01-13T19:00:00Z" },
    };
    const silent = await serviceRun("dynamic", { faults: [trip, lost] });
    const works = silent("service_awards").filter(
      ({ unit, periodStart }) => unit === "millfield-works" && periodStart === at("17:30"),
    );
    expect(works).toHaveLength(1);
    expect(Number(works[0]!.instructedWh)).toBeGreaterThan(0);
    expect([works[0]!.ableFrac, works[0]!.utilisationMicroGbp]).toEqual([0, 0]);
  });
});

describe("Restore: relief while customers are re-supplied", async () => {
  const rows = await serviceRun("restore");

  test("is bought for the tie closed and the feeder out, of those who would be behind it", () => {
    const units = new Set(rows("service_offers").map(({ unit }) => unit));
    expect([...units].sort()).toEqual(["millfield-cold-store", "millfield-works"]);
  });

  test("customers are without supply until the tie closes, and then the tie is inside its rating a quarter of an hour later", () => {
    const unserved = rows("network_period").filter(({ unservedWh }) => Number(unservedWh) > 0);
    expect(unserved.map(({ periodStart }) => periodStart)).toEqual([at("17:00")]);
    const flows = rows("constraint_period");
    expect(pointIn(flows, "tie-import", "17:30").overRatingS).toBe(15 * SECONDS_PER_MINUTE);
    for (const clock of ["18:00", "18:30", "19:00", "20:00", "21:00"])
      expect(pointIn(flows, "tie-import", clock).overRatingS).toBe(0);
    for (const { because } of rows("service_instructions")) expect(because).toBe("resupply");
  });

  test("customers: the village and two sites lose half an hour with the tie closed, five hours where it stays open", async () => {
    const lostMinutes = (of: Rows) =>
      total(of("network_period"), "customerSecondsLost") / SECONDS_PER_MINUTE;
    const behind = 1650 + 2;
    expect(lostMinutes(rows)).toBe(behind * 30);
    const failed = { kind: "branch-out", branch: "feeder" };
    const hours = { from: "2026-01-13T17:00:00Z", to: "2026-01-13T22:00:00Z" };
    const dark = await serviceRun("restore", { faults: [{ ...failed, ...hours }] });
    expect(lostMinutes(dark)).toBe(behind * 300);
    expect(lostMinutes(await serviceRun("sustain", { period: { days: 1 } }))).toBe(0);
  });

  test("without the service the tie that re-supplies them is above its rating for hours, which is why it would have to stay open", async () => {
    const bare = await serviceRun("restore", { venues: { restore: undefined } });
    const above = (of: Rows) =>
      total(
        of("constraint_period").filter(({ constraint }) => constraint === "tie-import"),
        "overRatingS",
      ) / SECONDS_PER_MINUTE;
    expect(above(rows)).toBe(15);
    expect(above(bare)).toBeGreaterThan(120);
  });
});
