/** Runs of a sweep. Takes its plan; gives them in the order in which they are handed out. */
import { keysAt, type SweepFile } from "../../results/sweep/sweep-file.ts";
import type { Run } from "./runner.ts";

/** Runs in the order of points and seeds, each key once; those without a market come last. */
export function runsOf(sweep: SweepFile): readonly Run[] {
  const runs = new Map<string, Run>();
  for (let point = 0; point <= sweep.points.length; point += 1)
    for (const [row, key] of keysAt(sweep, point).entries())
      if (!runs.has(key)) runs.set(key, { point, seed: sweep.seeds[row]!, key });
  return [...runs.values()];
}
