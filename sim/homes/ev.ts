/**
 * When a home charges its car: stays are drawn at noon for the evening to come, and decided half-hour by half-hour; settings in
 * sim/model/homes.ts. Takes settings, draws and a stay; gives what is drawn from the home's supply, or given to it. Keeps: never above the charger's power, never outside the stay, no more
 * than the car takes up, and nothing given that would leave it below its floor or could not be taken back in time.
 */
import { normalDraw, uniformDraw } from "../core/draws.ts";
import { londonInstant, PERIOD_SECONDS } from "../core/time.ts";
import { SECONDS_PER_HOUR, WH_PER_KWH } from "../core/units.ts";
import type { EvSettings, VehicleToGrid } from "../model/homes.ts";
import type { Homes } from "./homes.ts";
import { valueAt } from "./lognormal.ts";
import { cheapestPart, type PriceOrder } from "./price-order.ts";
import type { Signal } from "./signals.ts";
import { momentAt, type StayLaw } from "./stay-law.ts";

const NOON = 12 * SECONDS_PER_HOUR;

/** Slots of a car's draws on a day. */
const SLOT = { pluggedIn: 0, arrival: 1, departure: 2, energy: 3, override: 4 } as const;

/** What a car of a group holds, Wh: it leaves full, so that its charge is this less what it still takes up. */
export const carWh = ({ settings }: StayLaw): number => settings.capacityKwh * WH_PER_KWH;

/** Draws the stay of one car from this evening to tomorrow morning; where it is not plugged in the last one stands, which is over. */
export function drawStay(homes: Homes, row: number, law: StayLaw, londonDay: number): void {
  const { stays } = homes;
  if (uniformDraw(stays, row, londonDay, SLOT.pluggedIn) >= law.settings.pluggedInFrac) return;
  const arrival = uniformDraw(stays, row, londonDay, SLOT.arrival);
  const departure = uniformDraw(stays, row, londonDay, SLOT.departure);
  homes.arrivesAt[row] = londonInstant(londonDay, momentAt(law.arrival, arrival));
  homes.leavesAt[row] = londonInstant(londonDay + 1, momentAt(law.departure, departure));
  const wishWh = valueAt(law.energy, normalDraw(stays, row, londonDay, SLOT.energy));
  homes.wantedWh[row] = Math.min(wishWh, carWh(law));
  const override = uniformDraw(stays, row, londonDay, SLOT.override);
  homes.isAtOnce[row] = override < law.overrideFrac ? 1 : 0;
}

