/**
 * The half-hours of groups that anybody may still ask for. Takes the sums of a step; gives a half-hour in whole watt-hours, or its net alone.
 * Keeps: a half-hour is columns, group after group, since an object for each half-hour of weeks costs more to keep and to find than to live; and who asks of one group asks of
 * the next, which then comes from memory with it.
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

/** One half-hour: sums of groups, [group][column of SUMS], the net of each, and what each goes by. */
interface Columns {
  readonly values: Float64Array;
  readonly netWh: Float64Array;
  readonly said: (GroupSignals | undefined)[];
}

/** Columns of half-hours that follow each other, from one before which nothing is kept; those that are forgotten are written over. */
export class SharedHalfHours {
  #first: number;
  readonly #groups: number;
  readonly #kept: Columns[] = [];
  readonly #forgotten: Columns[] = [];

  constructor(from: number, groups: number) {
    this.#first = from;
    this.#groups = groups;
  }

  has(period: number): boolean {
    return period >= this.#first && period < this.#first + this.#kept.length;
  }

  /** Of one that is kept. */
  at(period: number): Columns {
    return this.#kept[period - this.#first]!;
  }

  /** The same, or of the next. */
  reach(period: number): Columns {
    while (this.#kept.length <= period - this.#first)
      this.#kept.push(this.#forgotten.pop() ?? columnsOf(this.#groups));
    return this.at(period);
  }

  forgetBefore(period: number): void {
    if (period <= this.#first) return;
    for (const columns of this.#kept.splice(0, period - this.#first)) this.#forgotten.push(columns);
    this.#first = period;
  }
}

const columnsOf = (groups: number): Columns => ({
  values: new Float64Array(groups * SUM_COUNT),
  netWh: new Float64Array(groups),
  said: new Array(groups).fill(undefined),
});

/** Those of one group. */
export class HalfHours {
  readonly #of: SharedHalfHours;
  readonly #group: number;
  readonly #heated: number;
  #end = Number.NEGATIVE_INFINITY;

  /** `group`: its place among those that share them; `heated`: homes of it with a heat pump. */
  constructor(of: SharedHalfHours, group: number, heated: number) {
    this.#of = of;
    this.#group = group;
    this.#heated = heated;
  }

  /** Of the next half-hour, or anew of one that is kept. Parts are rounded once, and the net is their sum. */
  set(period: number, sums: Float64Array, said: GroupSignals): void {
    this.#end = Math.max(this.#end, period + 1);
    const columns = this.#of.reach(period);
    const { values } = columns;
    const at = this.#group * SUM_COUNT;
    for (let column = 0; column < SUM_COUNT; column += 1)
      values[at + column] = IS_REAL[column] === 1 ? sums[column]! : roundHalfAway(sums[column]!);
    values[at + SUMS.indoorC] = this.#meanC(sums);
    columns.netWh[this.#group] = netOfParts(values, at);
    columns.said[this.#group] = said;
  }

  #meanC(sums: Float64Array): number {
    if (this.#heated === 0) return 0;
    return Math.round((sums[SUMS.indoorC]! / this.#heated) * 100) / 100 + 0;
  }

  has(period: number): boolean {
    return period < this.#end && this.#of.has(period);
  }

  netWh(period: number): number {
    return this.#of.at(period).netWh[this.#group]!;
  }

  said(period: number): GroupSignals {
    return this.#of.at(period).said[this.#group]!;
  }

  /** All of a half-hour that is kept, as long as it is. */
  at(period: number): GroupHalfHour {
    return new KeptHalfHour(this.#of.at(period), this.#group);
  }
}

/** A half-hour where it stands in the columns: a copy of all its numbers costs more than what is done with them. */
class KeptHalfHour implements GroupHalfHour {
  readonly said: GroupSignals;
  readonly netWh: number;
  readonly #values: Float64Array;
  readonly #from: number;

  constructor({ values, netWh, said }: Columns, group: number) {
    this.said = said[group]!;
    this.netWh = netWh[group]!;
    this.#values = values;
    this.#from = group * SUM_COUNT;
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
