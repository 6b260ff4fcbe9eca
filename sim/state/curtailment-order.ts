/**
 * The order of curtailment of a day of delivery: the principle's, by constraint, made with the statement of that day. Takes
 * the network as planned, what owners ask, and what was curtailed so far; gives unit rows.
 */
import { newestFirst } from "../access/newest-first.ts";
import type { AccessQueue } from "../access/principle.ts";
import { keptBy } from "../core/kept-by.ts";
import { PERIOD_HOURS } from "../core/time.ts";
import type { ExpectedNetwork } from "../lookahead/look-ahead.ts";
import type { Network } from "../model/network.ts";
import type { LookAhead } from "../model/venues.ts";
import type { World } from "./world.ts";

/**
 * Unit rows in the order of curtailment, [period][constraint]; one list where orders are equal. The principle is asked anew
 * where the planned network changes, or every period if it ranks by the period; a shared one has no order: newest first.
 */
export function curtailmentOrder(
  world: World,
  deliveryDay: number,
  planned: readonly ExpectedNetwork[],
  offerGbpPerMwh: Float64Array,
): LookAhead["order"] {
  const { principle, network } = world;
  const unitCount = network.units.ids.length;
  const constraintCount = network.constraintPoints.ids.length;
  const orders: (readonly number[])[] = [];
  const known = new Map<string, readonly number[]>();
  const queue = accessQueue(world, offerGbpPerMwh);
  for (const [periodOfDay, { model }] of planned.entries()) {
    const isSame = periodOfDay > 0 && planned[periodOfDay - 1]!.model === model;
    const isByPeriod = principle.kind === "ranked" && principle.changes === "byPeriod";
    for (let constraint = 0; constraint < constraintCount; constraint += 1) {
      if (isSame && !isByPeriod) {
        orders.push(orders[orders.length - constraintCount]!);
        continue;
      }
      const from = constraint * unitCount;
      const at = { ...queue, sensitivity: model.sensitivity.subarray(from, from + unitCount) };
      const ranked =
        principle.kind === "ranked"
          ? principle.rank(at, deliveryDay, periodOfDay)
          : newestFirst(queue);
      const order = ranked.filter((unit) => model.isFlexible[unit] === 1);
      const key = order.join(",");
      const same = known.get(key) ?? order;
      known.set(key, same);
      orders.push(same);
    }
  }
  return orders;
}

/** Units with a firm connection, newest first: reached while an element is out, behind all others. */
export const firmOrder = ({ states }: World): readonly number[] => firmOf(states);

const firmOf = keptBy(({ intact: { model } }: World["states"]): readonly number[] => {
  const queue = { ids: model.network.units.ids, connectedOnDay: connectionDays(model.network) };
  return newestFirst(queue).filter((unit) => model.isFirm[unit] === 1);
});

/** The order that the statement of a day of delivery says for one of its constraints and periods. */
export function orderAt(
  { network }: World,
  lookAhead: LookAhead,
  constraint: number,
  period: number,
): readonly number[] {
  const step = period - lookAhead.fromPeriod;
  return lookAhead.order[step * network.constraintPoints.ids.length + constraint]!;
}

function connectionDays({ units, connections }: Network): Int32Array {
  return Int32Array.from(units.connection, (row) => connections.connectedOnDay[row]!);
}

/** What is known of the units on the day on which an order is made; sensitivities come with the constraint. */
function accessQueue(world: World, offerGbpPerMwh: Float64Array): Omit<AccessQueue, "sensitivity"> {
  const { units } = world.network;
  const curtailedWh = world.curtailedSoFarWh.slice();
  const availableWh = world.availableSoFarWh.slice();
  for (const { lookAhead } of world.days.values()) addExpected(lookAhead, curtailedWh, availableWh);
  return {
    ids: units.ids,
    connectedOnDay: connectionDays(world.network),
    capacityKw: units.capacityKw,
    curtailedWh,
    availableWh,
    offerGbpPerMwh,
  };
}

/**
 * Adds what a statement expects of a day that is not over: else a turn taken tomorrow would be unknown today, and the same
 * unit would be asked again. A unit that several constraints would curtail counts the largest.
 */
function addExpected(
  { periodCount, availableKw, curtailedKw }: LookAhead,
  curtailedWh: Float64Array,
  availableWh: Float64Array,
): void {
  const unitCount = curtailedWh.length;
  const constraintCount = curtailedKw.length / (periodCount * unitCount);
  for (let step = 0; step < periodCount; step += 1) {
    for (let unit = 0; unit < unitCount; unit += 1) {
      let mostKw = 0;
      for (let constraint = 0; constraint < constraintCount; constraint += 1) {
        const cell = (step * constraintCount + constraint) * unitCount + unit;
        mostKw = Math.max(mostKw, curtailedKw[cell]!);
      }
      curtailedWh[unit]! += mostKw * PERIOD_HOURS * 1000;
      availableWh[unit]! += Math.abs(availableKw[step * unitCount + unit]!) * PERIOD_HOURS * 1000;
    }
  }
}
