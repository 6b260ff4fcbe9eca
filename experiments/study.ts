/**
 * A study: one base scenario and several designs laid over it, run on common random numbers into one folder, a run folder
 * for each design. Takes a design list as data; gives the executed runs and `study.json`, which makes the folder a study.
 */
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { SourceDocument } from "../sim/core/document.ts";
import { orThrow } from "../sim/core/errors.ts";
import { type Executed, execute } from "./execute.ts";
import { prepare } from "./lab.ts";
import { mergeSources, plainSource } from "./scenario-source.ts";

export interface Design {
  /** Name of the run's folder. */
  readonly id: string;
  readonly label: string;
  /** Laid over the base. */
  readonly over: Readonly<Record<string, unknown>>;
}

export interface StudyDesign {
  readonly name: string;
  readonly title: string;
  readonly question: string;
  readonly base: Readonly<Record<string, unknown>>;
  readonly designs: readonly Design[];
}

export const STUDY_FORMAT = "headroom-study/1";
export const STUDY_FILE = "study.json";

export interface ExecutedStudy {
  readonly folder: string;
  readonly runs: readonly (Executed & { readonly design: Design })[];
}

/** Runs every design. `settings` (seed, --set) are laid over all of them alike. All faults come before any run starts. */
export async function runStudy(
  study: StudyDesign,
  folder: string,
  settings: SourceDocument,
  replace: boolean,
  onDay: (design: Design, done: number, total: number) => void,
): Promise<ExecutedStudy> {
  const prepared = [];
  for (const design of study.designs) {
    const named = { name: `${study.name}/${design.id}`, about: design.label };
    const source = mergeSources(
      mergeSources(
        mergeSources(plainSource(study.base), plainSource(named)),
        plainSource(design.over),
      ),
      settings,
    );
    prepared.push({ design, ...orThrow(await prepare(source, process.cwd())) });
  }
  await rm(join(folder, STUDY_FILE), { force: true });
  const runs = [];
  for (const one of prepared) {
    const executed = await execute(one, {
      folder: join(folder, one.design.id),
      replace,
      onDay: (done, total) => onDay(one.design, done, total),
    });
    runs.push({ ...executed, design: one.design });
  }
  await mkdir(folder, { recursive: true });
  const document = {
    format: STUDY_FORMAT,
    name: study.name,
    title: study.title,
    question: study.question,
    runs: runs.map(({ design, manifest }) => ({
      folder: design.id,
      label: design.label,
      digest: manifest.digest,
    })),
  };
  const path = join(folder, STUDY_FILE);
  await writeFile(`${path}.tmp`, `${JSON.stringify(document, null, 2)}\n`);
  await rename(`${path}.tmp`, path);
  return { folder, runs };
}
