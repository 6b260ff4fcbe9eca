/**
 * Owner of a combined heat and power plant: runs for heat at all times, and above that only where power pays for its gas.
 * A MWh that makes heat costs less, by what a boiler would burn for it. Reads its own rows; gives a schedule and orders.
 */
import { z } from "zod";
import type { DrawPurpose } from "../sim/core/draws.ts";
import type {
  AgentPolicy,
  AgentRows,
  OrderColumns,
  OrderObservation,
  PolicyGroup,
  ScheduleObservation,
  SettingColumns,
} from "../sim/model/agents.ts";
import { spreadSchema } from "../sim/model/spread.ts";
import { settingColumns } from "./setting-columns.ts";
import { askPrice, bidPrice, riskOf, strategySchema } from "./strategies/registry.ts";

const fraction = z.number().min(0).max(1);

const settings = z.strictObject({
  kind: z.literal("chp"),
  marginalCostGbpPerMwh: spreadSchema
    .default(90)
    .describe("Gas and upkeep of a MWh of power, £/MWh: gas at 30 in an engine of 0.38, and 11."),
  heatCreditGbpPerMwh: spreadSchema
    .default(35)
    .describe("What a boiler would burn for the heat of that MWh, £/MWh of power. Assumed."),
  mustRunFrac: fraction.default(0.6).describe("Part of the output on offer that runs for heat."),
  minimumFrac: fraction.default(0.5).describe("Least stable output, part of the capacity."),
  strategy: strategySchema.prefault({ kind: "truthful" }),
});

function columns(
  groups: readonly PolicyGroup[],
  rows: AgentRows,
  draws: DrawPurpose,
): SettingColumns {
  const own = groups.map((group) => settings.parse(group));
  return settingColumns(
    own,
    rows,
    draws,
    ["marginalCostGbpPerMwh", "heatCreditGbpPerMwh"],
    ["mustRunFrac", "minimumFrac"],
  );
}

/** The output that heat asks for: no less than the plant can hold, no more than is on offer. */
function heatKw(rows: AgentRows, own: SettingColumns, row: number, availableKw: number): number {
  const leastKw = own.minimumFrac![row]! * rows.capacityKw[row]!;
  return Math.max(
    0,
    Math.min(availableKw, Math.max(leastKw, own.mustRunFrac![row]! * availableKw)),
  );
}

function schedule(
  observation: ScheduleObservation,
  own: SettingColumns,
  plannedKw: Float64Array,
): void {
  const { rows, periodCount } = observation;
  for (let cell = 0; cell < plannedKw.length; cell += 1) {
    const row = Math.floor(cell / periodCount);
    const availableKw = observation.availableKw[cell]!;
    const isPaid = observation.revenueGbpPerMwh[cell]! >= own.marginalCostGbpPerMwh![row]!;
    plannedKw[cell] = isPaid ? Math.max(0, availableKw) : heatKw(rows, own, row, availableKw);
  }
}

/**
 * Curtailment takes first what runs for power alone, then what runs for heat: an order is priced at the mean margin of what
 * it covers. Offers stop at the least stable output, below which the plant would have to stop. Offers to run higher make
 * power alone, and cost what that does not earn.
 */
function order(observation: OrderObservation, own: SettingColumns, out: OrderColumns): void {
  const { rows, periodCount } = observation;
  for (let cell = 0; cell < out.bidKw.length; cell += 1) {
    const row = Math.floor(cell / periodCount);
    const plannedKw = observation.plannedKw[cell]!;
    const deviationKw = observation.deviationKw[cell]!;
    const powerOnlyKw = plannedKw - heatKw(rows, own, row, observation.availableKw[cell]!);
    const saved = own.marginalCostGbpPerMwh![row]!;
    const powerMargin = Math.max(0, observation.revenueGbpPerMwh[cell]! - saved);
    const heatMargin = Math.max(
      0,
      observation.revenueGbpPerMwh[cell]! - saved + own.heatCreditGbpPerMwh![row]!,
    );
    const bidKw = observation.curtailedKw[cell]!;
    const leastKw = own.minimumFrac![row]! * rows.capacityKw[row]!;
    const offerKw = observation.couldRelieve[cell] === 1 ? Math.max(0, plannedKw - leastKw) : 0;
    const value = meanMargin(bidKw, powerOnlyKw, powerMargin, heatMargin);
    const cost = meanMargin(offerKw, powerOnlyKw, powerMargin, heatMargin);
    const upKw = Math.max(0, observation.availableKw[cell]! - plannedKw);
    const loss = Math.max(0, saved - observation.revenueGbpPerMwh[cell]!);
    out.offerUpKw[cell] = observation.couldRelieveUp[cell] === 1 ? upKw : 0;
    out.offerUpWorthGbpPerMwh[cell] = loss;
    out.offerUpGbpPerMwh[cell] = askPrice(
      own,
      row,
      loss,
      riskOf(own, row, loss, upKw, deviationKw),
    );
    out.bidKw[cell] = bidKw;
    out.bidWorthGbpPerMwh[cell] = value;
    out.bidGbpPerMwh[cell] = bidPrice(own, row, value, riskOf(own, row, value, bidKw, deviationKw));
    out.offerKw[cell] = offerKw;
    out.offerWorthGbpPerMwh[cell] = cost;
    out.offerGbpPerMwh[cell] = askPrice(
      own,
      row,
      cost,
      riskOf(own, row, cost, offerKw, deviationKw),
    );
  }
}

/** Of a volume of which what runs for power alone is taken first. */
function meanMargin(
  volumeKw: number,
  powerOnlyKw: number,
  powerMargin: number,
  heatMargin: number,
): number {
  if (volumeKw <= 0) return powerOnlyKw > 0 ? powerMargin : heatMargin;
  const cheapKw = Math.max(0, Math.min(volumeKw, powerOnlyKw));
  return (cheapKw * powerMargin + (volumeKw - cheapKw) * heatMargin) / volumeKw;
}

export const chp = {
  kind: "chp",
  technologies: ["chp"],
  about: "Owner of a CHP plant: runs for heat, and for power where that pays for its gas.",
  settings,
  columns,
  schedule,
  order,
} as const satisfies AgentPolicy;
