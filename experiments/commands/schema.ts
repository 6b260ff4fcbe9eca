/** `headroom schema --of scenario|network|trials|comparison|experiment`: the JSON Schema by which an editor completes and checks a file. */
import { type Command, Option } from "commander";
import { z } from "zod";
import { networkDocumentSchema } from "../../sim/model/network-document.ts";
import { fullScenarioSchema } from "../lab.ts";
import { planSchema as comparisonSchema } from "../rule-comparison/plan.ts";
import { experimentSchema } from "../sweep/plan.ts";
import { planSchema } from "../trials/plan.ts";
import { printJson } from "./print-json.ts";

/** JSON Schemas of the files that people write. A scenario file may also say `extends`. */
export function jsonSchemas() {
  const options = { io: "input", target: "draft-7" } as const;
  const scenario = z.toJSONSchema(fullScenarioSchema, options);
  const extendsMember = {
    type: "string",
    description: "A scenario file that this one is laid over.",
  };
  return {
    scenario: {
      ...scenario,
      title: "Headroom scenario",
      properties: { extends: extendsMember, ...scenario.properties },
    },
    network: { ...z.toJSONSchema(networkDocumentSchema, options), title: "Headroom network" },
    trials: { ...z.toJSONSchema(planSchema, options), title: "Headroom plan of trials" },
    comparison: {
      ...z.toJSONSchema(comparisonSchema, options),
      title: "Headroom plan of a comparison of rules",
    },
    experiment: { ...z.toJSONSchema(experimentSchema, options), title: "Headroom experiment" },
  };
}

export function addSchema(program: Command): void {
  program
    .command("schema")
    .description(
      "print the JSON Schema of scenarios, networks, experiments, plans of trials or of comparisons",
    )
    .addOption(
      new Option("--of <kind>", "which schema")
        .choices(["scenario", "network", "trials", "comparison", "experiment"])
        .default("scenario"),
    )
    .action(({ of }: { of: keyof ReturnType<typeof jsonSchemas> }) => printJson(jsonSchemas()[of]));
}
