/**
 * Bidding strategies: from what an order is worth to its owner, and how sure that is, to the price written on it. One
 * strategy a file, one line here, one page in docs/rules. A strategy comes down to two terms a row, so that rows of one
 * batch may follow different strategies as columns: the fraction kept back, how much risk is disliked, and so on.
 */
import type { z } from "zod";
import { made, oneOf } from "../../sim/core/define-registry.ts";
import type { DrawPurpose } from "../../sim/core/draws.ts";
import { roundToPence } from "../../sim/core/money.ts";
import type { SettingColumns } from "../../sim/model/agents.ts";
import { FRACTION_STEPS, spreadColumn } from "../../sim/model/spread.ts";
import { calledRisk } from "../called-part.ts";
import { markUp } from "./mark-up.ts";
import { riskAverse } from "./risk-averse.ts";
import type { StrategyTerms } from "./terms.ts";
import { truthful } from "./truthful.ts";

export const strategies = { truthful, "mark-up": markUp, "risk-averse": riskAverse } as const;

export const strategySchema = oneOf(strategies);
export type StrategySettings = z.output<typeof strategySchema>;

/** Slots of the mark-up and of readiness among the draws of a policy's settings. */
const MARK_UP_SLOT = 8;
const READINESS_SLOT = 9;

/** The terms of each row as columns of its policy's settings. */
export function strategyColumns(
  settings: readonly StrategySettings[],
  ids: readonly string[],
  draws: DrawPurpose,
) {
  const terms = settings.map((own): StrategyTerms => made(strategies, own));
  const keptFrac = spreadColumn(
    terms.map((own) => own.keptFrac),
    ids,
    draws,
    { slot: MARK_UP_SLOT, stepsInOne: FRACTION_STEPS },
  );
  const readinessGbpPerMwh = spreadColumn(
    terms.map((own) => own.readinessGbpPerMwh),
    ids,
    draws,
    { slot: READINESS_SLOT },
  );
  return {
    keptFrac,
    riskAversion: Float64Array.from(terms, (own) => own.riskAversion),
    availabilityFrac: Float64Array.from(terms, (own) => own.availabilityFrac),
    readinessGbpPerMwh,
    withheldFrac: Float64Array.from(terms, (own) => own.withheldFrac ?? 0),
  };
}

/** The risk of an order of so many kW, of which each MWh is worth `gbpPerMwh`, £/MWh; it is not reckoned for whom it is no matter. */
export const riskOf = (
  own: SettingColumns,
  row: number,
  gbpPerMwh: number,
  volumeKw: number,
  deviationKw: number,
): number => (own.riskAversion![row] === 0 ? 0 : gbpPerMwh * calledRisk(volumeKw, deviationKw));

/**
 * The price of a bid that is worth `valueGbpPerMwh`, to the penny; `riskGbpPerMwh` is σ/P: the standard deviation of what
 * the order brings over the part of it that is called on average.
 */
export function bidPrice(
  own: SettingColumns,
  row: number,
  valueGbpPerMwh: number,
  riskGbpPerMwh: number,
): number {
  const shadedGbpPerMwh =
    valueGbpPerMwh * (1 - own.keptFrac![row]!) - own.riskAversion![row]! * riskGbpPerMwh;
  return roundToPence(Math.max(0, shadedGbpPerMwh));
}

/** The price of an offer that costs `costGbpPerMwh`, to the penny. */
export function askPrice(
  own: SettingColumns,
  row: number,
  costGbpPerMwh: number,
  riskGbpPerMwh: number,
): number {
  return roundToPence(
    costGbpPerMwh * (1 + own.keptFrac![row]!) + own.riskAversion![row]! * riskGbpPerMwh,
  );
}
