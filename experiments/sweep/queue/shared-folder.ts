/**
 * The folder that all machines of a queue share, wherever each has it: places are told below it, with "/" between names. Takes paths of this
 * machine; gives places, or the faults of those that lie elsewhere.
 */
import { realpathSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import type { Fault } from "../../../sim/core/errors.ts";
import { shownPath } from "../../files.ts";

/** "." for the root itself; undefined outside of it. */
export function placeBelow(root: string, path: string): string | undefined {
  const inner = relative(realPath(root), realPath(path));
  if (/^\.\.($|[/\\])/.test(inner) || isAbsolute(inner)) return undefined;
  return inner === "" ? "." : inner.split(sep).join("/");
}

/** Whatever links lead there; of what is not there yet by what is above it. */
function realPath(path: string): string {
  const whole = resolve(path);
  try {
    return realpathSync(whole);
  } catch {
    const above = dirname(whole);
    return above === whole ? whole : join(realPath(above), basename(whole));
  }
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
