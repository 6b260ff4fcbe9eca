/**
 * `headroom match` without its printing: reads the files, tells every fault of all of them and of each against the others at
 * once, and matches. Takes the command's options; gives what came of it. Keeps: a file that cannot be read hides no fault
 * of another.
 */
import { type Fault, InputFaults, orThrow } from "../../sim/core/errors.ts";
import { formatInstant } from "../../sim/core/time.ts";
import type { MessageFormat } from "../../sim/messages/read.ts";
import { matchers } from "../../sim/venues/obligations/clearing/matchers/registry.ts";
import { priceRules } from "../../sim/venues/obligations/clearing/price-rules/registry.ts";
import { PRICE_STRUCTURES, type PriceStructure } from "../../sim/venues/obligations/settings.ts";
import { loadHighsSolver } from "../../sim/venues/solver/highs.ts";
import { type ListAgain, listsAgain, tradeFaults } from "./list-again.ts";
import { type MarketFiles, type MarketPaths, readMarketFiles } from "./market-files.ts";
import {
  formatOption,
  idOption,
  instantOption,
  kwOption,
  unusedOptions,
  wordOption,
} from "./market-options.ts";
import { constraintsOf, contractsOf, type MarketTables, sensitivityOf } from "./market-tables.ts";
import { boundedNotices, type ClearedBook, matchMessages } from "./match-messages.ts";
import { faultsOf, rightOf } from "./message-file.ts";
import { MIN_SENSITIVITY, type OrderContext, orderFaults, sideFaults } from "./order-checks.ts";
import { outFaults } from "./out-folder.ts";
import { unitWarnings } from "./unit-warnings.ts";

export interface MatchOptions extends MarketPaths {
  readonly constraint?: string;
  readonly period?: string;
  readonly matcher?: string;
  readonly price?: string;
  readonly priceStructure?: string;
  readonly minTrade?: string;
  readonly closes?: string;
  readonly out?: string;
  readonly format: string;
}

export interface MatchFiles {
  readonly rules: {
    readonly matcher: string;
    readonly priceRule: string;
    readonly priceStructure: PriceStructure;
    readonly minTradeKw: number;
    readonly closesAt: string | null;
    readonly sensitivities: "of the file" | "all 1";
  };
  readonly format: MessageFormat;
  /** What was matched; undefined where the lists were made again. */
  readonly cleared: readonly ClearedBook[] | undefined;
  readonly again: readonly ListAgain[] | undefined;
  readonly notices: readonly Fault[];
  /** What may be in another unit than its file says, with its place. */
  readonly warnings: readonly Fault[];
}

/** Trades below this would be nothing at a constraint that hardly feels them. */
export const MIN_TRADE_KW = 1;

type Kind<Registry extends object> = keyof Registry & string;
const kindsOf = <Registry extends object>(registry: Registry) =>
  Object.keys(registry) as Kind<Registry>[];

function rulesOf(options: MatchOptions) {
  return {
    matcher: wordOption("--matcher", options.matcher ?? "price-priority", kindsOf(matchers)),
    priceRule: wordOption("--price", options.price ?? "midpoint", kindsOf(priceRules)),
    // Two parts take every file: an order without availability is one of them.
    priceStructure: wordOption(
      "--price-structure",
      options.priceStructure ?? "two-part",
      PRICE_STRUCTURES,
    ),
    minTradeKw: kwOption("--min-trade", options.minTrade ?? "100", MIN_TRADE_KW),
    closesAt: instantOption("--closes", options.closes),
    startAt: instantOption("--period", options.period),
    format: formatOption(options.format),
  };
}

export async function matchFiles(options: MatchOptions): Promise<MatchFiles> {
  const rules = rulesOf(options);
  const files = await readMarketFiles(options, rightOf(rules.closesAt));
  const faults = [
    ...Object.values(rules).flatMap((each) => faultsOf(each)),
    ...(options.trades === undefined ? [] : unusedOptions("--trades", forMatching(options))),
    ...(await outFaults(options.out)),
    ...files.faults,
    ...crossFaults(files, options, rightOf(rules.startAt)),
  ];
  const { lookAhead, mol, bids, offers } = files;
  if (faults.length > 0 || !lookAhead || !mol || !bids || !offers) throw new InputFaults(faults);
  const tables: MarketTables = {
    ...{ lookAhead: lookAhead.rows, meritOrderList: mol.rows },
    ...{ bids: bids.rows, offers: offers.rows },
    ...{ sensitivities: files.sensitivities?.rows, resources: files.resources?.rows },
  };
  const matcher = orThrow(rules.matcher);
  const where = { constraintId: options.constraint, startAt: orThrow(rules.startAt) };
  const matching = {
    ...{ matcher, priceRule: orThrow(rules.priceRule), minTradeKw: orThrow(rules.minTradeKw) },
    ...{ closesAt: orThrow(rules.closesAt), ...where },
    solver: matchers[matcher].needsSolver ? await loadHighsSolver() : undefined,
  };
  const again = files.trades && listsAgain(tables, files.trades.rows, where);
  const cleared = again === undefined ? matchMessages(tables, matching) : undefined;
  return {
    rules: {
      ...{ matcher, priceRule: matching.priceRule, minTradeKw: matching.minTradeKw },
      priceStructure: orThrow(rules.priceStructure),
      closesAt: matching.closesAt === undefined ? null : formatInstant(matching.closesAt),
      sensitivities: tables.sensitivities === undefined ? "all 1" : "of the file",
    },
    ...{ format: orThrow(rules.format), cleared, again },
    warnings:
      cleared === undefined
        ? []
        : unitWarnings(
            { lookAhead, mol, bids, offers, sensitivities: files.sensitivities },
            matching.minTradeKw,
          ),
    notices: [...files.notices, ...assumptions(options, cleared, unknownSellers(tables, cleared))],
  };
}

