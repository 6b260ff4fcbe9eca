/** The plan of the page about comparing rules is right, but for its question and wording that of study 012. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { orThrow } from "../../sim/core/errors.ts";
import { FACTORS } from "../012-regulators-comparison/study.ts";
import { readPlan } from "./plan.ts";

test("the page's plan is read, and its options are those of the study", () => {
  const page = readFileSync(new URL("../../docs/how-to/compare-rules.md", import.meta.url), "utf8");
  const block = /^ *```yaml plan\n([\s\S]*?)^ *```$/m.exec(page)![1]!.replaceAll(/^ {3}/gm, "");
  const { plan } = orThrow(readPlan(block, "plan.yaml"));
  expect(plan.factors[0]).toEqual(FACTORS[0]);
  expect(plan.factors[1]!.options).toEqual(FACTORS[1]!.options.slice(0, 2));
});
