/**
 * Laws of active network management as the tables show it: times and flows make sense, nobody is held for nothing, firm units
 * are left alone, and what nobody curtails flows as it would.
 */
import { parseInstant } from "../../../sim/core/time.ts";
import { capabilityAt } from "../../../sim/dispatch/settings.ts";
import { keyOf, type Row } from "../../testing/engine-runs.ts";
import { type Facts, numbers, PERIOD_S, periodOfInstant, place } from "../facts.ts";

const CONSTRAINT_AND_PERIOD = ["periodStart", "constraint"] as const;
/** Rounding of flows, W. */
const FLOW_W = 2;

export function timeAboveALimitIsInsideThePeriod({ rows }: Facts): string[] {
  return rows.constraint_period.flatMap((row) => {
    const { overTargetS, overRatingS, targetW, ratingW } = numbers(
      row,
      "overTargetS",
      "overRatingS",
      "targetW",
      "ratingW",
    );
    const isInside = overTargetS >= 0 && overTargetS <= PERIOD_S && overRatingS >= 0;
    // Where nothing is monitored there is no target to be above; that of breakers may stand above the rating.
    const isLower = targetW > 0 && targetW <= ratingW;
    return isInside && overRatingS <= (isLower ? overTargetS : PERIOD_S)
      ? []
      : [`${place(row)}: ${overTargetS} s above target, ${overRatingS} s above rating`];
  });
}

export function aMeanFlowIsBelowItsPeak({ rows }: Facts): string[] {
  return rows.constraint_period.flatMap((row) => {
    const { meanW, peakW } = numbers(row, "meanW", "peakW");
    return meanW <= peakW + FLOW_W ? [] : [`${place(row)}: mean ${meanW} W, peak ${peakW} W`];
  });
}

/** Where there are breakers alone the target is the rung at which they open. */
export function aTargetIsBelowItsRating({ rows, scenario: { anm } }: Facts): string[] {
  return rows.constraint_period.flatMap((row) => {
    const { targetW, ratingW } = numbers(row, "targetW", "ratingW");
    const { hasSetPoints } = capabilityAt(anm, String(row.constraint));
    const mostW = hasSetPoints ? ratingW : ratingW * anm.sequentialTripFrac + FLOW_W;
    return targetW >= 0 && targetW <= mostW
      ? []
      : [`${place(row)}: target ${targetW} W of a rating of ${ratingW} W`];
  });
}

export function whereNobodyIsCurtailedFlowsAreAsWithoutCurtailment({ rows }: Facts): string[] {
  const touched = new Set(rows.curtailment.map(({ periodStart }) => periodStart));
  for (const { start } of rows.instructions)
    touched.add(Number(start) - (Number(start) % PERIOD_S));
  return rows.constraint_period.flatMap((row) => {
    if (touched.has(row.periodStart!)) return [];
    const { peakW, uncurtailedPeakW } = numbers(row, "peakW", "uncurtailedPeakW");
    return Math.abs(peakW - uncurtailedPeakW) <= FLOW_W
      ? []
      : [`${place(row)}: peak ${peakW} W, without curtailment ${uncurtailedPeakW} W`];
  });
}

/** A flow this far below the release level asks for nothing; curtailment of less would be rounding, Wh. */
const QUIET_FRAC = 0.98;
const SEEN_WH = 50;

/**
 * Who is held for a constraint that would long have been below its release level without anybody curtailed, while no other
 * constraint holds anybody: what one takes may load another.
 */
export function nobodyIsHeldForNothing({ rows, network, scenario }: Facts): string[] {
  const { anm } = scenario;
  // Readings that are wrong, or were lost, may hold somebody; what comes after a fault takes its time.
  if (anm.operatingMargin !== undefined || anm.measurement.sigmaKw > 0) return [];
  if (scenario.faults.some(({ kind }) => kind !== "market-failed")) return [];
  const periods = periodsToComeBack(anm);
  const quiet = new Set(
    rows.constraint_period
      .filter((row) => {
        const { uncurtailedPeakW, ratingW } = numbers(row, "uncurtailedPeakW", "ratingW");
        return uncurtailedPeakW < anm.releaseFrac * QUIET_FRAC * ratingW;
      })
      .map((row) => keyOf(row, CONSTRAINT_AND_PERIOD)),
  );
  const holders = holdersByPeriod(rows);
  const unheard = unitsThatMissWords(network, anm);
  return rows.curtailment.flatMap((row) => {
    if (row.cause !== "own" && row.cause !== "trip") return [];
    // Who does not hear that it may come back stays as it was told last, for as long as messages are lost.
    if (unheard.has(String(row.unit))) return [];
    if (Math.abs(Number(row.curtailedWh)) < SEEN_WH) return [];
    const isQuiet = Array.from({ length: periods }).every((_, before) => {
      const start = Number(row.periodStart) - before * PERIOD_S;
      return quiet.has(`${start} ${row.constraint}`) && (holders.get(start)?.size ?? 0) <= 1;
    });
    return isQuiet ? [`${place(row)}: ${row.curtailedWh} Wh (${row.cause})`] : [];
  });
}

