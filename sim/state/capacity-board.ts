/**
 * Who may trade connection capacity, and what is on the board for the periods of a gate. Takes the world and what gates of the page
 * brought about; gives what the gates of the market may know. Changes nothing.
 */
import { outlineApprovedOn } from "../approval/settings.ts";
import { londonDayOf, periodStart } from "../core/time.ts";
import type { CapacityOrder } from "../model/capacity-market.ts";
import {
  CAPACITY_TRADES,
  type CapacityBoard,
  type CapacityContext,
  type CapacityResults,
} from "../model/capacity-trades.ts";
import type { DueGate } from "../timetable/timetable.ts";
import { silence } from "./answers.ts";
import { mayTakePart } from "./participation.ts";
import { isQualified } from "./registration.ts";
import { isTold } from "./told-of-services.ts";
import type { World } from "./world.ts";

/** A site trades through its units that the facilitator has qualified, as far as they registered, and whose owners answer for the day. */
export function whoTrades(
  world: World,
  gate: DueGate,
): Pick<CapacityContext, "admittedKw" | "mayBuy"> {
  const { network, scenario, serviceRegistration, answering } = world;
  const { instant, deliveryDay } = gate;
  const { units, connections } = network;
  // Who is not told of trades approves nobody for them.
  const isApproved = isTold(world, CAPACITY_TRADES, "dso");
  const variations = isApproved ? scenario.approval?.variations : undefined;
  return {
    admittedKw: (site) => {
      let kw = 0;
      for (const [unit, at] of units.connection.entries()) {
        if (at !== site || silence(answering, unit, deliveryDay) !== undefined) continue;
        if (isQualified(serviceRegistration, unit, instant) && mayTakePart(world, unit, gate))
          kw += serviceRegistration?.volumeKw[unit] ?? Infinity;
      }
      return kw;
    },
    mayBuy: (site, fromPeriod) => {
      if (variations === undefined) return true;
      const from = outlineApprovedOn(variations, connections.ids[site]!);
      return from !== undefined && londonDayOf(periodStart(fromPeriod)) >= from;
    },
  };
}

/** Orders for windows that begin in these periods. */
export function boardOf(
  { capacityBoard }: World,
  results: CapacityResults,
  { fromPeriod, toPeriod }: { readonly fromPeriod: number; readonly toPeriod: number },
): CapacityBoard {
  const isOf = (order: CapacityOrder) =>
    order.fromPeriod >= fromPeriod && order.fromPeriod < toPeriod;
  return {
    requests: [...capacityBoard.requests, ...results.requests].filter(isOf),
    responses: [...capacityBoard.responses, ...results.responses].filter(isOf),
  };
}
