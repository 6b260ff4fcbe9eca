/**
 * What every policy and every bidding strategy keeps, found through their registries: answers that are finite and bounded
 * by what was asked, that do not depend on who else is in the batch, and inputs that are left as they were.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { drawPurpose } from "../sim/core/draws.ts";
import type {
  AgentPolicy,
  AgentRows,
  OrderColumns,
  OrderObservation,
} from "../sim/model/agents.ts";
import { TECHNOLOGIES } from "../sim/model/network-document.ts";
import { agentPolicies, policySchema } from "./registry.ts";
import {
  markUpFracOf,
  type StrategySettings,
  strategies,
  strategySchema,
} from "./strategies/registry.ts";

const POLICIES = Object.values(agentPolicies);
const STRATEGIES = Object.keys(strategies) as (keyof typeof strategies)[];
const everyPair = POLICIES.flatMap((policy) =>
  STRATEGIES.map((kind) => ({ policy, kind, name: policy.kind })),
);
const draws = drawPurpose("1", "test/settings");
const PERIODS = 8;

const unit = fc
  .record({
    technology: fc.constantFrom(...TECHNOLOGIES),
    capacityKw: fc.integer({ min: 0, max: 20_000 }),
    chargeKw: fc.integer({ min: 0, max: 20_000 }),
    energyWh: fc.integer({ min: 0, max: 40_000_000 }),
    efficiency: fc.constantFrom(1, 0.927, 0.5),
    availableFrac: fc.constantFrom(0, 0.3, 1),
    curtailedFrac: fc.constantFrom(0, 0.5, 1),
    couldRelieve: fc.constantFrom(0, 1),
    revenueGbpPerMwh: fc.integer({ min: -8000, max: 20_000 }).map((pence) => pence / 100),
  })
  .map((of) =>
    of.technology === "storage" ? of : { ...of, chargeKw: 0, energyWh: 0, efficiency: 1 },
  );
type Unit = typeof unit extends fc.Arbitrary<infer Made> ? Made : never;

const batches = fc.record({
  units: fc.array(unit, { minLength: 1, maxLength: 5 }),
  prices: fc.array(
    fc.integer({ min: -8000, max: 40_000 }).map((pence) => pence / 100),
    { minLength: PERIODS, maxLength: PERIODS },
  ),
});
type Drawn = typeof batches extends fc.Arbitrary<infer Made> ? Made : never;

function rowsOf(units: readonly Unit[]): AgentRows {
  return {
    count: units.length,
    ids: units.map((_, row) => `u${row}`),
    technology: units.map((of) => of.technology),
    capacityKw: Float64Array.from(units, (of) => of.capacityKw),
    chargeKwMax: Float64Array.from(units, (of) => of.chargeKw),
    energyWhMin: Float64Array.from(units, (of) => 0.05 * of.energyWh),
    energyWhMax: Float64Array.from(units, (of) => 0.95 * of.energyWh),
    chargeEfficiency: Float64Array.from(units, (of) => of.efficiency),
    dischargeEfficiency: Float64Array.from(units, (of) => of.efficiency),
  };
}

const perPeriod = (units: readonly Unit[], value: (of: Unit, step: number) => number) =>
  Float64Array.from(
    units.flatMap((of) => Array.from({ length: PERIODS }, (_, step) => value(of, step))),
  );

/** Schedule and orders of one batch; columns start as NaN, so that what a policy does not write shows. */
function answers(policy: AgentPolicy, { units, prices }: Drawn, strategy: StrategySettings) {
  const rows = rowsOf(units);
  const group = policySchema.parse({ kind: policy.kind, strategy });
  const settings = policy.columns(
    units.map(() => group),
    rows,
    draws,
  );
  const base = {
    rows,
    fromPeriod: 1_000_000,
    periodCount: PERIODS,
    availableKw: perPeriod(units, (of) =>
      of.technology === "storage" ? 0 : of.capacityKw * of.availableFrac,
    ),
    priceGbpPerMwh: Float64Array.from(prices),
  };
  const column = () => new Float64Array(units.length * PERIODS).fill(Number.NaN);
  const plannedKw = column();
  policy.schedule(base, settings, plannedKw);
  const observation: OrderObservation = {
    ...base,
    plannedKw,
    revenueGbpPerMwh: perPeriod(units, (of, step) => of.revenueGbpPerMwh + step),
    curtailedKw: perPeriod(units, (of) => of.capacityKw * of.availableFrac * of.curtailedFrac),
    couldRelieve: Uint8Array.from(
      perPeriod(units, (of, step) => (step % 2 === 0 ? of.couldRelieve : 0)),
    ),
  };
  const before = JSON.stringify({ observation, settings });
  const out: OrderColumns = {
    bidKw: column(),
    bidGbpPerMwh: column(),
    offerKw: column(),
    offerGbpPerMwh: column(),
  };
  policy.order(observation, settings, out);
  expect(JSON.stringify({ observation, settings })).toBe(before);
  return { observation, settings, plannedKw, out };
}

