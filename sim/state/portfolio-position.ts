/**
 * What a trader sold before gate closure of what it makes its units do: its contracts move by so much, whatever they then give.
 * Takes world and period; gives whole Wh of a party. Changes nothing.
 */
import { PERIOD_SECONDS } from "../core/time.ts";
import { roundHalfAway, whFromKw } from "../core/units.ts";
import type { PortfolioUse } from "../model/portfolio.ts";
import type { World } from "./world.ts";

export function soldWh({ step, changeKw }: PortfolioUse): number {
  return step === "after-closure" ? 0 : roundHalfAway(whFromKw(changeKw, PERIOD_SECONDS));
}

export function soldByPartyWh({ portfolio }: World, party: number, period: number): number {
  if (party !== portfolio.party) return 0;
  return (portfolio.uses.get(period) ?? []).reduce((sum, use) => sum + soldWh(use), 0);
}
