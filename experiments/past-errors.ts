/**
 * The file of past forecast errors that a scenario names. Takes a checked scenario, its network and the folder it stands in;
 * gives the errors with the hash of the file's text, nothing where the scenario asks for none, or every fault at once.
 */
import { readPastErrors } from "../grids/series/past-errors.ts";
import type { SourceDocument } from "../sim/core/documents/document.ts";
import { type Checked, faulty, ok } from "../sim/core/errors.ts";
import { pastErrorFindings } from "../sim/forecast/past-error-findings.ts";
import type { PastErrors } from "../sim/model/forecast.ts";
import type { NetworkDocument } from "../sim/model/network-document.ts";
import type { Scenario } from "../sim/scenario.ts";
import { loadCsvText } from "./files.ts";
import { placed } from "./scenario-source.ts";

export interface PastErrorFile {
  readonly errors: PastErrors;
  readonly sha256: string;
}

export async function loadPastErrors(
  { forecast }: Scenario,
  network: NetworkDocument,
  folder: string,
  source: SourceDocument,
): Promise<Checked<PastErrorFile | undefined>> {
  if (forecast.kind !== "empirical") return ok(undefined);
  const text = await loadCsvText(folder, forecast.file);
  if (text.kind === "faulty") return text;
  const errors = readPastErrors(text.value.text, text.value.file);
  if (errors.kind === "faulty") return errors;
  const missing = pastErrorFindings(forecast, network, errors.value);
  if (missing.length > 0) return faulty(placed(source, missing));
  return ok({ errors: errors.value, sha256: text.value.sha256 });
}
