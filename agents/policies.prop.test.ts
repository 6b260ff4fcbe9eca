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
import { TECHNOLOGIES, type Technology } from "../sim/model/network-document.ts";
import { agentPolicies, policySchema } from "./registry.ts";
import { type StrategySettings, strategies, strategySchema } from "./strategies/registry.ts";

const POLICIES = Object.values(agentPolicies);
const STRATEGIES = Object.keys(strategies) as (keyof typeof strategies)[];

/** Settings beside the defaults, for policies that by default do nothing. */
const SETTINGS: Readonly<Record<string, object>> = {
  card: {
    output: [{ from: "00:00", to: "24:00", kw: 6000 }],
    bid: { volumeKw: 3000, allInGbpPerMwh: 45, availabilityGbpPerMwh: 6 },
    offer: { volumeKw: 4000, allInGbpPerMwh: 35, availabilityGbpPerMwh: 5 },
    byUnit: { u1: { output: [{ from: "00:00", to: "24:00", kw: -9000 }] } },
  },
};
/** A policy that prices nothing itself has no strategy. */
const hasStrategy = (policy: AgentPolicy) =>
  policy.settings.safeParse({ kind: policy.kind, strategy: { kind: "truthful" } }).success;
const PRICING = POLICIES.filter(hasStrategy);
const everyPair = POLICIES.flatMap((policy) =>
  (hasStrategy(policy) ? STRATEGIES : (["truthful"] as const)).map((kind) => ({
    ...{ policy, kind },
    name: policy.kind,
  })),
);
const draws = drawPurpose("1", "test/settings");
const PERIODS = 8;

const unit = fc
  .record({
    technology: fc.constantFrom(...TECHNOLOGIES),
    capacityKw: fc.integer({ min: 0, max: 20_000 }),
    consumptionKw: fc.integer({ min: 1, max: 20_000 }),
    importLimitKw: fc.integer({ min: 20_000, max: 30_000 }),
    deviationFrac: fc.constantFrom(0, 0.05, 0.1, 0.4, 100),
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
  )
  .map((of) =>
    of.technology === "demand" ? { ...of, capacityKw: 0 } : { ...of, consumptionKw: 0 },
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
    consumptionKwMax: Float64Array.from(units, (of) => of.consumptionKw),
  };
}

const perPeriod = (units: readonly Unit[], value: (of: Unit, step: number) => number) =>
  Float64Array.from(
    units.flatMap((of) => Array.from({ length: PERIODS }, (_, step) => value(of, step))),
  );

/** Schedule and orders of one batch; columns start as NaN, so that what a policy does not write shows. */
function answers(
  policy: AgentPolicy,
  { units: any, prices }: Drawn,
  strategy: StrategySettings,
  deviationScale = 1,
  isTwoPart = false,
) {
  const owned = any.filter((of) => policy.technologies.includes(of.technology));
  const units = owned.length > 0 ? owned : [{ ...any[0]!, ...typical(policy.technologies[0]!) }];

  const rows = rowsOf(units);
  const own = hasStrategy(policy) ? { strategy } : {};
  const group = policySchema.parse({ kind: policy.kind, ...SETTINGS[policy.kind], ...own });
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
      of.technology === "storage" ? 0 : (of.capacityKw - of.consumptionKw) * of.availableFrac,
    ),
    importLimitKw: perPeriod(units, (of) => of.importLimitKw),
    priceGbpPerMwh: Float64Array.from(prices),
    revenueGbpPerMwh: perPeriod(units, (of, step) => of.revenueGbpPerMwh + step),
  };
  const column = () => new Float64Array(units.length * PERIODS).fill(Number.NaN);
  const plannedKw = column();
  policy.schedule(base, settings, plannedKw);
  const observation: OrderObservation = {
    ...base,
    plannedKw,
    deviationKw: perPeriod(
      units,
      (of) => (of.capacityKw + of.consumptionKw) * of.deviationFrac * deviationScale,
    ),
    curtailedKw: perPeriod(
      units,
      (of) => (of.capacityKw + of.consumptionKw) * of.availableFrac * of.curtailedFrac,
    ),
    couldRelieve: Uint8Array.from(
      perPeriod(units, (of, step) => (step % 2 === 0 ? of.couldRelieve : 0)),
    ),
    couldRelieveUp: Uint8Array.from(
      perPeriod(units, (of, step) => (step % 3 === 0 ? of.couldRelieve : 0)),
    ),
    isTwoPart,
  };
  const before = JSON.stringify({ observation, settings });
  const out: OrderColumns = {
    bidKw: column(),
    bidGbpPerMwh: column(),
    offerKw: column(),
    offerGbpPerMwh: column(),
    offerUpKw: column(),
    offerUpGbpPerMwh: column(),
    // These are 0 unless written.
    bidAvailabilityGbpPerMwh: new Float64Array(units.length * PERIODS),
    offerAvailabilityGbpPerMwh: new Float64Array(units.length * PERIODS),
    offerUpAvailabilityGbpPerMwh: new Float64Array(units.length * PERIODS),
  };
  policy.order(observation, settings, out);
  expect(JSON.stringify({ observation, settings })).toBe(before);
  return { units, observation, settings, plannedKw, out };
}

