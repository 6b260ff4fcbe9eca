/**
 * What owners would change for flexibility services on a day of delivery. Every policy answers as it answers a constraint that
 * threatens nobody and that its rows could relieve. What it believes is what it declared on. Takes who is asked in the periods of a
 * gate; gives columns [unit][period] of these.
 */
import { forecast } from "../forecast/forecast.ts";
import { heldSchedules } from "../lookahead/injections.ts";
import type { Asked, AskingManner, OwnersFlexibility } from "../model/asked-flexibility.ts";
import type { Forecast } from "../model/forecast.ts";
import { noOffers } from "../model/owners-orders.ts";
import { MINUTES_PER_PERIOD } from "../model/readings.ts";
import type { LookAhead } from "../model/venues.ts";
import { connectionLimitsIn, limitsOfPeriods } from "../positions/capacity-book.ts";
import type { DueGate } from "../timetable/timetable.ts";
import { answers, declaredSchedules, importLimits } from "./ask-owners.ts";
import { capacityKnownTo } from "./told-of-services.ts";
import type { AskedOnStatement, World } from "./world.ts";

type Periods = Pick<DueGate, "deliveryDay" | "fromPeriod" | "toPeriod">;

/** What owners declared on: the same at every gate that asks on one statement, so it is made once. */
function declaredOn(
  { forecaster, learnt: { current }, asked }: World,
  lookAhead: LookAhead,
): AskedOnStatement {
  const { fromPeriod, periodCount, issuedAt, availableKw } = lookAhead;
  const kept = asked.get(availableKw);
  if (kept !== undefined && kept.believed.learnt === current) return kept;
  const believed = forecast(forecaster, fromPeriod, periodCount, issuedAt, current);
  const made = { believed, alone: new Map() };
  asked.set(availableKw, made);
  return made;
}

/** Undefined before the day was stated. Prices are not to be written to; volumes are the caller's own. */
export function askFlexibility(
  world: World,
  periods: Periods,
  asked: Asked,
  manner: AskingManner,
): OwnersFlexibility | undefined {
  const known = world.days.get(periods.deliveryDay);
  if (known === undefined) return undefined;
  const { lookAhead } = known;
  const isOne = periods.toPeriod - periods.fromPeriod === 1;
  if (isOne) return askedAlone(world, periods, lookAhead, asked, manner);
  const { believed } = declaredOn(world, lookAhead);
  return askedTogether(world, periods, lookAhead, believed, asked, manner);
}

/**
 * On a day of a term, long before it is stated: what owners would answer on what they would declare of it now. Nothing is declared by it, and no homes are lived
 * so far ahead for it: owners answer by their own plant and by prices, whatever flows are expected.
 */
export function askForTerm(
  world: World,
  { fromPeriod, toPeriod, instant }: Omit<DueGate, "venue" | "gate">,
  asked: Asked,
  manner: AskingManner,
): OwnersFlexibility {
  const ahead = { ...world, forecaster: world.termForecaster };
  const periodCount = toPeriod - fromPeriod;
  const believed = forecast(
    ahead.forecaster,
    fromPeriod,
    periodCount,
    instant,
    world.learnt.current,
  );
  const scheduleKw = declaredSchedules(ahead, believed);
  const limits = limitsOfPeriods(capacityKnownTo(world, "dso"), fromPeriod, periodCount);
  const availableKw = heldSchedules(world.network, { scheduleKw, limits });
  const periods = { fromPeriod, toPeriod };
  return askedTogether(
    ahead,
    periods,
    { fromPeriod, periodCount, availableKw },
    believed,
    asked,
    manner,
  );
}

/** Of several periods: what is taken up in one may leave less for another, but not where it is only held. */
function askedTogether(
  world: World,
  { fromPeriod: first, toPeriod }: Omit<Periods, "deliveryDay">,
  lookAhead: Pick<LookAhead, "fromPeriod" | "periodCount" | "availableKw">,
  believed: Forecast,
  asked: Asked,
  { paysAvailability, heldMinutes }: AskingManner,
): OwnersFlexibility {
  const { fromPeriod, periodCount, availableKw } = lookAhead;
  const unitCount = world.network.units.ids.length;
  const askedCount = toPeriod - first;
  const isWhole = first === fromPeriod && askedCount === periodCount;
  const ofDay = isWhole
    ? (cell: number) => cell
    : (cell: number) =>
        Math.floor(cell / askedCount) * periodCount + (first - fromPeriod) + (cell % askedCount);
  const spread = (column: Uint8Array) => {
    if (isWhole) return column;
    const out = new Uint8Array(unitCount * periodCount);
    for (let cell = 0; cell < column.length; cell += 1) out[ofDay(cell)] = column[cell]!;
    return out;
  };
  const threatened = {
    curtailedKw: new Float64Array(availableKw.length),
    couldRelieve: spread(asked.down),
    couldRelieveUp: spread(asked.up),
  };
  const said = saidTo(world, believed, availableKw, threatened, {
    isTwoPart: paysAvailability,
    isEachPeriodAlone: heldMinutes !== undefined,
    heldMinutes: heldMinutes ?? MINUTES_PER_PERIOD,
  });
  return isWhole ? said : arranged(said, unitCount * askedCount, ofDay);
}

