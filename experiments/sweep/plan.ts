/**
 * The file of an experiment: a scenario, what is varied in it, by which design, under which seeds, and what is kept. Takes
 * the text of the file; gives the experiment, or every fault of its own with its place. What a level says of the scenario is checked in points.ts.
 */
import { z } from "zod";
import { DATASET_COLUMNS } from "../../results/sweep/dataset.ts";
import { canonicalJson } from "../../sim/core/digest.ts";
import { checkShape } from "../../sim/core/documents/check-shape.ts";
import {
  type DocumentPath,
  placeFault,
  readDocument,
  type SourceDocument,
} from "../../sim/core/documents/document.ts";
import {
  byPlace,
  type Checked,
  type Fault,
  faulty,
  nearestWord,
  ok,
} from "../../sim/core/errors.ts";
import { prototypeFaults } from "../files.ts";
import { analysisFindings, analysisSchema } from "./analysis/settings.ts";
import { designSchema, isDrawn } from "./designs/registry.ts";
import { SALTELLI_FACTORS_MAX } from "./designs/saltelli.ts";
import { SOBOL_FACTORS_MAX } from "./designs/sobol-sequence.ts";
import { isFactorPath } from "./factor-path.ts";
import { keptUnits } from "./kept.ts";
import { searchFindings, searchSchema } from "./search/settings.ts";
import { stoppingFindings, stoppingSchema } from "./stopping-settings.ts";

export const EXPERIMENT_FORMAT = "headroom-experiment/1";
const SEEDS_MAX = 10_000;

const name = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,59}$/, "small letters, digits and hyphens; it names a folder");

const rangeSchema = z.strictObject({
  from: z.number(),
  to: z.number().describe("Above `from`."),
  steps: z
    .int()
    .min(2)
    .max(1_000_000_000)
    .optional()
    .describe("Levels at equal distances, both ends among them; without it, any number between."),
});

const factorSchema = z.strictObject({
  path: z
    .string()
    .min(1)
    .max(300)
    .refine(isFactorPath, "a path into the scenario, for example anm.targetFrac or faults[0].at")
    .describe("What is varied: a dotted path into the scenario, with [0] for items of a list."),
  id: z
    .string()
    .regex(/^[A-Za-z][\w.[\]-]{0,119}$/, "letters, digits, ., - and _")
    .optional()
    .describe("Its column in the dataset; default: the path."),
  values: z
    .array(z.unknown())
    .min(1)
    .max(10_000)
    .optional()
    .describe("Numbers, words or whole records; each replaces what the scenario says there."),
  range: rangeSchema.optional().describe("Instead of values: numbers between two."),
});

export const experimentSchema = z.strictObject({
  format: z.literal(EXPERIMENT_FORMAT),
  name: name.describe("Names the folder of the results."),
  title: z.string().min(1).max(120),
  question: z.string().min(1).max(2000),
  scenario: z.string().min(1).max(1000).describe("Scenario file, relative to this one."),
  factors: z
    .array(factorSchema)
    .min(1)
    .max(64)
    .describe("What is varied; nothing else differs between points."),
  design: designSchema.prefault({ kind: "grid" }).describe("Which levels meet."),
  seeds: z
    .union([
      z.int().min(1).max(SEEDS_MAX),
      z
        .array(z.union([z.string().min(1).max(80), z.int().min(0)]).transform(String))
        .min(1)
        .max(SEEDS_MAX),
    ])
    .default(5)
    .describe(
      "Seeds 1, 2 and so on, or a list of seeds; every point sees the same weather and people under each.",
    ),
  metrics: z
    .array(z.string())
    .min(1)
    .max(200)
    .describe(
      "What the dataset keeps: metrics of a run by name, or money as actor/<id> and stakeholder/<id>.",
    ),
  stopping: stoppingSchema
    .optional()
    .describe("When there are seeds enough; `seeds` are then the most there may be. Absent: all."),
  analysis: analysisSchema
    .prefault({})
    .describe("What is asked of all points together, beside means and differences."),
  search: searchSchema
    .optional()
    .describe("What `headroom search` looks for among the points, instead of running them all."),
});

export type Experiment = z.output<typeof experimentSchema>;
export type Factor = Experiment["factors"][number];

export interface ReadExperiment {
  readonly experiment: Experiment;
  readonly source: SourceDocument;
}

export const idOf = ({ id, path }: Factor): string => id ?? path;

export const seedsOf = ({ seeds }: Experiment): readonly string[] =>
  typeof seeds === "number"
    ? Array.from({ length: seeds }, (_, index) => String(index + 1))
    : seeds;

