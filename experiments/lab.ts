/**
 * The composition root: the one place that joins sim, agents and grids by name. Takes a scenario document and the folder
 * it stands in; gives a checked scenario with the parts that the engine needs, or every fault at once.
 */
import { resolve } from "node:path";
import { agentPolicies, policySchema } from "../agents/registry.ts";
import { builtInNetworks } from "../grids/built-in-networks.ts";
import type { ReadNetwork, ReadOptions } from "../grids/readers/network-reader.ts";
import { readNetwork } from "../grids/readers/registry.ts";
import { generatedSeries } from "../grids/series/generated.ts";
import { overrideSeries, periodsOf } from "../grids/series/override.ts";
import { checkShape } from "../sim/core/documents/check-shape.ts";
import type { SourceDocument } from "../sim/core/documents/document.ts";
import { type Checked, type Fault, faulty, nearestWord, ok } from "../sim/core/errors.ts";
import { formatInstant, periodStart } from "../sim/core/time.ts";
import type { Finding } from "../sim/model/findings.ts";
import { networkColumns } from "../sim/model/network.ts";
import { diagnoseNetwork } from "../sim/model/network-diagnosis.ts";
import { type NetworkDocument, networkDocumentSchema } from "../sim/model/network-document.ts";
import { asWrittenFindings } from "../sim/network/network-states.ts";
import type { Parts } from "../sim/run.ts";
import { runDays, type Scenario, scenarioFindings, scenarioSchema } from "../sim/scenario.ts";
import { networkOfRun, networkOfRunFindings } from "../sim/state/network-of-run.ts";
import { openVenues } from "../sim/venues/registry.ts";
import { loadHighsSolver } from "../sim/venues/solver/highs.ts";
import { termDayFindings } from "../sim/venues/term-days.ts";
import { defaultPopulation } from "./default-population.ts";
import { looksLikeFile } from "./files.ts";
import {
  consumingUnits,
  loadMeasuredSeries,
  type MeasuredSeries,
  resolveRows,
} from "./measured-series.ts";
import { kindOfPlace, loadNetworkFiles } from "./network-files.ts";
import { loadPastErrors, type PastErrorFile } from "./past-errors.ts";
import { placed, plainSource } from "./scenario-source.ts";
import { callsOf, loadSystemCalls, withCallFiles } from "./system-calls.ts";
import { loadSystemRecord, type SystemFile } from "./system-record.ts";
import { systemSignFaults } from "./system-signs.ts";

/** The whole scenario schema: sim's, with the policies of our agents. */
export const fullScenarioSchema = scenarioSchema(policySchema, defaultPopulation);

/** Everything that a run needs. */
export interface Prepared {
  readonly scenario: Scenario;
  readonly network: NetworkDocument;
  readonly notices: readonly Finding[];
  readonly parts: Parts;
}

/** Checks a scenario and gathers its parts; paths in it are relative to `folder`. */
export async function prepare(source: SourceDocument, folder: string): Promise<Checked<Prepared>> {
  const shaped = checkShape(fullScenarioSchema, source);
  if (shaped.kind === "faulty")
    return faulty([...shaped.faults, ...(await networkFaults(source, folder))]);
  const written = shaped.value as Scenario;
  const [name, isBuiltIn] =
    "builtIn" in written.network ? [written.network.builtIn, true] : [written.network.file, false];
  const read = await loadNetwork([name], folder, isBuiltIn);
  const system = await loadSystemRecord(written, folder, source);
  const calls = await loadSystemCalls(written, folder);
  const faults = [system, calls].flatMap((file) => (file.kind === "faulty" ? file.faults : []));
  if (read.kind === "faulty")
    return faulty([...read.faults.map((fault) => atNetwork(fault, source)), ...faults]);
  const { network, notices } = read.value;
  faults.unshift(...placed(source, scenarioFindings(written, network, agentPolicies)));
  const measured = await loadMeasuredSeries(written, network, folder, source);
  const past = await loadPastErrors(written, network, folder, source);
  if (measured.kind === "faulty") faults.push(...measured.faults);
  if (past.kind === "faulty") faults.push(...past.faults);
  if (measured.kind === "ok") faults.push(...placed(source, termFindings(written, measured.value)));
  if (system.kind === "ok" && calls.kind === "ok")
    faults.push(...systemSignFaults(written, source, system.value, calls.value));
  faults.push(...networkOfRunFaults(written, read.value, source));
  if (
    faults.length > 0 ||
    measured.kind === "faulty" ||
    past.kind === "faulty" ||
    system.kind === "faulty" ||
    calls.kind === "faulty"
  )
    return faulty(faults);
  const known = withProvenance(written, measured.value, past.value, system.value);
  const scenario = withCallFiles(known, calls.value);
  const needsSolver = openVenues(scenario.venues).some((venue) => venue.needsSolver);
  const solver = needsSolver ? await loadHighsSolver() : undefined;
  const parts: Parts = {
    network,
    solver,
    policies: agentPolicies,
    series: (columns, seed) => {
      const rows = resolveRows(measured.value, {
        unit: columns.units.ids,
        demand: columns.demands.ids,
        rating: columns.branches.ids,
        consuming: consumingUnits(network),
      });
      return rows.length === 0
        ? generatedSeries(columns, seed)
        : overrideSeries(generatedSeries(columns, seed), rows);
    },
    ...(past.value === undefined ? {} : { pastErrors: past.value.errors }),
    ...(system.value === undefined ? {} : { system: system.value.record }),
    ...(calls.value.size === 0 ? {} : { calls: callsOf(calls.value) }),
  };
  return ok({ scenario, network, notices, parts });
}

