/**
 * Contract of the rules beside it that make the imbalance price: from what is known of the system in a settlement period to the one price at which
 * every account is settled. Takes plain data; gives £/MWh.
 */
import type { SystemRecord, SystemState } from "../../../model/imbalance.ts";

export interface PriceFacts {
  readonly period: number;
  /** The series of the scenario: generated, or from CSV. */
  readonly systemGbpPerMwh: number;
  /** Of the same series; undefined where it has a price alone. */
  readonly seriesNetImbalanceMwh: number | undefined;
  /** The market index price: here the day-ahead price. */
  readonly marketGbpPerMwh: number;
  /** What the rule's file says; undefined where it names none. */
  readonly record: SystemRecord | undefined;
}

export type ImbalancePrice = (facts: PriceFacts) => SystemState;
