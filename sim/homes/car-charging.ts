/**
 * When homes charge their cars: stays are drawn at noon for the evening to come, and decided half-hour by half-hour, for all cars of a group
 * at once (cars.ts); settings in sim/model/homes.ts. Takes settings, draws and columns of stays; gives what is drawn from the homes' supply, or given to it. Keeps: never above the charger's power,
 * never outside the stay, no more than the car takes up, and nothing given that would leave it below its floor or could not be taken back in time.
 */
import { normalDraws, uniformDraws } from "../core/draws.ts";
import { londonInstant, PERIOD_SECONDS } from "../core/time.ts";
import { SECONDS_PER_HOUR, WH_PER_KWH } from "../core/units.ts";
import type { EvSettings } from "../model/homes.ts";
import type { Homes } from "./homes.ts";
import { valueAt } from "./lognormal.ts";
import type { Charging } from "./plugged-cars.ts";
import { cheapestPart, type PriceOrder } from "./price-order.ts";
import type { Signal } from "./signals.ts";
import { type MomentLaw, momentAt, type StayLaw } from "./stay-law.ts";

const NOON = 12 * SECONDS_PER_HOUR;

/** Slots of a car's draws on a day. */
const SLOT = { pluggedIn: 0, arrival: 1, departure: 2, energy: 3, override: 4 } as const;

/** What a car of a group holds, Wh: it leaves full, so that its charge is this less what it still takes up. */
export const carWh = ({ settings }: StayLaw): number => settings.capacityKwh * WH_PER_KWH;

/**
 * Draws the stays of cars from this evening to tomorrow morning; where one is not plugged in the last one stands, which is over. A draw
 * for all of them, then the next: of what a function gives for one car, each number is allocated.
 */
export function drawStays(homes: Homes, ev: Int32Array, law: StayLaw, londonDay: number): void {
  const { stays, wantedWh, isAtOnce, charging } = homes;
  const { draws } = charging;
  uniformDraws(stays, ev, londonDay, SLOT.pluggedIn, draws);
  const rows = ev.filter((_, car) => draws[car]! < law.settings.pluggedInFrac);
  uniformDraws(stays, rows, londonDay, SLOT.arrival, draws);
  setMoments(homes.arrivesAt, rows, londonDay, law.arrival, draws);
  uniformDraws(stays, rows, londonDay, SLOT.departure, draws);
  setMoments(homes.leavesAt, rows, londonDay + 1, law.departure, draws);
  normalDraws(stays, rows, londonDay, SLOT.energy, draws);
  const fullWh = carWh(law);
  for (let car = 0; car < rows.length; car += 1)
    wantedWh[rows[car]!] = Math.min(valueAt(law.energy, draws[car]!), fullWh);
  uniformDraws(stays, rows, londonDay, SLOT.override, draws);
  for (let car = 0; car < rows.length; car += 1)
    isAtOnce[rows[car]!] = draws[car]! < law.overrideFrac ? 1 : 0;
}

/** The instants of a London day at which stays begin or end, of cars with these draws. */
function setMoments(
  instants: Float64Array,
  rows: Int32Array,
  londonDay: number,
  law: MomentLaw,
  draws: Float64Array,
): void {
  for (let car = 0; car < rows.length; car += 1)
    instants[rows[car]!] = londonInstant(londonDay, momentAt(law, draws[car]!));
}

/** Cheap hours as instants, those of the night that a half-hour lies in; from noon to noon. */
export interface CheapHours {
  readonly from: number;
  readonly to: number;
}

/** The cheap hours of the night that follows noon of a London day. */
export function cheapHours({ cheap }: StayLaw, londonDay: number): CheapHours | undefined {
  if (cheap === undefined) return undefined;
  const at = (second: number) => londonInstant(second < NOON ? londonDay + 1 : londonDay, second);
  return { from: at(cheap.from), to: at(cheap.to) };
}

const mostIn = ({ powerKw }: EvSettings, from: number, to: number): number =>
  (powerKw * WH_PER_KWH * (to - from)) / SECONDS_PER_HOUR;

/** As much as the charger gives, of cars that are charged so. */
export function chargeAtOnce(
  { isAtOnce }: Homes,
  { settings }: StayLaw,
  { count, rows, from, to, supplyWh, drawnWh }: Charging,
): void {
  for (let car = 0; car < count; car += 1)
    if (isAtOnce[rows[car]!] === 1)
      drawnWh[car] = Math.min(supplyWh[car]!, mostIn(settings, from[car]!, to[car]!));
}

/** The same all through the stay. */
export function chargeEvenly(
  { leavesAt, isAtOnce }: Homes,
  { settings }: StayLaw,
  { count, rows, from, to, supplyWh, drawnWh }: Charging,
): void {
  for (let car = 0; car < count; car += 1) {
    const row = rows[car]!;
    if (isAtOnce[row] === 1) continue;
    const begins = from[car]!;
    const ends = to[car]!;
    drawnWh[car] = Math.min(
      mostIn(settings, begins, ends),
      (supplyWh[car]! * (ends - begins)) / (leavesAt[row]! - begins),
    );
  }
}

