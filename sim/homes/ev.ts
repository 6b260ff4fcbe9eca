/**
 * Stays of electric cars at home: drawn at noon for the evening to come, charged half-hour by half-hour. Takes settings, draws and
 * a stay; gives what is drawn from the home's supply. Keeps: never above the charger's power, never outside the stay, and no more than
 * the car takes up.
 */
import { normalDraw, uniformDraw } from "../core/draws.ts";
import { londonInstant, PERIOD_SECONDS } from "../core/time.ts";
import { SECONDS_PER_HOUR, WH_PER_KWH } from "../core/units.ts";
import type { Homes } from "./homes.ts";
import { valueAt } from "./lognormal.ts";
import { momentAt, type StayLaw } from "./stay-law.ts";

const NOON = 12 * SECONDS_PER_HOUR;

/** Slots of a car's draws on a day. */
const SLOT = { pluggedIn: 0, arrival: 1, departure: 2, energy: 3, override: 4 } as const;

/** Draws the stay of one car from this evening to tomorrow morning; where it is not plugged in the last one stands, which is over. */
export function drawStay(homes: Homes, row: number, law: StayLaw, londonDay: number): void {
  const { stays } = homes;
  const at = (slot: number) => uniformDraw(stays, row, londonDay, slot);
  if (at(SLOT.pluggedIn) >= law.settings.pluggedInFrac) return;
  homes.arrivesAt[row] = londonInstant(londonDay, momentAt(law.arrival, at(SLOT.arrival)));
  homes.leavesAt[row] = londonInstant(londonDay + 1, momentAt(law.departure, at(SLOT.departure)));
  homes.wantedWh[row] = valueAt(law.energy, normalDraw(stays, row, londonDay, SLOT.energy));
  homes.isAtOnce[row] = at(SLOT.override) < law.overrideFrac ? 1 : 0;
}

/** What is drawn, Wh, and what the car lacked when it left. */
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

/** Charges one car through the half-hour from `start`. */
export function charge(
  homes: Homes,
  row: number,
  { settings }: StayLaw,
  cheap: CheapHours | undefined,
  start: number,
  out: Charged,
): void {
  out.drawnWh = 0;
  out.lackedWh = 0;
  const wantedWh = homes.wantedWh[row]!;
  const arrivesAt = homes.arrivesAt[row]!;
  const end = start + PERIOD_SECONDS;
  if (wantedWh === 0 || arrivesAt >= end) return;
  const leavesAt = homes.leavesAt[row]!;
  const from = Math.max(start, arrivesAt);
  const to = Math.min(end, leavesAt);
  const powerW = settings.powerKw * WH_PER_KWH;
  const mostWh = (powerW * (to - from)) / SECONDS_PER_HOUR;
  const supplyWh = wantedWh / settings.efficiencyFrac;
  let drawnWh = supplyWh;
  if (homes.isAtOnce[row] === 0) {
    if (cheap === undefined) drawnWh = (supplyWh * (to - from)) / (leavesAt - from);
    else drawnWh = inCheapHours(supplyWh, powerW, from, to, leavesAt, cheap);
  }
  drawnWh = Math.min(drawnWh, mostWh);
  out.drawnWh = drawnWh;
  const left = wantedWh - drawnWh * settings.efficiencyFrac;
  homes.wantedWh[row] = left < RESIDUE_WH || leavesAt <= end ? 0 : left;
  if (leavesAt <= end && left >= RESIDUE_WH) out.lackedWh = left;
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
