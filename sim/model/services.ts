/**
 * The nouns of flexibility services: what a network needs, what owners offer, what was awarded and what became of it, and
 * instructions that change what a unit does. One set of nouns for every service, whoever buys it. No behaviour.
 */

import type { Asked, AskingManner, OwnersFlexibility } from "./asked-flexibility.ts";
import type { Blocked, Unready } from "./blocked.ts";
import type { Direction } from "./direction.ts";
import type { EndedCall, Missed } from "./lost-units.ts";
import type { UnitAccounts } from "./unit-accounts.ts";

/** The account of who buys for the distribution network. */
export const DSO = "distribution system operator";

/** The account of whom connections pay for use of the network. */
export const DISTRIBUTION_NETWORK = "distribution network";

/** The account of who buys reserve for the electricity system. */
export const ESO = "electricity system operator";
/** The services that it buys, by their venue's names. */
export const ESO_SERVICES = [
  "short-term-operating-reserve",
  "replacement-reserve",
  "demand-flexibility-service",
  "frequency-response",
  "high-frequency-response",
  "bids-and-offers",
] as const;
/** Of these, bids and offers in the balancing mechanism: accepted volumes belong to the account of the unit's balance party. */
export const BIDS_AND_OFFERS = "bids-and-offers" satisfies EsoService;
export type EsoService = (typeof ESO_SERVICES)[number];

const OF_ESO: ReadonlySet<string> = new Set(ESO_SERVICES);
export const isEsoService = (service: string): boolean => OF_ESO.has(service);

/** A call of a service from outside the model, by London day and clock time. */
export interface StatedCall {
  readonly day: string;
  readonly from: string;
  readonly minutes: number;
  readonly depthFrac: number;
  readonly isEmergency: boolean;
  /** Whether the electricity system lacks energy then (short) or has too much (long), where a service reads it; none: as the imbalance price says, or short. */
  readonly system?: SystemSign | undefined;
}

export const SYSTEM_SIGNS = ["short", "long"] as const;
export type SystemSign = (typeof SYSTEM_SIGNS)[number];

/** Relief that a zone wants in one settlement period, at the constraint point where it wants most. */
export interface ServiceNeed {
  readonly service: string;
  readonly zone: string;
  readonly period: number;
  readonly constraint: number;
  readonly neededKw: number;
  /** Where it was reckoned again: what was wanted before, and what of it is bought at this point. */
  readonly beyond?: { readonly neededKw: number; readonly heldKw: number };
}

/**
 * Calls of one service that a unit has served: instructions that follow one another without a pause are one call. When those of the
 * seven days before the last instruction began, in order of time, and when that instruction ends.
 */
export interface ServedCalls {
  readonly beganAt: readonly number[];
  readonly endedAt: number;
}

/** What a unit would do for a need if it were told. */
export interface FlexibilityOffer {
  readonly id: string;
  readonly service: string;
  readonly zone: string;
  readonly placedAt: number;
  readonly period: number;
  readonly constraint: number;
  readonly unit: number;
  /** Change of its injection: positive is more injection or less consumption. */
  readonly changeKw: number;
  /** Relief at the constraint for each kW of it; positive. */
  readonly reliefFrac: number;
  /** For each MW held ready, an hour. */
  readonly availabilityGbpPerMwh: number;
  /** For each MWh that is delivered. */
  readonly utilisationGbpPerMwh: number;
  /** Of a bid or an offer: what its unit is notified to inject, from which it is measured. */
  readonly notifiedKw?: number | undefined;
  /** And the part of its price that is its owner's. */
  readonly ownerGbpPerMwh?: number | undefined;
}

/**
 * awarded: bought, not armed yet · armed: locked, must be ready · released: not armed by the deadline, free for others ·
 * disarmed: armed and then not wanted any more · cancelled, withdrawn: taken back by its provider before it was armed, or after ·
 * refused: by the position book, rejected: by its provider; neither ever came into force.
 */
export type AwardState =
  | "awarded"
  | "armed"
  | "released"
  | "disarmed"
  | "cancelled"
  | "withdrawn"
  | "refused"
  | "rejected";

/** Whether an award was ever in force. */
export const cameIntoForce = ({ state }: Award): boolean =>
  state !== "refused" && state !== "rejected";

