/**
 * Errors that were: whole past days drawn at random, the same day for every owner, so that errors hang together over hours
 * and owners as they did. Takes past errors (model/forecast.ts), which pastErrorFindings has checked; gives beliefs, and
 * what may come: what is believed less the errors of drawn days.
 */
import { z } from "zod";
import { registryEntry } from "../../core/define-registry.ts";
import { drawPurpose, ownerKeys, uniformDraw } from "../../core/draws.ts";
import { londonDayOf, londonOffsetSeconds, PERIOD_SECONDS, periodStart } from "../../core/time.ts";
import { SECONDS_PER_DAY, SECONDS_PER_HOUR } from "../../core/units.ts";
import {
  type Ensemble,
  ERROR_KINDS,
  type Forecast,
  PAST_HALF_HOURS,
  type PastErrors,
} from "../../model/forecast.ts";
import { CLIMATE_SCORES } from "../../model/series.ts";
import type { ErrorSource, ErrorsOf } from "../error-model.ts";
import { kindOf } from "../error-paths.ts";
import { demandRange, heldIn, type PowerRange, unitRange } from "../power-range.ts";

const settings = z.strictObject({
  kind: z.literal("empirical"),
  file: z
    .string()
    .min(1)
    .describe(
      "CSV file of past errors beside the scenario: columns day, period, kind, errorFrac; .csv or .csv.gz.",
    ),
});

const NODES = CLIMATE_SCORES.length;

/** Whose errors stand in a column: those of its kind, kW for an error of 1; undefined where nothing is uncertain. */
interface Column {
  readonly errorFrac: Float64Array | undefined;
  readonly scaleKw: number;
  readonly range: PowerRange;
  readonly isSolar: boolean;
}

function columnsOf({ network }: ErrorSource, { errorFrac }: PastErrors) {
  const { units, demands } = network;
  const ofUnits = units.technology.map((technology, unit): Column => {
    const kind = kindOf(technology);
    const consumptionKw = units.consumptionKwMax[unit]!;
    return {
      errorFrac: technology === "storage" ? undefined : errorFrac[kind],
      // More consumption is less power.
      scaleKw: consumptionKw > 0 ? 0 - consumptionKw : units.capacityKw[unit]!,
      range: unitRange(units, unit),
      isSolar: kind === "solar",
    };
  });
  const ofDemands = demands.ids.map(
    (_, demand): Column => ({
      errorFrac: errorFrac.demand,
      scaleKw: demands.peakKw[demand]!,
      range: demandRange(demands, demand),
      isSolar: false,
    }),
  );
  return { ofUnits, ofDemands };
}

/** The half-hour that the clock in London shows: the doubled hour has its errors twice. */
export function pastHalfHour(period: number): number {
  const instant = periodStart(period);
  const local = instant + londonOffsetSeconds(instant);
  return Math.floor((local % SECONDS_PER_DAY) / PERIOD_SECONDS);
}

/** The London day and the half-hour of its clock, for each period of a forecast. */
function clockOf({ fromPeriod, periodCount }: Forecast) {
  return Array.from({ length: periodCount }, (_, step) => ({
    day: londonDayOf(periodStart(fromPeriod + step)),
    halfHour: pastHalfHour(fromPeriod + step),
  }));
}

/** 1 where a unit gives nothing because the sun is known to be down: [period][unit]. */
function nightCells(
  { fromPeriod, periodCount }: Forecast,
  { series }: ErrorSource,
  units: readonly Column[],
): Uint8Array {
  const cells = new Uint8Array(periodCount * units.length);
  const climateKw = new Float64Array(units.length * NODES);
  for (let step = 0; step < periodCount; step += 1) {
    series.unitClimateKw(fromPeriod + step, climateKw);
    for (const [unit, { isSolar }] of units.entries()) {
      const mostKw = climateKw[(unit + 1) * NODES - 1]!;
      cells[step * units.length + unit] = isSolar && mostKw <= 0 ? 1 : 0;
    }
  }
  return cells;
}

/** One rank among the past days for each London day. */
function dayDraws(seed: string, purpose: string) {
  const keys = ownerKeys(drawPurpose(seed, `${purpose}/past-days`), ["day"]);
  return (day: number, slot: number, count: number): number =>
    Math.floor(uniformDraw(keys, 0, day, slot) * count);
}

function errorAt({ errorFrac, scaleKw }: Column, pastDay: number, halfHour: number): number {
  return errorFrac === undefined ? 0 : errorFrac[pastDay * PAST_HALF_HOURS + halfHour]! * scaleKw;
}

function addErrors(forecast: Forecast, source: ErrorSource, past: PastErrors): void {
  const { ofUnits, ofDemands } = columnsOf(source, past);
  const isNight = nightCells(forecast, source, ofUnits);
  const draw = dayDraws(source.seed, "forecast");
  const leadS = periodStart(forecast.fromPeriod) - forecast.beliefInstant;
  // The lead in whole hours to the first period tells forecasts of one delivery day apart.
  const lead = Math.max(0, Math.round(leadS / SECONDS_PER_HOUR));
  for (const [step, { day, halfHour }] of clockOf(forecast).entries()) {
    const pastDay = draw(day, lead, past.dayCount);
    for (const [unit, column] of ofUnits.entries()) {
      const cell = step * ofUnits.length + unit;
      const errorKw = isNight[cell] === 1 ? 0 : errorAt(column, pastDay, halfHour);
      forecast.availableKw[cell] = heldIn(column.range, forecast.availableKw[cell]!, errorKw);
    }
    for (const [demand, column] of ofDemands.entries()) {
      const cell = step * ofDemands.length + demand;
      const errorKw = errorAt(column, pastDay, halfHour);
      forecast.demandKw[cell] = heldIn(column.range, forecast.demandKw[cell]!, errorKw);
    }
  }
}

