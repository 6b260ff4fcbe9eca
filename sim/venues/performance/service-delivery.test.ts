/** What armed units gave, worked by hand: at the providers from a baseline, or at the constraint from the flow that was believed. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { MINUTES_PER_PERIOD } from "../../model/readings.ts";
import type { Award } from "../../model/services.ts";
import { baselineOf, baselineSchema, baselines } from "./baselines/registry.ts";
import { serviceDeliveries } from "./service-delivery.ts";

const awardOf = (unit: number, changeKw: number): Award => ({
  ...{ id: `a${unit}`, service: "s", zone: "z", placedAt: 0, period: 1, constraint: 0, unit },
  ...{ changeKw, reliefFrac: 0.5, availabilityGbpPerMwh: 0, utilisationGbpPerMwh: 300 },
  ...{ askAvailabilityGbpPerMwh: 0, askUtilisationGbpPerMwh: 300, term: "adHoc" },
  ...{ state: "armed", reason: "", foregoneGbpPerMwh: 0 },
});
const flat = (kw: number) => new Array<number>(MINUTES_PER_PERIOD).fill(kw);
const kws = (...rows: readonly (readonly number[])[]) =>
  Float64Array.from(rows.flat(), (kw) => kw * 60);

/** Two mills draw 1000 kW; the first is told 100 kW less and the second 300, from minute 10; at half of it relieves. */
const armed = [awardOf(0, 100), awardOf(1, 300)];
const fromTen = (kw: number) => flat(kw).fill(0, 0, 10);
const registers = (firstKw: number, secondKw: number, flowKw: number) => ({
  instructedKws: kws(fromTen(100), fromTen(300)),
  levelKws: kws(flat(-1000 + firstKw), flat(-1000 + secondKw)),
  untoldKws: kws(flat(-1000), flat(-1000)),
  ableKws: kws(flat(100), fromTen(300)),
  flowKws: kws(flat(flowKw), flat(flowKw)),
  expectedKws: kws(fromTen(5000), fromTen(5000)),
});
const meters = { declaredKw: Float64Array.of(-1000, -1000), beforeKw: () => -1000 };
const measured = (of: ReturnType<typeof registers>, isAtConstraint: boolean) =>
  serviceDeliveries(
    armed,
    of,
    meters,
    () => ({ baseline: baselineOf({ kind: "self-declared" }), isAtConstraint }),
    () => -0.5,
  );

test("at the asset: what each draws less than its baseline in the minutes of the instruction, at most what it was told", () => {
  const found = measured(registers(60, 400, 4800), false);
  expect(found.map(({ instructedWh, deliveredWh }) => [instructedWh, deliveredWh])).toEqual([
    [33_333, 20_000],
    [100_000, 100_000],
  ]);
  expect(found.map(({ reliefWh }) => reliefWh)).toEqual([10_000, 50_000]);
});

test("what could have been given counts in every minute of the period, told or not", () => {
  const parts = measured(registers(60, 400, 4800), false).map(({ ableFrac }) => ableFrac);
  expect(parts[0]).toBe(1);
  expect(parts[1]).toBeCloseTo(2 / 3, 8);
});

test("at the critical asset: 150 kW of the 200 asked for were seen, so each is taken to have given three quarters", () => {
  const found = measured(registers(60, 400, 4850), true);
  expect(found.map(({ deliveredWh }) => deliveredWh)).toEqual([25_000, 75_000]);
  expect(measured(registers(100, 300, 5100), true).map(({ deliveredWh }) => deliveredWh)).toEqual([
    0, 0,
  ]);
  expect(measured(registers(100, 300, 4000), true).map(({ deliveredWh }) => deliveredWh)).toEqual([
    33_333, 100_000,
  ]);
});

const kw = fc.integer({ min: -4000, max: 4000 });
test.for(Object.keys(baselines))(
  "%s: whatever meters say, delivered lies within nothing and what was told, and the other parts within 0 and 1",
  (kind) => {
    const baseline = baselineOf(baselineSchema.parse({ kind }));
    fc.assert(
      fc.property(kw, kw, kw, kw, fc.boolean(), (first, second, flow, declared, isAtConstraint) => {
        const found = serviceDeliveries(
          armed,
          registers(first, second, flow),
          { declaredKw: Float64Array.of(declared, -declared), beforeKw: () => undefined },
          () => ({ baseline, isAtConstraint }),
          () => -0.5,
        );
        for (const { instructedWh, deliveredWh, reliefWh, ableFrac } of found) {
          expect(deliveredWh).toBeGreaterThanOrEqual(0);
          expect(deliveredWh).toBeLessThanOrEqual(instructedWh);
          expect(reliefWh).toBeLessThanOrEqual(deliveredWh / 2 + 1);
          expect(ableFrac).toBeGreaterThanOrEqual(0);
          expect(ableFrac).toBeLessThanOrEqual(1);
        }
      }),
      { seed: 20261126, numRuns: 100 },
    );
  },
);
