/**
 * `headroom verify`: trades of market files held against the network and the look-ahead of the moment, before a settlement period. What cannot
 * be delivered any more ends or becomes smaller, with a reason, and the lists are made again. Files are read in verify-files.ts.
 */

import type { Command } from "commander";
import { formatFault } from "../../sim/core/errors.ts";
import { formatInstant } from "../../sim/core/time.ts";
import { KW_PER_MW } from "../../sim/core/units.ts";
import { counted } from "../counted.ts";
import { named, writeMessages } from "../market-files/out-folder.ts";
import { listMessages } from "../market-files/traded-messages.ts";
import { type VerifyFiles, type VerifyOptions, verifyFiles } from "../market-files/verify-files.ts";
import type { Verdict } from "../market-files/verify-messages.ts";
import { listAgainAsJson, listAgainLines } from "./list-words.ts";
import { printJson } from "./print-json.ts";

interface VerifyCommand extends VerifyOptions {
  readonly json?: boolean;
}

export function addVerify(program: Command): void {
  program
    .command("verify")
    .description("verify trades of market files before delivery, and write what still stands")
    .requiredOption(
      "--look-ahead <file>",
      "constraint look-ahead (.csv or .json, as all files here)",
    )
    .requiredOption("--mol <file>", "incoming merit order list")
    .requiredOption("--bids <file>", "bids of buyers")
    .requiredOption("--offers <file>", "offers of sellers")
    .requiredOption("--trades <file>", "trades made of them")
    .requiredOption("--sensitivities <file>", "relief of each resource at each constraint, now")
    .option(
      "--look-ahead-now <file>",
      "constraint look-ahead, now (default: as trades were made on)",
    )
    .option("--resources <file>", "which resources are available now (default: all)")
    .option("--constraint <id>", "only this constraint (default: every one)")
    .option("--period <instant>", "only the period that starts then, in UTC (default: every one)")
    .option("--at <instant>", "when it is verified, in UTC (default: as each period begins)")
    .option("--min-trade <kW>", "least trade of either side", "100")
    .option("--out <folder>", "where to write trades and lists (default: nowhere)")
    .option("--format <kind>", "notation of what is written: csv, json", "csv")
    .option("--json", "print the result as JSON")
    .action(async (options: VerifyCommand) => {
      const found = await verifyFiles(options);
      const { out } = options;
      const messages = [...listMessages(found.lists), named("trades", "trade", found.trades)];
      const written = out === undefined ? [] : await writeMessages(out, found.format, messages);
      if (options.json === true) printJson(asJson(found, written));
      else process.stdout.write(asText(found, written));
    });
}

const volumes = ({ volume, buyerVolume, sellerVolume }: Verdict["after"]) => ({
  ...{ reliefKw: volume, buyerKw: buyerVolume, sellerKw: sellerVolume },
});

function asJson(found: VerifyFiles, written: readonly string[]) {
  return {
    verified: found.verifiedCount,
    changed: found.verdicts.map(({ kind, before, after }) => ({
      ...{ id: after.tradeId, outcome: kind, reason: after.reason },
      ...{ buyer: after.buyerResourceId, seller: after.sellerResourceId },
      before: volumes(before),
      after: kind === "cancelled" ? null : volumes(after),
    })),
    constraints: found.restated.map(({ constraintId, startAt, beforeKw, nowKw }) => ({
      ...{ constraint: constraintId, start: formatInstant(startAt), beforeKw, nowKw },
    })),
    lists: found.lists.map(listAgainAsJson),
    ...{ notices: found.notices, written },
  };
}

const mw = (kw: number) => `${(kw / KW_PER_MW).toFixed(3)} MW`;

function verdictLine({ kind, before, after }: Verdict): string {
  const { tradeId, buyerResourceId, sellerResourceId, constraintId, startAt, reason } = after;
  const where = `${tradeId}, ${constraintId} ${formatInstant(startAt)}, ${buyerResourceId} from ${sellerResourceId}`;
  return kind === "cancelled"
    ? `${where}: cancelled, ${reason}`
    : `${where}: ${mw(after.volume)} of relief instead of ${mw(before.volume)}, ${reason}`;
}

/** A trade at a constraint that is smaller or gone stays as it is, and is called as far as the constraint goes. */
const restatedLine = ({
  constraintId,
  startAt,
  beforeKw,
  nowKw,
}: VerifyFiles["restated"][number]) =>
  `${constraintId} ${formatInstant(startAt)}: ${nowKw === 0 ? "nothing" : mw(nowKw)} predicted instead of ${mw(beforeKw)}`;

function asText(found: VerifyFiles, written: readonly string[]): string {
  const { verifiedCount, verdicts } = found;
  const lines = [
    `${counted(verifiedCount, "trade")} verified: ${verifiedCount - verdicts.length} as they were`,
    ...found.restated.map(restatedLine),
    ...verdicts.map(verdictLine),
    ...found.lists.flatMap(listAgainLines),
    ...found.notices.map((notice) => `notice: ${formatFault(notice)}`),
    ...written.map((path) => `wrote ${path}`),
  ];
  return `${lines.join("\n")}\n`;
}