/** Units whose channel loses set-points, by the route that they have by default or their own. */
function unitsThatMissWords(
  { units, connections }: Facts["network"],
  { channels }: Facts["scenario"]["anm"],
): ReadonlySet<string> {
  const intact = new Set(
    connections.filter((of) => of.curtailableWhen === "intact").map(({ id }) => id),
  );
  return new Set(
    units
      .filter(({ id, connection }) => {
        const own = channels.units[id];
        const route = own?.route ?? (intact.has(connection) ? "rtu" : "api");
        return (own?.failureProbability ?? channels[route].failureProbability) > 0;
      })
      .map(({ id }) => id),
  );
}

/** Periods after which all is given back: the hold, every step twice, the time that a breaker stays open, and two more. */
function periodsToComeBack({
  releaseHoldS,
  releaseStepFrac,
  cycleS,
  reconnectDelayS,
}: Facts["scenario"]["anm"]): number {
  const seconds = releaseHoldS + (2 / releaseStepFrac) * cycleS + reconnectDelayS;
  return Math.ceil(seconds / PERIOD_S) + 2;
}

/** Firm units may sell, and then go down by a whole step; in their own place they are reached with an element out alone, or never. */
export function firmUnitsAreLeftAlone({ rows, network, scenario }: Facts): string[] {
  const when = new Map(network.connections.map(({ id, curtailableWhen }) => [id, curtailableWhen]));
  const whenOf = new Map(network.units.map(({ id, connection }) => [id, when.get(connection)]));
  const switched = scenario.faults.flatMap((fault) =>
    fault.kind === "branch-out" || fault.kind === "switching"
      ? [{ from: parseInstant(fault.from)!, to: parseInstant(fault.to)! }]
      : [],
  );
  const by = ["periodStart", "constraint", "unit"];
  const { anm, faults } = scenario;
  const unreachable = faults.flatMap((fault) =>
    fault.kind === "unit-comms-lost" || fault.kind === "unit-silent"
      ? [{ unit: fault.unit, from: parseInstant(fault.from)!, to: parseInstant(fault.to)! }]
      : [],
  );
  // Who is held is let go at the next cycle. A breaker closes after its delay; not while the unit does not answer or is at its fail-safe.
  const isTold = isToldAtOnce(anm);
  const isAnswered =
    isTold && faults.every(({ kind }) => !kind.startsWith("unit") && kind !== "measurement-lost");
  const closesAfterS = isAnswered
    ? anm.reconnectDelayS + anm.cycleS
    : periodsToComeBack(anm) * PERIOD_S;
  // Who was asked under a trade and let go again before word of it came is held all the same once it comes.
  const sold = new Set([
    ...rows.curtailment.filter(({ cause }) => cause === "sold").map((row) => keyOf(row, by)),
    ...rows.trades
      .filter(({ instructedWh }) => Number(instructedWh) > 0)
      .map((row) => keyOf({ ...row, unit: row.seller! }, by)),
  ]);
  // Where word of it is late or lost, a seller is held on for a while after its trade.
  const heldPeriods = isTold ? 0 : periodsToComeBack(anm);
  const hasSold = (row: Row, start: number) =>
    Array.from({ length: heldPeriods + 1 }).some((_, before) =>
      sold.has(keyOf({ ...row, periodStart: start - before * PERIOD_S }, by)),
    );
  // A seller whom no word reaches at the end of its trade stays as it was told last until the first cycle that reaches it.
  const wasUnheardSinceASale = (row: Row, start: number) =>
    unreachable.some(
      ({ unit, from, to }) =>
        unit === row.unit &&
        to + anm.cycleS > start &&
        sold.has(keyOf({ ...row, periodStart: periodOfInstant(from - 1) }, by)),
    );
  const isRight = (row: Row): boolean => {
    if (row.cause !== "own" && row.cause !== "trip") return true;
    const start = Number(row.periodStart);
    if (row.cause === "own" && (hasSold(row, start) || wasUnheardSinceASale(row, start)))
      return true;
    const firm = whenOf.get(String(row.unit));
    const afterS = row.cause === "trip" || !isTold ? closesAfterS : anm.cycleS;
    const isOut = switched.some(({ from, to }) => from < start + PERIOD_S && to + afterS > start);
    return firm !== "never" && (firm !== "outage" || isOut);
  };
  const isHeldOn = heldOnUnheard({ rows, network, scenario }, isRight);
  return rows.curtailment.flatMap((row) =>
    isRight(row) || isHeldOn(row)
      ? []
      : [
          `${place(row)}: ${row.curtailedWh} Wh (${row.cause}) of a unit curtailable ${whenOf.get(String(row.unit))}`,
        ],
  );
}

