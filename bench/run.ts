/**
 * Runs every bench, or those named, and prints a table, or JSON with `--json`: the machine, the method, each figure and
 * its goal. Exit code 1 where a goal is missed. A new bench is one file and one entry in `benches`.
 */
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { allocateBench } from "./allocate.ts";
import type { Bench, BenchResult, BenchRow } from "./bench.ts";
import { factorBench } from "./factor.ts";
import { homesBench } from "./homes.ts";
import { matchBench } from "./match.ts";
import { nodalBench } from "./nodal.ts";
import { pcf118Bench, pcfBench } from "./pcf.ts";
import { queryBench } from "./query.ts";
import { queueBench } from "./queue.ts";
import { solveBench } from "./solve.ts";
import { sweepBench } from "./sweep.ts";
import { homesYearBench, servicesYearBench, yearBench } from "./year.ts";

const benches: readonly Bench[] = [
  solveBench,
  factorBench,
  allocateBench,
  matchBench,
  nodalBench,
  pcfBench,
  queryBench,
  yearBench,
  pcf118Bench,
  servicesYearBench,
  homesBench,
  homesYearBench,
  queueBench,
  sweepBench,
];

const METHOD =
  "median of 9 samples after a warm-up, each repeating the work for at least 40 ms; ratios are taken in one run";

interface Report {
  readonly machine: string;
  readonly method: string;
  readonly benches: readonly { readonly name: string; readonly result: BenchResult }[];
}

const { values, positionals } = parseArgs({
  options: { json: { type: "boolean", default: false } },
  allowPositionals: true,
});
const unknown = positionals.filter((name) => benches.every((bench) => bench.name !== name));
if (unknown.length > 0) {
  const known = benches.map((bench) => bench.name).join(", ");
  process.stderr.write(`no bench ${unknown.join(", ")}; there are ${known}\n`);
  process.exitCode = 2;
} else {
  const report = await measured(positionals);
  process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : tableOf(report));
  const isMissed = report.benches.some(
    ({ result }) => result.kind === "measured" && result.rows.some((row) => row.isMet === false),
  );
  process.exitCode = isMissed ? 1 : 0;
}

async function measured(names: readonly string[]): Promise<Report> {
  const results: { name: string; result: BenchResult }[] = [];
  for (const bench of benches) {
    if (names.length > 0 && !names.includes(bench.name)) continue;
    const result: BenchResult =
      bench.isLong === true && names.length === 0
        ? { kind: "skipped", because: `long: npm run bench -- ${bench.name}` }
        : await bench.run();
    results.push({ name: bench.name, result });
  }
  const model = cpus()[0]?.model ?? "unknown processor";
  const machine = `${model}, ${cpus().length} cores, node ${process.version}`;
  return { machine, method: METHOD, benches: results };
}

function tableOf(report: Report): string {
  const lines = [`machine: ${report.machine}`, `method:  ${report.method}`];
  for (const { name, result } of report.benches) {
    const { about } = benches.find((bench) => bench.name === name)!;
    lines.push("", `${name}: ${about}`);
    if (result.kind === "measured") lines.push(...result.rows.map(rowText));
    if (result.because !== undefined) lines.push(`  skipped: ${result.because}`);
  }
  return `${lines.join("\n")}\n`;
}

function rowText({ what, value, unit, goal, isMet }: BenchRow): string {
  const figure = value.toPrecision(3).padStart(9);
  const verdict = isMet === undefined ? "" : `goal ${goal}: ${isMet ? "met" : "MISSED"}`;
  return `  ${what.padEnd(30)}${figure} ${unit.padEnd(12)}${verdict}`.trimEnd();
}
