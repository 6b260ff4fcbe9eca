/**
 * The levels of a factor: those that are written out, and the one at a place between 0 and 1. Takes a factor of an experiment;
 * gives an axis for designs. Keeps: a level knows where in the file it was written, so that its faults can be placed.
 */
import type { DocumentPath } from "../../sim/core/documents/document.ts";
import { isWholeNumber, schemaAt } from "../../sim/core/documents/schema-paths.ts";
import { fullScenarioSchema } from "../lab.ts";
import { type Axis, type Level, levelIndex } from "./designs/design.ts";
import { stepsOf } from "./factor-path.ts";
import { type Factor, idOf } from "./plan.ts";

/** Digits of a number between two: the dust of binary fractions is no part of a level. */
const DIGITS = 12;
const clean = (value: number) => Number(value.toPrecision(DIGITS));

/** `row`: of the factor in the experiment. */
export function axisOf(factor: Factor, row: number): Axis {
  const { values, range, path } = factor;
  const id = idOf(factor);
  if (values !== undefined)
    return listed(id, values.length, (index) => ({
      value: values[index],
      path: ["factors", row, "values", index],
    }));
  // Explicit points say the levels: the axis has none of its own.
  if (range === undefined) return listed(id, 0, () => ({ value: undefined, path: [] }));
  const at: DocumentPath = ["factors", row, "range"];
  const { from, to, steps } = range;
  if (steps !== undefined)
    return listed(id, steps, (index) => ({
      value: clean(from + ((to - from) * index) / (steps - 1)),
      path: at,
    }));
  const isWhole = isWholeNumber(schemaAt(fullScenarioSchema, stepsOf(path), undefined));
  if (isWhole) {
    const levelCount = to - from + 1;
    const levelAt = (place: number) => ({ value: from + levelIndex(place, levelCount), path: at });
    return { id, levelCount, levelAt };
  }
  return {
    id,
    levelAt: (place) => ({ value: clean(from + (to - from) * place), path: at }),
  };
}

function listed(id: string, count: number, level: (index: number) => Level): Axis {
  return {
    ...{ id, levels: { count, level }, levelCount: count },
    levelAt: (place) => level(levelIndex(place, count)),
  };
}
