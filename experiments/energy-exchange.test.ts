/** The local energy exchange in whole runs: no power moves by it, money does, and what the README says of it holds. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { orThrow } from "../sim/core/errors.ts";
import type { NetworkDocument } from "../sim/model/network-document.ts";
import { buildWorld } from "../sim/state/build.ts";
import { exchangeRules } from "../sim/venues/local-energy-exchange/rules/registry.ts";
import { loadScenarioSource } from "./files.ts";
import type { Facts } from "./fuzz/facts.ts";
import { membersAreBilledForTheRest, positionsAreOrdersAndMeters } from "./fuzz/laws/exchange.ts";
import { prepare } from "./lab.ts";
import { mergeSources, plainSource } from "./scenario-source.ts";
import { type Ran, type Row, ran, rowsOf } from "./testing/engine-runs.ts";

const FOLDER = fileURLToPath(new URL("./020-energy-exchange/", import.meta.url));

const source = orThrow(await loadScenarioSource(`${FOLDER}exchange.yaml`));
async function runOf(over: object): Promise<Ran> {
  const { scenario, parts } = orThrow(
    await prepare(mergeSources(source, plainSource(over)), FOLDER),
  );
  return ran(scenario, parts);
}
const exchangeOf = (settings: object) => runOf({ venues: { "local-energy-exchange": settings } });

const tableRows = ({ tables }: Ran) =>
  Object.fromEntries(
    Object.entries(tables).map(([name, table]) => [name, rowsOf(table)]),
  ) as unknown as Facts["rows"];

const KINDS = Object.keys(exchangeRules);
const asWritten = orThrow(await prepare(source, FOLDER));
const alone = ran({ ...asWritten.scenario, venues: {} }, asWritten.parts);
const traded = new Map(
  await Promise.all(
    KINDS.map(async (kind) => [kind, await exchangeOf({ rule: { kind } })] as const),
  ),
);

const net = ({ tables }: Ran, account: string): number =>
  rowsOf(tables.ledger).reduce((sum, { payer, payee, amountMicroGbp }) => {
    const sign = (payee === account ? 1 : 0) - (payer === account ? 1 : 0);
    return sum + sign * Number(amountMicroGbp);
  }, 0) / 1e6;
const homes = Array.from({ length: 12 }, (_, index) => `home-${index + 1}`);
const members = ["solar-field", "dairy", ...homes];

describe.each(KINDS)("%s", (kind) => {
  const of = traded.get(kind)!;
  const [orders, trades] = [rowsOf(of.tables.exchange_orders), rowsOf(of.tables.exchange_trades)];
  const positions = rowsOf(of.tables.exchange_positions);

  test("nobody gives or draws otherwise, and every order is settled on what was metered", () => {
    expect(rowsOf(of.tables.unit_period)).toEqual(rowsOf(alone.tables.unit_period));
    expect(rowsOf(alone.tables.exchange_orders)).toEqual([]);
    const metered = new Map(
      rowsOf(of.tables.unit_period).map(({ periodStart, unit, deliveredWh }) => [
        `${periodStart} ${unit}`,
        deliveredWh,
      ]),
    );
    // Up to thirteen expect to draw, and the sun to give: most of them in most half-hours.
    expect(orders.length).toBeGreaterThan(12 * 7 * 48);
    expect(positions.length).toBe(orders.length);
    for (const { periodStart, unit, meteredWh } of positions)
      expect(meteredWh).toBe(metered.get(`${periodStart} ${unit}`));
  });

  test("expectations are near what comes, and are not what comes", () => {
    const wh = (rows: readonly Row[], column: string) =>
      rows.reduce((sum, row) => sum + Math.abs(Number(row[column])), 0);
    const expectedFrac = wh(orders, "energyWh") / wh(positions, "meteredWh");
    expect(expectedFrac).toBeGreaterThan(0.8);
    expect(expectedFrac).toBeLessThan(1.2);
    expect(trades.length).toBeGreaterThan(1000);
    const isExact = ({ tradedWh, residualWh }: Row) => tradedWh !== 0 && residualWh === 0;
    expect(positions.filter(isExact).length).toBeLessThan(trades.length / 4);
  });

  test("nobody outside is paid otherwise, the platform has £2 a MWh, and all accounts sum to zero", () => {
    for (const account of ["wholesale market", "network and policy costs", "balancing account"])
      expect(net(of, account)).toBe(net(alone, account));
    const wh = trades.reduce((sum, { energyWh }) => sum + Number(energyWh), 0);
    expect(net(of, "local energy platform")).toBeCloseTo((2 * wh) / 1e6, 5);
    const accounts = rowsOf(of.tables.accounts).map(({ account }) => String(account));
    const sum = accounts.reduce((total, account) => total + Math.round(net(of, account) * 1e6), 0);
    expect(sum).toBe(0);
  });
});

/** The same with forecasts that come true. */
async function foreseenRuns(): Promise<readonly [without: Ran, withIt: Ran]> {
  const foreseen = plainSource({ forecast: { kind: "perfect" } });
  const { scenario, parts } = orThrow(await prepare(mergeSources(source, foreseen), FOLDER));
  return [ran({ ...scenario, venues: {} }, parts), ran(scenario, parts)];
}
const [foreseenAlone, foreseen] = await foreseenRuns();

