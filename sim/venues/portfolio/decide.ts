/**
 * What a trader does with its own units at one step: it uses those whose change is worth more at the price that it expects than
 * their owners ask and their energy costs, the best first, as far as its purposes and risk limits let it. Takes what the trader
 * knows and its settings; gives uses, whole kW. The limits of connections are the position book's to hold.
 */

import { periodStart } from "../../core/time.ts";
import { KW_PER_MW } from "../../core/units.ts";
import type { OwnersFlexibility } from "../../model/asked-flexibility.ts";
import type { Direction } from "../../model/direction.ts";
import {
  type PortfolioContext,
  type PortfolioStep,
  type PortfolioUse,
  PURPOSES,
  type Purpose,
} from "../../model/portfolio.ts";
import type { GateContext, GateOutcome } from "../../model/venues.ts";
import type { PortfolioSettings } from "./settings.ts";

export function usePortfolio(
  step: PortfolioStep,
  { portfolio, lookAhead, network, instant, fromPeriod, toPeriod }: GateContext,
  own: PortfolioSettings,
): GateOutcome {
  if (portfolio === undefined || lookAhead === undefined) return {};
  const answers = portfolio.answers();
  // Gates that a fault runs again inside a period are too late for it.
  if (answers === undefined || instant > periodStart(fromPeriod)) return {};
  const uses: PortfolioUse[] = [];
  for (let period = fromPeriod; period < toPeriod; period += 1) {
    const cellOf = (unit: number) => unit * lookAhead.periodCount + period - lookAhead.fromPeriod;
    const occasion = { step, period, instant };
    const facts = { portfolio, answers, cellOf, idOf: (unit: number) => network.units.ids[unit]! };
    uses.push(...usesIn(occasion, facts, own));
  }
  return { uses };
}

interface Occasion {
  readonly step: PortfolioStep;
  readonly period: number;
  readonly instant: number;
}

interface Facts {
  readonly portfolio: PortfolioContext;
  readonly answers: OwnersFlexibility;
  readonly cellOf: (unit: number) => number;
  readonly idOf: (unit: number) => string;
}

/** A unit that could be used in one direction, and what each MWh of that is expected to gain. */
interface Candidate {
  readonly unit: number;
  readonly kw: number;
  readonly askedGbpPerMwh: number;
  readonly gainGbpPerMwh: number;
}

/** In the direction in which most is to be gained on a MWh; up where that is equal. */
function usesIn(occasion: Occasion, facts: Facts, own: PortfolioSettings): PortfolioUse[] {
  const { step, period } = occasion;
  const market = {
    period,
    believedGbpPerMwh: facts.portfolio.believedGbpPerMwh(step, period),
    leastGbpPerMwh: leastGain(step, own),
    earlier: facts.portfolio.uses(period),
  };
  const up = candidates("up", market, facts, own);
  const down = candidates("down", market, facts, own);
  const best = (of: readonly Candidate[]) => of[0]?.gainGbpPerMwh ?? -Infinity;
  const isUp = best(up) >= best(down);
  return taken(isUp ? "up" : "down", isUp ? up : down, occasion, facts, own);
}

/** What a MWh is to gain at least at a step. */
function leastGain(step: PortfolioStep, { limits, prices }: PortfolioSettings): number {
  const errorGbpPerMwh = {
    "day-ahead": prices.dayAheadErrorGbpPerMwh,
    intraday: 0,
    "after-closure": prices.imbalanceErrorGbpPerMwh,
  }[step];
  return limits.leastGainGbpPerMwh + limits.errorsKept * errorGbpPerMwh;
}

/** What holds of a period in either direction. */
interface Market {
  readonly period: number;
  readonly believedGbpPerMwh: number;
  readonly leastGbpPerMwh: number;
  readonly earlier: readonly PortfolioUse[];
}

