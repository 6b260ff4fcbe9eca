/**
 * Wholesale portfolio optimisation through the whole engine: a port that an energy trader owns, behind a transformer that carries
 * the neighbours too. Each purpose alone, what of it is sold and what is imbalance, and who is told.
 */
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { orThrow } from "../sim/core/errors.ts";
import { PURPOSES } from "../sim/model/portfolio.ts";
import type { ResultTableName } from "../sim/model/result-tables.ts";
import { VISIBILITIES } from "../sim/model/visibility.ts";
import { loadScenarioSource } from "./files.ts";
import { prepare } from "./lab.ts";
import { mergeSources, plainSource } from "./scenario-source.ts";
import { type Row, ran, rowsOf } from "./testing/engine-runs.ts";

const FOLDER = fileURLToPath(new URL("./013-visibility/", import.meta.url));
type Rows = (table: ResultTableName) => readonly Row[];

async function prepared(over: object) {
  const source = orThrow(await loadScenarioSource(`${FOLDER}portfolio.yaml`));
  return prepare(mergeSources(source, plainSource(over)), FOLDER);
}

async function under(over: object): Promise<Rows> {
  const { scenario, parts } = orThrow(await prepared(over));
  const { tables } = ran(scenario, parts);
  return (table) => rowsOf(tables[table]);
}

const portfolio = (own: object) => ({ venues: { "wholesale-portfolio": own } });
const sum = (rows: readonly Row[], column: string) =>
  rows.reduce((total, row) => total + Number(row[column]), 0);
const standing = (rows: Rows) => rows("portfolio_uses").filter((row) => row.refusedBy === "-");
const overRatingMinutes = (rows: Rows) => sum(rows("constraint_period"), "overRatingS") / 60;

const NOTHING = portfolio({ limits: { beforeClosureMw: 0, afterClosureMw: 0 } });
const quiet = await under(NOTHING);
const DOWN = ["absorbSurplus", "shorten", "imbalanceLow"];
const UP = ["reduceExposure", "lengthen", "imbalanceHigh"];

/** By period and party. */
const accounts = (rows: Rows) =>
  new Map(rows("imbalance").map((row) => [`${row.periodStart} ${row.party}`, row]));

test("every payment of a portfolio names the use that caused it", async () => {
  const rows = await under(portfolio({ purposes: [...PURPOSES] }));
  const known = new Set(rows("portfolio_uses").map(({ use }) => use));
  const paid = rows("ledger").filter(({ rule }) => String(rule).startsWith("wholesale-portfolio"));
  expect(known.size).toBe(rows("portfolio_uses").length);
  expect(paid.length).toBeGreaterThan(0);
  for (const { because } of paid) expect(known).toContain(because);
});

describe.each(PURPOSES)("a week in which the port is used for %s alone", async (purpose) => {
  const rows = await under(portfolio({ purposes: [purpose] }));
  const uses = standing(rows);
  const isAfter = purpose.startsWith("imbalance");
  const isUp = UP.includes(purpose);

  test("it is used, in one direction, at the steps that the purpose has", () => {
    expect(uses.length).toBeGreaterThan(0);
    for (const { changeW, step, purpose: why } of uses) {
      expect(why).toBe(purpose);
      expect(Number(changeW) > 0).toBe(isUp);
      expect(step === "after-closure").toBe(isAfter);
    }
  });

  test("what was decided before gate closure moves the trader's contracts by the whole change, and what came after it moves none", () => {
    const before = accounts(quiet);
    for (const [key, { contractWh, party, periodStart }] of accounts(rows)) {
      const own = uses.filter((use) => use.periodStart === periodStart);
      const sold = party === "port energy" && !isAfter ? sum(own, "changeW") / 2 : 0;
      expect(Number(contractWh) - Number(before.get(key)!.contractWh)).toBeCloseTo(sold, 6);
    }
  });

  test("what a unit without a memory gives is on its meter; all of it that was not sold is the trader's imbalance", () => {
    const metered = (of: Rows, unit: unknown) =>
      new Map(
        of("unit_period").flatMap((row) =>
          row.unit === unit ? [[row.periodStart, Number(row.deliveredWh)] as const] : [],
        ),
      );
    // An instruction of a service on top of it is measured elsewhere.
    const told = new Set(rows("service_instructions").map(({ unit, start }) => `${unit} ${start}`));
    for (const unit of ["port-engine", "port-cold-store"]) {
      const [with_, without] = [metered(rows, unit), metered(quiet, unit)];
      for (const { periodStart, givenWh } of uses.filter(
        (use) => use.unit === unit && !told.has(`${unit} ${use.periodStart}`),
      ))
        expect(
          Math.abs(with_.get(periodStart!)! - without.get(periodStart!)! - Number(givenWh)),
        ).toBeLessThanOrEqual(2);
    }
    for (const { party, imbalanceWh, meteredWh, contractWh } of rows("imbalance"))
      if (party === "port energy") expect(imbalanceWh).toBe(Number(meteredWh) - Number(contractWh));
  });

  test("owners are paid what they asked for what they gave, and the ledger sums to zero", () => {
    const paid = rows("ledger").filter(({ rule }) => rule === "wholesale-portfolio/use");
    const net = (side: "payer" | "payee") =>
      sum(
        paid.filter((row) => row[side] === "port energy"),
        "amountMicroGbp",
      );
    const asked = uses.reduce(
      (total, use) => total + Math.abs(Number(use.givenWh)) * Number(use.askedGbpPerMwh),
      0,
    );
    // Prices in the table are rounded to half a penny.
    const bound = uses.reduce((total, use) => total + Math.abs(Number(use.givenWh)) * 0.005, 10);
    expect(Math.abs(net("payer") - net("payee") - asked)).toBeLessThanOrEqual(bound);
    const accountsOf = new Map<unknown, number>();
    for (const { payer, payee, amountMicroGbp } of rows("ledger")) {
      accountsOf.set(payer, (accountsOf.get(payer) ?? 0) - Number(amountMicroGbp));
      accountsOf.set(payee, (accountsOf.get(payee) ?? 0) + Number(amountMicroGbp));
    }
    expect([...accountsOf.values()].reduce((total, each) => total + each, 0)).toBe(0);
  });
});

