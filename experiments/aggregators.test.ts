/**
 * Aggregators of homes in whole runs: what they promise and are paid, how each way of sharing divides it, which of two markets they take, and portfolios
 * below a market's minimum.
 */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { generatedSeries } from "../grids/series/generated.ts";
import { parseInstant, periodOf } from "../sim/core/time.ts";
import { firstHalfHour, homesCourse } from "../sim/homes/course.ts";
import { aggregatorsSchema } from "../sim/model/aggregators.ts";
import { flexAlertsSchema } from "../sim/model/home-response.ts";
import { homeGroupSchema } from "../sim/model/homes.ts";
import { networkColumns } from "../sim/model/network.ts";
import { type Facts, factsOf } from "./fuzz/facts.ts";
import { laws } from "./fuzz/laws/registry.ts";
import { headroom } from "./testing/command-line.ts";
import { ringDocument, scenarioOf } from "./testing/engine-runs.ts";
import { scratchFolder } from "./testing/scratch-folder.ts";

const { folder, fresh } = scratchFolder("aggregators");
const bus = (row: number) => ringDocument.demands[row]!.bus;
/** 4,000 homes are more than 1 MW, the least that the system operator takes. */
const homes = [
  { id: "north", bus: bus(0), count: 6000, response: {} },
  { id: "south", bus: bus(1), count: 3000, response: {} },
];
const alert = (id: string, time: string, more: object = {}) => ({
  ...{ id, from: `2025-01-14T${time}:00Z`, minutes: 60, rewardGbpPerMwh: 3000 },
  ...more,
});
const runOf = (
  aggregator: object | undefined,
  alerts: readonly object[],
  groups: readonly object[] = homes,
): Facts =>
  factsOf({
    scenario: scenarioOf({
      period: { start: "2025-01-14", days: 1, tickMinutes: 30 },
      ...{ homes: groups, flexAlerts: alerts },
      aggregators:
        aggregator === undefined ? [] : [{ id: "pool", groups: ["north", "south"], ...aggregator }],
    }),
    network: ringDocument,
    series: generatedSeries,
  });
const evening = [alert("evening", "17:00")];
const total = ({ rows }: Facts, column: string) =>
  rows.aggregator_calls.reduce((sum, row) => sum + Number(row[column]), 0);
const SHARINGS = [
  { kind: "percentage" },
  { kind: "fixed-fee" },
  { kind: "guaranteed" },
  { kind: "mix" },
];
const shared = new Map(SHARINGS.map((sharing) => [sharing.kind, runOf({ sharing }, evening)]));

describe.each(SHARINGS)("sharing by $kind", ({ kind }) => {
  const facts = shared.get(kind)!;

  test("keeps every law of a run", () => {
    for (const [name, law] of Object.entries(laws)) expect([name, law(facts)]).toEqual([name, []]);
  });

  test("leaves buyer, aggregator and homes with what their rows say, and homes with something", () => {
    const net = (account: string) =>
      facts.rows.ledger
        .filter(({ rule }) => /^(aggregation|home-flexibility)/.test(String(rule)))
        .reduce((sum, { payer, payee, amountMicroGbp }) => {
          const to = (payee === account ? 1 : 0) - (payer === account ? 1 : 0);
          return sum + to * Number(amountMicroGbp);
        }, 0);
    const of = (column: string) => total(facts, column);
    expect(of("homesMicroGbp")).toBeGreaterThan(0);
    expect(net("electricity system operator")).toBe(0 - of("paidMicroGbp"));
    expect(net("pool")).toBe(of("paidMicroGbp") - of("homesMicroGbp") - of("shortfallMicroGbp"));
    expect(net("north") + net("south")).toBe(of("homesMicroGbp"));
  });
});

test("shares differ as they say: by size homes have 57 % of 1 MW and a little more of more; a guarantee is paid whatever the price", () => {
  const percentage = shared.get("percentage")!;
  const frac = total(percentage, "homesMicroGbp") / (total(percentage, "turnedWh") * 3000);
  expect(frac).toBeGreaterThanOrEqual(0.57);
  expect(frac).toBeLessThan(0.7);
  const guaranteed = shared.get("guaranteed")!;
  expect(total(guaranteed, "homesMicroGbp")).toBe(total(guaranteed, "turnedWh") * 500);
  const fees = shared.get("fixed-fee")!;
  const taking = fees.rows.homes_bills.filter(({ alert: of }) => of === "evening");
  const first = taking.filter(({ periodStart }) => periodStart === taking[0]!.periodStart);
  expect(total(fees, "homesMicroGbp")).toBe(
    first.reduce((sum, { takingPart }) => sum + Number(takingPart), 0) * 500_000,
  );
});

test("what is expected of a portfolio is what it turns, within a fifth; what is promised above that is bought at the system price", () => {
  const facts = runOf({ promisedFrac: 1 }, evening);
  expect(Math.abs(total(facts, "turnedWh") / total(facts, "promisedWh") - 1)).toBeLessThan(0.2);
  const bold = runOf({ promisedFrac: 1.6 }, evening);
  expect(total(bold, "shortfallMicroGbp")).toBeGreaterThan(0);
  expect(total(bold, "paidMicroGbp")).toBe(total(bold, "turnedWh") * 3000);
});

const tariff = { kind: "time-of-use" };
const byPrice = { share: 1, control: { kind: "price" } };

