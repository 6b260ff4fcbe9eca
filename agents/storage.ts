/**
 * Owner of a store: charges in the cheapest periods of the day and discharges in the dearest, and offers to charge (or
 * not to discharge) in a constrained period. Reads its own rows; gives a schedule and orders.
 */
import { z } from "zod";
import type { DrawPurpose } from "../sim/core/draws.ts";
import { orderedSum } from "../sim/core/sums.ts";
import { PERIOD_HOURS } from "../sim/core/time.ts";
import type {
  AgentPolicy,
  AgentRows,
  FlexibilityColumns,
  FlexibilityObservation,
  OrderColumns,
  OrderObservation,
  PolicyGroup,
  ScheduleObservation,
  SettingColumns,
} from "../sim/model/agents.ts";
import { spreadSchema } from "../sim/model/spread.ts";
import { settingColumns } from "./setting-columns.ts";
import { askPrice, bidPrice, strategySchema } from "./strategies/registry.ts";

const settings = z.strictObject({
  kind: z.literal("storage"),
  degradationGbpPerMwh: spreadSchema
    .default(15)
    .describe("Wear per MWh of throughput, £/MWh: usually 8 to 25."),
  holdingGbpPerMwh: spreadSchema
    .default(0)
    .describe("Asked of a service for each MW held ready, an hour, £/MW/h. Assumed."),
  strategy: strategySchema.default({ kind: "truthful" }),
});

function columns(
  groups: readonly PolicyGroup[],
  rows: AgentRows,
  draws: DrawPurpose,
): SettingColumns {
  const own = groups.map((group) => settings.parse(group));
  return settingColumns(own, rows, draws, ["degradationGbpPerMwh", "holdingGbpPerMwh"]);
}

/** Periods of a day from the cheapest to the dearest; equal prices in order of time. */
function byPrice(priceGbpPerMwh: Float64Array): number[] {
  return Array.from(priceGbpPerMwh, (_, step) => step).sort(
    (left, right) => priceGbpPerMwh[left]! - priceGbpPerMwh[right]! || left - right,
  );
}

/** One cycle a day where the spread pays for losses and wear; energy is spread evenly over the chosen periods. */
function schedule(
  observation: ScheduleObservation,
  own: SettingColumns,
  plannedKw: Float64Array,
): void {
  const { rows, periodCount, priceGbpPerMwh } = observation;
  const ranked = byPrice(priceGbpPerMwh);
  for (let row = 0; row < rows.count; row += 1) {
    const plan = plannedKw.subarray(row * periodCount, (row + 1) * periodCount);
    plan.fill(0);
    const movedKwh = movableKwh(rows, row);
    const chargeKw = rows.chargeKwMax[row]!;
    const dischargeKw = rows.capacityKw[row]!;
    if (movedKwh <= 0 || chargeKw <= 0 || dischargeKw <= 0) continue;
    const storedKwhPerPeriod = chargeKw * PERIOD_HOURS * rows.chargeEfficiency[row]!;
    const drawnKwhPerPeriod = (dischargeKw * PERIOD_HOURS) / rows.dischargeEfficiency[row]!;
    const chargeCount = Math.min(
      Math.floor(periodCount / 3),
      Math.ceil(movedKwh / storedKwhPerPeriod),
    );
    const dischargeCount = Math.min(
      Math.floor(periodCount / 3),
      Math.ceil(movedKwh / drawnKwhPerPeriod),
    );
    if (chargeCount === 0 || dischargeCount === 0) continue;
    const cheap = priceGbpPerMwh[ranked[chargeCount - 1]!]!;
    const dear = priceGbpPerMwh[ranked[periodCount - dischargeCount]!]!;
    const roundTrip = rows.chargeEfficiency[row]! * rows.dischargeEfficiency[row]!;
    if (dear * roundTrip - cheap < own.degradationGbpPerMwh![row]! * (1 + roundTrip)) continue;
    for (const step of ranked.slice(0, chargeCount))
      plan[step] = -Math.min(
        chargeKw,
        movedKwh / (chargeCount * PERIOD_HOURS * rows.chargeEfficiency[row]!),
      );
    for (const step of ranked.slice(periodCount - dischargeCount)) {
      plan[step] = Math.min(
        dischargeKw,
        (movedKwh * rows.dischargeEfficiency[row]!) / (dischargeCount * PERIOD_HOURS),
      );
    }
  }
}

/**
 * Not discharging keeps a MWh for later, at the day's mean price (the plainest forecast): it costs the price now less that
 * mean. Charging one costs its price now, less what is left of it later, and the wear both ways. Bids lose a discharge.
 * Room is offered in the cheapest constrained periods until it is used up; an offer that charges at all asks for charging.
 * What it does not know is the price at which it sells later: one of the day's, so their deviation is its risk.
 */
