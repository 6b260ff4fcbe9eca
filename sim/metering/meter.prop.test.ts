/** What the meters keep: energy to the watt-hour, a cause for every curtailed one, and stores inside their bounds. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { availability } from "../dispatch/availability.ts";
import type { Network } from "../model/network.ts";
import { CAUSES, type Registers, registers } from "../model/readings.ts";
import { handNetwork } from "../testing/hand-made.ts";
import { meter } from "./meter.ts";

const PERIOD_SECONDS = 1800;
const CONSTRAINTS = 3;

const wind = handNetwork(
  [
    { id: "a", capacityKw: 1000 },
    { id: "b", capacityKw: 1000 },
  ],
  Array.from({ length: CONSTRAINTS }, (_, row) => ({ id: `c${row}`, ratingKw: 1000 })),
);

function empty(network: Network): Registers {
  return registers({
    units: network.units.ids.length,
    constraints: network.constraintPoints.ids.length,
    branches: network.branches.ids.length,
    demands: network.demands.ids.length,
  });
}

/** Stretches of constant output with the part that each cause held back; one unit of `wind` a row. */
const stretches = fc.array(
  fc.record({
    seconds: fc.integer({ min: 1, max: 600 }),
    unit: fc.nat(1),
    availableKw: fc.double({ min: 0, max: 1000, noNaN: true }),
    cutFrac: fc.oneof(fc.constant(0), fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })),
    soldFrac: fc.constantFrom(0, 0.25, 1),
    constraint: fc.nat(CONSTRAINTS - 1),
  }),
  { maxLength: 12 },
);

test("curtailed and delivered make available, unit by unit, to the watt-hour", () => {
  fc.assert(
    fc.property(stretches, (list) => {
      const readings = meter(wind, filled(list), new Float64Array(2), 0);
      for (let unit = 0; unit < 2; unit += 1) {
        const all = [readings.availableWh, readings.deliveredWh, readings.curtailedWh].map(
          (of) => of[unit]!,
        );
        expect(all.every((wh) => Number.isInteger(wh) && wh >= 0)).toBe(true);
        expect(all[1]! + all[2]!).toBe(all[0]);
      }
    }),
  );
});

test("every curtailed watt-hour has one cause, in proportion to what each held back", () => {
  fc.assert(
    fc.property(stretches, (list) => {
      const of = filled(list);
      const { curtailedWh, cutWh } = meter(wind, of, new Float64Array(2), 0);
      for (let unit = 0; unit < 2; unit += 1) {
        let causesWh = 0;
        const rows = of.ownCutKws.length / 2 + 1;
        for (let cell = unit; cell < cutWh.length; cell += 2) {
          causesWh += cutWh[cell]!;
          const row = (cell - unit) / 2;
          const column = [of.ownCutKws, of.soldCutKws, of.tripCutKws][Math.floor(row / rows)];
          const kws = column?.[((row % rows) - 1) * 2 + unit] ?? 0;
          expect(Math.abs(cutWh[cell]! - kws / 3.6)).toBeLessThan(2);
        }
        expect(causesWh).toBe(curtailedWh[unit]);
      }
    }),
  );
});

function filled(list: typeof stretches extends fc.Arbitrary<infer List> ? List : never): Registers {
  const of = empty(wind);
  for (const { seconds, unit, availableKw, cutFrac, soldFrac, constraint } of list) {
    const cutKws = availableKw * cutFrac * seconds;
    of.availableKws[unit]! += availableKw * seconds;
    of.deliveredKws[unit]! += availableKw * seconds - cutKws;
    of.ownCutKws[constraint * 2 + unit]! += cutKws * (1 - soldFrac);
    of.soldCutKws[constraint * 2 + unit]! += cutKws * soldFrac;
  }
  return of;
}

