/**
 * Batteries of a group in one half-hour: each takes its home's surplus and gives what the home lacks, as far as power and energy go; by
 * price it is also filled from the network, or keeps what it has. Takes homes, a group, what it goes by and an alert. Keeps: nothing is given to
 * the network.
 */
import { PERIOD_HOURS } from "../core/time.ts";
import type { BatteryLaw } from "./battery-law.ts";
import type { GroupRows, Homes } from "./homes.ts";
import { cheapestPart } from "./price-order.ts";
import type { BatteryMove, GroupSignals, Signal } from "./signals.ts";
import { SUMS } from "./sums.ts";

export function stepBatteries(
  homes: Homes,
  { battery: rows }: GroupRows,
  of: BatteryLaw,
  { signal, alert }: GroupSignals,
  sums: Float64Array,
): void {
  const { drawnW, solarW, storedWh, batteryW, takesPart } = homes;
  const isPriced = of.isPriced && signal !== undefined;
  const plain: BatteryMove = isPriced ? signal.battery : "give";
  const asked =
    alert?.isOn === true && isPriced ? ASKED_MOVES[alert.of.alert.direction] : undefined;
  const { oneWay, leastWh, mostWh } = of;
  const hours = PERIOD_HOURS;
  let sumWh = 0;
  let sumStoredWh = 0;
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index]!;
    const stored = storedWh[row]!;
    const surplusWh = (solarW[row]! - drawnW[row]!) * hours;
    const isAsked = asked !== undefined && takesPart[row] === 1;
    const move = isAsked ? asked : plain;
    const wh =
      move === "fill"
        ? filledWh(of, stored, surplusWh, signal!, isAsked)
        : ownWh(of, move, stored, surplusWh);
    const after =
      wh > 0 ? Math.min(mostWh, stored + wh * oneWay) : Math.max(leastWh, stored + wh / oneWay);
    storedWh[row] = after;
    batteryW[row] = wh / hours;
    sumWh += wh;
    sumStoredWh += after;
  }
  sums[SUMS.batteryWh] = sumWh;
  sums[SUMS.storedWh] = sumStoredWh;
}

const ASKED_MOVES = { "turn-down": "give", "turn-up": "fill" } as const;

/** Of the home's own, into the battery; negative: out of it, where it gives. */
function ownWh(
  { oneWay, powerWh, leastWh, mostWh }: BatteryLaw,
  move: "hold" | "give",
  stored: number,
  surplusWh: number,
): number {
  if (surplusWh > 0) return Math.min(surplusWh, powerWh, (mostWh - stored) / oneWay);
  if (move === "hold") return 0;
  return 0 - Math.min(0 - surplusWh, powerWh, (stored - leastWh) * oneWay);
}

/** Into the battery, from the network what the home does not leave; `isAtOnce`: whatever a half-hour costs. */
function filledWh(
  { oneWay, powerWh, mostWh }: BatteryLaw,
  stored: number,
  surplusWh: number,
  signal: Signal,
  isAtOnce: boolean,
): number {
  const roomWh = (mostWh - stored) / oneWay;
  const takenWh = Math.min(Math.max(0, surplusWh), powerWh, roomWh);
  const part = isAtOnce ? 1 : cheapPart(signal, roomWh / powerWh);
  return Math.max(takenWh, Math.min(part * powerWh, roomWh));
}

/** The part of the half-hour in which it is filled, of who takes the cheapest until noon. */
function cheapPart({ order, index }: Signal, needed: number): number {
  return cheapestPart(order, needed, index, index + 1, order.count);
}
