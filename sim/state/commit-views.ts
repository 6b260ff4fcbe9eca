/**
 * Views of control rooms in a run: counts what participants did in a half-hour, and at the interval of the scenario writes what each operator is shown of it. The only
 * writer of what is counted, and of the tables view_*. Takes world and readings; nothing where a scenario has no control room.
 */
import { londonDayOf, PERIOD_SECONDS, periodStart } from "../core/time.ts";
import { roundHalfAway, wholeWh } from "../core/units.ts";
import type { Forecast } from "../model/forecast.ts";
import type { Readings } from "../model/readings.ts";
import type { ResultTableName } from "../model/result-tables.ts";
import type { LookAhead } from "../model/venues.ts";
import { ratedTargetKw } from "../network/limits.ts";
import { promisedBy } from "../positions/promised.ts";
import { balanceMicroGbp } from "../settlement/ledger.ts";
import type { SummedItem } from "../venues/stages/sight.ts";
import { type CellView, type ControlRoom, VIEW_COLUMNS, type Viewed } from "./control-room.ts";
import { watts } from "./record.ts";
import type { World } from "./world.ts";

/** A mean is shown in such steps, so that one car more or less does not give its charge away. */
const CHARGE_STEPS = 20;

/** Keeps what the first statement of a day expected until its half-hours are over. */
export function keepExpected(
  { controlRoom }: World,
  { deliveryDay, fromPeriod, flowKw, sizeKw }: LookAhead,
  { demandKw }: Forecast,
): void {
  controlRoom?.expected.set(deliveryDay, { fromPeriod, demandKw, flowKw, sizeKw });
}

/** Counts a half-hour while the registers still have it. */
export function countViews(world: World, period: number, readings: Readings): void {
  const room = world.controlRoom;
  if (room === undefined) return;
  const sold = soldIn(world, period);
  for (const [row, viewed] of room.viewed.entries()) {
    const add = (item: SummedItem, ...values: readonly number[]) => {
      for (const [column, value] of values.entries())
        room.sums[item][row * VIEW_COLUMNS[item] + column]! += value;
    };
    const { unit, homeGroup, id } = viewed;
    if (unit !== undefined)
      add("availability", readings.availableWh[unit]!, readings.deliveredWh[unit]!);
    const { declaredKw, downKw, upKw } =
      unit === undefined ? NOTHING : promisedBy(world.book, unit, period);
    add("positions", ofKw(declaredKw), ofKw(downKw), ofKw(upKw), sold.get(id) ?? 0);
    add("demand", ...demandOf(world, room, viewed, period, readings));
    if (homeGroup !== undefined) {
      const { pluggedCars, chargeFrac } = world.homes!.halfHour(homeGroup, period);
      const cell = row * VIEW_COLUMNS.charge;
      room.sums.charge.set([pluggedCars, chargeFrac], cell);
    }
  }
  countConstraints(world, room, period, readings);
  room.counted.halfHours += 1;
}

const NOTHING = { declaredKw: 0, downKw: 0, upKw: 0 };
const ofKw = (kw: number): number => wholeWh(kw * PERIOD_SECONDS);

/** Sold on the exchange for a half-hour, Wh by name; bought is negative. */
function soldIn({ exchange }: World, period: number): ReadonlyMap<string, number> {
  const sold = new Map<string, number>();
  const add = (id: string, wh: number) => sold.set(id, (sold.get(id) ?? 0) + wh);
  for (const { trades } of exchange.cleared.get(period) ?? [])
    for (const { buyer, seller, energyWh } of trades) {
      add(seller, energyWh);
      add(buyer, 0 - energyWh);
    }
  return sold;
}

/** What was forecast of who draws, and what it drew; of a unit what it declared. */
function demandOf(
  { book, network, registers }: World,
  { expected }: ControlRoom,
  { unit, demand, draws }: Viewed,
  period: number,
  { deliveredWh }: Readings,
): readonly [forecastWh: number, drawnWh: number] {
  if (!draws) return [0, 0];
  if (unit !== undefined)
    return [0 - ofKw(promisedBy(book, unit, period).declaredKw), 0 - deliveredWh[unit]!];
  const day = expected.get(londonDayOf(periodStart(period)));
  const row = (period - (day?.fromPeriod ?? period)) * network.demands.ids.length + demand!;
  return [ofKw(day?.demandKw[row] ?? 0), wholeWh(registers.demandKws[demand!]!)];
}

