/**
 * Groups of homes in the local energy exchange, in whole runs: they order what they are believed to draw or give together, pay what was traded once, and
 * keep every law that units keep; and what cannot be is told.
 */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { generatedSeries } from "../grids/series/generated.ts";
import { factsOf } from "./fuzz/facts.ts";
import { laws } from "./fuzz/laws/registry.ts";
import { headroom } from "./testing/command-line.ts";
import { type Row, ringDocument, scenarioOf } from "./testing/engine-runs.ts";
import { scratchFolder } from "./testing/scratch-folder.ts";

const { folder, fresh } = scratchFolder("home-exchange");
const bus = (row: number) => ringDocument.demands[row]!.bus;
const tariff = { kind: "flat" };
const homes = [
  { id: "roofs", bus: bus(0), count: 200, tariff, solar: { share: 1, peakKw: 5 } },
  { id: "street", bus: bus(1), count: 300, tariff, ev: { share: 0.3 } },
  { id: "terrace", bus: bus(2), count: 300, tariff },
];
const members = [{ homes: homes.map(({ id }) => id) }];
const scenario = (more: object = {}) =>
  scenarioOf({
    ...{ period: { start: "2025-06-20", days: 2, tickMinutes: 30 }, homes },
    ...{ forecast: { kind: "perfect" }, settlement: { imbalance: {} } },
    ...{ venues: { "local-energy-exchange": { members } }, ...more },
  });
const facts = factsOf({ scenario: scenario(), network: ringDocument, series: generatedSeries });
const { rows } = facts;

describe("groups of homes that trade with each other", () => {
  test("keep every law of a run", () => {
    for (const [name, law] of Object.entries(laws)) expect([name, law(facts)]).toEqual([name, []]);
  });

  test("order what they draw and give as it is believed: with a perfect forecast nothing is left but what was not traded", () => {
    expect(rows.exchange_orders).toHaveLength(3 * 96);
    const net = new Map(
      rows.homes_period.map(({ group, periodStart, netWh }) => [
        `${group} ${periodStart}`,
        Number(netWh),
      ]),
    );
    for (const { unit, periodStart, side, energyWh } of rows.exchange_orders) {
      const wh = net.get(`${unit} ${periodStart}`)!;
      expect(Math.abs(Number(energyWh) - Math.abs(wh))).toBeLessThanOrEqual(1);
      expect(side).toBe(wh < 0 ? "sellerOffer" : "buyerBid");
    }
  });

  test("sell at noon what others would have bought of their supplier, at one price between both tariffs", () => {
    expect(rows.exchange_trades.length).toBeGreaterThan(20);
    for (const { seller, buyerGbpPerMwh, sellerGbpPerMwh } of rows.exchange_trades) {
      expect(seller).toBe("roofs");
      expect(buyerGbpPerMwh).toBe(sellerGbpPerMwh);
      expect(Number(buyerGbpPerMwh)).toBeGreaterThan(50);
      expect(Number(buyerGbpPerMwh)).toBeLessThan(123.6);
    }
  });

  // Both sides gain: what the group paid and got in all is less than its bill by what trading was worth.
  test("are left better off than by their tariff alone", () => {
    const net = (account: string, mechanism: string) =>
      rows.ledger
        .filter(({ rule }) => String(rule).startsWith(mechanism))
        .reduce((sum, { payer, payee, amountMicroGbp }) => {
          const to = (payee === account ? 1 : 0) - (payer === account ? 1 : 0);
          return sum + to * Number(amountMicroGbp);
        }, 0);
    for (const { id } of homes) expect(net(id, "local-energy-exchange")).toBeGreaterThan(0);
    // All three are on the flat tariff of the defaults: their benefit is what they gained here, and no more.
    const { metrics, byHomeGroup } = facts.summary;
    const [benefits] = byHomeGroup;
    expect(benefits!.values).toHaveLength(homes.length);
    // Bills of homes are rounded each for itself.
    for (const { id, count } of homes)
      expect(benefits!.values.find((of) => of.id === id)!.value).toBeCloseTo(
        net(id, "local-energy-exchange") / count / 1e6,
        5,
      );
    const mean = metrics.find(({ name }) => name === "meanHomeBenefitGbp")!.value!;
    const all = homes.reduce((sum, { id }) => sum + net(id, "local-energy-exchange"), 0);
    expect(mean).toBeCloseTo(all / 800 / 1e6, 5);
  });

  test("divide what they gained by selling by what each gave, and by buying by what each drew", () => {
    const each = (id: string) =>
      rows.home_totals
        .filter(({ group }) => group === id)
        .map(({ gainMicroGbp, drawnWh, givenWh }) => [gainMicroGbp, drawnWh, givenWh].map(Number));
    // The terrace never sells: all of it goes by what is drawn.
    const drawn = each("terrace").reduce((sum, [, wh]) => sum + wh!, 0);
    const gained = each("terrace").reduce((sum, [microGbp]) => sum + microGbp!, 0);
    for (const [microGbp, wh] of each("terrace"))
      expect(Math.abs(microGbp! - (gained * wh!) / drawn)).toBeLessThan(gained * 1e-4);
    // Roofs sell at noon and buy hardly anything: of two who draw alike, who gives twice as much has about twice as much.
    for (const [microGbp, , wh] of each("roofs")) {
      const per = microGbp! / wh!;
      const all = each("roofs").reduce(
        (sum, [of, , given]) => [sum[0]! + of!, sum[1]! + given!],
        [0, 0],
      );
      expect(per / (all[0]! / all[1]!)).toBeGreaterThan(0.8);
    }
  });
});