export function chargeInCheapHours(
  { leavesAt, isAtOnce }: Homes,
  { settings }: StayLaw,
  cheap: CheapHours,
  { count, rows, from, to, supplyWh, drawnWh }: Charging,
): void {
  const powerW = settings.powerKw * WH_PER_KWH;
  for (let car = 0; car < count; car += 1) {
    const row = rows[car]!;
    if (isAtOnce[row] === 1) continue;
    drawnWh[car] = Math.min(
      mostIn(settings, from[car]!, to[car]!),
      inCheapHours(supplyWh[car]!, powerW, from[car]!, to[car]!, leavesAt[row]!, cheap),
    );
  }
}

/** In the cheapest half-hours of the stay. */
export function chargeByPrice(
  { leavesAt, isAtOnce }: Homes,
  { mostWh }: StayLaw,
  order: PriceOrder,
  { count, rows, start, from, to, supplyWh, drawnWh }: Charging,
): void {
  const end = start + PERIOD_SECONDS;
  const startMoment = momentIn(order, start);
  const endMoment = momentIn(order, end);
  for (let car = 0; car < count; car += 1) {
    const row = rows[car]!;
    if (isAtOnce[row] === 1) continue;
    const wishWh = supplyWh[car]!;
    // Most cars are plugged in all through: they are spared two divisions.
    const taken = cheapestPart(
      order,
      wishWh / mostWh,
      from[car] === start ? startMoment : momentIn(order, from[car]!),
      to[car] === end ? endMoment : momentIn(order, to[car]!),
      momentIn(order, leavesAt[row]!),
    );
    drawnWh[car] = Math.min(wishWh, taken * mostWh);
  }
}

/** An instant as half-hours from the beginning of an order. */
const momentIn = ({ from }: PriceOrder, at: number): number => at / PERIOD_SECONDS - from;

/** In an alert, of who takes part: nothing but what could not be had later in the stay, or all that the charger gives. */
export function chargeAsAsked(
  { leavesAt, takesPart }: Homes,
  { settings }: StayLaw,
  asked: "less" | "more",
  { count, rows, from, to, supplyWh, drawnWh }: Charging,
): void {
  for (let car = 0; car < count; car += 1) {
    const row = rows[car]!;
    if (takesPart[row] !== 1) continue;
    const mostWh = mostIn(settings, from[car]!, to[car]!);
    const laterWh = asked === "more" ? 0 : mostIn(settings, to[car]!, leavesAt[row]!);
    drawnWh[car] = Math.min(mostWh, Math.max(0, supplyWh[car]! - laterWh));
  }
}

/** Of each Wh that a car's battery gives, what reaches the home; of cars that give none 1. */
export const outFracOf = ({ settings, vehicleToGrid }: StayLaw): number =>
  vehicleToGrid === undefined ? 1 : vehicleToGrid.roundTripFrac / settings.efficiencyFrac;

/** What cars give that draw nothing: in the half-hours that pay most, above their floor, and no more than they can take back by the end of their stay; to their home alone no more than panels leave it to draw. */
export function giveBack(
  homes: Homes,
  law: StayLaw,
  signal: Signal | undefined,
  asked: "less" | "more" | undefined,
  { count, rows, from, to, drawnWh }: Charging,
): void {
  const car = law.vehicleToGrid;
  if (car === undefined || signal?.dearest === undefined || !signal.isGivingWorth) return;
  const { leavesAt, wantedWh, isAtOnce, takesPart, drawnW, solarW } = homes;
  const { settings, mostWh } = law;
  const { dearest } = signal;
  const outFrac = outFracOf(law);
  for (let index = 0; index < count; index += 1) {
    const row = rows[index]!;
    if (drawnWh[index] !== 0 || isAtOnce[row] === 1) continue;
    if (asked === "more" && takesPart[row] === 1) continue;
    const begins = from[index]!;
    const ends = to[index]!;
    const leaves = leavesAt[row]!;
    const aboveFloorWh = settings.capacityKwh * (1 - car.floorFrac) * WH_PER_KWH - wantedWh[row]!;
    const refillWh = mostIn(settings, ends, leaves) * settings.efficiencyFrac - wantedWh[row]!;
    const availableWh = Math.min(aboveFloorWh, refillWh) * outFrac;
    if (availableWh <= 0) continue;
    const given = cheapestPart(
      dearest,
      availableWh / mostWh,
      momentIn(dearest, begins),
      momentIn(dearest, ends),
      momentIn(dearest, leaves),
    );
    const lacksW = Math.max(0, drawnW[row]! - solarW[row]!);
    const homeWh = car.isSold ? Infinity : (lacksW * (ends - begins)) / SECONDS_PER_HOUR;
    drawnWh[index] = 0 - Math.min(given * mostWh, availableWh, homeWh);
  }
}

/** Evenly through the cheap hours that are left of the stay; what does not fit into them outside, as soon as may be. */
function inCheapHours(
  supplyWh: number,
  powerW: number,
  from: number,
  to: number,
  leavesAt: number,
  cheap: CheapHours,
): number {
  const cheapLeft = overlap(from, leavesAt, cheap);
  const cheapNow = overlap(from, to, cheap);
  const fits = Math.min(supplyWh, (powerW * cheapLeft) / SECONDS_PER_HOUR);
  const outside = Math.min(supplyWh - fits, (powerW * (to - from - cheapNow)) / SECONDS_PER_HOUR);
  return outside + (cheapLeft === 0 ? 0 : (fits * cheapNow) / cheapLeft);
}

const overlap = (from: number, to: number, cheap: CheapHours): number =>
  Math.max(0, Math.min(to, cheap.to) - Math.max(from, cheap.from));