/** Of one period: it is asked for by itself, so every period of the day is answered at once and kept. */
function askedAlone(
  world: World,
  { fromPeriod: period }: Periods,
  lookAhead: LookAhead,
  asked: Asked,
  { paysAvailability, heldMinutes = MINUTES_PER_PERIOD }: AskingManner,
): OwnersFlexibility {
  const { fromPeriod, periodCount, availableKw } = lookAhead;
  const unitCount = world.network.units.ids.length;
  const ofDay = (unit: number) => unit * periodCount + period - fromPeriod;
  const statement = declaredOn(world, lookAhead);
  const manner = `${paysAvailability} ${heldMinutes}`;
  let kept = statement.alone.get(manner);
  // Capacity that was moved since changes what a connection lets through.
  if (kept === undefined || !holdsIn(world, period, kept.importLimitKw, ofDay)) {
    const everywhere = new Uint8Array(availableKw.length).fill(1);
    const threatened = {
      curtailedKw: new Float64Array(availableKw.length),
      couldRelieve: everywhere,
      couldRelieveUp: everywhere,
    };
    const said = saidTo(world, statement.believed, availableKw, threatened, {
      ...{ isTwoPart: paysAvailability, isEachPeriodAlone: true, heldMinutes },
    });
    const importLimitKw = importLimits(world, statement.believed);
    const byPeriod = (cell: number) =>
      (cell % unitCount) * periodCount + Math.floor(cell / unitCount);
    kept = { importLimitKw, byPeriod: arranged(said, availableKw.length, byPeriod) };
    statement.alone.set(manner, kept);
  }
  const first = (period - fromPeriod) * unitCount;
  const of = (column: Float64Array) => column.subarray(first, first + unitCount);
  const askedOf = (column: Float64Array, isAsked: Uint8Array) => {
    const out = of(column).slice();
    for (let unit = 0; unit < unitCount; unit += 1) if (isAsked[unit] === 0) out[unit] = 0;
    return out;
  };
  const { byPeriod } = kept;
  return {
    upKw: askedOf(byPeriod.upKw, asked.up),
    upGbpPerMwh: of(byPeriod.upGbpPerMwh),
    upAvailabilityGbpPerMwh: of(byPeriod.upAvailabilityGbpPerMwh),
    downKw: askedOf(byPeriod.downKw, asked.down),
    downGbpPerMwh: of(byPeriod.downGbpPerMwh),
    downAvailabilityGbpPerMwh: of(byPeriod.downAvailabilityGbpPerMwh),
  };
}

/** Whether connections let through in a period what they did when owners were asked. */
function holdsIn(
  { network: { units }, capacity }: World,
  period: number,
  importLimitKw: Float64Array,
  ofDay: (unit: number) => number,
): boolean {
  const { importLimitKw: now } = connectionLimitsIn(capacity, period);
  for (let unit = 0; unit < units.ids.length; unit += 1)
    if (importLimitKw[ofDay(unit)] !== now[units.connection[unit]!]) return false;
  return true;
}

/** What owners offer, [unit][period of the statement]; prices of use and of being ready apart. */
function saidTo(
  world: World,
  believed: Forecast,
  availableKw: Float64Array,
  threatened: Parameters<typeof answers>[3],
  manner: Parameters<typeof answers>[4],
): OwnersFlexibility {
  const said = noOffers(availableKw.length, world.unreadOrders);
  answers(world, believed, availableKw, threatened, manner, said);
  for (let cell = 0; cell < availableKw.length; cell += 1) {
    said.offerUpGbpPerMwh[cell]! -= said.offerUpAvailabilityGbpPerMwh[cell]!;
    said.offerGbpPerMwh[cell]! -= said.offerAvailabilityGbpPerMwh[cell]!;
  }
  return {
    upKw: said.offerUpKw,
    upGbpPerMwh: said.offerUpGbpPerMwh,
    upAvailabilityGbpPerMwh: said.offerUpAvailabilityGbpPerMwh,
    downKw: said.offerKw,
    downGbpPerMwh: said.offerGbpPerMwh,
    downAvailabilityGbpPerMwh: said.offerAvailabilityGbpPerMwh,
  };
}

/** The same in columns of `count` cells, each from where `ofDay` says it stands. */
function arranged(
  said: OwnersFlexibility,
  count: number,
  ofDay: (cell: number) => number,
): OwnersFlexibility {
  const column = (of: Float64Array) => {
    const out = new Float64Array(count);
    for (let cell = 0; cell < count; cell += 1) out[cell] = of[ofDay(cell)]!;
    return out;
  };
  return {
    upKw: column(said.upKw),
    upGbpPerMwh: column(said.upGbpPerMwh),
    upAvailabilityGbpPerMwh: column(said.upAvailabilityGbpPerMwh),
    downKw: column(said.downKw),
    downGbpPerMwh: column(said.downGbpPerMwh),
    downAvailabilityGbpPerMwh: column(said.downAvailabilityGbpPerMwh),
  };
}