/** Terms of contracts that no series says anything of. */
function termFindings(scenario: Scenario, measured: readonly MeasuredSeries[]): readonly Finding[] {
  if (measured.length === 0) return [];
  const covered = periodsOf(measured.map(({ series }) => series));
  return [...termDayFindings(scenario.venues, runDays(scenario), covered)];
}

/** Of a scenario whose own form is wrong: what is wrong with the network that it names, where that can be read. */
async function networkFaults(source: SourceDocument, folder: string): Promise<readonly Fault[]> {
  const { network } = (source.data ?? {}) as { readonly network?: unknown };
  const { file } = (network ?? {}) as { readonly file?: unknown };
  if (typeof file !== "string" || file === "") return [];
  const read = await loadNetwork([file], folder, false);
  const faults = read.kind === "faulty" ? read.faults : asWrittenFaults(read.value);
  return faults.map((fault) => atNetwork(fault, source));
}

/** What is wrong with the flows of a network as it is written. */
export function asWrittenFaults({ network, faultsAt }: ReadNetwork): readonly Fault[] {
  return faultsAt(asWrittenFindings(networkColumns(network)));
}

/** What only the network's flows say: no solution, a constraint imposed on the wrong side, a trade outside its area. */
function networkOfRunFaults(
  scenario: Scenario,
  { network, faultsAt }: ReadNetwork,
  source: SourceDocument,
): readonly Fault[] {
  const known = networkOfRun(scenario, network);
  if (known.kind === "unsolvable")
    return faultsAt(known.findings).map((fault) => atNetwork(fault, source));
  return placed(source, [...networkOfRunFindings(scenario, known.value)]);
}

/** The scenario as a run is known by: each CSV file with the hash of its text, and what had to be filled in a series. */
function withProvenance(
  scenario: Scenario,
  measured: readonly MeasuredSeries[],
  past: PastErrorFile | undefined,
  system: SystemFile | undefined,
): Scenario {
  const csv = scenario.series.csv.map((wanted, index) => {
    const { sha256, series } = measured[index]!;
    if (series.filled.length === 0) return { ...wanted, sha256 };
    const filled = series.filled.map(({ firstPeriod, periodCount }) => ({
      from: formatInstant(periodStart(firstPeriod)),
      periods: periodCount,
    }));
    return { ...wanted, sha256, filled };
  });
  const forecast =
    past === undefined ? scenario.forecast : { ...scenario.forecast, sha256: past.sha256 };
  const known = { ...scenario, forecast, series: { csv } };
  const { settlement } = scenario;
  if (system === undefined || settlement?.imbalance === undefined) return known;
  const { imbalance } = settlement;
  const price = { ...imbalance.price, sha256: system.sha256 };
  return { ...known, settlement: { ...settlement, imbalance: { ...imbalance, price } } };
}

/** The built-in networks by name. */
export const builtInNames = Object.keys(builtInNetworks);

/** A network by built-in name or from files that belong together; checked either way, with all its notices. */
export async function loadNetwork(
  names: readonly string[],
  folder: string,
  isBuiltIn?: boolean,
  options: ReadOptions = {},
): Promise<Checked<ReadNetwork>> {
  const [name = ""] = names;
  if (!(isBuiltIn ?? (names.length === 1 && (await namesBuiltIn(name, folder))))) {
    const files = await loadNetworkFiles(folder, names);
    const read = files.kind === "faulty" ? files : readNetwork(files.value, options);
    return read.kind === "faulty" ? read : withDiagnosis(read.value);
  }
  if (!Object.hasOwn(builtInNetworks, name)) {
    const near = nearestWord(name, builtInNames);
    const remedy = `write one of ${builtInNames.join(", ")}, or give a file`;
    return faulty([
      {
        code: "network.unknown",
        path: "",
        found: `"${name}", which is no built-in network`,
        remedy: near === undefined ? remedy : `did you mean "${near}"? ${remedy}`,
      },
    ]);
  }
  const { document } = builtInNetworks[name as keyof typeof builtInNetworks];
  const network = networkDocumentSchema.parse(document);
  const faultsAt = (findings: readonly Finding[]) => placed(plainSource(document), findings);
  return withDiagnosis({ network, notices: [], faultsAt });
}

/** What has the form of a file, or stands on the disk and has no built-in name, is a file. */
async function namesBuiltIn(name: string, folder: string): Promise<boolean> {
  if (looksLikeFile(name)) return false;
  return builtInNames.includes(name) || (await kindOfPlace(resolve(folder, name))) === undefined;
}

function withDiagnosis(read: ReadNetwork): Checked<ReadNetwork> {
  return ok({ ...read, notices: [...read.notices, ...diagnoseNetwork(read.network).notices] });
}

/** A fault that names no file of its own is one of the scenario's `network` member. */
function atNetwork(fault: Fault, source: SourceDocument): Fault {
  return fault.file === undefined
    ? { ...fault, path: "network", ...source.place(["network"]) }
    : fault;
}
