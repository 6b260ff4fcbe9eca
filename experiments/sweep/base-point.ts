/**
 * Point 1 of a design that draws: what there is today, against which every other point is held. Takes an experiment with its scenario, and levels that the design names;
 * gives a level of every factor, of those that it does not name as the scenario has it, or the faults of factors that nobody gives a value.
 */
import { checkShape } from "../../sim/core/documents/check-shape.ts";
import { placeFault, type SourceDocument } from "../../sim/core/documents/document.ts";
import { valueAt } from "../../sim/core/documents/schema-paths.ts";
import { type Checked, faulty, ok } from "../../sim/core/errors.ts";
import { fullScenarioSchema } from "../lab.ts";
import type { Level } from "./designs/design.ts";
import { laidAt, stepsOf } from "./factor-path.ts";
import { idOf, type ReadExperiment } from "./plan.ts";

interface Today extends ReadExperiment {
  readonly base: SourceDocument;
}

/** `named`: levels by the ids of factors. */
export function basePoint(
  { experiment, source, base }: Today,
  named: Readonly<Record<string, unknown>>,
): Checked<readonly Level[]> {
  const { factors } = experiment;
  const levels = factors.map((factor): Level => {
    const id = idOf(factor);
    return Object.hasOwn(named, id)
      ? { value: named[id], path: ["design", "base", id] }
      : { value: valueAt(base.data, stepsOf(factor.path)) };
  });
  if (levels.every(({ value }) => value !== undefined)) return ok(levels);
  const scenario = factors.reduce((before, { path }, row) => {
    const { value, path: written } = levels[row]!;
    if (written === undefined) return before;
    return laidAt(before, stepsOf(path), value, (rest) => source.place([...written, ...rest]));
  }, base);
  const shaped = checkShape(fullScenarioSchema, scenario);
  if (shaped.kind === "faulty") return shaped;
  const all = levels.map(({ value, ...level }, row) => ({
    ...level,
    value: value ?? valueAt(shaped.value, stepsOf(factors[row]!.path)),
  }));
  const faults = factors.flatMap((factor, row) =>
    all[row]!.value === undefined
      ? [
          placeFault(source, ["factors", row], {
            code: "sweep.base",
            found: `${factor.path}, which the scenario does not set and which has no default: a ${experiment.design.kind} design has what there is today as point 1`,
            remedy: `set it in the scenario, or write design.base: { ${idOf(factor)}: … }`,
          }),
        ]
      : [],
  );
  return faults.length > 0 ? faulty(faults) : ok(all);
}
