/**
 * The rows of a run of the look-ahead: the constraint statement and, where they are made, its curtailment factors. Both pages
 * that look ahead write them through here.
 */
import { periodStart } from "../core/time.ts";
import type { CurtailmentFactors } from "../lookahead/curtailment-factors.ts";
import type { LookAhead } from "../model/venues.ts";
import { watts } from "./record.ts";
import type { World } from "./world.ts";

/** Which of the look-ahead's runs: the first is the one that gates and owners answer. */
export type StatementRun = "first";

export function recordStatement(
  world: World,
  run: StatementRun,
  lookAhead: LookAhead,
  factors: CurtailmentFactors | undefined,
): void {
  recordLookAhead(world, run, lookAhead);
  if (factors !== undefined) recordFactors(world, run, lookAhead, factors);
}

function recordLookAhead(world: World, run: StatementRun, lookAhead: LookAhead): void {
  const { ids } = world.network.constraintPoints;
  for (let step = 0; step < lookAhead.periodCount; step += 1) {
    for (const [constraint, id] of ids.entries()) {
      const cell = step * ids.length + constraint;
      world.tables.look_ahead.append(
        run,
        lookAhead.issuedAt,
        periodStart(lookAhead.fromPeriod + step),
        id,
        watts(lookAhead.flowKw[cell]!),
        watts(lookAhead.sizeKw[cell]!),
      );
    }
  }
}

function recordFactors(
  { network, tables }: World,
  run: StatementRun,
  { issuedAt, fromPeriod, periodCount }: LookAhead,
  { probability, energyFrac, depthKw, firmKw, drawCount }: CurtailmentFactors,
): void {
  const { ids } = network.units;
  for (let step = 0; step < periodCount; step += 1) {
    for (const [unit, id] of ids.entries()) {
      const cell = step * ids.length + unit;
      tables.curtailment_factors.append(
        run,
        issuedAt,
        periodStart(fromPeriod + step),
        id,
        probability.value[cell]!,
        probability.standardError[cell]!,
        probability.low[cell]!,
        probability.high[cell]!,
        energyFrac.value[cell]!,
        watts(depthKw.p50[cell]!),
        watts(depthKw.p90[cell]!),
        watts(depthKw.p95[cell]!),
        watts(firmKw[cell]!),
        drawCount,
      );
    }
  }
}
