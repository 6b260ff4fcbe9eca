/**
 * The nouns of the local energy exchange: orders of its members for a settlement period, trades between two of them, and what became
 * of an order once it was metered. No behaviour. Trades are financial: they move no set-point.
 */
import type { Localities, Locality } from "./localities.ts";
import type { Technology } from "./network-document.ts";
import type { OrderSide } from "./venues.ts";

/** The venue's name, and the first part of its ledger rules. */
export const ENERGY_EXCHANGE = "local-energy-exchange";
/** The account of who runs the exchange. */
export const ENERGY_PLATFORM = "local energy platform";
/** Between a member and its supplier: what it gave or drew beside what it traded. */
export const RESIDUAL_RULE = `${ENERGY_EXCHANGE}/residual`;

/** What a member would buy or sell in a settlement period: energy it expects to draw or give. */
export interface EnergyOrder {
  readonly id: string;
  readonly period: number;
  /** Unit id. */
  readonly unit: string;
  readonly side: OrderSide;
  /** Whole Wh, above 0. */
  readonly energyWh: number;
  /** The most that a buyer pays, the least that a seller takes; fee not counted. */
  readonly limitGbpPerMwh: number;
  /** What the member expected to draw or give beside what it had traded, Wh, and the price at which it is no better off by trading. */
  readonly expectedWh: number;
  readonly worthGbpPerMwh: number;
  readonly placedAt: number;
  /** A draw in (0, 1) of when it arrives within that instant: smaller is earlier. */
  readonly turn: number;
  /** Of the unit, and where it is; a buyer may prefer either. */
  readonly technology: Technology;
  readonly locality: Localities;
  /** Of a buyer: what it would pay on top for energy of sellers that it prefers. */
  readonly premium?: Premium | undefined;
}

/** Whom a buyer prefers: sellers that are all that is said here. */
export interface Preference {
  readonly technologies?: readonly Technology[] | undefined;
  /** Units and groups of homes by id. */
  readonly members?: readonly string[] | undefined;
  /** Those at the same bus, feeder or area as the buyer. */
  readonly near?: Locality | undefined;
}

export interface Premium extends Preference {
  /** Above 0, whole pennies. */
  readonly gbpPerMwh: number;
}

/** Prices between which members can gain by trading at all: they follow from all tariffs, and are public. */
export interface PriceBounds {
  readonly lowestGbpPerMwh: number;
  readonly highestGbpPerMwh: number;
}

/** A trade of whole Wh: due whatever either side gives or draws. */
export interface EnergyTrade {
  readonly id: string;
  readonly period: number;
  readonly buyer: string;
  readonly seller: string;
  readonly energyWh: number;
  /** What the buyer pays, no more than the bid, and what the seller gets, no less than the ask: what lies between is the network's. */
  readonly buyerGbpPerMwh: number;
  readonly sellerGbpPerMwh: number;
  readonly bidGbpPerMwh: number;
  readonly askGbpPerMwh: number;
  /** What of the bid the buyer would pay because it prefers the seller. */
  readonly premiumGbpPerMwh: number;
}

/** A settlement period that was cleared at one gate, in the order of unit ids. */
export interface ClearedPeriod {
  readonly period: number;
  readonly clearedAt: number;
  readonly orders: readonly EnergyOrder[];
  readonly trades: readonly EnergyTrade[];
}

/** Where a member that placed orders ended up; energies are injected: what was bought or drawn is negative. */
export interface MemberPosition {
  readonly unit: string;
  /** Its first order of the half-hour. */
  readonly orderId: string;
  readonly tradedWh: number;
  readonly meteredWh: number;
  /** Given beside what was sold, or drawn beside what was bought: metered less traded. */
  readonly residualWh: number;
  /** What the member's supplier owes it because it traded. Negative: what the member owes. */
  readonly residualMicroGbp: number;
  /** What it has of trading in all, fees and that paid: more than its supplier's tariff alone would leave it. */
  readonly gainMicroGbp: number;
}

/** `cleared`: gate by gate. */
export interface SettledPeriod {
  readonly period: number;
  readonly cleared: readonly ClearedPeriod[];
  readonly positions: readonly MemberPosition[];
}

/** What a meter and a contract say of a unit in a settlement period. */
export interface MeteredUnit {
  /** Injected; drawn is negative. */
  readonly meteredWh: number;
  /** Account of who bills it. */
  readonly billedBy: string;
}

/** By unit. */
export interface DeliveryRisk {
  /** Probability that it is curtailed (its curtailment factor); 0 where nobody states factors. */
  readonly curtailedFrac: Float64Array;
  /** Standard deviation of what it gives or draws as its forecaster states it, Wh. */
  readonly deviationWh: Float64Array;
}

/** What a member has learnt as buyer or as seller, whole. */
export interface Learnt {
  readonly unit: string;
  readonly side: OrderSide;
  readonly values: Float64Array;
}

/** What a gate may know of the exchange. */
export interface ExchangeContext {
  /** Row of a unit in what is by unit. */
  readonly rowOf: (unit: string) => number;
  /** Whether this is the gate of the whole day. */
  readonly isDayAhead: boolean;
  /** Whether a unit's orders are taken at this gate. */
  readonly mayOrder: (unit: string) => boolean;
  /** What each unit is expected to inject in a period, as is believed at the gate, whole Wh, by unit; drawn is negative. */
  readonly expectedWh: (period: number) => Float64Array;
  /** Published before the gate. */
  readonly dayAheadGbpPerMwh: (period: number) => number;
  /** What trades may add to the flow of each constraint in its limited direction, Wh: its target less what others are stated to send. */
  readonly roomWh: (period: number) => Float64Array;
  /** What each Wh that a unit injects adds to the flow of each constraint in its limited direction in the network as planned for a period, [constraint][unit]; the same object for the same state of it. */
  readonly flowsIn: (period: number) => Float64Array;
  /** Number of the part of the network, as it is planned for a period, that each unit is in. */
  readonly islandOf: (period: number) => Int32Array;
  /** What earlier gates cleared of a period. */
  readonly cleared: (period: number) => readonly ClearedPeriod[];
  /** How likely and how far each unit is to do less than it is expected to, by unit. */
  readonly riskOf: (period: number) => DeliveryRisk;
  /** Draws in (0, 1) of a unit by slot: those of a period, and those that stay as they are. */
  readonly draw: (unit: string, period: number, slot: number) => number;
  readonly trait: (unit: string, slot: number) => number;
  /** When within the gate's instant a unit's order of a period arrives, a draw in (0, 1). */
  readonly turnOf: (unit: string, period: number) => number;
  readonly technologyOf: (unit: string) => Technology;
  readonly localityOf: (unit: string) => Localities;
  /** What a member has learnt as buyer or as seller; nothing where its strategy learns nothing. */
  readonly learntOf: (unit: string, side: OrderSide) => Float64Array;
  /** Of a period that is metered and not settled; undefined where nothing was cleared for it. */
  readonly metered: (period: number) =>
    | {
        readonly cleared: readonly ClearedPeriod[];
        readonly of: (unit: string) => MeteredUnit;
        readonly dayAheadGbpPerMwh: number;
      }
    | undefined;
}

/** What a gate of the exchange brought about. */
export interface ExchangeOutcome {
  readonly cleared?: readonly ClearedPeriod[];
  readonly settled?: readonly SettledPeriod[];
  readonly learnt?: readonly Learnt[];
}
