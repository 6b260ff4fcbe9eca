/**
 * Performance on messages: how far each trade was fulfilled in each of its settlement periods, and what its shortfall took of
 * the buyer. Takes trades by period, engagements, readings and baselines; gives fulfilments by the law that a run follows too.
 * Keeps: a minute with an instruction and without meter or baseline is a fault, never a guess.
 */

import { formatInstant, periodOf } from "../../sim/core/time.ts";
import { SECONDS_PER_MINUTE } from "../../sim/core/units.ts";
import { worthAsWritten } from "../../sim/model/owners-orders.ts";
import { MINUTES_PER_PERIOD as MINUTES, tradeMinutes } from "../../sim/model/readings.ts";
import { type Trade, UNMETERED } from "../../sim/model/venues.ts";
import { type Fulfilment, fulfilments } from "../../sim/venues/performance/fulfilment.ts";
import { counted } from "../counted.ts";
import {
  type Instruction,
  type Instructions,
  instructedKw,
  instructionsOf,
  isContractOf,
  rowAt,
} from "./instructed.ts";
import { baselineOf, type MinuteOf, meteredOf } from "./metered.ts";
import type { Part, SettlementRules, SettlementTables, Unsettled } from "./settlement-tables.ts";

export interface Performance {
  readonly found: ReadonlyMap<Part, Fulfilment>;
  readonly unsettled: readonly Unsettled[];
}

interface Known {
  readonly instructions: Instructions;
  readonly meter: MinuteOf;
  readonly baseline: MinuteOf;
  readonly bids: ReadonlySet<string>;
  readonly isSellerLiable: boolean;
  readonly unsettled: Unsettled[];
}

export function performance(
  tables: SettlementTables,
  parts: readonly Part[],
  { shortfallLiability }: SettlementRules,
): Performance {
  const unsettled: Unsettled[] = [];
  const known: Known = {
    instructions: instructionsOf(tables.engagements),
    ...{ meter: meteredOf(tables.meters), baseline: baselineOf(tables.baselines), unsettled },
    bids: new Set((tables.bids ?? []).map(({ bidId }) => bidId)),
    isSellerLiable: shortfallLiability === "sellerPaysBuyerLoss",
  };
  const found = new Map<Part, Fulfilment>();
  for (const own of groups(parts, ({ startAt }) => String(startAt)))
    for (const [index, of] of ofPeriod(own, known).entries()) found.set(own[index]!, of);
  return { found, unsettled };
}

/** Items that have one key, in the order of the first of each. */
function groups<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): readonly (readonly Item[])[] {
  const found = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const known = found.get(key);
    if (known === undefined) found.set(key, [item]);
    else known.push(item);
  }
  return [...found.values()];
}

/** All trades of a settlement period together: a seller's earlier ones are filled first, and so are a buyer's. */
function ofPeriod(parts: readonly Part[], known: Known): readonly Fulfilment[] {
  const minutes = tradeMinutes(parts.length);
  const rowOf = new Map(parts.map((part, row) => [part, row]));
  const put = (part: Part, column: Float64Array, kw: Float64Array) =>
    column.set(
      kw.map((each) => each * SECONDS_PER_MINUTE),
      rowOf.get(part)! * MINUTES,
    );
  for (const own of groups(parts, ({ trade }) => trade.sellerResourceId)) {
    const told = toldUnder(own, known);
    const { levelKw, baselineKw } = minutesOf(own[0]!, own[0]!.trade.sellerResourceId, told, known);
    for (const [index, part] of own.entries()) {
      put(part, minutes.instructedKws, told.ofTrades[index]!);
      put(part, minutes.levelKws, levelKw);
      put(part, minutes.availableKws, baselineKw);
    }
  }
  if (known.isSellerLiable) {
    const buyers = groups(parts, ({ trade }) =>
      JSON.stringify([trade.buyerResourceId, trade.constraintId]),
    );
    for (const own of buyers) {
      const takenKw = takenOf(own, known);
      for (const part of own) put(part, minutes.takenKws, takenKw);
    }
  }
  const unitOf = numbered(
    parts.flatMap(({ trade }) => [trade.buyerResourceId, trade.sellerResourceId]),
  );
  const pointOf = numbered(parts.map(({ trade }) => trade.constraintId));
  const trades = parts.map((part) =>
    tradeOf(part, [
      unitOf.get(part.trade.buyerResourceId)!,
      unitOf.get(part.trade.sellerResourceId)!,
      pointOf.get(part.trade.constraintId)!,
    ]),
  );
  const meters = { declaredKw: new Float64Array(unitOf.size), beforeKw: () => undefined };
  return fulfilments(trades, minutes, meters, ({ availableKw }, outKw) => outKw.set(availableKw));
}