test("groups whose forecast is unsure, and who mind that, bid less and ask for more: λ deviations of what is lost on a MWh that is not drawn or given", () => {
  const ordered = (riskAversion: number, kind: string) => {
    const of = scenario({
      ...{ forecast: { kind }, period: { start: "2025-06-20", days: 1, tickMinutes: 30 } },
      venues: {
        "local-energy-exchange": {
          members: [{ ...members[0], strategy: { kind: "risk-averse", riskAversion } }],
        },
      },
    });
    const { rows } = factsOf({ scenario: of, network: ringDocument, series: generatedSeries });
    return rows.exchange_orders;
  };
  const keptBack = (row: Row) =>
    (Number(row.worthGbpPerMwh) - Number(row.limitGbpPerMwh)) * (row.side === "buyerBid" ? 1 : -1);
  for (const row of ordered(1, "perfect")) expect(row.limitGbpPerMwh).toBe(row.worthGbpPerMwh);
  const [some, more] = [0.5, 1].map((aversion) => ordered(aversion, "gaussian-copula"));
  expect(new Set(some!.map(({ side }) => side)).size).toBe(2);
  // Of 300 homes at peak 1.5 kW (1 + 1.5/√300), by the default errors: the gate is at 14:00 the day before.
  const peakWh = 300 * 1500 * (1 + 1.5 / Math.sqrt(300)) * 0.5;
  const deviationFrac = (hours: number) =>
    hours <= 24 ? 0.04 + (0.02 * (hours - 4)) / 20 : 0.06 + (0.01 * (hours - 24)) / 24;
  for (const [index, row] of some!.entries()) {
    expect(keptBack(row)).toBeGreaterThan(0);
    expect(keptBack(more![index]!)).toBeGreaterThanOrEqual(keptBack(row));
    if (row.unit !== "terrace") continue;
    const lead = (Number(row.periodStart) - Number(row.placedAt)) / 3600;
    const s = (deviationFrac(lead) * peakWh) / Number(row.expectedWh);
    expect(keptBack(row)).toBeCloseTo(Math.min(1, 0.5 * s) * 73.6, 0);
  }
});

test("at the first two stages of the rollout groups order nothing, at the third through who acts for them", () => {
  const orders = (stage: object | undefined, participant?: object) =>
    factsOf({
      scenario: scenario({
        ...(stage === undefined ? {} : { stage }),
        homes: homes.map((group) => ({
          ...group,
          ...(participant === undefined ? {} : { participant }),
        })),
        period: { start: "2025-06-20", days: 1, tickMinutes: 30 },
      }),
      network: ringDocument,
      series: generatedSeries,
    }).rows.exchange_orders.length;
  expect(orders({ preset: "two" })).toBe(0);
  expect(orders({ preset: "three" })).toBe(3 * 48);
});

test("a group that no open venue would ever take is told so, as a unit is", async () => {
  const path = join(folder, "direct.yaml");
  writeFileSync(
    path,
    `homes:
  - { id: lane, bus: ${bus(0)}, count: 10, tariff: { kind: flat }, participant: { through: direct } }
  - { id: barn, bus: ${bus(0)}, count: 10, tariff: { kind: flat }, participant: { through: aggregator } }
stage: { preset: three }
venues:
  local-energy-exchange:
    members:
      - { homes: [lane, barn] }
`,
  );
  const { code, err } = await headroom("run", path, "--out", fresh());
  expect(code).toBe(2);
  expect(err).toMatch(
    /direct\.yaml:2:\d+: homes\[0\]\.participant: found homes through direct with a half-hourly meter, whom no open venue takes orders of at this stage; write another way or meter, or let homes take part so under stage/,
  );
  expect(err).not.toMatch(/homes\[1\]/);
});

test("a group that is not there, one billed otherwise, a row of nobody: each told with its place", async () => {
  const path = join(folder, "wrong.yaml");
  writeFileSync(
    path,
    `homes:
  - { id: street, bus: ${bus(0)}, count: 10, tariff: { kind: flat, importGbpPerMwh: 200 } }
  - { id: lane, bus: ${bus(0)}, count: 10, tariff: { kind: flat }, participant: { through: supplier } }
  - { id: barn, bus: ${bus(0)}, count: 10, tariff: { kind: flat } }
venues:
  local-energy-exchange:
    members:
      - { homes: [streat, street] }
      - { homes: [lane] }
      - {}
      - { homes: [barn], importGbpPerMwh: dayAhead }
`,
  );
  const out = fresh();
  const { code, err } = await headroom("run", path, "--out", out);
  expect([code, existsSync(out)]).toEqual([2, false]);
  for (const said of [
    /wrong\.yaml:8:\d+: venues\.local-energy-exchange\.members\[0\]\.homes\[0\]: found "streat", which is no group of homes; .*nearest is "street"/,
    /members\[0\]\.homes\[1\]: found "street", which is billed by another tariff \(flat\) than the prices of its row; write tariff: \{ kind: flat, importGbpPerMwh: 223\.6, exportGbpPerMwh: 50 \}/,
    /members\[3\]\.homes\[0\]: found "barn" in a row that follows the day-ahead price/,
    /members\[2\]: found a row that names no unit and no group of homes/,
    /homes\[1\]\.participant: found what the group is in the rollout, in a scenario without a stage/,
  ])
    expect(err).toMatch(said);
});
