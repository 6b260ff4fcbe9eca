/**
 * What is wrong with the constraints that a scenario imposes: names that the network does not have, points that nobody reads,
 * windows off the half-hours, outside the run, ending before they begin or over one another.
 */
import { formatInstant, PERIOD_SECONDS, parseInstant } from "../core/time.ts";
import { type Finding, unknownName } from "../model/findings.ts";
import type { ImposedConstraint } from "../model/imposed-constraints.ts";
import type { NetworkDocument } from "../model/network-document.ts";

export function* imposedFindings(
  imposed: readonly ImposedConstraint[],
  network: NetworkDocument,
  isMonitored: (constraint: string) => boolean,
  run: { readonly from: number; readonly to: number },
): Generator<Finding> {
  const points = network.constraintPoints.map(({ id }) => id);
  for (const [row, of] of imposed.entries()) {
    const at = (member: string) => ["imposedConstraints", row, member];
    if (!points.includes(of.constraint))
      yield unknownName("constraint point", of.constraint, points, network.name, at("constraint"));
    else if (!isMonitored(of.constraint)) {
      yield {
        code: "scenario.imposedUnread",
        path: at("constraint"),
        found: `"${of.constraint}", whose network manager reads and does nothing`,
        remedy: "write a constraint point with a capability that monitors",
      };
    }
    yield* windowFindings(of, at, run);
    const before = imposed.slice(0, row).findIndex((other) => isOver(other, of));
    if (before < 0) continue;
    yield {
      code: "scenario.imposedTwice",
      path: at("from"),
      found: `a window over that of imposedConstraints[${before}] at the same point`,
      remedy: "impose one constraint at a time on a point",
    };
  }
}

const isOver = (one: ImposedConstraint, other: ImposedConstraint) =>
  one.constraint === other.constraint && one.from < other.to && other.from < one.to;

function* windowFindings(
  { from, to }: ImposedConstraint,
  at: (member: string) => (string | number)[],
  run: { readonly from: number; readonly to: number },
): Generator<Finding> {
  const [first, end] = [parseInstant(from)!, parseInstant(to)!];
  for (const [member, text, instant] of [
    ["from", from, first],
    ["to", to, end],
  ] as const) {
    if (instant % PERIOD_SECONDS === 0) continue;
    yield {
      code: "scenario.imposedWindow",
      path: at(member),
      found: `${text}, inside a settlement period`,
      remedy: "write an instant at :00 or :30",
    };
  }
  if (end <= first) {
    yield {
      code: "scenario.imposedWindow",
      path: at("to"),
      found: `${to}, not after ${from}`,
      remedy: "write an instant after `from`",
    };
  } else if (first < run.from || end > run.to) {
    yield {
      code: "scenario.imposedOutside",
      path: at("from"),
      found: `${from} to ${to}, not inside the run`,
      remedy: `write instants between ${formatInstant(run.from)} and ${formatInstant(run.to)}`,
    };
  }
}

/** Known only once the flows are: a point is loaded by generation or by demand; undefined where there is no such point. */
export function* imposedSignFindings(
  imposed: readonly ImposedConstraint[],
  isByDemand: (constraint: string) => boolean | undefined,
): Generator<Finding> {
  for (const [row, { constraint, sizeKw }] of imposed.entries()) {
    const isDemand = isByDemand(constraint);
    if (isDemand === undefined || sizeKw < 0 === isDemand) continue;
    const [load, sign] = isDemand ? ["demand", "negative"] : ["generation", "positive"];
    yield {
      code: "scenario.imposedSign",
      path: ["imposedConstraints", row, "sizeKw"],
      found: `${sizeKw}, of a point that ${load} could load most`,
      remedy: `write a ${sign} size`,
    };
  }
}
