/**
 * Orders for curtailment obligations. Takes a constraint statement and what the owners answered to it; gives bids of those
 * whom it would curtail and offers of those whom it would not, as far as trades that stand leave them any. The sign of a
 * unit's sensitivity says in which direction it gives relief: too much generation and too much demand are one case.
 * Keeps: in a period a unit buys at one constraint or sells, never both.
 */
import { type Direction, directionOf } from "../../model/direction.ts";
import type { OwnersOrders } from "../../model/owners-orders.ts";
import type { GateContext, GateOutcome, Order, OrderSide } from "../../model/venues.ts";
import type { ObligationSettings } from "./settings.ts";

/** Orders of the owners for every constrained period that the gate is for. */
export function open(context: GateContext, own: ObligationSettings): GateOutcome {
  const { lookAhead, owners } = context;
  if (lookAhead === undefined || owners === undefined) return {};
  const orders: Order[] = [];
  const constraintCount = context.network.constraintPoints.ids.length;
  for (let step = 0; step < lookAhead.periodCount; step += 1) {
    const period = lookAhead.fromPeriod + step;
    if (period < context.fromPeriod || period >= context.toPeriod) continue;
    for (let constraint = 0; constraint < constraintCount; constraint += 1) {
      if (context.isTradeable[constraint] === 0) continue;
      if (lookAhead.sizeKw[step * constraintCount + constraint]! > 0) {
        orders.push(...ordersAt(context, own, step, constraint));
      }
    }
  }
  return { orders };
}

function* ordersAt(
  context: GateContext,
  own: ObligationSettings,
  step: number,
  constraint: number,
): Generator<Order> {
  const { network, lookAhead, owners } = context;
  if (lookAhead === undefined || owners === undefined) return;
  const { units, constraintPoints } = network;
  const unitCount = units.ids.length;
  const statement = step * constraintPoints.ids.length + constraint;
  const cell = statement * unitCount;
  const places = new Map(lookAhead.order[statement]!.map((unit, place) => [unit, place + 1]));
  const sensitivities = context.sensitivityIn(lookAhead.fromPeriod + step);
  for (let unit = 0; unit < unitCount; unit += 1) {
    const signed = sensitivities[constraint * unitCount + unit]!;
    const sensitivity = Math.abs(signed);
    if (sensitivity < context.minSensitivity) continue;
    const direction = directionOf(signed);
    const row = unit * lookAhead.periodCount + step;
    const technology = units.technology[unit]!;
    const threatenedKw = lookAhead.curtailedKw[cell + unit]!;
    const order = (
      side: OrderSide,
      volumeKw: number,
      { priceGbpPerMwh, availabilityGbpPerMwh = 0, worth }: Priced,
    ): Order => ({
      id: `${side === "buyerBid" ? "B" : "S"}${lookAhead.fromPeriod + step}.${constraint}.${units.ids[unit]}`,
      side,
      period: lookAhead.fromPeriod + step,
      constraint,
      unit,
      volumeKw,
      priceGbpPerMwh,
      availabilityGbpPerMwh: own.priceStructure === "two-part" ? availabilityGbpPerMwh : 0,
      worth,
      place: places.get(unit) ?? 0,
      placedAt: context.instant,
      sensitivity,
      direction,
    });
    if (
      isThreatenedMost(context, step, constraint, unit) &&
      own.participation.buyer.includes(technology)
    ) {
      const volumeKw = Math.floor(Math.min(owners.bidKw[row]!, threatenedKw));
      if (volumeKw >= own.minTradeKw)
        yield order("buyerBid", volumeKw, {
          priceGbpPerMwh: owners.bidGbpPerMwh[row]!,
          availabilityGbpPerMwh: owners.bidAvailabilityGbpPerMwh?.[row],
          worth: { gbpPerMwh: owners.bidWorthGbpPerMwh[row]!, readyGbpPerMwh: 0 },
        });
    } else if (isUntouched(context, step, unit) && own.participation.seller.includes(technology)) {
      const offered = offeredBy(owners, direction);
      const volumeKw = Math.floor(offered.kw[row]!);
      if (volumeKw >= own.minTradeKw)
        yield order("sellerOffer", volumeKw, {
          priceGbpPerMwh: offered.gbpPerMwh[row]!,
          availabilityGbpPerMwh: offered.availabilityGbpPerMwh?.[row],
          worth: {
            gbpPerMwh: offered.worthGbpPerMwh[row]!,
            readyGbpPerMwh: owners.readyWorthGbpPerMwh[row]!,
          },
        });
    }
  }
}

/** What an owner wrote on an order, and what that is truly worth. */
interface Priced extends Pick<Order, "priceGbpPerMwh" | "worth"> {
  readonly availabilityGbpPerMwh: number | undefined;
}

/** The owners' offers to move in a direction. */
function offeredBy(owners: OwnersOrders, direction: Direction) {
  return direction === "down"
    ? {
        kw: owners.offerKw,
        gbpPerMwh: owners.offerGbpPerMwh,
        worthGbpPerMwh: owners.offerWorthGbpPerMwh,
        availabilityGbpPerMwh: owners.offerAvailabilityGbpPerMwh,
      }
    : {
        kw: owners.offerUpKw,
        gbpPerMwh: owners.offerUpGbpPerMwh,
        worthGbpPerMwh: owners.offerUpWorthGbpPerMwh,
        availabilityGbpPerMwh: owners.offerUpAvailabilityGbpPerMwh,
      };
}

/**
 * Whether this is the constraint that threatens a unit most in a period (the first of equals). A unit buys there alone: the
 * same output cannot be bought free twice, and what is bought elsewhere too would cost more than the output is worth.
 */
function isThreatenedMost(
  context: GateContext,
  step: number,
  constraint: number,
  unit: number,
): boolean {
  const { lookAhead, network } = context;
  if (lookAhead === undefined) return false;
  const constraintCount = network.constraintPoints.ids.length;
  const threat = (at: number) =>
    lookAhead.curtailedKw[(step * constraintCount + at) * network.units.ids.length + unit]!;
  const here = threat(constraint);
  if (here <= 0) return false;
  for (let other = 0; other < constraintCount; other += 1) {
    if (threat(other) > here || (threat(other) === here && other < constraint)) return false;
  }
  return true;
}

/** A unit that any constraint threatens in a period is a buyer there or nothing, never a seller. */
function isUntouched(context: GateContext, step: number, unit: number): boolean {
  const { lookAhead, network } = context;
  if (lookAhead === undefined) return false;
  const constraintCount = network.constraintPoints.ids.length;
  const unitCount = network.units.ids.length;
  for (let constraint = 0; constraint < constraintCount; constraint += 1) {
    if (lookAhead.curtailedKw[(step * constraintCount + constraint) * unitCount + unit]! > 0)
      return false;
  }
  return true;
}
