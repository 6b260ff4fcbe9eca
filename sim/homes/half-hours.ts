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

  /** All of a half-hour that is kept, as long as it is. */
  at(period: number): GroupHalfHour {
    const place = period & (this.#capacity - 1);
    return new KeptHalfHour(this.#values, place * SUM_COUNT, this.#said[place]!);
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

/** A half-hour where it stands in the columns: a copy of all its numbers costs more than what is done with them. */
class KeptHalfHour implements GroupHalfHour {
  readonly said: GroupSignals;
  readonly #values: Float64Array;
  readonly #from: number;

  constructor(values: Float64Array, from: number, said: GroupSignals) {
    this.said = said;
    this.#values = values;
    this.#from = from;
  }

  get netWh(): number {
    return netOfParts(this.#values, this.#from);
  }
  get baseWh(): number {
    return this.#values[this.#from + SUMS.baseWh]!;
  }
  get solarWh(): number {
    return this.#values[this.#from + SUMS.solarWh]!;
  }
  get batteryWh(): number {
    return this.#values[this.#from + SUMS.batteryWh]!;
  }
  get evWh(): number {
    return this.#values[this.#from + SUMS.evWh]!;
  }
  get heatPumpWh(): number {
    return this.#values[this.#from + SUMS.heatPumpWh]!;
  }
  get storedWh(): number {
    return this.#values[this.#from + SUMS.storedWh]!;
  }
  get evLackedWh(): number {
    return this.#values[this.#from + SUMS.evLackedWh]!;
  }
  get indoorC(): number {
    return this.#values[this.#from + SUMS.indoorC]!;
  }
  get coldHomes(): number {
    return this.#values[this.#from + SUMS.coldHomes]!;
  }
  get givenWh(): number {
    return this.#values[this.#from + SUMS.givenWh]!;
  }
  get takingPart(): number {
    return this.#values[this.#from + SUMS.takingPart]!;
  }
  get turnedWh(): number {
    return this.#values[this.#from + SUMS.turnedWh]!;
  }
  get fees(): number {
    return this.#values[this.#from + SUMS.fees]!;
  }
  get pluggedCars(): number {
    return this.#values[this.#from + SUMS.pluggedCars]!;
  }
  get chargeFrac(): number {
    return this.#values[this.#from + SUMS.chargeFrac]!;
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
