/**
 * What is wrong with the points of an experiment, each fault once. Takes the faults of one point after another; gives those to tell: what several points have alike is one,
 * with the first of them and how many more; a fault that stands nowhere in the experiment's file is placed at the level without which it would not be, where there is one.
 */
import { levelText } from "../../results/sweep/dataset.ts";
import type { SourceDocument } from "../../sim/core/documents/document.ts";
import type { Fault } from "../../sim/core/errors.ts";
import type { Level } from "./designs/design.ts";

import { type Experiment, idOf } from "./plan.ts";

const FAULTS_MAX = 50;

export interface PointFault {
  readonly fault: Fault;
  /** Of the first point that has it. */
  readonly point: number;
  readonly levels: readonly Level[];
  /** Points that have it, or the like. */
  count: number;
  /** Whether they say it in other words: of other numbers. */
  isVaried: boolean;
}

export interface PointFaults {
  readonly add: (faults: readonly Fault[], point: number, levels: readonly Level[]) => void;
  readonly isEmpty: () => boolean;
  /** `points`: how many there are in all. `causeOf`: the factor but for whose level the point would not have it. */
  readonly told: (
    points: number,
    causeOf: (fault: PointFault) => Promise<number | undefined>,
  ) => Promise<readonly Fault[]>;
}

export function pointFaults({ factors }: Experiment, source: SourceDocument): PointFaults {
  const known = new Map<string, PointFault>();
  return {
    add: (faults, point, levels) => {
      const here = new Map<string, number>();
      for (const fault of faults) {
        const { code, path, file, line, column } = fault;
        const like = JSON.stringify([code, path, file, line, column]);
        // Several of a kind in one point are several.
        const row = here.get(like) ?? 0;
        here.set(like, row + 1);
        const key = `${like} ${row}`;
        const before = known.get(key);
        if (before === undefined)
          known.set(key, { fault, point, levels, count: 1, isVaried: false });
        else {
          before.count += 1;
          before.isVaried ||= fault.found !== before.fault.found;
        }
      }
    },
    isEmpty: () => known.size === 0,
    told: async (points, causeOf) => {
      const told: Fault[] = [];
      for (const each of [...known.values()].slice(0, FAULTS_MAX)) {
        const { fault, count, isVaried, levels } = each;
        if (fault.file === source.place([]).file) {
          told.push(isVaried ? likewise(fault, count - 1) : fault);
          continue;
        }
        const cause = await causeOf(each);
        const path = cause === undefined ? undefined : levels[cause]!.path;
        if (path !== undefined) told.push({ ...withLevels(each, factors), ...source.place(path) });
        else told.push(count === points && !isVaried ? fault : withLevels(each, factors));
      }
      return [...told, ...moreFaults(known.size - told.length)];
    },
  };
}

const likewise = (fault: Fault, more: number): Fault => ({
  ...fault,
  found: `${fault.found}${more === 0 ? "" : `, and the like at ${more} more ${more === 1 ? "point" : "points"}`}`,
});

function withLevels(
  { fault, point, levels, count }: PointFault,
  factors: Experiment["factors"],
): Fault {
  const words = levels.map(({ value }, row) => `${idOf(factors[row]!)} ${levelText(value)}`);
  const found = `${fault.found}, at point ${point + 1} (${words.join(", ")})`;
  return likewise({ ...fault, found }, count - 1);
}

const moreFaults = (more: number): readonly Fault[] =>
  more === 0
    ? []
    : [
        {
          ...{ code: "sweep.more", path: "", found: `${more} more faults` },
          remedy: "correct those above first",
        },
      ];
