/**
 * Batches of units as fast-check draws them, and what a policy answers to one: for properties that every policy keeps.
 */
import fc from "fast-check";
import { expect } from "vitest";
import { drawPurpose } from "../../sim/core/draws.ts";
import type {
  AgentPolicy,
  AgentRows,
  OrderColumns,
  OrderObservation,
} from "../../sim/model/agents.ts";
import { TECHNOLOGIES, type Technology } from "../../sim/model/network-document.ts";
import { agentPolicies, policySchema } from "../registry.ts";
import { type StrategySettings, strategies, strategySchema } from "../strategies/registry.ts";

export const POLICIES = Object.values(agentPolicies);
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
export const PRICING = POLICIES.filter(hasStrategy);
export const everyPair = POLICIES.flatMap((policy) =>
  (hasStrategy(policy) ? STRATEGIES : (["truthful"] as const)).map((kind) => ({
    ...{ policy, kind },
    name: policy.kind,
  })),
);
const draws = drawPurpose("1", "test/settings");
export const PERIODS = 8;

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
export type Unit = typeof unit extends fc.Arbitrary<infer Made> ? Made : never;

export const batches = fc.record({
  units: fc.array(unit, { minLength: 1, maxLength: 5 }),
  prices: fc.array(
    fc.integer({ min: -8000, max: 40_000 }).map((pence) => pence / 100),
    { minLength: PERIODS, maxLength: PERIODS },
  ),
});
export type Drawn = typeof batches extends fc.Arbitrary<infer Made> ? Made : never;

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

/** Schedule and orders of one batch. */
export function answers(
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
    isEachPeriodAlone: false,
    heldMinutes: 30,
    isTwoPart,
  };
  const before = JSON.stringify({ observation, settings });
  const out = blankOrders(units.length);
  policy.order(observation, settings, out);
  expect(JSON.stringify({ observation, settings })).toBe(before);
  return { units, observation, settings, plannedKw, out };
}

/** Columns that start as NaN, so that what a policy does not write shows; availability is 0 unless written. */
export function blankOrders(rowCount: number): OrderColumns {
  const column = (value: number) => new Float64Array(rowCount * PERIODS).fill(value);
  const [blank, none] = [() => column(Number.NaN), () => column(0)];
  return {
    ...{ bidWorthGbpPerMwh: blank(), offerWorthGbpPerMwh: blank() },
    ...{ offerUpWorthGbpPerMwh: blank(), readyWorthGbpPerMwh: none() },
    ...{ bidKw: blank(), bidGbpPerMwh: blank(), bidAvailabilityGbpPerMwh: none() },
    ...{ offerKw: blank(), offerGbpPerMwh: blank(), offerAvailabilityGbpPerMwh: none() },
    ...{ offerUpKw: blank(), offerUpGbpPerMwh: blank(), offerUpAvailabilityGbpPerMwh: none() },
  };
}

/** What makes any drawn unit one of a technology. */
export function typical(technology: Technology): Partial<Unit> {
  if (technology === "storage") return { technology, chargeKw: 1000, energyWh: 2_000_000 };
  const none = { technology, chargeKw: 0, energyWh: 0, efficiency: 1 };
  return technology === "demand"
    ? { ...none, capacityKw: 0, consumptionKw: 1000 }
    : { ...none, consumptionKw: 0 };
}

export const strategyOf = (kind: string) => strategySchema.parse({ kind });
