/**
 * Constraints that a trial plan imposes, from a seed: at points that are monitored, on half-hours inside the run, of the sign that
 * the point has, from a kilowatt to more than there is. Takes choices and a scenario; gives its member.
 */
import { capabilityAt } from "../../sim/dispatch/settings.ts";
import type { NetworkDocument } from "../../sim/model/network-document.ts";
import type { Scenario } from "../../sim/scenario.ts";
import { buildWorld } from "../../sim/state/build.ts";
import { partsOf } from "../testing/engine-runs.ts";
import type { Chooser } from "./chooser.ts";
import { instantText, type Span } from "./faults.ts";

const PERIOD_S = 1800;

export function chosenImposed(
  choose: Chooser,
  scenario: Scenario,
  network: NetworkDocument,
  run: Span,
): Scenario["imposedConstraints"] {
  if (!choose.chance("imposed constraints", 0.3)) return [];
  const isMonitored = (id: string) => capabilityAt(scenario.anm, id).isMonitored;
  const points = network.constraintPoints.map(({ id }) => id).filter(isMonitored);
  const chosen = choose.some("imposed at", points, 0.5);
  if (chosen.length === 0) return [];
  const isByDemand = signs(scenario, network);
  return chosen.map((constraint) => {
    const name = `imposed/${constraint}`;
    const last = (run.to - run.from) / PERIOD_S - 1;
    const first = choose.whole(`${name}/from`, 0, last);
    const periods = Math.min(choose.oneOf(`${name}/periods`, [1, 2, 12, 48]), last - first + 1);
    const from = run.from + first * PERIOD_S;
    const size = choose.oneOf(`${name}/size`, [1, 500, 5000, 100_000]);
    return {
      constraint,
      from: instantText(from),
      to: instantText(from + periods * PERIOD_S),
      sizeKw: isByDemand(constraint) ? -size : size,
      known: choose.oneOf(`${name}/known`, ["ahead", "ahead", "onTheDay"] as const),
    };
  });
}

/** Whether demand loads a point most: only a world knows. */
function signs(scenario: Scenario, network: NetworkDocument): (constraint: string) => boolean {
  const { procurement: _, ...others } = scenario;
  const world = buildWorld({ ...others, venues: {} }, partsOf(network));
  if (world.kind === "faulty") throw new Error("a network that has no world");
  const { isByDemand, network: columns } = world.value;
  return (constraint) => isByDemand[columns.constraintPoints.ids.indexOf(constraint)] === 1;
}
