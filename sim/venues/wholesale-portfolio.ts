/**
 * Wholesale portfolio optimisation: a trader that is also the supplier and the balance party uses its own units for its own
 * position, and asks no network operator. Not a market: gates at which it decides.
 * award: before the day-ahead auction · arm: on the day, until contracts close · dispatch: after that.
 */
import type { GateContext, GateTimes } from "../model/venues.ts";
import { usePortfolio } from "./portfolio/decide.ts";
import { type PortfolioSettings, portfolioSettings } from "./portfolio/settings.ts";

const times = ({ gates }: PortfolioSettings): GateTimes => ({
  award: gates.dayAhead,
  arm: gates.intraday,
  dispatch: gates.afterClosure,
});

export const wholesalePortfolio = {
  about: "An energy trader uses its own units for its position, before and after gate closure.",
  reads: "portfolio" as const,
  needsRankedPrinciple: false,
  needsSolver: () => false,
  namedUnits: ({ units = [] }: PortfolioSettings) =>
    units.map((unit, index) => ({ unit, path: ["units", index] })),
  findings: () => [],
  settings: portfolioSettings,
  times,
  timesInPhase: times,
  gates: {
    award: (context: GateContext, own: PortfolioSettings) =>
      usePortfolio("day-ahead", context, own),
    arm: (context: GateContext, own: PortfolioSettings) => usePortfolio("intraday", context, own),
    dispatch: (context: GateContext, own: PortfolioSettings) =>
      usePortfolio("after-closure", context, own),
  },
};
