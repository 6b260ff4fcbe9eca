/** Every metric: the same over any blocks, a number or null, named after its unit. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Cell, TableBuffer } from "../core/columns.ts";
import { resultTables } from "../model/result-tables.ts";
import type { Metric, MetricBlock } from "./fold.ts";
import {
  accountMetrics,
  constraintMetrics,
  detectorMetrics,
  metrics,
  partyMetrics,
  policyMetrics,
  statementRunMetrics,
  unitMetrics,
} from "./registry.ts";
import { SummaryFold } from "./summary.ts";

const whole = fc.integer({ min: -1e9, max: 1e9 });
const id = fc.constantFrom("a", "b", "c");
const periods = fc.integer({ min: 0, max: 5 }).map((period) => period * 1800);

/** A half-hour of one of three days. */
const statedPeriods = fc.nat(3 * 48 - 1).map((period) => period * 1800);
const statementRuns = fc.constantFrom("first", "update");
const chances = fc.nat(1_000_000).map((millionths) => millionths / 1e6);
const came = fc.nat(1);
const rising = fc
  .array(fc.integer({ min: -5, max: 5 }), { minLength: 5, maxLength: 5 })
  .map((watts) => watts.sort((left, right) => left - right));

/** Rows for the tables that metrics read; look-ahead rows in the order of their issue, orders in that of their instants. */
const rowsArbitrary = fc.record({
  network_period: fc.array(fc.tuple(periods, ...Array.from({ length: 16 }, () => whole))),
  single_outages: fc.array(fc.tuple(periods, fc.nat(9), fc.nat(9), fc.nat(), id, id, chances)),
  unit_period: fc.array(fc.tuple(periods, id, whole, whole, whole, whole, whole)),
  constraint_period: fc.array(
    fc.tuple(
      ...([periods, id, whole, whole, whole, fc.nat(1800), fc.nat(1800)] as const),
      ...([whole, whole, fc.nat(), fc.nat()] as const),
    ),
  ),
  clearings: fc.array(
    fc.tuple(
      periods,
      periods,
      id,
      fc.nat(9),
      fc.nat(9),
      fc.nat(9),
      fc.nat(1000),
      fc.nat(2000),
      fc.nat(1000),
      fc.nat(2000),
    ),
  ),
  look_ahead: fc.array(
    fc.tuple(
      ...([fc.constantFrom("first", "update"), periods, periods, id, whole, whole] as const),
      fc.constantFrom("generation", "demand"),
    ),
  ),
  curtailment_factors: fc.array(
    fc.tuple(
      ...([statementRuns, periods, statedPeriods, id, chances, chances, chances, chances] as const),
      ...([chances, whole, whole, whole, whole, fc.nat(), fc.nat(), came] as const),
    ),
    { maxLength: 20 },
  ),
  constraint_factors: fc.array(
    fc
      .tuple(
        fc.tuple(statementRuns, periods, statedPeriods, id, chances, chances, chances, chances),
        fc.tuple(fc.nat(), whole),
        rising,
        fc.tuple(fc.nat(), fc.integer({ min: -6, max: 6 }), came),
      )
      .map((parts) => parts.flat()),
    { maxLength: 20 },
  ),
  orders: fc
    .array(
      fc.tuple(
        ...([periods, periods, id, id, fc.constantFrom("buyerBid", "sellerOffer")] as const),
        ...([fc.nat(1e6), fc.integer({ min: 0, max: 300 }), fc.constant(0)] as const),
        ...([fc.nat(1e6), fc.nat(300), fc.nat(9)] as const),
      ),
    )
    .map((rows) =>
      // An order is placed before its half-hour.
      rows
        .map(
          ([placed, period, ...rest]) => [Math.min(placed, period - 1), period, ...rest] as const,
        )
        .sort(([left], [right]) => left - right),
    ),
  trades: fc
    .array(
      fc.tuple(
        ...([periods, id, id, id, id, fc.nat(1e6), fc.nat(1e6), fc.nat(300)] as const),
        ...([fc.constantFrom("idle", "delivered"), id, fc.nat(1e6), fc.nat(1e8)] as const),
        ...([fc.nat(9), fc.nat(1e6), fc.constant(1), fc.nat(1e6), fc.nat(1e6)] as const),
        ...([fc.nat(1e6), periods, fc.nat(300), fc.nat(300), fc.nat(9), fc.constant(0)] as const),
      ),
    )
    .map((rows) => rows.sort(([left], [right]) => left - right)),
  ledger: fc.array(fc.tuple(periods, periods, id, id, id, fc.nat(), id)),
  curtailment: fc.array(
    fc.tuple(periods, id, id, fc.constantFrom("own", "outage"), fc.nat(), fc.nat()),
  ),
  curtailment_index: fc.array(
    fc.tuple(
      ...([periods, id, fc.constantFrom("injection", "consumption"), fc.nat()] as const),
      ...([fc.constant(1), whole, fc.nat(), fc.constant(0)] as const),
      ...([whole, fc.nat(), fc.constant(0), fc.nat(6), fc.constant(0), whole] as const),
      ...([whole, fc.constant(0), whole, fc.constant(0), fc.constant(0), whole] as const),
    ),
  ),
  imbalance: fc.array(
    fc.tuple(
      ...([periods, id, whole, whole, whole, whole, whole, whole, fc.constant(95)] as const),
      ...([whole, whole, whole, whole, whole, whole] as const),
      fc.constantFrom("short", "long", "balanced", "unknown"),
    ),
  ),
  procurement: fc.array(
    fc.tuple(
      ...([periods, fc.constantFrom("no-factors", "threshold"), id, fc.constant(0.1)] as const),
      ...([fc.nat(), fc.nat(), fc.nat(), fc.nat(), fc.nat(), fc.nat(), fc.nat()] as const),
    ),
  ),
  instructions: fc.array(fc.tuple(periods, fc.nat(1800), id, whole, whole, whole)),
  events: fc.array(
    fc.tuple(periods, fc.constantFrom("tripped", "failSafe"), id, id, id, whole, whole, id),
  ),
});

