/**
 * The composition root: the one place that joins sim, agents and grids by name. Takes a scenario document and the folder
 * it stands in; gives a checked scenario with the parts that the engine needs, or every fault at once.
 */
import { resolve } from "node:path";
import { agentPolicies, policySchema } from "../agents/registry.ts";
import { builtInNetworks } from "../grids/built-in-networks.ts";
import type { ReadNetwork, ReadOptions } from "../grids/readers/network-reader.ts";
import { readNetwork } from "../grids/readers/registry.ts";
import { readSeriesCsv } from "../grids/series/csv.ts";
import { generatedSeries } from "../grids/series/generated.ts";
import { overrideFaults, overrideSeries, type SeriesOverride } from "../grids/series/override.ts";
import { checkShape } from "../sim/core/documents/check-shape.ts";
import type { SourceDocument } from "../sim/core/documents/document.ts";
import { type Checked, type Fault, faulty, nearestWord, ok } from "../sim/core/errors.ts";
import { londonDayStart, periodOf } from "../sim/core/time.ts";
import type { Finding } from "../sim/model/findings.ts";
import { diagnoseNetwork } from "../sim/model/network-diagnosis.ts";
import { type NetworkDocument, networkDocumentSchema } from "../sim/model/network-document.ts";
import type { Parts } from "../sim/run.ts";
import { runDays, type Scenario, scenarioFindings, scenarioSchema } from "../sim/scenario.ts";
import { defaultPopulation } from "./default-population.ts";
import { loadCsvText, looksLikeFile } from "./files.ts";
import { kindOfPlace, loadNetworkFiles } from "./network-files.ts";
import { placed } from "./scenario-source.ts";

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
  if (shaped.kind === "faulty") return shaped;
  const written = shaped.value as Scenario;
  const named = "builtIn" in written.network ? written.network.builtIn : written.network.file;
  const read = await loadNetwork([named], folder, "builtIn" in written.network);
  if (read.kind === "faulty") return faulty(read.faults.map((fault) => atNetwork(fault, source)));
  const { network, notices } = read.value;
  const faults = placed(source, scenarioFindings(written, network, agentPolicies));
  const overrides = await loadOverrides(written, network, folder, source);
  if (overrides.kind === "faulty") faults.push(...overrides.faults);
  if (faults.length > 0 || overrides.kind === "faulty") return faulty(faults);
  const scenario = withDigests(written, overrides.value);
  const parts: Parts = {
    network,
    policies: agentPolicies,
    series: (columns, seed) => {
      const rows = resolveRows(overrides.value, columns.units.ids, columns.demands.ids);
      return rows.length === 0
        ? generatedSeries(columns, seed)
        : overrideSeries(generatedSeries(columns, seed), rows);
    },
  };
  return ok({ scenario, network, notices, parts });
}

/** The scenario as a run is known by: each CSV series with the hash of its text, which its file's name does not tell. */
function withDigests(scenario: Scenario, overrides: readonly NamedOverride[]): Scenario {
  const csv = scenario.series.csv.map((wanted, index) => ({
    ...wanted,
    sha256: overrides[index]!.sha256,
  }));
  return { ...scenario, series: { csv } };
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
  return withDiagnosis({ network: networkDocumentSchema.parse(document), notices: [] });
}

/** What has the form of a file, or stands on the disk and has no built-in name, is a file. */
async function namesBuiltIn(name: string, folder: string): Promise<boolean> {
  if (looksLikeFile(name)) return false;
  return builtInNames.includes(name) || (await kindOfPlace(resolve(folder, name))) === undefined;
}

function withDiagnosis({ network, notices }: ReadNetwork): Checked<ReadNetwork> {
  return ok({ network, notices: [...notices, ...diagnoseNetwork(network).notices] });
}

/** A fault that names no file of its own is one of the scenario's `network` member. */
function atNetwork(fault: Fault, source: SourceDocument): Fault {
  return fault.file === undefined
    ? { ...fault, path: "network", ...source.place(["network"]) }
    : fault;
}

interface NamedOverride {
  readonly target: Scenario["series"]["csv"][number]["for"];
  readonly series: Extract<ReturnType<typeof readSeriesCsv>, { kind: "ok" }>["value"];
  readonly sha256: string;
}

async function loadOverrides(
  scenario: Scenario,
  network: NetworkDocument,
  folder: string,
  source: SourceDocument,
): Promise<Checked<NamedOverride[]>> {
  const faults: Fault[] = [];
  const overrides: NamedOverride[] = [];
  const known = {
    unit: new Set(network.units.map((item) => item.id)),
    demand: new Set(network.demands.map((item) => item.id)),
  };
  for (const [index, wanted] of scenario.series.csv.entries()) {
    const path = ["series", "csv", index, "for"];
    if (wanted.for !== "price") {
      const [kind, id] =
        "unit" in wanted.for
          ? (["unit", wanted.for.unit] as const)
          : (["demand", wanted.for.demand] as const);
      if (!known[kind].has(id)) {
        const near = nearestWord(id, [...known[kind]]);
        faults.push(
          ...placed(source, [
            {
              code: "series.unknown",
              path,
              found: `"${id}", which is no ${kind} of network "${network.name}"`,
              remedy:
                near === undefined
                  ? `write the id of a ${kind}`
                  : `write the id of a ${kind}; the nearest is "${near}"`,
            },
          ]),
        );
      }
    }
    const read = await loadCsvText(folder, wanted.file);
    if (read.kind === "faulty") {
      faults.push(...read.faults);
      continue;
    }
    const series = readSeriesCsv(read.value.text, wanted, read.value.file);
    if (series.kind === "faulty") faults.push(...series.faults);
    else {
      const { sha256 } = read.value;
      overrides.push({ target: wanted.for, series: series.value, sha256 });
    }
  }
  if (faults.length > 0) return faulty(faults);
  const { firstDay, dayCount } = runDays(scenario);
  const rows = resolveRows(overrides, [...known.unit], [...known.demand]);
  const gaps = overrideFaults(
    rows,
    periodOf(londonDayStart(firstDay)),
    periodOf(londonDayStart(firstDay + dayCount)),
  );
  return gaps.length > 0 ? faulty(gaps) : ok(overrides);
}

/** Overrides by row of the network's columns. */
function resolveRows(
  overrides: readonly NamedOverride[],
  unitIds: readonly string[],
  demandIds: readonly string[],
): SeriesOverride[] {
  return overrides.map(({ target, series }): SeriesOverride => {
    if (target === "price") return { kind: "price", series };
    if ("unit" in target) return { kind: "unit", row: unitIds.indexOf(target.unit), series };
    return { kind: "demand", row: demandIds.indexOf(target.demand), series };
  });
}