function numbered(ids: readonly string[]): ReadonlyMap<string, number> {
  return new Map([...new Set(ids)].map((id, index) => [id, index]));
}

interface Told {
  /** Minute by minute, all that the resource was told under trades; positive: to inject less. */
  readonly downKw: Float64Array;
  readonly ways: ReadonlySet<number>;
  /** Of it what falls to each trade, without its sign, to each at most what was sold. */
  readonly ofTrades: readonly Float64Array[];
}

/** An instruction of less is the rounding of set-points, kW. */
const INSTRUCTED_KW_MIN = 1e-3;

/** Instructions that name a trade are of that one; all others fill those of their contract, the earlier ones first. */
function toldUnder(own: readonly Part[], { instructions, unsettled }: Known): Told {
  const { trade, startAt } = own[0]!;
  const downKw = new Float64Array(MINUTES);
  const ways = new Set<number>();
  const ofTrades = own.map(() => new Float64Array(MINUTES));
  const all = instructions.get(trade.sellerResourceId) ?? [];
  for (const kind of ["trade", "unsaid"] as const) {
    for (const instruction of all) {
      if (instruction.under.kind !== kind) continue;
      const kw = instructedKw(instruction.steps, startAt, MINUTES);
      const minute = kw.findIndex((each) => Math.abs(each) >= INSTRUCTED_KW_MIN);
      if (minute < 0) continue;
      const meant = [...own.keys()].filter((index) => isMeant(instruction, own[index]!));
      if (meant.length === 0) {
        // One that names a trade of another period is not of this one.
        if (kind === "unsaid")
          unsettled.push(otherContract(instruction, startAt + minute * SECONDS_PER_MINUTE, own));
        continue;
      }
      for (const [at, down] of kw.entries()) {
        downKw[at] = downKw[at]! + down;
        if (Math.abs(down) >= INSTRUCTED_KW_MIN) ways.add(Math.sign(down));
        let leftKw = Math.abs(down);
        for (const index of meant) {
          const into = ofTrades[index]!;
          const part = Math.min(leftKw, own[index]!.trade.sellerVolume - into[at]!);
          into[at] = into[at]! + part;
          leftKw -= part;
        }
      }
    }
  }
  return { downKw, ways, ofTrades };
}

function isMeant({ under, contractId }: Instruction, { trade }: Part): boolean {
  return under.kind === "trade" ? under.tradeId === trade.tradeId : isContractOf(contractId, trade);
}

function otherContract(of: Instruction, instant: number, own: readonly Part[]): Unsettled {
  const { sellerResourceId } = own[0]!.trade;
  const sold = [...new Set(own.map(({ trade }) => trade.sellerContractId))].join(", ");
  return {
    ...{ file: "engagements", row: rowAt(of, instant), code: "contract" },
    found: `${of.contractId}, when ${sellerResourceId} sold under ${sold} in the period from ${formatInstant(own[0]!.startAt)}`,
    remedy: `write ${sold}, or the reason "Own obligation" where it was for no trade`,
  };
}

/** Meter and baseline in the instructed minutes, turned so that a movement is baseline less meter. */
interface Turned {
  readonly levelKw: Float64Array;
  readonly baselineKw: Float64Array;
}