test.each([
  ["an evening of winter, base", "2025-01-14T17:00:00Z", "turn-down", {}],
  ["a night", "2025-01-14T03:00:00Z", "turn-down", {}],
  ["an evening of summer", "2025-06-17T17:00:00Z", "turn-down", {}],
  ["more in a night", "2025-01-14T02:00:00Z", "turn-up", {}],
  ["cars", "2025-01-14T18:00:00Z", "turn-down", { ev: { share: 1 } }],
  ["heat pumps", "2025-01-14T17:00:00Z", "turn-down", { heatPump: { share: 1 } }],
  ["heat pumps in summer", "2025-06-17T17:00:00Z", "turn-down", { heatPump: { share: 1 } }],
  ["heat pumps by price", "2025-01-14T14:00:00Z", "turn-down", { tariff, heatPump: byPrice }],
  ["batteries by price", "2025-01-14T17:00:00Z", "turn-up", { tariff, battery: byPrice }],
] as const)(
  "what is promised is what is turned, within a fifth: %s",
  (_, from, direction, having) => {
    const group = homeGroupSchema.parse({
      ...{ id: "street", bus: bus(0), count: 3000, response: {} },
      ...having,
    });
    const alerts = flexAlertsSchema.parse([
      { id: "a", from, direction, minutes: 90, paidBy: "network operator", rewardGbpPerMwh: 1000 },
    ]);
    const aggregators = aggregatorsSchema.parse([
      { id: "pool", groups: ["street"], promisedFrac: 1 },
    ]);
    const start = periodOf(parseInstant(from)!);
    const series = generatedSeries(networkColumns(ringDocument), "1");
    const course = homesCourse([group], series, "1", firstHalfHour(start - 34, start - 34), {
      ...{ alerts, aggregators },
    });
    const halfHours = [0, 1, 2].map((step) => course.halfHour(0, start + step));
    const { promisedKw } = halfHours[0]!.said.alert!.of.call!;
    const promisedWh = promisedKw.reduce((sum, kw) => sum + kw * 500, 0);
    const turnedWh = halfHours.reduce((sum, each) => sum + each.turnedWh, 0);
    expect(Math.abs(turnedWh / promisedWh - 1)).toBeLessThan(0.2);
  },
);

test("what a tariff has heat pumps do anyway is not sold, and where homes are asked all the same nobody is paid for it", () => {
  const response = { changeFrac: 0, paidOptInFrac: 1 };
  const pumps = homes.map((group) => ({ ...group, tariff, heatPump: byPrice, response }));
  const peak = [alert("peak", "16:30")];
  const pooled = runOf({}, peak, pumps);
  expect(pooled.rows.aggregator_calls).toEqual([]);
  const { rows } = runOf(undefined, peak, pumps);
  const asked = rows.homes_bills.filter(({ alert: of }) => of === "peak");
  expect(asked).toHaveLength(4);
  for (const { takingPart, turnedWh, rewardMicroGbp } of asked) {
    expect(takingPart).toBeGreaterThan(2500);
    expect([turnedWh, rewardMicroGbp]).toEqual([0, 0]);
  }
  expect(rows.ledger.filter(({ rule }) => /^home-flexibility/.test(String(rule)))).toEqual([]);
});

test("what a night does not give is not sold, and nobody is asked for it", () => {
  const { rows } = runOf({}, [alert("night", "03:00")]);
  expect(rows.aggregator_calls).toEqual([]);
  expect(new Set(rows.homes_bills.map(({ alert: of }) => of))).toEqual(new Set(["-"]));
});

test("of two alerts in each other's way it takes the one told first, of those told at once the better paid, and sells only where it says", () => {
  const early = alert("early", "17:00", { rewardGbpPerMwh: 400, noticeHours: 24 });
  const late = { rewardGbpPerMwh: 600, paidBy: "network operator" };
  const sold = (aggregator: object, noticeHours: number) =>
    new Set(
      runOf(aggregator, [
        early,
        alert("late", "19:00", { ...late, noticeHours }),
      ]).rows.aggregator_calls.map(({ alert: of }) => of),
    );
  expect(sold({}, 26)).toEqual(new Set(["late"]));
  expect(sold({}, 24)).toEqual(new Set(["early"]));
  expect(sold({ markets: ["system operator"] }, 26)).toEqual(new Set(["early"]));
});

test("below 1 MW the system operator takes nothing, below 10 kW nobody; groups of another, or none, are told too", async () => {
  const path = join(folder, "wrong.yaml");
  writeFileSync(
    path,
    `homes:
  - { id: street, bus: ${bus(0)}, count: 500, response: {} }
  - { id: lane, bus: ${bus(0)}, count: 20, response: {} }
  - { id: deaf, bus: ${bus(0)}, count: 20 }
flexAlerts:
  - { id: national, from: "2025-01-14T17:00:00Z", rewardGbpPerMwh: 3000 }
  - { id: local, from: "2025-01-15T17:00:00Z", rewardGbpPerMwh: 300, paidBy: network operator }
aggregators:
  - { id: pool, groups: [street] }
  - { id: lane, groups: [lane, street, deaf], markets: [network operator] }
`,
  );
  const out = fresh();
  const { code, err } = await headroom("run", path, "--out", out);
  expect([code, existsSync(out)]).toEqual([2, false]);
  for (const said of [
    /wrong\.yaml:9:\d+: aggregators\[0\]\.groups: found homes of which \d+ kW would be promised for alert "national", below the 1000 kW that the system operator takes; name more homes, or sell to another market/,
    /wrong\.yaml:10:\d+: aggregators\[1\]\.id: found "lane", which is an account of the ledger already/,
    /aggregators\[1\]\.groups\[1\]: found "street", for which "pool" acts already/,
    /aggregators\[1\]\.groups\[2\]: found "deaf", which is no group of homes that responds; write one of street, lane/,
  ])
    expect(err).toMatch(said);
});
