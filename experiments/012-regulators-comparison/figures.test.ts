/** The figures of this study's README are those of the study, and the plan beside it asks the same question. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { orThrow } from "../../sim/core/errors.ts";
import { loadScenarioSource } from "../files.ts";
import { readPlan } from "../rule-comparison/plan.ts";
import { checkFigures } from "../testing/check-figures.ts";
import { FACTORS, regulatorsComparison } from "./study.ts";

checkFigures(regulatorsComparison, [
  "network-first-untold",
  "system-first-traded",
  "by-time-told",
  "none",
]);

test("plan.yaml has the factors, the title and the scenario of the study", async () => {
  const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
  const { plan } = orThrow(readPlan(readFileSync(path("plan.yaml"), "utf8"), "plan.yaml"));
  expect(plan.factors).toEqual(FACTORS);
  expect([plan.title, plan.question]).toEqual([
    regulatorsComparison.title,
    regulatorsComparison.question,
  ]);
  const { data } = orThrow(await loadScenarioSource(path(plan.scenario)));
  const { name: _, about: __, ...base } = data as Record<string, unknown>;
  expect(base).toEqual(regulatorsComparison.base);
});
