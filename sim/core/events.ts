/**
 * What happened, as small records with a reason. Never parsed from strings.
 */

interface Happening {
  readonly at: number;
  readonly because: string;
}

/**
 * A trade was matched, refused, cancelled or made smaller, or its obligation returned to the buyer because the seller was lost, or
 * resumed; seen from one of its units. `kw` is what stands, or stood.
 */
interface TradeEvent extends Happening {
  readonly kind:
    | "tradeMatched"
    | "reservationRefused"
    | "tradeCancelled"
    | "tradeResized"
    | "obligationReturned"
    | "obligationResumed";
  readonly trade: string;
  readonly unit: string;
  readonly period: number;
  readonly kw: number;
}

/** A unit was told another set-point, or its breaker was opened or closed, for a constraint. */
interface MoveEvent extends Happening {
  readonly kind: "setPointLowered" | "setPointRaised" | "tripped" | "reconnected";
  readonly unit: string;
  readonly constraint: string;
  readonly fromKw: number;
  readonly toKw: number;
}

/** A unit went to its fail-safe level of its own accord. */
interface FailSafeEvent extends Happening {
  readonly kind: "failSafe";
  readonly unit: string;
  readonly fromKw: number;
  readonly toKw: number;
}

/** An offsetting trade goes on to its next phase; seen from the unit that exceeds its limit, by `kw` at most. */
interface OffsetEvent extends Happening {
  readonly kind: "offsetting";
  readonly trade: string;
  readonly unit: string;
  readonly kw: number;
}

/** Between the manager and a unit: word of it, or obedience. `kw` is what it does. */
export interface UnitEvent extends Happening {
  readonly kind: "commsLost" | "commsRestored" | "notResponding" | "responding";
  readonly unit: string;
  readonly kw: number;
}

/** At a constraint: overload that is left (`kw` above its target), or its reading, lost or found (`kw` as last read). */
interface ConstraintEvent extends Happening {
  readonly kind: "residualOverload" | "measurementLost" | "measurementRestored";
  readonly constraint: string;
  readonly kw: number;
}

/** A bound on the work of clearing was reached at a constraint: trades are not those that the rule means, or the optimum is not exact. */
interface ClearingEvent extends Happening {
  readonly kind: "clearingBounded";
  readonly constraint: string;
}

/** A unit was curtailed more, on the mean of its complete regulatory years, than its connection agreed. */
export interface IndexEvent extends Happening {
  readonly kind: "indexBreach";
  readonly unit: string;
}

/** An order that stood in a book of continuous trading ended unmet, or what was left of it (`kw`). */
interface OrderEvent extends Happening {
  readonly kind: "orderLapsed";
  readonly unit: string;
  readonly constraint: string;
  readonly kw: number;
}

/** An owner was asked for an order and did not answer, or too late. */
export interface UnansweredEvent extends Happening {
  readonly kind: "orderMissing";
  readonly unit: string;
}

/** An offer of a service was bought, or what was bought was armed, let go, refused, rejected or taken back, or its unit was told. */
export interface ServiceEvent extends Happening {
  readonly kind:
    | "serviceAwarded"
    | "serviceRefused"
    | "serviceArmed"
    | "serviceRejected"
    | "serviceCancelled"
    | "serviceReleased"
    | "serviceDisarmed"
    | "serviceInstructed";
  readonly unit: string;
  readonly constraint: string;
  readonly trade: string;
  readonly kw: number;
}

/**
 * Connection capacity was requested, offered in response, accepted, rejected, or not found (`kw` is what is asked for, offered or
 * missing); a trade of it was approved or refused (what its buyer gains), or either was cancelled; its seller used what it sold (the mean of the period).
 */
interface CapacityEvent extends Happening {
  readonly kind:
    | "capacityRequested"
    | "capacityOffered"
    | "capacityAccepted"
    | "capacityRejected"
    | "capacityUnmet"
    | "capacityApproved"
    | "capacityRefused"
    | "capacityCancelled"
    | "capacityBreached";
  readonly trade: string;
  readonly kw: number;
}

/** An offsetting trade was approved or refused; `unit` is its follower. */
interface OffsetDecisionEvent extends Happening {
  readonly kind: "offsetApproved" | "offsetRefused";
  readonly trade: string;
  readonly unit: string;
  readonly kw: number;
}

/** A trial plan made a constraint of this excess, kW, for a period. */
export interface ImposedEvent extends Happening {
  readonly kind: "constraintImposed";
  readonly constraint: string;
  readonly kw: number;
}

/** What a unit would have been asked for, were the traded order dispatched. */
export interface ToldEvent extends Happening {
  readonly kind: "wouldBeInstructed";
  readonly unit: string;
  readonly constraint: string;
  readonly fromKw: number;
  readonly toKw: number;
}

/** A market's review of a resource. */
interface ResourceEvent extends Happening {
  readonly kind: "resourceQualified" | "resourceRejected";
  readonly unit: string;
}

/** A market's review of a company, which `because` names. */
interface CompanyEvent extends Happening {
  readonly kind: "companyApproved" | "companyRejected";
}

export type RegistrationEvent = ResourceEvent | CompanyEvent;

/** The network was switched, or the gate of a venue did not run. */
interface PlainEvent extends Happening {
  readonly kind: "topologyChanged" | "gateFailed";
}

/** One event. Amounts before and after are in kW unless the kind says otherwise. */
export type LabEvent =
  | TradeEvent
  | MoveEvent
  | FailSafeEvent
  | OffsetEvent
  | OffsetDecisionEvent
  | UnitEvent
  | ConstraintEvent
  | ClearingEvent
  | IndexEvent
  | OrderEvent
  | UnansweredEvent
  | ServiceEvent
  | CapacityEvent
  | RegistrationEvent
  | ToldEvent
  | ImposedEvent
  | PlainEvent;