/** The reason of what an operator lost to the other. */
export const PRIMACY = "primacy";
/** And of what it lost where nobody was asked: who was first keeps the unit. */
export const ARMED_FIRST = "armed-first";

/** Whether an award holds its unit. */
export const isStanding = ({ state }: Award): boolean => state === "awarded" || state === "armed";

/** Whether the other operator has its unit now. */
export const isTakenByOther = (award: Award): boolean =>
  isLostToOther(award) && (award.state === "released" || award.state === "disarmed");

/** Whether the other operator took something of it. */
export const isLostToOther = ({ reason }: Award): boolean =>
  reason === PRIMACY || reason === ARMED_FIRST;

/** An offer that was bought, or a part of one, at the prices that were agreed. Its id is the holder in the position book. */
export interface Award extends FlexibilityOffer {
  /** Where some of its offer was bought before: the id of that offer. */
  readonly restOf?: string | undefined;
  readonly askAvailabilityGbpPerMwh: number;
  readonly askUtilisationGbpPerMwh: number;
  /** What it was bought for: adHoc, a season or a year. */
  readonly term: string;
  readonly state: AwardState;
  readonly reason: string;
  /** Where it is held and never called: minutes that what is in store would have to last in each period; none: it may be called. */
  readonly holdMinutes?: number | undefined;
  /** Where the other operator has armed the rest of its unit: what was promised before, kW. */
  readonly promisedKw?: number | undefined;
  /** Where that took it after this was armed: what it had of its unit, as a mean over its half-hour, kW. */
  readonly heldKw?: number | undefined;
  /** What its owner could have earned elsewhere with what it held, when it was disarmed, £/MWh; 0 otherwise. */
  readonly foregoneGbpPerMwh: number;
  /** Where its provider took it back. */
  readonly cancelledAt?: number | undefined;
}

/** A unit is told to change what it would otherwise inject. */
export interface Instruction {
  readonly award: Award;
  readonly issuedAt: number;
  readonly from: number;
  readonly to: number;
  readonly changeKw: number;
  /** Flow believed at the award's constraint, before anybody is told. */
  readonly expectedFlowKw: number;
  readonly because: string;
  /** Where primacy decides it: whether the headroom that it makes is held for it. */
  readonly isHeadroomHeld?: true;
  /** Whether it ended before its time, since the other operator has the unit in an emergency. */
  readonly isEnded?: true;
}

/** What an award gave in its period, as metered. Energies in the direction that was asked for. */
export interface ServiceDelivery {
  readonly award: string;
  readonly instructedWh: number;
  /** Meter against baseline, at most what was asked for. */
  readonly deliveredWh: number;
  /** Relief at the constraint that this gave, by the sensitivity then. */
  readonly reliefWh: number;
  /** Part of what was promised that the unit could have given, mean over the minutes of the period. */
  readonly ableFrac: number;
}

/**
 * What a unit of the balancing mechanism submits at gate closure for one period, beside what it is notified to inject: a price
 * for each MWh more, paid to its party, and one for each MWh less, which its party pays.
 */
export interface BidOfferPair {
  readonly at: number;
  readonly period: number;
  readonly unit: number;
  readonly notifiedKw: number;
  readonly offerKw: number;
  readonly offerGbpPerMwh: number;
  readonly bidKw: number;
  readonly bidGbpPerMwh: number;
}

/** Branches taken as out, and as closed, where a service is for a network that is not the planned one; by row. */
export interface AssumedSwitching {
  readonly out: readonly number[];
  readonly closed: readonly number[];
}

/** The network of a period as a gate knows or assumes it; columns by constraint, or [constraint][unit]. */
export interface ServiceNetwork {
  readonly sensitivity: Float64Array;
  readonly ratingKw: Float64Array;
  /** Flow believed at the instant of the gate, in the limited direction, before anybody is curtailed or told by the reader itself. */
  readonly flowKw: () => Float64Array;
}