function countConstraints(
  { network, registers, present, means }: World,
  room: ControlRoom,
  period: number,
  { cutWh }: Readings,
): void {
  const [constraints, units] = [network.constraintPoints.ids.length, network.units.ids.length];
  const day = room.expected.get(londonDayOf(periodStart(period)));
  const step = (period - (day?.fromPeriod ?? period)) * constraints;
  for (let constraint = 0; constraint < constraints; constraint += 1) {
    room.flowKws[constraint]! += registers.constraintKws[constraint]!;
    room.expectedKw[constraint]! += day?.flowKw[step + constraint] ?? 0;
    room.targetKw[constraint] =
      means.isMonitored[constraint] === 1 ? ratedTargetKw(present.limits, constraint) : 0;
    if ((day?.sizeKw[step + constraint] ?? 0) > 0) room.isExpected[constraint] = 1;
  }
  for (let cell = 0; cell < cutWh.length; cell += 1) {
    if (cutWh[cell] === 0) continue;
    const constraint = (Math.floor(cell / units) % (constraints + 1)) - 1;
    if (constraint >= 0) room.isCurtailing[constraint] = 1;
  }
}

/** Writes what was counted, once the interval is over and its gates are settled. */
export function recordViews(world: World, period: number): void {
  const room = world.controlRoom;
  if (room === undefined) return;
  const [start, end] = [periodStart(period), periodStart(period + 1)];
  const isOver = londonDayOf(end) > londonDayOf(start);
  if (room.settings.every === "half-hour" || isOver) {
    const from = end - room.counted.halfHours * PERIOD_SECONDS;
    countSettlements(world, room);
    for (const view of room.views) appendCells(world, room, view, from);
    appendConstraints(world, room, from);
    clearCounts(room);
  }
  if (isOver) room.expected.delete(londonDayOf(start));
}

/** What was settled after the last half-hour. */
export function recordLastSettlements(world: World, at: number): void {
  const room = world.controlRoom;
  if (room === undefined) return;
  countSettlements(world, room);
  if (room.sums.settlements.every((microGbp) => microGbp === 0)) return;
  for (const view of room.views)
    if (view.item === "settlements") appendCells(world, room, view, at);
}

function countSettlements({ ledger }: World, { viewed, sums, balancesMicroGbp }: ControlRoom) {
  for (const [row, { id }] of viewed.entries()) {
    const now = balanceMicroGbp(ledger, id);
    sums.settlements[row] = now - balancesMicroGbp[row]!;
    balancesMicroGbp[row] = now;
  }
}

const TABLES: Readonly<Record<SummedItem, ResultTableName>> = {
  availability: "view_availability",
  positions: "view_positions",
  demand: "view_demand",
  charge: "view_charge",
  settlements: "view_settlements",
};

/** The one writer of cells: what is not shown is 0, participants too. */
function appendCells(
  { tables }: World,
  { sums, settings }: ControlRoom,
  { operator, item, cells }: CellView,
  start: number,
): void {
  const columns = VIEW_COLUMNS[item];
  for (const { area, role, participants, shown, viewed } of cells) {
    const values = Array.from({ length: columns }, (_, column) =>
      viewed.reduce((sum, row) => sum + sums[item][row * columns + column]!, 0),
    );
    const { homes } = settings.minimumCohort[operator];
    const now = shown === "shown" && item === "charge" && values[0]! < homes ? "tooFew" : shown;
    const isShown = now === "shown";
    tables[TABLES[item]].append(
      ...[start, operator, area, role, isShown ? participants : 0, now],
      ...inColumns(item, values).map((value) => (isShown ? value : 0)),
    );
  }
}

/** Of cars the mean of those that are plugged in. */
function inColumns(item: SummedItem, values: readonly number[]): readonly number[] {
  if (item !== "charge") return values;
  const [cars, fullCars] = values as [number, number];
  return [cars === 0 ? 0 : roundHalfAway((fullCars / cars) * CHARGE_STEPS) / CHARGE_STEPS];
}

function appendConstraints({ tables, network }: World, room: ControlRoom, start: number): void {
  const seconds = room.counted.halfHours * PERIOD_SECONDS;
  for (const [constraint, id] of network.constraintPoints.ids.entries()) {
    for (const operator of room.seesConstraints)
      tables.view_constraints.append(
        start,
        operator,
        id,
        watts(room.expectedKw[constraint]! / room.counted.halfHours),
        watts(room.flowKws[constraint]! / seconds),
        watts(room.targetKw[constraint]!),
      );
    const state = room.isCurtailing[constraint] === 1 ? "curtailing" : undefined;
    for (const operator of room.seesAnmAreas)
      tables.view_anm_areas.append(
        start,
        operator,
        id,
        state ?? (room.isExpected[constraint] === 1 ? "expected" : "quiet"),
      );
  }
}

function clearCounts(room: ControlRoom): void {
  for (const sums of Object.values(room.sums)) sums.fill(0);
  room.counted.halfHours = 0;
  for (const column of [room.flowKws, room.expectedKw, room.isCurtailing, room.isExpected])
    column.fill(0);
}
