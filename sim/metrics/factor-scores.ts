/**
 * Scores of what the look-ahead stated of units and of constraint points, against what came, for each of its runs: folds of
 * curtailment_factors and constraint_factors. Keeps: no row is kept, at most ten bins a day; probabilities are whole millionths
 * and squares are added in the order of the rows, so that any blocks give the same. Rules: docs/calibration.md.
 */
import type { TableRows } from "../core/columns.ts";
import { addTo, type RunningSum, runningSum, totalOf } from "../core/sums.ts";
import { londonDayOf } from "../core/time.ts";
import { missesTest } from "./calibration.ts";
import {
  type Fold,
  type KeyedValue,
  type Meaning,
  orderedValues,
  plusWhole,
  ratio,
  rowsOf,
} from "./fold.ts";
import {
  BIN_COUNT,
  type BinSums,
  type BrierScore,
  binOf,
  brierOf,
  emptyBins,
} from "./probability-scores.ts";
import {
  addInterval,
  distanceFromNominal,
  NOMINAL_SHARES,
  quantileCrps,
} from "./quantile-scores.ts";

type FactorTable = "curtailment_factors" | "constraint_factors";
type RunFold<Own> = Fold<Map<string, Own>, readonly KeyedValue[]>;

/** Probabilities are stored on a grid of millionths. */
const PER_ONE = 1_000_000;
const W_PER_MW = 1_000_000;

/** A number for each run of the look-ahead: `reader` opens the columns of a block and gives what adds a row. */
function runFold<Own>(
  table: FactorTable,
  meaning: Meaning,
  start: () => Own,
  reader: (rows: TableRows) => (own: Own, row: number) => void,
  value: (own: Own) => number | null,
): RunFold<Own> {
  return {
    ...meaning,
    start: () => new Map(),
    add(byRun, block) {
      const rows = rowsOf(block, table);
      // A run of an earlier version stored what was stated without what came.
      if (rows === undefined || !["run", "came"].every((name) => rows.columnNames.includes(name)))
        return;
      const { codes, words } = rows.codes("run");
      const addRow = reader(rows);
      for (let row = 0; row < codes.length; row += 1) {
        const run = words[codes[row]!]!;
        const own = byRun.get(run) ?? start();
        byRun.set(run, own);
        addRow(own, row);
      }
    },
    value: (byRun) => orderedValues(byRun, value),
  };
}

/** Whole millionths that were stated, and events, by bin; squares of the differences. */
interface StatedSums {
  readonly bins: BinSums;
  readonly squares: RunningSum;
}

function brierFold(
  table: FactorTable,
  meaning: Meaning,
  part: (score: BrierScore) => number | null,
): RunFold<StatedSums> {
  return runFold(
    table,
    meaning,
    () => ({ bins: emptyBins(), squares: runningSum() }),
    (rows) => {
      const probability = rows.numbers("probability");
      const came = rows.numbers("came");
      return ({ bins, squares }, row) => {
        const bin = binOf(probability[row]!);
        bins.counts[bin]! += 1;
        bins.stated[bin] = plusWhole(bins.stated[bin]!, millionths(probability[row]!));
        bins.came[bin]! += came[row]!;
        addTo(squares, (probability[row]! - came[row]!) ** 2);
      };
    },
    ({ bins, squares }) => {
      const stated = bins.stated.map((sum) => sum / PER_ONE);
      const score = brierOf({ ...bins, stated }, totalOf(squares));
      return score === null ? null : part(score);
    },
  );
}

const millionths = (probability: number) => Math.round(probability * PER_ONE);

/** Came less stated by London day and bin, in whole millionths. */
interface MissesByDay {
  readonly counts: Float64Array;
  readonly days: Map<number, Float64Array>;
}

function pValueFold(table: FactorTable, meaning: Meaning): RunFold<MissesByDay> {
  return runFold(
    table,
    meaning,
    () => ({ counts: new Float64Array(BIN_COUNT), days: new Map<number, Float64Array>() }),
    (rows) => {
      const starts = rows.numbers("periodStart");
      const probability = rows.numbers("probability");
      const came = rows.numbers("came");
      return ({ counts, days }, row) => {
        const day = londonDayOf(starts[row]!);
        const misses = days.get(day) ?? new Float64Array(BIN_COUNT);
        days.set(day, misses);
        const bin = binOf(probability[row]!);
        counts[bin]! += 1;
        misses[bin]! += came[row]! * PER_ONE - millionths(probability[row]!);
      };
    },
    ({ counts, days }) => {
      const inOrder = [...days].sort(([left], [right]) => left - right);
      const misses = inOrder.map(([, day]) => day.map((whole) => whole / PER_ONE));
      return missesTest({ days: misses, counts })?.pValue ?? null;
    },
  );
}

function countFold(table: FactorTable, meaning: Meaning): RunFold<{ count: number }> {
  return runFold(
    table,
    meaning,
    () => ({ count: 0 }),
    () => (own) => {
      own.count += 1;
    },
    ({ count }) => count,
  );
}

/** What flow forecasts came to: rows, their CRPS and widths added up, and how often what came was in each interval. */
interface FlowSums {
  count: number;
  readonly crpsW: RunningSum;
  widthW: number;
  within50: number;
  within90: number;
  readonly intervals: Float64Array;
}