/** What makes any drawn unit one of a technology. */
function typical(technology: Technology): Partial<Unit> {
  if (technology === "storage") return { technology, chargeKw: 1000, energyWh: 2_000_000 };
  const none = { technology, chargeKw: 0, energyWh: 0, efficiency: 1 };
  return technology === "demand"
    ? { ...none, capacityKw: 0, consumptionKw: 1000 }
    : { ...none, consumptionKw: 0 };
}

const strategyOf = (kind: string) => strategySchema.parse({ kind });

test.for(POLICIES)(
  "$kind: its settings have defaults, and every column has one finite value a row",
  (policy) => {
    expect(policySchema.parse({ kind: policy.kind })).toMatchObject({ kind: policy.kind });
    fc.assert(
      fc.property(batches, (drawn) => {
        const { settings, units } = answers(policy, drawn, strategyOf("truthful"));
        for (const column of Object.values(settings)) {
          expect(column).toHaveLength(units.length);
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
          const row = Math.floor(cell / PERIODS);
          const { capacityKw, chargeKwMax, consumptionKwMax } = observation.rows;
          expect(kw).toBeLessThanOrEqual(capacityKw[row]!);
          expect(kw).toBeGreaterThanOrEqual(-chargeKwMax[row]! - consumptionKwMax[row]!);
        }
      }),
    );
  },
);

test.for(everyPair)(
  "$name, $kind: orders are finite, neither powers nor prices are negative, and availability is a part of the price",
  ({ policy, kind }) => {
    fc.assert(
      fc.property(batches, (drawn) => {
        for (const isTwoPart of [false, true]) {
          const { out } = answers(policy, drawn, strategyOf(kind), 1, isTwoPart);
          for (const column of Object.values(out) as Float64Array[])
            expect(column.every((value) => Number.isFinite(value) && value >= 0)).toBe(true);
          for (const side of ["bid", "offer", "offerUp"] as const)
            for (const [cell, availability] of out[`${side}AvailabilityGbpPerMwh`].entries())
              expect(availability).toBeLessThanOrEqual(
                isTwoPart ? out[`${side}GbpPerMwh`][cell]! : 0,
              );
        }
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
          const row = Math.floor(cell / PERIODS);
          const { chargeKwMax, consumptionKwMax, capacityKw, technology } = observation.rows;
          expect(bidKw).toBeLessThanOrEqual(observation.curtailedKw[cell]!);
          if (observation.couldRelieve[cell] === 0) expect(out.offerKw[cell]).toBe(0);
          const drawnKw =
            consumptionKwMax[row]! > 0 ? observation.importLimitKw[cell]! : chargeKwMax[row]!;
          const mostKw = Math.max(0, observation.plannedKw[cell]! + drawnKw);
          expect(out.offerKw[cell]!).toBeLessThanOrEqual(mostKw);
          if (observation.couldRelieveUp[cell] === 0) expect(out.offerUpKw[cell]).toBe(0);
          const highestKw = {
            ...{ demand: 0, storage: capacityKw[row]!, chp: observation.availableKw[cell]! },
            // Weather is used up already.
            ...{ wind: -Infinity, solar: -Infinity, hydro: -Infinity, generator: -Infinity },
          }[technology[row]!];
          const roomKw = Math.max(0, highestKw - observation.plannedKw[cell]!);
          expect(out.offerUpKw[cell]!).toBeLessThanOrEqual(roomKw);
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
          { ...drawn, units: together.units.slice(0, 1) },
          strategyOf(kind),
        );
        expect(together.plannedKw.subarray(0, PERIODS)).toEqual(alone.plannedKw);
        for (const name of Object.keys(alone.out) as (keyof OrderColumns)[])
          expect(together.out[name].subarray(0, PERIODS)).toEqual(alone.out[name]);
      }),
    );
  },
);