/** What the gates of services read beside the rest; all of it about the periods that a gate is for. */
export interface ServiceContext extends UnitAccounts {
  /** Listed when a gate first asks, as all lists here. */
  readonly needs: () => readonly ServiceNeed[];
  readonly offers: () => readonly FlexibilityOffer[];
  readonly awards: () => readonly Award[];
  /** What was bought for terms that go on. */
  readonly contracts: () => readonly TermContract[];
  /** Offers that are not to be had: the position book refused them at this gate, or their owners have said no. */
  readonly refused: () => ReadonlySet<string>;
  /** Why an award's owner has said by now that it will not serve it; undefined where it has not. */
  readonly takenBack: (award: Award) => string | undefined;
  readonly instructions: () => readonly Instruction[];
  /** Units that follow an instruction of the same service at the end of the period before. */
  readonly following: () => ReadonlySet<number>;
  /** Calls of the same service that a unit has served by now; undefined: none. */
  readonly served: (unit: number) => ServedCalls | undefined;
  /** Whether the unit's own terms let it be called on the London day of the gate's first period. */
  readonly isRested: (unit: number) => boolean;
  /** Of metered periods. */
  readonly deliveries: () => ReadonlyMap<string, ServiceDelivery>;
  /** What owners offer where they are asked, at prices of two parts or of use alone; undefined before the day was stated. */
  readonly ask: (asked: Asked, manner: AskingManner) => OwnersFlexibility | undefined;
  /** The same on a London day of a term, of all its periods: on a statement of it as it would be made now. */
  readonly askOn: (day: number, asked: Asked, manner: AskingManner) => OwnersFlexibility;
  /** Periods that any series has values of, where some are measured. */
  readonly measured: { readonly fromPeriod: number; readonly toPeriod: number } | undefined;
  /** The network of a period: as it is known at the instant of the gate, or with what is assumed. */
  readonly networkIn: (period: number, assumed?: AssumedSwitching) => ServiceNetwork;
  /** The best price that the provider of an armed award was refused elsewhere because of it, £/MWh; 0 where none. */
  readonly missedGbpPerMwh: (award: string) => number;
  /** Whether a branch is out at the instant of the gate that no plan says, and makes matters worse at any of these constraints. */
  readonly isFaulted: (constraints: readonly number[]) => boolean;
  /** Whether a branch is closed then that the plans have open, and the same. */
  readonly isResupplied: (constraints: readonly number[]) => boolean;
  /** Whether another service has bought a unit for any period of the gate. */
  readonly isHeldElsewhere: (unit: number) => boolean;
  /** What the other operator's wish blocked of an award, kW, and whether by the deadline of arming; undefined: nothing. */
  readonly blocked: (award: string) => Blocked | undefined;
  /** Of an award that was won back: what it could not be ready for without its unit; undefined: it never lost it, or has it no more. */
  readonly unready: (award: string) => Unready | undefined;
  /** Power of the service's calls of a period that was blocked and is had elsewhere, kW. */
  readonly blockedKw: (period: number) => number;
  /** Calls that a file states of the service. */
  readonly calls: readonly StatedCall[];
  /** Uniform in (0, 1), of the service alone, by London day and slot. */
  readonly draw: (day: number, slot: number) => number;
  /** Net imbalance volume of the system as the imbalance price has it, MWh, above 0 where it is short; undefined where that says nothing. */
  readonly netImbalanceMwh: (period: number) => number | undefined;
  /** The most that a unit could still promise in a period, kW, as the position book stands. */
  readonly freeKw: (unit: number, period: number, direction: Direction) => number;
  /** What a unit's balance party notifies that it will inject in a period, kW, as known at the instant of the gate. */
  readonly notifiedKw: (unit: number, period: number) => number;
  /** What a MWh that the unit injects or draws in a period brings its owner from that account, less what the account saves by it. */
  readonly energyGbpPerMwh: (unit: number, period: number, isInjected: boolean) => number;
  /** Mean delivered part of what a unit was told in the month before a period's; 1 where it was told nothing. */
  readonly lastMonthFrac: (unit: number, period: number) => number;
}

/** What became of an award. */
export interface AwardChange {
  readonly award: Award;
  readonly state: "armed" | "released" | "disarmed" | "cancelled" | "withdrawn";
  readonly reason: string;
  readonly foregoneGbpPerMwh?: number;
}

/** What a zone bought for a whole term: awards of its first half-hour, as long as it lasts. */
export interface TermContract {
  readonly service: string;
  readonly zone: string;
  readonly term: string;
  readonly awards: readonly Award[];
}

/** How a need was met. */
export interface Procured {
  readonly at: number;
  readonly need: ServiceNeed;
  readonly how: "auction" | "ceiling" | "contract" | "price-order" | "none";
  readonly bidders: number;
  readonly offeredKw: number;
  readonly awardedKw: number;
}

