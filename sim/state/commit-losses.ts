/**
 * What awards lose on a page, and have back, by when that happens: conflicts and changes of awards in the order in which gates brought them about, which is
 * that of their time. Takes a page's results, before its awards are kept. Keeps: what is kept of a page is what is kept of several in its place.
 */
import type { ServiceResults } from "../model/services.ts";
import { blockConflict, blockLost } from "./commit-blocked.ts";
import { commitUnready, wonBackIn } from "./commit-unready.ts";
import type { World } from "./world.ts";

export function commitLosses(world: World, results: ServiceResults): void {
  const { changed, conflicts } = results;
  const back = wonBackIn(results);
  let next = 0;
  for (let row = 0; row <= changed.length; row += 1) {
    for (; next < conflicts.length && conflicts[next]!.changesBefore <= row; next += 1)
      blockConflict(world, results, conflicts[next]!);
    if (row === changed.length) break;
    blockLost(world, results, row, conflicts.slice(0, next));
    commitUnready(world, results, row, back.get(row));
  }
}
