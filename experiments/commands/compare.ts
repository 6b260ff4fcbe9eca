/** `headroom compare A B`: two stored runs, paired; `headroom compare <plan>`: rules side by side over seeds. */
import type { Command } from "commander";
import { readRun } from "../../results/reader.ts";
import { type Fault, faulty, InputFaults, orThrow } from "../../sim/core/errors.ts";
import { type ComparedMetric, type Comparison, compareRuns } from "../compare.ts";
import { compareByPlan, type RuleOptions } from "../rule-comparison/command.ts";
import { type RunYardsticks, yardstickLines, yardsticksOf } from "../run-yardsticks.ts";
import { printJson } from "./print-json.ts";

export function addCompare(program: Command): void {
  program
    .command("compare")
    .description(
      "compare two runs of the same seed, period and network, or rules over several seeds by a plan",
    )
    .argument("<A>", "folder of the first run, or a plan of rules (.yaml or .json)")
    .argument("[B]", "folder of the second run")
    .option("--seeds <count>", "of a plan: seeds 1, 2 and so on (default: the plan's)")
    .option("--out <folder>", "of a plan: where its report goes (default: below results/runs)")
    .option("--replace", "of a plan: replace a comparison that is there")
    .option("--json", "print the comparison as JSON")
    .action(async (left: string, right: string | undefined, options: RuleOptions) => {
      if (right === undefined) return await compareByPlan(left, options);
      refusePlanOptions(options);
      const [a, b] = [await readRun(left), await readRun(right)];
      try {
        const faults: Fault[] = [a, b].flatMap((read) =>
          read.kind === "faulty" ? read.faults : [],
        );
        if (a.kind === "faulty" || b.kind === "faulty") orThrow(faulty(faults));
        else {
          const comparison = orThrow(await compareRuns(a.value, b.value));
          const yardsticks = yardsticksOf(a.value, b.value);
          if (options.json === true) printJson({ ...comparison, yardsticks });
          else process.stdout.write(describeComparison(comparison, yardsticks));
        }
      } finally {
        for (const read of [a, b]) if (read.kind === "ok") read.value.close();
      }
    });
}

/** Options that mean nothing where two runs are compared. */
function refusePlanOptions({ seeds, out, replace }: RuleOptions): void {
  const given = [
    ...(seeds === undefined ? [] : ["--seeds"]),
    ...(out === undefined ? [] : ["--out"]),
    ...(replace === true ? ["--replace"] : []),
  ];
  if (given.length === 0) return;
  throw new InputFaults(
    given.map((file) => ({
      ...{ code: "cli.option", path: "", file, found: "given with two runs" },
      remedy: "leave it out, or give one plan of rules",
    })),
  );
}

function describeComparison(
  { a, b, metrics, daily, curtailedMwhByUnit, netGbpByAccount, statedScores }: Comparison,
  yardsticks: RunYardsticks,
): string {
  const lineWith =
    (decimals: number) =>
    ({ name, unit, a: left, b: right, difference }: ComparedMetric) => {
      const shown = (value: number | null) => (value === null ? "-" : value.toFixed(decimals));
      return `  ${name.padEnd(28)} ${shown(left).padStart(16)} ${shown(right).padStart(16)} ${shown(difference).padStart(14)}  ${unit}`;
    };
  const line = lineWith(2);
  const changed = (rows: readonly ComparedMetric[]) =>
    rows.filter(({ difference }) => difference !== null && Math.abs(difference) >= 0.005);
  return [
    `A  ${a.name}  ${a.digest.slice(0, 12)}`,
    `B  ${b.name}  ${b.digest.slice(0, 12)}`,
    `  ${"".padEnd(28)} ${"A".padStart(16)} ${"B".padStart(16)} ${"B − A".padStart(14)}`,
    ...metrics.map(line),
    ...yardstickLines(yardsticks),
    "curtailed MWh by unit, where it differs",
    ...changed(curtailedMwhByUnit).map(line),
    "net £ by account, where it differs",
    ...changed(netGbpByAccount).map(line),
    ...(statedScores.length === 0 ? [] : ["what was stated against what came"]),
    ...statedScores.map(lineWith(4)),
    ...daily.map(
      ({ name, unit, mean, standardError, days }) =>
        `${name}: mean daily difference ${mean.toFixed(3)} ± ${standardError === null ? "-" : standardError.toFixed(3)} ${unit} (standard error over ${days} days)`,
    ),
    "",
  ].join("\n");
}
