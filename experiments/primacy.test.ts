/** Primacy through the whole engine: reserve called from behind a transformer that solar farms fill, under every rule. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { orThrow } from "../sim/core/errors.ts";
import type { ResultTableName } from "../sim/model/result-tables.ts";
import { primacyRules } from "../sim/venues/primacy/registry.ts";
import { loadScenarioSource } from "./files.ts";
import { prepare } from "./lab.ts";
import { mergeSources, plainSource } from "./scenario-source.ts";
import { type Row, ran, rowsOf } from "./testing/engine-runs.ts";

const FOLDER = fileURLToPath(new URL("./010-primacy/", import.meta.url));

const page = readFileSync(`${FOLDER}README.md`, "utf8");
/** The page has this; where it has not, the message is what to write. */
const expectOnPage = (text: string) =>
  expect(page.includes(text), `010-primacy/README.md without: ${text}`).toBe(true);

async function under(over: object): Promise<(table: ResultTableName) => readonly Row[]> {
  const source = orThrow(await loadScenarioSource(`${FOLDER}reserve.yaml`));
  const { scenario, parts } = orThrow(
    await prepare(mergeSources(source, plainSource(over)), FOLDER),
  );
  const { tables } = ran(scenario, parts);
  return (table) => rowsOf(tables[table]);
}

const sum = (rows: readonly Row[], column: string) =>
  rows.reduce((total, row) => total + Number(row[column]), 0);
const STOR = "short-term-operating-reserve";

