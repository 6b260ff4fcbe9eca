/** Metrics against rows worked out by hand. */
import { describe, expect, test } from "vitest";
import { type Cell, TableBuffer } from "../core/columns.ts";
import { type ResultTableName, resultTables } from "../model/result-tables.ts";
import type { MetricBlock } from "./fold.ts";
import type { MetricName } from "./registry.ts";
import { SummaryFold } from "./summary.ts";

type Rows = Partial<Record<ResultTableName, readonly (readonly Cell[])[]>>;

function blockOf(rows: Rows): MetricBlock {
  const tables = Object.entries(rows).map(([name, cells]) => {
    const table = new TableBuffer(resultTables[name as ResultTableName]);
    for (const row of cells) table.append(...row);
    return [name, table] as const;
  });
  return { tables: Object.fromEntries(tables) };
}

/** The summary of blocks, looked up by name. */
function summaryOf(...blocks: readonly Rows[]) {
  const summary = new SummaryFold();
  for (const rows of blocks) summary.add(blockOf(rows));
  const value = summary.value();
  const keyed = (list: typeof value.byUnit, name: string) =>
    list.find((metric) => metric.name === name)!.values.map(({ id, value }) => [id, value]);
  return {
    metric: (name: MetricName) => value.metrics.find((metric) => metric.name === name)!.value,
    unit: (name: string) => keyed(value.byUnit, name),
    constraint: (name: string) => keyed(value.byConstraint, name),
    account: (name: string) => keyed(value.byAccount, name),
    party: (name: string) => keyed(value.byParty, name),
    policy: (name: string) => keyed(value.byPolicy, name),
  };
}