test("where all goes as expected no member is worse off than with its supplier, and nothing is left to it", () => {
  for (const member of members)
    expect(net(foreseen, member)).toBeGreaterThanOrEqual(net(foreseenAlone, member) - 0.001);
  for (const { meteredWh, tradedWh, residualWh } of rowsOf(foreseen.tables.exchange_positions))
    expect(Math.abs(Number(meteredWh))).toBe(
      Math.abs(Number(tradedWh)) + Math.abs(Number(residualWh)),
    );
  const ordered = (of: Row) => `${of.periodStart} ${of.unit}`;
  const expected = new Map(
    rowsOf(foreseen.tables.exchange_orders).map((row) => [ordered(row), Number(row.energyWh)]),
  );
  for (const row of rowsOf(foreseen.tables.exchange_positions))
    expect(
      Math.abs(expected.get(ordered(row))! - Math.abs(Number(row.meteredWh))),
    ).toBeLessThanOrEqual(1);
});

const intraday = await exchangeOf({ gates: { intraday: {} } });

describe("traded again from four hours to an hour before each half-hour", () => {
  const orders = rowsOf(intraday.tables.exchange_orders);
  const trades = rowsOf(intraday.tables.exchange_trades);
  const minutesAhead = (row: Row, at: string) => (Number(row.periodStart) - Number(row[at])) / 60;

  test("seven gates a half-hour beside the day ahead, none of them later than an hour before", () => {
    const ahead = new Set(orders.map((row) => minutesAhead(row, "placedAt")));
    const later = [...ahead]
      .filter((minutes) => minutes <= 240)
      .sort((left, right) => left - right);
    expect(later).toEqual([60, 90, 120, 150, 180, 210, 240]);
    expect(Math.min(...trades.map((row) => minutesAhead(row, "at")))).toBe(60);
    expect(new Set(orders.map(({ order }) => order)).size).toBe(orders.length);
    expect(new Set(trades.map(({ trade }) => trade)).size).toBe(trades.length);
  });

  test("the field sells more where the sun comes out, and buys back where it does not", () => {
    const ofField = orders.filter(
      (row) => row.unit === "solar-field" && minutesAhead(row, "placedAt") <= 240,
    );
    for (const side of ["buyerBid", "sellerOffer"])
      expect(
        ofField.filter((row) => row.side === side && row.tradedWh !== 0).length,
      ).toBeGreaterThan(10);
  });

  test("so that what is given and drawn is nearer to what was traded than a day ahead, and nobody gives or draws otherwise", () => {
    const missed = (of: Ran) =>
      rowsOf(of.tables.exchange_positions)
        .filter(({ unit }) => unit === "solar-field")
        .reduce((sum, { residualWh }) => sum + Math.abs(Number(residualWh)), 0);
    expect(missed(intraday)).toBeLessThan(0.95 * missed(traded.get("uniform-call-auction")!));
    expect(rowsOf(intraday.tables.unit_period)).toEqual(rowsOf(alone.tables.unit_period));
  });

  test("no trade is beyond what its member expected at its gate, and every law of the exchange holds", () => {
    const facts = { ...asWritten, rows: tableRows(intraday) };
    expect(positionsAreOrdersAndMeters(facts)).toEqual([]);
    expect(membersAreBilledForTheRest(facts)).toEqual([]);
    for (const { energyWh, expectedWh, tradedWh } of orders) {
      expect(Number(energyWh)).toBeLessThanOrEqual(Number(expectedWh));
      expect(Math.abs(Number(tradedWh))).toBeLessThanOrEqual(Number(energyWh));
    }
  });
});

