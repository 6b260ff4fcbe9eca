/** Curtailment factors of the ring: what a run asks, and that it agrees with the constraint statement of the same day. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { orThrow } from "../sim/core/errors.ts";
import { londonDayStart, londonInstant, periodOf, periodsInDay } from "../sim/core/time.ts";
import { stateDelivery } from "../sim/day.ts";
import { curtailmentFactors } from "../sim/lookahead/curtailment-factors.ts";
import type { OutageOutlook } from "../sim/lookahead/outage-weights.ts";
import { NETWORK_FORMAT, networkDocumentSchema } from "../sim/model/network-document.ts";
import { buildWorld } from "../sim/state/build.ts";
import { curtailmentQuestion } from "../sim/state/curtailment-outlook.ts";
import { partsOf, ran, rowsOf, scenarioOf } from "./testing/engine-runs.ts";
import { SITES, twoCircuits } from "./testing/two-circuits.ts";

const WINDY = 10;
const USUAL: OutageOutlook = { horizon: { kind: "period" }, storms: [], possible: [] };

/** A windy day of a January of the ring, as its statement sees it. */
function windyDay(
  forecastSettings: object,
  outages: "none" | "all",
  anm: object = {},
  dayOffset = WINDY,
) {
  const world = orThrow(buildWorld(scenarioOf({ forecast: forecastSettings, anm }), partsOf()));
  const day = world.firstDay + dayOffset;
  const { expected, statement } = stateDelivery(world, {
    deliveryDay: day,
    issuedAt: londonInstant(day - 1, 9 * 3600),
    fromPeriod: periodOf(londonDayStart(day)),
    periodCount: periodsInDay(day),
  });
  const question = curtailmentQuestion(world, expected, {
    outages: outages === "all" ? [...world.network.branches.ids.keys()] : [],
    likelihood: USUAL,
    services: [],
    isAntithetic: true,
  });
  return { world, statement, question };
}

const sampled = (drawsMax: number) => ({
  drawsMin: drawsMax,
  drawsMax,
  standardErrorMax: undefined,
});

test("with a perfect forecast and no outages, the excess is the size in the statement and factors are 0 or 1", () => {
  const { statement, question } = windyDay({ kind: "perfect" }, "none");
  const { excessKw, probability, curtailedKw } = curtailmentFactors(question, sampled(4));
  expect(statement.sizeKw.some((kw) => kw > 0)).toBe(true);
  for (const [cell, sizeKw] of statement.sizeKw.entries())
    expect(Math.abs(excessKw.value[cell]! - sizeKw)).toBeLessThan(0.01);
  expect(new Set(probability.value)).toEqual(new Set([0, 1]));
  expect(Math.max(...curtailedKw.standardError)).toBe(0);
});

test("single outages move no factor by more than the chance that any branch is out; firm units have none without", () => {
  const model = { kind: "gaussian-copula" };
  const intact = windyDay(model, "none");
  const withOutages = windyDay(model, "all");
  const { isFirm } = intact.world.states.intact.model;
  const alone = curtailmentFactors(intact.question, sampled(128)).probability.value;
  const { probability, darkProbability } = curtailmentFactors(withOutages.question, sampled(128));
  expect(alone.some((of) => of > 0.5)).toBe(true);
  const { weights } = withOutages.question.periods[0]!;
  let moved = 0;
  for (const [cell, of] of probability.value.entries()) {
    if (isFirm[cell % isFirm.length] === 1) expect(alone[cell]).toBe(0);
    expect(Math.abs(of - alone[cell]!)).toBeLessThanOrEqual(1 - weights[0]!);
    if (of !== alone[cell]) moved += 1;
  }
  expect(moved).toBeGreaterThan(100);
  // The likeliest loss of supply is one of a few branches of a chance of 1 in 1,000 each.
  expect(Math.max(...darkProbability)).toBeGreaterThan(1e-4);
  expect(Math.max(...darkProbability)).toBeLessThan(0.01);
});

test("firm units of the ring are curtailed with an element out alone, and only where a target leaves the flexible ones too little", () => {
  const tight = { targetFrac: 0.35, releaseFrac: 0.3 };
  const model = { kind: "gaussian-copula" };
  const intact = windyDay(model, "none", tight, 20);
  const withOutages = windyDay(model, "all", tight, 20);
  const { isFirm, network } = withOutages.world.states.intact.model;
  const mostOf = ({ question }: typeof intact) => {
    const { value } = curtailmentFactors(question, sampled(64)).probability;
    const most = new Map<string, number>();
    for (const [cell, of] of value.entries()) {
      const unit = cell % isFirm.length;
      const id = network.units.ids[unit]!;
      if (isFirm[unit] === 1) most.set(id, Math.max(most.get(id) ?? 0, of));
    }
    return most;
  };
  expect([...mostOf(intact).values()].every((of) => of === 0)).toBe(true);
  const likely = mostOf(withOutages);
  expect(likely.get("highdale-wind")).toBeGreaterThan(1e-4);
  expect(likely.get("highdale-wind")).toBeLessThan(0.01);
});

