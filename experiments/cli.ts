/**
 * The command line. Exit code 0: done; 1: the work failed, or runs that `diff` holds against each other differ; 2: the input is wrong, and every fault is on standard error; 130: stopped by Ctrl-C, what is done is kept.
 * One command a file in commands/; each adds itself to the program.
 */

import { Command, CommanderError } from "commander";
import { formatFault, InputFaults } from "../sim/core/errors.ts";
import { counted } from "./counted.ts";
import { Ended } from "./ended.ts";
import { ENGINE_VERSION } from "./engine-version.ts";

/** Loaded by name: reading a few files takes a fraction of what loading the whole laboratory does. */
const COMMANDS: Readonly<Record<string, () => Promise<(program: Command) => void>>> = {
  run: async () => (await import("./commands/run.ts")).addRun,
  validate: async () => (await import("./commands/validate.ts")).addValidate,
  powerflow: async () => (await import("./commands/powerflow.ts")).addPowerflow,
  lookahead: async () => (await import("./commands/lookahead.ts")).addLookahead,
  pcf: async () => (await import("./commands/pcf.ts")).addPcf,
  outages: async () => (await import("./commands/outages.ts")).addOutages,
  import: async () => (await import("./commands/import.ts")).addImport,
  match: async () => (await import("./commands/match.ts")).addMatch,
  verify: async () => (await import("./commands/verify.ts")).addVerify,
  settle: async () => (await import("./commands/settle.ts")).addSettle,
  approve: async () => (await import("./commands/approve.ts")).addApprove,
  cards: async () => (await import("./commands/cards.ts")).addCards,
  trials: async () => (await import("./commands/trials.ts")).addTrials,
  report: async () => (await import("./commands/report.ts")).addReport,
  compare: async () => (await import("./commands/compare.ts")).addCompare,
  diff: async () => (await import("./commands/diff.ts")).addDiff,
  query: async () => (await import("./commands/query.ts")).addQuery,
  sweep: async () => (await import("./commands/sweep.ts")).addSweep,
  worker: async () => (await import("./commands/worker.ts")).addWorker,
  search: async () => (await import("./commands/search.ts")).addSearch,
  exploit: async () => (await import("./commands/exploit.ts")).addExploit,
  merge: async () => (await import("./commands/merge.ts")).addMerge,
  schema: async () => (await import("./commands/schema.ts")).addSchema,
};

const USAGE_ERROR = 2;

/** What did not come to be of a command with faults. */
const NOTHING: Readonly<Record<string, string>> = {
  query: "nothing was answered",
  diff: "nothing was compared",
};

export async function main(argv: readonly string[]): Promise<number> {
  const program = new Command("headroom")
    .description("A laboratory for local energy markets on constrained distribution grids.")
    .version(ENGINE_VERSION)
    .showHelpAfterError("(headroom --help lists the commands)")
    .exitOverride();
  const named = argv[2] ?? "";
  const wanted = Object.hasOwn(COMMANDS, named) ? [named] : Object.keys(COMMANDS);
  for (const name of wanted) (await COMMANDS[name]!())(program);
  for (const command of program.commands) command.exitOverride();
  try {
    await program.parseAsync([...argv]);
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE_ERROR;
    if (error instanceof InputFaults) {
      const { faults } = error;
      process.stderr.write(`${faults.map(formatFault).join("\n")}\n`);
      process.stderr.write(
        `${counted(faults.length, "fault")}; ${NOTHING[named] ?? "nothing was written"}\n`,
      );
      return USAGE_ERROR;
    }
    if (error instanceof Ended) {
      process.stderr.write(`${error.message}\n`);
      return error.exitCode;
    }
    process.stderr.write(
      `headroom failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    return 1;
  }
}
