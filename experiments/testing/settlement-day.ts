/**
 * For tests: a trade of scenario 3 on the day it was delivered, as files: instruction, meter and baseline of its seller. A test
 * changes rows before it settles them.
 */
import { PERIOD_SECONDS } from "../../sim/core/time.ts";
import type { MessageRow, MessageTable } from "../../sim/messages/registry.ts";
import { messageFile, POINT, START } from "./market-files.ts";

type Trade = MessageRow<"trade">;
export type Engagement = MessageRow<"engagements-report">;
export interface Day {
  readonly trade: readonly Trade[];
  readonly "engagements-report": readonly Engagement[];
  readonly "meter-reading": MessageTable<"meter-reading">;
  readonly baseline: MessageTable<"baseline">;
}

/** Scenario 3: Orange buys 4 MW of Yellow, availability 5.50, utilisation 34.50. */
export const TRADE: Trade = {
  ...{ tradeId: "T-1", bidId: "B-1", offerId: "O-1", constraintId: POINT },
  ...{ buyerResourceId: "R-ORANGE", buyerContractId: "C-ORANGE" },
  ...{ sellerResourceId: "R-YELLOW", sellerContractId: null },
  ...{ startAt: START, endAt: START + PERIOD_SECONDS },
  ...{ volume: 4000, buyerVolume: 4000, sellerVolume: 4000, units: "kW" },
  ...{ availabilityGbpPerMwh: 5.5, utilisationGbpPerMwh: 34.5 },
  ...{ matchedAt: START - 72_000, status: "matched", reason: "" },
};
export const TOLD: Engagement = {
  ...{ resourceId: "R-YELLOW", operation: "demand", curtailment: 4000, units: "kW" },
  ...{ initialSetPointPercent: 60, finalSetPointPercent: 100, instructedAt: START },
  ...{ user: "", resourceName: "Yellow", reason: "", contractId: "C-YELLOW" },
};

/** Readings of a register that falls or rises by these kW, minute by minute. */
export function readings(kw: readonly number[], resourceId = "R-YELLOW", from = START) {
  const at = (minute: number) => ({
    readAt: from + minute * 60,
    resourceId,
    activeKwh: kw.slice(0, minute).reduce((sum, each) => sum + each / 60, 0),
    reactiveKvarh: null,
  });
  return Array.from({ length: kw.length + 1 }, (_, minute) => at(minute));
}
export const runs = (...parts: readonly (readonly [minutes: number, kw: number])[]) =>
  parts.flatMap(([minutes, kw]) => Array.from({ length: minutes }, () => kw));

/** Yellow draws 6 MW by itself. */
export function day(moreKw: readonly number[], more: Partial<Day> = {}): Day {
  return {
    trade: [TRADE],
    "engagements-report": [TOLD],
    "meter-reading": readings(moreKw.map((kw) => -6000 - kw)),
    baseline: [
      {
        ...{ resourceId: "R-YELLOW", declaredAt: START - 86_400, baselineKw: -6000 },
        ...{ startAt: START, endAt: START + 2 * PERIOD_SECONDS },
      },
    ],
    ...more,
  };
}

const OPTION = {
  trade: "--trades",
  "engagements-report": "--engagements",
  "meter-reading": "--meters",
  baseline: "--baselines",
} as const;
/** Options of the command with the day as files of a folder. */
export const dayFiles = (folder: string, of: Day, format: "csv" | "json" = "csv") => {
  const kinds = Object.keys(OPTION) as (keyof Day)[];
  return kinds.flatMap((kind) => [OPTION[kind], messageFile(folder, kind, of[kind], format)]);
};
