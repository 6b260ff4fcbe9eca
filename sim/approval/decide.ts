/**
 * The whole system coordinator's decisions: auction by auction in order of time, each on top of what stands from those
 * before. Takes trades, a port to the conditions that they are studied under, a rule and settings; gives a verdict for each
 * trade, with the limit that refused it and what capacity would have been feasible.
 */
import { type Checked, ok } from "../core/errors.ts";
import { formatDay, londonDayOf, PERIOD_HOURS, periodStart } from "../core/time.ts";
import type { Network } from "../model/network.ts";
import type { CapacityTrade } from "./capacity-trade.ts";
import { type Condition, type LimitKind, type LimitRow, tolerance } from "./limit-row.ts";
import { approvalRuleOf } from "./registry.ts";
import { fits, type Room, takenBy } from "./rule.ts";
import { type ApprovalSettings, outlineApprovedOn } from "./settings.ts";
import { limitRows, type StudySettings } from "./study.ts";

export interface Verdict {
  readonly trade: CapacityTrade;
  readonly isApproved: boolean;
  /** rule: by power system analysis; coordinator: by hand; outline: the buyer may not enter trades. */
  readonly decidedBy: "rule" | "coordinator" | "outline";
  /** What would have been feasible on top of what stands, kW, down to the watt; of an approved trade all of it. */
  readonly feasibleKw: number;
  /** The limit that it, or its auction together, passes by most; also of a trade that was approved by hand all the same, which no trade is beyond what sites have. */
  readonly passed: PassedLimit | undefined;
  /** In words where no limit says it. */
  readonly because: string | undefined;
}

export interface PassedLimit {
  readonly row: LimitRow;
  /** What it comes to with the trades, in the row's units and sign. */
  readonly reached: number;
  /** Whether the trade passes it by itself, on top of what stands. */
  readonly isByItself: boolean;
  /** Ids of the trades that add to it, the trade itself among them where it does. */
  readonly addedBy: readonly string[];
}

export interface Coordinator {
  readonly network: Network;
  readonly settings: ApprovalSettings;
  readonly study: StudySettings;
  /** Everything that these settlement periods are studied under, as known at an instant. */
  readonly conditions: (periods: readonly number[], knownAt: number) => Iterable<Condition>;
}

/** Verdicts in the order of the trades. */
export function decide(
  coordinator: Coordinator,
  trades: readonly CapacityTrade[],
): Checked<readonly Verdict[]> {
  const verdicts = new Map<CapacityTrade, Verdict>();
  for (const auction of auctionsOf(trades)) {
    const standing = [...verdicts.values()].flatMap(({ trade, isApproved }) =>
      isApproved ? [trade] : [],
    );
    const decided = decideAuction(coordinator, auction, standing);
    if (decided.kind === "faulty") return decided;
    for (const verdict of decided.value) verdicts.set(verdict.trade, verdict);
  }
  return ok(trades.map((trade) => verdicts.get(trade)!));
}

/** Trades by auction, each decided when its last trade is agreed; of the same instant, by name. */
function auctionsOf(trades: readonly CapacityTrade[]): CapacityTrade[][] {
  const auctions = new Map<string, CapacityTrade[]>();
  for (const trade of trades)
    auctions.set(trade.auction, [...(auctions.get(trade.auction) ?? []), trade]);
  return [...auctions.entries()]
    .sort(
      ([left, ofLeft], [right, ofRight]) =>
        knownAtOf(ofLeft) - knownAtOf(ofRight) || (left < right ? -1 : 1),
    )
    .map(([, auction]) => auction);
}

const knownAtOf = (auction: readonly CapacityTrade[]) =>
  auction.reduce((latest, { agreedAt }) => Math.max(latest, agreedAt), -Infinity);

