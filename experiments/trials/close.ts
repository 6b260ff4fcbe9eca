/**
 * The close of a trial: what came in is matched, as the command on files matches it. Takes a staged trial with what was
 * issued and handed in; gives the books with trades and lists after trading. Pure.
 */
import type { LinearSolver } from "../../sim/model/ports.ts";
import type { MarketTables } from "../market-files/market-tables.ts";
import type { ClearedBook } from "../market-files/match-messages.ts";
import { type MatchRules, matchMessages } from "../market-files/match-messages.ts";
import type { Issued } from "./issue.ts";
import { MARKET, type Staged } from "./staged.ts";
import type { Submissions } from "./submissions.ts";

/** How the orders of a trial are matched. */
export function rulesOf(
  { trial, prepared, closesAt }: Staged,
  solver: LinearSolver | undefined,
): MatchRules {
  const market = prepared.scenario.venues[MARKET]!;
  return {
    matcher: trial.matcher ?? market.matcher.kind,
    priceRule: trial.priceRule ?? market.priceRule.kind,
    ...{ minTradeKw: market.minTradeKw, solver, closesAt },
    ...{ constraintId: undefined, startAt: undefined },
  };
}

export function tablesOf(
  issued: Issued,
  { bids, offers }: Pick<Submissions, "bids" | "offers">,
): MarketTables {
  const { lookAhead, meritOrderList, sensitivities, resources } = issued;
  return { lookAhead, meritOrderList, sensitivities, resources, bids, offers };
}

export const close = (
  staged: Staged,
  issued: Issued,
  submitted: Submissions,
  solver: LinearSolver | undefined,
): readonly ClearedBook[] => matchMessages(tablesOf(issued, submitted), rulesOf(staged, solver));
