/**
 * The nouns of wholesale portfolio optimisation: steps at which an energy trader decides, purposes that it may have, and the use of
 * a unit's flexibility that follows. No behaviour.
 */

import type { OwnersFlexibility } from "./asked-flexibility.ts";
import type { Direction } from "./direction.ts";

/** The venue's name, and the first part of its ledger rules. */
export const PORTFOLIO = "wholesale-portfolio";

/** Before the day-ahead auction; on the day, until contracts close; and after that, when what is moved is imbalance. */
export type PortfolioStep = "day-ahead" | "intraday" | "after-closure";

/**
 * Why a unit is used. More injection or less consumption: to buy less while prices are high, to sell more then, to be long
 * where the imbalance price is expected to be high. Less injection or more consumption: to take up a surplus while prices are
 * low, to buy more then, to be short where the imbalance price is expected to be low.
 */
export const PURPOSES = [
  "reduceExposure",
  "lengthen",
  "imbalanceHigh",
  "absorbSurplus",
  "shorten",
  "imbalanceLow",
] as const;
export type Purpose = (typeof PURPOSES)[number];

/** A change of what a unit of the portfolio would inject in a settlement period; its id is the holder in the position book. */
export interface PortfolioUse {
  readonly id: string;
  readonly trader: string;
  readonly unit: number;
  readonly period: number;
  /** Positive: more injection or less consumption. */
  readonly changeKw: number;
  readonly step: PortfolioStep;
  readonly purpose: Purpose;
  readonly decidedAt: number;
  /** The price that the trader expected to get for it, and what the owner asks beside the energy's contract. */
  readonly believedGbpPerMwh: number;
  readonly askedGbpPerMwh: number;
  /** What the position book, or a service that armed the unit, refused it by; empty where it stands. */
  readonly refusedBy: string;
}

/** What the trader knows at a gate. */
export interface PortfolioContext {
  readonly trader: string;
  readonly units: readonly number[];
  /** What the owners of its units would change at what price, [unit][period of the day]; undefined before the day was stated. */
  readonly answers: () => OwnersFlexibility | undefined;
  /** The price that it expects to get, or to pay, for what it moves at a step. */
  readonly believedGbpPerMwh: (step: PortfolioStep, period: number) => number;
  /** What it pays for a MWh more of a unit, or what it is paid less: the price of the unit's contract, other costs taken off. */
  readonly energyGbpPerMwh: (unit: number, direction: Direction, period: number) => number;
  /** What its units and customers are expected to inject less what it sold: above 0 it is long. */
  readonly openKw: (period: number) => number;
  /** Uses of a period that stand. */
  readonly uses: (period: number) => readonly PortfolioUse[];
}