function decideAuction(
  coordinator: Coordinator,
  auction: readonly CapacityTrade[],
  earlier: readonly CapacityTrade[],
): Checked<Verdict[]> {
  const { network, settings, study, conditions } = coordinator;
  const knownAt = knownAtOf(auction);
  const outline = new Map(auction.map((trade) => [trade, outlineFault(network, settings, trade)]));
  const tested = auction.filter(
    (trade) => trade.override === undefined && outline.get(trade) === undefined,
  );
  const before = earlier.map((trade) => stillHeld(trade, knownAt));
  const all = [...auction, ...before];
  const periods = new Set(auction.flatMap((trade) => trade.periods));
  const found = limitRows(
    network,
    all.map((trade) => ({ ...trade, periods: trade.periods.filter((at) => periods.has(at)) })),
    conditions(
      [...periods].sort((left, right) => left - right),
      knownAt,
    ),
    study,
  );
  if (found.kind === "faulty") return found;
  const rows = found.value;
  const place = new Map(all.map((trade, at) => [trade, at]));
  const placesOf = (wanted: readonly CapacityTrade[]) => wanted.map((trade) => place.get(trade)!);
  const ids = all.map(({ id }) => id);
  const board = { rows, settings, ids };
  const boardOf = (...kinds: readonly LimitKind[]): Board => ({
    ...board,
    rows: rows.filter(({ kind }) => kinds.includes(kind)),
  });
  // What a site does not have nobody can give it by hand.
  const [hard, held] = [boardOf("installed", "held"), boardOf("held")];
  const standing = [...before];
  for (const trade of auction)
    if (
      trade.override?.decision === "approved" &&
      worstOf(hard, placesOf(standing), placesOf([trade]), true) === undefined
    )
      standing.push(trade);
  const chosen = approvalRuleOf(settings.rule)({
    candidates: tested.map(({ id, agreedAt, kw, periods: held }) => ({
      ...{ id, agreedAt },
      kwh: kw * held.length * PERIOD_HOURS,
    })),
    rooms: roomsFor(board, placesOf(standing), placesOf(tested)),
  });
  if (chosen.kind === "faulty") return chosen;
  const approved = new Set(chosen.value.map((candidate) => tested[candidate]!));
  const stands = [...placesOf(standing), ...placesOf([...approved])];
  const together = worstOf(board, placesOf(standing), placesOf(tested), false);
  const soldTogether = worstOf(held, placesOf(standing), placesOf(tested), false);
  return ok(
    auction.map((trade): Verdict => {
      const own = place.get(trade)!;
      const others = stands.filter((at) => at !== own);
      const byItself = worstOf(board, others, [own], true);
      // What has been sold already is said before what the network cannot carry.
      const oversold = worstOf(held, others, [own], true);
      const facts = { trade, because: trade.override?.because ?? outline.get(trade) };
      if (approved.has(trade))
        return {
          ...facts,
          ...{ isApproved: true, decidedBy: "rule" },
          feasibleKw: trade.kw,
          passed: undefined,
        };
      const feasible = feasibleKw(board, others, own, trade.kw);
      if (trade.override !== undefined) {
        const isApproved = standing.includes(trade);
        const isWanted = trade.override.decision === "approved";
        return {
          ...facts,
          isApproved,
          decidedBy: "coordinator",
          feasibleKw: isApproved ? trade.kw : feasible,
          passed:
            isWanted && !isApproved ? (oversold ?? worstOf(hard, others, [own], true)) : byItself,
        };
      }
      if (outline.get(trade) !== undefined)
        return {
          ...facts,
          isApproved: false,
          decidedBy: "outline",
          feasibleKw: 0,
          passed: undefined,
        };
      const isSoldTogether = soldTogether?.addedBy.includes(trade.id) === true;
      const passed =
        oversold ?? (isSoldTogether ? soldTogether : undefined) ?? byItself ?? together;
      return { ...facts, isApproved: false, decidedBy: "rule", feasibleKw: feasible, passed };
    }),
  );
}

/** A trade of an earlier auction as far as it has not been cancelled by then. */
function stillHeld(trade: CapacityTrade, knownAt: number): CapacityTrade {
  if (periodStart(trade.cancelledFromPeriod) > knownAt) return trade;
  const periods = trade.periods.filter((period) => period < trade.cancelledFromPeriod);
  return { ...trade, periods };
}

/** Why the buyer may not enter trades when this one begins; undefined where it may. */
function outlineFault(
  { connections }: Network,
  { variations }: ApprovalSettings,
  { buyer, periods }: CapacityTrade,
): string | undefined {
  if (variations === undefined) return undefined;
  const site = connections.ids[buyer]!;
  const from = outlineApprovedOn(variations, site);
  if (from === undefined) return `${site} has not asked for a capacity variation, and cannot buy`;
  const first = londonDayOf(periodStart(periods[0]!));
  if (first >= from) return undefined;
  return `${site} has outline approval from ${formatDay(from)} on, and the trade begins on ${formatDay(first)}`;
}

interface Board {
  readonly rows: readonly LimitRow[];
  /** Of trades, by their place. */
  readonly ids: readonly string[];
  readonly settings: ApprovalSettings;
}

/** What is left of a limit once `standing` stands; of one that is passed already, what the settings say. */
function leftOf(row: LimitRow, standing: readonly number[], { alreadyOver }: ApprovalSettings) {
  const left = row.limit - row.base - sumOf(row, standing);
  return (alreadyOver === "worse" ? Math.max(0, left) : left) + tolerance(row.kind);
}

function sumOf({ effect }: LimitRow, trades: readonly number[]): number {
  let sum = 0;
  for (const trade of trades) sum += effect[trade]!;
  return sum;
}

function roomsFor(
  { rows, settings }: Board,
  standing: readonly number[],
  candidates: readonly number[],
): Room[] {
  return rows.map((row) => ({
    left: leftOf(row, standing, settings),
    taken: Float64Array.from(candidates, (trade) => row.effect[trade]!),
  }));
}

/** The limit that these trades pass by most, of its size, on top of what stands; undefined where none. */
function worstOf(
  board: Board,
  standing: readonly number[],
  candidates: readonly number[],
  isByItself: boolean,
): PassedLimit | undefined {
  const all = [...candidates.keys()];
  const rooms = roomsFor(board, standing, candidates);
  if (fits(rooms, all)) return undefined;
  let worst: PassedLimit | undefined;
  let most = -Infinity;
  for (const [at, row] of board.rows.entries()) {
    const excess = takenBy(rooms[at]!, all) - rooms[at]!.left;
    const share = excess / Math.max(Math.abs(row.limit), tolerance(row.kind));
    if (excess <= 0 || share <= most) continue;
    most = share;
    const reached = row.base + sumOf(row, standing) + takenBy(rooms[at]!, all);
    const adding = [...standing, ...candidates].filter((trade) => row.effect[trade]! > 0);
    worst = { row, reached, isByItself, addedBy: adding.map((trade) => board.ids[trade]!) };
  }
  return worst;
}

const WATTS_PER_KW = 1000;

/** The most of a trade that passes no limit on top of what stands, kW. */
function feasibleKw(board: Board, standing: readonly number[], trade: number, kw: number): number {
  let share = 1;
  for (const room of roomsFor(board, standing, [trade])) {
    const taken = room.taken[0]!;
    if (taken > 0) share = Math.min(share, Math.max(0, room.left / taken));
    else if (room.left < 0) share = 0;
  }
  return Math.floor(share * kw * WATTS_PER_KW + 1e-3) / WATTS_PER_KW;
}
