/** Laws of the kernel, for any groups, weather and seed; and that homes are nobody's neighbours: more of them change no other. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { londonDayStart, parseDay, periodOf } from "../core/time.ts";
import { batteryEnds, type HomeGroup, homeGroupSchema } from "../model/homes.ts";
import { type Homes, homesOf } from "./homes.ts";
import { SHIFTS, stepHomes } from "./step.ts";
import { SUM_COUNT, SUMS } from "./sums.ts";

const FIRST = periodOf(londonDayStart(parseDay("2025-03-28")!));
const DAYS = 4;

const share = fc.double({ min: 0, max: 1, noNaN: true });
const arbitraryGroup = fc.record({
  count: fc.integer({ min: 1, max: 12 }),
  solar: fc.record({ share }),
  battery: fc.record({
    share,
    energyKwh: fc.double({ min: 0.5, max: 20, noNaN: true }),
    powerKw: fc.double({ min: 0.1, max: 8, noNaN: true }),
    roundTripFrac: fc.double({ min: 0.5, max: 1, noNaN: true }),
  }),
  ev: fc.record({
    share,
    charging: fc.constantFrom(
      { kind: "at-once" },
      { kind: "spread", overrideFrac: 0 },
      { kind: "window", overrideFrac: 0 },
      { kind: "window", from: "22:00", to: "23:00" },
    ),
  }),
  heatPump: fc.record({ share }),
});

const groupOf = (id: string, settings: object): HomeGroup =>
  homeGroupSchema.parse({ id, bus: "street", ...settings });

const drawnFrac = new Float64Array(SHIFTS).fill(1);
/** Cold nights, some sun at noon. */
const surroundings = (period: number, coldC: number) => {
  const hour = ((period - FIRST) % 48) / 2;
  const day = Math.max(0, Math.sin(((hour - 6) / 12) * Math.PI));
  return { temperatureC: coldC + 8 * day, solarFrac: 0.8 * day, drawnFrac };
};

/** Steps through the days; `each` sees homes and sums after every half-hour. */
function lived(
  groups: readonly HomeGroup[],
  seed: string,
  each: (homes: Homes, sums: Float64Array, period: number) => void,
  coldC = 0,
): void {
  const homes = homesOf(groups, seed);
  const sums = new Float64Array(groups.length * SUM_COUNT);
  for (let period = FIRST; period < FIRST + 48 * DAYS; period += 1) {
    stepHomes(homes, period, surroundings(period, coldC), sums);
    each(homes, sums, period);
  }
}