export function readExperiment(text: string, file: string): Checked<ReadExperiment> {
  const source = readDocument(text, file);
  if (source.kind === "faulty") return source;
  const hidden = prototypeFaults(source.value);
  if (hidden.length > 0) return faulty(hidden);
  const shaped = checkShape(experimentSchema, source.value);
  if (shaped.kind === "faulty") return shaped;
  const experiment = shaped.value;
  const faults = Array.from(findings(experiment), ({ path, ...problem }) =>
    placeFault(source.value, path, problem),
  );
  return faults.length > 0
    ? faulty(faults.toSorted(byPlace))
    : ok({ experiment, source: source.value });
}

interface ExperimentFinding extends Pick<Fault, "code" | "found" | "remedy"> {
  readonly path: DocumentPath;
}

function* findings(experiment: Experiment): Generator<ExperimentFinding> {
  const { factors, design, metrics } = experiment;
  for (const [row, factor] of factors.entries()) {
    yield* levelFindings(factor, ["factors", row], design.kind);
    yield* columnFindings(factors.map(idOf), row, metrics);
    yield* overlapFindings(factors, row);
  }
  yield* tooManyFactors(design.kind, factors.length);
  yield* againstDrawn(experiment);
  if (design.kind === "points") yield* pointFindings(design.points, factors.map(idOf));
  if (isDrawn(design))
    yield* unknownFactors(design.base ?? {}, ["design", "base"], factors.map(idOf));
  for (const [row, metric] of metrics.entries()) yield* metricFindings(metrics, metric, row);
  yield* repeatedSeeds(experiment);
  yield* stoppingFindings(experiment.stopping, metrics, seedsOf(experiment).length);
  yield* searchFindings(experiment.search);
  yield* analysisFindings(experiment, seedsOf(experiment).length);
}

/** What holds all points against point 1, which under a design that has the points of its statistics alone is drawn at random. */
function* againstDrawn({
  design: { kind },
  analysis,
  stopping,
  search,
}: Experiment): Generator<ExperimentFinding> {
  if (kind !== "morris" && kind !== "saltelli") return;
  const asked = [
    ...(analysis.best === undefined ? [] : [["analysis", "best"]]),
    ...(stopping === undefined ? [] : [["stopping"]]),
    ...(search === undefined ? [] : [["search"]]),
  ];
  for (const path of asked)
    yield {
      ...{ code: "sweep.drawn", path },
      found: `${path.join(".")} under a ${kind} design, whose point 1, which all are held against, is drawn`,
      remedy: "leave it out, or choose a design whose point 1 is what there is today",
    };
}

/** The dimensions of the Sobol sequence are so many. */
function* tooManyFactors(
  design: Experiment["design"]["kind"],
  factors: number,
): Generator<ExperimentFinding> {
  if (design === "sobol" && factors > SOBOL_FACTORS_MAX)
    yield {
      ...{ code: "sweep.sobol", path: ["design"] },
      found: `a Sobol sequence over ${factors} factors`,
      remedy: `write at most ${SOBOL_FACTORS_MAX} factors, or choose a Latin hypercube`,
    };
  if (design === "saltelli" && factors > SALTELLI_FACTORS_MAX)
    yield {
      ...{ code: "sweep.sobol", path: ["design"] },
      found: `a saltelli design over ${factors} factors`,
      remedy: `write at most ${SALTELLI_FACTORS_MAX} factors, or choose morris, which tells those that matter`,
    };
}

/** A design draws or lays out levels that the factor names; explicit points name their own. */
function* levelFindings(
  { values, range }: Factor,
  path: DocumentPath,
  design: Experiment["design"]["kind"],
): Generator<ExperimentFinding> {
  const given = [values, range].filter((each) => each !== undefined).length;
  if (design === "points") {
    if (given > 0)
      yield {
        ...{ code: "sweep.levels", path, found: "levels of a factor beside explicit points" },
        remedy: "leave values and range out: each point says its own, or choose another design",
      };
    return;
  }
  if (given !== 1) {
    const found = given === 0 ? "a factor without levels" : "both values and range";
    yield { code: "sweep.levels", path, found, remedy: "write values or range" };
  }
  yield* repeatedLevels(values ?? [], path);
  if (range === undefined) return;
  if (range.from >= range.to)
    yield {
      ...{ code: "sweep.range", path: [...path, "range"] },
      found: `a range from ${range.from} to ${range.to}`,
      remedy: "write from below to",
    };
  if (range.steps === undefined && (design === "grid" || design === "one-at-a-time"))
    yield {
      ...{ code: "sweep.steps", path: [...path, "range"] },
      found: `a range without steps, of which a ${design} design cannot take every number`,
      remedy: "write steps, how many levels there are, or choose a design that draws",
    };
}

