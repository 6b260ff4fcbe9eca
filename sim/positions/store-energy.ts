/**
 * What promises of a store move in a period: into it when they go down, out of it when they go up. Takes what is declared and what is promised one way; gives
 * Wh of what may be called, and of what is held and never called, which lasts its minutes on top of that. It follows from the sums alone, whatever was promised first.
 */
import { PERIOD_SECONDS } from "../core/time.ts";
import { whFromKw } from "../core/units.ts";
import type { Direction } from "../model/direction.ts";
import type { Network } from "../model/network.ts";

const MINUTES_PER_PERIOD = PERIOD_SECONDS / 60;

/** What a unit has promised one way in a period, kW; of what is held kW times minutes too, which are as many for all of it. */
export interface PromisedWay {
  readonly direction: Direction;
  readonly declaredKw: number;
  readonly calledKw: number;
  readonly heldKw: number;
  readonly heldKwMinutes: number;
}

export interface MovedWh {
  readonly calledWh: number;
  readonly heldWh: number;
}

/** Energy taken out of the store (positive) by an injection over one period, Wh. */
export function storeChangeWh({ units }: Network, unit: number, kw: number): number {
  const wh = whFromKw(kw, PERIOD_SECONDS);
  return kw < 0 ? wh * units.chargeEfficiency[unit]! : wh / units.dischargeEfficiency[unit]!;
}

/** What `kw` more move beside `besideKw` that are promised already. */
function beyondWh(
  network: Network,
  unit: number,
  { direction, declaredKw }: PromisedWay,
  besideKw: number,
  kw: number,
): number {
  if (direction === "down") {
    const injectedKw = declaredKw - besideKw;
    const before = storeChangeWh(network, unit, injectedKw);
    return before - storeChangeWh(network, unit, injectedKw - kw);
  }
  const injectedKw = declaredKw + besideKw;
  return storeChangeWh(network, unit, injectedKw + kw) - storeChangeWh(network, unit, injectedKw);
}

/** What is held moves in its minutes, on top of what may be called. */
function heldWh(network: Network, unit: number, of: PromisedWay): number {
  const { calledKw, heldKw, heldKwMinutes } = of;
  if (heldKw === 0) return 0;
  const wh = beyondWh(network, unit, of, calledKw, heldKw);
  return (wh * (heldKwMinutes / heldKw)) / MINUTES_PER_PERIOD;
}

/** What is promised once there is so much more of it, or less; held for so long where it is never called. */
const withMore = (of: PromisedWay, kw: number, holdMinutes: number | undefined): PromisedWay =>
  holdMinutes === undefined
    ? { ...of, calledKw: Math.max(0, of.calledKw + kw) }
    : {
        ...of,
        heldKw: Math.max(0, of.heldKw + kw),
        heldKwMinutes: Math.max(0, of.heldKwMinutes + kw * holdMinutes),
      };

/** What a promise of so much more, or less, adds to what is moved. */
export function addedBy(
  network: Network,
  unit: number,
  of: PromisedWay,
  { kw, holdMinutes }: { readonly kw: number; readonly holdMinutes?: number | undefined },
): MovedWh {
  if (of.heldKw === 0 && holdMinutes === undefined)
    return { calledWh: beyondWh(network, unit, of, of.calledKw, kw), heldWh: 0 };
  const after = withMore(of, kw, holdMinutes);
  return {
    calledWh: holdMinutes === undefined ? beyondWh(network, unit, of, of.calledKw, kw) : 0,
    heldWh: heldWh(network, unit, after) - heldWh(network, unit, of),
  };
}

/**
 * The most that may be called beside what is promised, at most `powerKw`: where `laterWh` are left after the period for what is called of it, and
 * `ownWh` at its end for that and what is held on top of it.
 */
export function mostCalledKw(
  network: Network,
  unit: number,
  of: PromisedWay,
  powerKw: number,
  { laterWh, ownWh }: { readonly laterWh: number; readonly ownWh: number },
): number {
  // What it does the other way, which a change ends first.
  const turnKw = (of.direction === "down" ? of.declaredKw : 0 - of.declaredKw) - of.calledKw;
  const { chargeEfficiency, dischargeEfficiency } = network.units;
  const whPerKw = whFromKw(1, PERIOD_SECONDS);
  const charging = whPerKw * chargeEfficiency[unit]!;
  const discharging = whPerKw / dischargeEfficiency[unit]!;
  const [first, then] = of.direction === "down" ? [discharging, charging] : [charging, discharging];
  if (of.heldKw === 0)
    return Math.min(
      powerKw,
      kwThatMoves(Math.min(laterWh, ownWh), turnKw, first, turnKw, first, then),
    );
  // Some of what is held on top of it is moved at the other rate by it: before that turns, while a part of it does, and after.
  const lastsFrac = of.heldKwMinutes / of.heldKw / MINUTES_PER_PERIOD;
  const between = first + (then - first) * lastsFrac;
  return Math.min(
    powerKw,
    kwThatMoves(laterWh, turnKw, first, turnKw, first, then),
    kwThatMoves(ownWh, turnKw - of.heldKw, first, turnKw, between, then),
  );
}

/** How much moves so many Wh, at one rate after the other, Wh for each kW: up to one turn, from there up to another, and beyond. */
function kwThatMoves(
  wh: number,
  firstTurnKw: number,
  firstRate: number,
  lastTurnKw: number,
  middleRate: number,
  lastRate: number,
): number {
  if (wh <= 0) return 0;
  const firstKw = Math.max(0, firstTurnKw);
  const firstWh = firstKw * firstRate;
  if (wh <= firstWh) return wh / firstRate;
  const lastKw = Math.max(firstKw, lastTurnKw);
  const middleWh = (lastKw - firstKw) * middleRate;
  const leftWh = wh - firstWh;
  if (leftWh <= middleWh) return firstKw + leftWh / middleRate;
  return lastKw + (leftWh - middleWh) / lastRate;
}
