/**
 * The order of curtailment for one period: the principle's order with the trades that stand for this period applied at
 * their own constraint; elsewhere the incoming order holds. The network manager and the market read the same list.
 */

import { reliefRoom } from "../access/allocate.ts";
import { type ConstraintList, plainList, type SellerRange, tradedRows } from "../access/lists.ts";
import { type MeritRow, type PlaceSwap, tradedPlaces } from "../access/merit-order.ts";
import { keptBy } from "../core/kept-by.ts";
import { londonDayOf, periodStart } from "../core/time.ts";
import { type Direction, heldBackKw } from "../model/direction.ts";
import { tradeMinutes } from "../model/readings.ts";
import type { LookAhead, Trade } from "../model/venues.ts";
import { firmOrder, orderAt } from "./curtailment-order.ts";
import { readPeriodMeans } from "./inputs.ts";
import { plannedState } from "./present.ts";
import { ticksOf } from "./standing-trades.ts";
import type { PeriodLists, World } from "./world.ts";

/**
 * The incoming merit order list of a constraint and period: flexible units that act on it, with what they are forecast to have
 * for it: output where they relieve it by going down, consumption where by going up.
 */
export function incomingList(
  world: World,
  lookAhead: LookAhead,
  constraint: number,
  period: number,
): MeritRow[] {
  const unitCount = world.network.units.ids.length;
  const { sensitivity, minSensitivity } = plannedState(world, period).model;
  const s = (unit: number) => sensitivity[constraint * unitCount + unit]!;
  const firstCell = (period - lookAhead.fromPeriod) * unitCount;
  return orderAt(world, lookAhead, constraint, period)
    .filter((unit) => Math.abs(s(unit)) >= minSensitivity)
    .map((unit) => ({
      unit,
      volumeKw: reliefRoom(
        s(unit),
        lookAhead.availableKw[firstCell + unit]!,
        0,
        world.ceilingKw[unit]!,
        Infinity,
      ),
      slice: "own" as const,
      trade: "",
    }));
}

/** A trade as the list needs it. */
export function placeSwap(trade: Trade): PlaceSwap {
  return {
    trade: trade.id,
    buyer: trade.buyer,
    seller: trade.seller,
    buyerKw: trade.buyerKw,
    sellerKw: trade.sellerKw,
    askGbpPerMwh: trade.askGbpPerMwh / trade.sellerSensitivity,
  };
}

/** What units could do in a period, and how far down and up each that sold may be sent, kW. */
export interface UnitRange extends SellerRange {
  readonly outputKw: Float64Array;
}

/** Lists of all constraints for a period, and which of them differ from those that the set-points were made by. */
export function periodLists(world: World, period: number, standing: readonly Trade[]): PeriodLists {
  const { periodKw } = world.inputs;
  if (standing.length > 0) readPeriodMeans(world, ticksOf(world, period));
  const range = {
    outputKw: periodKw,
    ...(standing.length > 0 ? sellersRange(world, standing) : world.inputs),
  };
  const { lists, keys } = standingLists(world, period, standing, range);
  const changed = keys.flatMap((key, constraint) =>
    key === world.listKeys[constraint] ? [] : [constraint],
  );
  return { lists, keys, changed, trades: standing, minutes: tradeMinutes(standing.length) };
}

/** The lists that hold in a period while these trades stand, one a constraint, each with a key that tells it apart. */
export function standingLists(
  world: World,
  period: number,
  standing: readonly Trade[],
  { outputKw, lowestKw, highestKw }: UnitRange,
): Pick<PeriodLists, "lists" | "keys"> {
  const lookAhead = world.days.get(londonDayOf(periodStart(period)))?.lookAhead;
  if (lookAhead === undefined) throw new Error(`no statement for period ${period}`);
  const firm = firmOrder(world);
  const lists: ConstraintList[] = [];
  const keys: string[] = [];
  const leftKw = standing.length === 0 ? undefined : spared(outputKw);
  for (
    let constraint = 0;
    constraint < world.network.constraintPoints.ids.length;
    constraint += 1
  ) {
    const order = orderAt(world, lookAhead, constraint, period);
    const untraded = untradedOf(world.states, order, firm, world.ceilingKw);
    const trades = standing.filter((trade) => trade.constraint === constraint);
    if (leftKw === undefined || trades.length === 0) {
      lists.push(untraded.list);
      keys.push(untraded.key);
    } else {
      const places = tradedPlaces(
        incomingList(world, lookAhead, constraint, period),
        trades.map((trade) => withinOutput(placeSwap(trade), leftKw[trade.buyerDirection])),
      );
      lists.push(tradedRows(places, trades, { lowestKw, highestKw }, firm, world.ceilingKw));
      keys.push(`${untraded.key}|${trades.map((trade) => trade.id).join(",")}`);
    }
  }
  return { lists, keys };
}

interface Untraded {
  readonly list: ConstraintList;
  readonly key: string;
}

/** By the networks of a run and by an order: all half-hours of a day have one, and nothing is written to a list without trades. */
const untraded = keptBy((_: World["states"]) => new WeakMap<readonly number[], Untraded>());

function untradedOf(
  states: World["states"],
  order: readonly number[],
  firm: readonly number[],
  ceilingKw: Float64Array,
): Untraded {
  const known = untraded(states);
  const kept = known.get(order);
  if (kept !== undefined) return kept;
  const made = { list: plainList(order, firm, ceilingKw), key: order.join(",") };
  known.set(order, made);
  return made;
}

/** How far units may be sent in buyers' places: by what they sold to all constraints together, and no store too far. */
function sellersRange({ inputs }: World, standing: readonly Trade[]): SellerRange {
  const lowestKw = inputs.periodKw.slice();
  const highestKw = inputs.periodKw.slice();
  for (const { seller, sellerKw, sellerDirection } of standing) {
    if (sellerDirection === "down") lowestKw[seller]! -= sellerKw;
    else highestKw[seller]! += sellerKw;
  }
  for (let unit = 0; unit < lowestKw.length; unit += 1) {
    lowestKw[unit] = Math.max(inputs.lowestKw[unit]!, lowestKw[unit]!);
    highestKw[unit] = Math.min(inputs.highestKw[unit]!, highestKw[unit]!);
  }
  return { lowestKw, highestKw };
}

/** What each unit has for buying free, kW: its output where it would go down, its consumption where up. */
function spared(outputKw: Float64Array): Record<Direction, Float64Array> {
  const left = { down: outputKw.slice(), up: outputKw.slice() };
  for (let unit = 0; unit < outputKw.length; unit += 1) {
    left.down[unit] = heldBackKw("down", outputKw[unit]!);
    left.up[unit] = heldBackKw("up", outputKw[unit]!);
  }
  return left;
}

/**
 * A buyer's place can give no more than the buyer has, so its trades move no more than that: what a seller does in the
 * buyer's place, the buyer would otherwise have had to do. `leftKw` is what each buyer's trades in its direction have not taken yet.
 */
function withinOutput(swap: PlaceSwap, leftKw: Float64Array): PlaceSwap {
  const buyerKw = Math.max(0, Math.min(swap.buyerKw, leftKw[swap.buyer]!));
  leftKw[swap.buyer]! -= buyerKw;
  return { ...swap, buyerKw, sellerKw: swap.sellerKw * (buyerKw / swap.buyerKw) };
}
