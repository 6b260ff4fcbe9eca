/**
 * A study under several seeds, without a disk: every design sees the same weather, forecasts and people under a seed, so
 * differences are paired. Takes a study and seeds; gives each measure of each design by seed, and estimates from them.
 */
import { orThrow } from "../../sim/core/errors.ts";
import { SummaryFold } from "../../sim/metrics/summary.ts";
import { run } from "../../sim/run.ts";
import { meanWithError } from "../compare.ts";
import { prepare } from "../lab.ts";
import { plainSource } from "../scenario-source.ts";
import { type Design, designSource, type StudyDesign } from "../study.ts";
import { type MeasureName, measures } from "./measures.ts";

/** Numbers a seed, by design and measure. */
export type SeedValues = Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>;

export interface StudyOverSeeds {
  readonly study: StudyDesign;
  readonly seeds: readonly string[];
  readonly values: SeedValues;
}

export interface Estimate {
  readonly mean: number;
  readonly standardError: number | null;
}

/** Far below the last decimal that anything prints. */
const GRID = 1e6;

/** One run of one design: every measure of the study. */
export async function measured(
  study: StudyDesign,
  design: Design,
  seed: string,
): Promise<Readonly<Record<string, number>>> {
  const source = designSource(study, design, plainSource({ seed }));
  const { scenario, network, parts } = orThrow(await prepare(source, study.folder ?? "."));
  const fold = new SummaryFold();
  for (const block of run(scenario, parts)) fold.add(block);
  const summary = fold.value();
  const numbers = study.figures.measures.map((name) => {
    const value = measures[name].of(summary, network);
    return [name, Math.round(value * GRID) / GRID] as const;
  });
  return Object.fromEntries(numbers);
}

export async function overSeeds(
  study: StudyDesign,
  seeds: readonly string[],
  onRun: (design: Design, seed: string) => void,
): Promise<StudyOverSeeds> {
  const values: Record<string, Record<string, readonly number[]>> = {};
  for (const design of study.designs) {
    const runs: Readonly<Record<string, number>>[] = [];
    for (const seed of seeds) {
      onRun(design, seed);
      runs.push(await measured(study, design, seed));
    }
    const ofMeasures = study.figures.measures.map((name) => [name, runs.map((each) => each[name])]);
    values[design.id] = Object.fromEntries(ofMeasures);
  }
  return { study, seeds, values };
}

export function valuesOf(
  figures: StudyOverSeeds,
  design: string,
  name: MeasureName,
): readonly number[] {
  const values = figures.values[design]?.[name];
  if (values?.length !== figures.seeds.length)
    throw new RangeError(`${figures.study.name} has not ${name} of ${design} for every seed`);
  return values;
}

/** Of a design by itself: its standard error is mostly weather. */
export function levelOf(figures: StudyOverSeeds, design: string, name: MeasureName): Estimate {
  return meanWithError(valuesOf(figures, design, name));
}

/** Of a design less the one it is paired with, seed by seed. */
export function differenceOf(
  figures: StudyOverSeeds,
  design: string,
  against: string,
  name: MeasureName,
): Estimate {
  return meanWithError(differences(figures, design, against, name));
}

/**
 * The same as a part of all that the other design has, in %: total over total, so that a calm seed counts little. Its
 * standard error is that of a ratio estimate, from what the ratio leaves unexplained under each seed.
 */
export function relativeDifferenceOf(
  figures: StudyOverSeeds,
  design: string,
  against: string,
  name: MeasureName,
): Estimate | null {
  const base = valuesOf(figures, against, name);
  const baseMean = meanWithError(base).mean;
  if (baseMean === 0) return null;
  const changes = differences(figures, design, against, name);
  const part = meanWithError(changes).mean / baseMean;
  const { standardError } = meanWithError(
    changes.map((change, seed) => change - part * base[seed]!),
  );
  return {
    mean: 100 * part,
    standardError: standardError === null ? null : (100 * standardError) / Math.abs(baseMean),
  };
}

function differences(
  figures: StudyOverSeeds,
  design: string,
  against: string,
  name: MeasureName,
): readonly number[] {
  const base = valuesOf(figures, against, name);
  return valuesOf(figures, design, name).map((value, seed) => value - base[seed]!);
}
