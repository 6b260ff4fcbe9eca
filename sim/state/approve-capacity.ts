/**
 * Approval of traded capacity inside a run, and what follows from it. Takes agreed trades and what stands by then; gives verdicts,
 * and applies them to the book of capacity for the gate loop alone. Keeps: what stands is studied on the limits as contracted,
 * so that it counts once. Where the network operator is not told nobody studies anything: both sides must hold what they agree.
 */
import type { CapacityTrade } from "../approval/capacity-trade.ts";
import { decide, type Verdict } from "../approval/decide.ts";
import { type ApprovalSettings, approvalSchema } from "../approval/settings.ts";
import { orThrow } from "../core/errors.ts";
import { formatInstant, periodStart } from "../core/time.ts";
import type { SitesOfDay } from "../model/capacity-market.ts";
import {
  type AgreedCapacity,
  CAPACITY_TRADES,
  type CapacityContext,
  type CapacityMove,
  type CapacityOutcome,
  type CapacityResults,
  type CapacityVerdict,
} from "../model/capacity-trades.ts";
import type { AgreedOffset } from "../model/offsetting.ts";
import type { GateResults } from "../model/venues.ts";
import { reactiveRule } from "../network/reactive.ts";
import {
  capacityBook,
  forgetCapacity,
  moveCapacity,
  returnCapacity,
  standingMoves,
} from "../positions/capacity-book.ts";
import { chargesGbpPerMwHour } from "../settlement/duos/capacity-price.ts";
import type { DueGate } from "../timetable/timetable.ts";
import { conditionsOf, type StateDelivery, studiedOf } from "./approval-conditions.ts";
import { boardOf, whoTrades } from "./capacity-board.ts";
import { constrainedSites, exchangeOf, outsideArea } from "./constrained-area.ts";
import { standingOffsets } from "./offsetting-state.ts";
import { sitesOfDay } from "./site-capacity.ts";
import { capacityKnownTo, isTold } from "./told-of-services.ts";
import type { World } from "./world.ts";

/** What a gate may know and ask of traded capacity; `results`: what gates before it on the page brought about. */
export function capacityContext(
  world: World,
  gate: DueGate,
  results: CapacityResults,
  state: StateDelivery | undefined,
): CapacityContext {
  const { instant, fromPeriod, toPeriod } = gate;
  const days = new Map<number, SitesOfDay>();
  let gained: ReturnType<typeof exchangeOf> | undefined;
  return {
    movesIn: (period) => world.capacity.moves.get(period) ?? [],
    breachesIn: (period) => world.capacityBreaches.get(period) ?? [],
    sitesOn: (day) => {
      const sites = days.get(day) ?? sitesOfDay(world, day, instant);
      days.set(day, sites);
      return sites;
    },
    ...whoTrades(world, gate),
    chargesGbpPerMwHour: (of) => chargesGbpPerMwHour(world.duos?.settings, of),
    gainedFrac: (buyer, seller, capacity) => {
      gained ??= exchangeOf(world, approvalOf(world));
      return gained({ buyer, seller, capacity, kw: 1 });
    },
    get board() {
      return boardOf(world, results, { fromPeriod, toPeriod });
    },
    approve: (agreed) => {
      if (state === undefined) throw new RangeError("capacity is approved by day gates alone");
      return agreed.length === 0 ? [] : approve(world, agreed, instant, state);
    },
  };
}

/** Whether any capacity is moved in a period, or was used beyond what was sold. */
export const isCapacityTraded = (
  { capacity, capacityBreaches }: Pick<World, "capacity" | "capacityBreaches">,
  period: number,
): boolean => capacity.moves.has(period) || capacityBreaches.has(period);

function approve(
  world: World,
  agreed: readonly AgreedCapacity[],
  instant: number,
  state: StateDelivery,
): CapacityVerdict[] {
  const isStudied = isTold(world, CAPACITY_TRADES, "dso");
  const settings = isStudied ? approvalOf(world) : approvalSchema.parse({});
  // Who does not know of a trade weights nothing of it.
  const bought = isStudied ? exchangeOf(world, settings) : ({ kw }: { readonly kw: number }) => kw;
  const { ids } = world.network.connections;
  const isInArea = constrainedSites(world, settings.constrainedBy);
  const outsiders = agreed.map(({ buyer, seller }) =>
    isInArea === undefined ? undefined : [buyer, seller].find((site) => !isInArea(site)),
  );
  const moves = agreed.map((of): CapacityMove => ({ ...of, boughtKw: bought(of) }));
  const now = moves
    .filter((_, row) => outsiders[row] === undefined)
    .map((move) => studiedTrade(move, instant, byHand(settings, move.id)));
  const verdicts = new Map(
    decideOn(world, now, state, isStudied).map((verdict) => [verdict.trade.id, verdict]),
  );
  return moves.map((move, row): CapacityVerdict => {
    const outsider = outsiders[row];
    const verdict = verdicts.get(move.id);
    if (verdict === undefined || outsider !== undefined)
      return {
        ...{ move, isApproved: false },
        because: outsideArea(ids[outsider!]!, settings.constrainedBy ?? []),
      };
    const { isApproved } = verdict;
    return {
      move,
      isApproved,
      because: isStudied || !isApproved ? wordsOf(world, verdict) : UNSTUDIED,
    };
  });
}