/** Causes after which a unit waits for word: an outage, and the fail-safe of one that is heard again, are over by themselves. */
const HOLDING: ReadonlySet<unknown> = new Set(["own", "sold", "trip"]);

/**
 * Whether a unit is held in its own place only since no word came that it is free: on a channel that loses words, since a half-hour in which it was held
 * or tripped rightly, and never told in that time that nothing is asked of it any more. In between it may have had no more than it was held to.
 */
function heldOnUnheard(
  { rows, network, scenario }: Pick<Facts, "rows" | "network" | "scenario">,
  isRight: (row: Row) => boolean,
): (row: Row) => boolean {
  const misses = unitsThatMissWords(network, scenario.anm);
  const freed = new Map<unknown, number[]>();
  for (const { unit, message, outcome, closedAt } of rows.interface_messages)
    if (message === "stop" && outcome === "acknowledged")
      freed.set(unit, [...(freed.get(unit) ?? []), Number(closedAt)]);
  const heldRightly = new Map<unknown, number[]>();
  for (const row of rows.curtailment)
    if (HOLDING.has(row.cause!) && isRight(row))
      heldRightly.set(row.unit, [...(heldRightly.get(row.unit) ?? []), Number(row.periodStart)]);
  return ({ cause, unit, periodStart }) => {
    if (cause !== "own" || !misses.has(String(unit))) return false;
    const since = heldRightly.get(unit)?.findLast((start) => start < Number(periodStart));
    const isFreed = (start: number) =>
      freed.get(unit)?.some((at) => at >= start && at < Number(periodStart)) === true;
    return since !== undefined && !isFreed(since);
  };
}

/** Whether channels carry set-points at once, and lose none. */
const isToldAtOnce = ({ channels: { rtu, api } }: Facts["scenario"]["anm"]): boolean =>
  [rtu, api].every(
    ({ latencyS, failureProbability }) => latencyS === 0 && failureProbability === 0,
  );

/**
 * Where nobody was held back but by set-points of one constraint, its flow was not higher for that. A store whose breaker
 * opened while it charged may be missed when it would discharge.
 */
export function reliefIsNotNegative({ rows }: Facts): string[] {
  const holders = holdersByPeriod(rows);
  const tripped = new Set(
    rows.curtailment.filter(({ cause }) => cause === "trip").map(({ periodStart }) => periodStart),
  );
  return rows.constraint_period.flatMap((row) => {
    const { reliefWh, neededWh } = numbers(row, "reliefWh", "neededWh");
    const others = holders.get(Number(row.periodStart)) ?? new Set();
    const isAlone =
      others.size === 1 && others.has(String(row.constraint)) && !tripped.has(row.periodStart!);
    return neededWh >= 0 && (neededWh === 0 || !isAlone || reliefWh >= -5)
      ? []
      : [`${place(row)}: ${reliefWh} Wh of ${neededWh}`];
  });
}

/** The constraints, or none of them ("-"), that somebody was held back for, by period. */
function holdersByPeriod({ curtailment }: Facts["rows"]): Map<number, Set<string>> {
  const holders = new Map<number, Set<string>>();
  for (const row of curtailment) {
    const start = Number(row.periodStart);
    holders.set(start, (holders.get(start) ?? new Set()).add(String(row.constraint)));
  }
  return holders;
}