const strategyOf = (kind: string) => strategySchema.parse({ kind });

test.for(POLICIES)(
  "$kind: its settings have defaults, and every column has one finite value a row",
  (policy) => {
    expect(policySchema.parse({ kind: policy.kind })).toMatchObject({ kind: policy.kind });
    fc.assert(
      fc.property(batches, (drawn) => {
        const { settings } = answers(policy, drawn, strategyOf("truthful"));
        for (const column of Object.values(settings)) {
          expect(column).toHaveLength(drawn.units.length);
          expect(column.every(Number.isFinite)).toBe(true);
        }
      }),
    );
  },
);

test.for(everyPair)(
  "$name, $kind: a schedule is finite and within what the unit could do",
  ({ policy, kind }) => {
    fc.assert(
      fc.property(batches, (drawn) => {
        const { plannedKw, observation } = answers(policy, drawn, strategyOf(kind));
        for (const [cell, kw] of plannedKw.entries()) {
          const of = drawn.units[Math.floor(cell / PERIODS)]!;
          expect(kw).toBeLessThanOrEqual(Math.max(of.capacityKw, observation.availableKw[cell]!));
          expect(kw).toBeGreaterThanOrEqual(-of.chargeKw);
        }
      }),
    );
  },
);

test.for(everyPair)(
  "$name, $kind: orders are finite, and neither powers nor prices are negative",
  ({ policy, kind }) => {
    fc.assert(
      fc.property(batches, (drawn) => {
        const { out } = answers(policy, drawn, strategyOf(kind));
        for (const column of Object.values(out) as Float64Array[])
          expect(column.every((value) => Number.isFinite(value) && value >= 0)).toBe(true);
      }),
    );
  },
);

test.for(everyPair)(
  "$name, $kind: nobody bids for more than it would lose, and nobody offers where it cannot help or more than it has",
  ({ policy, kind }) => {
    fc.assert(
      fc.property(batches, (drawn) => {
        const { out, observation } = answers(policy, drawn, strategyOf(kind));
        for (const [cell, bidKw] of out.bidKw.entries()) {
          const of = drawn.units[Math.floor(cell / PERIODS)]!;
          expect(bidKw).toBeLessThanOrEqual(observation.curtailedKw[cell]!);
          if (observation.couldRelieve[cell] === 0) expect(out.offerKw[cell]).toBe(0);
          const mostKw = Math.max(0, observation.plannedKw[cell]! + of.chargeKw);
          expect(out.offerKw[cell]!).toBeLessThanOrEqual(mostKw);
        }
      }),
    );
  },
);

test.for(everyPair)(
  "$name, $kind: a row answers the same whoever stands beside it",
  ({ policy, kind }) => {
    fc.assert(
      fc.property(batches, (drawn) => {
        const together = answers(policy, drawn, strategyOf(kind));
        const alone = answers(
          policy,
          { ...drawn, units: drawn.units.slice(0, 1) },
          strategyOf(kind),
        );
        expect(together.plannedKw.subarray(0, PERIODS)).toEqual(alone.plannedKw);
        for (const name of ["bidKw", "bidGbpPerMwh", "offerKw", "offerGbpPerMwh"] as const)
          expect(together.out[name].subarray(0, PERIODS)).toEqual(alone.out[name]);
      }),
    );
  },
);

test.for(everyPair)(
  "$name, $kind: a strategy never bids above the truthful price and never offers below it",
  ({ policy, kind }) => {
    expect(markUpFracOf(strategyOf(kind))).toBeGreaterThanOrEqual(0);
    expect(markUpFracOf(strategyOf(kind))).toBeLessThanOrEqual(0.9);
    fc.assert(
      fc.property(batches, (drawn) => {
        const own = answers(policy, drawn, strategyOf(kind)).out;
        const truthful = answers(policy, drawn, strategyOf("truthful")).out;
        for (let cell = 0; cell < own.bidKw.length; cell += 1) {
          expect(own.bidGbpPerMwh[cell]!).toBeLessThanOrEqual(truthful.bidGbpPerMwh[cell]!);
          expect(own.offerGbpPerMwh[cell]!).toBeGreaterThanOrEqual(truthful.offerGbpPerMwh[cell]!);
        }
      }),
    );
  },
);

test("no two strategies and no two policies give the same answer to everything", () => {
  const one: Drawn = {
    units: [
      {
        technology: "storage",
        capacityKw: 10_000,
        chargeKw: 10_000,
        energyWh: 20_000_000,
        efficiency: 0.927,
        availableFrac: 0,
        curtailedFrac: 0,
        couldRelieve: 1,
        revenueGbpPerMwh: 60,
      },
    ],
    prices: [10, 20, 30, 40, 90, 120, 60, 50],
  };
  const texts = everyPair.map(({ policy, kind }) =>
    JSON.stringify(answers(policy, one, strategyOf(kind))),
  );
  expect(new Set(texts).size).toBe(everyPair.length);
});
