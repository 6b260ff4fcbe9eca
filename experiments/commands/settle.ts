/**
 * `headroom settle`: trades, engagements, meter readings and baselines of files that no simulation made become payments and
 * the trades report. Files are read and checked in settle-files.ts.
 */
import type { Command } from "commander";
import { formatFault } from "../../sim/core/errors.ts";
import { MICRO_GBP_PER_GBP } from "../../sim/core/money.ts";
import { formatInstant } from "../../sim/core/time.ts";
import { roundHalfAway } from "../../sim/core/units.ts";
import { SHORTFALL_LIABILITIES } from "../../sim/venues/obligations/settings.ts";
import { named, writeMessages } from "../market-files/out-folder.ts";
import { type SettleFiles, type SettleOptions, settleFiles } from "../market-files/settle-files.ts";
import { printJson } from "./print-json.ts";

interface SettleCommand extends SettleOptions {
  readonly json?: boolean;
}

export function addSettle(program: Command): void {
  program
    .command("settle")
    .description("settle trades of market files by minute-by-minute fulfilment")
    .requiredOption("--trades <file>", "trades (.csv or .json, as all files here)")
    .requiredOption("--engagements <file>", "report of what was instructed")
    .requiredOption("--meters <file>", "readings of meters, minute by minute")
    .requiredOption("--baselines <file>", "what sellers said they would do")
    .option(
      "--pay-availability-on-cancel",
      "pay availability for trades that ended because the network changed",
    )
    .option(
      "--shortfall-liability <kind>",
      `who bears what a buyer loses by a seller's shortfall: ${SHORTFALL_LIABILITIES.join(", ")}`,
      "none",
    )
    .option("--bids <file>", "bids of the buyers, where sellers are liable")
    .option("--out <folder>", "where to write settlement and trades report (default: nowhere)")
    .option("--format <kind>", "notation of what is written: csv, json", "csv")
    .option("--json", "print the result as JSON")
    .action(async (options: SettleCommand) => {
      const found = await settleFiles(options);
      const { out } = options;
      const messages = [
        named("settlement", "settlement", found.settlement),
        named("trades-report", "trades-report", found.report),
      ];
      const written = out === undefined ? [] : await writeMessages(out, found.format, messages);
      if (options.json === true) printJson(asJson(found, written));
      else process.stdout.write(asText(found, written));
    });
}

/** Whole micro-pounds are added, so that no sum has the residue of its parts. */
function total(pounds: readonly number[]): number {
  const micro = pounds.reduce((sum, each) => sum + roundHalfAway(each * MICRO_GBP_PER_GBP), 0);
  return micro / MICRO_GBP_PER_GBP;
}

const totalsOf = ({ settlement }: SettleFiles) => ({
  availabilityGbp: total(settlement.map((row) => row.availabilityGbp)),
  utilisationGbp: total(settlement.map((row) => row.utilisationGbp)),
  totalGbp: total(settlement.map((row) => row.totalGbp)),
  shortfallGbp: total(settlement.map((row) => row.shortfallGbp ?? 0)),
});

function asJson(found: SettleFiles, written: readonly string[]) {
  return {
    settlement: found.settlement.map(({ tradeId, startAt, endAt, ...row }) => ({
      ...{ trade: tradeId, start: formatInstant(startAt), end: formatInstant(endAt) },
      ...row,
    })),
    report: found.report.map(({ startAt, endAt, ...row }) => ({
      ...row,
      ...{ start: formatInstant(startAt), end: formatInstant(endAt) },
    })),
    totals: totalsOf(found),
    ended: found.ended,
    notices: found.notices,
    written,
  };
}

function asText(found: SettleFiles, written: readonly string[]): string {
  const lines = found.settlement.map((row) =>
    [
      `${row.tradeId} ${formatInstant(row.startAt)}: ${row.buyerResourceId} pays ${row.sellerResourceId} £${row.totalGbp.toFixed(2)}`,
      `availability £${row.availabilityGbp.toFixed(2)}, utilisation £${row.utilisationGbp.toFixed(2)}`,
      `${row.deliveredMwh.toFixed(3)} of ${row.instructedMwh.toFixed(3)} MWh, fulfilment ${row.fulfilmentFrac.toFixed(4)}`,
      ...(row.shortfallGbp === null
        ? []
        : [`${row.sellerResourceId} pays £${row.shortfallGbp.toFixed(2)} for its shortfall`]),
    ].join("; "),
  );
  const { availabilityGbp, utilisationGbp, totalGbp, shortfallGbp } = totalsOf(found);
  const all = [
    ...lines,
    `together £${totalGbp.toFixed(2)}: availability £${availabilityGbp.toFixed(2)}, utilisation £${utilisationGbp.toFixed(2)}`,
    ...(shortfallGbp > 0 ? [`for shortfalls sellers pay £${shortfallGbp.toFixed(2)}`] : []),
    ...(found.ended > 0 ? [`trades that ended before delivery: ${found.ended}`] : []),
    ...found.notices.map((notice) => `notice: ${formatFault(notice)}`),
    ...written.map((path) => `wrote ${path}`),
  ];
  return `${all.join("\n")}\n`;
}