describe("members that bid otherwise than truthfully", () => {
  const strategic = plainSource({
    period: { start: "2025-06-09", days: 3 },
    lookAhead: { factors: { draws: 8, outages: "none" } },
    venues: {
      "local-energy-exchange": {
        members: [
          { units: ["solar-field"], exportGbpPerMwh: 50, strategy: { kind: "zip" } },
          { units: ["dairy"], importGbpPerMwh: 190, strategy: { kind: "risk-averse" } },
          { units: homes.slice(0, 6), strategy: { kind: "roth-erev" } },
          { units: homes.slice(6), strategy: { kind: "zero-intelligence" } },
        ],
      },
    },
  });
  const run = async () => {
    const { scenario, parts } = orThrow(await prepare(mergeSources(source, strategic), FOLDER));
    return ran(scenario, parts);
  };

  test("learn from day to day, the same again in a second run, and never order at a loss", async () => {
    const [first, second] = [await run(), await run()];
    const orders = rowsOf(first.tables.exchange_orders);
    expect(rowsOf(second.tables.exchange_orders)).toEqual(orders);
    const kept = (row: Row) =>
      (Number(row.limitGbpPerMwh) - Number(row.worthGbpPerMwh)) *
      (row.side === "buyerBid" ? -1 : 1);
    expect(Math.min(...orders.map(kept))).toBeGreaterThanOrEqual(0);
    const margins = (unit: string) => orders.filter((row) => row.unit === unit).map(kept);
    // Between gates of one day nothing is learnt; from day to day the field's margin moves.
    expect(new Set(margins("solar-field")).size).toBe(3);
    // What it expects is uncertain, more so the further ahead.
    expect(Math.min(...margins("dairy"))).toBeGreaterThan(0);
    expect(new Set(margins("dairy")).size).toBeGreaterThan(20);
    expect(new Set(margins("home-1")).size).toBeGreaterThan(5);
    expect(new Set(margins("home-12")).size).toBeGreaterThan(100);
  });
});

test("a half-hour at which the market has failed is not traded, and nothing of it is paid", async () => {
  const of = await runOf({
    faults: [{ kind: "market-failed", from: "2025-06-08T00:00:00Z", to: "2025-06-09T00:00:00Z" }],
  });
  const first = Date.parse("2025-06-09T23:00:00Z") / 1000;
  const starts = rowsOf(of.tables.exchange_orders).map(({ periodStart }) => Number(periodStart));
  expect(Math.min(...starts)).toBe(first);
});

