/**
 * `headroom verify` without its printing: reads the files that matching read, its trades and what holds now, tells every
 * fault at once, and verifies. Takes the command's options; gives the trades as they stand and the lists made of them again.
 */
import { type Fault, InputFaults, orThrow } from "../../sim/core/errors.ts";
import { formatInstant } from "../../sim/core/time.ts";
import { messageFaults } from "../../sim/messages/message-faults.ts";
import type { MessageFormat } from "../../sim/messages/read.ts";
import { type ListAgain, listsAgain } from "./list-again.ts";
import { type MarketFiles, type MarketPaths, readMarketFiles } from "./market-files.ts";
import { formatOption, instantOption, kwOption } from "./market-options.ts";
import { sensitivityOf } from "./market-tables.ts";
import { crossFaults, MIN_TRADE_KW } from "./match-files.ts";
import { faultsOf, rightOf } from "./message-file.ts";
import { outFaults } from "./out-folder.ts";
import { type Verified, type VerifyTables, verifyMessages } from "./verify-messages.ts";

export interface VerifyOptions extends MarketPaths {
  readonly trades: string;
  readonly sensitivities: string;
  readonly constraint?: string;
  readonly period?: string;
  readonly at?: string;
  readonly minTrade: string;
  readonly out?: string;
  readonly format: string;
}

export interface VerifyFiles extends Verified {
  readonly lists: readonly ListAgain[];
  readonly format: MessageFormat;
  readonly notices: readonly Fault[];
}

export async function verifyFiles(options: VerifyOptions): Promise<VerifyFiles> {
  const rules = {
    minTradeKw: kwOption("--min-trade", options.minTrade, MIN_TRADE_KW),
    at: instantOption("--at", options.at),
    startAt: instantOption("--period", options.period),
    format: formatOption(options.format),
  };
  const files = await readMarketFiles(options, undefined);
  const faults = [
    ...Object.values(rules).flatMap((each) => faultsOf(each)),
    ...(await outFaults(options.out)),
    ...files.faults,
    ...crossFaults(files, options, rightOf(rules.startAt)),
    ...actingFaults(files),
    ...olderFaults(files),
  ];
  const { lookAhead, mol, bids, offers, trades } = files;
  if (faults.length > 0 || !lookAhead || !mol || !bids || !offers || !trades)
    throw new InputFaults(faults);
  const tables: VerifyTables = {
    ...{ lookAhead: lookAhead.rows, lookAheadNow: files.lookAheadNow?.rows },
    meritOrderList: mol.rows,
    ...{ bids: bids.rows, offers: offers.rows },
    ...{ sensitivities: files.sensitivities?.rows, resources: files.resources?.rows },
  };
  const where = { constraintId: options.constraint, startAt: orThrow(rules.startAt) };
  const verified = verifyMessages(tables, trades.rows, {
    ...{ minTradeKw: orThrow(rules.minTradeKw), at: orThrow(rules.at), ...where },
  });
  return {
    ...verified,
    lists: listsAgain(tables, verified.trades, where),
    format: orThrow(rules.format),
    notices: [...files.notices, ...assumptions(options)],
  };
}

/** Both sides of a trade need a sensitivity of now. */
function actingFaults({ trades, sensitivities }: MarketFiles): readonly Fault[] {
  if (trades === undefined || sensitivities === undefined) return [];
  const acts = sensitivityOf(sensitivities.rows);
  const faults = messageFaults(trades.file);
  trades.rows.forEach((row, index) => {
    if (row.units !== "kW" || row.status !== "matched") return;
    for (const side of ["buyerResourceId", "sellerResourceId"] as const) {
      if (acts(row.constraintId, row[side]) !== undefined) continue;
      faults.add(trades.place(index, side), {
        code: "verify.sensitivity",
        found: `${row[side]}, of which the file of sensitivities says nothing at ${row.constraintId}`,
        remedy: "write its row there, 0 where it does not help any more",
      });
    }
  });
  return faults.list();
}

/** A look-ahead of the moment is not of a time before the one that trades were made on. */
function olderFaults({ lookAhead, lookAheadNow }: MarketFiles): readonly Fault[] {
  const [issued, now] = [lookAhead?.rows[0], lookAheadNow?.rows[0]];
  if (issued === undefined || now === undefined || lookAheadNow === undefined) return [];
  if (now.reportedAt >= issued.reportedAt) return [];
  const faults = messageFaults(lookAheadNow.file);
  faults.add(lookAheadNow.place(0, "reportedAt"), {
    code: "verify.older",
    found: `${formatInstant(now.reportedAt)}, before the look-ahead that trades were made on, of ${formatInstant(issued.reportedAt)}`,
    remedy: "give the newer one to --look-ahead-now",
  });
  return faults.list();
}

function assumptions({ resources, lookAheadNow, at }: VerifyOptions): readonly Fault[] {
  const notice = (code: string, found: string, remedy: string): Fault => ({
    ...{ code: `verify.${code}`, path: "", found, remedy },
  });
  return [
    ...(resources === undefined
      ? [notice("resources", "no resources", "all are taken as available; --resources says it")]
      : []),
    ...(lookAheadNow === undefined
      ? [
          notice(
            "lookAhead",
            "no look-ahead of the moment",
            "constraints are taken as they were predicted; --look-ahead-now says it",
          ),
        ]
      : []),
    ...(at === undefined
      ? [notice("at", "no time of verification", "each trade is verified as its period begins")]
      : []),
  ];
}
