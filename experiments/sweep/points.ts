/**
 * The points of an experiment as scenarios. Takes an experiment and the scenario that it varies; gives the scenario of each point, and
 * of all of them the faults, each once, or the keys of their runs.
 */
import type { SweepFile } from "../../results/sweep/sweep-file.ts";
import { placeFault, type SourceDocument } from "../../sim/core/documents/document.ts";
import { type Checked, type Fault, faulty, ok, orThrow } from "../../sim/core/errors.ts";
import { prepare } from "../lab.ts";
import { basePoint } from "./base-point.ts";
import type { DesignPoints, Level } from "./designs/design.ts";
import { designOf, isDrawn } from "./designs/registry.ts";
import { pathProblem, stepsOf } from "./factor-path.ts";
import { atRow, withLevels } from "./laid-out.ts";
import { axisOf } from "./levels.ts";
import { type ReadExperiment, seedsOf } from "./plan.ts";
import { type PointFault, pointFaults } from "./point-faults.ts";
import { keysOf } from "./run-key.ts";

export interface Question extends ReadExperiment {
  /** The scenario that is varied, and the folder in which its files stand. */
  readonly base: SourceDocument;
  readonly folder: string;
}

/** Those of the design; before those that it draws, what there is today. */
export function pointsOf(question: Question): DesignPoints {
  const { design, factors } = question.experiment;
  const { count, point } = designOf(design)(factors.map(axisOf));
  if (!isDrawn(design)) return { count, point };
  let first: readonly Level[] | undefined;
  return {
    count: count + 1n,
    point: (index) => {
      if (index > 0) return point(index - 1);
      first ??= orThrow(basePoint(question, design.base ?? {}));
      return first;
    },
  };
}

/** The scenario of a point, not checked. */
export function scenarioAt(
  { experiment, source, base }: Question,
  levels: readonly Level[],
): SourceDocument {
  return withLevels(base, experiment.factors, (factor) => {
    const { value, path: written } = levels[factor]!;
    const steps = stepsOf(experiment.factors[factor]!.path);
    return {
      value,
      place: (rest) =>
        written === undefined
          ? base.place([...steps, ...rest])
          : source.place([...written, ...rest]),
    };
  });
}

export function scenariosOf(question: Question): (row: number) => SourceDocument {
  const { count, point } = pointsOf(question);
  return (row) => atRow(row, count, (index) => scenarioAt(question, point(index)));
}

/** Paths that no scenario has; if there are none, factors of which nobody says what there is today, where a design needs that. */
export function factorFaults(question: Question): readonly Fault[] {
  const { experiment, source, base } = question;
  const faults = experiment.factors.flatMap(({ path }, row) => {
    const problem = pathProblem(stepsOf(path), base.data);
    if (problem === undefined) return [];
    return [placeFault(source, ["factors", row, "path"], { code: "sweep.path", ...problem })];
  });
  if (faults.length > 0 || !isDrawn(experiment.design)) return faults;
  const today = basePoint(question, experiment.design.base ?? {});
  return today.kind === "faulty" ? today.faults : [];
}

/** Of a fault the first factor without whose level its point would not have it, row; undefined where no level is to blame alone. */
function causes(question: Question): (fault: PointFault) => Promise<number | undefined> {
  const { factors } = question.experiment;
  const has = async (scenario: SourceDocument, { code, path }: Fault) => {
    const prepared = await prepare(scenario, question.folder);
    const faults = prepared.kind === "faulty" ? prepared.faults : [];
    return faults.some((each) => code === each.code && path === each.path);
  };
  return async ({ fault, levels }) => {
    if (await has(question.base, fault)) return undefined;
    for (const row of factors.keys()) {
      const isOther = (_: unknown, other: number) => other !== row;
      const experiment = { ...question.experiment, factors: factors.filter(isOther) };
      if (!(await has(scenarioAt({ ...question, experiment }, levels.filter(isOther)), fault)))
        return row;
    }
    return undefined;
  };
}

/** What a sweep plays: every point, and point 1 without its markets. */
export type CheckedRows = Pick<SweepFile, "points" | "noMarket">;

/** Levels and keys of every point; each is checked as a scenario of its own. */
export async function checkedPoints(
  question: Question,
  source: string,
  onPoint: (done: number) => void,
): Promise<Checked<CheckedRows>> {
  const points = pointsOf(question);
  const seeds = seedsOf(question.experiment);
  const faults = pointFaults(question.experiment, question.source);
  const found: SweepFile["points"] = [];
  const count = Number(points.count);
  for (let index = 0; index < count; index += 1) {
    onPoint(index);
    const levels = points.point(index);
    const prepared = await prepare(scenarioAt(question, levels), question.folder);
    if (prepared.kind === "faulty") {
      faults.add(prepared.faults, index, levels);
      continue;
    }
    if (!faults.isEmpty()) continue;
    found.push({
      levels: levels.map(({ value }) => value as SweepFile["points"][number]["levels"][number]),
      keys: keysOf(prepared.value, seeds, source),
    });
  }
  if (!faults.isEmpty()) return faulty(await faults.told(count, causes(question)));
  const played = await prepare(scenariosOf(question)(count), question.folder);
  const noMarket = played.kind === "ok" ? { keys: keysOf(played.value, seeds, source) } : undefined;
  // In the order of sweep.json, whoever writes it.
  return ok({ ...(noMarket && { noMarket }), points: found });
}