test("a connection's limits bind: no use takes the cold store above what it may import, on days on which it would", async () => {
  const { scenario, parts } = orThrow(await prepared(portfolio({ purposes: DOWN })));
  const tight = (mw: number) => ({
    ...parts,
    network: {
      ...parts.network,
      connections: parts.network.connections.map((each) =>
        each.id === "port-site" ? { ...each, importLimitMw: mw } : each,
      ),
    },
  });
  const drawn = (mw: number) =>
    rowsOf(ran(scenario, tight(mw)).tables.unit_period)
      .filter(({ unit }) => unit === "port-cold-store")
      .map(({ deliveredWh }) => 0 - Number(deliveredWh));
  expect(Math.max(...drawn(7.5))).toBeGreaterThan(2_800_000);
  expect(Math.max(...drawn(5.6))).toBeLessThanOrEqual(2_800_000);
});

describe("who is told of it", async () => {
  const at = new Map<string, { up: Rows; down: Rows }>();
  for (const visibility of VISIBILITIES)
    at.set(visibility, {
      up: await under({ visibility, ...portfolio({ purposes: UP }) }),
      down: await under({ visibility, ...portfolio({ purposes: DOWN }) }),
    });
  const curtailedWh = (rows: Rows) => sum(rows("unit_period"), "curtailedWh");
  const notGivenWh = (rows: Rows) =>
    sum(rows("service_awards"), "instructedWh") - sum(rows("service_awards"), "deliveredWh");

  test("unseen, more consumption overloads what the neighbours rest on: minutes above rating that nobody had without it", () => {
    expect(overRatingMinutes(at.get("none")!.down)).toBeGreaterThan(overRatingMinutes(quiet) + 60);
  });

  test("unseen, more injection has the wind farm trimmed; seen by the network operator, relief is told before and part of it is kept", () => {
    const [unseen, seen] = ["none", "dso"].map((level) => curtailedWh(at.get(level)!.up));
    expect(unseen! - curtailedWh(quiet)).toBeGreaterThan(500_000);
    expect(seen!).toBeLessThan(unseen! - 500_000);
  });

  test("unseen, a unit is promised twice and gives the network less than was bought; with the facilitator's book it is refused", () => {
    expect(notGivenWh(at.get("none")!.down)).toBeGreaterThan(
      notGivenWh(at.get("facilitator")!.down) + 500_000,
    );
    const refused = (level: string) =>
      at
        .get(level)!
        .down("portfolio_uses")
        .filter(({ refusedBy }) => refusedBy === "armed");
    expect(refused("none")).toEqual([]);
    expect(refused("facilitator").length).toBeGreaterThan(0);
  });

  test("a balance party is told of what services do to its units at the last level alone, and makes good just that", () => {
    for (const level of VISIBILITIES) {
      const own = at
        .get(level)!
        .up("imbalance")
        .filter(({ party }) => party === "harbour supply");
      const toldWh = own.reduce((total, row) => total + Math.abs(Number(row.toldWh)), 0);
      expect(toldWh > 0).toBe(level === "all");
      for (const row of own) expect(row.compensatedWh).toBe(row.toldWh);
    }
    const gap = (level: string) =>
      at
        .get(level)!
        .up("imbalance")
        .filter(({ party }) => party === "harbour supply")
        .reduce((total, row) => total + Math.abs(Number(row.imbalanceWh)), 0);
    expect(gap("all")).toBeLessThan(gap("dso"));
  });

  test("prices are believed the same whoever is told: what is decided before the auction differs by what is refused alone", () => {
    const decided = (level: string) =>
      at
        .get(level)!
        .up("portfolio_uses")
        .filter(({ step }) => step === "day-ahead")
        .map((row) => [row.periodStart, row.unit, row.purpose, row.believedGbpPerMwh]);
    expect(decided("none").length).toBeGreaterThan(50);
    expect(decided("all")).toEqual(decided("dso"));
    expect(decided("none")).toEqual(decided("all"));
  });
});

test("a trader that balances for nobody, a unit of another, decisions before the statement and a level that cannot be: all at once", async () => {
  const checked = await prepared({
    visibility: { secure: "none", sustain: "all" },
    ...portfolio({
      trader: "port enregy",
      units: ["mill"],
      gates: { dayAhead: { day: -2, at: "08:00" } },
    }),
  });
  const faults = checked.kind === "faulty" ? checked.faults : [];
  expect(faults.map(({ path, found }) => `${path}: ${found}`)).toEqual([
    expect.stringContaining(
      "venues.wholesale-portfolio.gates.dayAhead: day -2 at 08:00, not after the statement",
    ),
    expect.stringContaining('venues.wholesale-portfolio.trader: "port enregy"'),
    expect.stringContaining('visibility.sustain: "all" for a venue that is not open'),
    expect.stringContaining('visibility.secure: "none" for a service that the distribution'),
  ]);
  const other = await prepared(portfolio({ units: ["mill"] }));
  expect(other.kind === "faulty" && other.faults.map(({ path }) => path)).toEqual([
    "venues.wholesale-portfolio.units[0]",
  ]);
});
