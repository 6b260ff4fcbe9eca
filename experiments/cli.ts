/**
 * The command line. Exit code 0: done; 1: the work failed; 2: the input is wrong, and every fault is on standard error.
 * One command a file in commands/; each adds itself to the program.
 */
import { Command, CommanderError } from "commander";
import { formatFault, InputFaults } from "../sim/core/errors.ts";
import { addApprove } from "./commands/approve.ts";
import { addCards } from "./commands/cards.ts";
import { addCompare } from "./commands/compare.ts";
import { addImport } from "./commands/import.ts";
import { addLookahead } from "./commands/lookahead.ts";
import { addMatch } from "./commands/match.ts";
import { addOutages } from "./commands/outages.ts";
import { addPcf } from "./commands/pcf.ts";
import { addPowerflow } from "./commands/powerflow.ts";
import { addReport } from "./commands/report.ts";
import { addRun } from "./commands/run.ts";
import { addSchema } from "./commands/schema.ts";
import { addSettle } from "./commands/settle.ts";
import { addValidate } from "./commands/validate.ts";
import { ENGINE_VERSION } from "./execute.ts";

const USAGE_ERROR = 2;

export async function main(argv: readonly string[]): Promise<number> {
  const program = new Command("headroom")
    .description("A laboratory for local energy markets on constrained distribution grids.")
    .version(ENGINE_VERSION)
    .showHelpAfterError("(headroom --help lists the commands)")
    .exitOverride();
  for (const add of [
    addRun,
    addValidate,
    addPowerflow,
    addLookahead,
    addPcf,
    addOutages,
    addImport,
    addMatch,
    addSettle,
    addApprove,
    addCards,
    addReport,
    addCompare,
    addSchema,
  ])
    add(program);
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
        `${faults.length} fault${faults.length === 1 ? "" : "s"}; nothing was written\n`,
      );
      return USAGE_ERROR;
    }
    process.stderr.write(
      `headroom failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    return 1;
  }
}
