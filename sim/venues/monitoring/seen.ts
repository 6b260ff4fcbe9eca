/**
 * What a market monitor may see of one participant on one London day once it is metered: its orders beside those of others, its meter,
 * what it declared, public tariffs and statements. Never what it expected, what energy is worth to it, or what it is set to do.
 */
import type { EnergyOrder } from "../../model/energy-exchange.ts";
import type { OrderSide } from "../../model/venues.ts";
import type { ExchangeRule, TradePlace } from "../local-energy-exchange/rules/rule.ts";
import type { BaselineSettings } from "../performance/baselines/registry.ts";

/** A half-hour of the energy exchange in which a member was let order. Energies are sizes, whole Wh. */
export interface MarketSeen {
  readonly side: OrderSide;
  /** What its meter says that it could have traded on this side: given, or drawn. */
  readonly ableWh: number;
  /** The most that it stood ready to trade by any gate: traded before, and ordered. */
  readonly stoodWh: number;
  /** Price at which it is no better off than at its public tariff, fee paid; of a seller its cost as a monitor can know it. */
  readonly benchmarkGbpPerMwh: number;
  /** The public bound on the side on which it gains. */
  readonly boundGbpPerMwh: number;
  /** Its order at the first gate of the half-hour; none: it placed none. */
  readonly order: EnergyOrder | undefined;
  /** The order of all that its meter says, at the benchmark. */
  readonly straight: EnergyOrder;
  /** The orders of everybody at that gate, `order` among them, and what cleared them. */
  readonly orders: readonly EnergyOrder[];
  readonly rule: ExchangeRule;
  readonly bounds: TradePlace["bounds"];
}

/** Relief that was sold to a service and called, in one half-hour. */
export interface CallSeen {
  /** Half-hour of London clock time, 0 to 47. */
  readonly halfHour: number;
  readonly baseline: BaselineSettings;
  /** Change of injection that was told; positive: to draw less. */
  readonly toldKw: number;
  readonly declaredKw: number;
  /** Counted as given, Wh in the direction that was told. */
  readonly countedWh: number;
  readonly priceGbpPerMwh: number;
  /** Who pays for it. */
  readonly payer: string;
}

/**
 * What a position that loads a constraint is held against: of a consumer what it draws on comparable days; of a generator what its source would have let it give, as network management knows it;
 * of a store whether any half-hour of the day pays a charge back, losses and all.
 */
export type HeldAgainst =
  | { readonly kind: "comparable-days" }
  | { readonly kind: "source"; readonly couldKw: number }
  | { readonly kind: "prices"; readonly isPaidBack: boolean };

/** Relief that was sold at a constraint that was stated beforehand: to another that is curtailed less for it, or to a service. */
export interface ReliefSeen {
  /** What was stated above the target of the constraint before anybody traded, kW. */
  readonly statedExcessKw: number;
  readonly soldReliefKw: number;
  /** What one kW more in its position adds to the flow in its limited direction. */
  readonly flowPerKw: number;
  readonly halfHour: number;
  /** What it declared to draw, or of a generator to inject, kW. */
  readonly positionKw: number;
  readonly heldAgainst: HeldAgainst;
  readonly paidMicroGbp: number;
  readonly payer: string;
}

/** Meters of one unit, injected kW; undefined where nothing is known. */
export interface MetersSeen {
  readonly today: (halfHour: number) => number | undefined;
  /** Earlier days of the same kind on which it was told nothing, the most recent first. */
  readonly earlier: readonly ((halfHour: number) => number | undefined)[];
}

export interface ParticipantSeen {
  readonly unit: string;
  readonly markets: readonly MarketSeen[];
  readonly calls: readonly CallSeen[];
  readonly reliefs: readonly ReliefSeen[];
  readonly meters: MetersSeen;
}
