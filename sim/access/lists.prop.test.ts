/** Laws of lists with traded slices, whichever way units give relief: buyers keep what they bought, sellers give what they sold. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { actuator } from "../actuation/registry.ts";
import type { Direction } from "../model/direction.ts";
import { signOf } from "../model/direction.ts";
import { anyActuation, MIN_SENSITIVITY, tradedCases } from "../testing/arbitraries.ts";
import { FINE } from "../testing/hand-made.ts";
import { allocateRanked } from "./allocate.ts";
import { plainList, returnObligations, tradedRows } from "./lists.ts";
import { tradedPlaces } from "./merit-order.ts";

/** More units than any list has. */
const UNITS = 8;
const HIGHEST = 100;

/** A list with trades, each unit on its side of the constraint: those that go up consume what the list says they have. */
const lists = fc
  .record({
    traded: tradedCases,
    isUp: fc.array(fc.boolean(), { minLength: UNITS, maxLength: UNITS }),
    hundredths: fc.array(fc.integer({ min: 5, max: 100 }), { minLength: UNITS, maxLength: UNITS }),
    neededKw: fc.integer({ min: 0, max: 60 }),
    actuation: fc.oneof(fc.constant(FINE), anyActuation),
  })
  .map(({ traded: { incoming, swaps }, isUp, hundredths, neededKw, actuation }) => {
    const direction = (unit: number): Direction => (isUp[unit] === true ? "up" : "down");
    const levelKw = new Float64Array(UNITS);
    for (const { unit, volumeKw } of incoming) levelKw[unit] = signOf(direction(unit)) * volumeKw;
    const trades = swaps.map(({ trade: id, buyer, seller }) => ({
      ...{ id, buyerDirection: direction(buyer), sellerDirection: direction(seller) },
    }));
    const ceilingKw = new Float64Array(UNITS);
    const range = {
      lowestKw: new Float64Array(UNITS).fill(-HIGHEST),
      highestKw: new Float64Array(UNITS).fill(HIGHEST),
    };
    return {
      ...{ incoming, swaps, trades, levelKw, neededKw, ceilingKw, direction, actuation },
      sensitivity: Float64Array.from(
        hundredths,
        (each, unit) => (signOf(direction(unit)) * each) / 100,
      ),
      list: tradedRows(tradedPlaces(incoming, swaps), trades, range, [], ceilingKw),
      plain: plainList(
        incoming.map(({ unit }) => unit),
        [],
        ceilingKw,
      ),
    };
  });

test("without trades the list is the plain one; while no seller gives, its own places are as free as there", () => {
  fc.assert(
    fc.property(lists, ({ incoming, list, plain, ceilingKw }) => {
      const none = tradedRows(
        incoming,
        [],
        { lowestKw: new Float64Array(UNITS), highestKw: new Float64Array(UNITS) },
        [],
        ceilingKw,
      );
      expect(none).toEqual(plain);
      expect(returnObligations(list, () => true)).toBe(false);
      const before = [list.rows.floorKw.slice(), list.rows.ceilingKw.slice()];
      returnObligations(list, () => false);
      for (const { row } of list.kept)
        expect([list.rows.floorKw[row], list.rows.ceilingKw[row]]).toEqual([0, 0]);
      returnObligations(list, () => true);
      expect([list.rows.floorKw, list.rows.ceilingKw]).toEqual(before);
    }),
  );
});

test.each([
  ["down", "output", [3, 0], [0, 0]],
  ["up", "consumption", [0, 0], [-3, 0]],
] as const)(
  "as it is made, a buyer that goes %s keeps the %s that it bought at its own place; while its seller is lost it keeps nothing",
  (direction, _, floorsKw, ceilingsKw) => {
    const incoming = [0, 1].map((unit) => ({
      ...{ unit, volumeKw: 5, slice: "own" as const, trade: "" },
    }));
    const swap = { trade: "T", buyer: 0, seller: 2, buyerKw: 3, sellerKw: 3, askGbpPerMwh: 10 };
    const rangeKw = new Float64Array(UNITS).fill(HIGHEST);
    const list = tradedRows(
      tradedPlaces(incoming, [swap]),
      [{ id: "T", buyerDirection: direction, sellerDirection: direction }],
      { lowestKw: rangeKw, highestKw: rangeKw },
      [],
      new Float64Array(UNITS),
    );
    const own = () => {
      const rows = [...list.rows.unit.keys()].filter(
        (row) => row < list.rows.count && list.rows.capKw[row] === Infinity,
      );
      return [
        rows.map((row) => list.rows.floorKw[row]),
        rows.map((row) => list.rows.ceilingKw[row]),
      ];
    };
    expect(own()).toEqual([floorsKw, ceilingsKw]);
    expect(returnObligations(list, () => false)).toBe(true);
    expect(own()).toEqual([
      [0, 0],
      [0, 0],
    ]);
  },
);

test("a list gives relief by its order, each unit its own way: sellers no more than they sold, and buyers lose what they bought last", () => {
  fc.assert(
    fc.property(lists, ({ list, levelKw, sensitivity, neededKw, direction, swaps, actuation }) => {
      const after = levelKw.slice();
      const given = allocateRanked(
        {
          ...{ rows: list.rows, sensitivity, minSensitivity: MIN_SENSITIVITY },
          actuate: Array.from({ length: UNITS }, () => actuator(actuation)),
          capacityKw: new Float64Array(UNITS).fill(HIGHEST),
        },
        neededKw,
        after,
      );
      let reliefKw = 0;
      for (let unit = 0; unit < UNITS; unit += 1) {
        const movedKw = signOf(direction(unit)) * (levelKw[unit]! - after[unit]!);
        expect(movedKw).toBeGreaterThanOrEqual(0);
        reliefKw += movedKw * Math.abs(sensitivity[unit]!);
        if (actuation !== FINE) continue;
        const sum = (side: "buyer" | "seller") =>
          swaps
            .filter((swap) => swap[side] === unit)
            .reduce((kw, swap) => kw + (side === "buyer" ? swap.buyerKw : swap.sellerKw), 0);
        const hasKw = Math.abs(levelKw[unit]!);
        expect(movedKw).toBeLessThanOrEqual(Math.max(hasKw, sum("seller") + hasKw) + 1e-9);
        // What a buyer keeps at its own place its released slice behind gives: short is a list that has nothing left.
        if (given < neededKw - 1e-6) expect(movedKw).toBeGreaterThanOrEqual(hasKw - 1e-6);
      }
      expect(reliefKw).toBeCloseTo(given, 6);
    }),
  );
});