function minutesOf(
  { row, startAt }: Part,
  id: string,
  { downKw, ways }: Pick<Told, "downKw" | "ways">,
  { meter, baseline, unsettled }: Known,
): Turned {
  const minutes = { levelKw: new Float64Array(MINUTES), baselineKw: new Float64Array(MINUTES) };
  const unmetered: number[] = [];
  const undeclared: number[] = [];
  for (const [minute, kw] of downKw.entries()) {
    if (Math.abs(kw) < INSTRUCTED_KW_MIN) continue;
    const at = startAt + minute * SECONDS_PER_MINUTE;
    const [level, declared] = [meter(id, at), baseline(id, at)];
    if (level === undefined) unmetered.push(at);
    if (declared === undefined) undeclared.push(at);
    minutes.levelKw[minute] = (level ?? 0) * Math.sign(kw);
    minutes.baselineKw[minute] = (declared ?? 0) * Math.sign(kw);
  }
  const tell = (code: Unsettled["code"], found: string, remedy: string) =>
    unsettled.push({ file: "trades", row, code, found, remedy });
  const when = (at: readonly number[]) =>
    `${counted(at.length, "instructed minute")} from ${formatInstant(at[0]!)} on`;
  if (unmetered.length > 0) {
    const remedy = "write readings of its register at both ends of each minute";
    tell("noMeter", `no meter of ${id} for ${when(unmetered)}`, remedy);
  }
  if (undeclared.length > 0)
    tell(
      "noBaseline",
      `no baseline of ${id} for ${when(undeclared)}`,
      "write what it said it would do",
    );
  if (ways.size > 1) {
    const found = `${id}, which was instructed both ways in the period from ${formatInstant(startAt)}`;
    tell("bothWays", found, "write engagements of one direction in a settlement period");
  }
  return minutes;
}

/**
 * What was taken of the part of its output, or consumption, that a buyer had bought free at a constraint: what it bought, of
 * what it would have had, less what its meter says, in the minutes in which it was instructed itself.
 */
function takenOf(own: readonly Part[], known: Known): Float64Array {
  const { trade, startAt, row } = own[0]!;
  const id = trade.buyerResourceId;
  for (const part of own) {
    const { bidId } = part.trade;
    if (known.bids.has(bidId)) continue;
    const found = `${bidId}, which is no bid of its file, when the seller is liable for what it was worth`;
    known.unsettled.push({
      file: "trades",
      row: part.row,
      code: "noBid",
      found,
      remedy: "write the bid",
    });
  }
  const downKw = new Float64Array(MINUTES);
  const ways = new Set<number>();
  for (const { steps } of known.instructions.get(id) ?? []) {
    for (const [minute, kw] of instructedKw(steps, startAt, MINUTES).entries()) {
      downKw[minute] = downKw[minute]! + kw;
      if (Math.abs(kw) >= INSTRUCTED_KW_MIN) ways.add(Math.sign(kw));
    }
  }
  const { levelKw, baselineKw } = minutesOf({ trade, startAt, row }, id, { downKw, ways }, known);
  const boughtKw = own.reduce((sum, part) => sum + part.trade.buyerVolume, 0);
  return downKw.map((kw, minute) =>
    Math.abs(kw) < INSTRUCTED_KW_MIN
      ? 0
      : Math.max(0, Math.min(boughtKw, baselineKw[minute]!) - Math.max(0, levelKw[minute]!)),
  );
}

/** A row as a trade of the market, before delivery. */
export function tradeOf(
  { trade, startAt }: Part,
  [buyer, seller, constraint]: readonly [buyer: number, seller: number, constraint: number],
): Trade {
  const { volume, buyerVolume, sellerVolume, availabilityGbpPerMwh, utilisationGbpPerMwh } = trade;
  const priceGbpPerMwh = availabilityGbpPerMwh + utilisationGbpPerMwh;
  const written = { allInGbpPerMwh: priceGbpPerMwh, availabilityGbpPerMwh };
  return {
    ...{ id: trade.tradeId, period: periodOf(startAt), constraint },
    ...{ buyer, seller, buyerKw: buyerVolume, sellerKw: sellerVolume },
    ...{ priceGbpPerMwh, availabilityGbpPerMwh },
    // The file of trades does not say at what it was bid and asked.
    ...{ bidGbpPerMwh: priceGbpPerMwh, askGbpPerMwh: priceGbpPerMwh },
    bidWorth: worthAsWritten("buyerBid", written),
    askWorth: worthAsWritten("sellerOffer", written),
    concludedAt: trade.matchedAt,
    buyerSensitivity: volume / buyerVolume,
    sellerSensitivity: volume / sellerVolume,
    // Meters and baselines were turned the way of the instruction.
    ...{ buyerDirection: "down", sellerDirection: "down" },
    ...{ outcome: "matched", reason: trade.reason, ...UNMETERED },
  };
}
