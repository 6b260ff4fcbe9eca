/**
 * The owners' answers for a delivery day: every policy is called once for all its rows, with views of its own rows only.
 * Takes forecasts and the constraint statement; gives schedules ([period][unit]), orders ([unit][period]) and asking prices (by unit).
 */
import type { UnansweredEvent } from "../core/events.ts";
import { keptBy } from "../core/kept-by.ts";
import { statedDeviation } from "../forecast/forecast.ts";
import type { OrderObservation } from "../model/agents.ts";
import type { Forecast } from "../model/forecast.ts";
import { noOrders, type OwnersOrders } from "../model/owners-orders.ts";
import { groupOf } from "../model/population.ts";
import { MINUTES_PER_PERIOD } from "../model/readings.ts";
import type { LookAhead } from "../model/venues.ts";
import { connectionLimitsIn } from "../positions/capacity-book.ts";
import { unheard } from "./admitted-orders.ts";
import { mayTakePart } from "./participation.ts";
import { expectedState, plannedState } from "./present.ts";
import type { Batch, World } from "./world.ts";

/** Declared schedules, kW, [period][unit]. */
export function declaredSchedules(world: World, believed: Forecast): Float64Array {
  const unitCount = world.network.units.ids.length;
  const { periodCount } = believed;
  const offered = offeredOf(believed);
  const planned = new Float64Array(unitCount * periodCount);
  const imports = importLimits(world, believed);
  const revenue = revenuesOf(world.contracts)(believed);
  for (const batch of world.batches) {
    const { from, to } = cells(batch, periodCount);
    const observation = {
      rows: batch.rows,
      fromPeriod: believed.fromPeriod,
      periodCount,
      availableKw: offered.subarray(from, to),
      importLimitKw: imports.subarray(from, to),
      priceGbpPerMwh: believed.priceGbpPerMwh,
      revenueGbpPerMwh: revenue.subarray(from, to),
    };
    batch.policy.schedule(observation, batch.settings, planned.subarray(from, to));
  }
  return byPeriod(planned, unitCount, periodCount);
}

/** Orders of all owners on a constraint statement; `now`: where they know how the network is at that instant. */
export function ownersOrders(
  world: World,
  believed: Forecast,
  lookAhead: LookAhead,
  now?: number,
): OwnersOrders {
  return answers(world, believed, lookAhead.availableKw, threats(world, lookAhead, now));
}

/**
 * What each owner asks for a MWh less before anybody knows which constraint will bind: the mean price of its offers over the
 * day, weighted by their volumes; Infinity where it offers nothing, or where the principle of access reads no offers.
 */
export function askingPrices(
  world: World,
  believed: Forecast,
  scheduleKw: Float64Array,
): Float64Array {
  const { principle } = world;
  const { periodCount } = believed;
  const asked = new Float64Array(world.network.units.ids.length).fill(Infinity);
  if (principle.kind === "shared" || !principle.readsOffers) return asked;
  const { offerKw, offerGbpPerMwh } = answers(world, believed, scheduleKw, {
    curtailedKw: new Float64Array(scheduleKw.length),
    couldRelieve: new Uint8Array(scheduleKw.length).fill(1),
    couldRelieveUp: new Uint8Array(scheduleKw.length),
  });
  for (let unit = 0; unit < asked.length; unit += 1) {
    let offeredKw = 0;
    let weighted = 0;
    for (let cell = unit * periodCount; cell < (unit + 1) * periodCount; cell += 1) {
      offeredKw += offerKw[cell]!;
      weighted += offerKw[cell]! * offerGbpPerMwh[cell]!;
    }
    if (offeredKw > 0) asked[unit] = weighted / offeredKw;
  }
  return asked;
}

/** The most that each unit's connection lets it import, [unit][period]. */
export function importLimits(
  { network: { units }, capacity }: World,
  { fromPeriod, periodCount }: Forecast,
): Float64Array {
  const out = new Float64Array(units.ids.length * periodCount);
  for (let step = 0; step < periodCount; step += 1) {
    const { importLimitKw } = connectionLimitsIn(capacity, fromPeriod + step);
    for (let unit = 0; unit < units.ids.length; unit += 1)
      out[unit * periodCount + step] = importLimitKw[units.connection[unit]!]!;
  }
  return out;
}

/** What owners know of their constraints, [unit][period]. */
interface Threats {
  readonly curtailedKw: Float64Array;
  readonly couldRelieve: Uint8Array;
  readonly couldRelieveUp: Uint8Array;
}

