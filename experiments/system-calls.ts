/**
 * The files of calls that services of the electricity system operator name. Takes a checked scenario and the folder it stands in;
 * gives by service what its file says with the hash of its text, or every fault of every file at once.
 */
import { readSystemCalls, type SystemCallFile } from "../grids/series/system-calls-csv.ts";
import { type Checked, type Fault, faulty, ok } from "../sim/core/errors.ts";
import type { StatedCall } from "../sim/model/services.ts";
import type { Scenario } from "../sim/scenario.ts";
import { loadCsvText } from "./files.ts";

export interface CallFile extends SystemCallFile {
  /** Its name as messages have it. */
  readonly file: string;
  readonly sha256: string;
}
export type CallFiles = ReadonlyMap<string, CallFile>;

export async function loadSystemCalls(
  { venues }: Scenario,
  folder: string,
): Promise<Checked<CallFiles>> {
  const files = new Map<string, CallFile>();
  const faults: Fault[] = [];
  for (const [service, own] of Object.entries(venues)) {
    if (own === undefined || !("calls" in own) || own.calls.kind !== "file") continue;
    const text = await loadCsvText(folder, own.calls.file);
    const read = text.kind === "faulty" ? text : readSystemCalls(text.value.text, text.value.file);
    if (read.kind === "faulty") faults.push(...read.faults);
    else if (text.kind === "ok")
      files.set(service, { ...read.value, file: text.value.file, sha256: text.value.sha256 });
  }
  return faults.length > 0 ? faulty(faults) : ok(files);
}

export const callsOf = (files: CallFiles): ReadonlyMap<string, readonly StatedCall[]> =>
  new Map([...files].map(([service, { calls }]) => [service, calls]));

/** The scenario as a run is known by: each file of calls with the hash of its text. */
export function withCallFiles(scenario: Scenario, files: CallFiles): Scenario {
  const venues = Object.entries(scenario.venues).map(([name, own]) => {
    const file = files.get(name);
    if (file === undefined || own === undefined || !("calls" in own)) return [name, own];
    return [name, { ...own, calls: { ...own.calls, sha256: file.sha256 } }];
  });
  return { ...scenario, venues: Object.fromEntries(venues) };
}
