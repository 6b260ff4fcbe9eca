/**
 * Network: how long and how far constraint points went above their limits, for the run and for each point, and the demand
 * that was not served. Takes constraint_period and network_period; gives hours, minutes, MW, MWh and fractions.
 * Keeps: loading is of the rating in force; runs stored without a column have null for what needs it, never 0.
 */
import { SECONDS_PER_HOUR, SECONDS_PER_MINUTE } from "../core/units.ts";
import {
  addToSum,
  type Fold,
  higherOf,
  type KeyedValue,
  keepHighest,
  keyedFold,
  type MetricBlock,
  numbersIn,
  orderedValues,
  plusWhole,
  ratio,
  rowsOf,
  sumOf,
  WH_PER_MWH,
} from "./fold.ts";

const W_PER_MW = 1_000_000;

export const overTargetHours = sumOf("constraint_period", "overTargetS", SECONDS_PER_HOUR, {
  about: "Time above the trim target, added up over the constraint points.",
  unit: "h",
});

export const overRatingMinutes = sumOf("constraint_period", "overRatingS", SECONDS_PER_MINUTE, {
  about: "Time above the rating, added up over the constraint points.",
  unit: "min",
});

export const constraintOverTargetHours = keyedFold(
  "constraint_period",
  "constraint",
  "overTargetS",
  SECONDS_PER_HOUR,
  { about: "Time above the trim target of the constraint point.", unit: "h" },
  addToSum,
);

export const constraintOverRatingMinutes = keyedFold(
  "constraint_period",
  "constraint",
  "overRatingS",
  SECONDS_PER_MINUTE,
  { about: "Time above the rating of the constraint point.", unit: "min" },
  addToSum,
);

export const constraintPeakMw = keyedFold(
  "constraint_period",
  "constraint",
  "peakW",
  W_PER_MW,
  { about: "Highest flow in the limited direction.", unit: "MW" },
  keepHighest,
);

export const constraintUncurtailedPeakMw = keyedFold(
  "constraint_period",
  "constraint",
  "uncurtailedPeakW",
  W_PER_MW,
  {
    about: "Highest flow there would have been in the limited direction without curtailment.",
    unit: "MW",
  },
  keepHighest,
);

const noLoadings = () => new Map<string, number>();

/** Highest flow as a part of the rating in force in the same period, by point. */
function addLoadings(byPoint: Map<string, number>, block: MetricBlock): void {
  const rows = rowsOf(block, "constraint_period");
  const ratings = rows === undefined ? undefined : numbersIn(rows, "ratingW");
  if (rows === undefined || ratings === undefined) return;
  const peaks = rows.numbers("peakW");
  const { codes, words } = rows.codes("constraint");
  for (let row = 0; row < rows.rowCount; row += 1) {
    if (ratings[row]! <= 0) continue;
    const id = words[codes[row]!]!;
    byPoint.set(id, higherOf(byPoint.get(id), peaks[row]! / ratings[row]!));
  }
}

export const peakLoadingFrac: Fold<Map<string, number>, number | null> = {
  about:
    "Highest flow at any constraint point as a part of its rating in force; null where no rating is stored.",
  unit: "",
  ...{ start: noLoadings, add: addLoadings },
  value: (byPoint) => {
    let highest: number | null = null;
    for (const loading of byPoint.values()) highest = higherOf(highest ?? undefined, loading);
    return highest;
  },
};

export const constraintPeakLoadingFrac: Fold<Map<string, number>, readonly KeyedValue[]> = {
  about: "Highest flow in the limited direction as a part of the rating in force.",
  unit: "",
  ...{ start: noLoadings, add: addLoadings },
  value: (byPoint) => orderedValues(byPoint, (loading) => loading),
};

/** Relief of one point, Wh. */
interface Relief {
  neededWh: number;
  reliefWh: number;
}

type ReliefByPoint = Map<string, Relief>;
const noRelief = (): ReliefByPoint => new Map();

