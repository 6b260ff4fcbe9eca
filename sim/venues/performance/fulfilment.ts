/**
 * Performance: how far sellers did what they were told, minute by minute: SF = clamp(delivered ÷ instructed, 0, 1), with
 * delivered = baseline − meter of a seller that goes down, meter − baseline of one that goes up. Takes the minutes of a period's trades; gives each trade's instructed and delivered energy,
 * the mean of its SF over the minutes of its instruction, and what its shortfall cost the buyer.
 * Keeps: SF within 0 and 1; delivered at most instructed, so that nothing beyond it is paid; all trades of a seller together
 * at most what it moved from its baseline.
 */
import { clamp, roundHalfAway, SECONDS_PER_MINUTE, wholeWh } from "../../core/units.ts";
import { signOf } from "../../model/direction.ts";
import { MINUTES_PER_PERIOD, type TradeMinutes } from "../../model/readings.ts";
import type { Trade } from "../../model/venues.ts";
import { type Baseline, type SellerKnown, withKnown } from "./baselines/baseline.ts";

/** An instruction of less is the rounding of set-points, kW. */
const INSTRUCTED_KW_MIN = 1e-3;
/** Float residue of a fulfilment is rounded off. */
const STEPS_PER_ONE = 1e9;

export interface Fulfilment {
  readonly instructedWh: number;
  readonly deliveredWh: number;
  /** Mean over the minutes with an instruction; 1 without one. */
  readonly fulfilmentFrac: number;
  /** Energy that the buyer lost of what it had bought because the seller gave less, at the buyer. */
  readonly buyerLossWh: number;
}

/** What the schedules and meters of sellers say beside their minutes, by unit. */
export interface SellerMeters {
  readonly declaredKw: Float64Array;
  /** Last minute without an instruction before the period, where there was one. */
  readonly beforeKw: (unit: number) => number | undefined;
  /** What else a baseline may know of a unit. */
  readonly known?: (unit: number) => SellerKnown;
}

/** The fulfilment of each trade of a period, in their order. */
export function fulfilments(
  trades: readonly Trade[],
  minutes: TradeMinutes,
  meters: SellerMeters,
  baseline: Baseline,
): Fulfilment[] {
  if (trades.length === 0) return [];
  const instructedKw = instructedMinutes(minutes);
  const deliveredKw = new Float64Array(instructedKw.length);
  for (const seller of measuredSellers(trades, minutes, instructedKw, meters, baseline))
    deliver(trades, instructedKw, seller, deliveredKw);
  const takenKw = meansOf(minutes.takenKws);
  const sameBuyer = rowsBy(trades, buyerKey);
  return trades.map((trade, row) => {
    const others = sameBuyer.get(buyerKey(trade))!;
    const lossKw = lost(trade, row, others, instructedKw, deliveredKw, takenKw);
    return {
      instructedWh: wholeWh(sumOf(instructedKw, row) * SECONDS_PER_MINUTE),
      deliveredWh: wholeWh(sumOf(deliveredKw, row) * SECONDS_PER_MINUTE),
      fulfilmentFrac: meanFulfilment(instructedKw, deliveredKw, row),
      buyerLossWh: wholeWh(lossKw * SECONDS_PER_MINUTE),
    };
  });
}

/** What each trade's seller was told, minute by minute, kW; the rounding of set-points is nothing. */
export function instructedMinutes({ instructedKws }: TradeMinutes): Float64Array {
  const kw = meansOf(instructedKws);
  for (let cell = 0; cell < kw.length; cell += 1) if (kw[cell]! < INSTRUCTED_KW_MIN) kw[cell] = 0;
  return kw;
}

/** Powers of minutes from their registers. */
function meansOf(kws: Float64Array): Float64Array {
  const kw = new Float64Array(kws.length);
  for (let cell = 0; cell < kw.length; cell += 1) kw[cell] = kws[cell]! / SECONDS_PER_MINUTE;
  return kw;
}

/** A seller's meter and baseline, minute by minute, kW, and which trades of the period are its. */
export interface MeasuredSeller {
  readonly rows: readonly number[];
  readonly levelKw: Float64Array;
  readonly baselineKw: Float64Array;
}

