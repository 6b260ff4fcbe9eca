/**
 * Owner of a combined heat and power plant: runs for heat at all times, and above that only where power pays for its gas.
 * A MWh that makes heat costs less, by what a boiler would burn for it. Reads its own rows; gives a schedule and orders.
 */
import { z } from "zod";
import type { DrawPurpose } from "../sim/core/draws.ts";
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
import { calledRisk } from "./called-part.ts";
import { settingColumns } from "./setting-columns.ts";
import { askPrice, bidPrice, strategySchema } from "./strategies/registry.ts";

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
  return settingColumns(
    own,
    rows,
    draws,
    ["marginalCostGbpPerMwh", "heatCreditGbpPerMwh", "holdingGbpPerMwh"],
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
 * it covers. Offers stop at the least stable output, below which the plant would have to stop.
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
    const meanMargin = (volumeKw: number): number => {
      if (volumeKw <= 0) return powerOnlyKw > 0 ? powerMargin : heatMargin;
      const cheapKw = Math.max(0, Math.min(volumeKw, powerOnlyKw));
      return (cheapKw * powerMargin + (volumeKw - cheapKw) * heatMargin) / volumeKw;
    };
    const bidKw = observation.curtailedKw[cell]!;
    const leastKw = own.minimumFrac![row]! * rows.capacityKw[row]!;
    const offerKw = observation.couldRelieve[cell] === 1 ? Math.max(0, plannedKw - leastKw) : 0;
    const [value, cost] = [meanMargin(bidKw), meanMargin(offerKw)];
    out.bidKw[cell] = bidKw;
    out.bidGbpPerMwh[cell] = bidPrice(own, row, value, value * calledRisk(bidKw, deviationKw));
    out.offerKw[cell] = offerKw;
    out.offerGbpPerMwh[cell] = askPrice(own, row, cost, cost * calledRisk(offerKw, deviationKw));
  }
}

/**
 * Above its plan it runs for power alone, at its cost less what the energy earns. Below it, down to the least stable output, it
 * loses the margin of power that makes heat: the dearer part, for it plans power alone only where that pays.
 */
function flexibility(
  observation: FlexibilityObservation,
  own: SettingColumns,
  out: FlexibilityColumns,
): void {
  for (let cell = 0; cell < out.upKw.length; cell += 1) {
    if (observation.isAsked[cell] === 0) continue;
    const row = Math.floor(cell / observation.periodCount);
    const plannedKw = observation.plannedKw[cell]!;
    const leastKw = own.minimumFrac![row]! * observation.rows.capacityKw[row]!;
    const shortfall = own.marginalCostGbpPerMwh![row]! - observation.revenueGbpPerMwh[cell]!;
    out.upKw[cell] = Math.max(0, observation.availableKw[cell]! - plannedKw);
    out.upGbpPerMwh[cell] = askPrice(own, row, Math.max(0, shortfall), 0);
    out.downKw[cell] = Math.max(0, plannedKw - leastKw);
    const heatMargin = own.heatCreditGbpPerMwh![row]! - shortfall;
    out.downGbpPerMwh[cell] = askPrice(own, row, Math.max(0, heatMargin), 0);
    out.availabilityGbpPerMwh[cell] = own.holdingGbpPerMwh![row]!;
  }
}

export const chp = {
  kind: "chp",
  technologies: ["chp"],
  about: "Owner of a CHP plant: runs for heat, and for power where that pays for its gas.",
  settings,
  columns,
  schedule,
  order,
  flexibility,
} as const satisfies AgentPolicy;
