/**
 * Owner of a store that stands by itself: plans the day at its prices, charging in cheap periods and discharging in dear ones, and offers to charge (or
 * not to discharge) in a constrained period, or to discharge (or not to charge) where too much is drawn. Reads its own rows; gives a schedule and orders.
 */
import { z } from "zod";
import type { DrawPurpose } from "../sim/core/draws.ts";
import { PERIOD_HOURS } from "../sim/core/time.ts";
import { WH_PER_KWH } from "../sim/core/units.ts";
import type {
  AgentPolicy,
  AgentRows,
  OrderColumns,
  OrderObservation,
  PolicyGroup,
  ScheduleObservation,
  SettingColumns,
} from "../sim/model/agents.ts";
import { MINUTES_PER_PERIOD } from "../sim/model/readings.ts";
import { spreadWithin } from "../sim/model/spread.ts";
import {
  CREATED_PEAK_COLUMNS,
  createdPeakNumbers,
  createdPeakPatterns,
  createdPeakSchema,
  planPeak,
} from "./created-peak.ts";
import { settingColumns } from "./setting-columns.ts";
import { placeOfPlan, planAt, storePlanSchema } from "./store-plans/registry.ts";
import { cycleOf, movableKwh, type PlannedStore } from "./store-plans/store.ts";
import { askPrice, bidPrice, strategySchema } from "./strategies/registry.ts";

const settings = z.strictObject({
  kind: z.literal("storage"),
  degradationGbpPerMwh: spreadWithin(0, 100_000)
    .default(15)
    .describe("Wear per MWh of throughput, £/MWh: usually 8 to 25."),
  strategy: strategySchema.prefault({ kind: "truthful" }),
  plan: storePlanSchema.optional().describe("How it plans a day; default: one-cycle."),
  createdPeak: createdPeakSchema
    .optional()
    .describe("Hours in which it makes a constraint, to be paid for relieving it; default: none."),
});

function columns(
  groups: readonly PolicyGroup[],
  rows: AgentRows,
  draws: DrawPurpose,
): SettingColumns {
  const own = groups
    .map((group) => settings.parse(group))
    .map((group) => ({
      ...group,
      ...createdPeakNumbers(group.createdPeak),
      plan: placeOfPlan(group.plan ?? { kind: "one-cycle" }),
    }));
  return settingColumns(
    own,
    rows,
    draws,
    ["degradationGbpPerMwh"],
    [...CREATED_PEAK_COLUMNS, "plan"],
  );
}

/** Periods of a day from the cheapest to the dearest; equal prices in order of time. */
function byPrice(priceGbpPerMwh: Float64Array): number[] {
  return Array.from(priceGbpPerMwh, (_, step) => step).sort(
    (left, right) => priceGbpPerMwh[left]! - priceGbpPerMwh[right]! || left - right,
  );
}

function schedule(
  observation: ScheduleObservation,
  own: SettingColumns,
  plannedKw: Float64Array,
): void {
  planCycles(observation, own, plannedKw);
  const { rows, periodCount } = observation;
  for (let row = 0; row < rows.count; row += 1)
    planPeak(observation, own, row, plannedKw.subarray(row * periodCount, (row + 1) * periodCount));
}

function planCycles(
  { rows, periodCount, priceGbpPerMwh }: ScheduleObservation,
  own: SettingColumns,
  plannedKw: Float64Array,
): void {
  const day = { priceGbpPerMwh, ranked: byPrice(priceGbpPerMwh) };
  plannedKw.fill(0);
  for (let row = 0; row < rows.count; row += 1) {
    const plan = plannedKw.subarray(row * periodCount, (row + 1) * periodCount);
    planAt(own.plan![row]!)(storeOf(rows, own, row), day, plan);
  }
}

/**
 * Not discharging keeps a MWh for later, at the day's mean price (the plainest forecast): it costs the price now less that
 * mean. Charging one costs its price now, less what is left of it later, and the wear both ways. The other way round, not
 * charging a MWh puts that off to the day's mean; discharging one costs what it takes to store it again, less its price now,
 * and the wear of both, of which more is charged than was discharged. Bids lose a discharge, or a charge.
 * Room is offered in the cheapest constrained periods until it is used up, energy in the dearest, or in each period by itself, for the minutes that it must last; an offer that charges or
 * discharges at all asks for that.
 * What it does not know is the price at which it sells later: one of the day's, so their deviation is its risk.
 */
