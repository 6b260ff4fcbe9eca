/**
 * Imbalance settlement in whole runs: every account adds up to the watt-hour and the micro-pound, actors are left with nothing in all, who
 * is told pays for less, and nothing else of a run changes.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { formatDay, londonDayOf, parseDay } from "../sim/core/time.ts";
import { handDocument } from "../sim/testing/hand-made.ts";
import { handSeries } from "../sim/testing/hand-series.ts";
import { actorNets } from "./testing/actor-nets.ts";
import { headroom } from "./testing/command-line.ts";
import {
  partsOf,
  type Ran,
  type Row,
  ran,
  rowsOf,
  scenarioOf,
  sums,
  TRADING,
} from "./testing/engine-runs.ts";

const DAYS = { period: { start: "2026-01-05", days: 3, tickMinutes: 30 } } as const;
const PARTIES = [
  ...["chp party", "hydro party", "solar party", "storage party", "supplier", "wind party"],
];
const settled = (imbalance: object = {}, more: object = {}) =>
  ran(scenarioOf({ ...DAYS, settlement: { imbalance }, ...more }));

const plain = ran(scenarioOf(DAYS));
const run = settled();

const accountsOf = ({ tables }: Ran) => rowsOf(tables.imbalance);
const number = (row: Row, column: string) => Number(row[column]);
const total = (rows: readonly Row[], column: string) =>
  rows.reduce((sum, row) => sum + number(row, column), 0);
const entriesOf = ({ tables }: Ran, rule: string) =>
  rowsOf(tables.ledger).filter((row) => row.rule === rule);

function expectNothingInAll(of: Ran): void {
  const { byLedger, asKept, inAllMicroGbp } = actorNets(of);
  expect(asKept.size).toBeGreaterThan(2);
  expect(asKept).toEqual(byLedger);
  expect(inAllMicroGbp).toBe(0);
}

/** The net of every account. */
function balances({ tables }: Ran): Map<string, number> {
  const ledger = rowsOf(tables.ledger);
  const net = sums(ledger, ["payee"], "amountMicroGbp");
  for (const [payer, paid] of sums(ledger, ["payer"], "amountMicroGbp"))
    net.set(payer, (net.get(payer) ?? 0) - paid);
  return net;
}

describe("three winter days of the ring at generated prices", () => {
  const accounts = accountsOf(run);

  test("every party has an account in every settlement period, and each adds up", () => {
    expect([...new Set(accounts.map(({ party }) => party))].sort()).toEqual(PARTIES);
    expect(accounts).toHaveLength(3 * 48 * PARTIES.length);
    for (const row of accounts) {
      const sold = number(row, "contractWh") + number(row, "compensatedWh");
      expect(number(row, "imbalanceWh")).toBe(
        number(row, "meteredWh") + number(row, "transferredWh") - sold,
      );
    }
  });

  test("all that the network exchanges is on somebody's account", () => {
    const imported = total(rowsOf(run.tables.network_period), "importWh");
    // Each demand is rounded by itself here, their sum there.
    expect(Math.abs(total(accounts, "meteredWh") + imported)).toBeLessThan(3 * 48 * 20);
  });

  test("actors are left with exactly nothing in all, and the balancing account pays what all parties are paid", () => {
    expectNothingInAll(run);
    expect(balances(run).get("balancing account")).toBe(0 - total(accounts, "cashMicroGbp"));
    expect(entriesOf(run, "imbalance").length).toBeGreaterThan(100);
  });

  test("who balances for generators and stores is left with what imbalance cost it, and nothing else", () => {
    const net = balances(run);
    // The hydro plant has a fixed price: its party bears the difference to the market.
    for (const party of ["wind party", "solar party", "chp party", "storage party"]) {
      const own = accounts.filter((row) => row.party === party);
      // Contract and metered energy are rounded once each.
      expect(Math.abs(net.get(party)! + total(own, "costMicroGbp"))).toBeLessThan(own.length * 10);
      expect(total(own, "costMicroGbp")).not.toBe(0);
    }
  });

  test("nothing of network, market and owners changes", () => {
    for (const table of ["unit_period", "trades", "curtailment", "events"] as const)
      expect(rowsOf(run.tables[table])).toEqual(rowsOf(plain.tables[table]));
    const [before, after] = [balances(plain), balances(run)];
    for (const unit of new Set(rowsOf(run.tables.unit_period).map((row) => String(row.unit))))
      expect(after.get(unit)).toBe(before.get(unit));
    expect(accountsOf(plain)).toEqual([]);
  });
});

