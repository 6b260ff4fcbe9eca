/**
 * When a branch is best taken out: the constraint cost that is expected of an outage for each day on which it may begin. Takes a
 * request, a branch and how long it is out; gives costs by first day. Days with and without the outage are asked on the same
 * draws, and errors follow from chunks of them.
 */
import { orThrow } from "../sim/core/errors.ts";
import { formatDay, formatInstant, londonDayStart, PERIOD_HOURS } from "../sim/core/time.ts";
import { chunkDrawer, pathsIn } from "../sim/lookahead/curtailment-draws.ts";
import { askedWithin, tallySize } from "../sim/lookahead/curtailment-question.ts";
import { clearTally, emptyTally } from "../sim/lookahead/curtailment-tally.ts";
import { loadScenarioSource } from "./files.ts";
import { mergeSources } from "./scenario-source.ts";
import { type DaysRequest, type StatedDay, stateDay, worldOfDays } from "./stated-day.ts";

export interface OutageWindow {
  readonly branch: string;
  /** Days that it is out, and London days on which it may begin: the first, and how many. */
  readonly outDays: number;
  readonly firstDay: number;
  readonly startCount: number;
}

/** More curtailment than without the outage, and what it costs at the day-ahead price; with standard errors. */
export interface OutageCost {
  readonly start: string;
  readonly curtailedMwh: number;
  readonly curtailedMwhError: number;
  readonly costGbp: number;
  readonly costGbpError: number;
}

/** By first day, the cheapest first; of equal costs the earlier. */
export async function outageCosts(
  request: Pick<DaysRequest, "file" | "settings">,
  { branch, outDays, firstDay, startCount }: OutageWindow,
): Promise<OutageCost[]> {
  const days = startCount + outDays - 1;
  const window = { ...request, start: formatDay(firstDay), days };
  const without = await worldOfDays(window);
  const withOutage = await worldOfDays({
    ...window,
    settings: mergeSources(request.settings, await outageSource(request, window, branch, firstDay)),
  });
  // [day][chunk]: what the outage adds.
  const added = Array.from({ length: days }, (_, index) => {
    const day = firstDay + index;
    const before = chunkSums(stateDay(without, day));
    return chunkSums(stateDay(withOutage, day)).map(({ samples, mwh, gbp }, chunk) => ({
      samples,
      mwh: mwh - before[chunk]!.mwh,
      gbp: gbp - before[chunk]!.gbp,
    }));
  });
  const costs = Array.from({ length: startCount }, (_, index): OutageCost & { day: number } => {
    const ofDays = added.slice(index, index + outDays);
    const overChunks = (of: "mwh" | "gbp") =>
      estimate(
        ofDays[0]!.map(({ samples }, chunk) => ({
          weight: samples,
          value: ofDays.reduce((sum, day) => sum + day[chunk]![of], 0),
        })),
      );
    const [mwh, gbp] = [overChunks("mwh"), overChunks("gbp")];
    return {
      day: firstDay + index,
      start: formatDay(firstDay + index),
      ...{ curtailedMwh: mwh.mean, curtailedMwhError: mwh.standardError },
      ...{ costGbp: gbp.mean, costGbpError: gbp.standardError },
    };
  });
  return costs
    .sort((left, right) => left.costGbp - right.costGbp || left.day - right.day)
    .map(({ day: _, ...cost }) => cost);
}

/** The scenario's faults and the outage, planned, over the whole window: each day is asked for by itself. */
async function outageSource(
  { file, settings }: Pick<DaysRequest, "file" | "settings">,
  { days }: { days: number },
  branch: string,
  firstDay: number,
) {
  const { data } = mergeSources(orThrow(await loadScenarioSource(file)), settings);
  const written = (data as { readonly faults?: unknown }).faults;
  const outage = {
    kind: "branch-out",
    branch,
    from: formatInstant(londonDayStart(firstDay)),
    to: formatInstant(londonDayStart(firstDay + days)),
    planned: true,
  };
  return {
    data: { faults: [...(Array.isArray(written) ? written : []), outage] },
    place: () => ({ file: "--branch" }),
  };
}

interface ChunkSums {
  readonly samples: number;
  readonly mwh: number;
  readonly gbp: number;
}

/** Expected curtailment of a day, and its value where the price is above 0, on the draws of each chunk. */
function chunkSums({ question: asked, sampling, statement }: StatedDay): ChunkSums[] {
  const question = askedWithin(asked, sampling.drawsMax);
  const pathCount = pathsIn(sampling.drawsMax, question.isAntithetic);
  const draw = chunkDrawer(question);
  const tally = emptyTally(tallySize(question));
  const unitCount = tally.cutKw.length / question.periods.length;
  const sums: ChunkSums[] = [];
  for (;;) {
    clearTally(tally);
    draw(sums.length, pathCount, tally);
    const samples = tally.sampleCount[0]!;
    if (samples === 0) return sums;
    let [mwh, gbp] = [0, 0];
    for (const [cell, kw] of tally.cutKw.entries()) {
      const energy = ((kw / samples) * PERIOD_HOURS) / 1000;
      mwh += energy;
      gbp += energy * Math.max(0, statement.priceGbpPerMwh[Math.floor(cell / unitCount)]!);
    }
    sums.push({ samples, mwh, gbp });
  }
}

/** Mean over chunks, the last of which may be short, and its standard error. */
function estimate(chunks: readonly { readonly weight: number; readonly value: number }[]): {
  mean: number;
  standardError: number;
} {
  const weights = chunks.reduce((sum, { weight }) => sum + weight, 0);
  const mean = chunks.reduce((sum, { weight, value }) => sum + weight * value, 0) / weights;
  const squares = chunks.reduce((sum, { weight, value }) => sum + weight * (value - mean) ** 2, 0);
  return { mean, standardError: Math.sqrt(squares / weights / (chunks.length - 1)) };
}
