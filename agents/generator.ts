/**
 * Owner of a generator: declares what the forecast offers, bids to stay on at the margin it would lose, and offers to be
 * curtailed for that same margin. Reads its own rows; gives a schedule and orders.
 */
import { z } from "zod";
import type { DrawPurpose } from "../sim/core/draws.ts";
import type {
  AgentPolicy,
  AgentRows,
  OrderColumns,
  OrderObservation,
  PolicyGroup,
  SettingColumns,
} from "../sim/model/agents.ts";
import { spreadSchema } from "../sim/model/spread.ts";
import {
  PARKING_COLUMNS,
  parkedSchedule,
  parkingConduct,
  parkingNumbers,
  parkingPatterns,
  parkingSchema,
} from "./parking.ts";
import { settingColumns } from "./setting-columns.ts";
import { askPrice, bidPrice, riskOf, strategySchema } from "./strategies/registry.ts";

const settings = z.strictObject({
  kind: z.literal("generator"),
  marginalCostGbpPerMwh: spreadSchema.default(0).describe("Cost saved by not generating, £/MWh."),
  strategy: strategySchema.prefault({ kind: "truthful" }),
  parking: parkingSchema
    .optional()
    .describe("Plant that it keeps a connection for and does not run; default: none."),
});

function columns(
  groups: readonly PolicyGroup[],
  rows: AgentRows,
  draws: DrawPurpose,
): SettingColumns {
  const own = groups
    .map((group) => settings.parse(group))
    .map((group) => ({ ...group, ...parkingNumbers(group.parking) }));
  return settingColumns(own, rows, draws, ["marginalCostGbpPerMwh"], PARKING_COLUMNS);
}

function order(observation: OrderObservation, own: SettingColumns, out: OrderColumns): void {
  const { rows, periodCount } = observation;
  const marginalCost = own.marginalCostGbpPerMwh!;
  for (let row = 0; row < rows.count; row += 1) {
    for (let step = 0; step < periodCount; step += 1) {
      const cell = row * periodCount + step;
      const margin = Math.max(0, observation.revenueGbpPerMwh[cell]! - marginalCost[row]!);
      const deviationKw = observation.deviationKw[cell]!;
      const bidKw = observation.curtailedKw[cell]!;
      const offerKw =
        observation.couldRelieve[cell] === 1 ? Math.max(0, observation.plannedKw[cell]!) : 0;
      // It runs at what its source offers: there is nothing more to give.
      out.offerUpKw[cell] = 0;
      out.offerUpGbpPerMwh[cell] = 0;
      out.offerUpWorthGbpPerMwh[cell] = 0;
      out.bidKw[cell] = bidKw;
      out.bidWorthGbpPerMwh[cell] = margin;
      out.bidGbpPerMwh[cell] = bidPrice(
        own,
        row,
        margin,
        riskOf(own, row, margin, bidKw, deviationKw),
      );
      out.offerKw[cell] = offerKw;
      out.offerWorthGbpPerMwh[cell] = margin;
      out.offerGbpPerMwh[cell] = askPrice(
        own,
        row,
        margin,
        riskOf(own, row, margin, offerKw, deviationKw),
      );
    }
  }
}

export const generator = {
  kind: "generator",
  technologies: ["wind", "solar", "hydro", "generator"],
  about: "Owner of a generator: bids and offers at the margin that curtailment would cost.",
  settings,
  columns,
  schedule: parkedSchedule,
  order,
  conduct: parkingConduct,
  games: parkingPatterns,
} as const satisfies AgentPolicy;