/** Standard deviation of a column's past errors in each half-hour of the day, kW. */
function pastDeviations({ errorFrac, scaleKw }: Column, dayCount: number): Float64Array {
  const deviations = new Float64Array(PAST_HALF_HOURS);
  if (errorFrac === undefined) return deviations;
  return deviations.map((_, halfHour) => {
    const at = (day: number) => errorFrac[day * PAST_HALF_HOURS + halfHour]!;
    let sum = 0;
    for (let day = 0; day < dayCount; day += 1) sum += at(day);
    let squares = 0;
    for (let day = 0; day < dayCount; day += 1) squares += (at(day) - sum / dayCount) ** 2;
    return Math.abs(scaleKw) * Math.sqrt(squares / dayCount);
  });
}

function stateDeviations(
  believed: Forecast,
  source: ErrorSource,
  past: PastErrors,
  out: Float64Array,
): void {
  const { ofUnits } = columnsOf(source, past);
  const isNight = nightCells(believed, source, ofUnits);
  const deviations = ofUnits.map((column) => pastDeviations(column, past.dayCount));
  for (const [step, { halfHour }] of clockOf(believed).entries()) {
    for (const [unit, byHalfHour] of deviations.entries()) {
      const cell = step * ofUnits.length + unit;
      out[cell] = isNight[cell] === 1 ? 0 : byHalfHour[halfHour]!;
    }
  }
}

function stateDemandDeviations(
  believed: Forecast,
  source: ErrorSource,
  past: PastErrors,
  out: Float64Array,
): void {
  const { ofDemands } = columnsOf(source, past);
  const deviations = ofDemands.map((column) => pastDeviations(column, past.dayCount));
  for (const [step, { halfHour }] of clockOf(believed).entries())
    for (const [demand, byHalfHour] of deviations.entries())
      out[step * ofDemands.length + demand] = byHalfHour[halfHour]!;
}

/**
 * Past days in order of how much more generation less demand was forecast than came, all kinds alike: whatever the network,
 * so that another unit changes nobody's draws. The mirror of a day is the one as far from the other end.
 */
export function daysByNetError({ dayCount, errorFrac }: PastErrors): number[] {
  const netOf = (day: number): number => {
    let net = 0;
    for (const kind of ERROR_KINDS) {
      const errors = errorFrac[kind];
      if (errors === undefined) continue;
      const sign = kind === "demand" ? -1 : 1;
      for (let halfHour = 0; halfHour < PAST_HALF_HOURS; halfHour += 1)
        net += sign * errors[day * PAST_HALF_HOURS + halfHour]!;
    }
    return net;
  };
  const days = Array.from({ length: dayCount }, (_, day) => ({ day, net: netOf(day) }));
  return days
    .sort((left, right) => left.net - right.net || left.day - right.day)
    .map(({ day }) => day);
}

/** What is believed less the errors of a drawn past day for each London day. */
function resampled(believed: Forecast, source: ErrorSource, past: PastErrors): Ensemble {
  const { ofUnits, ofDemands } = columnsOf(source, past);
  const isNight = nightCells(believed, source, ofUnits);
  const clock = clockOf(believed);
  const draw = dayDraws(source.seed, "ensemble");
  const order = daysByNetError(past);
  let pair = 0;
  let step = 0;
  return {
    start(of) {
      pair = of;
      step = 0;
    },
    next() {
      step += 1;
    },
    fill(isMirrored, availableKw, demandKw) {
      const { day, halfHour } = clock[step]!;
      const rank = draw(day, pair, past.dayCount);
      const pastDay = order[isMirrored ? past.dayCount - 1 - rank : rank]!;
      for (const [unit, column] of ofUnits.entries()) {
        const cell = step * ofUnits.length + unit;
        const errorKw = isNight[cell] === 1 ? 0 : errorAt(column, pastDay, halfHour);
        availableKw[unit] = heldIn(column.range, believed.availableKw[cell]!, 0 - errorKw);
      }
      for (const [demand, column] of ofDemands.entries()) {
        const cell = step * ofDemands.length + demand;
        const errorKw = errorAt(column, pastDay, halfHour);
        demandKw[demand] = heldIn(column.range, believed.demandKw[cell]!, 0 - errorKw);
      }
    },
  };
}

export const empirical = registryEntry({
  about: "Errors of whole past days, drawn from a CSV file.",
  settings,
  make: (): ErrorsOf => (source) => {
    const past = source.pastErrors;
    if (past === undefined) throw new RangeError("past errors that were not checked");
    return {
      addErrors: (forecast) => addErrors(forecast, source, past),
      deviationKw: (believed, out) => stateDeviations(believed, source, past, out),
      demandDeviationKw: (believed, out) => stateDemandDeviations(believed, source, past, out),
      ensemble: (believed) => resampled(believed, source, past),
    };
  },
});
