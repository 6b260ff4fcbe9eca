/** The figures of this study's README are those of the study, and the plan beside it asks the same question. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { orThrow } from "../../sim/core/errors.ts";
import { readPlan } from "../rule-comparison/plan.ts";
import { checkBase, checkFigures } from "../testing/check-figures.ts";
import { FACTORS, regulatorsComparison } from "./study.ts";

checkFigures(regulatorsComparison, [
  "network-first-untold",
  "system-first-traded",
  "by-time-told",
  "none",
]);

checkBase(regulatorsComparison, "reserve.yaml");

test("plan.yaml has the factors, the title and the scenario of the study", () => {
  const text = readFileSync(new URL("plan.yaml", import.meta.url), "utf8");
  const { plan } = orThrow(readPlan(text, "plan.yaml"));
  expect(plan.factors).toEqual(FACTORS);
  expect([plan.title, plan.question, plan.scenario]).toEqual([
    regulatorsComparison.title,
    regulatorsComparison.question,
    "reserve.yaml",
  ]);
});