/** How owners are asked: whether prices have two parts, whether each period is asked for by itself, and for how long an offer must last. */
type Manner = Pick<OrderObservation, "isTwoPart" | "isEachPeriodAlone" | "heldMinutes">;

/** Every policy's answer for all its rows; `scheduleKw` is [period][unit], `out`: columns of zeros for them. */
export function answers(
  world: World,
  believed: Forecast,
  scheduleKw: Float64Array,
  threatened: Threats,
  { isTwoPart, isEachPeriodAlone, heldMinutes }: Manner = {
    isTwoPart: tradesInTwoParts(world),
    isEachPeriodAlone: false,
    heldMinutes: MINUTES_PER_PERIOD,
  },
  out = noOrders(scheduleKw.length),
): OwnersOrders {
  const unitCount = world.network.units.ids.length;
  const { fromPeriod, periodCount, priceGbpPerMwh } = believed;
  const offered = offeredOf(believed);
  const planned = byUnit(scheduleKw, unitCount, periodCount);
  const imports = importLimits(world, believed);
  const revenue = revenuesOf(world.contracts)(believed);
  const deviation = deviationOf(world.forecaster)(believed);
  for (const batch of world.batches) {
    const { from, to } = cells(batch, periodCount);
    batch.policy.order(
      {
        rows: batch.rows,
        fromPeriod,
        periodCount,
        availableKw: offered.subarray(from, to),
        importLimitKw: imports.subarray(from, to),
        priceGbpPerMwh,
        plannedKw: planned.subarray(from, to),
        revenueGbpPerMwh: revenue.subarray(from, to),
        deviationKw: deviation.subarray(from, to),
        curtailedKw: threatened.curtailedKw.subarray(from, to),
        couldRelieve: threatened.couldRelieve.subarray(from, to),
        couldRelieveUp: threatened.couldRelieveUp.subarray(from, to),
        isEachPeriodAlone,
        heldMinutes,
        isTwoPart,
      },
      batch.settings,
      {
        bidKw: out.bidKw.subarray(from, to),
        bidGbpPerMwh: out.bidGbpPerMwh.subarray(from, to),
        offerKw: out.offerKw.subarray(from, to),
        offerGbpPerMwh: out.offerGbpPerMwh.subarray(from, to),
        offerUpKw: out.offerUpKw.subarray(from, to),
        offerUpGbpPerMwh: out.offerUpGbpPerMwh.subarray(from, to),
        bidWorthGbpPerMwh: out.bidWorthGbpPerMwh.subarray(from, to),
        offerWorthGbpPerMwh: out.offerWorthGbpPerMwh.subarray(from, to),
        offerUpWorthGbpPerMwh: out.offerUpWorthGbpPerMwh.subarray(from, to),
        readyWorthGbpPerMwh: out.readyWorthGbpPerMwh.subarray(from, to),
        bidAvailabilityGbpPerMwh: out.bidAvailabilityGbpPerMwh.subarray(from, to),
        offerAvailabilityGbpPerMwh: out.offerAvailabilityGbpPerMwh.subarray(from, to),
        offerUpAvailabilityGbpPerMwh: out.offerUpAvailabilityGbpPerMwh.subarray(from, to),
      },
    );
  }
  return out;
}

const tradesInTwoParts = ({ scenario: { venues } }: World): boolean =>
  venues["curtailment-obligations"]?.priceStructure === "two-part";

/** Owners whom a constraint concerns on the delivery day and who do not answer, by unit. */
export function unansweredOrders(world: World, lookAhead: LookAhead): UnansweredEvent[] {
  const { ids, technology } = world.network.units;
  const { population } = world.scenario;
  const { curtailedKw, couldRelieve, couldRelieveUp } = threats(world, lookAhead, undefined);
  return world.batches.flatMap(({ policy, firstUnit, rows }) => {
    const events: UnansweredEvent[] = [];
    for (let unit = firstUnit; unit < firstUnit + rows.count; unit += 1) {
      const { from, to } = cellsOf(unit, 1, lookAhead.periodCount);
      const isIn = mayTakePart(world, unit, {
        venue: "curtailment-obligations",
        instant: lookAhead.issuedAt,
        fromPeriod: lookAhead.fromPeriod,
      });
      const isAsked = [couldRelieve, couldRelieveUp, curtailedKw].some((column) =>
        column.subarray(from, to).some((asked) => asked > 0),
      );
      const of = { id: ids[unit]!, technology: technology[unit]! };
      const because =
        policy.unanswered?.(population[groupOf(population, of)]!.policy, of.id) ??
        unheard(world, unit, lookAhead);
      if (because !== undefined && isAsked && isIn)
        events.push({ kind: "orderMissing", at: lookAhead.issuedAt, unit: of.id, because });
    }
    return events;
  });
}