function blockOf(name: keyof typeof resultTables, rows: readonly (readonly Cell[])[]): MetricBlock {
  const table = new TableBuffer(resultTables[name]);
  for (const row of rows) table.append(...row);
  return { tables: { [name]: table } };
}

describe("every metric", () => {
  test("is the same over one block a table as over many, and is a finite number or null", () => {
    fc.assert(
      fc.property(rowsArbitrary, fc.integer({ min: 1, max: 4 }), (tables, size) => {
        const atOnce = new SummaryFold();
        const inPieces = new SummaryFold();
        for (const [name, rows] of Object.entries(tables)) {
          const table = name as keyof typeof tables;
          atOnce.add(blockOf(table, rows));
          for (let row = 0; row < rows.length; row += size)
            inPieces.add(blockOf(table, rows.slice(row, row + size)));
        }
        const value = atOnce.value();
        expect(inPieces.value()).toEqual(value);
        const { metrics: values, ...keyed } = value;
        const numbers = [
          ...values,
          ...Object.values(keyed)
            .flat()
            .flatMap((metric) => metric.values),
        ];
        for (const { value } of numbers)
          expect(value === null || Number.isFinite(value)).toBe(true);
        expect(JSON.parse(JSON.stringify(value))).toEqual(value);
      }),
    );
  });

  test("is the same alone as beside those that share its state, however often that is read", () => {
    fc.assert(
      fc.property(rowsArbitrary, (tables) => {
        const together = new SummaryFold();
        const alone = Object.entries<Metric>(metrics).map(([name, fold]) => ({
          ...{ name, fold, state: fold.start() },
        }));
        for (const [name, rows] of Object.entries(tables)) {
          const block = blockOf(name as keyof typeof tables, rows);
          together.add(block);
          together.value();
          for (const { fold, state } of alone) fold.add(state, block);
        }
        const values = together.value().metrics.map(({ name, value }) => [name, value]);
        expect(values).toEqual(alone.map(({ name, fold, state }) => [name, fold.value(state)]));
      }),
      { numRuns: 30 },
    );
  });

  test("has a value for a run without a row", () => {
    const { metrics: values, ...keyed } = new SummaryFold().value();
    expect(values.filter(({ value }) => value !== 0).map(({ name }) => name)).toEqual([
      ...["curtailedFrac", "curtailedMeanTonnes", "curtailedGasTonnes"],
      ...["peakLoadingFrac", "overCurtailmentRatio", "energyNotServedMwh"],
      ...["lossesMwh", "outageOverloads", "outageOverloadMwh", "outagePeakLoadingFrac"],
      ...["lostCustomerMinutes", "anmActionsPerDay", "tripsPerDay", "meanCurtailmentHours"],
      ...["tradeEfficiencyFrac", "tradeTrueEfficiencyFrac"],
      ...["tradeBenefitGini", "tradeBenefitTopDecileFrac", "tradeLernerIndex"],
      ...["sellerHhi", "buyerHhi", "residualSupplyIndex", "pivotalFrac"],
      ...["residualSupplyScreenFrac", "spreadGbpPerMwh", "depthMw"],
      ...["bidsFilledFrac", "offersFilledFrac", "tradeMatchedFrac", "tradeTimeToFillHours"],
      ...["tradePriceGbpPerMwh", "priceVolatilityGbpPerMwh", "tradeLiquidityRatio"],
      ...["homePeakKw", "meanHomeBillGbp", "meanHomeBenefitGbp", "homeBenefitGini"],
      ...["homeBenefitTopDecileFrac", "selfSufficiencyFrac", "selfConsumptionFrac"],
      ...["exchangePriceGbpPerMwh", "exchangeMatchedFrac", "exchangeSellerHhi"],
      ...["exchangeBuyerHhi", "exchangeResidualSupplyIndex", "exchangePivotalFrac"],
      "exchangeResidualSupplyScreenFrac",
      ...["exchangeSpreadGbpPerMwh", "exchangeDepthMwh", "exchangeLernerIndex"],
      ...["exchangeBidsFilledFrac", "exchangeOffersFilledFrac", "exchangeTimeToFillHours"],
      ...["exchangePriceVolatilityGbpPerMwh", "exchangeLiquidityRatio"],
      ...["exchangeEfficiencyFrac", "exchangeAllocativeEfficiencyFrac"],
      ...["generationLimitedMwh", "consumptionLimitedMwh"],
    ]);
    for (const { values } of Object.values(keyed).flat()) expect(values).toEqual([]);
  });

  test("says what it is in a sentence, and names its unit at the end of its name", () => {
    const suffixes = {
      ...{
        MWh: "Mwh",
        MW: "Mw",
        kW: "Kw",
        "£": "Gbp",
        h: "Hours",
        min: "Minutes",
        "1/day": "PerDay",
      },
      t: "Tonnes",
      "£/MWh": "GbpPerMwh",
    };
    const keyed = [unitMetrics, constraintMetrics, accountMetrics, partyMetrics, policyMetrics];
    const families = [metrics, ...keyed, statementRunMetrics, detectorMetrics];
    const all = families.flatMap((family) => Object.entries(family));
    for (const [name, { about, unit }] of all) {
      expect(about, name).toMatch(/^[A-Z].*\.$/);
      // The whole unit: of "Mwh" and "GbpPerMwh" the longer.
      const [own] = Object.entries(suffixes)
        .filter(([, suffix]) => name.endsWith(suffix))
        .sort(([, left], [, right]) => right.length - left.length);
      expect(own?.[0] ?? "", name).toBe(unit);
    }
  });
});