test("nodal: a field sells no more than its line carries, at its own price, and the network operator has the difference", async () => {
  const valley = orThrow(await loadScenarioSource(`${FOLDER}valley.yaml`));
  const written = orThrow(await prepare(valley, FOLDER));
  const of = ran(written.scenario, written.parts);
  const trades = rowsOf(of.tables.exchange_trades);
  const ofField = trades.filter(({ seller }) => seller === "field");
  // 95 % of 0.3 MW for half an hour.
  const most = Math.max(...ofField.map(({ energyWh }) => Number(energyWh)));
  expect(most).toBe(142_500);
  const apart = trades.filter(
    ({ buyerGbpPerMwh, sellerGbpPerMwh }) => buyerGbpPerMwh !== sellerGbpPerMwh,
  );
  expect(
    apart.map(({ seller, energyWh, sellerGbpPerMwh }) => [seller, energyWh, sellerGbpPerMwh]),
  ).toEqual(apart.map(() => ["field", most, 51]));
  // The weir is never the last that is needed: the works go short.
  expect(apart.map(({ buyerGbpPerMwh }) => buyerGbpPerMwh)).toEqual(Array(13).fill(122.6));
  const left = rowsOf(of.tables.ledger).filter(
    ({ rule }) => rule === "local-energy-exchange/congestion",
  );
  expect(new Set(left.map(({ payer, payee }) => `${payer} > ${payee}`))).toEqual(
    new Set(["works > distribution network"]),
  );
  expect(net(of, "distribution network")).toBeCloseTo(0.1425 * 13 * 71.6, 6);
  const plain = ran({ ...written.scenario, venues: {} }, written.parts);
  expect(rowsOf(of.tables.unit_period)).toEqual(rowsOf(plain.tables.unit_period));
  // Trades keep what power does not: nobody holds the field.
  const overS = rowsOf(of.tables.constraint_period).reduce(
    (sum, { overRatingS }) => sum + Number(overRatingS),
    0,
  );
  expect(readFileSync(`${FOLDER}README.md`, "utf8")).toContain(
    `above its rating for ${overS.toLocaleString("en-GB")} s of the week`,
  );
  expect(membersAreBilledForTheRest({ ...written, rows: tableRows(of) })).toEqual([]);
});

/** The valley with another network: the field is held by network management, its line carries so much. */
async function valleyRun(ratingMw: number, kind: string, added: Partial<NetworkDocument> = {}) {
  const valley = orThrow(await loadScenarioSource(`${FOLDER}valley.yaml`));
  const over = plainSource({ venues: { "local-energy-exchange": { rule: { kind } } } });
  const { scenario, parts } = orThrow(await prepare(mergeSources(valley, over), FOLDER));
  const { connections, branches, units } = parts.network;
  const network = {
    ...parts.network,
    connections: [
      ...connections.map((of) =>
        of.id === "field-meter" ? { ...of, curtailableWhen: "intact" as const } : of,
      ),
      ...(added.connections ?? []),
    ],
    branches: branches.map((of) => (of.id === "valley-line" ? { ...of, ratingMw } : of)),
    units: [...units, ...(added.units ?? [])],
  };
  const solar = { ...scenario.population[0]!, units: { technology: ["solar" as const] } };
  const population = [...scenario.population, solar];
  const of = ran({ ...scenario, population }, { ...parts, network });
  return rowsOf(of.tables.exchange_orders).filter(({ unit }) => unit === "field");
}

test.for(KINDS)(
  "%s: a field that is to be curtailed never bids, and offers no more than its line carries, whatever forecast comes after the first statement",
  async (kind) => {
    const orders = await valleyRun(0.1, kind);
    // 95 % of 0.1 MW for half an hour; about as many half-hours of light as there are.
    expect(orders.length).toBeGreaterThan(180);
    expect(orders.filter(({ side }) => side !== "sellerOffer")).toEqual([]);
    const most = Math.max(...orders.map(({ energyWh }) => Number(energyWh)));
    expect(most).toBe(47_500);
  },
);

test("nodal: who is curtailed before a member, and is none itself, takes no room from it", async () => {
  const orchard: Partial<NetworkDocument> = {
    connections: [
      {
        ...{ id: "orchard-meter", bus: "valley-head", exportLimitMw: 0.5, importLimitMw: 0 },
        ...{ curtailableWhen: "intact", connectedOn: "2024-05-01" },
      },
    ],
    units: [
      { id: "orchard", connection: "orchard-meter", technology: "solar", capacityMw: 0.5 },
    ] as NetworkDocument["units"],
  };
  const sold = async (kind: string) => {
    const orders = await valleyRun(0.3, kind, orchard);
    return orders.reduce((sum, { tradedWh }) => sum + Number(tradedWh), 0);
  };
  const uniform = await sold("uniform-call-auction");
  expect(uniform).toBeGreaterThan(5_000_000);
  expect(Math.abs((await sold("nodal")) - uniform)).toBeLessThanOrEqual(336);
});