/** Where a batch's rows stand in a [unit][period] column. */
const cells = (batch: Batch, periodCount: number) =>
  cellsOf(batch.firstUnit, batch.rows.count, periodCount);

const cellsOf = (firstUnit: number, count: number, periodCount: number) => ({
  from: firstUnit * periodCount,
  to: (firstUnit + count) * periodCount,
});

/** Largest forecast curtailment of each unit and whether it could relieve a binding constraint, down or up, [unit][period]. */
function threats(world: World, lookAhead: LookAhead, now: number | undefined): Threats {
  const unitCount = world.network.units.ids.length;
  const constraintCount = world.network.constraintPoints.ids.length;
  const { periodCount, sizeKw } = lookAhead;
  const curtailedKw = new Float64Array(unitCount * periodCount);
  const couldRelieve = new Uint8Array(unitCount * periodCount);
  const couldRelieveUp = new Uint8Array(unitCount * periodCount);
  for (let step = 0; step < periodCount; step += 1) {
    const period = lookAhead.fromPeriod + step;
    const sizes = sizeKw.subarray(step * constraintCount, (step + 1) * constraintCount);
    // Behind what is stated again nothing binds, and the network is expected in no state there.
    if (sizes.every((kw) => kw <= 0)) continue;
    const state =
      now === undefined ? plannedState(world, period) : expectedState(world, period, now);
    const { sensitivity, minSensitivity } = state.model;
    for (let constraint = 0; constraint < constraintCount; constraint += 1) {
      const statement = step * constraintCount + constraint;
      if (sizes[constraint]! <= 0) continue;
      for (let unit = 0; unit < unitCount; unit += 1) {
        const cell = unit * periodCount + step;
        curtailedKw[cell] = Math.max(
          curtailedKw[cell]!,
          lookAhead.curtailedKw[statement * unitCount + unit]!,
        );
        const s = sensitivity[constraint * unitCount + unit]!;
        if (s >= minSensitivity) couldRelieve[cell] = 1;
        if (s <= -minSensitivity) couldRelieveUp[cell] = 1;
      }
    }
  }
  return { curtailedKw, couldRelieve, couldRelieveUp };
}

/** What is believed available, [unit][period]: owners are asked on one forecast many times, and write to none of this. */
const offeredOf = keptBy(({ availableKw, periodCount }: Forecast) =>
  byUnit(availableKw, availableKw.length / periodCount, periodCount),
);

/** How far it may be wrong, [unit][period]. */
const deviationOf = keptBy((forecaster: World["forecaster"]) =>
  keptBy((believed: Forecast) => {
    const deviationKw = statedDeviation(forecaster, believed);
    const { periodCount } = believed;
    return byUnit(deviationKw, deviationKw.length / periodCount, periodCount);
  }),
);

/** What a MWh delivered earns each unit, or a MWh drawn costs it, [unit][period]. */
const revenuesOf = keptBy((contracts: World["contracts"]) =>
  keptBy((believed: Forecast) => revenues(contracts, believed)),
);

function revenues(
  contracts: World["contracts"],
  { periodCount, priceGbpPerMwh }: Forecast,
): Float64Array {
  const revenue = new Float64Array(contracts.isFixed.length * periodCount);
  for (let unit = 0; unit < contracts.isFixed.length; unit += 1) {
    for (let step = 0; step < periodCount; step += 1) {
      const price =
        contracts.isFixed[unit] === 1 ? contracts.fixedGbpPerMwh[unit]! : priceGbpPerMwh[step]!;
      const support = contracts.isConsumer[unit] === 1 ? 0 : contracts.supportGbpPerMwh[unit]!;
      revenue[unit * periodCount + step] = price + support;
    }
  }
  return revenue;
}

/** [period][unit] into [unit][period], so that the rows of a policy are one view. */
function byUnit(values: Float64Array, unitCount: number, periodCount: number): Float64Array {
  const turned = new Float64Array(values.length);
  for (let step = 0; step < periodCount; step += 1) {
    for (let unit = 0; unit < unitCount; unit += 1)
      turned[unit * periodCount + step] = values[step * unitCount + unit]!;
  }
  return turned;
}

/** [unit][period] into [period][unit]. */
function byPeriod(values: Float64Array, unitCount: number, periodCount: number): Float64Array {
  const turned = new Float64Array(values.length);
  for (let unit = 0; unit < unitCount; unit += 1) {
    for (let step = 0; step < periodCount; step += 1)
      turned[step * unitCount + unit] = values[unit * periodCount + step]!;
  }
  return turned;
}
