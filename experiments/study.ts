/**
 * A study: one base scenario and several designs laid over it, run on common random numbers into one folder, a run folder
 * for each design. Takes a design list as data; gives the executed runs and `study.json`, which makes the folder a study.
 */
import { rename, rm, rmdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type ClaimKind, claimFaults, claimFolder, unmark } from "../results/claim.ts";
import { REPORT_FILE } from "../results/manifest.ts";
import { runFolderFaults } from "../results/writer.ts";
import type { SourceDocument } from "../sim/core/documents/document.ts";
import { type Fault, InputFaults, orThrow } from "../sim/core/errors.ts";
import { type Executed, execute } from "./execute.ts";
import type { MeasureName } from "./figures/measures.ts";
import { prepare } from "./lab.ts";
import { mergeSources, plainSource } from "./scenario-source.ts";
import { withoutMarkets } from "./yardsticks.ts";

export interface Design {
  /** Name of the run's folder. */
  readonly id: string;
  readonly label: string;
  /** Laid over the base. */
  readonly over: Readonly<Record<string, unknown>>;
  /** Id of the design that it is paired with: what it differs from, in the study's figures. */
  readonly against?: string;
  /** Whether every market and service is left out: the yardstick. */
  readonly isWithoutMarkets?: true;
}

export interface StudyDesign {
  readonly name: string;
  readonly title: string;
  readonly question: string;
  readonly base: Readonly<Record<string, unknown>>;
  /** Where the files that the base names stand; none are named where it is not said. */
  readonly folder?: string;
  readonly designs: readonly Design[];
  readonly figures: StudyFigures;
}

/** What a study's README reports of every design over its seeds. */
export interface StudyFigures {
  readonly measures: readonly MeasureName[];
  /** Those of the measures that are drawn, and whose differences between paired designs are estimated. */
  readonly compared: readonly MeasureName[];
  /** The measure that is told under each seed, and as a part; default: what is curtailed. */
  readonly headline?: MeasureName;
  /** Under how many seeds, named 1, 2, …; default 10. */
  readonly seedCount?: number;
}

/** A design as a document, with the settings (seed, --set) that are laid over all of them alike. */
export function designSource(
  study: StudyDesign,
  design: Design,
  settings: SourceDocument,
): SourceDocument {
  const named = { name: `${study.name}/${design.id}`, about: design.label };
  const source = [plainSource(named), plainSource(design.over), settings].reduce(
    mergeSources,
    plainSource(study.base),
  );
  return design.isWithoutMarkets === true ? withoutMarkets(source) : source;
}

export const STUDY_FORMAT = "headroom-study/1";
export const STUDY_FILE = "study.json";

export interface ExecutedStudy {
  readonly folder: string;
  readonly runs: readonly (Executed & { readonly design: Design })[];
}

/**
 * Runs every design. `settings` (seed, --set) are laid over all of them alike. All faults, in the scenarios and in the
 * folders, come before anything is written.
 */
export async function runStudy(
  study: StudyDesign,
  folder: string,
  settings: SourceDocument,
  replace: boolean,
  onDay: (design: Design, done: number, total: number) => void,
): Promise<ExecutedStudy> {
  const prepared = [];
  for (const design of study.designs) {
    const source = designSource(study, design, settings);
    prepared.push({ design, ...orThrow(await prepare(source, study.folder ?? process.cwd())) });
  }
  const kind = claimOf(study);
  refuse(await studyFolderFaults(folder, kind, replace));
  refuse(await claimFolder(folder, kind));
  for (const name of [STUDY_FILE, REPORT_FILE]) await rm(join(folder, name), { force: true });
  const runs = [];
  try {
    for (const one of prepared) {
      const executed = await execute(one, {
        folder: join(folder, one.design.id),
        replace,
        onDay: (done, total) => onDay(one.design, done, total),
      });
      runs.push({ ...executed, design: one.design });
    }
  } catch (error) {
    if (runs.length === 0) {
      await unmark(folder, kind);
      await rmdir(folder).catch(() => undefined);
    }
    throw error;
  }
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
  await unmark(folder, kind);
  return { folder, runs };
}

const claimOf = ({ designs }: StudyDesign): ClaimKind => ({
  word: "study",
  file: STUDY_FILE,
  format: "headroom-study/",
  version: 1,
  mark: ".headroom-study",
  folders: designs.map(({ id }) => id),
});

/** What keeps the study's folder, or that of one of its runs, from being written to. */
async function studyFolderFaults(
  folder: string,
  kind: ClaimKind,
  replace: boolean,
): Promise<readonly Fault[]> {
  const faults = [...(await claimFaults(folder, kind, replace))];
  if (faults.length > 0) return faults;
  for (const id of kind.folders) faults.push(...(await runFolderFaults(join(folder, id), replace)));
  return faults;
}

function refuse(faults: readonly Fault[]): void {
  if (faults.length > 0) throw new InputFaults(faults);
}
