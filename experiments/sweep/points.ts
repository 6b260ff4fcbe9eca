/**
 * The points of an experiment as scenarios. Takes an experiment and the scenario that it varies; gives the scenario of each point, and
 * of all of them the faults, each once, or the keys of their runs.
 */
import { levelText } from "../../results/sweep/dataset.ts";
import type { SweepFile } from "../../results/sweep/sweep-file.ts";
import { placeFault, type SourceDocument } from "../../sim/core/documents/document.ts";
import { type Checked, type Fault, faulty, ok } from "../../sim/core/errors.ts";
import { prepare } from "../lab.ts";
import type { DesignPoints, Level } from "./designs/design.ts";
import { designOf } from "./designs/registry.ts";
import { laidAt, pathProblem, stepsOf } from "./factor-path.ts";
import { axisOf } from "./levels.ts";
import { idOf, type ReadExperiment, seedsOf } from "./plan.ts";
import { keysOf } from "./run-key.ts";

export interface Question extends ReadExperiment {
  /** The scenario that is varied, and the folder in which its files stand. */
  readonly base: SourceDocument;
  readonly folder: string;
}

/** Told at once; a fault that every point has is one. */
const FAULTS_MAX = 50;

export const pointsOf = ({ experiment }: ReadExperiment): DesignPoints =>
  designOf(experiment.design)(experiment.factors.map(axisOf));

/** The scenario of a point, not checked. */
export function scenarioAt(
  { experiment, source, base }: Question,
  levels: readonly Level[],
): SourceDocument {
  return experiment.factors.reduce(
    (scenario, { path }, factor) =>
      laidAt(scenario, stepsOf(path), levels[factor]!.value, (rest) =>
        source.place([...levels[factor]!.path, ...rest]),
      ),
    base,
  );
}

/** Paths that no scenario has. */
export function pathFaults({ experiment, source, base }: Question): readonly Fault[] {
  return experiment.factors.flatMap(({ path }, row) => {
    const problem = pathProblem(stepsOf(path), base.data);
    if (problem === undefined) return [];
    return [placeFault(source, ["factors", row, "path"], { code: "sweep.path", ...problem })];
  });
}

/** Levels and keys of every point; each is checked as a scenario of its own. */
export async function checkedPoints(
  question: Question,
  source: string,
  onPoint: (done: number) => void,
): Promise<Checked<SweepFile["points"]>> {
  const points = pointsOf(question);
  const seeds = seedsOf(question.experiment);
  const faults = new Map<string, PointFault>();
  const found: SweepFile["points"] = [];
  const count = Number(points.count);
  for (let index = 0; index < count; index += 1) {
    onPoint(index);
    const levels = points.point(index);
    const prepared = await prepare(scenarioAt(question, levels), question.folder);
    if (prepared.kind === "faulty") {
      for (const fault of prepared.faults) {
        const key = JSON.stringify(fault);
        const known = faults.get(key);
        faults.set(key, { fault, first: known?.first ?? index, count: (known?.count ?? 0) + 1 });
      }
      continue;
    }
    if (faults.size > 0) continue;
    found.push({
      levels: levels.map(({ value }) => value as SweepFile["points"][number]["levels"][number]),
      keys: keysOf(prepared.value, seeds, source),
    });
  }
  if (faults.size === 0) return ok(found);
  const told = [...faults.values()].map((each) => withPoint(question, points, each));
  return faulty(atMost(told));
}

interface PointFault {
  readonly fault: Fault;
  readonly first: number;
  /** Points that have it. */
  readonly count: number;
}

/** What no level alone says, such as one setting against another, is told with a point that has it. */
function withPoint(
  { experiment, source }: Question,
  points: DesignPoints,
  { fault, first, count }: PointFault,
): Fault {
  const isPlaced = fault.file === source.place([]).file;
  if (isPlaced || BigInt(count) === points.count) return fault;
  const levels = points
    .point(first)
    .map(({ value }, factor) => `${idOf(experiment.factors[factor]!)} ${levelText(value)}`);
  const more = count > 1 ? ` and ${count - 1} more` : "";
  return { ...fault, found: `${fault.found}, at point ${first + 1} (${levels.join(", ")})${more}` };
}

function atMost(faults: readonly Fault[]): readonly Fault[] {
  const more = faults.length - FAULTS_MAX;
  if (more <= 0) return faults;
  const rest: Fault = {
    ...{ code: "sweep.more", path: "", found: `${more} more faults` },
    remedy: "correct those above first",
  };
  return [...faults.slice(0, FAULTS_MAX), rest];
}
