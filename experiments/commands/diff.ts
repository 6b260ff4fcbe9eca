/** `headroom diff A B`: where two stored runs first differ, by setting and then by half-hour, stage, row and column. */
import type { Command } from "commander";
import type { FirstDifference } from "../../results/difference/fold.ts";
import {
  type RunDifference,
  runDifference,
  type SettingDifference,
} from "../../results/difference/runs.ts";
import type { TableDifference } from "../../results/difference/tables.ts";
import { readRun } from "../../results/reader.ts";
import type { RunFolder } from "../../results/run-folder.ts";
import { readSweepFile } from "../../results/sweep/sweep-file.ts";
import { type Checked, faulty, orThrow } from "../../sim/core/errors.ts";
import { formatInstant, periodLabel, periodOf } from "../../sim/core/time.ts";
import { counted } from "../counted.ts";
import { Ended } from "../ended.ts";
import { shownPath } from "../files.ts";
import { padded } from "../padded.ts";
import { printJson } from "./print-json.ts";

const SETTINGS_SHOWN_MAX = 20;
const VALUE_SHOWN_MAX = 120;

export function addDiff(program: Command): void {
  program
    .command("diff")
    .description("say where two runs first differ; exit code 0: they are the same, 1: they differ")
    .argument("<A>", "folder of the first run")
    .argument("<B>", "folder of the second run")
    .option("--json", "print what differs as JSON")
    .action(async (left: string, right: string, options: { readonly json?: boolean }) => {
      const [a, b] = [await runIn(left), await runIn(right)];
      try {
        const faults = [a, b].flatMap((read) => (read.kind === "faulty" ? read.faults : []));
        if (faults.length > 0) orThrow(faulty(faults));
        const [runA, runB] = [orThrow(a), orThrow(b)];
        const difference = await runDifference(runA, runB);
        if (options.json === true) printJson(asJson(runA, runB, difference));
        else process.stdout.write(`${linesOf(runA, runB, difference).join("\n")}\n`);
        if (!difference.isEqual) throw new Ended(1, "the runs differ");
      } finally {
        for (const read of [a, b]) if (read.kind === "ok") read.value.close();
      }
    });
}

/** The run in a folder; a sweep has many, and is told as what it is. */
async function runIn(folder: string): Promise<Checked<RunFolder>> {
  const sweep = await readSweepFile(folder);
  if (sweep.kind === "ok" && sweep.value === undefined) return await readRun(folder);
  return faulty([
    {
      ...{ code: "diff.sweep", path: "", file: shownPath(folder) },
      found: "a sweep, which is many runs",
      remedy: `ask which of their runs differ by \`headroom query "${UNEQUAL_RUNS}" <A> <B>\`, and make a run of each with \`headroom sweep <experiment> --point <number> --seed <seed> --scenario <file>\` and \`headroom run\``,
    },
  ]);
}

/** Runs of two sweeps that are not the same, row by row. */
const UNEQUAL_RUNS =
  "SELECT point, seed FROM dataset GROUP BY ALL HAVING count(DISTINCT digest) > 1 ORDER BY ALL";

function asJson(a: RunFolder, b: RunFolder, difference: RunDifference) {
  const { isEqual, settings, first, tables, compared } = difference;
  const run = ({ folder, manifest: { name, seed, engineVersion, digest } }: RunFolder) => ({
    ...{ folder: shownPath(folder), name, seed, engineVersion, digest },
  });
  return {
    ...{ isEqual, a: run(a), b: run(b), settings },
    first: first === undefined ? null : { ...first, ...placeOf(first) },
    tables: tables.map((table) => ({
      ...table,
      first: { ...table.first, ...placeOf(table.first) },
    })),
    compared,
  };
}

/** The London day and settlement period of a row, and its instant as text. */
function placeOf({ at }: FirstDifference) {
  if (at === undefined) return {};
  return { at: formatInstant(at), ...periodLabel(periodOf(at)) };
}

function linesOf(a: RunFolder, b: RunFolder, difference: RunDifference): string[] {
  const { isEqual, settings, first, tables, compared } = difference;
  const named = (word: string, { folder, manifest }: RunFolder) =>
    `${word}  ${shownPath(folder)}  ${manifest.name}  ${manifest.digest.slice(0, 12)}`;
  const size = `${counted(compared.rows, "row")} of ${counted(compared.tables, "table")}`;
  const more = settings.length - SETTINGS_SHOWN_MAX;
  return [
    ...[named("A", a), named("B", b)],
    ...(isEqual ? [`no difference: the same settings and ${size}`] : []),
    ...(settings.length === 0 ? [] : ["settings that differ"]),
    ...settings.slice(0, SETTINGS_SHOWN_MAX).map(settingLine),
    ...(more > 0 ? [`  and ${more} more: --json lists them`] : []),
    ...(first === undefined ? [] : ["first difference of the results", ...firstLines(first)]),
    ...(first === undefined && !isEqual ? [`no difference of the results: ${size}`] : []),
    ...(tables.length === 0 ? [] : tableLines(tables)),
  ];
}

function settingLine(setting: SettingDifference): string {
  const { of, path } = setting;
  return `  ${of}${path === "" ? "" : ` ${path}`}: ${shown(setting.a)} in A, ${shown(setting.b)} in B`;
}

function firstLines(first: FirstDifference): string[] {
  const { table, stage, at, row } = first;
  const label = at === undefined ? undefined : periodLabel(periodOf(at));
  const cells = Object.entries(row).map(([name, cell]) => `${name} ${cell === "" ? '""' : cell}`);
  return [
    label === undefined
      ? "  of the whole run"
      : `  day ${label.day}, settlement period ${label.settlementPeriod}, at ${formatInstant(at!)}`,
    `  stage ${stage}, table ${table}`,
    ...(cells.length === 0 ? [] : [`  row ${cells.join(", ")}`]),
    `  ${whatDiffers(first)}`,
  ];
}

function whatDiffers({ what, column, unit, a, b }: FirstDifference): string {
  const where = a === true ? "only A has" : "only B has";
  switch (what) {
    case "cell":
      return `column ${column}: ${shown(a)} in A, ${shown(b)} in B${unit === "" ? "" : ` (${unit})`}`;
    case "row":
      return `a row that ${where}`;
    case "column":
      return `column ${column}, which ${where}`;
    case "order":
      return "the same rows in another order";
  }
}

function tableLines(tables: readonly TableDifference[]): string[] {
  const columns = [
    padded(["rows that differ", ...tables.map(({ table }) => `  ${table}`)], "end"),
    padded(["changed", ...tables.map(({ changed }) => String(changed))], "start"),
    padded(["only in A", ...tables.map(({ onlyInA }) => String(onlyInA))], "start"),
    padded(["only in B", ...tables.map(({ onlyInB }) => String(onlyInB))], "start"),
  ];
  const notes = ["", ...tables.map(noteOf)];
  return notes.map((note, line) =>
    `${columns.map((cells) => cells[line]).join("  ")}  ${note}`.trimEnd(),
  );
}

function noteOf({ columnsOnlyInA, columnsOnlyInB, first }: TableDifference): string {
  const alone = [
    ...columnsOnlyInA.map((column) => `${column} only in A`),
    ...columnsOnlyInB.map((column) => `${column} only in B`),
  ];
  return [...(first.what === "order" ? ["in another order"] : []), ...alone].join(", ");
}

/** A value as JSON, cut where it is long. */
function shown(value: unknown): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > VALUE_SHOWN_MAX ? `${text.slice(0, VALUE_SHOWN_MAX - 1)}…` : text;
}
