/** What the batteries of a group have in common, made once: each half-hour of a group reads it. Takes settings. */
import { PERIOD_HOURS } from "../core/time.ts";
import { WH_PER_KWH } from "../core/units.ts";
import { batteryEnds, type HomeGroup } from "../model/homes.ts";

export interface BatteryLaw {
  /** What is left of energy on the way in, and on the way out. */
  readonly oneWay: number;
  /** In or out in a half-hour. */
  readonly powerWh: number;
  readonly leastWh: number;
  readonly mostWh: number;
  readonly isPriced: boolean;
}

export function batteryLaw(group: HomeGroup): BatteryLaw | undefined {
  const { battery } = group;
  if (battery === undefined) return undefined;
  return {
    oneWay: Math.sqrt(battery.roundTripFrac),
    powerWh: battery.powerKw * WH_PER_KWH * PERIOD_HOURS,
    ...batteryEnds(group),
    isPriced: battery.control.kind === "price",
  };
}
