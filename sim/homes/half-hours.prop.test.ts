import fc from "fast-check";
import { expect, test } from "vitest";
import { HalfHours, SharedHalfHours } from "./half-hours.ts";
import { SUM_COUNT, SUMS } from "./sums.ts";

const FROM = 965_011;
const SAID = { signal: undefined, alert: undefined };

/** Sums of which every column tells the half-hour and how often it was lived. */
const sumsOf = (period: number, turn: number) =>
  Float64Array.from({ length: SUM_COUNT }, (_, column) => period + column / 8 + turn * 1000);

test("gives each half-hour that is kept as it was lived last, however many there are and wherever homes were put back to", () => {
  const step = fc.record({ lived: fc.integer({ min: 1, max: 400 }), back: fc.nat(200) });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 6 }), fc.nat(300), (steps, forgotten) => {
      const shared = new SharedHalfHours(FROM, 3);
      const kept = new HalfHours(shared, 1, 4);
      // Another group, which is lived less far.
      const other = new HalfHours(shared, 2, 4);
      other.set(FROM, sumsOf(FROM, 7), SAID);
      const turns = new Map<number, number>();
      let next = FROM;
      for (const [turn, { lived, back }] of steps.entries()) {
        for (const end = next + lived; next < end; next += 1) {
          kept.set(next, sumsOf(next, turn), SAID);
          turns.set(next, turn);
        }
        next = Math.max(FROM, next - back);
      }
      expect(other.at(FROM).baseWh).toBe(FROM + 7000);
      expect(other.has(FROM + 1)).toBe(false);
      shared.forgetBefore(FROM + forgotten);
      for (const [period, turn] of turns) {
        expect(kept.has(period)).toBe(period >= FROM + forgotten);
        if (!kept.has(period)) continue;
        const of = kept.at(period);
        const base = period + turn * 1000;
        expect(of.pluggedCars).toBe(base + SUMS.pluggedCars / 8);
        expect(of.baseWh).toBe(base);
        expect(of.storedWh).toBe(base + 1);
        expect(of.netWh).toBe(of.baseWh - of.solarWh + of.batteryWh + of.evWh + of.heatPumpWh);
        expect(kept.netWh(period)).toBe(of.netWh);
        expect(of.said).toBe(SAID);
      }
      expect(kept.has(FROM - 1)).toBe(false);
      expect(kept.has(FROM + turns.size)).toBe(false);
    }),
  );
});

test("rounds energies once, halves away from zero, and keeps what is no energy as it is", () => {
  const kept = new HalfHours(new SharedHalfHours(FROM, 1), 0, 3);
  const sums = new Float64Array(SUM_COUNT);
  sums[SUMS.baseWh] = 10.5;
  sums[SUMS.solarWh] = 3.4;
  sums[SUMS.batteryWh] = -2.5;
  sums[SUMS.indoorC] = 61.01;
  sums[SUMS.chargeFrac] = 1.25;
  kept.set(FROM, sums, SAID);
  expect(kept.at(FROM)).toMatchObject({
    ...{ baseWh: 11, solarWh: 3, batteryWh: -3, netWh: 5, indoorC: 20.34, chargeFrac: 1.25 },
  });
});
