/**
 * What every policy and every bidding strategy keeps, found through their registries: answers that are finite and bounded
 * by what was asked, that do not depend on who else is in the batch, and inputs that are left as they were.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { AgentPolicy, OrderColumns } from "../sim/model/agents.ts";
import { TECHNOLOGIES } from "../sim/model/network-document.ts";
import { policySchema } from "./registry.ts";
import { type StrategySettings, strategySchema } from "./strategies/registry.ts";
import {
  answers,
  batches,
  blankOrders,
  type Drawn,
  everyPair,
  PERIODS,
  POLICIES,
  PRICING,
  strategyOf,
  typical,
  type Unit,
} from "./testing/drawn-batches.ts";

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

test("a policy whose owners may be said to game acts on it", () => {
  const games = POLICIES.filter(
    ({ kind, settings }) => settings.safeParse({ kind, gaming: {} }).success,
  );
  expect(games.map(({ kind }) => kind)).toEqual(["demand", "industry"]);
  for (const { conduct } of games) expect(conduct).toBeDefined();
});

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
  "$name, $kind: asked for each period by itself, it offers what it offers where it is asked for that one alone",
  ({ policy, kind }) => {
    fc.assert(
      fc.property(batches, (drawn) => {
        const { units, observation, settings } = answers(policy, drawn, strategyOf(kind));
        const asked = (isWanted: (step: number) => boolean, isEachPeriodAlone: boolean) => {
          const flags = Uint8Array.from(observation.plannedKw, (_, cell) =>
            isWanted(cell % PERIODS) ? 1 : 0,
          );
          const out = blankOrders(units.length);
          const statement = { couldRelieve: flags, couldRelieveUp: flags, isEachPeriodAlone };
          policy.order({ ...observation, ...statement }, settings, out);
          return out;
        };
        const each = asked(() => true, true);
        for (let step = 0; step < PERIODS; step += 1) {
          const one = asked((other) => other === step, false);
          for (const name of [
            "offerKw",
            "offerGbpPerMwh",
            "offerUpKw",
            "offerUpGbpPerMwh",
          ] as const)
            for (let cell = step; cell < each[name].length; cell += PERIODS)
              expect(each[name][cell]).toBe(one[name][cell]);
        }
      }),
    );
  },
);

test.for(everyPair)(
  "$name, $kind: what must last fewer minutes is no less, and no more than the same energy allows",
  ({ policy, kind }) => {
    fc.assert(
      fc.property(batches, fc.constantFrom(1, 15, 20), (drawn, heldMinutes) => {
        const { units, observation, settings } = answers(policy, drawn, strategyOf(kind));
        const lasting = (minutes: number) => {
          const out = blankOrders(units.length);
          const manner = { isEachPeriodAlone: true, heldMinutes: minutes };
          policy.order({ ...observation, ...manner }, settings, out);
          return out;
        };
        const [throughout, held] = [lasting(30), lasting(heldMinutes)];
        for (const name of ["offerKw", "offerUpKw"] as const)
          for (const [cell, kw] of held[name].entries()) {
            expect(kw).toBeGreaterThanOrEqual(throughout[name][cell]!);
            expect(kw * heldMinutes).toBeLessThanOrEqual(throughout[name][cell]! * 30 + 1e-6);
          }
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
    const orders = [out.bidGbpPerMwh, out.offerGbpPerMwh, out.offerKw, out.offerUpKw];
    return JSON.stringify([plannedKw.slice(0, PERIODS), ...orders]);
  });
  expect(new Set(texts).size).toBe(everyPair.length);
});
