/**
 * The cars of a group in one half-hour, as columns: those that are plugged in, what each draws by what it goes by (car-charging.ts), and what is left of
 * its wish. Takes homes, what the group goes by and an alert; moves the cars and gives their sums. A loop a step: a call for each car, with its numbers boxed, costs more than its charge.
 */
import {
  londonDayOf,
  londonInstant,
  PERIOD_HOURS,
  PERIOD_SECONDS,
  periodStart,
} from "../core/time.ts";
import { SECONDS_PER_HOUR } from "../core/units.ts";
import type { PresentAlert } from "./alerts.ts";
import {
  carWh,
  chargeAsAsked,
  chargeAtOnce,
  chargeByPrice,
  chargeEvenly,
  chargeInCheapHours,
  cheapHours,
  drawStays,
  giveBack,
  outFracOf,
} from "./car-charging.ts";
import type { GroupRows, Homes } from "./homes.ts";
import type { Charging } from "./plugged-cars.ts";
import type { GroupSignals } from "./signals.ts";
import type { StayLaw } from "./stay-law.ts";
import { SUMS } from "./sums.ts";

const NOON = 12 * SECONDS_PER_HOUR;

export function stepCars(
  homes: Homes,
  { ev }: GroupRows,
  law: StayLaw,
  period: number,
  { signal, alert }: GroupSignals,
  sums: Float64Array,
): void {
  const start = periodStart(period);
  const day = londonDayOf(start);
  const noon = londonInstant(day, NOON);
  if (start === noon) drawStays(homes, ev, law, day);
  const { charging } = homes;
  plugIn(homes, ev, law, start, charging);
  if (charging.pluggedCount === 0) return;
  const asked = carsAreAsked(alert);
  const cheap = cheapHours(law, start < noon ? day - 1 : day);
  chargeAtOnce(homes, law, charging);
  if (cheap !== undefined) chargeInCheapHours(homes, law, cheap, charging);
  else if (law.settings.charging.kind !== "price" || signal === undefined)
    chargeEvenly(homes, law, charging);
  else chargeByPrice(homes, law, signal.order, charging);
  if (asked !== undefined) chargeAsAsked(homes, law, asked, charging);
  giveBack(homes, law, signal, asked, charging);
  settleWishes(homes, law, start + PERIOD_SECONDS, charging, sums);
  countPlugged(homes, law, start + PERIOD_SECONDS, charging, sums);
}

function carsAreAsked(alert: PresentAlert | undefined): "less" | "more" | undefined {
  if (alert === undefined || !alert.isOn || !alert.response.isCarMoved) return undefined;
  return alert.of.alert.direction === "turn-down" ? "less" : "more";
}

/** Finds the cars that are plugged in for some of the half-hour, and of them those that want something or may give. */
function plugIn(
  { arrivesAt, leavesAt, wantedWh }: Homes,
  ev: Int32Array,
  { settings: { efficiencyFrac }, vehicleToGrid }: StayLaw,
  start: number,
  out: Charging,
): void {
  const { plugged, rows, from, to, supplyWh } = out;
  const end = start + PERIOD_SECONDS;
  const gives = Number(vehicleToGrid !== undefined);
  let pluggedCount = 0;
  let count = 0;
  // Counted without a branch: which car is away is what no processor can foresee. A place is written over until it is counted.
  for (let index = 0; index < ev.length; index += 1) {
    const row = ev[index]!;
    const isPlugged = Number(arrivesAt[row]! < end) & Number(leavesAt[row]! > start);
    plugged[pluggedCount] = row;
    pluggedCount += isPlugged;
    rows[count] = row;
    count += isPlugged & (gives | Number(wantedWh[row]! !== 0));
  }
  for (let car = 0; car < count; car += 1) {
    const row = rows[car]!;
    from[car] = Math.max(start, arrivesAt[row]!);
    to[car] = Math.min(end, leavesAt[row]!);
    supplyWh[car] = wantedWh[row]! / efficiencyFrac;
  }
  out.start = start;
  out.pluggedCount = pluggedCount;
  out.count = count;
}

/** What is left of a car's wish by rounding, Wh. */
const RESIDUE_WH = 1e-6;

/** What is drawn, Wh (negative: given), is off the wish, or on it; what a car lacks that leaves it takes away. */
function settleWishes(
  { leavesAt, wantedWh, drawnW }: Homes,
  law: StayLaw,
  end: number,
  { count, rows, drawnWh }: Charging,
  sums: Float64Array,
): void {
  const { efficiencyFrac } = law.settings;
  const outFrac = outFracOf(law);
  const hours = PERIOD_HOURS;
  let sumWh = 0;
  let lackedWh = 0;
  for (let car = 0; car < count; car += 1) {
    const row = rows[car]!;
    const wh = drawnWh[car]!;
    drawnW[row]! += wh / hours;
    sumWh += wh;
    if (wh < 0) {
      wantedWh[row]! -= wh / outFrac;
      continue;
    }
    const left = wantedWh[row]! - wh * efficiencyFrac;
    const isOver = leavesAt[row]! <= end;
    wantedWh[row] = left < RESIDUE_WH || isOver ? 0 : left;
    if (isOver && left >= RESIDUE_WH) lackedWh += left;
  }
  sums[SUMS.evWh] = sumWh;
  sums[SUMS.evLackedWh] = lackedWh;
}

/** Cars that are plugged in at the end, and how full they are. */
function countPlugged(
  { leavesAt, wantedWh }: Homes,
  law: StayLaw,
  end: number,
  { pluggedCount, plugged }: Charging,
  sums: Float64Array,
): void {
  const fullWh = carWh(law);
  let staying = 0;
  let chargeFrac = 0;
  for (let car = 0; car < pluggedCount; car += 1) {
    const row = plugged[car]!;
    if (leavesAt[row]! <= end) continue;
    staying += 1;
    chargeFrac += 1 - wantedWh[row]! / fullWh;
  }
  sums[SUMS.pluggedCars] = staying;
  sums[SUMS.chargeFrac] = chargeFrac;
}