describe("while the line of the valley is planned to be out", () => {
  /** Twelve hours of the third day's light. */
  const [from, to] = ["2025-06-11T05:00:00Z", "2025-06-11T17:00:00Z"];
  const isOut = ({ periodStart }: Row) =>
    Number(periodStart) >= Date.parse(from) / 1000 && Number(periodStart) < Date.parse(to) / 1000;
  async function outOf(isFedTwice: boolean, kind = "nodal") {
    const valley = orThrow(await loadScenarioSource(`${FOLDER}valley.yaml`));
    const over = plainSource({
      faults: [{ kind: "branch-out", branch: "valley-line", from, to, planned: true }],
      venues: { "local-energy-exchange": { rule: { kind } } },
    });
    const { scenario, parts } = orThrow(await prepare(mergeSources(valley, over), FOLDER));
    const buses = parts.network.buses.map((bus) =>
      bus.id === "valley-head" && isFedTwice ? { ...bus, reference: true } : bus,
    );
    return ran(scenario, { ...parts, network: { ...parts.network, buses } });
  }

  test.for(KINDS)(
    "%s: nobody expects anything of the field, whose bus has no supply",
    async (kind) => {
      const of = await outOf(false, kind);
      const orders = rowsOf(of.tables.exchange_orders).filter(isOut);
      expect(new Set(orders.map(({ unit }) => unit))).toEqual(new Set(["weir", "works"]));
    },
  );

  test("nodal: where the field's side has a supply of its own it sells nothing across", async () => {
    const { tables } = await outOf(true);
    const orders = rowsOf(tables.exchange_orders).filter(isOut);
    expect(orders.filter(({ unit }) => unit === "field").length).toBe(24);
    const sellers = rowsOf(tables.exchange_trades)
      .filter(isOut)
      .map(({ seller }) => seller);
    expect(new Set(sellers)).toEqual(new Set(["weir"]));
  });
});

test("the README says what the week comes to, by rule", () => {
  const page = readFileSync(`${FOLDER}README.md`, "utf8");
  const gbp = (of: Ran, accounts: readonly string[]) => {
    const sum = accounts.reduce((total, account) => total + net(of, account), 0);
    return `${sum < 0 ? "−" : ""}${Math.abs(sum).toFixed(2)}`;
  };
  const row = (label: string, of: Ran) =>
    `| ${label} | ${gbp(of, ["solar-field"])} | ${gbp(of, homes)} | ${gbp(of, ["dairy"])} | ${gbp(of, ["hamlet supply"])} | ${gbp(of, ["local energy platform"])} |`;
  const rows = [
    row("each alone", alone),
    ...[...traded].map(([kind, of]) =>
      row(`[${kind}](../../docs/rules/exchange-rules/${kind}.md)`, of),
    ),
    row("uniform-call-auction, and traded again to an hour before", intraday),
    row("each alone, all foreseen", foreseenAlone),
    row("uniform-call-auction, all foreseen", foreseen),
  ];
  expect(rows.filter((each) => !page.includes(each))).toEqual([]);
});

test("nodal clearing needs a linear solver, and says so where none is handed in", () => {
  const settings = { ...asWritten.scenario.venues["local-energy-exchange"]! };
  const venues = {
    "local-energy-exchange": { ...settings, rule: { kind: "nodal" as const, k: 0.5 } },
  };
  const { solver: _, ...others } = asWritten.parts;
  expect(buildWorld({ ...asWritten.scenario, venues }, others)).toMatchObject({
    kind: "faulty",
    faults: [
      {
        code: "scenario.solver",
        path: "venues.local-energy-exchange.rule.kind",
        remedy: expect.stringContaining("uniform-call-auction") as string,
      },
    ],
  });
  expect(buildWorld(asWritten.scenario, others).kind).toBe("ok");
});
