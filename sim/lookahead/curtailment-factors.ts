/**
 * Probabilistic curtailment factors: how likely and how deep each unit is curtailed in each period, what it can deliver, and
 * how full each constraint is, all with their Monte-Carlo errors. Takes a question and how long to sample; gives columns.
 * Keeps: the answer follows from the question and the number of draws alone, whoever drew them; nothing is NaN.
 */
import { wilsonInterval, Z_95 } from "../core/intervals.ts";
import { CHUNK_DRAWS, chunkDrawer, pathsIn } from "./curtailment-draws.ts";
import { askedWithin, type CurtailmentQuestion, tallySize } from "./curtailment-question.ts";
import { addTally, type CurtailmentTally, clearTally, emptyTally } from "./curtailment-tally.ts";
import { isCounted, spreadQuantileKw } from "./spread-histograms.ts";
import { type UnitHistograms, unitQuantileKw } from "./unit-histograms.ts";

export interface Sampling {
  /** Draws before the first look at the errors, and at most. No event seen in few draws is not certainty. */
  readonly drawsMin: number;
  readonly drawsMax: number;
  /** Sampling ends when no probability is less certain than this; undefined: all draws are made. */
  readonly standardErrorMax: number | undefined;
}

/** What was estimated, with its standard error. */
export interface Estimates {
  readonly value: Float64Array;
  readonly standardError: Float64Array;
}

