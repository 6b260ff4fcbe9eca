/**
 * Laws of what cars of homes hold: no less than nothing and no more than they can, where a group gives on the whole no less than the floors of as many as that takes, and what they come home without is what they
 * hold less at the end, less what was charged, and what was given, and what those lacked that left.
 */
import { londonDayOf, londonInstant } from "../../../sim/core/time.ts";
import { SECONDS_PER_HOUR, WH_PER_KWH } from "../../../sim/core/units.ts";
import type { HomeGroup } from "../../../sim/model/homes.ts";
import type { Row } from "../../testing/engine-runs.ts";
import { type Facts, numbers, PERIOD_S, place } from "../facts.ts";

/** Wh that rounding of a half-hour's cells may be off. */
const ROUNDING_WH = 3;

type Car = NonNullable<HomeGroup["ev"]>;

const ofRow = (row: Row) =>
  numbers(row, "periodStart", "evWh", "evLackedWh", "pluggedCars", "carsStoredWh");

/** Each group's half-hours in order, with what its cars are; groups without cars have none. */
const carsOf = ({ scenario, rows }: Facts) =>
  scenario.homes.map((group) => ({
    group,
    own: rows.homes_period.filter((row) => row.group === group.id),
  }));

const wordsOf = (row: Row) =>
  `${row.group} ${place(row)}: ${row.carsStoredWh} Wh in ${row.pluggedCars} cars, ${row.evWh} Wh drawn`;

/** What gives on the whole is given by no fewer cars than chargers it takes, each of which is above its floor. */
export function carsHoldNoMoreThanTheyCan(facts: Facts): string[] {
  return carsOf(facts).flatMap(({ group: { ev, count }, own }) =>
    own.flatMap((row) => {
      const { evWh, pluggedCars, carsStoredWh } = ofRow(row);
      const fullWh = (ev?.capacityKwh ?? 0) * WH_PER_KWH;
      const isHeld =
        pluggedCars >= 0 &&
        pluggedCars <= (ev === undefined ? 0 : count) &&
        carsStoredWh >= leastWh(ev, evWh) - ROUNDING_WH &&
        carsStoredWh <= pluggedCars * fullWh + ROUNDING_WH;
      return isHeld ? [] : [wordsOf(row)];
    }),
  );
}

function leastWh(ev: Car | undefined, evWh: number): number {
  const way = wayOf(ev);
  if (ev === undefined || way === undefined || evWh >= 0) return 0;
  const giving = Math.ceil((0 - evWh - ROUNDING_WH) / mostWhOf(ev));
  return giving * way.floorFrac * ev.capacityKwh * WH_PER_KWH;
}

const wayOf = (ev: Car | undefined) =>
  ev?.charging.kind === "price" ? ev.charging.vehicleToGrid : undefined;

/** What a charger takes or gives in a half-hour. */
const mostWhOf = ({ powerKw }: Car) => (powerKw * WH_PER_KWH * PERIOD_S) / SECONDS_PER_HOUR;

/** What cars have driven is what nothing else explains: nothing but in the hours in which they come home, and of no car more than it holds in a night. */
export function carsDriveWhatTheyTakeUp(facts: Facts): string[] {
  return carsOf(facts).flatMap(({ group: { id, ev, count }, own }) => {
    if (ev === undefined) return [];
    const fullWh = ev.capacityKwh * WH_PER_KWH;
    const nights = new Map<number, number>();
    const wrong = own.slice(1).flatMap((row, index) => {
      const before = own[index]!;
      const { leastWh: least, mostWh: most } = drivenBetween(ev, before, row);
      const home = ofRow(before).pluggedCars;
      const arrivedWh = mayArrive(ev, Number(row.periodStart)) ? (count - home) * fullWh : 0;
      const night = londonDayOf(Number(row.periodStart) - PERIOD_S * NOON_PERIODS);
      nights.set(night, (nights.get(night) ?? 0) + Math.max(0, least));
      return most >= 0 && least <= arrivedWh ? [] : [`${wordsOf(row)}, ${least} Wh driven`];
    });
    const long = [...nights].filter(([, drivenWh]) => drivenWh > count * fullWh);
    return [...wrong, ...long.map(([night, wh]) => `${id}: ${wh} Wh driven before day ${night}`)];
  });
}

/** From midnight to noon, in half-hours; a night is from noon to noon. */
const NOON_PERIODS = 24;

/** What cars that came home in a half-hour had driven, at least and at most: what they gave of what they drew on the whole is not known, nor are parts of a watt-hour. */
function drivenBetween(ev: Car, before: Row, row: Row) {
  const fullWh = ev.capacityKwh * WH_PER_KWH;
  const emptyWh = (of: ReturnType<typeof ofRow>) => of.pluggedCars * fullWh - of.carsStoredWh;
  const [was, is] = [ofRow(before), ofRow(row)];
  const drivenWh = emptyWh(is) - emptyWh(was) + is.evWh * ev.efficiencyFrac + is.evLackedWh;
  const way = wayOf(ev);
  // Giving takes more out of a car than charging the same would put in.
  const lostFrac = way === undefined ? 0 : ev.efficiencyFrac * (1 / way.roundTripFrac - 1);
  const givenWh = { least: Math.max(0, 0 - is.evWh), most: is.pluggedCars * mostWhOf(ev) };
  return {
    leastWh: drivenWh - lostFrac * givenWh.most - ROUNDING_WH,
    mostWh: drivenWh - lostFrac * givenWh.least + ROUNDING_WH,
  };
}

/** Whether cars come home in a half-hour. */
function mayArrive({ arrival }: Car, start: number): boolean {
  const day = londonDayOf(start);
  const [from, to] = [arrival.earliestHour, arrival.latestHour].map((hour) =>
    londonInstant(day, hour * SECONDS_PER_HOUR),
  );
  return start <= to! && start + PERIOD_S > from!;
}
