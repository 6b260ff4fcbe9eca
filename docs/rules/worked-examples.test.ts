/** The worked examples of rules pages whose rules have no golden case: the numbers that stand on the pages. */
import { expect, test } from "vitest";
import { agentPolicies, policySchema } from "../../agents/registry.ts";
import {
  askPrice,
  bidPrice,
  strategyColumns,
  strategySchema,
} from "../../agents/strategies/registry.ts";
import { builtInNetworks } from "../../grids/built-in-networks.ts";
import { generatedSeries } from "../../grids/series/generated.ts";
import { drawPurpose } from "../../sim/core/draws.ts";
import { parseDay, periodOf } from "../../sim/core/time.ts";
import { sigmaAt, spreadFactor } from "../../sim/forecast/error-models/gaussian-copula.ts";
import { forecast, forecaster } from "../../sim/forecast/forecast.ts";
import { errorModelSchema } from "../../sim/forecast/registry.ts";
import type { AgentRows, OrderObservation } from "../../sim/model/agents.ts";
import { networkColumns } from "../../sim/model/network.ts";
import { networkDocumentSchema } from "../../sim/model/network-document.ts";
import { noOrders } from "../../sim/model/owners-orders.ts";

const SECONDS_PER_DAY = 86_400;
const start = parseDay("2025-01-15")! * SECONDS_PER_DAY;
const column = (...values: number[]) => Float64Array.from(values);

test("gaussian-copula: wind at half of its capacity, 12 hours ahead, has a deviation of 0.132 of capacity", () => {
  const model = errorModelSchema.parse({ kind: "gaussian-copula" });
  if (model.kind !== "gaussian-copula") throw new Error("gaussian-copula was asked for");
  expect(sigmaAt(model.windFrac, 12)).toBeCloseTo(0.11, 12);
  expect(sigmaAt(model.windFrac, 12) * spreadFactor(0.5)).toBeCloseTo(0.132, 12);
});

test("perfect: a day of the ring, forecast two days ahead, is its series", () => {
  const network = networkColumns(networkDocumentSchema.parse(builtInNetworks.ring.document));
  const series = generatedSeries(network, "1");
  const source = forecaster(network, series, { kind: "perfect" }, "1");
  const believed = forecast(source, periodOf(start), 48, start - 2 * SECONDS_PER_DAY);
  const unitCount = network.units.ids.length;
  for (let step = 0; step < 48; step += 1) {
    const happens = new Float64Array(unitCount);
    series.availableKw(periodOf(start) + step, happens);
    expect(believed.availableKw.subarray(step * unitCount, (step + 1) * unitCount)).toEqual(
      happens,
    );
    expect(believed.priceGbpPerMwh[step]).toBe(series.priceGbpPerMwh(periodOf(start) + step));
  }
});

test("truthful and mark-up: a margin of £15 at 0.1 is bid at £13.50 and asked at £16.50", () => {
  const own = strategyColumns(
    [{ kind: "truthful" }, { kind: "mark-up", markUpFrac: 0.1 }].map((own) =>
      strategySchema.parse(own),
    ),
    ["a", "b"],
    drawPurpose("1", "test"),
  );
  expect([0, 1].map((row) => bidPrice(own, row, 15, 1))).toEqual([15, 13.5]);
  expect([0, 1].map((row) => askPrice(own, row, 15, 1))).toEqual([15, 16.5]);
});

/** Rows of one kind; a store has 10 MW and 20 MWh between 5 and 95 %. */
function rowsOf(ids: readonly string[], isStore: boolean): AgentRows {
  const each = (value: number) => new Float64Array(ids.length).fill(isStore ? value : 0);
  return {
    count: ids.length,
    ids,
    technology: ids.map(() => (isStore ? "storage" : "wind")),
    capacityKw: new Float64Array(ids.length).fill(10_000),
    chargeKwMax: each(10_000),
    energyWhMin: each(1_000_000),
    energyWhMax: each(19_000_000),
    chargeEfficiency: new Float64Array(ids.length).fill(isStore ? 0.927 : 1),
    dischargeEfficiency: new Float64Array(ids.length).fill(isStore ? 0.927 : 1),
    consumptionKwMax: new Float64Array(ids.length),
  };
}

