/**
 * Charges for use of system of one connection and month. Takes rates, capacity and use; gives amounts in whole micro-pounds.
 */
import { MICRO_GBP_PER_GBP } from "../../core/money.ts";
import { roundHalfAway } from "../../core/units.ts";

const MICRO_GBP_PER_PENNY = MICRO_GBP_PER_GBP / 100;

/** Capacity for some days: contracted on all of them, and what trades moved for the time that they did. */
export function capacityChargeMicroGbp(
  contractedKva: number,
  days: number,
  movedKvaDays: number,
  pencePerKvaDay: number,
): number {
  return roundHalfAway(
    (contractedKva * days + movedKvaDays) * pencePerKvaDay * MICRO_GBP_PER_PENNY,
  );
}

/** The highest use above capacity of the month, for all its days. */
export function exceededChargeMicroGbp(
  excessKva: number,
  days: number,
  pencePerKvaDay: number,
): number {
  return roundHalfAway(excessKva * days * pencePerKvaDay * MICRO_GBP_PER_PENNY);
}
