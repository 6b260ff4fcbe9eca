/**
 * What a strategy comes down to for one row: the terms from which every price follows; and the settings that every strategy has
 * for markets whose prices have two parts.
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
}

/** Of the size of the dearest reserve services, with room to spare. */
const READINESS_MAX = 1000;

export const twoPartSettings = {
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
};