test.for(everyPair)(
  "$name, $kind: a strategy never bids above the truthful price and never offers below it",
  ({ policy, kind }) => {
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

/** Prices of a strategy's orders beside another's, cell by cell. */
function eachPrice(
  policy: AgentPolicy,
  drawn: Drawn,
  [left, right]: readonly [StrategySettings, StrategySettings],
  deviations: readonly [number, number],
  compare: (bids: readonly [number, number], asks: readonly [number, number]) => void,
): void {
  const one = answers(policy, drawn, left, deviations[0]).out;
  const other = answers(policy, drawn, right, deviations[1]).out;
  for (let cell = 0; cell < one.bidKw.length; cell += 1)
    compare(
      [one.bidGbpPerMwh[cell]!, other.bidGbpPerMwh[cell]!],
      [one.offerGbpPerMwh[cell]!, other.offerGbpPerMwh[cell]!],
    );
}

const averse = (riskAversion: number) =>
  strategySchema.parse({ kind: "risk-averse", riskAversion });
const aversions = fc.tuple(
  fc.double({ min: 0, max: 5, noNaN: true }),
  fc.double({ min: 0, max: 5, noNaN: true }),
);

test.for(PRICING)(
  "$kind, risk-averse: who dislikes risk more bids no more and asks no less",
  (policy) => {
    fc.assert(
      fc.property(batches, aversions, (drawn, pair) => {
        const [calm, shy] = [averse(Math.min(...pair)), averse(Math.max(...pair))];
        eachPrice(policy, drawn, [calm, shy], [1, 1], (bids, asks) => {
          expect(bids[1]).toBeLessThanOrEqual(bids[0]);
          expect(asks[1]).toBeGreaterThanOrEqual(asks[0]);
        });
      }),
    );
  },
);

test.for(PRICING)(
  "$kind, risk-averse: without aversion it is truthful, and near it as aversion goes",
  (policy) => {
    fc.assert(
      fc.property(batches, (drawn) => {
        eachPrice(policy, drawn, [averse(0), strategyOf("truthful")], [1, 1], (bids, asks) => {
          expect(bids[0]).toBe(bids[1]);
          expect(asks[0]).toBe(asks[1]);
        });
        // 1e-6 of a deviation of a few hundred pounds is no penny, but may round to another.
        eachPrice(policy, drawn, [averse(1e-6), strategyOf("truthful")], [1, 1], (bids, asks) => {
          expect(Math.abs(bids[0] - bids[1])).toBeLessThan(0.0101);
          expect(Math.abs(asks[0] - asks[1])).toBeLessThan(0.0101);
        });
      }),
    );
  },
);

test.for(PRICING.filter(({ kind }) => kind !== "storage"))(
  "$kind, risk-averse: a surer forecast is bid for no less and asked for no more, and a sure one truthfully",
  (policy) => {
    fc.assert(
      fc.property(batches, fc.double({ min: 0, max: 1, noNaN: true }), (drawn, surer) => {
        // The table behind the normal distribution is good to a penny of these prices.
        eachPrice(policy, drawn, [averse(0.5), averse(0.5)], [surer, 1], (bids, asks) => {
          expect(bids[0]).toBeGreaterThanOrEqual(bids[1] - 0.0101);
          expect(asks[0]).toBeLessThanOrEqual(asks[1] + 0.0101);
        });
        eachPrice(policy, drawn, [averse(0.5), strategyOf("truthful")], [0, 1], (bids, asks) => {
          expect(bids[0]).toBe(bids[1]);
          expect(asks[0]).toBe(asks[1]);
        });
      }),
    );
  },
);

test("no two strategies and no two policies give the same answer to everything", () => {
  const most: Unit = {
    technology: "storage",
    capacityKw: 10_000,
    consumptionKw: 8000,
    importLimitKw: 20_000,
    deviationFrac: 0.1,
    chargeKw: 10_000,
    energyWh: 20_000_000,
    efficiency: 0.927,
    availableFrac: 1,
    curtailedFrac: 0.5,
    couldRelieve: 1,
    revenueGbpPerMwh: 60,
  };
  const one: Drawn = {
    units: TECHNOLOGIES.map((technology) => ({ ...most, ...typical(technology), technology })),
    prices: [10, 20, 30, 40, 90, 120, 60, 50],
  };
  const texts = everyPair.map(({ policy, kind }) => {
    const { out, plannedKw } = answers(policy, one, strategyOf(kind));
    return JSON.stringify([plannedKw.slice(0, PERIODS), out.bidGbpPerMwh, out.offerGbpPerMwh]);
  });
  expect(new Set(texts).size).toBe(everyPair.length);
});