function order(observation: OrderObservation, own: SettingColumns, out: OrderColumns): void {
  const { rows, periodCount, priceGbpPerMwh } = observation;
  const ranked = byPrice(priceGbpPerMwh);
  let total = 0;
  for (let step = 0; step < periodCount; step += 1) total += priceGbpPerMwh[step]!;
  const meanGbpPerMwh = total / periodCount;
  const riskGbpPerMwh = deviationOf(priceGbpPerMwh, meanGbpPerMwh);
  for (let row = 0; row < rows.count; row += 1) {
    const roundTrip = rows.chargeEfficiency[row]! * rows.dischargeEfficiency[row]!;
    const wear = own.degradationGbpPerMwh![row]! * (1 + roundTrip);
    let roomKwh = movableKwh(rows, row) / rows.chargeEfficiency[row]!;
    for (const step of ranked) {
      const cell = row * periodCount + step;
      const plannedKw = observation.plannedKw[cell]!;
      const canGiveKw = Math.max(0, rows.chargeKwMax[row]! + plannedKw);
      const offerKw =
        observation.couldRelieve[cell] === 1 ? Math.min(canGiveKw, roomKwh / PERIOD_HOURS) : 0;
      roomKwh -= offerKw * PERIOD_HOURS;
      const price = priceGbpPerMwh[step]!;
      const keeping = Math.max(0, price - meanGbpPerMwh);
      const charging = Math.max(0, price - roundTrip * meanGbpPerMwh) + wear;
      out.bidKw[cell] = observation.curtailedKw[cell]!;
      out.bidGbpPerMwh[cell] = bidPrice(own, row, keeping, riskGbpPerMwh);
      out.offerKw[cell] = offerKw;
      const cost = offerKw > plannedKw ? charging : keeping;
      out.offerGbpPerMwh[cell] = askPrice(own, row, cost, riskGbpPerMwh);
    }
  }
}

/**
 * A MWh more now is bought again at the day's mean price with the losses of the round trip, and earns the price now; a MWh less
 * is sold again at that mean. Either wears the store. What can be moved is spread evenly over the periods that ask.
 */
function flexibility(
  observation: FlexibilityObservation,
  own: SettingColumns,
  out: FlexibilityColumns,
): void {
  const { rows, periodCount, priceGbpPerMwh } = observation;
  const meanGbpPerMwh = orderedSum(priceGbpPerMwh) / periodCount;
  for (let row = 0; row < rows.count; row += 1) {
    const cells = [row * periodCount, (row + 1) * periodCount] as const;
    const asked = orderedSum(observation.isAsked.subarray(...cells));
    if (asked === 0) continue;
    const efficiency = [rows.chargeEfficiency[row]!, rows.dischargeEfficiency[row]!] as const;
    const roundTrip = efficiency[0] * efficiency[1];
    const wear = own.degradationGbpPerMwh![row]! * (1 + roundTrip);
    const sharedKw = movableKwh(rows, row) / (asked * PERIOD_HOURS);
    for (let cell = cells[0]; cell < cells[1]; cell += 1) {
      if (observation.isAsked[cell] === 0) continue;
      const plannedKw = observation.plannedKw[cell]!;
      const price = priceGbpPerMwh[cell - cells[0]]!;
      out.upKw[cell] = Math.max(
        0,
        Math.min(rows.capacityKw[row]! - plannedKw, sharedKw * efficiency[1]),
      );
      out.upGbpPerMwh[cell] = askPrice(
        own,
        row,
        Math.max(0, meanGbpPerMwh / roundTrip - price) + wear,
        0,
      );
      out.downKw[cell] = Math.max(
        0,
        Math.min(rows.chargeKwMax[row]! + plannedKw, sharedKw / efficiency[0]),
      );
      out.downGbpPerMwh[cell] = askPrice(
        own,
        row,
        Math.max(0, price - roundTrip * meanGbpPerMwh) + wear,
        0,
      );
      out.availabilityGbpPerMwh[cell] = own.holdingGbpPerMwh![row]!;
    }
  }
}

function deviationOf(values: Float64Array, mean: number): number {
  let sum = 0;
  for (const value of values) sum += (value - mean) ** 2;
  return Math.sqrt(sum / values.length);
}

/** Half of the usable energy, because the day may start anywhere between the bounds. */
function movableKwh(rows: AgentRows, row: number): number {
  return (rows.energyWhMax[row]! - rows.energyWhMin[row]!) / 2000;
}

export const storage = {
  kind: "storage",
  technologies: ["storage"],
  about: "Owner of a store: buys low, sells high, and sells room to charge.",
  settings,
  columns,
  schedule,
  order,
  flexibility,
} as const satisfies AgentPolicy;
