/**
 * One run of an experiment as a scenario of its own, for `headroom run`: to look at it in full, or to do it on another machine. Takes the question, a point and a seed; writes a file
 * that nothing stands at yet. Keeps: the run of that file has the digest that the sweep's row has; so it stands beside the scenario, for the digest counts the paths of what is read.
 */
import { dirname, resolve } from "node:path";
import { stringify } from "yaml";
import { writeWhole } from "../../results/atomic-files.ts";
import { refusalReason } from "../../results/claim.ts";
import { type Fault, InputFaults } from "../../sim/core/errors.ts";
import { shownPath } from "../files.ts";
import { seedsOf } from "./plan.ts";
import { factorFaults, pointsOf, type Question, scenarioAt } from "./points.ts";

/** As they are written on the command line. */
export interface AskedPoint {
  readonly point?: string;
  readonly seed?: string;
}

/** Throws every fault of what is asked, and of the place. */
export async function writePointScenario(
  question: Question,
  asked: AskedPoint,
  path: string,
): Promise<void> {
  const faults = [
    ...factorFaults(question),
    ...askedFaults(question, asked),
    ...placeFaults(question, path),
  ];
  if (faults.length > 0) throw new InputFaults(faults);
  const scenario = scenarioAt(question, pointsOf(question).point(Number(asked.point) - 1));
  const text = stringify({ ...(scenario.data as object), seed: asked.seed });
  if (!(await isWritten(path, text)))
    throw new InputFaults([
      optionFault("--scenario", `${path}, which is there already`, "choose another name"),
    ]);
}

async function isWritten(path: string, text: string): Promise<boolean> {
  try {
    return await writeWhole(path, text, false);
  } catch (error) {
    const found = `${path}, which cannot be written (${refusalReason(error)})`;
    throw new InputFaults([optionFault("--scenario", found, "choose another place")]);
  }
}

function placeFaults({ folder }: Question, path: string): readonly Fault[] {
  if (resolve(dirname(path)) === resolve(folder)) return [];
  const remedy = `write it beside the scenario, in ${shownPath(folder)}: the digest counts the paths of files that it reads`;
  return [optionFault("--scenario", path, remedy)];
}

function askedFaults(question: Question, { point, seed }: AskedPoint): readonly Fault[] {
  const { count } = pointsOf(question);
  const seeds = seedsOf(question.experiment);
  const isPoint = point !== undefined && /^[1-9]\d{0,9}$/.test(point) && BigInt(point) <= count;
  const isSeed = seed !== undefined && seeds.includes(seed);
  return [
    ...(isPoint
      ? []
      : [optionFault("--point", said(point), `write the number of a point, from 1 to ${count}`)]),
    ...(isSeed
      ? []
      : [optionFault("--seed", said(seed), "write one of the seeds of the experiment")]),
  ];
}

const said = (text: string | undefined) => (text === undefined ? "nothing" : JSON.stringify(text));

const optionFault = (file: string, found: string, remedy: string): Fault => ({
  ...{ code: "sweep.point", path: "", file, found, remedy },
});