test("who was moved both ways in a period has each cause with its own sign and size", () => {
  const drewMore = fc.double({ min: 0, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(drewMore, drewMore, drewMore, (ownKws, soldKws, outageKws) => {
      const of = empty(wind);
      of.ownCutKws[0] = ownKws;
      of.soldCutKws[2] = soldKws;
      of.outageCutKws[0] = 0 - outageKws;
      of.deliveredKws[0] = outageKws;
      of.availableKws[0] = ownKws + soldKws;
      const { curtailedWh, cutWh } = meter(wind, of, new Float64Array(2), 0);
      const rows = CONSTRAINTS + 1;
      const partOf = (cause: (typeof CAUSES)[number], row: number) =>
        cutWh[(CAUSES.indexOf(cause) * rows + row) * 2]!;
      const parts = [partOf("own", 1), partOf("sold", 2), partOf("outage", 0)];
      for (const [index, kws] of [ownKws, soldKws, 0 - outageKws].entries())
        expect(Math.abs(parts[index]! - kws / 3.6)).toBeLessThan(2);
      expect(parts[0]! + parts[1]! + parts[2]!).toBe(curtailedWh[0]);
    }),
  );
});

test("what a unit was sent to do on top comes off what it sold, the rest of each cause was held back; never more than the cause, nor of the other sign", () => {
  const kws = fc.double({ min: 0, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(kws, kws, kws, fc.boolean(), (ownKws, soldKws, sentKws, isUp) => {
      const of = empty(wind);
      const sign = isUp ? -1 : 1;
      const sent = Math.min(sentKws, ownKws + soldKws);
      of.ownCutKws[0] = sign * ownKws;
      of.soldCutKws[2] = sign * soldKws;
      (isUp ? of.sentUpKws : of.sentDownKws)[0] = sent;
      (isUp ? of.deliveredKws : of.availableKws)[0] = ownKws + soldKws;
      const { cutWh, heldBackWh } = meter(wind, of, new Float64Array(2), 0);
      for (const [cell, wh] of heldBackWh.entries()) {
        expect(sign * wh).toBeGreaterThanOrEqual(0);
        expect(sign * wh).toBeLessThanOrEqual(sign * cutWh[cell]!);
      }
      const rows = CONSTRAINTS + 1;
      const heldOf = (cause: (typeof CAUSES)[number], row: number) =>
        sign * heldBackWh[(CAUSES.indexOf(cause) * rows + row) * 2]!;
      const soldHeldKws = Math.max(0, soldKws - sent);
      expect(Math.abs(heldOf("sold", 2) - soldHeldKws / 3.6)).toBeLessThan(3);
      const ownHeldKws = ownKws - Math.max(0, sent - soldKws);
      expect(Math.abs(heldOf("own", 1) - ownHeldKws / 3.6)).toBeLessThan(3);
      if (sent === 0) expect(heldBackWh).toEqual(cutWh);
      if (sent === ownKws + soldKws) expect(heldBackWh.every((wh) => wh === 0)).toBe(true);
    }),
  );
});

test("a half watt-hour is rounded away from zero, in however many stretches it was added up", () => {
  for (const watts of [1025, 1_025_087, 497_007, 3]) {
    for (const count of [1, 6, 30, 180]) {
      const of = empty(wind);
      for (let stretch = 0; stretch < count; stretch += 1)
        of.availableKws[0]! += (watts / 1000) * (PERIOD_SECONDS / count);
      expect(meter(wind, of, new Float64Array(2), 0).availableWh[0]).toBe((watts + 1) / 2);
    }
  }
});

test("trades and demand are metered in whole watt-hours, a trade only where there is one", () => {
  const of = empty(wind);
  of.tradeKws.set([3.6 * 2.5, 3.6 * 7.4]);
  expect([...meter(wind, of, new Float64Array(2), 2).tradeWh]).toEqual([3, 7]);
  expect(meter(wind, of, new Float64Array(2), 0).tradeWh).toHaveLength(0);
});

const stores = fc.record({
  energyWh: fc.integer({ min: 1000, max: 4_000_000 }),
  capacityKw: fc.integer({ min: 1, max: 2000 }),
  chargeKw: fc.integer({ min: 0, max: 2000 }),
  importLimitKw: fc.integer({ min: 0, max: 2000 }),
  chargeEfficiency: fc.constantFrom(1, 0.927, 0.8, 1 / 3),
  dischargeEfficiency: fc.constantFrom(1, 0.927, 0.8, 1 / 3),
});
/** For each period the schedule and, in two stretches, how far down from what is available the store is sent. */
const periods = fc.array(
  fc.record({
    plannedKw: fc.double({ min: -3000, max: 3000, noNaN: true }),
    downFracs: fc.tuple(fc.constantFrom(0, 0.3, 1), fc.constantFrom(0, 0.7, 1)),
    seconds: fc.integer({ min: 0, max: PERIOD_SECONDS }),
  }),
  { minLength: 1, maxLength: 40 },
);

test("under any schedule and any instruction a store stays inside its bounds and makes no energy", () => {
  fc.assert(
    fc.property(
      stores,
      periods,
      ({ energyWh, chargeKw, chargeEfficiency, dischargeEfficiency, ...unit }, list) => {
        const storage = { energyWh, chargeKw, chargeEfficiency, dischargeEfficiency };
        const network = handNetwork([{ id: "store", ...unit, storage }]);
        const { units } = network;
        let stored: Float64Array = Float64Array.from(units.energyWhInitial);
        for (const { plannedKw, downFracs, seconds } of list) {
          const [available, lowest, highest] = [0, 0, 0].map(() => new Float64Array(1));
          availability(
            network,
            network.connections,
            Float64Array.of(0),
            Float64Array.of(plannedKw),
            stored,
            available!,
            lowest!,
            highest!,
          );
          expect(available![0]!).toBeGreaterThanOrEqual(lowest![0]!);
          expect(available![0]!).toBeLessThanOrEqual(unit.capacityKw);
          expect(lowest![0]!).toBeGreaterThanOrEqual(-Math.min(chargeKw, unit.importLimitKw));
          const of = empty(network);
          for (const [part, frac] of downFracs.entries()) {
            const duration = part === 0 ? seconds : PERIOD_SECONDS - seconds;
            const level = available![0]! - frac * (available![0]! - lowest![0]!);
            of.availableKws[0]! += available![0]! * duration;
            of.deliveredKws[0]! += level * duration;
            if (level < 0) of.chargedKws[0]! -= level * duration;
          }
          const after = meter(network, of, stored, 0).storedWh;
          const chargedWh = of.chargedKws[0]! / 3.6;
          const dischargedWh = of.deliveredKws[0]! / 3.6 + chargedWh;
          const exactWh = chargedWh * chargeEfficiency - dischargedWh / dischargeEfficiency;
          expect(Number.isInteger(after[0]!)).toBe(true);
          expect(after[0]! - stored[0]!).toBeLessThanOrEqual(exactWh + 1e-5);
          expect(after[0]! - stored[0]!).toBeGreaterThan(exactWh - 2 - 1e-5);
          expect(after[0]!).toBeGreaterThanOrEqual(units.energyWhMin[0]!);
          expect(after[0]!).toBeLessThanOrEqual(units.energyWhMax[0]!);
          stored = after;
        }
      },
    ),
    { numRuns: 300 },
  );
});
