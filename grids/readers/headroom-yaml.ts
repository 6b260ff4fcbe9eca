/**
 * Our own network format, YAML or JSON (docs/formats/network.md).
 * Takes the text; gives a network document with every default filled in, or every fault with line and column.
 * Keeps: the shape comes first, then what only the whole shows: ids, references, ratings, a reference bus.
 */

import { checkShape } from "../../sim/core/documents/check-shape.ts";
import { placeFault, readDocument } from "../../sim/core/documents/document.ts";
import { type Checked, faulty, ok } from "../../sim/core/errors.ts";
import { diagnoseNetwork } from "../../sim/model/network-diagnosis.ts";
import { type NetworkDocument, networkDocumentSchema } from "../../sim/model/network-document.ts";

export function readHeadroomNetwork(text: string, file?: string): Checked<NetworkDocument> {
  const source = readDocument(text, file);
  if (source.kind === "faulty") return source;
  const shaped = checkShape(networkDocumentSchema, source.value);
  if (shaped.kind === "faulty") return shaped;
  const { faults } = diagnoseNetwork(shaped.value);
  if (faults.length === 0) return ok(shaped.value);
  return faulty(faults.map(({ path, ...finding }) => placeFault(source.value, path, finding)));
}
