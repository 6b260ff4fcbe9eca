/**
 * Owner of a store: charges in the cheapest periods of the day and discharges in the dearest, and offers to charge (or
 * not to discharge) in a constrained period. Reads its own rows; gives a schedule and orders.
 */
import { z } from "zod";
import type { DrawPurpose } from "../sim/core/draws.ts";
import { roundToPence } from "../sim/core/money.ts";
import { PERIOD_HOURS } from "../sim/core/time.ts";
import type {
  AgentPolicy,
  AgentRows,
  OrderColumns,
  OrderObservation,
  PolicyGroup,
  ScheduleObservation,
  SettingColumns,
} from "../sim/model/agents.ts";
import { spreadColumn, spreadSchema } from "../sim/model/spread.ts";
import { markUpFracOf, strategySchema } from "./strategies/registry.ts";

const settings = z.strictObject({
  kind: z.literal("storage"),
  degradationGbpPerMwh: spreadSchema
    .default(15)
    .describe("Wear per MWh of throughput, £/MWh; domain §8: 8 to 25."),
  strategy: strategySchema.default({ kind: "truthful" }),
});

function columns(
  groups: readonly PolicyGroup[],
  rows: AgentRows,
  draws: DrawPurpose,
): SettingColumns {
  const own = groups.map((group) => settings.parse(group));
  return {
    degradationGbpPerMwh: spreadColumn(
      own.map((group) => group.degradationGbpPerMwh),
      rows.ids,
      draws,
    ),
    markUpFrac: Float64Array.from(own, (group) => markUpFracOf(group.strategy)),
  };
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
    const usableKwh = (rows.energyWhMax[row]! - rows.energyWhMin[row]!) / 1000;
    const chargeKw = rows.chargeKwMax[row]!;
    const dischargeKw = rows.capacityKw[row]!;
    if (usableKwh <= 0 || chargeKw <= 0 || dischargeKw <= 0) continue;
    // Half of the usable energy moves each way, because the day may start anywhere between the bounds.
    const movedKwh = usableKwh / 2;
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
 * What a MWh taken now costs: its price now, less what it brings later (at the day's mean price, the plainest forecast),
 * and the wear of the extra cycle. Room to charge is offered in the cheapest constrained periods until it is used up.
 */
function order(observation: OrderObservation, own: SettingColumns, out: OrderColumns): void {
  const { rows, periodCount, priceGbpPerMwh } = observation;
  const ranked = byPrice(priceGbpPerMwh);
  let total = 0;
  for (let step = 0; step < periodCount; step += 1) total += priceGbpPerMwh[step]!;
  const meanGbpPerMwh = total / periodCount;
  for (let row = 0; row < rows.count; row += 1) {
    const roundTrip = rows.chargeEfficiency[row]! * rows.dischargeEfficiency[row]!;
    const wear = own.degradationGbpPerMwh![row]!;
    const markUpFrac = own.markUpFrac![row]!;
    // Half of the usable energy, because the day may start anywhere between the bounds.
    let roomKwh =
      (rows.energyWhMax[row]! - rows.energyWhMin[row]!) / 2000 / rows.chargeEfficiency[row]!;
    for (const step of ranked) {
      const cell = row * periodCount + step;
      const loss = Math.max(0, priceGbpPerMwh[step]! - roundTrip * meanGbpPerMwh);
      const canGiveKw = Math.max(0, rows.chargeKwMax[row]! + observation.plannedKw[cell]!);
      const offerKw =
        observation.couldRelieve[cell] === 1 ? Math.min(canGiveKw, roomKwh / PERIOD_HOURS) : 0;
      roomKwh -= offerKw * PERIOD_HOURS;
      out.bidKw[cell] = observation.curtailedKw[cell]!;
      out.bidGbpPerMwh[cell] = roundToPence(loss * (1 - markUpFrac));
      out.offerKw[cell] = offerKw;
      out.offerGbpPerMwh[cell] = roundToPence((loss + wear) * (1 + markUpFrac));
    }
  }
}

export const storage = {
  kind: "storage",
  about: "Owner of a store: buys low, sells high, and sells room to charge.",
  settings,
  columns,
  schedule,
  order,
} as const satisfies AgentPolicy;
