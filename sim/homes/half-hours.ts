/**
 * The half-hours of one group that anybody may still ask for. Takes the sums of a step; gives a half-hour in whole watt-hours, or its net alone.
 * Keeps: numbers lie in one ring of columns, since an object for each half-hour of four weeks costs more to keep and to find than to live.
 */
import { roundHalfAway } from "../core/units.ts";
import type { GroupSignals } from "./signals.ts";
import { netOfParts, SUM_COUNT, SUMS } from "./sums.ts";

/** One half-hour of a group as it lives it, whether its bus has supply or not. */
export interface GroupHalfHour {
  readonly baseWh: number;
  readonly solarWh: number;
  readonly batteryWh: number;
  readonly evWh: number;
  readonly heatPumpWh: number;
  /** What the group draws from the network; negative: gives. */
  readonly netWh: number;
  readonly storedWh: number;
  readonly evLackedWh: number;
  /** Mean over homes with heat pumps, °C; 0 where there is none. */
  readonly indoorC: number;
  readonly coldHomes: number;
  /** What the group goes by, and homes with a tariff or an alert: given by those that give, who takes part and by how much less or more they draw, negative where it is the contrary. */
  readonly said: GroupSignals;
  readonly givenWh: number;
  readonly takingPart: number;
  readonly turnedWh: number;
  /** Homes that have a fee for taking part in it. */
  readonly fees: number;
  /** Cars that are plugged in at the end, and the sum of how full they are. */
  readonly pluggedCars: number;
  readonly chargeFrac: number;
}

/** A power of two, as every capacity after it: the place of a half-hour is its last bits. */
const CAPACITY_AT_FIRST = 256;

/** Half-hours that follow each other, from one before which nothing is kept. */
export class HalfHours {
  #first: number;
  #end: number;
  #capacity = CAPACITY_AT_FIRST;
  #values = new Float64Array(CAPACITY_AT_FIRST * SUM_COUNT);
  /** In a column of its own: forecasts ask for the net alone, of each group in turn, and neighbours come from memory together. */
  #netWh = new Float64Array(CAPACITY_AT_FIRST);
  #said: (GroupSignals | undefined)[] = new Array(CAPACITY_AT_FIRST).fill(undefined);
  readonly #heated: number;

  /** `heated`: homes of the group with a heat pump. */
  constructor(from: number, heated: number) {
    this.#first = from;
    this.#end = from;
    this.#heated = heated;
  }

  /** Of the next half-hour, or anew of one that is kept. Parts are rounded once, and the net is their sum. */
  set(period: number, sums: Float64Array, said: GroupSignals): void {
    if (period - this.#first >= this.#capacity) this.#grow();
    this.#end = Math.max(this.#end, period + 1);
    const place = period & (this.#capacity - 1);
    const values = this.#values;
    const at = place * SUM_COUNT;
    for (let column = 0; column < SUM_COUNT; column += 1)
      values[at + column] = IS_REAL[column] === 1 ? sums[column]! : roundHalfAway(sums[column]!);
    values[at + SUMS.indoorC] = this.#meanC(sums);
    this.#netWh[place] = netOfParts(values, at);
    this.#said[place] = said;
  }

  #meanC(sums: Float64Array): number {
    if (this.#heated === 0) return 0;
    return Math.round((sums[SUMS.indoorC]! / this.#heated) * 100) / 100 + 0;
  }

  has(period: number): boolean {
    return period >= this.#first && period < this.#end;
  }

  netWh(period: number): number {
    return this.#netWh[period & (this.#capacity - 1)]!;
  }

  said(period: number): GroupSignals {
    return this.#said[period & (this.#capacity - 1)]!;
  }

  /** All of a half-hour that is kept. */
  at(period: number): GroupHalfHour {
    const place = period & (this.#capacity - 1);
    const values = this.#values;
    const at = place * SUM_COUNT;
    return {
      baseWh: values[at + SUMS.baseWh]!,
      solarWh: values[at + SUMS.solarWh]!,
      batteryWh: values[at + SUMS.batteryWh]!,
      evWh: values[at + SUMS.evWh]!,
      heatPumpWh: values[at + SUMS.heatPumpWh]!,
      netWh: this.#netWh[place]!,
      storedWh: values[at + SUMS.storedWh]!,
      evLackedWh: values[at + SUMS.evLackedWh]!,
      indoorC: values[at + SUMS.indoorC]!,
      coldHomes: values[at + SUMS.coldHomes]!,
      said: this.#said[place]!,
      givenWh: values[at + SUMS.givenWh]!,
      takingPart: values[at + SUMS.takingPart]!,
      turnedWh: values[at + SUMS.turnedWh]!,
      fees: values[at + SUMS.fees]!,
      pluggedCars: values[at + SUMS.pluggedCars]!,
      chargeFrac: values[at + SUMS.chargeFrac]!,
    };
  }

  forgetBefore(period: number): void {
    this.#first = Math.max(this.#first, period);
  }

  #grow(): void {
    const [values, netWh, said, capacity] = [this.#values, this.#netWh, this.#said, this.#capacity];
    this.#capacity *= 2;
    this.#values = new Float64Array(this.#capacity * SUM_COUNT);
    this.#netWh = new Float64Array(this.#capacity);
    this.#said = new Array(this.#capacity).fill(undefined);
    for (let period = this.#first; period < this.#end; period += 1) {
      const [from, to] = [period & (capacity - 1), period & (this.#capacity - 1)];
      this.#values.set(values.subarray(from * SUM_COUNT, (from + 1) * SUM_COUNT), to * SUM_COUNT);
      this.#netWh[to] = netWh[from]!;
      this.#said[to] = said[from];
    }
  }
}

/** Columns of sums that are no energy; they are kept as they are. */
const IS_REAL = new Uint8Array(SUM_COUNT);
for (const column of [
  SUMS.indoorC,
  SUMS.coldHomes,
  SUMS.takingPart,
  SUMS.fees,
  SUMS.pluggedCars,
  SUMS.chargeFrac,
])
  IS_REAL[column] = 1;