test("a circuit's rating when another is out is the target of those states, in excess, flows and curtailment", () => {
  const network = (ratingWhenOut: object) =>
    networkDocumentSchema.parse({
      format: NETWORK_FORMAT,
      name: "two-circuits",
      buses: [
        { id: "grid", nominalKv: 33, reference: true },
        { id: "hill", nominalKv: 33 },
      ],
      branches: ["north", "south"].map((id) => ({
        ...{ id, from: "hill", to: "grid", reactancePu: 0.1, ratingMw: 20, ...ratingWhenOut },
      })),
      connections: [
        {
          id: "wind",
          bus: "hill",
          exportLimitMw: 40,
          curtailableWhen: "intact",
          connectedOn: "2020-01-01",
        },
      ],
      units: [{ id: "wind", connection: "wind", technology: "wind", capacityMw: 40 }],
      constraintPoints: ["north", "south"].map((id) => ({ id, branch: id, direction: "forward" })),
    });
  const factorsFor = (ratingWhenOut: object) => {
    const scenario = scenarioOf({ forecast: { kind: "perfect" } });
    const world = orThrow(buildWorld(scenario, partsOf(network(ratingWhenOut))));
    const day = world.firstDay + WINDY;
    const { expected } = stateDelivery(world, {
      deliveryDay: day,
      issuedAt: londonInstant(day - 1, 9 * 3600),
      fromPeriod: periodOf(londonDayStart(day)),
      periodCount: 48,
    });
    const question = curtailmentQuestion(world, expected, {
      ...{ outages: [0, 1], likelihood: USUAL, services: [], isAntithetic: true },
    });
    return { question, factors: curtailmentFactors(question, sampled(2)) };
  };
  const [usual, more] = [factorsFor({}), factorsFor({ ratingWhenOut: { ratingMw: 35 } })];
  const [plain, raised] = [usual.question.periods[0]!, more.question.periods[0]!];
  expect(raised.targetKw).toEqual(plain.targetKw);
  expect([...plain.targetWhenOutKw]).toEqual([...plain.targetKw]);
  expect(raised.targetWhenOutKw[0]! / plain.targetWhenOutKw[0]!).toBeCloseTo(35 / 20, 9);
  const mean = (values: Float64Array) => values.reduce((sum, of) => sum + of, 0) / values.length;
  expect(mean(usual.factors.curtailedKw.value)).toBeGreaterThan(0);
  expect(mean(more.factors.curtailedKw.value)).toBeLessThan(mean(usual.factors.curtailedKw.value));
  // An outage is far less likely than the 5 % that firm room leaves; a bin is at most a 256th of 40 MW.
  const firmKw = mean(more.factors.freeFirmKw);
  expect(Math.abs(firmKw - mean(usual.factors.freeFirmKw))).toBeLessThan(160);
});

test("memory does not grow with draws: what is alive at the last of 8,192 is what is at the last of 512", () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const whole = windyDay({ kind: "gaussian-copula" }, "none").question;
  const question = { ...whole, periods: whole.periods.slice(0, 12) };
  const aliveBytes = (drawCount: number) => {
    let bytes = 0;
    const { ensemble } = question;
    const watched = {
      ...question,
      ensemble: {
        next: () => ensemble.next(),
        fill: ensemble.fill.bind(ensemble),
        start: (pair: number) => {
          if (pair === drawCount / 2 - 1) {
            collect();
            const { heapUsed, external } = process.memoryUsage();
            bytes = heapUsed + external;
          }
          ensemble.start(pair);
        },
      },
    };
    expect(curtailmentFactors(watched, sampled(drawCount)).drawCount).toBe(drawCount);
    expect(bytes).toBeGreaterThan(0);
    return bytes;
  };
  // The first run compiles what the others use.
  aliveBytes(512);
  const few = aliveBytes(512);
  const many = aliveBytes(8192);
  // One number a draw and half-hour would be 700 kB more.
  expect(many - few).toBeLessThan(300e3);
});

test("loss of supply is no curtailment that came; what the network manager holds back in the same hours is", () => {
  const out = (branch: string, from: string, to: string) => ({
    ...{ kind: "branch-out", branch, planned: false },
    ...{ from: `2026-01-01T${from}:00Z`, to: `2026-01-01T${to}:00Z` },
  });
  const { tables } = ran(
    scenarioOf({
      period: { start: "2026-01-01", days: 1, tickMinutes: 30 },
      forecast: { kind: "perfect" },
      faults: [out("x2", "10:00", "11:00"), out("x1", "10:30", "11:00")],
      lookAhead: { factors: { draws: 2, outages: "none" } },
    }),
    partsOf(twoCircuits(SITES)),
  );
  const of = (table: "unit_period" | "curtailment_factors", start: string) =>
    rowsOf(tables[table]).filter(
      ({ periodStart }) => Number(periodStart) === Date.parse(`2026-01-01T${start}:00Z`) / 1000,
    );
  // One circuit carries what the newest unit leaves; with neither, nobody has supply.
  const counted = of("curtailment_factors", "10:00").filter(({ came }) => came === 1);
  expect(counted.map(({ unit }) => unit)).toEqual(["newest"]);
  expect(Number(counted[0]!.curtailedW)).toBeGreaterThan(1e6);
  for (const { curtailedWh } of of("unit_period", "10:30"))
    expect(Number(curtailedWh)).toBeGreaterThan(0);
  const dark = of("curtailment_factors", "10:30");
  expect(dark).toHaveLength(SITES.length);
  for (const row of dark) expect(row).toMatchObject({ came: 0, curtailedW: 0 });
});