/** A probability has Wilson's 95 % interval too. */
export interface Probabilities extends Estimates {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** The quantiles of a flow by their names. */
const FLOW_QUANTILES = { p05: 0.05, p25: 0.25, p50: 0.5, p75: 0.75, p95: 0.95 } as const;
type FlowQuantile = keyof typeof FLOW_QUANTILES;

export interface CurtailmentFactors {
  readonly drawCount: number;
  /** `reached`: every probability is as certain as was asked; `cap`: all draws were made. */
  readonly stopped: "reached" | "cap";
  /** By period and unit. PCF: curtailed by more than 1 % of its capacity. */
  readonly probability: Probabilities;
  /** Energy curtailed of energy available; 0 where nothing is available. */
  readonly energyFrac: Estimates;
  readonly curtailedKw: Estimates;
  readonly availableKw: Estimates;
  /** Curtailed power that is not exceeded with this probability. */
  readonly depthKw: { readonly p50: Estimates; readonly p90: Estimates; readonly p95: Estimates };
  /** Injection after curtailment that is there with 95 % probability; a unit without supply delivers nothing. */
  readonly firmKw: Estimates;
  /** Probability that the unit's bus has no supply: exact, and no curtailment. */
  readonly darkProbability: Float64Array;
  /** One a service, by period and unit: probability that the unit cannot deliver it. */
  readonly notDelivered: readonly Probabilities[];
  /** By period and constraint, before anybody is curtailed. */
  readonly excessProbability: Probabilities;
  readonly excessKw: Estimates;
  readonly freeKw: Estimates;
  /** Flow that is not exceeded with this probability, and the target as planned; Infinity where nothing acts. */
  readonly flowKw: Readonly<Record<FlowQuantile, Float64Array>>;
  readonly targetKw: Float64Array;
  /** Room below the target that is there with 95 % probability, kW; negative where there is none. */
  readonly freeFirmKw: Float64Array;
}

/** Chunks, the first in and the last out. */
export interface Round {
  readonly fromChunk: number;
  readonly untilChunk: number;
}

/** After its first look, each round makes half as many draws again as there are. */
const ROUND_GROWTH = 1.5;
const FIRM_PROBABILITY = 0.05;

/** The chunks to draw next, after `chunkCount` of them left `tally`, or why there are none. Throws where nothing may be drawn. */
export function nextRound(
  { drawsMin, drawsMax, standardErrorMax }: Sampling,
  chunkCount: number,
  tally: CurtailmentTally,
  isAntithetic: boolean,
): Round | CurtailmentFactors["stopped"] {
  const paths = pathsIn(drawsMax, isAntithetic);
  if (!(drawsMin >= 1 && paths >= 1)) throw new RangeError("factors of no draws");
  const chunksMax = Math.ceil((paths * (isAntithetic ? 2 : 1)) / CHUNK_DRAWS);
  if (chunkCount === 0) {
    const first = standardErrorMax === undefined ? drawsMax : Math.min(drawsMin, drawsMax);
    return { fromChunk: 0, untilChunk: Math.min(chunksMax, Math.ceil(first / CHUNK_DRAWS)) };
  }
  if (standardErrorMax !== undefined && leastCertain(tally, isAntithetic) <= standardErrorMax)
    return "reached";
  if (chunkCount >= chunksMax) return "cap";
  const untilChunk = Math.min(chunksMax, Math.ceil(chunkCount * ROUND_GROWTH));
  return { fromChunk: chunkCount, untilChunk };
}

/** All of it on one thread. Others may draw the chunks of a round anywhere and add them in the order of their numbers. */
export function curtailmentFactors(
  asked: CurtailmentQuestion,
  sampling: Sampling,
): CurtailmentFactors {
  const question = askedWithin(asked, sampling.drawsMax);
  const pathCount = pathsIn(sampling.drawsMax, question.isAntithetic);
  const draw = chunkDrawer(question);
  const tally = emptyTally(tallySize(question));
  const part = emptyTally(tallySize(question));
  let chunkCount = 0;
  for (;;) {
    const round = nextRound(sampling, chunkCount, tally, question.isAntithetic);
    if (typeof round === "string") return factorsOf(question, tally, round);
    for (let chunk = round.fromChunk; chunk < round.untilChunk; chunk += 1) {
      clearTally(part);
      draw(chunk, pathCount, part);
      addTally(tally, part);
    }
    chunkCount = round.untilChunk;
  }
}

/** The least certain of all probabilities that are estimated: half of its Wilson interval over 1.96. */
function leastCertain(tally: CurtailmentTally, isAntithetic: boolean): number {
  const { curtailed, curtailedSquares, short, shortSquares, above, aboveSquares } = tally;
  let most = 0;
  for (const [sums, squares] of [
    [curtailed, curtailedSquares],
    [short, shortSquares],
    [above, aboveSquares],
  ] as const) {
    const { low, high } = probabilities(tally, sums, squares, isAntithetic);
    for (let cell = 0; cell < low.length; cell += 1)
      most = Math.max(most, (high[cell]! - low[cell]!) / 2 / Z_95);
  }
  return most;
}

/** What a tally says. */
export function factorsOf(
  question: CurtailmentQuestion,
  tally: CurtailmentTally,
  stopped: CurtailmentFactors["stopped"],
): CurtailmentFactors {
  const { isAntithetic, periods } = question;
  const { unitCount, constraintCount, periodCount } = tallySize(question);
  const samples = tally.sampleCount[0]!;
  const cells = periodCount * unitCount;
  const quantiles = (histograms: UnitHistograms, probability: number) =>
    quantileEstimates(histograms, cells, probability, samples);
  const probability = (sums: Float64Array, squares: Float64Array) =>
    probabilities(tally, sums, squares, isAntithetic);
  const { cutKw, cutSquares, availableKw, availableSquares } = tally;
  const targetKw = Float64Array.from(
    { length: periodCount * constraintCount },
    (_, cell) => periods[Math.floor(cell / constraintCount)]!.targetKw[cell % constraintCount]!,
  );
  const flows = (probability: number) =>
    targetKw.map((target, cell) =>
      target === Infinity ? Infinity : spreadQuantileKw(tally.flows, cell, probability),
    );
  const freeFirmKw = targetKw.map((target, cell) => {
    if (target === Infinity) return Infinity;
    return isCounted(tally.margins, cell)
      ? spreadQuantileKw(tally.margins, cell, FIRM_PROBABILITY)
      : target - spreadQuantileKw(tally.flows, cell, 1 - FIRM_PROBABILITY);
  });
  return {
    drawCount: samples * (isAntithetic ? 2 : 1),
    stopped,
    probability: probability(tally.curtailed, tally.curtailedSquares),
    energyFrac: energyFractions(tally),
    curtailedKw: means(samples, cutKw, cutSquares),
    availableKw: means(samples, availableKw, availableSquares),
    depthKw: {
      p50: quantiles(tally.cuts, 0.5),
      p90: quantiles(tally.cuts, 0.9),
      p95: quantiles(tally.cuts, 0.95),
    },
    firmKw: quantiles(tally.injected, FIRM_PROBABILITY),
    darkProbability: darkProbabilities(question),
    notDelivered: question.services.map((_, service) =>
      probability(
        tally.short.subarray(service * cells, (service + 1) * cells),
        tally.shortSquares.subarray(service * cells, (service + 1) * cells),
      ),
    ),
    excessProbability: probability(tally.above, tally.aboveSquares),
    excessKw: means(samples, tally.excessKw, tally.excessSquares),
    freeKw: means(samples, tally.freeKw, tally.freeSquares),
    flowKw: {
      p05: flows(FLOW_QUANTILES.p05),
      p25: flows(FLOW_QUANTILES.p25),
      p50: flows(FLOW_QUANTILES.p50),
      p75: flows(FLOW_QUANTILES.p75),
      p95: flows(FLOW_QUANTILES.p95),
    },
    targetKw,
    freeFirmKw,
  };
}

/**
 * Quantiles with their standard errors: half of what lies between the quantiles that the share below, which is itself known
 * to √(p(1 − p)/n), may as well be. A pair is one of n, and weights of states make it no smaller: at most what it should be.
 */
function quantileEstimates(
  histograms: UnitHistograms,
  cells: number,
  probability: number,
  samples: number,
): Estimates {
  const at = (share: number) =>
    Float64Array.from({ length: cells }, (_, cell) => unitQuantileKw(histograms, cell, share));
  const value = at(probability);
  if (samples < 2) return { value, standardError: value.slice() };
  const spread = Math.sqrt((probability * (1 - probability)) / samples);
  const [low, high] = [
    at(Math.max(0, probability - spread)),
    at(Math.min(1, probability + spread)),
  ];
  return { value, standardError: value.map((_, cell) => (high[cell]! - low[cell]!) / 2) };
}

/** A variance below this part of the squared mean is rounding. */
const ROUNDING = 1e-12;

/** Means over samples and their standard errors. Of one sample no error is known: it counts as all there could be. */
function means(samples: number, sums: Float64Array, squares: Float64Array): Estimates {
  const value = sums.map((sum) => sum / samples);
  const standardError = value.map((mean, cell) => {
    if (samples < 2) return Math.abs(mean);
    const variance = (squares[cell]! - samples * mean * mean) / (samples - 1);
    return variance <= ROUNDING * mean * mean ? 0 : Math.sqrt(variance / samples);
  });
  return { value, standardError };
}

/**
 * Probabilities with their intervals. The trials of an interval are what the standard error is worth, at most the draws made:
 * weights of unlikely states make errors small, but what was not seen in any draw may still come. Where nothing or nothing
 * else was seen they are the samples.
 */
function probabilities(
  { sampleCount }: CurtailmentTally,
  sums: Float64Array,
  squares: Float64Array,
  isAntithetic: boolean,
): Probabilities {
  const samples = sampleCount[0]!;
  const { value: means_, standardError } = means(samples, sums, squares);
  const value = means_.map((mean) => Math.min(1, mean));
  const low = new Float64Array(value.length);
  const high = new Float64Array(value.length);
  for (let cell = 0; cell < value.length; cell += 1) {
    const error = standardError[cell]!;
    const worth = error > 0 ? (value[cell]! * (1 - value[cell]!)) / (error * error) : samples;
    const trials = Math.max(1, Math.min(worth, samples * (isAntithetic ? 2 : 1)));
    const interval = wilsonInterval(value[cell]!, trials);
    low[cell] = interval.low;
    high[cell] = interval.high;
  }
  return { value, standardError, low, high };
}

/** Ratio of means with its error to first order: that of Σ (cut − ratio · available) over the mean available. Of one sample: as means. */
function energyFractions(tally: CurtailmentTally): Estimates {
  const samples = tally.sampleCount[0]!;
  const { cutKw, cutSquares, availableKw, availableSquares, cutByAvailable } = tally;
  const value = cutKw.map((cut, cell) =>
    availableKw[cell]! > 0 ? Math.min(1, cut / availableKw[cell]!) : 0,
  );
  const standardError = value.map((ratio, cell) => {
    const available = availableKw[cell]! / samples;
    if (available <= 0) return 0;
    if (samples < 2) return ratio;
    const squares =
      cutSquares[cell]! -
      2 * ratio * cutByAvailable[cell]! +
      ratio * ratio * availableSquares[cell]!;
    if (squares <= ROUNDING * cutSquares[cell]!) return 0;
    return Math.sqrt(squares / (samples - 1) / samples) / available;
  });
  return { value, standardError };
}

function darkProbabilities({ periods }: CurtailmentQuestion): Float64Array {
  const unitCount = periods[0]!.states.base.network.units.ids.length;
  const out = new Float64Array(periods.length * unitCount);
  for (const [period, { states, weights }] of periods.entries()) {
    for (const [state, units] of states.darkUnits.entries())
      for (const unit of units) out[period * unitCount + unit]! += weights[state]!;
  }
  return out;
}
