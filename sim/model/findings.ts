/**
 * What a check finds in a document, before its place in a file is known: the path, what was found, what to write instead.
 */
import type { DocumentPath } from "../core/documents/document.ts";
import { nearestWord } from "../core/errors.ts";

export interface Finding {
  readonly code: string;
  readonly path: DocumentPath;
  readonly found: string;
  readonly remedy: string;
}

/** A name that the network does not have, with the nearest that it has. */
export function unknownName(
  kind: string,
  id: string,
  known: readonly string[],
  network: string,
  path: DocumentPath,
): Finding {
  const near = nearestWord(id, known);
  return {
    code: `scenario.unknown${kind[0]!.toUpperCase()}${kind.slice(1).replace(/ (.)/g, (_, letter: string) => letter.toUpperCase())}`,
    path,
    found: `"${id}", which is no ${kind} of network "${network}"`,
    remedy:
      near === undefined
        ? `write the id of a ${kind}`
        : `write the id of a ${kind}; the nearest is "${near}"`,
  };
}
