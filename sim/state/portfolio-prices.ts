/**
 * Prices of a trader's steps, as they turn out and as it believes them. Takes world and period; gives £/MWh. What it believes is
 * wrong by a draw of its own name, the same whatever else the scenario says.
 */
import { normalDraw } from "../core/draws.ts";
import { PORTFOLIO, type PortfolioStep } from "../model/portfolio.ts";
import { systemState } from "./settle-imbalance.ts";
import type { World } from "./world.ts";

/** What is got for a MWh that is moved at a step: as it turns out, and as it was believed. */
export function realisedGbpPerMwh(world: World, step: PortfolioStep, period: number): number {
  const dayAhead = world.series.priceGbpPerMwh(period);
  if (step === "day-ahead") return dayAhead;
  const system = systemState(world, period).priceGbpPerMwh;
  if (step === "after-closure") return system;
  const towards = world.scenario.venues[PORTFOLIO]!.prices.intradayTowardsSystemFrac;
  return dayAhead + towards * (system - dayAhead);
}

/** The intraday price is seen; the others are expected. */
export function believedGbpPerMwh(world: World, step: PortfolioStep, period: number): number {
  const realised = realisedGbpPerMwh(world, step, period);
  if (step === "intraday") return realised;
  const { prices } = world.scenario.venues[PORTFOLIO]!;
  const [error, slot] =
    step === "day-ahead" ? [prices.dayAheadErrorGbpPerMwh, 0] : [prices.imbalanceErrorGbpPerMwh, 1];
  return realised + error * normalDraw(world.portfolio.beliefs, 0, period, slot);
}
