/**
 * What a strategy comes down to for one row: the terms from which every price and volume follows; and the settings that every strategy has.
 */
import { z } from "zod";
import { type Spread, spreadWithin } from "../../sim/model/spread.ts";

export interface StrategyTerms {
  /** Fraction of value or cost that is kept back. */
  readonly keptFrac: Spread;
  /** λ: standard deviations of what an order brings that are kept back. */
  readonly riskAversion: number;
  readonly availabilityFrac: number;
  readonly readinessGbpPerMwh: Spread;
  /** Part of what could be offered that is kept out of the market. */
  readonly withheldFrac?: number | undefined;
}

/** Of the size of the dearest reserve services, with room to spare. */
const READINESS_MAX = 1000;

export const sharedSettings = {
  availabilityFrac: z
    .number()
    .min(0)
    .max(1)
    .default(0.1)
    .describe(
      "Where prices have two parts: fraction of a bid's expected worth that is offered for availability. Assumed.",
    ),
  readinessGbpPerMwh: spreadWithin(0, READINESS_MAX)
    .default(0)
    .describe(
      "What a seller forgoes for each MW that it holds ready, an hour, £. The least that it takes for availability; where prices have one part, asked for in it. Assumed: nothing.",
    ),
  withheldFrac: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe(
      "Part of what it could offer that a gaming owner keeps out of every market; default: nothing.",
    ),
};
