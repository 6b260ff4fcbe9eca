/**
 * What an energy trader knows at a gate: what the owners of its units ask, prices as it believes them, its position. Takes the
 * world, a gate and what the page's earlier gates brought about; gives a PortfolioContext, none where nobody trades.
 */

import { PERIOD_SECONDS } from "../core/time.ts";
import { KW_PER_MW, kwFromWh } from "../core/units.ts";
import type { OwnersFlexibility } from "../model/asked-flexibility.ts";
import { PORTFOLIO, type PortfolioContext } from "../model/portfolio.ts";
import type { GateResults } from "../model/venues.ts";
import { energyPriceGbpPerMwh } from "../settlement/energy-payments.ts";
import type { DueGate } from "../timetable/timetable.ts";
import { askFlexibility } from "./ask-flexibility.ts";
import { believedGbpPerMwh } from "./portfolio-prices.ts";
import { expectedWh } from "./read-balance.ts";
import type { World } from "./world.ts";

export function portfolioContext(
  world: World,
  gate: DueGate,
  results: Pick<GateResults, "uses">,
): PortfolioContext | undefined {
  const own = world.scenario.venues[PORTFOLIO];
  const { party, units } = world.portfolio;
  if (own === undefined || gate.venue !== PORTFOLIO || party < 0) return undefined;
  const usesOf = (period: number) => [
    ...(world.portfolio.uses.get(period) ?? []),
    ...results.uses.filter((use) => use.period === period && use.refusedBy === ""),
  ];
  // Of one period after the other every unit is asked about, up and down.
  let priced = { period: -1, dayAheadGbpPerMwh: 0 };
  const dayAheadIn = (period: number) => {
    if (priced.period !== period) {
      const isBelieved = gate.gate === "award";
      const dayAheadGbpPerMwh = isBelieved
        ? believedGbpPerMwh(world, "day-ahead", period)
        : world.series.priceGbpPerMwh(period);
      priced = { period, dayAheadGbpPerMwh };
    }
    return priced.dayAheadGbpPerMwh;
  };
  return {
    trader: own.trader,
    units,
    answers: () => answersOf(world, gate.deliveryDay),
    believedGbpPerMwh: (step, period) => believedGbpPerMwh(world, step, period),
    energyGbpPerMwh: (unit, direction, period) => {
      const { contracts, balancing } = world;
      const deliveredWh = direction === "up" ? 1 : -1;
      const price = energyPriceGbpPerMwh(contracts, unit, deliveredWh, dayAheadIn(period));
      const isAllIn = contracts.isConsumer[unit] === 1 && contracts.isFixed[unit] === 1;
      return isAllIn ? price - balancing.parties[party]!.otherCostsGbpPerMwh : price;
    },
    openKw: (period) => {
      const moved = usesOf(period).filter(({ step }) => step !== "after-closure");
      return moved.reduce(
        (sum, { changeKw }) => sum + changeKw,
        kwFromWh(expectedWh(world, period, gate.instant)[party]!, PERIOD_SECONDS) -
          own.forwardMw * KW_PER_MW,
      );
    },
    uses: usesOf,
  };
}

/** Owners answer for a day of delivery once. */
function answersOf(world: World, day: number): OwnersFlexibility | undefined {
  const { answers, units } = world.portfolio;
  const known = answers.get(day);
  const stated = world.days.get(day)?.lookAhead;
  if (known !== undefined || stated === undefined) return known;
  const { fromPeriod, periodCount } = stated;
  const periods = { deliveryDay: day, fromPeriod, toPeriod: fromPeriod + periodCount };
  const cells = () => new Uint8Array(world.network.units.ids.length * stated.periodCount);
  const asked = { up: cells(), down: cells() };
  for (const unit of units) {
    const row = [unit * stated.periodCount, (unit + 1) * stated.periodCount] as const;
    asked.up.fill(1, ...row);
    asked.down.fill(1, ...row);
  }
  const answered = askFlexibility(world, periods, asked, {
    paysAvailability: false,
  })!;
  answers.set(day, answered);
  for (const earlier of answers.keys()) if (earlier < day - 7) answers.delete(earlier);
  return answered;
}
