/**
 * What market monitoring is shown of relief that a unit sold: to others, and of stores and generators to services of the network operator too. Takes the world and the evidence of a day; gives what
 * venues/monitoring/seen.ts says of positions that load the constraint, each with what it is held against: a consumer's own comparable days, a generator's source, a store's prices.
 */
import { amountMicroGbp } from "../core/money.ts";
import { PERIOD_SECONDS } from "../core/time.ts";
import { kwFromWh, roundHalfAway, whFromKw } from "../core/units.ts";
import { DSO, isEsoService } from "../model/services.ts";
import type { Trade } from "../model/venues.ts";
import type { HeldAgainst, ReliefSeen } from "../venues/monitoring/seen.ts";
import { halfHourOf } from "./meter-past.ts";
import type { PeriodEvidence } from "./monitor-state.ts";
import { declaredIn } from "./watch-calls.ts";
import type { DeliveryDay, World } from "./world.ts";

/** Relief that was sold in one period, at one constraint. */
interface Sold {
  readonly constraint: number;
  readonly reliefKw: number;
  /** What one kW more in the position adds to the flow. */
  readonly flowPerKw: number;
  readonly paidMicroGbp: number;
  readonly payer: string;
}

export function reliefsSeen(
  world: World,
  known: DeliveryDay,
  evidence: readonly PeriodEvidence[],
  unit: number,
): ReliefSeen[] {
  const { network, monitor } = world;
  const { fromPeriod, deliveryDay } = known.lookAhead;
  const statedKw = monitor!.statedExcessKw.get(deliveryDay)!;
  return evidence.flatMap((of): ReliefSeen[] => {
    const sold = [...toOthers(world, of, unit), ...toServices(world, of, unit)];
    if (sold.length === 0) return [];
    const declaredKw = declaredIn(network, known, of.period, unit);
    // Drawn, but for what a generator injects.
    const positionKw = Math.max(0, isDrawn(world, unit) ? 0 - declaredKw : declaredKw);
    const row = (of.period - fromPeriod) * network.constraintPoints.ids.length;
    return sold.map(({ constraint, reliefKw, flowPerKw, paidMicroGbp, payer }) => ({
      ...{ halfHour: halfHourOf(of.period), statedExcessKw: statedKw[row + constraint]! },
      ...{ soldReliefKw: reliefKw, flowPerKw, positionKw, paidMicroGbp, payer },
      heldAgainst: heldAgainst(world, known, of, unit),
    }));
  });
}

/** A consumer or a store: what loads a constraint is what it declares to draw. */
const isDrawn = ({ network: { units } }: World, unit: number): boolean =>
  units.consumptionKwMax[unit]! > 0 || units.energyWhMax[unit]! > 0;

function toOthers(world: World, { trades }: PeriodEvidence, unit: number): Sold[] {
  const direction = isDrawn(world, unit) ? "up" : "down";
  return trades
    .filter(({ seller, sellerDirection }) => seller === unit && sellerDirection === direction)
    .map((trade) => ({
      constraint: trade.constraint,
      reliefKw: trade.sellerKw * trade.sellerSensitivity,
      flowPerKw: trade.sellerSensitivity,
      paidMicroGbp: paidFor(trade),
      payer: world.network.units.ids[trade.buyer]!,
    }));
}

/** What consumers declare does not move what the network operator believes of flows when it buys a service. */
function toServices(world: World, { calls }: PeriodEvidence, unit: number): Sold[] {
  if (world.network.units.consumptionKwMax[unit]! > 0) return [];
  const sign = isDrawn(world, unit) ? -1 : 1;
  return calls.flatMap(({ award, delivery, flowPerKwInjected }) => {
    const flowPerKw = sign * flowPerKwInjected;
    const isRelief = sign * award.changeKw < 0 && flowPerKw > 0;
    if (award.unit !== unit || isEsoService(award.service) || !isRelief) return [];
    return [
      {
        constraint: award.constraint,
        reliefKw: kwFromWh(delivery.instructedWh, PERIOD_SECONDS) * flowPerKw,
        flowPerKw,
        paidMicroGbp: amountMicroGbp(delivery.deliveredWh, award.utilisationGbpPerMwh),
        payer: DSO,
      },
    ];
  });
}

function heldAgainst(
  { network: { units }, series }: World,
  { lookAhead: { fromPeriod, periodCount } }: DeliveryDay,
  { period, sourceKw }: PeriodEvidence,
  unit: number,
): HeldAgainst {
  if (units.consumptionKwMax[unit]! > 0) return { kind: "comparable-days" };
  if (units.energyWhMax[unit] === 0)
    return { kind: "source", couldKw: Math.max(0, sourceKw[unit]!) };
  const dearest = Array.from({ length: periodCount }, (_, step) =>
    series.priceGbpPerMwh(fromPeriod + step),
  ).reduce((most, price) => Math.max(most, price), -Infinity);
  const keptFrac = units.chargeEfficiency[unit]! * units.dischargeEfficiency[unit]!;
  return { kind: "prices", isPaidBack: dearest * keptFrac > series.priceGbpPerMwh(period) };
}

/** At the agreed price: for relief that was given, and for relief held ready. */
function paidFor({ sellerKw, sellerSensitivity, deliveredWh, ...trade }: Trade): number {
  const ready = trade.availabilityGbpPerMwh ?? 0;
  const heldWh = whFromKw(sellerKw * sellerSensitivity, PERIOD_SECONDS);
  return (
    amountMicroGbp(
      roundHalfAway(deliveredWh * sellerSensitivity),
      Math.max(0, trade.priceGbpPerMwh - ready),
    ) + amountMicroGbp(roundHalfAway(heldWh), Math.max(0, ready))
  );
}
