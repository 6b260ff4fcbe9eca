/** What units could do: the series' offer inside capacities and connections, and stores as far as their energy reaches. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { type HandUnit, handNetwork } from "../testing/hand-made.ts";
import { availability, type HeldOnTop } from "./availability.ts";

function available(
  units: readonly HandUnit[],
  sourceKw: readonly number[],
  plannedKw: readonly number[],
  held?: HeldOnTop,
) {
  const network = handNetwork(units);
  const column = () => new Float64Array(units.length);
  const [availableKw, lowestKw, highestKw] = [column(), column(), column()];
  availability(
    network,
    network.connections,
    Float64Array.from(sourceKw),
    Float64Array.from(plannedKw),
    Float64Array.from(network.units.energyWhInitial),
    availableKw,
    lowestKw,
    highestKw,
    held,
  );
  return { availableKw: [...availableKw], lowestKw: [...lowestKw], highestKw: [...highestKw] };
}

const store = { energyWh: 4_000_000, chargeKw: 1000, chargeEfficiency: 1, dischargeEfficiency: 1 };

test("how far up: a store to its power and its energy, demand to nothing, a CHP plant to its source, the others where they are", () => {
  const battery = { id: "store", capacityKw: 1000, storage: store };
  expect(available([battery], [0], [-400]).highestKw).toEqual([1000]);
  const nearlyEmpty = { ...battery, storage: { ...store, energyWh: 100_000 } };
  // Half full and kept above 5 %: 45 kWh last half an hour at 90 kW.
  expect(available([nearlyEmpty], [0], [0]).highestKw).toEqual([90]);
  const works = { id: "works", capacityKw: 0, consumptionKw: 1000, importLimitKw: 1000 };
  expect(available([works], [-600], [0]).highestKw).toEqual([0]);
  const chp = { id: "chp", capacityKw: 1000, technology: "chp" as const };
  expect(available([chp], [900], [600])).toMatchObject({ availableKw: [600], highestKw: [900] });
  const wind = { id: "wind", capacityKw: 1000 };
  expect(available([wind], [700], [300])).toMatchObject({ availableKw: [700], highestKw: [700] });
});

test("a generator gives what its source offers, up to its capacity, and goes down to 0", () => {
  const unit = { id: "wind", capacityKw: 1000 };
  expect(available([unit], [700], [0])).toMatchObject({ availableKw: [700], lowestKw: [0] });
  expect(available([unit], [1200], [0])).toMatchObject({ availableKw: [1000], lowestKw: [0] });
});

test("a store follows its schedule as far as power and energy allow", () => {
  const unit = { id: "store", capacityKw: 1000, storage: store };
  expect(available([unit], [0], [-400])).toMatchObject({ availableKw: [-400], lowestKw: [-1000] });
  expect(available([unit], [0], [5000]).availableKw).toEqual([1000]);
  expect(available([unit], [0], [-5000]).availableKw).toEqual([-1000]);
  const nearlyFull = { ...unit, storage: { ...store, initialFrac: 0.94 } };
  // 1 % of 4 MWh is left below the upper bound: 40 kWh in half an hour.
  expect(available([nearlyFull], [0], [-1000])).toMatchObject({
    availableKw: [-80],
    lowestKw: [-80],
  });
  const nearlyEmpty = { ...unit, storage: { ...store, initialFrac: 0.06 } };
  expect(available([nearlyEmpty], [0], [1000]).availableKw).toEqual([80]);
});

test("demand draws what it would, no more than its connection may import, and could draw up to that", () => {
  const unit = { id: "works", capacityKw: 0, consumptionKw: 600, importLimitKw: 1000 };
  expect(available([unit], [-600], [0])).toMatchObject({ availableKw: [-600], lowestKw: [-1000] });
  expect(available([unit], [-1200], [0])).toMatchObject({
    availableKw: [-1000],
    lowestKw: [-1000],
  });
  expect(available([unit], [0], [0])).toMatchObject({ availableKw: [0], lowestKw: [-1000] });
});

test("demand and a store behind one connection share its import limit", () => {
  const units = [
    { id: "works", capacityKw: 0, consumptionKw: 600, importLimitKw: 800, connection: "shared" },
    { id: "store", capacityKw: 500, storage: { ...store, chargeKw: 500 }, connection: "shared" },
  ];
  // 600 is drawn; of the 200 that are left, each gets its share of what it could draw on top: 200 and 500.
  const { availableKw, lowestKw } = available(units, [-600, 0], [0, 0]);
  expect(availableKw).toEqual([-600, 0]);
  expect(lowestKw.reduce((sum, kw) => sum + kw, 0)).toBeGreaterThanOrEqual(-800);
  expect(lowestKw[0]).toBeCloseTo(-600 - (200 * 200) / 700, 2);
});

test("a CHP plant runs to its schedule where its heat allows more", () => {
  const unit = { id: "chp", capacityKw: 1000, technology: "chp" as const };
  expect(available([unit], [900], [600])).toMatchObject({ availableKw: [600], lowestKw: [0] });
  expect(available([unit], [500], [600]).availableKw).toEqual([500]);
  expect(available([unit], [500], [-1]).availableKw).toEqual([0]);
});

test("units behind one connection share its export limit in proportion", () => {
  const units = [
    { id: "sun", capacityKw: 600, connection: "shared", exportLimitKw: 500 },
    { id: "wind", capacityKw: 600, connection: "shared" },
    { id: "alone", capacityKw: 600 },
  ];
  expect(available(units, [400, 600, 600], [0, 0, 0]).availableKw).toEqual([200, 300, 600]);
  expect(available(units, [200, 300, 100], [0, 0, 0]).availableKw).toEqual([200, 300, 100]);
});

test("stores behind one connection share its import limit, in what they plan and in how far they can be sent", () => {
  const units = ["left", "right"].map((id) => ({
    id,
    capacityKw: 1000,
    connection: "shared",
    exportLimitKw: 2000,
    importLimitKw: 1000,
    storage: store,
  }));
  const { availableKw, lowestKw } = available(units, [0, 0], [-900, -900]);
  expect(availableKw[0]! + availableKw[1]!).toBeGreaterThanOrEqual(-1000);
  expect(lowestKw[0]! + lowestKw[1]!).toBeGreaterThanOrEqual(-1000);
});

test("no connection exports or imports above its limits, whatever its units could do", () => {
  const units = fc.array(
    fc.record({
      capacityKw: fc.integer({ min: 1, max: 1000 }),
      sourceKw: fc.integer({ min: 0, max: 1500 }),
      plannedKw: fc.integer({ min: -1500, max: 1500 }),
      isStore: fc.boolean(),
      connection: fc.constantFrom("a", "b"),
    }),
    { minLength: 1, maxLength: 5 },
  );
  const limits = fc.record({
    exportKw: fc.integer({ min: 0, max: 2000 }),
    importKw: fc.integer({ min: 0, max: 2000 }),
  });
  fc.assert(
    fc.property(units, limits, (list, { exportKw, importKw }) => {
      const { availableKw, lowestKw, highestKw } = available(
        list.map((unit, row) => ({
          id: `u${row}`,
          capacityKw: unit.capacityKw,
          connection: unit.connection,
          exportLimitKw: exportKw,
          importLimitKw: importKw,
          ...(unit.isStore ? { storage: store } : {}),
        })),
        list.map((unit) => unit.sourceKw),
        list.map((unit) => unit.plannedKw),
      );
      for (const connection of ["a", "b"]) {
        const rows = list.flatMap((unit, row) => (unit.connection === connection ? [row] : []));
        const sum = (values: readonly number[]) =>
          rows.reduce((total, row) => total + values[row]!, 0);
        expect(sum(availableKw.map((kw) => Math.max(0, kw)))).toBeLessThanOrEqual(exportKw + 1e-6);
        expect(sum(availableKw.map((kw) => Math.min(0, kw)))).toBeGreaterThanOrEqual(
          -importKw - 1e-6,
        );
        expect(sum(lowestKw)).toBeGreaterThanOrEqual(-importKw - 1e-6);
        expect(sum(highestKw)).toBeLessThanOrEqual(exportKw + 1e-6);
      }
      for (const [row, kw] of availableKw.entries())
        expect(kw).toBeLessThanOrEqual(highestKw[row]!);
      for (const [row, kw] of availableKw.entries())
        expect(kw).toBeGreaterThanOrEqual(Math.min(0, lowestKw[row]!));
    }),
  );
});

const heldFor = (minutes: number, besideKw: number, leftMinutes = 30): HeldOnTop => ({
  besideKw: Float64Array.of(besideKw),
  leftSeconds: leftMinutes * 60,
  lastsSeconds: Float64Array.of(minutes * 60),
});

test("what a store only holds lasts its own minutes, beside what it does to the end of the half-hour", () => {
  // 2.5 MWh of room: 5 MW for half an hour, 10 MW for a quarter.
  const big = { energyWh: 11_000_000, chargeKw: 20_000, chargeEfficiency: 1 };
  const unit = {
    ...{ id: "store", capacityKw: 20_000, importLimitKw: 20_000, exportLimitKw: 20_000 },
    storage: { ...big, dischargeEfficiency: 1, initialFrac: 0.95 - 2.5 / 11 },
  };
  expect(available([unit], [0], [-10_000]).availableKw[0]).toBeCloseTo(-5000, 2);
  const quarter = available([unit], [0], [-20_000], heldFor(15, 0)).availableKw[0]!;
  expect(quarter).toBeCloseTo(-10_000, 2);
  // It charges 2 MW beside: for half an hour that takes 1 MWh, and 1.5 MWh last a quarter of one at 6 MW; in the last ten minutes it takes a third.
  const charging = available([unit], [0], [-20_000], heldFor(15, -2000)).availableKw[0]!;
  expect(charging).toBeCloseTo(-8000, 2);
  const atLast = available([unit], [0], [-20_000], heldFor(15, -2000, 10)).availableKw[0]!;
  expect(atLast).toBeCloseTo(-2000 - (2500 - 2000 / 6) * 4, 2);
  // Discharging beside makes no room before it has been done.
  expect(available([unit], [0], [-20_000], heldFor(15, 2000)).availableKw[0]).toBe(quarter);
});

test("holding for fewer minutes is never less than giving throughout, and for all of them with nothing beside the same", () => {
  const kw = fc.integer({ min: -1500, max: 1500 });
  const minutes = fc.integer({ min: 1, max: 30 });
  fc.assert(
    fc.property(kw, kw, minutes, minutes, fc.double({ min: 0.05, max: 0.95 }), (...drawn) => {
      const [plannedKw, besideKw, lasts, left, initialFrac] = drawn;
      const small = { ...store, energyWh: 600_000, initialFrac };
      const unit = { id: "store", capacityKw: 1000, storage: small };
      const of = (held?: HeldOnTop) => available([unit], [0], [plannedKw], held).availableKw[0]!;
      const held = of(heldFor(lasts, besideKw, left));
      expect(Math.abs(held)).toBeGreaterThanOrEqual(Math.abs(of()) - 0.001);
      expect(Math.abs(of(heldFor(30, 0)) - of())).toBeLessThanOrEqual(0.001);
    }),
  );
});
