/**
 * Homes as columns: what each has and how it lives, drawn by its name, and what changes with every half-hour. Takes groups and a
 * seed; gives columns, one row a home, groups one after the other. Keeps: a home's values depend on the seed, its group's settings and
 * its own name alone, so that a home or a group more changes nobody else.
 */
import { drawPurpose, normalDraw, type OwnerKeys, ownerKeys, uniformDraw } from "../core/draws.ts";
import { PERIOD_HOURS } from "../core/time.ts";
import { WH_PER_KWH } from "../core/units.ts";
import { batteryEnds, type HomeGroup } from "../model/homes.ts";
import { type BatteryLaw, batteryLaw } from "./battery-law.ts";
import { remaining } from "./building.ts";
import { ofMean, ofMedian, valueAt } from "./lognormal.ts";
import { type Charging, chargingOf } from "./plugged-cars.ts";
import { type StayLaw, stayLaw } from "./stay-law.ts";

/** A home lives up to this many half-hours earlier or later than most. */
export const SHIFT_MAX = 2;
const HOURS_PER_YEAR = 8760;

/** The homes of a group: rows from `first` to before `end`, and those of them that have something. */
export interface GroupRows {
  readonly group: HomeGroup;
  readonly first: number;
  readonly end: number;
  readonly solar: Int32Array;
  readonly battery: Int32Array;
  readonly ev: Int32Array;
  readonly heatPump: Int32Array;
  readonly stays: StayLaw | undefined;
  readonly batteries: BatteryLaw | undefined;
}

export interface Homes {
  readonly groups: readonly GroupRows[];
  /** Fixed, by home. */
  readonly meanW: Float64Array;
  /** 0 to 2 SHIFT_MAX: which of the half-hours around the present one its habits are at. */
  readonly shift: Uint8Array;
  readonly lossWPerK: Float64Array;
  /** Share of a difference in temperature that a half-hour leaves. */
  readonly left: Float64Array;
  readonly noise: OwnerKeys;
  readonly stays: OwnerKeys;
  /** Changing, by home: noise of what it draws, warmth, heat pump on, energy in the battery. */
  readonly deviation: Float64Array;
  /** The draw of the odd half-hour that comes, made with that of the even one before it. */
  readonly nextDraw: Float64Array;
  readonly indoorC: Float64Array;
  readonly isHeating: Uint8Array;
  readonly storedWh: Float64Array;
  /** The car's newest stay, s since 1970, what it still wants, and whether it is charged at once. */
  readonly arrivesAt: Float64Array;
  readonly leavesAt: Float64Array;
  readonly wantedWh: Float64Array;
  readonly isAtOnce: Uint8Array;
  /** Whether it takes part in the newest alert, how tired it is of them, and what it still makes up for, Wh. */
  readonly takesPart: Uint8Array;
  readonly tiredLogit: Float64Array;
  readonly owedWh: Float64Array;
  /** What it has turned in the newest alert so far, Wh, in its direction; less than nothing where it did the contrary. */
  readonly eventWh: Float64Array;
  /** Since the run began: drawn from the network and given to it, Wh, what that costs, and rewards, µ£. */
  readonly totalDrawnWh: Float64Array;
  readonly totalGivenWh: Float64Array;
  readonly totalBillMicroGbp: Float64Array;
  readonly totalRewardMicroGbp: Float64Array;
  /** What the home draws, gives from panels and stores in its battery in the present half-hour, W; means nothing between steps. */
  readonly drawnW: Float64Array;
  readonly solarW: Float64Array;
  readonly batteryW: Float64Array;
  /** Of the group that is stepped; means nothing between steps. */
  readonly charging: Charging;
  readonly answers: OwnerKeys;
  /** The same homes as they would live if nobody had asked them by the alert that is on; where some group responds. Means nothing without an alert. */
  readonly unasked: Homes | undefined;
}

/** What time changes of homes, whether they are asked or not. */
const livedColumns = (homes: Homes): readonly (Float64Array | Uint8Array)[] => [
  ...[homes.deviation, homes.nextDraw, homes.indoorC, homes.isHeating, homes.storedWh],
  ...[homes.arrivesAt, homes.leavesAt, homes.wantedWh, homes.isAtOnce],
];

/** Every column that a half-hour changes: what a group is put back to where it lives on from an earlier moment; last what homes would be that nobody asked. */
export const changingColumns = (
  homes: Homes,
  isInAlert: boolean,
): readonly (Float64Array | Uint8Array)[] => [
  ...livedColumns(homes),
  ...[homes.takesPart, homes.tiredLogit, homes.owedWh, homes.eventWh],
  ...[homes.totalDrawnWh, homes.totalGivenWh, homes.totalBillMicroGbp, homes.totalRewardMicroGbp],
  ...(isInAlert && homes.unasked !== undefined ? livedColumns(homes.unasked) : []),
];

/** An alert begins: from here on homes of a group live once as they are asked and once as if they were not. */
export function keepUnasked(homes: Homes, { first, end }: GroupRows): void {
  const kept = livedColumns(homes.unasked!);
  for (const [index, column] of livedColumns(homes).entries())
    kept[index]!.set(column.subarray(first, end), first);
}

