/**
 * Owner of demand that can be managed: draws what it needs, bids not to be cut off at what that would cost, and offers to
 * draw more where too much is generated. Reads its own rows; gives a schedule (negative: it draws) and orders.
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

const settings = z.strictObject({
  kind: z.literal("demand"),
  valueOfLostLoadGbpPerMwh: spreadSchema
    .default({ between: [120, 400] })
    .describe("What a MWh drawn is worth, £/MWh: the usual cost of industrial turn-down."),
  turnUpFrac: z
    .number()
    .min(0)
    .max(1)
    .default(0.25)
    .describe("Part of the peak that it could draw on top: usually 0.1 to 0.4."),
  turnUpCostGbpPerMwh: spreadSchema
    .default({ between: [-10, 50] })
    .describe("What a MWh on top costs, its price less its use, £/MWh: usually −10 to 50."),
  turnDownFrac: z
    .number()
    .min(0)
    .max(1)
    .default(0.2)
    .describe("Part of the peak that it could draw less for a service: usually 0.2 of a site."),
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
    ["valueOfLostLoadGbpPerMwh", "turnUpCostGbpPerMwh", "holdingGbpPerMwh"],
    ["turnUpFrac", "turnDownFrac"],
  );
}

function schedule(
  observation: ScheduleObservation,
  _settings: SettingColumns,
  plannedKw: Float64Array,
): void {
  plannedKw.set(observation.availableKw);
}

/** A MWh not drawn loses its worth and saves its price. A MWh on top has a cost of its own; nobody pays to be asked. */
function order(observation: OrderObservation, own: SettingColumns, out: OrderColumns): void {
  const { rows, periodCount } = observation;
  for (let cell = 0; cell < out.bidKw.length; cell += 1) {
    const row = Math.floor(cell / periodCount);
    const deviationKw = observation.deviationKw[cell]!;
    const savedGbpPerMwh = observation.revenueGbpPerMwh[cell]!;
    const value = Math.max(0, own.valueOfLostLoadGbpPerMwh![row]! - savedGbpPerMwh);
    const cost = Math.max(0, own.turnUpCostGbpPerMwh![row]!);
    const bidKw = observation.curtailedKw[cell]!;
    const roomKw = rows.importLimitKw[row]! + observation.plannedKw[cell]!;
    const turnUpKw = own.turnUpFrac![row]! * rows.consumptionKwMax[row]!;
    const offerKw =
      observation.couldRelieve[cell] === 1 ? Math.max(0, Math.min(turnUpKw, roomKw)) : 0;
    out.bidKw[cell] = bidKw;
    out.bidGbpPerMwh[cell] = bidPrice(own, row, value, value * calledRisk(bidKw, deviationKw));
    out.offerKw[cell] = offerKw;
    out.offerGbpPerMwh[cell] = askPrice(own, row, cost, cost * calledRisk(offerKw, deviationKw));
  }
}

/** Drawing less loses the worth of what is not drawn and saves its price; drawing more has a cost of its own. */
function flexibility(
  observation: FlexibilityObservation,
  own: SettingColumns,
  out: FlexibilityColumns,
): void {
  const { rows, periodCount } = observation;
  for (let cell = 0; cell < out.upKw.length; cell += 1) {
    if (observation.isAsked[cell] === 0) continue;
    const row = Math.floor(cell / periodCount);
    const peakKw = rows.consumptionKwMax[row]!;
    const plannedKw = observation.plannedKw[cell]!;
    const lost = own.valueOfLostLoadGbpPerMwh![row]! - observation.revenueGbpPerMwh[cell]!;
    const roomKw = rows.importLimitKw[row]! + plannedKw;
    out.upKw[cell] = Math.max(0, Math.min(own.turnDownFrac![row]! * peakKw, -plannedKw));
    out.upGbpPerMwh[cell] = askPrice(own, row, Math.max(0, lost), 0);
    out.downKw[cell] = Math.max(0, Math.min(own.turnUpFrac![row]! * peakKw, roomKw));
    out.downGbpPerMwh[cell] = askPrice(own, row, Math.max(0, own.turnUpCostGbpPerMwh![row]!), 0);
    out.availabilityGbpPerMwh[cell] = own.holdingGbpPerMwh![row]!;
  }
}

export const demand = {
  kind: "demand",
  technologies: ["demand"],
  about: "Owner of demand that can be managed: pays not to be cut off, and sells drawing more.",
  settings,
  columns,
  schedule,
  order,
  flexibility,
} as const satisfies AgentPolicy;