describe("energy", () => {
  // Demand, available, delivered, curtailed, kept by stores, raised, consumption, turned up, turned down, import, unserved: Wh; customers' seconds lost; prices, £/MWh; curtailed of wind, sun and water, lost: Wh.
  const first: Rows = {
    network_period: [
      [
        ...[0, 4_000_000, 3_000_000, 2_350_000, 650_000, 250_000, 100_000],
        ...[500_000, 125_000, 25_000, 2_250_000, 0, 90, 50, 40, 400_000, 62_500],
      ],
    ],
  };
  const second: Rows = {
    network_period: [
      [
        ...[1800, 1_000_000, 1_000_000, 1_000_000, 0, 0, 0, 250_000, 0, 0, 250_000, 0, 600, 50, 40],
        ...[100_000, 15_625],
      ],
    ],
  };

  test("is added up over periods; the fraction is of the sums", () => {
    const summary = summaryOf(first, second);
    expect(summary.metric("demandMwh")).toBe(5);
    expect(summary.metric("availableMwh")).toBe(4);
    expect(summary.metric("lostCustomerMinutes")).toBe(11.5);
    expect(summary.metric("deliveredMwh")).toBe(3.35);
    expect(summary.metric("curtailedMwh")).toBe(0.5);
    expect(summary.metric("keptByStoresMwh")).toBe(0.25);
    expect(summary.metric("raisedMwh")).toBe(0.1);
    expect(summary.metric("consumptionMwh")).toBe(0.75);
    expect(summary.metric("turnedUpMwh")).toBe(0.125);
    expect(summary.metric("turnedDownMwh")).toBe(0.025);
    expect(summary.metric("importMwh")).toBe(2.5);
    expect(summary.metric("curtailedFrac")).toBe(0.125);
    // 62.5 kWh and 15.625 kWh of what flowed are lost.
    expect(summary.metric("lossesMwh")).toBe(0.078125);
    // 0.5 MWh of wind and sun at 156 and at 390 g/kWh (domain §9).
    expect(summary.metric("curtailedMeanTonnes")).toBeCloseTo(0.078, 12);
    expect(summary.metric("curtailedGasTonnes")).toBeCloseTo(0.195, 12);
  });

  test("is exact: ten tenths of a watt-hour's thousandfold are one, not nearly one", () => {
    const rows = Array.from({ length: 10 }, (_, row) => [
      ...[row * 1800, 0, 0, 0, 100_000, 0],
      ...[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    ]);
    expect(summaryOf({ network_period: rows }).metric("curtailedMwh")).toBe(1);
  });

  test("has no fraction where nothing was available, or more was charged", () => {
    expect(summaryOf().metric("curtailedFrac")).toBeNull();
    const charging: Rows = {
      network_period: [[0, 0, -5, -5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
    };
    expect(summaryOf(charging).metric("curtailedFrac")).toBeNull();
  });

  test("stands by unit in the order of ids", () => {
    // Available, delivered, curtailed, stored, kept back by the limit: Wh.
    const summary = summaryOf(
      {
        unit_period: [
          [0, "W2", 2_000_000, 500_000, 1_500_000, 0, 0],
          [0, "B1", -1_000_000, -1_000_000, 0, 9, 0],
        ],
      },
      {
        unit_period: [
          [1800, "W10", 0, 0, 0, 0, 0],
          [1800, "W2", 1_000_000, 1_000_000, 0, 0, 0],
        ],
      },
    );
    expect(summary.unit("availableMwh")).toEqual([
      ["B1", -1],
      ["W10", 0],
      ["W2", 3],
    ]);
    expect(summary.unit("deliveredMwh")).toEqual([
      ["B1", -1],
      ["W10", 0],
      ["W2", 1.5],
    ]);
    expect(summary.unit("curtailedMwh")).toEqual([
      ["B1", 0],
      ["W10", 0],
      ["W2", 1.5],
    ]);
    expect(summary.unit("curtailedFrac")).toEqual([
      ["B1", null],
      ["W10", null],
      ["W2", 0.5],
    ]);
  });

  test("refuses a sum that is no longer exact", () => {
    const huge = Number.MAX_SAFE_INTEGER;
    const rows: Rows = {
      network_period: [
        [0, huge, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
      ],
    };
    expect(() => summaryOf(rows)).toThrow("left its range");
  });
});

describe("network", () => {
  test("adds up time above limits and keeps the highest flow of each point", () => {
    // Mean, peak, uncurtailed peak: W; over target, over rating: s; rating, target: W; needed, relief: Wh.
    const summary = summaryOf({
      constraint_period: [
        [0, "C1", 9, 10_000_000, 12_000_000, 900, 30, 0, 0, 0, 0],
        [0, "C2", 9, -4_000_000, -3_000_000, 0, 0, 0, 0, 0, 0],
        [1800, "C1", 9, 8_000_000, 15_000_000, 900, 60, 0, 0, 0, 0],
        [1800, "C2", 9, -6_000_000, -6_000_000, 1800, 0, 0, 0, 0, 0],
      ],
    });
    expect(summary.metric("overTargetHours")).toBe(1);
    expect(summary.metric("overRatingMinutes")).toBe(1.5);
    expect(summary.constraint("overTargetHours")).toEqual([
      ["C1", 0.5],
      ["C2", 0.5],
    ]);
    expect(summary.constraint("overRatingMinutes")).toEqual([
      ["C1", 1.5],
      ["C2", 0],
    ]);
    expect(summary.constraint("peakMw")).toEqual([
      ["C1", 10],
      ["C2", -4],
    ]);
    expect(summary.constraint("uncurtailedPeakMw")).toEqual([
      ["C1", 15],
      ["C2", -3],
    ]);
  });
});

describe("market", () => {
  const trade = (outcome: string, deliveredWh: number, amount: number) =>
    [
      ...([0, "C1", "T", "W1", "W2", 4_000_000, 5_000_000, 40, outcome, ""] as const),
      ...([deliveredWh, amount, 0, deliveredWh, 1, 0, 0, 0, 0, 0, 0, 0, 0] as const),
    ] as const;

  test("counts trades by what became of them", () => {
    const summary = summaryOf(
      { trades: [trade("refused", 0, 0), trade("cancelled", 0, 0), trade("idle", 0, 0)] },
      { trades: [trade("delivered", 2_000_000, 80_000_000), trade("delivered", 500_000, 1)] },
    );
    expect(summary.metric("tradesMatched")).toBe(5);
    expect(summary.metric("tradesRefused")).toBe(1);
    expect(summary.metric("tradesCancelled")).toBe(1);
    expect(summary.metric("tradesIdle")).toBe(1);
    expect(summary.metric("tradesDelivered")).toBe(2);
    // Three trades stood: 3 × 4 MW × ½ h at the buyer.
    expect(summary.metric("tradedMwh")).toBe(6);
    expect(summary.metric("tradeDeliveredMwh")).toBe(2.5);
    expect(summary.unit("soldMwh")).toEqual([["W2", 2.5]]);
    expect(summary.metric("tradeValueGbp")).toBe(80.000001);
  });

  test("counts orders", () => {
    const order = [0, 0, "C1", "W1", "buyerBid", 1000, 45, 0, 1000, 45, 0];
    expect(summaryOf({ orders: [order, order] }, { orders: [order] }).metric("orders")).toBe(3);
  });

  test("adds up what matched relief is worth, and what the orders could have given beyond it", () => {
    // At, period, constraint, bids, offers, trades, welfare, optimum, both by true worth.
    const summary = summaryOf(
      { clearings: [[0, 7200, "C1", 3, 2, 2, 121_500_000, 123_000_000, 0, 0]] },
      { clearings: [[0, 9000, "C2", 1, 1, 0, 0, 250_000, 0, 0]] },
    );
    expect(summary.metric("tradeWelfareGbp")).toBe(121.5);
    expect(summary.metric("tradeWelfareGapGbp")).toBe(1.75);
    expect(summary.metric("tradeEfficiencyFrac")).toBe(121.5 / 123.25);
  });

  test("counts a constrained period by its first statement, however often it is forecast again", () => {
    // Run, issued, period, constraint, flow, size.
    const summary = summaryOf(
      {
        look_ahead: [
          ["first", 0, 7200, "C1", 9, 1, "generation"],
          ["first", 0, 7200, "C2", 9, 0, "generation"],
          ["first", 0, 9000, "C1", 9, 4, "generation"],
        ],
      },
      { look_ahead: [["update", 3600, 7200, "C2", 9, 5, "generation"]] },
    );
    expect(summary.metric("constrainedPeriods")).toBe(2);
  });
});

describe("money", () => {
  // At, period, rule, payer, payee, amount, because.
  const entry = (payer: string, payee: string, amount: number) =>
    [0, 0, "trade", payer, payee, amount, ""] as const;

  test("leaves each account with what it got less what it paid, and the whole with nothing", () => {
    const summary = summaryOf(
      { ledger: [entry("W1", "W2", 300_000), entry("W2", "DNO", 100_001)] },
      { ledger: [entry("ESO", "W1", 1), entry("W1", "W1", 7)] },
    );
    expect(summary.account("netGbp")).toEqual([
      ["DNO", 0.100001],
      ["ESO", -0.000001],
      ["W1", -0.299999],
      ["W2", 0.199999],
    ]);
    expect(summary.metric("ledgerEntries")).toBe(4);
    expect(summary.metric("ledgerTurnoverGbp")).toBe(0.400009);
    expect(Object.is(summary.metric("ledgerSumGbp"), 0)).toBe(true);
  });
});

describe("procurement", () => {
  // Period, policy, unit, stated, offered, accepted, delivered, short: Wh; paid, replacement, alternative: millionths of a pound.
  const row = (start: number, policy: string, wh: readonly number[], pounds: readonly number[]) => [
    ...[start, policy, "W1", 0.1],
    ...wh.map((each) => each * 1_000_000),
    ...pounds.map((each) => each * 1_000_000),
  ];
  const today = [0, 1800].map((start) => row(start, "no-factors", [4, 0, 0, 0], [0, 0, 440]));
  const costAware = [
    row(0, "cost-aware", [4, 4, 4, 0], [320, 0, 0]),
    row(1800, "cost-aware", [4, 4, 1, 3], [80, 540, 0]),
  ];

  test("states by policy what is bought, what fails, and what the whole need costs beside today's practice", () => {
    const summary = summaryOf(
      { procurement: [today[0]!, costAware[0]!] },
      {
        procurement: [today[1]!, costAware[1]!],
      },
    );
    const both = (aware: number | null, none: number | null) => [
      ["cost-aware", aware],
      ["no-factors", none],
    ];
    // 8 MWh in two half-hours are 8 MW.
    expect(summary.policy("eligibleMw")).toEqual(both(8, 0));
    expect(summary.policy("acceptedMwh")).toEqual(both(8, 0));
    expect(summary.policy("deliveredMwh")).toEqual(both(5, 0));
    expect(summary.policy("notDeliveredFrac")).toEqual(both(0.375, null));
    expect(summary.policy("failedFrac")).toEqual(both(0.5, null));
    // £320 + £80 + £540 over 5 MWh.
    expect(summary.policy("costGbpPerMwh")).toEqual(both(188, null));
    expect(summary.policy("totalCostGbp")).toEqual(both(940, 880));
    expect(summary.policy("savingGbp")).toEqual(both(-60, 0));
  });

  test("has no saving where today's practice is not among the policies", () => {
    expect(summaryOf({ procurement: costAware }).policy("savingGbp")).toEqual([
      ["cost-aware", null],
    ]);
  });
});

test("imbalance is added up by party, short and long apart; what went the system's way is a part of what is known", () => {
  // Contract, compensated, metered, transferred, accepted, imbalance: Wh; price; cash, cost: µ£; moved, told: Wh; lost, saved: µ£.
  const row = (start: number, imbalanceWh: number, system: string) => [
    ...[start, "wind", 4_000_000, 0, 4_000_000 + imbalanceWh, 0, 0, imbalanceWh, 95],
    ...[imbalanceWh * 95, imbalanceWh * -25, -500_000, -250_000, 3_000_000, 1_000_000, system],
  ];
  const summary = summaryOf(
    { imbalance: [row(0, -2_000_000, "short"), row(1800, 500_000, "short")] },
    { imbalance: [row(3600, 1_000_000, "unknown"), row(5400, 250_000, "long")] },
  );
  expect(summary.party("shortMwh")).toEqual([["wind", 2]]);
  expect(summary.party("longMwh")).toEqual([["wind", 1.75]]);
  expect(summary.party("imbalanceGbp")).toEqual([["wind", -0.25 * 95]]);
  expect(summary.party("imbalanceCostGbp")).toEqual([["wind", 0.25 * 25]]);
  expect(summary.party("movedMwh")).toEqual([["wind", -2]]);
  expect(summary.party("toldMwh")).toEqual([["wind", -1]]);
  expect(summary.party("lostIncomeGbp")).toEqual([["wind", 12]]);
  expect(summary.party("savedCostsGbp")).toEqual([["wind", 4]]);
  expect(summary.party("worseningFrac")).toEqual([["wind", 2.25 / 2.75]]);
  expect(summaryOf({ imbalance: [row(0, 5, "unknown")] }).party("worseningFrac")).toEqual([
    ["wind", null],
  ]);
});