describe("reserve behind a full transformer, every rule on the same days", async () => {
  const runs = new Map<string, Awaited<ReturnType<typeof under>>>();
  for (const kind of Object.keys(primacyRules)) runs.set(kind, await under({ primacy: { kind } }));
  const quiet = await under({ venues: { [STOR]: { calls: { kind: "drawn", callsPerWeek: 0 } } } });
  const rowsUnder = (kind: string, table: ResultTableName) => runs.get(kind)!(table);

  test("the system's need is the same under every rule: the same calls of the same size, in conflict at the same times", () => {
    const asked = (kind: string) =>
      rowsUnder(kind, "conflicts").map(({ at, askedW }) => `${at} ${askedW}`);
    expect(asked("dso-first").length).toBeGreaterThan(5);
    for (const kind of runs.keys()) expect(asked(kind)).toEqual(asked("dso-first"));
    expect(quiet("service_instructions")).toEqual([]);
  });

  test("the network first: what stands is the headroom, the rest is blocked, excused and not paid for use", () => {
    const conflicts = rowsUnder("dso-first", "conflicts");
    const awards = new Map(rowsUnder("dso-first", "service_awards").map((row) => [row.award, row]));
    for (const each of conflicts) {
      const award = awards.get(each.award!)!;
      expect([each.class, each.winner, each.passedW]).toEqual(["C3", "dso", 0]);
      expect(Number(each.blockedWh)).toBe((Number(each.askedW) - Number(each.standsW)) / 2);
      expect(award.instructedWh).toBe(Number(each.standsW) / 2);
      expect(Number(award.paidFrac)).toBeGreaterThan(0.9);
      expect(each.replacementMicroGbp).toBe(
        Math.round(Number(each.blockedWh) * (180 - Number(award.utilisationGbpPerMwh))),
      );
    }
    for (const { because, award } of rowsUnder("dso-first", "service_instructions"))
      expect(because).toBe(conflicts.some((each) => each.award === award) ? "primacy" : "call");
  });

  test("not excused, what was called and blocked is not given: less than half given is paid nothing, and the month's score is lower", async () => {
    const strict = await under({ primacy: { kind: "dso-first", excusedNonDelivery: false } });
    const excused = rowsUnder("dso-first", "service_awards");
    expect(strict("conflicts")).toEqual(rowsUnder("dso-first", "conflicts"));
    const blockedWh = new Map(strict("conflicts").map((row) => [row.award, Number(row.blockedWh)]));
    const told = strict("service_awards").filter(({ instructedWh }) => instructedWh !== 0);
    let unpaid = 0;
    for (const row of told) {
      const [instructed, delivered] = [Number(row.instructedWh), Number(row.deliveredWh)];
      const askedWh = instructed + (blockedWh.get(row.award) ?? 0);
      const before = excused.find(({ award }) => award === row.award)!;
      expect([row.instructedWh, row.deliveredWh]).toEqual([
        before.instructedWh,
        before.deliveredWh,
      ]);
      const isEnough = delivered / askedWh >= 0.5;
      expect(Number(row.paidFrac)).toBeCloseTo(isEnough ? delivered / instructed : 0, 6);
      if (!isEnough) unpaid += 1;
    }
    expect(unpaid).toBeGreaterThan(0);
    expect(strict("ledger").length).toBeLessThan(rowsUnder("dso-first", "ledger").length);
  });

  test("the network first: the transformer's believed flow never passes its target because of a call", () => {
    const before = new Map(quiet("constraint_period").map((row) => [row.periodStart, row]));
    const called = rowsUnder("dso-first", "service_instructions").map(({ start }) => start);
    for (const row of rowsUnder("dso-first", "constraint_period")) {
      if (!called.includes(row.periodStart!)) continue;
      const most = Math.max(Number(row.targetW), Number(before.get(row.periodStart!)!.meanW));
      expect(Number(row.meanW)).toBeLessThanOrEqual(most + 1000);
    }
  });

  test("the system first: all is told, others are trimmed for it, and the grid gets no more than under the network's rule", () => {
    const conflicts = rowsUnder("eso-first", "conflicts");
    for (const each of conflicts) {
      expect([each.winner, each.standsW, each.blockedWh]).toEqual(["eso", each.askedW, 0]);
      expect(Number(each.counterActionMicroGbp)).toBeGreaterThan(0);
    }
    const solar = (kind: string) =>
      sum(
        rowsUnder(kind, "unit_period").filter(({ unit }) => unit === "fallow-solar"),
        "curtailedWh",
      );
    const passedWh = sum(conflicts, "passedW") / 2;
    const trimmedWh = solar("eso-first") - solar("dso-first");
    expect(trimmedWh / passedWh).toBeGreaterThan(0.9);
    expect(trimmedWh / passedWh).toBeLessThan(1.1);
    const grid = (kind: string) =>
      sum(
        rowsUnder(kind, "constraint_period").filter(({ periodStart }) =>
          conflicts.some(({ at }) => Number(at) + 1200 === Number(periodStart)),
        ),
        "meanW",
      );
    expect(
      Math.abs(grid("eso-first") - grid("dso-first")) / sum(conflicts, "passedW"),
    ).toBeLessThan(0.1);
  });

  test("by cost the cheaper way out is taken, which is to undo it; where that is dear, to block it", async () => {
    const winners = (rows: readonly Row[]) => new Set(rows.map(({ winner }) => winner));
    expect(winners(rowsUnder("by-cost", "conflicts"))).toEqual(new Set(["eso"]));
    const dear = await under({ primacy: { kind: "by-cost", counterActionGbpPerMwh: 300 } });
    expect(winners(dear("conflicts"))).toEqual(new Set(["dso"]));
    expect(winners(rowsUnder("by-time", "conflicts"))).toEqual(new Set(["eso"]));
    expect(winners(rowsUnder("by-security", "conflicts"))).toEqual(new Set(["dso"]));
  });

  test.each([
    ["dso-first, by-security", ["dso-first", "by-security"]],
    ["eso-first, by-cost, by-time", ["eso-first", "by-cost", "by-time"]],
  ])("the README says what %s give", (name, kinds) => {
    for (const kind of kinds) {
      const [effects, conflicts] = [
        rowsUnder(kind, "service_effects"),
        rowsUnder(kind, "conflicts"),
      ];
      const mwh = (rows: readonly Row[], column: string) => (sum(rows, column) / 1e6).toFixed(1);
      const gbp = (column: string) => Math.round(sum(conflicts, column) / 1e6).toLocaleString("en");
      const blockedMwh = sum(conflicts, "blockedWh") === 0 ? "0" : mwh(conflicts, "blockedWh");
      expectOnPage(
        `| ${name} | ${mwh(effects, "givenWh")} | ${blockedMwh} | ${mwh(effects, "trimmedWh")} | ${mwh(effects, "arrivedWh")} | ${gbp("replacementMicroGbp")} | ${gbp("counterActionMicroGbp")} |`,
      );
      const calls = rowsUnder("eso-first", "service_instructions");
      const askedMwh = calls.reduce((total, { changeW }) => total + Number(changeW) / 2e6, 0);
      const blocked = mwh(rowsUnder("dso-first", "conflicts"), "blockedWh");
      expectOnPage(
        `${calls.length} half-hours of calls, ${askedMwh} MWh asked, of which ${blocked} MWh do not fit in ${conflicts.length} conflicts`,
      );
    }
  });

  test("the system operator pays, and only for what was told", () => {
    for (const kind of runs.keys()) {
      const paid = rowsUnder(kind, "ledger").filter(({ rule }) => rule === `${STOR}/utilisation`);
      expect(new Set(paid.map(({ payer }) => payer))).toEqual(
        new Set(["electricity system operator"]),
      );
      expect(sum(paid, "amountMicroGbp")).toBe(
        sum(rowsUnder(kind, "service_awards"), "utilisationMicroGbp"),
      );
    }
  });

  test.each([...runs.keys()])(
    "an emergency that is stated is told under %s: nothing has failed in the network",
    async (kind) => {
      const calls = {
        kind: "stated",
        calls: [{ day: "2026-06-15", from: "11:30", minutes: 60, isEmergency: true }],
      };
      const rows = await under({ primacy: { kind }, venues: { [STOR]: { calls } } });
      const told = rows("service_instructions");
      expect(told.map(({ because }) => because)).toEqual(["emergency", "emergency"]);
      const decided = rows("conflicts").map((row) => [row.winner, row.rule]);
      expect(new Set(decided.map(String))).toEqual(new Set(["eso,system-emergency"]));
    },
  );
});

