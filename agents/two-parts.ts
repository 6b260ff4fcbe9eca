/**
 * Prices of one part as an owner writes them where a market asks for two: availability, for each MW held ready an hour, and the
 * all-in price. Takes a policy whose prices are for each MWh called; gives the same policy for markets of either kind.
 * A bid of b of which a part P is called on average is worth P · b for each MW and hour: a fraction φ of that is offered for
 * availability, A = φ · P · b, and (1 − φ) · b for each MWh called. So A = P · (b − U), the most that being spared is worth
 * beside U. An offer asks at least what holding ready forgoes, F, for availability, and its price on top.
 * Keeps: on average, as the owner sees it, nothing is lost against the price of one part.
 */
import { roundToPence } from "../sim/core/money.ts";
import type {
  AgentPolicy,
  OrderColumns,
  OrderObservation,
  SettingColumns,
} from "../sim/model/agents.ts";
import { calledPart } from "./called-part.ts";

export function inEitherStructure<Policy extends AgentPolicy>(policy: Policy): Policy {
  return {
    ...policy,
    order(observation: OrderObservation, own: SettingColumns, out: OrderColumns) {
      policy.order(observation, own, out);
      askForReadiness(observation, own, out);
      if (observation.isTwoPart) offerForAvailability(observation, own, out);
    },
  };
}

function offerForAvailability(
  { periodCount, deviationKw }: OrderObservation,
  own: SettingColumns,
  { bidKw, bidGbpPerMwh, bidAvailabilityGbpPerMwh }: OrderColumns,
): void {
  for (let cell = 0; cell < bidGbpPerMwh.length; cell += 1) {
    const price = bidGbpPerMwh[cell]!;
    const frac = own.availabilityFrac![Math.floor(cell / periodCount)]!;
    const { meanFrac } = calledPart(bidKw[cell]!, deviationKw[cell]!);
    const availability = frac * meanFrac * price;
    bidAvailabilityGbpPerMwh[cell] = roundToPence(availability);
    bidGbpPerMwh[cell] = roundToPence(availability + (1 - frac) * price);
  }
}

/** What readiness costs, as a part of its own or spread over the part of the order that is called; up as down. */
function askForReadiness(
  observation: OrderObservation,
  own: SettingColumns,
  out: OrderColumns,
): void {
  for (const [row, readiness] of own.readinessGbpPerMwh!.entries())
    out.readyWorthGbpPerMwh.fill(
      readiness,
      row * observation.periodCount,
      (row + 1) * observation.periodCount,
    );
  const { offerKw, offerGbpPerMwh, offerAvailabilityGbpPerMwh } = out;
  addReadiness(observation, own, offerKw, offerGbpPerMwh, offerAvailabilityGbpPerMwh);
  const { offerUpKw, offerUpGbpPerMwh, offerUpAvailabilityGbpPerMwh } = out;
  addReadiness(observation, own, offerUpKw, offerUpGbpPerMwh, offerUpAvailabilityGbpPerMwh);
}

function addReadiness(
  { periodCount, deviationKw, isTwoPart }: OrderObservation,
  own: SettingColumns,
  kw: Float64Array,
  gbpPerMwh: Float64Array,
  availabilityGbpPerMwh: Float64Array,
): void {
  for (let from = 0; from < kw.length; from += periodCount) {
    const row = from / periodCount;
    const readiness = own.readinessGbpPerMwh![row]! * (1 + own.keptFrac![row]!);
    if (readiness === 0) continue;
    for (let cell = from; cell < from + periodCount; cell += 1) {
      if (isTwoPart) availabilityGbpPerMwh[cell] = roundToPence(readiness);
      const addedGbpPerMwh = isTwoPart
        ? readiness
        : readiness / calledPart(kw[cell]!, deviationKw[cell]!).meanFrac;
      gbpPerMwh[cell] = roundToPence(gbpPerMwh[cell]! + addedGbpPerMwh);
    }
  }
}