describe("any homes", () => {
  test("hold no more and no less in their batteries than these can, and account for it", () => {
    fc.assert(
      fc.property(arbitraryGroup, fc.string(), (settings, seed) => {
        const group = groupOf("a", settings);
        const { leastWh, mostWh } = batteryEnds(group);
        const oneWay = Math.sqrt(group.battery!.roundTripFrac);
        let before: Float64Array | undefined;
        lived([group], seed, (homes, sums) => {
          const rows = homes.groups[0]!.battery;
          let throughWh = 0;
          for (const row of rows) {
            const stored = homes.storedWh[row]!;
            expect(stored).toBeGreaterThanOrEqual(leastWh - 1e-6);
            expect(stored).toBeLessThanOrEqual(mostWh + 1e-6);
            const gained = stored - (before?.[row] ?? leastWh);
            throughWh += gained > 0 ? gained / oneWay : gained * oneWay;
          }
          expect(sums[SUMS.batteryWh]).toBeCloseTo(throughWh, 5);
          const mostThrough = rows.length * group.battery!.powerKw * 500;
          expect(Math.abs(sums[SUMS.batteryWh]!)).toBeLessThanOrEqual(mostThrough + 1e-6);
          before = homes.storedWh.slice();
        });
      }),
      { numRuns: 40 },
    );
  });

  test("charge no battery from the network, and give none of what is in it to the network", () => {
    fc.assert(
      fc.property(arbitraryGroup, fc.string(), (settings, seed) => {
        lived([groupOf("a", settings)], seed, ({ groups, drawnW, solarW }, sums) => {
          let [surplus, lack] = [0, 0];
          for (const row of groups[0]!.battery) {
            surplus += Math.max(0, solarW[row]! - drawnW[row]!) / 2;
            lack += Math.max(0, drawnW[row]! - solarW[row]!) / 2;
          }
          expect(sums[SUMS.batteryWh]).toBeLessThanOrEqual(surplus + 1e-6);
          expect(sums[SUMS.batteryWh]).toBeGreaterThanOrEqual(-lack - 1e-6);
        });
      }),
      { numRuns: 40 },
    );
  });

  test("give cars what they want or say what they lacked, inside the stay and below the charger's power", () => {
    fc.assert(
      fc.property(arbitraryGroup, fc.string(), (settings, seed) => {
        const group = groupOf("a", settings);
        const { efficiencyFrac, powerKw } = group.ev!;
        let [drawn, lacked, wanted] = [0, 0, 0];
        const seen = new Map<number, number>();
        let last: Homes | undefined;
        lived([group], seed, (homes, sums, period) => {
          last = homes;
          const start = period * 1800;
          let present = 0;
          for (const row of homes.groups[0]!.ev) {
            const [from, to] = [homes.arrivesAt[row]!, homes.leavesAt[row]!];
            if (from < start + 1800 && to > start) present += 1;
            // A stay is drawn at noon, before it begins: what is wanted then is all of it.
            if (seen.get(row) !== from && from > start) {
              seen.set(row, from);
              wanted += homes.wantedWh[row]!;
            }
            expect(to === 0 || to > from).toBe(true);
          }
          expect(sums[SUMS.evWh]).toBeLessThanOrEqual(present * powerKw * 500 + 1e-6);
          drawn += sums[SUMS.evWh]!;
          lacked += sums[SUMS.evLackedWh]!;
        });
        const open = last!.groups[0]!.ev.reduce((sum, row) => sum + last!.wantedWh[row]!, 0);
        expect(drawn * efficiencyFrac + lacked + open).toBeCloseTo(wanted, 2);
      }),
      { numRuns: 60 },
    );
  });

  test.for([
    { kind: "price", vehicleToGrid: {} },
    { kind: "price" },
    { kind: "at-once" },
    { kind: "spread" },
    { kind: "window" },
  ])("take up in a stay no more than their cars hold: %o", (charging) => {
    const capacityKwh = 12;
    const group = groupOf("a", {
      count: 200,
      tariff: { kind: "flat" },
      ev: { share: 1, pluggedInFrac: 1, energyKwh: 11, capacityKwh, charging },
    });
    let most = 0;
    lived([group], "stays", (homes, sums) => {
      for (const wantedWh of homes.wantedWh) most = Math.max(most, wantedWh);
      expect(sums[SUMS.chargeFrac]).toBeGreaterThanOrEqual(0);
      expect(sums[SUMS.chargeFrac]).toBeLessThanOrEqual(sums[SUMS.pluggedCars]!);
    });
    // Wishes are drawn around 11 with a deviation of 7: the fullest of 800 are held at what there is room for.
    expect(most).toBe(capacityKwh * 1000);
  });

  test("are kept between the thermostat's ends once warm, where the heat pump is strong enough", () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: -5, max: 12 }), (seed, coldC) => {
        const group = groupOf("a", { count: 20, heatPump: { share: 1, lossDeviationWPerK: 0 } });
        const { setC, thermostatK } = group.heatPump!;
        lived(
          [group],
          seed,
          ({ indoorC }, sums) => {
            for (const warmth of indoorC) {
              expect(warmth).toBeGreaterThanOrEqual(setC - thermostatK - 1e-9);
            }
            expect(sums[SUMS.coldHomes]).toBe(0);
          },
          coldC,
        );
      }),
      { numRuns: 20 },
    );
  });
});

test("homes that lose more than the heat pump gives are cold, and counted", () => {
  const group = groupOf("a", {
    count: 10,
    heatPump: { share: 1, lossWPerK: 900, lossDeviationWPerK: 0 },
  });
  let cold = 0;
  lived([group], "1", (_, sums) => {
    cold = Math.max(cold, sums[SUMS.coldHomes]!);
    expect(sums[SUMS.heatPumpWh]).toBeLessThanOrEqual(10 * group.heatPump!.powerKw * 500 + 1e-6);
  });
  expect(cold).toBe(10);
});

const ALL = { solar: { share: 0.5 }, battery: {}, ev: { share: 0.5 }, heatPump: { share: 0.5 } };

/** Everything that is drawn of homes and changes with them, by home, after the days. */
function ends(groups: readonly HomeGroup[], seed: string, from: number, count: number) {
  let end: Homes | undefined;
  lived(groups, seed, (homes) => {
    end = homes;
  });
  const { meanW, shift, lossWPerK, left, deviation, indoorC, storedWh, arrivesAt, wantedWh } = end!;
  return [meanW, shift, lossWPerK, left, deviation, indoorC, storedWh, arrivesAt, wantedWh].map(
    (column) => Array.from(column.subarray(from, from + count)),
  );
}

describe("draws", () => {
  const five = groupOf("a", { count: 5, ...ALL });

  test("are the same again, and others under another seed", () => {
    expect(ends([five], "1", 0, 5)).toEqual(ends([five], "1", 0, 5));
    expect(ends([five], "1", 0, 5)).not.toEqual(ends([five], "2", 0, 5));
  });

  test("of a home do not change by more homes in its group, nor by a group before it", () => {
    const alone = ends([five], "1", 0, 5);
    expect(ends([groupOf("a", { count: 9, ...ALL })], "1", 0, 5)).toEqual(alone);
    expect(ends([groupOf("b", { count: 3, ...ALL }), five], "1", 3, 5)).toEqual(alone);
  });

  test("of what it has follow from its name: who has panels at a share of a third has them at a half", () => {
    const owners = (share: number) =>
      homesOf([groupOf("a", { count: 200, solar: { share } })], "1").groups[0]!.solar;
    const [third, half] = [owners(1 / 3), new Set(owners(1 / 2))];
    expect(third.length).toBeGreaterThan(40);
    expect(half.size).toBeGreaterThan(third.length);
    expect(third.every((row) => half.has(row))).toBe(true);
  });
});