test("the less a party knew when it notified, the further it is out", () => {
  const out = (of: Ran) =>
    accountsOf(of).reduce((sum, row) => sum + Math.abs(number(row, "imbalanceWh")), 0);
  const dayAhead = settled({ position: { kind: "day-ahead" } });
  expect(out(dayAhead)).toBeGreaterThan(1.2 * out(run));
  const certain = settled({}, { forecast: { kind: "perfect" } });
  expect(out(certain)).toBeLessThan(out(run));
});

describe("a party whose generators the network manager curtails", () => {
  const shortWh = (of: Ran) => {
    const wind = accountsOf(of).filter((row) => row.party === "wind party");
    return wind.reduce((sum, row) => sum + Math.max(0, 0 - number(row, "imbalanceWh")), 0);
  };
  const [never, expected, exactly] = (["never", "expected", "exactly"] as const).map((told) =>
    settled({ told }, { forecast: { kind: "perfect" } }),
  ) as [Ran, Ran, Ran];

  test("is short by what it was not told of", () => {
    const moved = total(
      accountsOf(never).filter((row) => row.party === "wind party"),
      "movedWh",
    );
    expect(moved).toBeLessThan(-1e6);
    expect(shortWh(never)).toBeGreaterThan(-0.9 * moved);
  });

  test("is short by less where it is told what is expected, and by nothing of it where it is told all", () => {
    expect(shortWh(expected)).toBeLessThan(0.5 * shortWh(never));
    expect(shortWh(exactly)).toBeLessThan(0.2 * shortWh(never));
    const half = settled(
      { told: "exactly", compensatesFrac: 0.5 },
      { forecast: { kind: "perfect" } },
    );
    expect(shortWh(half)).toBeGreaterThan(shortWh(exactly));
    expect(shortWh(half)).toBeLessThan(shortWh(never));
  });

  test("buys elsewhere what it makes good, at the day-ahead price", () => {
    expect(entriesOf(never, "rebalancing")).toEqual([]);
    expect(entriesOf(exactly, "rebalancing").length).toBeGreaterThan(10);
  });
});

const TRIM_FRAC = 0.95;

/** A mill that draws 10 MW behind a constraint of demand that leaves it 5, at £95, in the second half-hour: all is at rest. */
function mill(imbalance: object = {}): {
  readonly account: Row;
  readonly entries: Row[];
  readonly of: Ran;
} {
  const drawn = handDocument([{ id: "mill", capacityKw: 10_000, consumptionKw: 10_000 }]);
  const target = drawn.constraintPoints[0]!;
  const network = {
    ...drawn,
    constraintPoints: [{ ...target, direction: "reverse" as const, ratingMw: 5 / TRIM_FRAC }],
  };
  const series = () =>
    handSeries({ availableKw: (_, out) => out.fill(-10_000), priceGbpPerMwh: () => 70 });
  const scenario = scenarioOf({
    period: { start: "2026-01-05", days: 1, tickMinutes: 30 },
    forecast: { kind: "perfect" },
    population: [
      { policy: { kind: "demand" }, contract: { energyPrice: { fixedGbpPerMwh: 223.6 } } },
    ],
    settlement: { imbalance: { price: { kind: "fixed", gbpPerMwh: 95 }, ...imbalance } },
  });
  const of = ran(scenario, { ...partsOf(network), series });
  const at = parseDay("2026-01-05")! * 86_400 + 1800;
  const inPeriod = (rows: Row[]) => rows.filter((row) => row.periodStart === at);
  const account = inPeriod(accountsOf(of)).find(({ party }) => party === "supplier")!;
  return { account, entries: inPeriod(rowsOf(of.tables.ledger)), of };
}
const amounts = (entries: readonly Row[]) =>
  entries.map(({ rule, payer, payee, amountMicroGbp }) => [
    ...[rule, payer, payee, Number(amountMicroGbp) / 1e6],
  ]);

