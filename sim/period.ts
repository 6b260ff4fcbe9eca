/**
 * Page 2: one settlement period from top to bottom. What is left to do, the look-ahead in operational time, the gates before
 * delivery, the order of curtailment, the ticks, the meters, settlement, and the commit.
 */
import { londonDayOf, periodStart } from "./core/time.ts";
import { runGates } from "./gate-loop.ts";
import { lookAgain, tellInstructions } from "./look-again.ts";
import { meter } from "./metering/meter.ts";
import { settleEnergy } from "./settlement/energy-payments.ts";
import { askConduct } from "./state/ask-conduct.ts";
import { commitTrading } from "./state/commit-day.ts";
import { settleHomes } from "./state/commit-homes.ts";
import { recordImbalance } from "./state/commit-imbalance.ts";
import { watchPeriod } from "./state/commit-monitoring.ts";
import { commitGates, commitPeriod } from "./state/commit-period.ts";
import { commitPortfolio } from "./state/commit-portfolio.ts";
import { commitDeliveries, enterServices, goOnWithServices } from "./state/commit-services.ts";
import { recordSharing, settleSharing } from "./state/commit-sharing.ts";
import { recordViews } from "./state/commit-views.ts";
import { outlookOf, readInputs } from "./state/inputs.ts";
import { checkDay, checkPeriod, checkTrades } from "./state/invariants.ts";
import { meteredServices } from "./state/metered-services.ts";
import { commitNetworkUse, settleNetworkUse } from "./state/network-use.ts";
import { isAnyToBeTold } from "./state/period-awards.ts";
import { periodLists } from "./state/period-lists.ts";
import { checkServices } from "./state/service-invariants.ts";
import { settleBalance } from "./state/settle-imbalance.ts";
import { settleIntermediaries } from "./state/settle-intermediaries.ts";
import { settlePortfolio } from "./state/settle-portfolio.ts";
import {
  dispatchedTrades,
  meteredTrades,
  standingTrades,
  tickFrom,
} from "./state/standing-trades.ts";
import type { World } from "./state/world.ts";
import { runTick } from "./tick.ts";
import { operationalDue } from "./timetable/deliveries.ts";
import { dispatchAgain } from "./timetable/timetable.ts";
import { openVenues } from "./venues/registry.ts";

/** Runs one period of delivery. */
export function runPeriod(world: World, period: number): void {
  readInputs(world, period);
  for (const due of operationalDue(world.scenario.lookAhead, world, period))
    lookAgain(world, "operational", due);
  runFrontGates(world, period);

  enterServices(world, period);
  askConduct(world, period);
  tellInstructions(world, period);
  const lists = periodLists(world, period, dispatchedTrades(world, period));
  for (let start = periodStart(period); start < periodStart(period + 1); ) {
    runFaultGates(world, period, start);
    const tick = tickFrom(world, period, start);
    runTick(world, lists, tick, start === periodStart(period) ? lists.changed : []);
    start += tick.seconds;
  }

  const tradeCount = lists.trades.length;
  const readings = meter(world.network, world.registers, world.storedWh, tradeCount, world.causes);
  const trades = meteredTrades(world, period, lists);
  const entries = settleEnergy(
    world.network.units.ids,
    readings.deliveredWh,
    world.contracts,
    period,
    periodStart(period + 1),
    world.series.priceGbpPerMwh(period),
    world.balancing.offtakers,
  );
  const delivered = meteredServices(world);
  const balance = settleBalance(world, period, readings, delivered);
  const use = settleNetworkUse(world, period, readings);
  const portfolio = settlePortfolio(world, period);
  const shared = settleSharing(world, period, readings);
  const bills = settleHomes(world, period);
  // In one piece: there are hundreds, and a spread takes them one by one.
  const settled = entries.concat(
    balance.entries,
    use.entries,
    portfolio.entries,
    shared?.entries ?? [],
    bills.entries,
    settleIntermediaries(world, period, readings),
  );
  watchPeriod(world, period, readings, delivered, trades);
  commitPeriod(world, period, lists, readings, trades, settled, bills);
  commitDeliveries(world, period, delivered);
  recordImbalance(world, period, balance);
  commitNetworkUse(world, use);
  commitPortfolio(world, period, portfolio.used);
  recordSharing(world, period, shared);
  runAfterGates(world, period);
  recordViews(world, period);
  checkPeriod(world, period, readings);
  checkTrades(world, period, trades, readings);
}

/** The gates that fall due from the start of a period up to its end; also run outside the periods of delivery. */
export function runFrontGates(world: World, period: number): void {
  const due = world.gates.period.dueBefore(periodStart(period + 1));
  const results = runGates(world, due, {
    outlookOf: (gate) => outlookOf(world, gate),
    tradesOf: (of) => standingTrades(world, of),
  });
  commitTrading(world, results, "retraded");
  checkDay(world, results.concluded);
}

/** Inside a period a fault has the services dispatch again: units are told as soon as it is seen that are armed, or are won back by that. */
function runFaultGates(world: World, period: number, instant: number): void {
  const isFault = world.faults.changesBetween(instant, instant + 1).length > 0;
  if (instant === periodStart(period) || !isFault || !isAnyToBeTold(world, period)) return;
  const venues = openVenues(world.scenario.venues);
  const due = dispatchAgain(venues, londonDayOf(instant), period, instant);
  commitTrading(world, runGates(world, due, { tradesOf: () => [] }), "retraded");
  goOnWithServices(world, period);
}

/** The gates that fall due once a period is metered; also run outside the periods of delivery. */
export function runAfterGates(world: World, period: number): void {
  const due = world.gates.after.dueBefore(periodStart(period + 1) + 1);
  const results = runGates(world, due, { tradesOf: (of) => world.trades.get(of) ?? [] });
  commitGates(world, results);
  checkServices(results.services.settled);
}
