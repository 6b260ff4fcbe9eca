/**
 * The folder that all machines of a queue share, wherever each has it: places are told below it, with "/" between names. Takes paths of this
 * machine; gives places, or the faults of those that lie elsewhere.
 */
import { isAbsolute, join, relative, resolve, sep } from "node:path";
import type { Fault } from "../../../sim/core/errors.ts";
import { shownPath } from "../../files.ts";

/** "." for the root itself; undefined outside of it. */
export function placeBelow(root: string, path: string): string | undefined {
  const inner = relative(resolve(root), resolve(path));
  if (/^\.\.($|[/\\])/.test(inner) || isAbsolute(inner)) return undefined;
  return inner === "" ? "." : inner.split(sep).join("/");
}

export const atPlace = (root: string, place: string) => join(resolve(root), ...place.split("/"));

/** `what`: the path by what is there, for people. */
export function outsideFaults(
  root: string,
  what: Readonly<Record<string, string>>,
): readonly Fault[] {
  return Object.entries(what).flatMap(([word, path]) =>
    placeBelow(root, path) !== undefined
      ? []
      : [
          {
            ...{ code: "queue.outside", path: "", file: "--root" },
            found: `${word} in ${shownPath(resolve(path))}, outside of ${resolve(root)}`,
            remedy: "name the folder that all machines share, and put both below it",
          },
        ],
  );
}