/** What the delivery of each seller is measured from and by, in the order of their first trades. */
export function measuredSellers(
  trades: readonly Trade[],
  minutes: TradeMinutes,
  instructedKw: Float64Array,
  { declaredKw, beforeKw, known }: SellerMeters,
  baseline: Baseline,
): readonly MeasuredSeller[] {
  return Array.from(
    rowsBy(trades, ({ seller }) => seller),
    ([seller, rows]) => {
      const first = rows[0]! * MINUTES_PER_PERIOD;
      const meter = (kws: Float64Array) => meansOf(kws.subarray(first, first + MINUTES_PER_PERIOD));
      const toldKw = new Float64Array(MINUTES_PER_PERIOD);
      for (const row of rows) {
        for (let minute = 0; minute < MINUTES_PER_PERIOD; minute += 1)
          toldKw[minute]! += instructedKw[row * MINUTES_PER_PERIOD + minute]!;
      }
      const levelKw = meter(minutes.levelKws);
      const of = {
        declaredKw: declaredKw[seller]!,
        beforeKw: beforeKw(seller),
        levelKw,
        instructedKw: toldKw,
        availableKw: meter(minutes.availableKws),
      };
      const baselineKw = new Float64Array(MINUTES_PER_PERIOD);
      baseline(withKnown(of, known?.(seller)), baselineKw);
      return { rows, levelKw, baselineKw };
    },
  );
}

/** Rows of trades that have one key, in order. */
function rowsBy<Key>(
  trades: readonly Trade[],
  keyOf: (trade: Trade) => Key,
): ReadonlyMap<Key, readonly number[]> {
  const rows = new Map<Key, number[]>();
  for (const [row, trade] of trades.entries()) {
    const key = keyOf(trade);
    const known = rows.get(key);
    if (known === undefined) rows.set(key, [row]);
    else known.push(row);
  }
  return rows;
}

const buyerKey = ({ buyer, constraint }: Trade) => `${buyer} ${constraint}`;

/** Fills what a seller gave under each of its trades: what it moved from its baseline, the earlier trades first. */
function deliver(
  trades: readonly Trade[],
  instructedKw: Float64Array,
  { rows, levelKw, baselineKw }: MeasuredSeller,
  deliveredKw: Float64Array,
): void {
  // What is left of its movement, down positive.
  const leftKw = baselineKw.slice();
  for (let minute = 0; minute < leftKw.length; minute += 1) leftKw[minute]! -= levelKw[minute]!;
  for (const row of rows) {
    const sign = signOf(trades[row]!.sellerDirection);
    for (let minute = 0; minute < MINUTES_PER_PERIOD; minute += 1) {
      const cell = row * MINUTES_PER_PERIOD + minute;
      const askedKw = instructedKw[cell]!;
      if (askedKw === 0) continue;
      deliveredKw[cell] = askedKw * fulfilled((sign * leftKw[minute]!) / askedKw);
      leftKw[minute] = leftKw[minute]! - sign * deliveredKw[cell]!;
    }
  }
}

const fulfilled = (frac: number): number =>
  clamp(roundHalfAway(frac * STEPS_PER_ONE) / STEPS_PER_ONE, 0, 1);

/** Of the trade of a row, over its minutes. */
function meanFulfilment(
  instructedKw: Float64Array,
  deliveredKw: Float64Array,
  row: number,
): number {
  let total = 0;
  let count = 0;
  for (let cell = row * MINUTES_PER_PERIOD; cell < (row + 1) * MINUTES_PER_PERIOD; cell += 1) {
    const kw = instructedKw[cell]!;
    if (kw === 0) continue;
    total += fulfilled(deliveredKw[cell]! / kw);
    count += 1;
  }
  return count === 0 ? 1 : fulfilled(total / count);
}

/**
 * What a trade's shortfall took of its buyer, kW over all minutes: no more than was taken of what the buyer had bought. The
 * buyer's earlier trades at the constraint come first; `takenKw` is what is left of theirs. `others`: all its trades there.
 */
function lost(
  { sellerSensitivity, buyerSensitivity }: Trade,
  row: number,
  others: readonly number[],
  instructedKw: Float64Array,
  deliveredKw: Float64Array,
  takenKw: Float64Array,
): number {
  let totalKw = 0;
  for (let minute = 0; minute < MINUTES_PER_PERIOD; minute += 1) {
    const cell = row * MINUTES_PER_PERIOD + minute;
    const shortKw = instructedKw[cell]! - deliveredKw[cell]!;
    const kw = Math.min(takenKw[cell]!, (shortKw * sellerSensitivity) / buyerSensitivity);
    if (kw <= 0) continue;
    totalKw += kw;
    for (const later of others) {
      if (later <= row) continue;
      const left = later * MINUTES_PER_PERIOD + minute;
      takenKw[left] = takenKw[left]! - kw;
    }
  }
  return totalKw;
}

function sumOf(columnKw: Float64Array, row: number): number {
  let total = 0;
  for (let cell = row * MINUTES_PER_PERIOD; cell < (row + 1) * MINUTES_PER_PERIOD; cell += 1)
    total += columnKw[cell]!;
  return total;
}
