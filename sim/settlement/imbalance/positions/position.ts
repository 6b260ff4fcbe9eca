/**
 * What a rule of the notified position is: from what was known by gate closure to the energy that a party's contracts and
 * physical notifications say. Takes plain data; gives injection, Wh.
 */

/** Gate closure: contracts and physical notifications are final an hour before the settlement period. */
export const GATE_CLOSURE_SECONDS = 3600;

export interface PositionFacts {
  /** What the party's units and customers were expected to inject, less what they draw: at gate closure. */
  readonly gateClosureWh: number;
  /** The same when schedules were declared; few rules ask, and it is a forecast of its own. */
  readonly dayAheadWh: () => number;
  /** Label of the period, from 1, and how many its London day has. */
  readonly settlementPeriod: number;
  readonly periodsInDay: number;
}

export type Position = (facts: PositionFacts) => number;
