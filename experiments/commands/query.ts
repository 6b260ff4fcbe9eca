/** `headroom query "SELECT …" [folders…]`: SQL over stored runs and sweeps, as a table, JSON or CSV; it reads the named folders and nothing else. */
import { join } from "node:path";
import type { Command } from "commander";
import { openQuery, type QueryAnswer } from "../../results/query/query.ts";
import { querySources } from "../../results/query/sources.ts";
import type { QueryCell } from "../../results/select.ts";
import { formatFault, InputFaults, orThrow } from "../../sim/core/errors.ts";
import { counted } from "../counted.ts";
import { padded } from "../padded.ts";
import { wrongOption } from "./options.ts";

interface QueryOptions {
  readonly json?: boolean;
  readonly csv?: boolean;
}

const RUNS_FOLDER = join("results", "runs");
const ROWS_SHOWN_MAX = 100;
const CELL_SHOWN_MAX = 60;

export function addQuery(program: Command): void {
  program
    .command("query")
    .description(
      "answer a SELECT over stored runs (a view a table, runs, metrics) and sweeps (dataset)",
    )
    .argument("<sql>", "one SELECT in DuckDB's SQL")
    .argument("[folders...]", `runs, sweeps, or folders that hold some (default: ${RUNS_FOLDER})`)
    .option("--json", "print columns and every row as JSON")
    .option("--csv", "print every row as CSV")
    .action(async (sql: string, folders: readonly string[], options: QueryOptions) => {
      if (options.json === true && options.csv === true)
        throw new InputFaults([wrongOption("--csv", "--json", "write one of the two")]);
      const named = folders.length > 0 ? folders : [RUNS_FOLDER];
      const sources = orThrow(await querySources(named));
      for (const fault of sources.unfinished)
        process.stderr.write(`passed over: ${formatFault(fault)}\n`);
      const database = await openQuery(sources);
      try {
        const answer = await database.ask(sql);
        if (options.json === true) await printAsJson(answer);
        else if (options.csv === true) await printAsCsv(answer);
        else await printAsTable(answer);
      } finally {
        database.close();
      }
    });
}

/** Waits while whoever reads is slower than we are: a large answer is never held as a whole. */
async function write(text: string): Promise<void> {
  if (process.stdout.write(text)) return;
  await new Promise((resolve) => process.stdout.once("drain", resolve));
}

async function printAsJson({ columns, rows }: QueryAnswer): Promise<void> {
  let start = `{\n  "columns": ${JSON.stringify(columns)},\n  "rows": [`;
  for await (const row of rows) {
    const named = Object.fromEntries(columns.map(({ name }, at) => [name, row[at]]));
    await write(`${start}\n    ${JSON.stringify(named)}`);
    start = ",";
  }
  await write(`${start === "," ? "\n  " : start}]\n}\n`);
}

async function printAsCsv({ columns, rows }: QueryAnswer): Promise<void> {
  const head = `${columns.map(({ name }) => csvCell(name)).join(",")}\n`;
  let hasHead = false;
  for await (const row of rows) {
    await write(`${hasHead ? "" : head}${row.map(csvCell).join(",")}\n`);
    hasHead = true;
  }
  if (!hasHead) await write(head);
}

/** An empty cell is null; an empty text is in quotes. */
function csvCell(cell: QueryCell): string {
  if (cell === null) return "";
  const text = String(cell);
  return text === "" || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

async function printAsTable({ columns, rows }: QueryAnswer): Promise<void> {
  const shown: (readonly QueryCell[])[] = [];
  let hasMore = false;
  for await (const row of rows) {
    hasMore = shown.length === ROWS_SHOWN_MAX;
    if (hasMore) break;
    shown.push(row);
  }
  const cells = columns.map(({ name }, at) => {
    const values = shown.map((row) => row[at]!);
    const isNumber = values.every((value) => value === null || typeof value === "number");
    return padded([shownCell(name), ...values.map(shownCell)], isNumber ? "start" : "end");
  });
  const lines = [0, ...shown.map((_, row) => row + 1)].map((line) =>
    cells
      .map((column) => column[line])
      .join("  ")
      .trimEnd(),
  );
  const size = hasMore
    ? `the first ${ROWS_SHOWN_MAX} rows; --json and --csv print all`
    : counted(shown.length, "row");
  await write(`${lines.join("\n")}\n(${size})\n`);
}

/** No more of a text than fits, and nothing in it that a terminal would obey. */
function shownCell(cell: QueryCell): string {
  if (cell === null) return "-";
  if (typeof cell === "number") return String(Number(cell.toPrecision(12)));
  const text = String(cell).replaceAll(/[\p{Cc}\p{Cf}]/gu, "·");
  return text.length > CELL_SHOWN_MAX ? `${text.slice(0, CELL_SHOWN_MAX - 1)}…` : text;
}