/** Options that say how to match, which lists made again do not. */
const forMatching = (options: MatchOptions) => {
  const { matcher, price, priceStructure, minTrade, closes, sensitivities } = options;
  return {
    ...{ "--matcher": matcher, "--price": price, "--min-trade": minTrade },
    "--price-structure": priceStructure,
    ...{ "--closes": closes, "--sensitivities": sensitivities },
  };
};

/** Each file against the others, as far as they could be read. */
export function crossFaults(
  files: MarketFiles,
  options: Pick<
    MatchOptions,
    "constraint" | "period" | "sensitivities" | "matcher" | "priceStructure"
  >,
  startAt: number | undefined,
): readonly Fault[] {
  const { lookAhead, mol, bids, offers, tradeRows, resources, placed } = files;
  if (lookAhead === undefined) return [];
  const constraints = constraintsOf(lookAhead.rows);
  const where = [
    ...idOption("--constraint", options.constraint, new Set(constraints.startsOf.keys())),
    ...idOption(
      "--period",
      startAt === undefined ? undefined : formatInstant(startAt),
      new Set([...constraints.startsOf.values()].flat().map(formatInstant)),
    ),
  ];
  if (mol === undefined) return where;
  const contracts = contractsOf(mol.rows);
  if (tradeRows !== undefined)
    return [...where, ...tradeFaults(tradeRows, placed, contracts, constraints)];
  // Sensitivities that could not be read say nothing against an order.
  const isRead = options.sensitivities === undefined || files.sensitivities !== undefined;
  const context: OrderContext = {
    ...{ constraints, contracts },
    sensitivity: isRead ? sensitivityOf(files.sensitivities?.rows) : () => 1,
    isUtilisationOnly: options.priceStructure === "utilisation-only",
    isBilateral: options.matcher === "bilateral",
    unregistered: new Set(
      (resources?.rows ?? []).flatMap((row) => (row.isRegistered ? [] : [row.resourceId])),
    ),
    capacityKw: new Map(
      [...mol.rows, ...(resources?.rows ?? [])].map((row) => [
        row.resourceId,
        row.mecKw + row.micKw,
      ]),
    ),
  };
  return [
    ...where,
    ...[bids, offers].flatMap((each) => (each === undefined ? [] : orderFaults(each, context))),
    ...(bids && offers ? sideFaults(bids, offers) : []),
  ];
}

/** Sellers that stand in lists with blank capacities. */
function unknownSellers(
  { meritOrderList, resources }: MarketTables,
  cleared: readonly ClearedBook[] | undefined,
): readonly string[] {
  const known = new Set([...meritOrderList, ...(resources ?? [])].map((row) => row.resourceId));
  const sellers = (cleared ?? []).flatMap(({ trades }) =>
    trades.map((row) => row.sellerResourceId),
  );
  return [...new Set(sellers)].filter((id) => !known.has(id));
}

const IDS_SHOWN_MAX = 5;
const listed = (ids: readonly string[]) =>
  ids.length <= IDS_SHOWN_MAX
    ? ids.join(", ")
    : `${ids.slice(0, IDS_SHOWN_MAX).join(", ")} and ${ids.length - IDS_SHOWN_MAX} more`;

/** What was taken for granted because no file says it, and where matching did not go through to its end. */
function assumptions(
  options: MatchOptions,
  cleared: readonly ClearedBook[] | undefined,
  sellers: readonly string[],
): readonly Fault[] {
  const notice = (code: string, found: string, remedy: string): Fault[] => [
    { code: `match.${code}`, path: "", found, remedy },
  ];
  const leftOut = (cleared ?? []).flatMap((book) => book.leftOut);
  return [
    ...(cleared !== undefined && options.sensitivities === undefined
      ? notice("sensitivity", "no sensitivities", "each is taken as 1; --sensitivities gives them")
      : []),
    ...(cleared !== undefined && options.closes === undefined
      ? notice(
          "closes",
          "no close of the window",
          "late orders are not looked for; --closes says it",
        )
      : []),
    ...(leftOut.length > 0
      ? notice(
          "leftOut",
          `${leftOut.length} orders of resources that act less than ${MIN_SENSITIVITY} at their constraint: ${listed(leftOut)}`,
          "they are not matched",
        )
      : []),
    ...boundedNotices(cleared ?? []),
    ...(sellers.length > 0
      ? notice(
          "capacities",
          `sellers that are not on the list: ${listed(sellers)}`,
          "their capacities are blank in the list after trading; --resources gives them",
        )
      : []),
  ];
}