/** The most gainful first, by id where that is equal. */
function candidates(
  direction: Direction,
  { period, believedGbpPerMwh: believed, leastGbpPerMwh: least, earlier }: Market,
  { portfolio, answers, cellOf, idOf }: Facts,
  { minUseKw }: PortfolioSettings,
): Candidate[] {
  const [kws, utilisation, availability] =
    direction === "up"
      ? [answers.upKw, answers.upGbpPerMwh, answers.upAvailabilityGbpPerMwh]
      : [answers.downKw, answers.downGbpPerMwh, answers.downAvailabilityGbpPerMwh];
  const found: Candidate[] = [];
  for (const unit of portfolio.units) {
    const cell = cellOf(unit);
    if (kws[cell]! < minUseKw) continue;
    const askedGbpPerMwh = utilisation[cell]! + availability[cell]!;
    const energy = portfolio.energyGbpPerMwh(unit, direction, period);
    const worth = direction === "up" ? believed - energy : energy - believed;
    const gainGbpPerMwh = worth - askedGbpPerMwh;
    // In most half-hours most units are worth nothing.
    if (gainGbpPerMwh < least) continue;
    // A unit that was used already gives what is left, and is not sent back.
    const changesKw = earlier.filter((use) => use.unit === unit).map(({ changeKw }) => changeKw);
    if (changesKw.some((kw) => kw > 0 !== (direction === "up"))) continue;
    const usedKw = changesKw.reduce((sum, each) => sum + Math.abs(each), 0);
    const kw = Math.floor(kws[cell]! - usedKw);
    if (kw >= minUseKw) found.push({ unit, kw, askedGbpPerMwh, gainGbpPerMwh });
  }
  return found.sort(
    (left, right) =>
      right.gainGbpPerMwh - left.gainGbpPerMwh || (idOf(left.unit) < idOf(right.unit) ? -1 : 1),
  );
}

/** Purposes by direction, and whether what is moved for them is left to the imbalance price. */
const SERVES: Readonly<Record<Purpose, { direction: Direction; isAfterClosure: boolean }>> = {
  reduceExposure: { direction: "up", isAfterClosure: false },
  lengthen: { direction: "up", isAfterClosure: false },
  imbalanceHigh: { direction: "up", isAfterClosure: true },
  absorbSurplus: { direction: "down", isAfterClosure: false },
  shorten: { direction: "down", isAfterClosure: false },
  imbalanceLow: { direction: "down", isAfterClosure: true },
};

/** What the purposes and the risk limit of the step let be taken; a position is closed before another is opened. */
function taken(
  direction: Direction,
  ranked: readonly Candidate[],
  { step, period, instant }: Occasion,
  { portfolio, idOf }: Facts,
  { purposes, limits, minUseKw }: PortfolioSettings,
): PortfolioUse[] {
  if (ranked.length === 0) return [];
  const isAfterClosure = step === "after-closure";
  const most = isAfterClosure ? limits.afterClosureMw : limits.beforeClosureMw;
  let leftKw = most * KW_PER_MW;
  for (const use of portfolio.uses(period))
    if ((use.step === "after-closure") === isAfterClosure) leftKw -= Math.abs(use.changeKw);
  const usedKw = new Map<number, number>();
  const uses: PortfolioUse[] = [];
  for (const purpose of PURPOSES) {
    const serves = SERVES[purpose];
    if (!purposes.includes(purpose) || serves.direction !== direction) continue;
    if (serves.isAfterClosure !== isAfterClosure) continue;
    const closes = purpose === "reduceExposure" || purpose === "absorbSurplus";
    let purposeKw = Infinity;
    if (closes) {
      const openKw = portfolio.openKw(period);
      purposeKw = Math.max(0, purpose === "absorbSurplus" ? openKw : 0 - openKw);
    }
    for (const { unit, kw, askedGbpPerMwh } of ranked) {
      const before = usedKw.get(unit) ?? 0;
      const takenKw = Math.floor(Math.min(kw - before, leftKw, purposeKw));
      if (takenKw < minUseKw) continue;
      leftKw -= takenKw;
      purposeKw -= takenKw;
      usedKw.set(unit, before + takenKw);
      uses.push({
        id: `${portfolio.trader}.${step}.${purpose}.${period}.${idOf(unit)}`,
        trader: portfolio.trader,
        ...{ unit, period, step, purpose, askedGbpPerMwh },
        changeKw: direction === "up" ? takenKw : -takenKw,
        decidedAt: instant,
        believedGbpPerMwh: portfolio.believedGbpPerMwh(step, period),
        refusedBy: "",
      });
    }
  }
  return uses;
}
