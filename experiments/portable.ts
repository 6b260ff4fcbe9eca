/**
 * The engine as one module without disk: sim, agents and grids joined, for a browser, a worker or a bare script context.
 * Takes a resolved scenario and a network document as data; gives the day blocks, or the digest of the whole run.
 */
import { agentPolicies } from "../agents/registry.ts";
import { generatedSeries } from "../grids/series/generated.ts";
import type { TableBlock } from "../sim/core/columns.ts";
import { BlockDigest } from "../sim/core/digest.ts";
import type { NetworkDocument } from "../sim/model/network-document.ts";
import { run } from "../sim/run.ts";
import type { Scenario } from "../sim/scenario.ts";

/** Day blocks of a scenario on generated series. */
export function runPortable(
  scenario: Scenario,
  network: NetworkDocument,
): Generator<TableBlock, void, void> {
  return run(scenario, { network, policies: agentPolicies, series: generatedSeries });
}

/** The digest that `headroom run` writes into the manifest of the same scenario. */
export function digestOfRun(scenario: Scenario, network: NetworkDocument): string {
  const digest = new BlockDigest();
  for (const block of runPortable(scenario, network)) digest.add(block);
  return digest.value(scenario);
}