/** What the coordinator's people decided of a trade, whatever the studies say. */
export const byHand = ({ overrides }: ApprovalSettings, id: string): CapacityTrade["override"] =>
  overrides?.find(({ trade }) => trade === id);

const UNSTUDIED = "agreed by both sides; nobody was told who would study it";
export const approvalOf = ({ scenario }: World): ApprovalSettings =>
  scenario.approval ?? approvalSchema.parse({});

/**
 * Verdicts on trades of one auction, on top of all that stands: capacity that was moved, and units that offset each other. Where nobody
 * was told who would study the network, limits alone are looked at.
 */
export function decideOn(
  world: World,
  now: readonly CapacityTrade[],
  state: StateDelivery,
  isStudied: boolean,
): readonly Verdict[] {
  const { network } = world;
  const settings = isStudied ? approvalOf(world) : approvalSchema.parse({});
  const { undervoltageMarginPu, alreadyOver } = settings;
  const reactive = reactiveRule(network, settings.reactive);
  const asContracted = { ...world, capacity: capacityBook(network) };
  const conditions = isStudied
    ? conditionsOf(asContracted, settings, studiedOf(settings), state)
    : () => [];
  // Of trades that the network operator is not told of it knows nothing; both sides do.
  const known = isStudied ? capacityKnownTo(world, "dso") : world.capacity;
  const earlier = [
    ...standingMoves(known).map((move) => studiedTrade(move, 0, STANDS)),
    ...standingOffsets(world).map((offset) => studiedOffset(network, offset, 0, STANDS)),
  ];
  const study = { undervoltageMarginPu, alreadyOver, reactive };
  const verdicts = orThrow(decide({ network, settings, study, conditions }, [...earlier, ...now]));
  return verdicts.slice(earlier.length);
}

const STANDS = { decision: "approved", because: "stands" } as const;

/** As the coordinator reads it: both sides in full, whatever was forecast of them. */
export function studiedOffset(
  { units }: World["network"],
  { lead, follower, ...agreed }: AgreedOffset,
  agreedAt: number,
  override: CapacityTrade["override"],
): CapacityTrade {
  const sites = { buyer: units.connection[follower]!, seller: units.connection[lead]! };
  const move = { ...agreed, ...sites, initiator: "buyer", boughtKw: agreed.kw } as const;
  const studied = studiedTrade({ ...move, priceGbpPerMwHour: 0 }, agreedAt, override);
  return { ...studied, offset: { lead, follower } };
}

function studiedTrade(
  { fromPeriod, toPeriod, ...move }: CapacityMove,
  agreedAt: number,
  override: CapacityTrade["override"],
): CapacityTrade {
  const periods = Array.from({ length: toPeriod - fromPeriod }, (_, step) => fromPeriod + step);
  const auction = String(agreedAt);
  return { ...move, agreedAt, auction, periods, override, cancelledFromPeriod: Infinity };
}

/** Why it stands or does not. */
export function wordsOf(
  { network }: World,
  { trade: { id, override }, isApproved, decidedBy, because, passed }: Verdict,
): string {
  if (override !== undefined && (isApproved || override.decision === "refused"))
    return `by hand: ${override.because}`;
  if (isApproved) return "passes no limit";
  if (decidedBy === "outline" && because !== undefined) return because;
  if (passed === undefined) return "its auction passes a limit";
  const { kind, element, limit, period } = passed.row;
  const ids = {
    branch: network.branches.ids,
    constraint: network.constraintPoints.ids,
    voltage: network.buses.ids,
    installed: network.connections.ids,
    held: network.connections.ids,
  }[kind];
  const whose = passed.isByItself ? "passes" : "its auction passes";
  const others = kind === "held" ? passed.addedBy.filter((each) => each !== id) : [];
  const beside =
    others.length === 0
      ? ""
      : `: ${passed.reached.toFixed(1)} kW sold of ${limit.toFixed(1)} kW, ${formatInstant(periodStart(period))}, with ${others.join(", ")}`;
  return `${whose} the ${kind} limit of ${ids[element]!}${beside}`;
}

/** Called by the gate loop alone. */
export function applyCapacity(
  { capacity }: World,
  { events, capacity: results }: GateResults,
  { instant: at, fromPeriod }: DueGate,
  { verdicts = [], cancelled = [], requests = [], responses = [], decided }: CapacityOutcome,
): void {
  results.requests.push(...requests);
  results.responses.push(...responses);
  if (decided !== undefined) results.decided.push(decided);
  forgetCapacity(capacity, fromPeriod - FORGET_AFTER_PERIODS);
  for (const { id, boughtKw } of cancelled) {
    returnCapacity(capacity, id, fromPeriod, at);
    events.push({ kind: "capacityCancelled", at, trade: id, kw: boughtKw, because: "cancelled" });
  }
  for (const { move, isApproved, because } of verdicts) {
    if (isApproved) moveCapacity(capacity, move);
    const kind = isApproved ? "capacityApproved" : "capacityRefused";
    events.push({ kind, at, trade: move.id, kw: move.boughtKw, because });
  }
}

/** Gates run up to two weeks ahead of delivery, and a month is charged for what was held in it. */
export const FORGET_AFTER_PERIODS = (14 + 31 + 1) * 50;