/** What a gate of a service answers beside the rest. */
export interface ServiceOutcome {
  readonly needs?: readonly ServiceNeed[];
  readonly offers?: readonly FlexibilityOffer[];
  readonly pairs?: readonly BidOfferPair[];
  readonly procured?: readonly Procured[];
  readonly awards?: readonly Award[];
  readonly contracts?: readonly TermContract[];
  readonly changes?: readonly AwardChange[];
  readonly instructions?: readonly Instruction[];
  /** Of awards whose units the other operator has: what they would be told now, beside all that was told. */
  readonly contestedCalls?: readonly Instruction[];
  /** Awards that are settled, with what was paid under each. */
  readonly settled?: readonly SettledAward[];
  /** The gate goes on from what became of this answer: it is run once more. */
  readonly isUnfinished?: boolean;
}

export interface SettledAward {
  readonly award: Award;
  readonly delivery: ServiceDelivery | undefined;
  readonly paidFrac: number;
  readonly availabilityMicroGbp: number;
  readonly utilisationMicroGbp: number;
  readonly lostOpportunityMicroGbp: number;
  /** What the provider pays for having taken it back. */
  readonly cancellationMicroGbp: number;
}

/**
 * What the wishes of two system operators did to each other. C1, C2: one unit, wanted for opposite or the same directions; C3: an
 * instruction passes a constraint's target; C4: it relieves a constraint at which others are held back, who are given it unless it is held;
 * C5: it relieves one that the network's own services relieve.
 */
export interface Conflict {
  readonly at: number;
  /** Of the electricity system operator. */
  readonly award: Award;
  /** Of the network operator, where a service of it is concerned: the first that was bought. */
  readonly against: Award | undefined;
  /** Where an offer for the unit was bought in parts: the awards of both. It stands above as if it had been bought in one. */
  readonly parts?: readonly Award[];
  readonly conflictClass: "C1" | "C2" | "C3" | "C4" | "C5";
  readonly constraint: number;
  /** What decided: a primacy rule, an emergency, or who armed the unit first. */
  readonly rule: string;
  readonly winner: "dso" | "eso" | "both";
  readonly askedKw: number;
  readonly standsKw: number;
  readonly blockedWh: number;
  /** Of it, what nobody else gave instead; none: all of it. */
  readonly unreplacedWh?: number;
  /** Flow above the target that it causes at the constraint, where it stands all the same. */
  readonly passedKw: number;
  readonly passedWh: number;
  readonly replacementMicroGbp: number;
  readonly counterActionMicroGbp: number;
  /** What the network operator would have told a unit that it had armed and lost: it buys that elsewhere until it has the unit back. */
  readonly unmet?: Instruction;
  /** Whether what the loser had told its unit ends by it. */
  readonly isEnding?: true;
}

/** The same for all gates of a page. */
export interface ServiceResults {
  readonly needs: ServiceNeed[];
  readonly offers: FlexibilityOffer[];
  readonly pairs: BidOfferPair[];
  /** By need: how it was met by the last round of its gate. */
  readonly procured: Map<ServiceNeed, Procured>;
  readonly awards: Award[];
  readonly contracts: TermContract[];
  readonly changed: Award[];
  readonly instructions: Instruction[];
  readonly ended: EndedCall[];
  readonly settled: SettledAward[];
  readonly missed: Missed[];
  readonly conflicts: Conflict[];
  /** When awards that were lost to the other operator, or a part of them, were won back as they were called: what was blocked of them before is not. */
  readonly wonBack: Map<string, number>;
}

export const serviceResults = (): ServiceResults => ({
  needs: [],
  offers: [],
  pairs: [],
  procured: new Map(),
  ...{ awards: [], contracts: [] },
  ...{ changed: [], instructions: [], ended: [], settled: [], missed: [], conflicts: [] },
  wonBack: new Map(),
});

/** The promise behind an award. */
export const reservationOfAward = ({ id, unit, period, changeKw, holdMinutes }: Award) => ({
  holdMinutes,
  holder: id,
  unit,
  fromPeriod: period,
  toPeriod: period + 1,
  direction: changeKw > 0 ? ("up" as const) : ("down" as const),
  kw: Math.abs(changeKw),
});
