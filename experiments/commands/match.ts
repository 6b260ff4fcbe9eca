/**
 * `headroom match`: bids and offers of files that no simulation made become trades and merit order lists after trading; or,
 * with `--trades`, the lists again from trades of which some ended. Files are read and checked in match-files.ts.
 */

import type { Command } from "commander";
import { formatFault } from "../../sim/core/errors.ts";
import { formatInstant } from "../../sim/core/time.ts";
import { KW_PER_MW } from "../../sim/core/units.ts";
import { matchers } from "../../sim/venues/obligations/clearing/matchers/registry.ts";
import { priceRules } from "../../sim/venues/obligations/clearing/price-rules/registry.ts";
import { PRICE_STRUCTURES } from "../../sim/venues/obligations/settings.ts";
import { counted } from "../counted.ts";
import { type MatchFiles, type MatchOptions, matchFiles } from "../market-files/match-files.ts";
import type { ClearedBook } from "../market-files/match-messages.ts";
import { writeMessages } from "../market-files/out-folder.ts";
import { tradedMessages } from "../market-files/traded-messages.ts";
import {
  listAgainAsJson,
  listAgainLines,
  listAsJson,
  listLines,
  placeAsJson,
} from "./list-words.ts";
import { printJson } from "./print-json.ts";

interface MatchCommand extends MatchOptions {
  readonly json?: boolean;
}

export function addMatch(program: Command): void {
  program
    .command("match")
    .description("match bids and offers of market files, and write the list after trading")
    .requiredOption(
      "--look-ahead <file>",
      "constraint look-ahead (.csv or .json, as all files here)",
    )
    .requiredOption("--mol <file>", "incoming merit order list")
    .requiredOption("--bids <file>", "bids of buyers")
    .requiredOption("--offers <file>", "offers of sellers")
    .option("--sensitivities <file>", "relief of each resource at each constraint (default: 1)")
    .option("--resources <file>", "names and capacities of sellers that are not on the list")
    .option("--trades <file>", "make the lists again of these trades, and match nothing")
    .option("--constraint <id>", "only this constraint (default: every one)")
    .option("--period <instant>", "only the period that starts then, in UTC (default: every one)")
    .option(
      "--matcher <kind>",
      `who meets whom: ${Object.keys(matchers).join(", ")} (default: price-priority)`,
    )
    .option(
      "--price <kind>",
      `what a pair pays: ${Object.keys(priceRules).join(", ")} (default: midpoint)`,
    )
    .option(
      "--price-structure <kind>",
      `whether orders may have a price for being held ready: ${PRICE_STRUCTURES.join(", ")} (default: two-part)`,
    )
    .option("--min-trade <kW>", "least trade of either side (default: 100)")
    .option("--closes <instant>", "when the window for orders closed, in UTC")
    .option("--out <folder>", "where to write the lists and trades (default: nowhere)")
    .option("--format <kind>", "notation of what is written: csv, json", "csv")
    .option("--json", "print the result as JSON")
    .action(async (options: MatchCommand) => {
      const found = await matchFiles(options);
      const written =
        options.out === undefined
          ? []
          : await writeMessages(options.out, found.format, tradedMessages(found));
      for (const warning of found.warnings)
        process.stderr.write(`warning: ${formatFault(warning)}\n`);
      if (options.json === true) printJson(asJson(found, written));
      else process.stdout.write(asText(found, written));
    });
}

function asJson(found: MatchFiles, written: readonly string[]) {
  const { cleared, again, notices, warnings, rules } = found;
  return {
    ...(cleared === undefined ? {} : { ...rules, books: cleared.map(bookAsJson) }),
    ...(again === undefined
      ? {}
      : {
          lists: again.map(listAgainAsJson),
        }),
    notices: [...notices, ...warnings],
    written,
  };
}

function bookAsJson(book: ClearedBook) {
  const { sizeKw, bidCount, offerCount, leftOut, bounds } = book;
  const { welfareGbp, optimumGbp, gapGbp, isOptimumExact } = book;
  return {
    ...placeAsJson(book),
    ...{ sizeKw, bids: bidCount, offers: offerCount, leftOut },
    ...{ tradedKw: total(book.trades.map(({ volume }) => volume)) },
    payableGbp: total(book.payableGbp),
    ...{ welfareGbp, optimumGbp, gapGbp, isOptimumExact, bounds },
    trades: book.trades.map((trade, row) => ({
      id: trade.tradeId,
      ...{ bid: trade.bidId, offer: trade.offerId },
      ...{ buyer: trade.buyerResourceId, seller: trade.sellerResourceId },
      ...{ reliefKw: trade.volume, buyerKw: trade.buyerVolume, sellerKw: trade.sellerVolume },
      availabilityGbpPerMwh: trade.availabilityGbpPerMwh,
      utilisationGbpPerMwh: trade.utilisationGbpPerMwh,
      payableGbp: book.payableGbp[row]!,
    })),
    list: listAsJson(book.list),
  };
}

const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
const mw = (kw: number) => `${(kw / KW_PER_MW).toFixed(3)} MW`;
const gbp = (pounds: number) => `£${pounds.toFixed(2)}`;

function asText({ cleared, again, notices }: MatchFiles, written: readonly string[]): string {
  const lines = [
    ...(cleared ?? []).flatMap(bookLines),
    ...(again ?? []).flatMap(listAgainLines),
    ...(cleared?.length === 0 || again?.length === 0 ? ["nothing to match"] : []),
    ...notices.map((notice) => `notice: ${formatFault(notice)}`),
    ...written.map((path) => `wrote ${path}`),
  ];
  return `${lines.join("\n")}\n`;
}

function bookLines(book: ClearedBook): readonly string[] {
  const { trades, payableGbp, isOptimumExact } = book;
  const lines = trades.map((trade, row) => {
    const { availabilityGbpPerMwh: held, utilisationGbpPerMwh: called } = trade;
    const price = `availability ${held.toFixed(2)}, utilisation ${called.toFixed(2)} £/MWh`;
    return `  ${trade.tradeId}: ${trade.buyerResourceId} buys ${mw(trade.volume)} of ${trade.sellerResourceId}; ${price}; ${gbp(payableGbp[row]!)} called in full`;
  });
  return [
    `${book.constraintId} ${formatInstant(book.startAt)}, ${mw(book.sizeKw)} predicted: ${counted(book.bidCount, "bid")}, ${counted(book.offerCount, "offer")}, ${counted(trades.length, "trade")}`,
    ...lines,
    `  together ${mw(total(trades.map(({ volume }) => volume)))} of relief, ${gbp(total(payableGbp))} called in full`,
    `  welfare ${gbp(book.welfareGbp)}; the orders could give ${isOptimumExact ? "" : "at most "}${gbp(book.optimumGbp)}, a gap of ${isOptimumExact ? "" : "at most "}${gbp(book.gapGbp)}`,
    ...listLines(book.list),
  ];
}
