/** The plan over the whole range: within power and bounds, from half full to half full, and worth as much as the best that linear programming finds. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { PERIOD_HOURS } from "../../sim/core/time.ts";
import type { LinearProgramme } from "../../sim/model/ports.ts";
import { loadHighsSolver } from "../../sim/venues/solver/highs.ts";
import { placeOfPlan, planAt } from "./registry.ts";
import type { PlannedStore, PricedDay } from "./store.ts";

const solver = await loadHighsSolver();
const wholeRange = planAt(placeOfPlan({ kind: "whole-range" }));

const efficiency = fc.double({ min: 0.5, max: 1, noNaN: true });
const stores = fc.record({
  usableKwh: fc.integer({ min: 0, max: 20_000 }),
  chargeKw: fc.integer({ min: 0, max: 10_000 }),
  dischargeKw: fc.integer({ min: 0, max: 10_000 }),
  ...{ chargeEfficiency: efficiency, dischargeEfficiency: efficiency },
  wearGbpPerMwh: fc.integer({ min: 0, max: 30 }),
});
/** Few prices, so that many are equal; of 46 to 50 half-hours. */
const days = fc
  .array(fc.constantFrom(-150, -20, 0, 30, 31, 65, 66, 100, 400), { minLength: 46, maxLength: 50 })
  .map((prices): PricedDay => {
    const steps = prices.map((_, step) => step);
    const ranked = steps.sort((left, right) => prices[left]! - prices[right]! || left - right);
    return { priceGbpPerMwh: Float64Array.from(prices), ranked };
  });

/** What a plan earns of a day, £, after wear. */
const earnedGbp = (planKw: Float64Array, store: PlannedStore, { priceGbpPerMwh }: PricedDay) =>
  planKw.reduce(
    (sum, kw, step) =>
      sum +
      ((kw * priceGbpPerMwh[step]! - Math.abs(kw) * store.wearGbpPerMwh) * PERIOD_HOURS) / 1000,
    0,
  );

/** kWh in store at the end of each half-hour. */
function storedKwh(planKw: Float64Array, store: PlannedStore): number[] {
  let stored = store.usableKwh / 2;
  return Array.from(planKw, (kw) => {
    stored -=
      kw < 0
        ? kw * PERIOD_HOURS * store.chargeEfficiency
        : (kw * PERIOD_HOURS) / store.dischargeEfficiency;
    return stored;
  });
}

/** The same day as a programme: what is put in and taken out in each half-hour, kW; nothing is taken out below zero. */
function bestGbp(store: PlannedStore, { priceGbpPerMwh }: PricedDay): number {
  const count = priceGbpPerMwh.length;
  const { chargeKw, dischargeKw, chargeEfficiency, dischargeEfficiency, wearGbpPerMwh } = store;
  const mwh = PERIOD_HOURS / 1000;
  const prices = [...priceGbpPerMwh];
  const half = store.usableKwh / 2;
  const programme: LinearProgramme = {
    gain: Float64Array.from([
      ...prices.map((price) => -(price + wearGbpPerMwh) * mwh),
      ...prices.map((price) => (price - wearGbpPerMwh) * mwh),
    ]),
    upper: Float64Array.from([
      ...prices.map(() => chargeKw),
      ...prices.map((price) => (price < 0 ? 0 : dischargeKw)),
    ]),
    isWhole: new Uint8Array(2 * count),
    rows: prices.map((_, step) => {
      const steps = prices.slice(0, step + 1).map((_, at) => at);
      const isLast = step === count - 1;
      return {
        columns: [...steps, ...steps.map((at) => count + at)],
        factors: [
          ...steps.map(() => chargeEfficiency * PERIOD_HOURS),
          ...steps.map(() => -PERIOD_HOURS / dischargeEfficiency),
        ],
        ...{ lower: isLast ? 0 : -half, upper: isLast ? 0 : half },
      };
    }),
  };
  const { columns } = solver(programme)!;
  return programme.gain.reduce((sum, gain, column) => sum + gain * columns[column]!, 0);
}

test("it is within power and bounds, ends half full, and nothing is worth more", () => {
  fc.assert(
    fc.property(stores, days, (store, day) => {
      const planKw = new Float64Array(day.ranked.length);
      wholeRange(store, day, planKw);
      for (const kw of planKw) {
        expect(kw).toBeGreaterThanOrEqual(-store.chargeKw - 1e-6);
        expect(kw).toBeLessThanOrEqual(store.dischargeKw + 1e-6);
      }
      const stored = storedKwh(planKw, store);
      expect(Math.min(...stored)).toBeGreaterThanOrEqual(-1e-6);
      expect(Math.max(...stored)).toBeLessThanOrEqual(store.usableKwh + 1e-6);
      expect(stored.at(-1)).toBeCloseTo(store.usableKwh / 2, 5);
      expect(earnedGbp(planKw, store, day)).toBeCloseTo(bestGbp(store, day), 4);
    }),
    { numRuns: 150 },
  );
});
