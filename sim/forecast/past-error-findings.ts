/**
 * What a scenario's forecasts lack of past errors. Takes the settings, the network and the errors that were read; gives
 * what is missing, before anything is drawn.
 */

import type { Finding } from "../model/findings.ts";
import { ERROR_KINDS, type ErrorKind, type PastErrors } from "../model/forecast.ts";
import type { NetworkDocument } from "../model/network-document.ts";
import { kindOf } from "./error-paths.ts";
import type { ErrorModelSettings } from "./registry.ts";

export function pastErrorFindings(
  model: ErrorModelSettings,
  network: NetworkDocument,
  past: PastErrors | undefined,
): Finding[] {
  if (model.kind !== "empirical") return [];
  const path = ["forecast", "file"];
  if (past === undefined) {
    const found = `no past errors of "${model.file}" with the scenario`;
    const remedy = "hand in what the file holds, or write another forecast.kind";
    return [{ code: "forecast.noPastErrors", path, found, remedy }];
  }
  const missing = uncertainKinds(network).filter((kind) => past.errorFrac[kind] === undefined);
  if (missing.length === 0) return [];
  const found = `no errors of kind ${missing.join(", ")} in "${model.file}", of which network "${network.name}" has units or demands`;
  const remedy = "write rows of every kind, with errorFrac 0 where forecasts are without error";
  return [{ code: "forecast.pastErrorKind", path, found, remedy }];
}

/** Kinds that the network has; what a store gives is its owner's plan. */
function uncertainKinds({ units, demands }: NetworkDocument): ErrorKind[] {
  const kinds = new Set(
    units.flatMap(({ technology }) => (technology === "storage" ? [] : [kindOf(technology)])),
  );
  if (demands.length > 0) kinds.add("demand");
  return ERROR_KINDS.filter((kind) => kinds.has(kind));
}
