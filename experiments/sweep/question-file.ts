/** An experiment from its file, with the scenario that it names. Takes a path; gives the question, or throws every fault of the file. */
import { basename, dirname, extname, join } from "node:path";
import { DOCUMENT_BYTES_MAX } from "../../sim/core/documents/document.ts";
import { orThrow } from "../../sim/core/errors.ts";
import { loadScenarioSource, readText, shownPath } from "../files.ts";
import { mergeSources, plainSource } from "../scenario-source.ts";
import { readExperiment } from "./plan.ts";
import type { Question } from "./points.ts";

export async function questionOf(file: string): Promise<Question> {
  const text = orThrow(await readText(file, DOCUMENT_BYTES_MAX));
  const read = orThrow(readExperiment(text, shownPath(file)));
  const path = join(dirname(file), read.experiment.scenario);
  const named = plainSource({ name: basename(path, extname(path)) });
  const base = mergeSources(named, orThrow(await loadScenarioSource(path)));
  return { ...read, base, folder: dirname(path) };
}
