/**
 * The composition root: the one place that joins sim, agents and grids by name. Takes a scenario document and the folder
 * it stands in; gives a checked scenario with the parts that the engine needs, or every fault at once.
 */
import { agentPolicies, policySchema } from "../agents/registry.ts";
import { builtInNetworks } from "../grids/built-in-networks.ts";
import { readNetwork } from "../grids/readers/registry.ts";
import { generatedSeries } from "../grids/series/generated.ts";
import { overrideSeries } from "../grids/series/override.ts";
import { checkShape } from "../sim/core/documents/check-shape.ts";
import type { SourceDocument } from "../sim/core/documents/document.ts";
import { type Checked, type Fault, faulty, nearestWord, ok } from "../sim/core/errors.ts";
import { formatInstant, periodStart } from "../sim/core/time.ts";
import type { Finding } from "../sim/model/findings.ts";
import { diagnoseNetwork } from "../sim/model/network-diagnosis.ts";
import { type NetworkDocument, networkDocumentSchema } from "../sim/model/network-document.ts";
import type { Parts } from "../sim/run.ts";
import { type Scenario, scenarioFindings, scenarioSchema } from "../sim/scenario.ts";
import { defaultPopulation } from "./default-population.ts";
import { loadNetworkText, looksLikeFile } from "./files.ts";
import { loadMeasuredSeries, type MeasuredSeries, resolveRows } from "./measured-series.ts";
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
  const measured = await loadMeasuredSeries(written, network.value, folder, source);
  if (measured.kind === "faulty") faults.push(...measured.faults);
  if (faults.length > 0 || measured.kind === "faulty") return faulty(faults);
  const scenario = withProvenance(written, measured.value);
  const parts: Parts = {
    network: network.value,
    policies: agentPolicies,
    series: (columns, seed) => {
      const rows = resolveRows(measured.value, {
        unit: columns.units.ids,
        demand: columns.demands.ids,
        rating: columns.branches.ids,
      });
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

/** The scenario as a run is known by: each CSV series with the hash of its text, and what had to be filled in it. */
function withProvenance(scenario: Scenario, measured: readonly MeasuredSeries[]): Scenario {
  const csv = scenario.series.csv.map((wanted, index) => {
    const { sha256, series } = measured[index]!;
    if (series.filled.length === 0) return { ...wanted, sha256 };
    const filled = series.filled.map(({ firstPeriod, periodCount }) => ({
      from: formatInstant(periodStart(firstPeriod)),
      periods: periodCount,
    }));
    return { ...wanted, sha256, filled };
  });
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