/** Two points of one level would be the same runs, and count twice. */
function* repeatedLevels(
  values: readonly unknown[],
  path: DocumentPath,
): Generator<ExperimentFinding> {
  const known = new Set<string>();
  for (const [row, value] of values.entries()) {
    const text = canonicalJson(value);
    if (known.has(text))
      yield {
        ...{ code: "sweep.repeated", path: [...path, "values", row] },
        found: `the level ${text} a second time`,
        remedy: "write each once",
      };
    known.add(text);
  }
}

/** Columns of the dataset, of which SQL does not tell capitals. */
function* columnFindings(
  ids: readonly string[],
  row: number,
  metrics: readonly string[],
): Generator<ExperimentFinding> {
  const lower = (word: string) => word.toLowerCase();
  const id = ids[row]!;
  const taken = [...DATASET_COLUMNS, ...metrics, ...ids.slice(0, row)].map(lower);
  if (taken.includes(lower(id)))
    yield {
      ...{ code: "sweep.repeated", path: ["factors", row], found: `"${id}" a second time` },
      remedy: "give it an id that no other column of the dataset has",
    };
}

/** Two factors at one place would hide one another; seeds are replications. */
function* overlapFindings(factors: readonly Factor[], row: number): Generator<ExperimentFinding> {
  const { path } = factors[row]!;
  const at = ["factors", row, "path"];
  if (path === "seed")
    yield {
      ...{ code: "sweep.seed", path: at, found: "the seed as a factor" },
      remedy: "write seeds: every point is run under each of them",
    };
  const beside = (other: string) =>
    other === path || other.startsWith(`${path}.`) || other.startsWith(`${path}[`);
  const other = factors.find((each, index) => index !== row && beside(each.path));
  if (other !== undefined && (other.path !== path || factors.indexOf(other) < row))
    yield {
      ...{ code: "sweep.overlap", path: at },
      found: `${path}, which lies over the factor ${other.path}`,
      remedy: "vary one of them, or a whole record that says both",
    };
}

function* pointFindings(
  points: readonly Readonly<Record<string, unknown>>[],
  ids: readonly string[],
): Generator<ExperimentFinding> {
  for (const [row, point] of points.entries()) {
    const path = ["design", "points", row];
    for (const id of ids)
      if (!Object.hasOwn(point, id))
        yield {
          ...{ code: "sweep.point", path, found: `a point without ${id}` },
          remedy: "say a level of every factor in every point",
        };
    yield* unknownFactors(point, path, ids);
  }
}

function* unknownFactors(
  levels: Readonly<Record<string, unknown>>,
  path: DocumentPath,
  ids: readonly string[],
): Generator<ExperimentFinding> {
  for (const id of Object.keys(levels)) {
    if (ids.includes(id)) continue;
    const near = nearestWord(id, ids);
    yield {
      ...{ code: "sweep.point", path: [...path, id], found: `"${id}", which is no factor` },
      remedy: `write one of ${ids.join(", ")}${near === undefined ? "" : `; the nearest is ${near}`}`,
    };
  }
}

function* metricFindings(
  metrics: readonly string[],
  metric: string,
  row: number,
): Generator<ExperimentFinding> {
  const path = ["metrics", row];
  if (metrics.indexOf(metric) < row)
    yield {
      ...{ code: "sweep.repeated", path, found: `"${metric}" a second time` },
      remedy: "write each once",
    };
  if (keptUnits.has(metric)) return;
  const near = nearestWord(metric, [...keptUnits.keys()]);
  yield {
    ...{ code: "sweep.metric", path, found: `"${metric}", which is no metric of a run` },
    remedy: `write one of docs/metrics.md, actor/<id> or stakeholder/<id>${near === undefined ? "" : `; the nearest is ${near}`}`,
  };
}

function* repeatedSeeds(experiment: Experiment): Generator<ExperimentFinding> {
  const seeds = seedsOf(experiment);
  const known = new Set<string>();
  for (const [row, seed] of seeds.entries()) {
    if (known.has(seed))
      yield {
        ...{
          code: "sweep.repeated",
          path: ["seeds", row],
          found: `the seed ${seed} a second time`,
        },
        remedy: "write each once",
      };
    known.add(seed);
  }
}
