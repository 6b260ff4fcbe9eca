/**
 * What is wrong with the points of an experiment, each fault once. Takes the faults of one point after another; gives those to tell: what several points
 * have is one, and so is what several numbers of one range have; what no level says alone is told with a point that has it.
 */
import { levelText } from "../../results/sweep/dataset.ts";
import type { SourceDocument } from "../../sim/core/documents/document.ts";
import type { Fault } from "../../sim/core/errors.ts";
import type { Level } from "./designs/design.ts";

import { type Experiment, idOf } from "./plan.ts";

const FAULTS_MAX = 50;

interface PointFault {
  readonly fault: Fault;
  /** Of the first point that has it. */
  readonly point: number;
  readonly levels: readonly Level[];
  /** Points that have it. */
  count: number;
}

export interface PointFaults {
  readonly add: (faults: readonly Fault[], point: number, levels: readonly Level[]) => void;
  readonly isEmpty: () => boolean;
  /** `points`: how many there are in all. */
  readonly told: (points: number) => readonly Fault[];
}

export function pointFaults({ factors }: Experiment, source: SourceDocument): PointFaults {
  const known = new Map<string, PointFault>();
  const placeOf = ({ file, line, column }: Pick<Fault, "file" | "line" | "column">) =>
    `${file}:${line}:${column}`;
  const ranges = new Set(factors.map((_, row) => placeOf(source.place(["factors", row, "range"]))));
  const isOfRange = (fault: Fault) => fault.path !== "" && ranges.has(placeOf(fault));
  const keyOf = (fault: Fault) =>
    isOfRange(fault) ? `${placeOf(fault)} ${fault.code}` : JSON.stringify(fault);
  return {
    add: (faults, point, levels) => {
      for (const fault of faults) {
        const before = known.get(keyOf(fault));
        if (before === undefined) known.set(keyOf(fault), { fault, point, levels, count: 1 });
        else before.count += 1;
      }
    },
    isEmpty: () => known.size === 0,
    told: (points) => {
      const all = [...known.values()].map((each) => {
        const { fault, count } = each;
        if (isOfRange(fault) && count > 1) return likewise(fault, count - 1);
        const isPlaced = fault.file === source.place([]).file;
        return isPlaced || count === points ? fault : withLevels(each, factors);
      });
      return atMost(all);
    },
  };
}

const likewise = (fault: Fault, more: number): Fault => ({
  ...fault,
  found: `${fault.found}, and the like at ${more} more ${more === 1 ? "point" : "points"}`,
});

function withLevels(
  { fault, point, levels, count }: PointFault,
  factors: Experiment["factors"],
): Fault {
  const words = levels.map(({ value }, row) => `${idOf(factors[row]!)} ${levelText(value)}`);
  const more = count > 1 ? ` and ${count - 1} more` : "";
  return { ...fault, found: `${fault.found}, at point ${point + 1} (${words.join(", ")})${more}` };
}

function atMost(faults: readonly Fault[]): readonly Fault[] {
  const more = faults.length - FAULTS_MAX;
  if (more <= 0) return faults;
  const rest: Fault = {
    ...{ code: "sweep.more", path: "", found: `${more} more faults` },
    remedy: "correct those above first",
  };
  return [...faults.slice(0, FAULTS_MAX), rest];
}