export function homesOf(groups: readonly HomeGroup[], seed: string): Homes {
  const ids = groups.flatMap(({ id, count }) =>
    Array.from({ length: count }, (_, home) => `${id}/${home + 1}`),
  );
  const keysOf = (what: string) => ownerKeys(drawPurpose(seed, `homes/${what}`), ids);
  const column = () => new Float64Array(ids.length);
  const homes = {
    meanW: column(),
    shift: new Uint8Array(ids.length),
    lossWPerK: column(),
    left: column(),
    noise: keysOf("demand"),
    stays: keysOf("stay"),
    deviation: column(),
    nextDraw: new Float64Array(ids.length).fill(0.5),
    indoorC: column(),
    isHeating: new Uint8Array(ids.length),
    storedWh: column(),
    arrivesAt: column(),
    leavesAt: column(),
    wantedWh: column(),
    isAtOnce: new Uint8Array(ids.length),
    takesPart: new Uint8Array(ids.length),
    tiredLogit: column(),
    owedWh: column(),
    eventWh: column(),
    totalDrawnWh: column(),
    totalGivenWh: column(),
    totalBillMicroGbp: column(),
    totalRewardMicroGbp: column(),
    drawnW: column(),
    solarW: column(),
    batteryW: column(),
    charging: chargingOf(Math.max(0, ...groups.map(({ count }) => count))),
    answers: keysOf("answer"),
  };
  const habits = keysOf("habits");
  const owned = { solar: keysOf("solar"), ev: keysOf("ev"), heatPump: keysOf("heat-pump") };
  const batteries = keysOf("battery");
  const buildings = keysOf("building");
  let first = 0;
  const rows = groups.map((group): GroupRows => {
    const end = first + group.count;
    const ownersOf = (keys: OwnerKeys, share: number) => ownersIn(first, end, keys, share);
    const solar = ownersOf(owned.solar, group.solar?.share ?? 0);
    const stores = ownersOf(batteries, group.battery?.share ?? 0);
    const storing = new Set(stores);
    const made: GroupRows = {
      group,
      first,
      end,
      solar,
      battery: group.solar === undefined ? stores : solar.filter((row) => storing.has(row)),
      ev: ownersOf(owned.ev, group.ev?.share ?? 0),
      heatPump: ownersOf(owned.heatPump, group.heatPump?.share ?? 0),
      stays: group.ev === undefined ? undefined : stayLaw(group.ev),
      batteries: batteryLaw(group),
    };
    drawHabits(homes, made, habits);
    drawBuildings(homes, made, buildings);
    for (const row of made.battery) homes.storedWh[row] = batteryEnds(group).leastWh;
    first = end;
    return made;
  });
  const isAsked = groups.some(({ response }) => response !== undefined);
  const asked = { groups: rows, ...homes, unasked: undefined };
  return isAsked ? { ...asked, unasked: besides(asked) } : asked;
}

/** The same homes with a life of their own from here on. */
const besides = (homes: Homes): Homes => ({
  ...homes,
  ...{ deviation: homes.deviation.slice(), nextDraw: homes.nextDraw.slice() },
  ...{ indoorC: homes.indoorC.slice(), isHeating: homes.isHeating.slice() },
  ...{ storedWh: homes.storedWh.slice(), wantedWh: homes.wantedWh.slice() },
  ...{ arrivesAt: homes.arrivesAt.slice(), leavesAt: homes.leavesAt.slice() },
  isAtOnce: homes.isAtOnce.slice(),
  ...{ drawnW: homes.drawnW.slice(), solarW: homes.solarW.slice() },
  batteryW: homes.batteryW.slice(),
});

function ownersIn(first: number, end: number, keys: OwnerKeys, share: number): Int32Array {
  const rows: number[] = [];
  for (let row = first; row < end; row += 1)
    if (uniformDraw(keys, row, 0, 0) < share) rows.push(row);
  return Int32Array.from(rows);
}

function drawHabits(
  { meanW, shift }: Pick<Homes, "meanW" | "shift">,
  { group, first, end }: GroupRows,
  keys: OwnerKeys,
): void {
  const { annualKwh, spreadFrac } = group.base;
  const groupW = (annualKwh * WH_PER_KWH) / HOURS_PER_YEAR;
  const spread = ofMean(1, spreadFrac);
  for (let row = first; row < end; row += 1) {
    meanW[row] = groupW * valueAt(spread, normalDraw(keys, row, 0, 0));
    shift[row] = Math.floor(uniformDraw(keys, row, 0, 1) * (2 * SHIFT_MAX + 1));
  }
}

function drawBuildings(
  { lossWPerK, left, indoorC }: Pick<Homes, "lossWPerK" | "left" | "indoorC">,
  { group: { heatPump }, heatPump: rows }: GroupRows,
  keys: OwnerKeys,
): void {
  if (heatPump === undefined) return;
  const { lightHours, heavyHours, setC, thermostatK } = heatPump;
  const loss = ofMedian(heatPump.lossWPerK, heatPump.lossDeviationWPerK);
  for (const row of rows) {
    lossWPerK[row] = valueAt(loss, normalDraw(keys, row, 0, 0));
    const hours = lightHours + (heavyHours - lightHours) * uniformDraw(keys, row, 0, 1);
    left[row] = remaining(PERIOD_HOURS, hours);
    indoorC[row] = setC + thermostatK * (2 * uniformDraw(keys, row, 0, 2) - 1);
  }
}