function order(observation: OrderObservation, own: SettingColumns, out: OrderColumns): void {
  const { rows, periodCount, priceGbpPerMwh } = observation;
  const ranked = byPrice(priceGbpPerMwh);
  let total = 0;
  for (let step = 0; step < periodCount; step += 1) total += priceGbpPerMwh[step]!;
  const mean = total / periodCount;
  const prices = { ranked, mean, risk: deviationOf(priceGbpPerMwh, mean) };
  for (let row = 0; row < rows.count; row += 1) {
    offerToCharge(observation, own, out, row, prices);
    offerToDischarge(observation, own, out, row, prices);
    for (let cell = row * periodCount; cell < (row + 1) * periodCount; cell += 1) {
      const price = priceGbpPerMwh[cell % periodCount]!;
      const lost = observation.plannedKw[cell]! < 0 ? mean - price : price - mean;
      out.bidKw[cell] = observation.curtailedKw[cell]!;
      out.bidWorthGbpPerMwh[cell] = Math.max(0, lost);
      out.bidGbpPerMwh[cell] = bidPrice(own, row, Math.max(0, lost), prices.risk);
    }
  }
}

/** Prices of a day, £/MWh: periods from the cheapest to the dearest, their mean and their deviation. */
interface DayPrices {
  readonly ranked: readonly number[];
  readonly mean: number;
  readonly risk: number;
}

const storeOf = (rows: AgentRows, own: SettingColumns, row: number): PlannedStore => ({
  usableKwh: (rows.energyWhMax[row]! - rows.energyWhMin[row]!) / WH_PER_KWH,
  chargeKw: rows.chargeKwMax[row]!,
  dischargeKw: rows.capacityKw[row]!,
  chargeEfficiency: rows.chargeEfficiency[row]!,
  dischargeEfficiency: rows.dischargeEfficiency[row]!,
  wearGbpPerMwh: own.degradationGbpPerMwh![row]!,
});

/** Offers of a row to go down, in the cheapest periods first. */
function offerToCharge(
  observation: OrderObservation,
  own: SettingColumns,
  out: OrderColumns,
  row: number,
  { ranked, mean, risk }: DayPrices,
): void {
  const { rows, periodCount, priceGbpPerMwh, isEachPeriodAlone } = observation;
  const lastsHours = (PERIOD_HOURS * observation.heldMinutes) / MINUTES_PER_PERIOD;
  const store = storeOf(rows, own, row);
  const { roundTrip, wear } = cycleOf(store);
  let roomKwh = movableKwh(store) / rows.chargeEfficiency[row]!;
  for (const step of ranked) {
    const cell = row * periodCount + step;
    const plannedKw = observation.plannedKw[cell]!;
    const canGiveKw = Math.max(0, rows.chargeKwMax[row]! + plannedKw);
    const offerKw =
      observation.couldRelieve[cell] === 1 ? Math.min(canGiveKw, roomKwh / lastsHours) : 0;
    if (!isEachPeriodAlone) roomKwh -= offerKw * lastsHours;
    const price = priceGbpPerMwh[step]!;
    const keeping = Math.max(0, price - mean);
    const charging = Math.max(0, price - roundTrip * mean) + wear;
    const cost = offerKw > plannedKw ? charging : keeping;
    out.offerKw[cell] = offerKw;
    out.offerWorthGbpPerMwh[cell] = cost;
    out.offerGbpPerMwh[cell] = askPrice(own, row, cost, risk);
  }
}

/** Offers of a row to go up, in the dearest periods first. */
function offerToDischarge(
  observation: OrderObservation,
  own: SettingColumns,
  out: OrderColumns,
  row: number,
  { ranked, mean, risk }: DayPrices,
): void {
  const { rows, periodCount, priceGbpPerMwh, isEachPeriodAlone } = observation;
  const lastsHours = (PERIOD_HOURS * observation.heldMinutes) / MINUTES_PER_PERIOD;
  const store = storeOf(rows, own, row);
  const { roundTrip, wear } = cycleOf(store);
  let spareKwh = movableKwh(store) * rows.dischargeEfficiency[row]!;
  for (const step of ranked.toReversed()) {
    const cell = row * periodCount + step;
    const plannedKw = observation.plannedKw[cell]!;
    const canGiveKw = Math.max(0, rows.capacityKw[row]! - plannedKw);
    const offerKw =
      observation.couldRelieveUp[cell] === 1 ? Math.min(canGiveKw, spareKwh / lastsHours) : 0;
    if (!isEachPeriodAlone) spareKwh -= offerKw * lastsHours;
    const price = priceGbpPerMwh[step]!;
    const deferring = Math.max(0, mean - price);
    const discharging = Math.max(0, mean / roundTrip - price) + wear / roundTrip;
    const cost = offerKw > -plannedKw ? discharging : deferring;
    out.offerUpKw[cell] = offerKw;
    out.offerUpWorthGbpPerMwh[cell] = cost;
    out.offerUpGbpPerMwh[cell] = askPrice(own, row, cost, risk);
  }
}

function deviationOf(values: Float64Array, mean: number): number {
  let sum = 0;
  for (const value of values) sum += (value - mean) ** 2;
  return Math.sqrt(sum / values.length);
}

export const storage = {
  kind: "storage",
  technologies: ["storage"],
  about: "Owner of a store: buys low, sells high, and sells room to charge and energy.",
  settings,
  columns,
  schedule,
  order,
  games: createdPeakPatterns,
} as const satisfies AgentPolicy;
