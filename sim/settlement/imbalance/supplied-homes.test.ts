/** Whose account homes' energy is on, worked by hand; and that none of it is lost, whatever the parts. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { type GroupSupply, supplyHomes } from "./supplied-homes.ts";

const [OWN, MARKET, OTHER] = [0, 1, 2];
const group = (more: Partial<GroupSupply> = {}): GroupSupply => ({
  ...{ own: OWN, switchedTo: OWN, switchedFrac: 0, halfHourlyFrac: 1, profileWeight: 1000 },
  ...more,
});
const drew = (drawnWh: number, leftWh = 0, isHalfHourlyAlone = false) => ({
  ...{ drawnWh, leftWh, isHalfHourlyAlone },
});
const columns = (of: ReturnType<typeof supplyHomes>) =>
  [of.settledWh, of.drawnWh, of.leftWh].map((column) => [...column]);

test("a fifth of homes that went over to the market's supplier would have drawn a fifth, and all that was left is theirs", () => {
  const groups = [group({ switchedTo: MARKET, switchedFrac: 0.2 })];
  expect(columns(supplyHomes(groups, [drew(90, 10)], 3))).toEqual([
    [80, 10, 0],
    [80, 10, 0],
    [0, 10, 0],
  ]);
});

test("what homes on a profile left is on all accounts by profile: of 6 of 10 kWh three quarters, where three quarters of such homes are", () => {
  const groups = [
    group({ halfHourlyFrac: 0.4, profileWeight: 3000 }),
    group({ own: OTHER, switchedTo: OTHER, halfHourlyFrac: 0, profileWeight: 600 }),
  ];
  const of = supplyHomes(groups, [drew(2990, 10), drew(600)], 3);
  // By meter 0.4 of 3,000 less 4; of the other 1,794 and 600, 2,394 together, three quarters: 1,795.5, rounded to the first.
  expect([...of.settledWh]).toEqual([1196 + 1796, 0, 598]);
  expect([...of.drawnWh]).toEqual([2990, 0, 600]);
  expect([...of.leftWh]).toEqual([4, 0, 0]);
});

test("where only homes with half-hourly settlement could take part, all that was left is metered", () => {
  const of = supplyHomes([group({ halfHourlyFrac: 0.3 })], [drew(70, 30, true)], 3);
  expect([...of.leftWh]).toEqual([30, 0, 0]);
});

const frac = fc.double({ min: 0, max: 1, noNaN: true });
const party = fc.nat(2);
test("all parties are settled in all for what all homes drew, and so many whole watt-hours", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(
          fc.tuple(party, party, frac, frac, fc.nat(1e6)),
          fc.tuple(fc.integer({ min: -1e7, max: 1e8 }), fc.integer({ min: -1e6, max: 1e6 })),
        ),
        { minLength: 1, maxLength: 5 },
      ),
      (rows) => {
        const groups = rows.map(([[own, switchedTo, switchedFrac, halfHourlyFrac, weight]]) =>
          group({ own, switchedTo, switchedFrac, halfHourlyFrac, profileWeight: weight }),
        );
        const energies = rows.map(([, [drawnWh, leftWh]]) => drew(drawnWh, leftWh));
        const { settledWh, drawnWh } = supplyHomes(groups, energies, 3);
        const all = energies.reduce((sum, energy) => sum + energy.drawnWh, 0);
        for (const column of [settledWh, drawnWh]) {
          expect(column.reduce((sum, wh) => sum + wh, 0)).toBe(all);
          expect(column.every(Number.isInteger)).toBe(true);
        }
      },
    ),
  );
});
