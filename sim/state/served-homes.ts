/**
 * What of a half-hour of homes was served: they live on as if they had had everything, but what a bus without supply does not give them is
 * not drawn, not billed, and not paid as turned. Takes the world with the registers of a metered half-hour; gives what counts.
 */
import { roundHalfAway, wholeWh } from "../core/units.ts";
import type { PresentAlert } from "../homes/alerts.ts";
import type { GroupHalfHour } from "../homes/half-hours.ts";
import type { World } from "./world.ts";

/** A half-hour of a group as it was metered. */
export interface ServedHalfHour {
  readonly lived: GroupHalfHour;
  /** Metered; negative: given. */
  readonly netWh: number;
  /** What is missing to what they would have had; and by the registers of what was not served. */
  readonly unservedWh: number;
  readonly registeredUnservedWh: number;
  /** The part of it that was served. */
  readonly servedFrac: number;
  /** By homes that drew, and by those that gave. */
  readonly drawnWh: number;
  readonly givenWh: number;
  readonly turnedWh: number;
  readonly isSupplied: boolean;
}

export function servedHalfHour(
  { homes, registers, network }: World,
  group: number,
  period: number,
): ServedHalfHour {
  const { groups } = homes!;
  const demand = network.demands.ids.length - groups.length + group;
  const lived = homes!.halfHour(group, period);
  const netWh = wholeWh(registers.demandKws[demand]!);
  const unservedWh = lived.netWh - netWh + 0;
  const servedFrac = unservedWh === 0 ? 1 : partOf(netWh, lived.netWh);
  const givenWh = Math.max(roundHalfAway(lived.givenWh * servedFrac), 0 - netWh);
  const isSupplied = homes!.isSupplied(group, period);
  return {
    lived,
    netWh,
    unservedWh,
    servedFrac,
    givenWh,
    isSupplied,
    registeredUnservedWh: wholeWh(registers.unservedKws[demand]!),
    drawnWh: netWh + givenWh,
    turnedWh: isSupplied ? lived.turnedWh : 0,
  };
}

const partOf = (wh: number, wholeOfIt: number): number =>
  wholeOfIt === 0 ? 0 : Math.min(1, Math.max(0, wh / wholeOfIt));

/** What a group has turned in an alert up to the end of a half-hour, of those of the run with supply throughout, Wh; negative: the contrary. */
export function turnedSoFarWh(
  { homes }: World,
  group: number,
  period: number,
  { of }: PresentAlert,
): number {
  let wh = 0;
  for (let each = Math.max(of.from, homes!.billed.from); each <= period; each += 1)
    if (homes!.isSupplied(group, each)) wh += homes!.halfHour(group, each).turnedWh;
  return wh;
}
