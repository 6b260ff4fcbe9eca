/**
 * How large a sweep may be. Takes an experiment; gives why its design has too many runs, or more numbers than its summary and its dataset could be written with, before any
 * point is made. Keeps: what is let through can be ended.
 */
import { placeFault } from "../../sim/core/documents/document.ts";
import type { Fault } from "../../sim/core/errors.ts";
import { counted } from "../counted.ts";
import { axisOf } from "./levels.ts";
import { idOf, seedsOf } from "./plan.ts";
import { pointsOf, type Question } from "./points.ts";

/** Above this many a person is asked; above the other nobody could hold the plan. */
export const RUNS_UNASKED_MAX = 10_000n;
const RUNS_MAX = 1_000_000n;
/** Points times factors and metrics: `summary.json` is one text, of up to some 600 bytes for each. */
export const SUMMARY_CELLS_MAX = 250_000n;
/** Runs times factors and metrics: the dataset is made in memory. */
const DATASET_CELLS_MAX = 20_000_000n;
const FACTORS_NAMED_MAX = 6;

/** `isAgreed`: more runs than are done unasked may be done. */
export function sizeFaults(question: Question, isAgreed: boolean): readonly Fault[] {
  const { factors, metrics, design } = question.experiment;
  const { count } = pointsOf(question);
  const seeds = seedsOf(question.experiment).length;
  const runs = count * BigInt(seeds);
  const written = (name: string) => Object.hasOwn(question.source.data as object, name);
  const place = (found: string, remedy: string) =>
    placeFault(question.source, [written("design") ? "design" : "factors"], {
      ...{ code: "sweep.size", found, remedy },
    });
  const found = `a ${design.kind} design of ${grouped(count)} points${levelsNamed(question)}, which is ${grouped(runs)} runs under ${counted(seeds, "seed")}`;
  const fewerRuns = isOfLevels(question)
    ? "write fewer levels or seeds, or draw points (latin-hypercube, sobol, random)"
    : "write fewer points or seeds";
  if (runs > RUNS_MAX)
    return [
      place(found, `${fewerRuns}: at most ${grouped(RUNS_MAX)} runs, and --yes makes it no more`),
    ];
  const faults: Fault[] = [];
  if (runs > RUNS_UNASKED_MAX && !isAgreed)
    faults.push(
      place(
        found,
        `${fewerRuns}, or say --yes, which is needed above ${grouped(RUNS_UNASKED_MAX)} runs and enough up to ${grouped(RUNS_MAX)}`,
      ),
    );
  const width = BigInt(factors.length + metrics.length);
  const columns = `${counted(factors.length, "factor")} and ${counted(metrics.length, "metric")}`;
  const fewer =
    "keep fewer metrics (others of the same runs cost no run), or run fewer points; --yes makes it no more";
  if (count * width > SUMMARY_CELLS_MAX)
    faults.push(
      place(
        `a summary of ${grouped(count)} points with ${columns}, ${grouped(count * width)} cells of at most ${grouped(SUMMARY_CELLS_MAX)}`,
        fewer,
      ),
    );
  else if (runs * width > DATASET_CELLS_MAX)
    faults.push(
      place(
        `a dataset of ${grouped(runs)} runs with ${columns}, ${grouped(runs * width)} cells of at most ${grouped(DATASET_CELLS_MAX)}`,
        `${fewer}, or fewer seeds`,
      ),
    );
  return faults;
}

/** Whether levels make the points. */
const isOfLevels = ({ experiment: { design } }: Question) =>
  design.kind === "grid" || design.kind === "one-at-a-time";

/** How many levels each factor brings, where they make the points. */
function levelsNamed(question: Question): string {
  if (!isOfLevels(question)) return "";
  const { factors } = question.experiment;
  const named = factors
    .slice(0, FACTORS_NAMED_MAX)
    .map(
      (factor, row) => `${grouped(BigInt(axisOf(factor, row).levelCount ?? 0))} of ${idOf(factor)}`,
    );
  const more = factors.length - FACTORS_NAMED_MAX;
  return ` (levels: ${named.join(", ")}${more > 0 ? ` and ${counted(more, "factor")} more` : ""})`;
}

/** "12,345". */
export const grouped = (count: bigint) => String(count).replaceAll(/\B(?=(\d{3})+$)/g, ",");