describe("a site that is turned down by 2.5 MWh, unseen by its supplier", () => {
  const { account, entries } = mill();

  test("brings it £237.50 at £95, takes £559.00 of sales and saves £250.00: £71.50 lost", () => {
    expect(account).toMatchObject({
      contractWh: -5e6,
      meteredWh: -2.5e6,
      movedWh: 2.5e6,
      imbalanceWh: 2.5e6,
      cashMicroGbp: 237.5e6,
      lostIncomeMicroGbp: 559e6,
      savedCostsMicroGbp: 250e6,
    });
    const { cashMicroGbp, lostIncomeMicroGbp, savedCostsMicroGbp } = account;
    expect(Number(cashMicroGbp) - Number(lostIncomeMicroGbp) + Number(savedCostsMicroGbp)).toBe(
      -71.5e6,
    );
  });

  test("stands in the ledger line by line", () => {
    expect(amounts(entries)).toEqual([
      ["energy", "mill", "supplier", 559],
      ["contracts", "supplier", "wholesale market", 350],
      ["network and policy costs", "supplier", "network and policy costs", 250],
      ["imbalance", "balancing account", "supplier", 237.5],
    ]);
  });
});

describe("the same turn-down, sold by a virtual trading party", () => {
  const sold = (kind: string, more: object = {}) =>
    mill({ virtualTrading: { units: ["mill"], compensation: { kind }, ...more } });
  const without = (entries: readonly Row[]) =>
    amounts(entries).filter(([rule]) => !["energy", "contracts", OTHER].includes(String(rule)));
  const OTHER = "network and policy costs";
  const vtp = "virtual trading party";

  test("off: stays on the supplier's account", () => {
    expect(without(sold("off").entries)).toEqual([
      ["imbalance", "balancing account", "supplier", 237.5],
    ]);
  });

  test("mutualised: is the virtual trading party's to sell at £70; the pot pays the supplier £200, and takes it from the only one", () => {
    const { entries, account } = sold("mutualised");
    expect(without(entries)).toEqual([
      ["rebalancing", "wholesale market", vtp, 175],
      ["compensation", "supplier", "supplier compensation pot", 200],
      ["compensation", "supplier compensation pot", "supplier", 200],
    ]);
    expect(account).toMatchObject({ transferredWh: -2.5e6, imbalanceWh: 0 });
  });

  test("bilateral: the virtual trading party pays the £200; what it did not sell beforehand it is paid for at £95", () => {
    const { entries } = sold("bilateral", { told: "never" });
    expect(without(entries)).toEqual([
      ["imbalance", "balancing account", vtp, 237.5],
      ["compensation", vtp, "supplier", 200],
    ]);
  });

  test("what it is told to expect it sells beforehand", () => {
    const { entries } = sold("bilateral", { told: "expected" });
    expect(without(entries)).toEqual([
      ["rebalancing", "wholesale market", vtp, 175],
      ["compensation", vtp, "supplier", 200],
    ]);
  });

  test("under every mode actors are left with nothing in all, and the pot with nothing", () => {
    for (const kind of ["off", "mutualised", "bilateral"]) {
      const { of } = sold(kind);
      expectNothingInAll(of);
      expect(balances(of).get("supplier compensation pot") ?? 0).toBe(0);
    }
  });
});

