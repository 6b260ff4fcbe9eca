/**
 * A run of the look-ahead: the rows of its constraint statement, and its curtailment factors, which are kept until their periods
 * are metered and then recorded with what came. The only writer of `world.stated`.
 */
import { PERIOD_HOURS, periodStart } from "../core/time.ts";
import type { CurtailmentFactors } from "../lookahead/curtailment-factors.ts";
import { leastCurtailmentKw } from "../lookahead/curtailment-question.ts";
import type { ExpectedNetwork } from "../lookahead/look-ahead.ts";
import { CAUSES, type Readings, UNCOUNTED_CAUSE } from "../model/readings.ts";
import type { LookAhead } from "../model/venues.ts";
import { watts } from "./record.ts";
import type { StatementRun, World } from "./world.ts";

export function commitStatement(
  world: World,
  run: StatementRun,
  lookAhead: LookAhead,
  networks: readonly ExpectedNetwork[],
  factors: CurtailmentFactors | undefined,
): void {
  const { issuedAt, fromPeriod, periodCount } = lookAhead;
  for (let step = 0; step < periodCount; step += 1)
    recordPeriod(world, run, lookAhead, networks[step]!, step);
  if (factors !== undefined) world.stated.push({ run, issuedAt, fromPeriod, periodCount, factors });
}

/** The rows of one period of a statement, of which `model` is the network. */
function recordPeriod(
  { network, tables }: World,
  run: StatementRun,
  { issuedAt, fromPeriod, flowKw, sizeKw, curtailedKw }: LookAhead,
  { model }: ExpectedNetwork,
  step: number,
): void {
  const { constraintPoints, units } = network;
  const unitCount = units.ids.length;
  const start = periodStart(fromPeriod + step);
  for (const [constraint, id] of constraintPoints.ids.entries()) {
    const cell = step * constraintPoints.ids.length + constraint;
    tables.look_ahead.append(run, issuedAt, start, id, watts(flowKw[cell]!), watts(sizeKw[cell]!));
    if (sizeKw[cell]! <= 0) continue;
    for (let unit = 0; unit < unitCount; unit += 1) {
      const curtailedW = watts(curtailedKw[cell * unitCount + unit]!);
      if (curtailedW === 0) continue;
      const sensitivity = model.sensitivity[constraint * unitCount + unit]!;
      tables.expected_curtailment.append(
        ...[run, issuedAt, start, id, units.ids[unit]!, sensitivity, curtailedW],
      );
    }
  }
}

/** Records what was stated of a period beside what came, and forgets statements that have no period left. */
export function recordFactors(world: World, period: number, readings: Readings): void {
  const { stated, network, tables } = world;
  if (stated.length === 0) return;
  const { ids } = network.units;
  const countsKw = leastCurtailmentKw(network);
  const curtailedKw = countedCurtailment(readings, ids.length);
  for (const { run, issuedAt, fromPeriod, periodCount, factors } of stated) {
    const step = period - fromPeriod;
    if (step < 0 || step >= periodCount) continue;
    const { probability, energyFrac, depthKw, firmKw, drawCount } = factors;
    for (const [unit, id] of ids.entries()) {
      const cell = step * ids.length + unit;
      tables.curtailment_factors.append(
        run,
        issuedAt,
        periodStart(period),
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
        watts(curtailedKw[unit]!),
        curtailedKw[unit]! > countsKw[unit]! ? 1 : 0,
      );
    }
  }
  const left = stated.filter((each) => each.fromPeriod + each.periodCount > period + 1);
  stated.splice(0, stated.length, ...left);
}

/** Mean power that each unit was moved by, either way, but for loss of its supply, kW. */
function countedCurtailment({ curtailedWh, cutWh }: Readings, unitCount: number): Float64Array {
  const rows = cutWh.length / unitCount / CAUSES.length;
  const first = CAUSES.indexOf(UNCOUNTED_CAUSE) * rows;
  return curtailedWh.map((wh, unit) => {
    let counted = wh;
    for (let row = first; row < first + rows; row += 1) counted -= cutWh[row * unitCount + unit]!;
    return Math.abs(counted) / 1000 / PERIOD_HOURS;
  });
}