function answer(kind: string, groups: readonly object[], observation: OrderObservation) {
  const policy = agentPolicies[kind]!;
  const settings = policy.columns(
    groups.map((group) => policySchema.parse({ kind, ...group })),
    observation.rows,
    drawPurpose("1", "test"),
  );
  const cells = observation.rows.count * observation.periodCount;
  const plannedKw = new Float64Array(cells);
  policy.schedule(observation, settings, plannedKw);
  const out = noOrders(cells);
  policy.order({ ...observation, plannedKw }, settings, out);
  return { plannedKw, ...out };
}

test("generator: £120 of margin is bid and asked as it is, £15 with a mark-up of 0.1", () => {
  const groups = [
    {},
    { marginalCostGbpPerMwh: 55, strategy: { kind: "mark-up", markUpFrac: 0.1 } },
  ];
  const found = answer("generator", groups, {
    rows: rowsOf(["wind", "gas"], false),
    fromPeriod: periodOf(start),
    periodCount: 1,
    availableKw: column(8000, 3000),
    importLimitKw: column(0, 0),
    priceGbpPerMwh: column(70),
    plannedKw: column(0, 0),
    revenueGbpPerMwh: column(120, 70),
    curtailedKw: column(500, 0),
    deviationKw: column(0, 0),
    couldRelieve: Uint8Array.from([1, 1]),
    couldRelieveUp: new Uint8Array(2),
    isTwoPart: false,
    isEachPeriodAlone: false,
    heldMinutes: 30,
  });
  expect([...found.bidGbpPerMwh]).toEqual([120, 13.5]);
  expect([...found.offerGbpPerMwh]).toEqual([120, 16.5]);
  expect([...found.bidKw]).toEqual([500, 0]);
  expect([...found.offerKw]).toEqual([8000, 3000]);
});

/** A day of 48 prices for one battery. */
const batteryDay = (prices: readonly number[]): OrderObservation => ({
  rows: rowsOf(["battery"], true),
  fromPeriod: periodOf(start),
  periodCount: 48,
  availableKw: new Float64Array(48),
  importLimitKw: new Float64Array(48).fill(10_000),
  priceGbpPerMwh: Float64Array.from(prices),
  plannedKw: new Float64Array(48),
  revenueGbpPerMwh: Float64Array.from(prices),
  curtailedKw: new Float64Array(48),
  deviationKw: new Float64Array(48),
  couldRelieve: new Uint8Array(48).fill(1),
  couldRelieveUp: new Uint8Array(48).fill(1),
  isTwoPart: false,
  isEachPeriodAlone: false,
  heldMinutes: 30,
});

test("storage: 9 MWh move in two periods each way, and room at £30 is offered for its wear both ways", () => {
  const prices = Array.from({ length: 48 }, (_, step) => (step < 2 ? 30 : step >= 46 ? 100 : 65));
  const found = answer("storage", [{}], batteryDay(prices));
  const steps = [...found.plannedKw.keys()];
  expect(steps.filter((step) => found.plannedKw[step]! < 0)).toEqual([0, 1]);
  expect(steps.filter((step) => found.plannedKw[step]! > 0)).toEqual([46, 47]);
  expect(found.plannedKw[0]).toBeCloseTo(-9709, 0);
  expect(found.plannedKw[47]).toBeCloseTo(8343, 0);
  expect(found.offerGbpPerMwh[0]).toBe(27.89);
  expect([found.offerUpKw[45], found.offerUpGbpPerMwh[45]]).toEqual([10_000, 43.1]);
});

test("a store's whole range: 9 MWh go in, 18 are taken out, 9 go in again", () => {
  const isCheap = (step: number) => step < 2 || step === 30 || step === 31;
  const isDear = (step: number) => step >= 20 && step < 24;
  const prices = Array.from({ length: 48 }, (_, step) =>
    isCheap(step) ? 30 : isDear(step) ? 100 : 65,
  );
  const { plannedKw } = answer("storage", [{ plan: { kind: "whole-range" } }], batteryDay(prices));
  const moved = [...plannedKw].map(Math.round);
  expect([0, 1, 20, 21, 22, 23, 30, 31].map((step) => moved[step])).toEqual([
    -9417, -10_000, 3372, 10_000, 10_000, 10_000, -9417, -10_000,
  ]);
  expect(moved.filter((kw) => kw !== 0)).toHaveLength(8);
});
