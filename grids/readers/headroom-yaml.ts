/**
 * Our own network format, YAML or JSON (docs/formats/network.md).
 * Takes the text; gives a network document with every default filled in, or every fault with line and column.
 * Keeps: the shape comes first, then what only the whole shows: ids, references, ratings, a reference bus. A text that
 * may be cut off is a fault: one whose last line does not end, and a network to which nothing is connected.
 */

import { checkShape } from "../../sim/core/documents/check-shape.ts";
import { placeFault, readDocument } from "../../sim/core/documents/document.ts";
import { type Checked, type Fault, faulty, ok, orThrow } from "../../sim/core/errors.ts";
import type { Finding } from "../../sim/model/findings.ts";
import { diagnoseNetwork } from "../../sim/model/network-diagnosis.ts";
import { type NetworkDocument, networkDocumentSchema } from "../../sim/model/network-document.ts";

export function readHeadroomNetwork(text: string, file?: string): Checked<NetworkDocument> {
  const source = readDocument(text, file);
  // A text that is no YAML has its fault, and needs no other where it is cut off.
  if (source.kind === "faulty") return source;
  const cut = cutFaults(text, file);
  const shaped = checkShape(networkDocumentSchema, source.value);
  if (shaped.kind === "faulty") return faulty([...shaped.faults, ...cut]);
  const faults = diagnoseNetwork(shaped.value).faults.map(({ path, ...finding }) =>
    placeFault(source.value, path, finding),
  );
  const { units, demands } = shaped.value;
  if (units.length === 0 && demands.length === 0 && cut.length === 0) {
    const finding = {
      code: "network.nothingConnected",
      found: "neither units nor demands",
      remedy: "write what is connected, or take the whole file: it may be cut off",
    };
    faults.push(placeFault(source.value, ["units"], finding));
  }
  faults.push(...cut);
  return faults.length > 0 ? faulty(faults) : ok(shaped.value);
}

/** Faults of what is found in a network only once it was read: the text is read again for their places. */
export function faultsInText(
  text: string,
  file: string | undefined,
  findings: readonly Finding[],
): readonly Fault[] {
  const source = orThrow(readDocument(text, file));
  return findings.map(({ path, ...finding }) => placeFault(source, path, finding));
}

/** A last line that does not end may be a part of one; JSON says itself where it ends. */
function cutFaults(text: string, file: string | undefined): readonly Fault[] {
  if (/[\r\n][ \t]*$/.test(text) || /^\ufeff?\s*\{/.test(text)) return [];
  const lines = text.split(/\r\n|\n|\r/);
  const fault = {
    code: "network.cutOff",
    path: "",
    found: "a last line without a line end",
    remedy: "take the whole file, or end its last line",
    line: lines.length,
    column: 1,
  };
  return [file === undefined ? fault : { ...fault, file }];
}
