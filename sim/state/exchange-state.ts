/**
 * The state of the local energy exchange: what was cleared and metered and is not settled yet, and what members have learnt; written by
 * commit-exchange.ts. Takes ids, the venue's settings and the seed; gives the state before the first gate.
 */
import { drawPurpose, type OwnerKeys, ownerKeys, uniformDraw } from "../core/draws.ts";
import type { ClearedPeriod } from "../model/energy-exchange.ts";
import type { OrderSide } from "../model/venues.ts";
import type { LocalEnergyExchangeSettings } from "../venues/local-energy-exchange/settings.ts";
import { strategyOf } from "../venues/local-energy-exchange/strategies/registry.ts";

/** What is cleared and metered is by settlement period. */
export interface ExchangeState {
  /** Row of each unit, and after them of each group of homes; fixed. */
  readonly rowOf: ReadonlyMap<string, number>;
  /** Keys of the members' draws, by unit; fixed. */
  readonly draws: OwnerKeys;
  /** By period, gate by gate. */
  readonly cleared: Map<number, readonly ClearedPeriod[]>;
  /** Wh injected, by unit and group of homes. */
  readonly meteredWh: Map<number, Float64Array>;
  /** What members learnt, those of one unit from its first slot on: as buyer and then as seller. */
  readonly learnt: Float64Array;
  /** By unit and one more; fixed. */
  readonly firstSlot: Int32Array;
}

/** Slot of the draws that stay as they are: no period is so early. */
const TRAIT_PERIOD = 0;

export function exchangeState(
  unitIds: readonly string[],
  settings: LocalEnergyExchangeSettings | undefined,
  seed: string,
): ExchangeState {
  const rowOf = new Map(unitIds.map((id, row) => [id, row]));
  const draws = ownerKeys(drawPurpose(seed, "exchange/strategy"), unitIds);
  const starts: (readonly number[])[] = unitIds.map(() => []);
  for (const { units, homes, strategy } of settings?.members ?? [])
    for (const id of [...units, ...homes]) {
      const row = rowOf.get(id);
      if (row === undefined) continue;
      starts[row] = strategyOf(strategy).start((slot) =>
        uniformDraw(draws, row, TRAIT_PERIOD, slot),
      );
    }
  const firstSlot = new Int32Array(unitIds.length + 1);
  for (const [row, { length }] of starts.entries())
    firstSlot[row + 1] = firstSlot[row]! + 2 * length;
  const learnt = new Float64Array(firstSlot.at(-1)!);
  for (const [row, start] of starts.entries()) {
    learnt.set(start, firstSlot[row]!);
    learnt.set(start, firstSlot[row]! + start.length);
  }
  return { rowOf, draws, cleared: new Map(), meteredWh: new Map(), learnt, firstSlot };
}

/** Of strategies that learn nothing: most members, at every order. */
const NOTHING_LEARNT = new Float64Array(0);

/** The part of `learnt` that is a member's as buyer, or as seller. */
export function learntBy(
  { learnt, firstSlot, rowOf }: ExchangeState,
  unit: string,
  side: OrderSide,
): Float64Array {
  const row = rowOf.get(unit)!;
  const [first, end] = [firstSlot[row]!, firstSlot[row + 1]!];
  if (first === end) return NOTHING_LEARNT;
  const middle = (first + end) / 2;
  return side === "buyerBid" ? learnt.subarray(first, middle) : learnt.subarray(middle, end);
}

/** Draws of members: those that stay, and those of a period. */
export const exchangeDraws = ({ draws, rowOf }: ExchangeState) => ({
  trait: (unit: string, slot: number) => uniformDraw(draws, rowOf.get(unit)!, TRAIT_PERIOD, slot),
  draw: (unit: string, period: number, slot: number) =>
    uniformDraw(draws, rowOf.get(unit)!, period, slot),
});
