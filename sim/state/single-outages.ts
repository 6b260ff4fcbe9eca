/**
 * What a half-hour would have been had a single branch been lost in it (N-1): flows by the outage factors of the network as it is at its
 * end, before anybody acts, against the ratings that hold with an element out. Takes the world with the registers of the half-hour; adds one row.
 * Keeps: what an outage does not change at a point is none of its overloads. Flows are means of the half-hour.
 */
import { PERIOD_HOURS, PERIOD_SECONDS, periodStart } from "../core/time.ts";
import { roundHalfAway, WH_PER_KWH } from "../core/units.ts";
import { credibleStates } from "../lookahead/credible-states.ts";
import { viewFrom } from "./imposed.ts";
import { limitsAt } from "./present.ts";
import type { World } from "./world.ts";

/** Flow above a rating by no more than this is rounding, kW. */
const TOLERANCE_KW = 1;
/** A part of its rating that is 0 once it is written is no point's worst. */
const LEAST_FRAC = 0.5e-6;

export function recordOutages(world: World, period: number): void {
  const { outageCheck, present, registers, network, tables } = world;
  if (outageCheck === undefined) return;
  const { model } = present.state;
  const states = outageCheck.states.get(model) ?? credibleStates(model, outageCheck.branches);
  outageCheck.states.set(model, states);
  const { limits } = outageCheck;
  limitsAt(world, period, true, limits, viewFrom(world, periodStart(period)));
  const points = network.constraintPoints.ids;
  let [overloads, overKw, worstFrac, worst] = [0, 0, LEAST_FRAC, -1];
  for (let state = 1; state < states.branch.length; state += 1) {
    const lostKw = registers.branchKws[states.branch[state]!]! / PERIOD_SECONDS;
    for (let point = 0; point < points.length; point += 1) {
      const cell = state * points.length + point;
      // Where nothing flows any more factors are 0 too.
      if (states.factor[cell] === 0) continue;
      const flowKw =
        registers.constraintKws[point]! / PERIOD_SECONDS + states.factor[cell]! * lostKw;
      const ratingKw = limits.ratingKw[point]!;
      if (flowKw / ratingKw > worstFrac) {
        worstFrac = flowKw / ratingKw;
        worst = cell;
      }
      if (flowKw <= ratingKw + TOLERANCE_KW) continue;
      overloads += 1;
      overKw += flowKw - ratingKw;
    }
  }
  const lost = worst < 0 ? undefined : states.branch[Math.floor(worst / points.length)]!;
  tables.single_outages.append(
    periodStart(period),
    states.branch.length - 1,
    overloads,
    roundHalfAway(overKw * PERIOD_HOURS * WH_PER_KWH),
    lost === undefined ? "-" : network.branches.ids[lost]!,
    worst < 0 ? "-" : points[worst % points.length]!,
    worst < 0 ? 0 : worstFrac,
  );
}