describe("settlement runs", () => {
  const inRuns = settled({ runs: {} });
  const rows = rowsOf(inRuns.tables.settlement_runs);

  test("come at 5, 16, 39, 84, 154 and 292 working days", () => {
    const first = rows.filter(
      ({ periodStart, party }) => party === "supplier" && periodStart === rows[0]!.periodStart,
    );
    expect(first.map(({ run: name, at }) => [name, formatDay(londonDayOf(Number(at)))])).toEqual([
      ["II", "2026-01-12"],
      ["SF", "2026-01-27"],
      ["R1", "2026-02-27"],
      ["R2", "2026-05-06"],
      ["R3", "2026-08-13"],
      ["RF", "2027-03-01"],
    ]);
  });

  test("pay in all what right meters would have owed at once, and in each run the balancing account what all parties are paid", () => {
    expect(sums(rows, ["party"], "differenceMicroGbp")).toEqual(
      sums(accountsOf(run), ["party"], "cashMicroGbp"),
    );
    expect(balances(inRuns).get("supplier")).toBe(balances(run).get("supplier"));
    expectNothingInAll(inRuns);
    const entered = sums(
      ["payee", "payer"].flatMap((side) =>
        rowsOf(inRuns.tables.ledger)
          .filter((row) => row[side] === "balancing account")
          .map(({ rule, amountMicroGbp }) => ({
            run: String(rule).replace("imbalance/", ""),
            microGbp: side === "payer" ? amountMicroGbp! : 0 - Number(amountMicroGbp),
          })),
      ),
      ["run"],
      "microGbp",
    );
    expect(entered.size).toBe(6);
    expect(entered).toEqual(sums(rows, ["run"], "differenceMicroGbp"));
  });

  test("are further from the truth the earlier they are", () => {
    const truth = new Map(
      accountsOf(run).map((row) => [`${row.periodStart} ${row.party}`, number(row, "imbalanceWh")]),
    );
    const wrongWh = new Map<string, number>();
    for (const row of rows) {
      const error = Math.abs(
        number(row, "imbalanceWh") - truth.get(`${row.periodStart} ${row.party}`)!,
      );
      wrongWh.set(String(row.run), (wrongWh.get(String(row.run)) ?? 0) + error);
    }
    const errors = ["II", "SF", "R1", "R2", "R3", "RF"].map((name) => wrongWh.get(name)!);
    expect(errors[0]).toBeGreaterThan(1e6);
    for (const [row, error] of errors.entries())
      if (row > 0) expect(error).toBeLessThanOrEqual(errors[row - 1]!);
    expect(errors[5]).toBe(0);
  });

  test("do not change what is settled on right meters", () => {
    expect(accountsOf(inRuns)).toEqual(accountsOf(run));
  });
});

test.each([
  ["2026-03-29", 46],
  ["2026-10-25", 50],
])("%s has accounts for its %i settlement periods, each once", (start, count) => {
  const day = settled({}, { period: { start, days: 1, tickMinutes: 30 } });
  const own = accountsOf(day).filter((row) => row.party === "supplier");
  expect(own).toHaveLength(count);
  expect(new Set(own.map((row) => row.periodStart)).size).toBe(count);
  const drawn = total(rowsOf(day.tables.network_period), "demandWh");
  // No demand unit on the ring: the supplier's account is the demand, however its periods are labelled.
  expect(Math.abs(total(own, "meteredWh") + drawn)).toBeLessThan(count * 20);
});

describe("parties of units that trade curtailment obligations", () => {
  /** A January of the ring on perfect forecasts, where trades are delivered. */
  const january = (afterGates: boolean) =>
    ran(
      scenarioOf({
        period: { start: "2026-01-05", days: 10, tickMinutes: 30 },
        forecast: { kind: "perfect" },
        venues: TRADING,
        lookAhead: { afterGates },
        settlement: { imbalance: { told: "expected", price: { kind: "fixed", gbpPerMwh: 95 } } },
      }),
    );
  const [before, after] = [january(false), january(true)];
  /** How far parties were moved beside what they had been told, MWh. */
  const untoldMwh = (of: Ran) =>
    accountsOf(of).reduce(
      (sum, row) => sum + Math.abs(number(row, "movedWh") - number(row, "toldWh")),
      0,
    ) / 1e6;

  test("know less of it where the statement before the market is the last: sellers' parties bear what buyers' were told of", () => {
    expect(total(rowsOf(after.tables.trades), "deliveredWh")).toBeGreaterThan(10e6);
    expect(rowsOf(after.tables.unit_period)).toEqual(rowsOf(before.tables.unit_period));
    expect(untoldMwh(after)).toBeLessThan(0.8 * untoldMwh(before));
  });
});

test("a run prints a row a party and writes a section of its report; without the setting neither", async () => {
  const folder = mkdtempSync(join(tmpdir(), "headroom-imbalance-"));
  try {
    const ranTo = async (name: string, more: string) => {
      const file = join(folder, `${name}.yaml`);
      writeFileSync(file, `period: { start: 2026-01-05, days: 1, tickMinutes: 30 }\n${more}`);
      const out = join(folder, name);
      const run = await headroom("run", file, "--out", out);
      expect(run.code).toBe(0);
      return { said: run.out, report: readFileSync(join(out, "report.html"), "utf8") };
    };
    const asked = await ranTo("asked", "settlement: { imbalance: {} }\n");
    const plain = await ranTo("plain", "");
    for (const party of PARTIES) expect(asked.said).toContain(`\n  ${party}`);
    expect(asked.report).toContain("Who pays imbalance");
    expect(plain.said + plain.report).not.toMatch(/balance party|Who pays imbalance/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
