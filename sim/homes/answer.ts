/**
 * How homes answer an alert with what people do: who takes part, by how much they draw less or more in it, and what of that they make up
 * for afterwards. Takes homes, a group, and the alert that the half-hour is in or in the wake of. Cars, heat pumps and batteries of who takes part
 * answer in their own steps; what that comes to, step.ts; what it is paid, bills.ts.
 */
import { uniformDraw } from "../core/draws.ts";
import { PERIOD_HOURS } from "../core/time.ts";
import { devicesByPrice } from "../model/answering-devices.ts";
import type { PresentAlert } from "./alerts.ts";
import { ANSWER_SLOT } from "./heat.ts";
import type { GroupRows, Homes } from "./homes.ts";
import { logistic } from "./opt-in.ts";
import { SUMS } from "./sums.ts";

/** Homes decide at the first half-hour, where devices answer alone those that have one. Who takes part is more tired of the next one. */
export function decide(
  homes: Homes,
  rows: GroupRows,
  { of, response }: PresentAlert,
  period: number,
): void {
  const { first, end } = rows;
  const { answers, takesPart, tiredLogit, owedWh, eventWh } = homes;
  const having = of.alert.isByDevices === true ? havingDevices(rows) : undefined;
  for (let row = first; row < end; row += 1) {
    const tired = tiredLogit[row]! * of.tiredLeft;
    const draw = uniformDraw(answers, row, period, ANSWER_SLOT.takesPart);
    const isIn =
      draw < response.enrolledShare * of.answeringFrac * logistic(of.logit - tired) &&
      having?.has(row) !== false;
    takesPart[row] = isIn ? 1 : 0;
    tiredLogit[row] = isIn ? tired + response.fatigueLogit : tired;
    owedWh[row] = 0;
    eventWh[row] = 0;
  }
}

/** Homes with a device that goes by price. */
function havingDevices(rows: GroupRows): ReadonlySet<number> {
  const by = devicesByPrice(rows.group);
  return new Set([
    ...(by.ev ? rows.ev : []),
    ...(by.battery ? rows.battery : []),
    ...(by.heatPump ? rows.heatPump : []),
  ]);
}

/** In an alert a part of what is drawn is left, or added; in the hours after, a part of that comes back, evenly. */
export function respondBase(
  { drawnW, takesPart, owedWh }: Homes,
  { first, end }: GroupRows,
  { of, response, isOn, reboundLeft }: PresentAlert,
  sums: Float64Array,
): void {
  const { changeFrac, reboundFrac } = response;
  const sign = of.alert.direction === "turn-down" ? -1 : 1;
  let [sumWh, count] = [0, 0];
  for (let row = first; row < end; row += 1) {
    if (isOn) {
      if (takesPart[row] === 0) continue;
      const changeW = sign * changeFrac * drawnW[row]!;
      const changeWh = changeW * PERIOD_HOURS;
      drawnW[row]! += changeW;
      owedWh[row]! -= reboundFrac * changeWh;
      sumWh += changeWh;
      count += 1;
    } else if (owedWh[row] !== 0) {
      // Who makes up for having drawn more cannot draw less than nothing.
      const backWh = Math.max(owedWh[row]! / reboundLeft, 0 - drawnW[row]! * PERIOD_HOURS);
      owedWh[row]! -= backWh;
      drawnW[row]! += backWh / PERIOD_HOURS;
      sumWh += backWh;
    }
  }
  sums[SUMS.baseWh]! += sumWh;
  sums[SUMS.takingPart] = count;
}
