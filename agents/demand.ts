/**
 * Owner of demand that can be managed: draws what it needs, bids not to be cut off at what that would cost, and offers to
 * draw more where too much is generated, or less where too much is drawn. Reads its own rows; gives a schedule (negative: it draws) and orders.
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
import {
  GAMING_COLUMNS,
  gamingConduct,
  gamingNumbers,
  gamingPatterns,
  gamingSchema,
} from "./gaming.ts";
import { settingColumns } from "./setting-columns.ts";
import { askPrice, bidPrice, riskOf, strategySchema } from "./strategies/registry.ts";

/** What any owner of demand may set. */
export const demandSettings = {
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
    .describe("Part of the peak that it could do without: usually 0.2 of a site."),
  overDeclaredFrac: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe(
      "Part by which it declares to draw more than it believes it will: a gaming owner, paid for it where delivery is measured from its schedule.",
    ),
  gaming: gamingSchema
    .optional()
    .describe("How it moves baselines that are made of its meter; default: not at all."),
  strategy: strategySchema.prefault({ kind: "truthful" }),
};

const settings = z.strictObject({ kind: z.literal("demand"), ...demandSettings });

function columns(
  groups: readonly PolicyGroup[],
  rows: AgentRows,
  draws: DrawPurpose,
): SettingColumns {
  const own = groups
    .map((group) => settings.parse(group))
    .map((group) => ({ ...group, ...gamingNumbers(group.gaming) }));
  return settingColumns(
    own,
    rows,
    draws,
    ["valueOfLostLoadGbpPerMwh", "turnUpCostGbpPerMwh"],
    ["turnUpFrac", "turnDownFrac", "overDeclaredFrac", ...GAMING_COLUMNS],
  );
}

/** What it believes it will draw, and what it adds to that; no more than it may import. */
function schedule(
  { importLimitKw, periodCount, availableKw }: ScheduleObservation,
  own: SettingColumns,
  plannedKw: Float64Array,
): void {
  for (let cell = 0; cell < plannedKw.length; cell += 1) {
    const row = Math.floor(cell / periodCount);
    const believedKw = availableKw[cell]!;
    const added = own.overDeclaredFrac![row]!;
    plannedKw[cell] =
      added === 0 ? believedKw : Math.max(-importLimitKw[cell]!, believedKw * (1 + added));
  }
}

/** A MWh not drawn loses its worth and saves its price, whoever asks for it. A MWh on top has a cost of its own; nobody pays to be asked. */
function order(observation: OrderObservation, own: SettingColumns, out: OrderColumns): void {
  const { rows, periodCount } = observation;
  for (let cell = 0; cell < out.bidKw.length; cell += 1) {
    const row = Math.floor(cell / periodCount);
    const deviationKw = observation.deviationKw[cell]!;
    const savedGbpPerMwh = observation.revenueGbpPerMwh[cell]!;
    const value = Math.max(0, own.valueOfLostLoadGbpPerMwh![row]! - savedGbpPerMwh);
    const cost = Math.max(0, own.turnUpCostGbpPerMwh![row]!);
    const bidKw = observation.curtailedKw[cell]!;
    const roomKw = observation.importLimitKw[cell]! + observation.plannedKw[cell]!;
    const turnUpKw = own.turnUpFrac![row]! * rows.consumptionKwMax[row]!;
    const offerKw =
      observation.couldRelieve[cell] === 1 ? Math.max(0, Math.min(turnUpKw, roomKw)) : 0;
    const drawnKw = Math.max(0, 0 - observation.plannedKw[cell]!);
    const turnDownKw = Math.min(own.turnDownFrac![row]! * rows.consumptionKwMax[row]!, drawnKw);
    const downRisk = riskOf(own, row, value, turnDownKw, deviationKw);
    out.offerUpKw[cell] = observation.couldRelieveUp[cell] === 1 ? turnDownKw : 0;
    out.offerUpWorthGbpPerMwh[cell] = value;
    out.offerUpGbpPerMwh[cell] = askPrice(own, row, value, downRisk);
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

export const demand = {
  kind: "demand",
  technologies: ["demand"],
  about:
    "Owner of demand that can be managed: pays not to be cut off, and sells drawing more or less.",
  settings,
  columns,
  schedule,
  order,
  conduct: gamingConduct,
  games: gamingPatterns,
} as const satisfies AgentPolicy;
