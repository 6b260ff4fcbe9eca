/**
 * What a thread is asked to run, made ready. Takes a scenario as data, a seed and the key that the run must have; gives its parts, or why it is another run by now. Keeps: what is
 * prepared for a scenario serves its other seeds.
 */
import { InputFaults, orThrow } from "../../sim/core/errors.ts";
import { type Prepared, prepare } from "../lab.ts";
import { plainSource } from "../scenario-source.ts";
import { engineSource } from "./engine-source.ts";
import { keysOf, withSeed } from "./run-key.ts";

export interface AskedRun {
  readonly scenario: unknown;
  readonly folder: string;
  readonly seed: string;
  readonly key: string;
  /** Hash of the program's text when the command began. */
  readonly source: string;
}

/** Of this thread as it was loaded: a thread that is started later may have read another state of the program. */
const ownSource = engineSource();

/** What was prepared last: of this run if the key says so. */
let last: Prepared | undefined;

export async function preparedRun(asked: AskedRun): Promise<Prepared> {
  const { seed, key, source } = asked;
  if ((await ownSource) !== source) throw otherProgram();
  const isOf = (prepared: Prepared) => keysOf(prepared, [seed], source)[0] === key;
  if (last === undefined || !isOf(last)) {
    last = orThrow(await prepare(plainSource(asked.scenario), asked.folder));
    if (!isOf(last)) throw changed();
  }
  return { ...last, scenario: withSeed(last.scenario, seed) };
}

const otherProgram = () =>
  new InputFaults([
    {
      ...{ code: "sweep.program", path: "" },
      found: "files of the program that were changed meanwhile",
      remedy: "start the command again",
    },
  ]);

/** The scenario was checked when the command began: what it reads is another file by now. */
const changed = () =>
  new InputFaults([
    {
      ...{
        code: "sweep.changed",
        path: "",
        found: "files of the scenario that were changed meanwhile",
      },
      remedy: "start the command again",
    },
  ]);