/** What is drawn, Wh (negative: given), and what the car lacked when it left. */
export interface Charged {
  drawnWh: number;
  lackedWh: number;
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

/** What a group goes by in the half-hour, beside its cars' own stays. */
export interface ChargingTime {
  readonly start: number;
  readonly cheap: CheapHours | undefined;
  readonly signal: Signal | undefined;
}

/** The part of a stay that lies in the half-hour, to whose end and with what wish. */
interface StayPart {
  from: number;
  to: number;
  leavesAt: number;
  wantedWh: number;
  isAtOnce: boolean;
}

/** Of the car that is charged, written over by the next: numbers that are handed from function to function cost an allocation each. */
const part: StayPart = { from: 0.5, to: 0.5, leavesAt: 0.5, wantedWh: 0.5, isAtOnce: false };

/** Charges one car that is plugged in, and wants something or may give, through the half-hour; `asked`: less in an alert that it takes part in, or more. */
export function charge(
  homes: Homes,
  row: number,
  law: StayLaw,
  time: ChargingTime,
  asked: "less" | "more" | undefined,
  out: Charged,
): void {
  out.drawnWh = 0;
  out.lackedWh = 0;
  const { settings, vehicleToGrid } = law;
  const wantedWh = homes.wantedWh[row]!;
  const end = time.start + PERIOD_SECONDS;
  const leavesAt = homes.leavesAt[row]!;
  const isAtOnce = homes.isAtOnce[row] === 1;
  part.from = Math.max(time.start, homes.arrivesAt[row]!);
  part.to = Math.min(end, leavesAt);
  part.leavesAt = leavesAt;
  part.wantedWh = wantedWh;
  part.isAtOnce = isAtOnce;
  const drawnWh =
    asked === undefined ? chargedBy(law, time, part) : chargedAsAsked(settings, part, asked);
  if (vehicleToGrid !== undefined && drawnWh === 0 && !isAtOnce && asked !== "more") {
    const homeLacksW = homes.drawnW[row]! - homes.solarW[row]!;
    const givenWh = givenBy(law, vehicleToGrid, time, part, homeLacksW);
    const outFrac = vehicleToGrid.roundTripFrac / settings.efficiencyFrac;
    homes.wantedWh[row] = wantedWh + givenWh / outFrac;
    out.drawnWh = 0 - givenWh;
    if (givenWh > 0) return;
  }
  out.drawnWh = drawnWh;
  const left = wantedWh - drawnWh * settings.efficiencyFrac;
  homes.wantedWh[row] = left < RESIDUE_WH || leavesAt <= end ? 0 : left;
  if (leavesAt <= end && left >= RESIDUE_WH) out.lackedWh = left;
}

const mostIn = ({ powerKw }: EvSettings, from: number, to: number): number =>
  (powerKw * WH_PER_KWH * (to - from)) / SECONDS_PER_HOUR;

/** From an instant to another inside the half-hour, by what the car goes by: at once, evenly, by cheap hours or by price; Wh drawn. */
function chargedBy(
  { settings, mostWh }: StayLaw,
  { cheap, signal }: ChargingTime,
  { from, to, leavesAt, wantedWh, isAtOnce }: StayPart,
): number {
  const supplyWh = wantedWh / settings.efficiencyFrac;
  if (isAtOnce) return Math.min(supplyWh, mostIn(settings, from, to));
  if (cheap !== undefined) {
    const powerW = settings.powerKw * WH_PER_KWH;
    return Math.min(
      mostIn(settings, from, to),
      inCheapHours(supplyWh, powerW, from, to, leavesAt, cheap),
    );
  }
  if (settings.charging.kind !== "price" || signal === undefined)
    return Math.min(mostIn(settings, from, to), (supplyWh * (to - from)) / (leavesAt - from));
  const { order } = signal;
  const taken = cheapestPart(
    order,
    supplyWh / mostWh,
    momentIn(order, from),
    momentIn(order, to),
    momentIn(order, leavesAt),
  );
  return Math.min(supplyWh, taken * mostWh);
}

/** An instant as half-hours from the beginning of an order. */
const momentIn = ({ from }: PriceOrder, at: number): number => at / PERIOD_SECONDS - from;

/** Nothing but what could not be had later in the stay, or all that the charger gives. */
function chargedAsAsked(
  settings: EvSettings,
  { from, to, leavesAt, wantedWh }: StayPart,
  asked: "less" | "more",
): number {
  const supplyWh = wantedWh / settings.efficiencyFrac;
  const mostWh = mostIn(settings, from, to);
  if (asked === "more") return Math.min(supplyWh, mostWh);
  return Math.min(mostWh, Math.max(0, supplyWh - mostIn(settings, to, leavesAt)));
}

/** What a car gives: in the half-hours that pay most, above its floor, and no more than it can take back by the end of its stay; to its home alone no more than panels leave it to draw. */
function givenBy(
  { settings, mostWh }: StayLaw,
  car: VehicleToGrid,
  { signal }: ChargingTime,
  { from, to, leavesAt, wantedWh }: StayPart,
  homeLacksW: number,
): number {
  if (signal?.dearest === undefined || !signal.isGivingWorth) return 0;
  const outFrac = car.roundTripFrac / settings.efficiencyFrac;
  const aboveFloorWh = settings.capacityKwh * (1 - car.floorFrac) * WH_PER_KWH - wantedWh;
  const refillWh = mostIn(settings, to, leavesAt) * settings.efficiencyFrac - wantedWh;
  const availableWh = Math.min(aboveFloorWh, refillWh) * outFrac;
  if (availableWh <= 0) return 0;
  const { dearest } = signal;
  const given = cheapestPart(
    dearest,
    availableWh / mostWh,
    momentIn(dearest, from),
    momentIn(dearest, to),
    momentIn(dearest, leavesAt),
  );
  const homeWh = car.isSold ? Infinity : (Math.max(0, homeLacksW) * (to - from)) / SECONDS_PER_HOUR;
  return Math.min(given * mostWh, availableWh, homeWh);
}

/** What is left of a car's wish by rounding, Wh. */
const RESIDUE_WH = 1e-6;

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
