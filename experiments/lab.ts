/**
 * The composition root: the one place that joins sim, agents and grids by name. Takes a scenario document and the folder
 * it stands in; gives a checked scenario with the parts that the engine needs, or every fault at once.
 */
import { agentPolicies, policySchema } from "../agents/registry.ts";
import { builtInNetworks } from "../grids/built-in-networks.ts";
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
import {
  type NetworkDocument,
  networkDocumentSchema,
  type Technology,
} from "../sim/model/network-document.ts";
import type { Parts } from "../sim/run.ts";
import { runDays, type Scenario, scenarioFindings, scenarioSchema } from "../sim/scenario.ts";
import { defaultPopulation } from "./default-population.ts";
import { loadCsvText, loadNetworkText, looksLikeFile } from "./files.ts";
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
  const network = await loadNetwork(named, folder, "builtIn" in written.network);
  if (network.kind === "faulty")
    return faulty(network.faults.map((fault) => atNetwork(fault, source)));
  const faults = placed(source, scenarioFindings(written, network.value, agentPolicies));
  const overrides = await loadOverrides(written, network.value, folder, source);
  if (overrides.kind === "faulty") faults.push(...overrides.faults);
  if (faults.length > 0 || overrides.kind === "faulty") return faulty(faults);
  const scenario = withDigests(written, overrides.value);
  const parts: Parts = {
    network: network.value,
    policies: agentPolicies,
    series: (columns, seed) => {
      const rows = resolveRows(overrides.value, columns.units, columns.demands.ids);
      return rows.length === 0
        ? generatedSeries(columns, seed)
        : overrideSeries(generatedSeries(columns, seed), rows);
    },
  };
  return ok({
    scenario,
    network: network.value,
    notices: diagnoseNetwork(network.value).notices,
    parts,
  });
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

/** A network by built-in name or from a file; checked either way. */
export async function loadNetwork(
  name: string,
  folder: string,
  isBuiltIn = !looksLikeFile(name),
): Promise<Checked<NetworkDocument>> {
  if (!isBuiltIn) {
    const read = await loadNetworkText(folder, name);
    return read.kind === "faulty" ? read : readNetwork(read.value.text, read.value.file);
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
  return ok(
    networkDocumentSchema.parse(builtInNetworks[name as keyof typeof builtInNetworks].document),
  );
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
  const units = {
    ids: network.units.map((item) => item.id),
    technology: network.units.map((item) => item.technology),
  };
  const rows = resolveRows(overrides, units, [...known.demand]);
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
  units: { readonly ids: readonly string[]; readonly technology: readonly Technology[] },
  demandIds: readonly string[],
): SeriesOverride[] {
  return overrides.map(({ target, series }): SeriesOverride => {
    if (target === "price") return { kind: "price", series };
    if ("unit" in target) {
      const row = units.ids.indexOf(target.unit);
      return { kind: "unit", row, series, isConsumption: units.technology[row] === "demand" };
    }
    return { kind: "demand", row: demandIds.indexOf(target.demand), series };
  });
}
