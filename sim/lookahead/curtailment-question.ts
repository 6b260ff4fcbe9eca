/**
 * What is asked of draws: an ensemble, what was declared and believed, and by period the states of the network with their
 * weights, targets and lists. No behaviour but sizes.
 */
import type { ConstraintList } from "../access/lists.ts";
import type { Principle } from "../access/principle.ts";
import { DEMAND_ROOM, type Ensemble } from "../model/forecast.ts";
import type { Network } from "../model/network.ts";
import type { CredibleStates } from "./credible-states.ts";
import type { TallySize } from "./curtailment-tally.ts";
import type { Declared } from "./injections.ts";

/** One period: the states that the network may be in, and what holds in them. */
export interface PeriodOutlook {
  readonly states: CredibleStates;
  /** By state; sums to 1. */
  readonly weights: Float64Array;
  /** Targets by constraint, kW, as planned and with a credible element out; Infinity where nothing acts. */
  readonly targetKw: Float64Array;
  readonly targetWhenOutKw: Float64Array;
  /** Whether the network as planned has an element out. */
  readonly isElementOut: boolean;
  /** By constraint. */
  readonly lists: readonly ConstraintList[];
}

export interface CurtailmentQuestion extends Declared {
  readonly ensemble: Ensemble;
  readonly periods: readonly PeriodOutlook[];
  readonly principle: Principle;
  /** 1 where there are set-points to give, by constraint; what only breakers hold curtails nobody here. */
  readonly hasSetPoints: Uint8Array;
  /** Services that are asked about: kW by unit, one column a service. */
  readonly services: readonly Float64Array[];
  /** Whether every draw comes with its mirror. */
  readonly isAntithetic: boolean;
}

/** The range of what each unit may be moved by, kW; beyond, a histogram's last bin holds it. */
export function unitSizesKw({ units }: Network): Float64Array {
  return units.capacityKw.map((capacityKw, unit) => {
    const drawsKw = units.consumptionKwMax[unit]! * DEMAND_ROOM + units.chargeKwMax[unit]!;
    return Math.max(1, capacityKw + drawsKw);
  });
}

/** Curtailment counts as such above this fraction of capacity; of a consumer, of its peak. */
const CURTAILED_FRAC = 0.01;

export function leastCurtailmentKw({ units }: Network): Float64Array {
  return units.capacityKw.map(
    (capacityKw, unit) =>
      CURTAILED_FRAC * (capacityKw > 0 ? capacityKw : units.consumptionKwMax[unit]!),
  );
}

/** A question as it can be asked in so many draws: one alone has no mirror. */
export const askedWithin = (
  question: CurtailmentQuestion,
  drawsMax: number,
): CurtailmentQuestion =>
  question.isAntithetic && drawsMax < 2 ? { ...question, isAntithetic: false } : question;

export function tallySize({ periods, services }: CurtailmentQuestion): TallySize {
  const { units, constraintPoints } = periods[0]!.states.base.network;
  return {
    periodCount: periods.length,
    unitCount: units.ids.length,
    constraintCount: constraintPoints.ids.length,
    serviceCount: services.length,
  };
}
