/**
 * The thermostats of a group in one half-hour: heat pumps on and off, and how warm homes are. Takes homes, weather, by how much set points
 * are moved, and an alert. Keeps: nobody who takes part, or goes by price, is let cool below 18 °C by it; who is too cold may leave an alert.
 */
import { uniformDraw } from "../core/draws.ts";
import { PERIOD_HOURS } from "../core/time.ts";
import { WH_PER_KWH } from "../core/units.ts";
import { COLDEST_C, type HeatPumpSettings } from "../model/homes.ts";
import type { PresentAlert } from "./alerts.ts";
import { coefficientOfPerformance, heatTowards, indoorAfter, indoorUnheated } from "./building.ts";
import type { GroupRows, Homes } from "./homes.ts";
import { optOutFrac } from "./opt-in.ts";
import type { GroupSignals } from "./signals.ts";
import { SUMS } from "./sums.ts";

/** The thermostat starts where the home would fall below its band, and stops once the home is at the top of it. */
export function stepHeat(
  homes: Homes,
  { heatPump: rows }: GroupRows,
  settings: HeatPumpSettings,
  temperatureC: number,
  period: number,
  { signal, alert }: GroupSignals,
  sums: Float64Array,
): void {
  const { lossWPerK, left, indoorC, isHeating, drawnW, takesPart } = homes;
  const { thermostatK, balanceC, comfortBelowK } = settings;
  const outdoorC = temperatureC + settings.setC - balanceC;
  const performance = coefficientOfPerformance(temperatureC);
  const mostW = Math.min(settings.heatKw, settings.powerKw * performance) * WH_PER_KWH;
  const plainC = setPoint(settings, signal?.heatOffsetK ?? 0);
  const on = alert?.isOn === true ? alert : undefined;
  const askedC = on === undefined ? plainC : askedSetPoint(settings, on, plainC);
  const coldC = settings.setC - comfortBelowK;
  const [plainLowC, plainHighC] = [plainC - thermostatK, plainC + thermostatK];
  const [askedLowC, askedHighC] = [askedC - thermostatK, askedC + thermostatK];
  let sumW = 0;
  let sumC = 0;
  let cold = 0;
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index]!;
    const isAsked = on !== undefined && takesPart[row] === 1;
    const loss = lossWPerK[row]!;
    const kept = left[row]!;
    const before = indoorC[row]!;
    let warmth = indoorUnheated(before, outdoorC, kept);
    if (isHeating[row] === 1 || warmth < (isAsked ? askedLowC : plainLowC)) {
      const highC = isAsked ? askedHighC : plainHighC;
      const neededW = heatTowards(highC, before, outdoorC, loss, kept);
      const heatW = Math.min(mostW, Math.max(0, neededW));
      isHeating[row] = neededW <= mostW ? 0 : 1;
      warmth = indoorAfter(before, outdoorC, heatW, loss, kept);
      const watts = heatW / performance;
      drawnW[row]! += watts;
      sumW += watts;
    }
    if (isAsked && isLess(on) && leaves(homes, row, period, settings.setC - warmth))
      takesPart[row] = 0;
    indoorC[row] = warmth;
    sumC += warmth;
    cold += Number(warmth < coldC);
  }
  sums[SUMS.heatPumpWh] = sumW * PERIOD_HOURS;
  sums[SUMS.indoorC] = sumC;
  sums[SUMS.coldHomes] = cold;
}

const isLess = ({ of }: PresentAlert): boolean => of.alert.direction === "turn-down";

/** The lower end of the band is no colder than homes are let cool, where it was not before. */
function setPoint({ setC, thermostatK }: HeatPumpSettings, offsetK: number): number {
  return offsetK >= 0
    ? setC + offsetK
    : Math.min(setC, Math.max(setC + offsetK, COLDEST_C + thermostatK));
}

function askedSetPoint(settings: HeatPumpSettings, alert: PresentAlert, plainC: number): number {
  const { heatBelowK, heatAboveK } = alert.response;
  return isLess(alert)
    ? Math.min(plainC, setPoint(settings, 0 - heatBelowK))
    : Math.max(plainC, setPoint(settings, heatAboveK));
}

/** Slots of a home's answers within an alert: whether it takes part, and whether it leaves. */
export const ANSWER_SLOT = { takesPart: 0, leaves: 1 } as const;

const leaves = ({ answers }: Homes, row: number, period: number, belowK: number): boolean =>
  uniformDraw(answers, row, period, ANSWER_SLOT.leaves) < optOutFrac(belowK);
