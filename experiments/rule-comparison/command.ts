/**
 * `headroom compare <plan>`: rules side by side on common random numbers. Takes a plan file and options; writes the folder and says who
 * gains, who loses and whether the network stayed safe.
 */
import { dirname, join } from "node:path";
import type { RuleComparison } from "../../results/report/comparison/facts.ts";
import { verdictOf } from "../../results/report/comparison/verdict.ts";
import { DOCUMENT_BYTES_MAX } from "../../sim/core/documents/document.ts";
import { InputFaults, orThrow } from "../../sim/core/errors.ts";
import { wholeOption, wrongOption } from "../commands/options.ts";
import { printJson } from "../commands/print-json.ts";
import { loadScenarioSource, prototypeFaults, readText, shownPath } from "../files.ts";
import { progressBar } from "../progress.ts";
import { type ComparisonRequest, compareRules, runsOfComparison } from "./compare-rules.ts";
import { comparisonFolderFaults, writeComparison } from "./folder.ts";
import { readPlan, SEEDS_MAX } from "./plan.ts";

export interface RuleOptions {
  readonly seeds?: string;
  readonly out?: string;
  readonly replace?: boolean;
  readonly json?: boolean;
}

const COMPARISONS_FOLDER = "results/runs";

export async function compareByPlan(file: string, options: RuleOptions): Promise<void> {
  const { request, name } = await requestOf(file, options);
  const folder = options.out ?? join(COMPARISONS_FOLDER, name);
  const faults = await comparisonFolderFaults(folder, options.replace === true);
  if (faults.length > 0) throw new InputFaults(faults);
  const bar = progressBar(runsOfComparison(request));
  const comparison = orThrow(
    await compareRules(request, (label, done) => bar.update(done, label)).finally(bar.stop),
  );
  const written = await writeComparison(folder, comparison);
  if ("faults" in written) throw new InputFaults(written.faults);
  if (options.json === true) printJson(comparison);
  else process.stdout.write(`${lines(comparison, shownPath(written.report)).join("\n")}\n`);
}

async function requestOf(
  file: string,
  options: RuleOptions,
): Promise<{ readonly request: ComparisonRequest; readonly name: string }> {
  const text = orThrow(await readText(file, DOCUMENT_BYTES_MAX));
  const { plan, source } = orThrow(readPlan(text, shownPath(file)));
  const hidden = prototypeFaults(source);
  if (hidden.length > 0) throw new InputFaults(hidden);
  const count = options.seeds === undefined ? plan.seeds : seedsOption(options.seeds);
  const path = join(dirname(file), plan.scenario);
  return {
    name: plan.name,
    request: {
      ...{ title: plan.title, question: plan.question, factors: plan.factors, plan: source },
      seeds: Array.from({ length: count }, (_, index) => String(index + 1)),
      scenario: orThrow(await loadScenarioSource(path)),
      folder: dirname(path),
    },
  };
}

/** An interval needs two. */
function seedsOption(text: string): number {
  const count = wholeOption("--seeds", text, SEEDS_MAX);
  if (count < 2)
    throw new InputFaults([
      wrongOption("--seeds", text, "write 2 or more: one seed says nothing of chance"),
    ]);
  return count;
}

function lines(comparison: RuleComparison, report: string): string[] {
  const { title, designs, seeds } = comparison;
  return [
    `${title}: ${designs.length} sets of rules, ${seeds.length} seeds each`,
    ...verdictOf(comparison).map((sentence) => `  ${sentence}`),
    `Open ${report}`,
  ];
}