test("bought for the season, one purchase sets who provides and at what price, as asked", async () => {
  const rows = await under({ venues: { [STOR]: { contract: "seasonal" } }, period: { days: 3 } });
  const awards = rows("service_awards");
  expect(new Set(awards.map(({ term }) => term))).toEqual(new Set(["summer 2026"]));
  expect(new Set(awards.map(({ utilisationGbpPerMwh }) => utilisationGbpPerMwh)).size).toBe(1);
  const hows = rows("service_requirements").map(({ how }) => how);
  expect(hows.slice(1).every((how) => how === "contract")).toBe(true);
  const daily = (await under({ period: { days: 3 } }))("service_requirements");
  expect(daily.some(({ how }) => how === "contract")).toBe(false);
});

test("a call of part of the reserve is met by that part", async () => {
  const calls = { kind: "drawn", callsPerWeek: 7, depthFrac: 0.25 };
  const primacy = { kind: "eso-first" };
  const rows = await under({ primacy, venues: { [STOR]: { calls } }, period: { days: 2 } });
  const told = rows("service_instructions");
  expect(told.length).toBeGreaterThan(0);
  for (const { changeW } of told) expect(changeW).toBe(2_000_000);
});

test("a constraint that the network does not have, and a gate out of order, are said at once", async () => {
  const source = orThrow(await loadScenarioSource(`${FOLDER}reserve.yaml`));
  const over = { venues: { [STOR]: { countedAt: "exprot", gates: { arm: { before: 10 } } } } };
  const checked = await prepare(mergeSources(source, plainSource(over)), FOLDER);
  const faults = checked.kind === "faulty" ? checked.faults : [];
  expect(faults.map(({ path }) => path)).toEqual([
    `venues.${STOR}.countedAt`,
    `venues.${STOR}.gates.arm`,
  ]);
});

describe("what primacy costs, posted in the ledger", async () => {
  const days = { period: { days: 4 } };
  const both = async (kind: string) => {
    const counted = await under({ ...days, primacy: { kind }, settlement: { imbalance: {} } });
    const posted = await under({
      ...{ ...days, primacy: { kind, costs: "posted" }, settlement: { imbalance: {} } },
    });
    return { counted, posted };
  };
  const isOfPrimacy = ({ rule }: Row) => rule === "replacement" || rule === "counter-action";

  test.each(["dso-first", "eso-first"])(
    "%s: nothing else is paid otherwise, no imbalance account has any of it, and the ledger sums to zero",
    async (kind) => {
      const { counted, posted } = await both(kind);
      const added = posted("ledger").filter(isOfPrimacy);
      expect(added.length).toBeGreaterThan(0);
      expect(posted("ledger").filter((row) => !isOfPrimacy(row))).toEqual(counted("ledger"));
      // Settled by imbalance is what was metered and notified: what was blocked is neither, and who was held back is not paid for it.
      expect(posted("imbalance")).toEqual(counted("imbalance"));
      expect(posted("conflicts")).toEqual(counted("conflicts"));
      const actors = posted("actor_payments");
      expect(sum(actors, "receivedMicroGbp")).toBe(sum(actors, "paidMicroGbp"));
      const awards = new Set(posted("conflicts").map(({ award }) => award));
      for (const { because } of added) expect(awards).toContain(because);
    },
  );

  test("the network first: what is blocked is bought at £180, which is what is counted beside the use that is not paid", async () => {
    const { posted } = await both("dso-first");
    const conflicts = posted("conflicts");
    const price = new Map(
      posted("service_awards").map(({ award, utilisationGbpPerMwh }) => [
        award,
        Number(utilisationGbpPerMwh),
      ]),
    );
    const paid = posted("ledger").filter(isOfPrimacy);
    expect(paid).toHaveLength(conflicts.length);
    for (const { because, payer, payee, amountMicroGbp } of paid) {
      const { blockedWh, replacementMicroGbp } = conflicts.find(({ award }) => award === because)!;
      expect([payer, payee]).toEqual(["electricity system operator", "wholesale market"]);
      expect(amountMicroGbp).toBe(180 * Number(blockedWh));
      const unpaidUse = Number(blockedWh) * price.get(because!)!;
      expect(
        Math.abs(Number(amountMicroGbp) - unpaidUse - Number(replacementMicroGbp)),
      ).toBeLessThan(1);
    }
  });

  test("the system first: solar farms are paid £90 for each MWh that the calls held back of them", async () => {
    const { posted } = await both("eso-first");
    const paid = posted("ledger").filter(isOfPrimacy);
    expect(new Set(paid.map(({ payer, payee }) => `${payer} > ${payee}`))).toEqual(
      new Set(["distribution system operator > fallow-solar"]),
    );
    const times = new Set(posted("conflicts").map(({ periodStart }) => periodStart));
    const trimmedWh = sum(
      posted("service_effects").filter(({ periodStart }) => times.has(periodStart)),
      "trimmedWh",
    );
    expect(sum(paid, "amountMicroGbp")).toBe(90 * trimmedWh);
  });
});