function flowFold(meaning: Meaning, value: (sums: FlowSums) => number | null): RunFold<FlowSums> {
  return runFold(
    "constraint_factors",
    meaning,
    () => ({
      ...{ count: 0, crpsW: runningSum(), widthW: 0, within50: 0, within90: 0 },
      intervals: new Float64Array(NOMINAL_SHARES.length),
    }),
    (rows) => {
      const q05 = rows.numbers("flow05W");
      const q25 = rows.numbers("flow25W");
      const q50 = rows.numbers("flow50W");
      const q75 = rows.numbers("flow75W");
      const q95 = rows.numbers("flow95W");
      const came = rows.numbers("cameW");
      const isWithin = (low: Float64Array, high: Float64Array, row: number) =>
        came[row]! >= low[row]! && came[row]! <= high[row]!;
      return (sums, row) => {
        const quantiles = [q05[row]!, q25[row]!, q50[row]!, q75[row]!, q95[row]!];
        sums.count += 1;
        addTo(sums.crpsW, quantileCrps(quantiles, came[row]!));
        sums.widthW = plusWhole(sums.widthW, q95[row]! - q05[row]!);
        if (isWithin(q25, q75, row)) sums.within50 += 1;
        if (isWithin(q05, q95, row)) sums.within90 += 1;
        addInterval(quantiles, came[row]!, sums.intervals);
      };
    },
    value,
  );
}

const intervalFold = (about: string, interval: number) =>
  flowFold({ about, unit: "" }, ({ count, intervals }) => ratio(intervals[interval]!, count));

const UNITS = "curtailment_factors";
const POINTS = "constraint_factors";
const plain = (about: string): Meaning => ({ about, unit: "" });
const mw = (about: string): Meaning => ({ about, unit: "MW" });

export const unitForecasts = countFold(
  UNITS,
  plain("Probabilities of curtailment that were stated: one a unit and period of a statement."),
);
export const unitBrierScore = brierFold(
  UNITS,
  plain("Brier score of the stated probabilities of curtailment; 0 is best."),
  ({ score }) => score,
);
export const unitReliability = brierFold(
  UNITS,
  plain(
    "The part of the units' Brier score that comes from saying other than what then comes, over ten bins.",
  ),
  ({ reliability }) => reliability,
);
export const unitResolution = brierFold(
  UNITS,
  plain("What is taken off the units' Brier score for telling cases apart, over ten bins."),
  ({ resolution }) => resolution,
);
export const unitUncertainty = brierFold(
  UNITS,
  plain("The score of always stating how often curtailment came."),
  ({ uncertainty }) => uncertainty,
);
export const unitSkill = brierFold(
  UNITS,
  plain(
    "Skill: 1 − Brier score over the score of always stating how often curtailment came; null where it never came, or always.",
  ),
  ({ skill }) => skill,
);
export const unitCalibrationError = brierFold(
  UNITS,
  plain("Mean distance of what was stated of units from how often it came, over ten bins."),
  ({ calibrationError }) => calibrationError,
);
export const unitCalibrationP = pValueFold(
  UNITS,
  plain(
    "How often days drawn again miss as much where units' probabilities are right: below 0.05 they are not believed; null for fewer than two days.",
  ),
);

export const pointForecasts = countFold(
  POINTS,
  plain("Flows that were stated, each with its probability of being above the target."),
);
export const pointBrierScore = brierFold(
  POINTS,
  plain("Brier score of the stated probabilities of flows above their targets; 0 is best."),
  ({ score }) => score,
);
export const pointSkill = brierFold(
  POINTS,
  plain(
    "Skill: 1 − that score over the score of always stating how often it came; null where undefined.",
  ),
  ({ skill }) => skill,
);
export const pointCalibrationError = brierFold(
  POINTS,
  plain("Mean distance of what was stated of flows from how often it came, over ten bins."),
  ({ calibrationError }) => calibrationError,
);
export const pointCalibrationP = pValueFold(
  POINTS,
  plain(
    "How often days drawn again miss as much where the probabilities stated of flows are right: below 0.05 they are not believed; null for fewer than two days.",
  ),
);

export const flowCrpsMw = flowFold(
  mw("CRPS of the stated flows, from five quantiles; 0 is best."),
  ({ count, crpsW }) => ratio(totalOf(crpsW) / W_PER_MW, count),
);
export const flowInterval90Mw = flowFold(
  mw("Mean width of the 90 % intervals of the stated flows: their sharpness."),
  ({ count, widthW }) => ratio(widthW / W_PER_MW, count),
);
export const flowWithin50Frac = flowFold(
  plain("Flows that came inside their 50 % intervals."),
  ({ count, within50 }) => ratio(within50, count),
);
export const flowWithin90Frac = flowFold(
  plain("Flows that came inside their 90 % intervals."),
  ({ count, within90 }) => ratio(within90, count),
);
export const flowBelow5Frac = intervalFold(
  "Flows that came below what 5 % were stated to be below; 0.05 where the statement is right.",
  0,
);
export const flow5To25Frac = intervalFold("Flows that came between 5 and 25 %; 0.2 is right.", 1);
export const flow25To50Frac = intervalFold("Flows between 25 and 50 %; 0.25 is right.", 2);
export const flow50To75Frac = intervalFold("Flows between 50 and 75 %; 0.25 is right.", 3);
export const flow75To95Frac = intervalFold("Flows between 75 and 95 %; 0.2 is right.", 4);
export const flowAbove95Frac = intervalFold("Flows above the 95 % quantile; 0.05 is right.", 5);
export const flowIntervalDistance = flowFold(
  plain("The part of flows that came in other intervals than they should; 0 is best."),
  ({ count, intervals }) =>
    count === 0 ? null : distanceFromNominal(intervals.map((part) => part / count)),
);