function addRelief(byPoint: ReliefByPoint, block: MetricBlock): void {
  const rows = rowsOf(block, "constraint_period");
  const needed = rows === undefined ? undefined : numbersIn(rows, "neededWh");
  const relief = rows === undefined ? undefined : numbersIn(rows, "reliefWh");
  if (rows === undefined || needed === undefined || relief === undefined) return;
  const { codes, words } = rows.codes("constraint");
  for (let row = 0; row < rows.rowCount; row += 1) {
    const id = words[codes[row]!]!;
    const own = byPoint.get(id) ?? { neededWh: 0, reliefWh: 0 };
    own.neededWh = plusWhole(own.neededWh, needed[row]!);
    own.reliefWh = plusWhole(own.reliefWh, relief[row]!);
    byPoint.set(id, own);
  }
}

const reliefFold = (
  about: string,
  unit: string,
  numberOf: (relief: Relief) => number | null,
): Fold<ReliefByPoint, readonly KeyedValue[]> => ({
  ...{ about, unit, start: noRelief, add: addRelief },
  value: (byPoint) => orderedValues(byPoint, numberOf),
});

export const constraintNeededMwh = reliefFold(
  "What the flow would have been above the trim target without curtailment, at the point.",
  "MWh",
  ({ neededWh }) => neededWh / WH_PER_MWH,
);

export const constraintReliefMwh = reliefFold(
  "What the flow was lower by while it would have been above the target, at the point, whoever asked for it.",
  "MWh",
  ({ reliefWh }) => reliefWh / WH_PER_MWH,
);

export const constraintOverCurtailmentRatio = reliefFold(
  "Over-curtailment: relief over need at the point; null without a need.",
  "",
  ({ reliefWh, neededWh }) => ratio(reliefWh, neededWh),
);

export const overCurtailmentRatio: Fold<ReliefByPoint, number | null> = {
  about:
    "Over-curtailment: relief over need, each added up over the constraint points; null without a need.",
  unit: "",
  ...{ start: noRelief, add: addRelief },
  value(byPoint) {
    const all = { neededWh: 0, reliefWh: 0 };
    for (const { neededWh, reliefWh } of byPoint.values()) {
      all.neededWh = plusWhole(all.neededWh, neededWh);
      all.reliefWh = plusWhole(all.reliefWh, reliefWh);
    }
    return ratio(all.reliefWh, all.neededWh);
  },
};

export const lostCustomerMinutes: Fold<{ seconds: number | null }, number | null> = {
  about:
    "Customer minutes lost: time without supply, added up over customers; null where it is not stored.",
  unit: "min",
  start: () => ({ seconds: null }),
  add(state, block) {
    const rows = rowsOf(block, "network_period");
    const lost = rows === undefined ? undefined : numbersIn(rows, "customerSecondsLost");
    for (const each of lost ?? []) state.seconds = plusWhole(state.seconds ?? 0, each);
  },
  value: ({ seconds }) => (seconds === null ? null : seconds / SECONDS_PER_MINUTE),
};

const storedMwh = (about: string, column: string): Fold<{ wh: number | null }, number | null> => ({
  ...{ about, unit: "MWh" },
  start: () => ({ wh: null }),
  add(state, block) {
    const rows = rowsOf(block, "network_period");
    const stored = rows === undefined ? undefined : numbersIn(rows, column);
    for (const wh of stored ?? []) state.wh = plusWhole(state.wh ?? 0, wh);
  },
  value: ({ wh }) => (wh === null ? null : wh / WH_PER_MWH),
});

export const energyNotServedMwh = storedMwh(
  "Demand that was not served, on islands without a supply; null where it is not stored.",
  "unservedWh",
);

export const lossesMwh = storedMwh(
  "What branches lost: resistance times the square of the linear flow at 1 per unit of voltage and unity power factor, beside the balance of what is injected and drawn; null where it is not stored.",
  "lossesWh",
);
