import { test } from "vitest";
import { agentPolicies, policySchema } from "../agents/registry.ts";
import { builtInNetworks } from "../grids/registry.ts";
import { generatedSeries } from "../grids/series/generated.ts";
import { networkDocumentSchema } from "../sim/model/network-document.ts";
import { run } from "../sim/run.ts";
import { scenarioSchema } from "../sim/scenario.ts";
import { defaultPopulation } from "./default-population.ts";
test("x", () => {
  for (const seed of ["1", "headroom"]) {
  const t0 = performance.now();
  const scenario = scenarioSchema(policySchema, defaultPopulation).parse({ seed, period:{start:"2026-01-01",days:31}, venues: { "curtailment-obligations": {} } });
  const counts: Record<string, number> = {};
  const outcomes: Record<string, number> = {};
  for (const block of run(scenario as never, { network: networkDocumentSchema.parse(builtInNetworks.ring.document), policies: agentPolicies, series: generatedSeries })) {
    for (const [n, t] of Object.entries(block.tables)) counts[n] = (counts[n] ?? 0) + t.rowCount;
    for (const o of block.tables.trades!.texts("outcome")) outcomes[o] = (outcomes[o] ?? 0) + 1;
  }
  console.log(seed, performance.now() - t0, JSON.stringify(counts), JSON.stringify(outcomes));
  }
});
