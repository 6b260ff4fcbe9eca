/**
 * The plan of a store that uses all of its range: from half full at midnight back to half full, as many passages between as pay. Takes a store and the prices of a day; gives the plan
 * that earns most of all that its power and its bounds allow. Exact: what a stored kWh is still worth, by how much is in store, is a concave function whose pieces are kept.
 */
import { z } from "zod";
import { registryEntry } from "../../sim/core/define-registry.ts";
import { PERIOD_HOURS } from "../../sim/core/time.ts";
import type { PlannedStore, PricedDay, StorePlan } from "./store.ts";

/** What stored energy is worth from a half-hour on: at `fromKwh` nothing is counted yet, then pieces, the most valuable kWh first. */
interface StoredWorth {
  readonly fromKwh: number;
  readonly pieces: readonly Piece[];
}

interface Piece {
  readonly gbpPerMwh: number;
  readonly kwh: number;
}

/** What a stored kWh costs to put in, and brings when it is taken out, £/MWh stored, in each half-hour; both with their wear. */
interface Passages {
  readonly costs: Float64Array;
  readonly brings: Float64Array;
  readonly mostInKwh: number;
  readonly mostOutKwh: number;
}

/** Nothing is given at a price below zero. */
function planWholeRange(
  store: PlannedStore,
  { priceGbpPerMwh }: PricedDay,
  planKw: Float64Array,
): void {
  const passages = passagesOf(store, priceGbpPerMwh);
  const rangeKwh = store.usableKwh;
  const worth = worthByHalfHour(passages, rangeKwh, planKw.length);
  let storedKwh = rangeKwh / 2;
  for (let step = 0; step < planKw.length; step += 1) {
    const changeKwh = bestChange(passages, worth[step]!, step, storedKwh);
    storedKwh += changeKwh;
    planKw[step] =
      changeKwh > 0
        ? -changeKwh / (store.chargeEfficiency * PERIOD_HOURS)
        : (-changeKwh * store.dischargeEfficiency) / PERIOD_HOURS + 0;
  }
}

function passagesOf(store: PlannedStore, priceGbpPerMwh: Float64Array): Passages {
  const { chargeEfficiency, dischargeEfficiency, wearGbpPerMwh } = store;
  return {
    costs: priceGbpPerMwh.map((price) => (price + wearGbpPerMwh) / chargeEfficiency),
    // Below zero the kWh that is given would bring more than one that is put in costs, and both at once would pay.
    brings: priceGbpPerMwh.map((price) =>
      price < 0 ? -Infinity : (price - wearGbpPerMwh) * dischargeEfficiency,
    ),
    mostInKwh: store.chargeKw * PERIOD_HOURS * chargeEfficiency,
    mostOutKwh: (store.dischargeKw * PERIOD_HOURS) / dischargeEfficiency,
  };
}

/** By half-hour, what is stored at its end is worth until midnight. */
function worthByHalfHour(passages: Passages, rangeKwh: number, count: number): StoredWorth[] {
  const worth: StoredWorth[] = [];
  let after: StoredWorth = { fromKwh: rangeKwh / 2, pieces: [] };
  for (let step = count - 1; step >= 0; step -= 1) {
    worth[step] = after;
    after = within(withPassages(after, passages, step), rangeKwh);
  }
  return worth;
}

/** The same a half-hour earlier: as much less may be in store as could be put in, and what could be taken out is worth what it brings. */
function withPassages(after: StoredWorth, passages: Passages, step: number): StoredWorth {
  const { mostInKwh, mostOutKwh } = passages;
  const into = { gbpPerMwh: passages.costs[step]!, kwh: mostInKwh };
  const out = { gbpPerMwh: passages.brings[step]!, kwh: mostOutKwh };
  return { fromKwh: after.fromKwh - mostInKwh, pieces: ranked(ranked(after.pieces, into), out) };
}

function ranked(pieces: readonly Piece[], added: Piece): Piece[] {
  const at = pieces.findIndex(({ gbpPerMwh }) => gbpPerMwh < added.gbpPerMwh);
  return at < 0 ? [...pieces, added] : [...pieces.slice(0, at), added, ...pieces.slice(at)];
}

/** Without what lies below empty and above full. */
function within(worth: StoredWorth, rangeKwh: number): StoredWorth {
  const fromKwh = Math.max(0, worth.fromKwh);
  const pieces: Piece[] = [];
  let at = worth.fromKwh;
  for (const { gbpPerMwh, kwh } of worth.pieces) {
    const keptKwh = Math.min(rangeKwh, at + kwh) - Math.max(fromKwh, at);
    if (keptKwh > 0) pieces.push({ gbpPerMwh, kwh: keptKwh });
    at += kwh;
  }
  return { fromKwh, pieces };
}

/** kWh put in, or taken out where negative: as long as a kWh is worth more than it costs, or brings more than it is worth. Of what is equal nothing is moved. */
function bestChange(passages: Passages, after: StoredWorth, step: number, storedKwh: number) {
  const worthMoreTo = (isMore: (gbpPerMwh: number) => boolean): number =>
    after.pieces.reduce(
      (kwh, piece) => (isMore(piece.gbpPerMwh) ? kwh + piece.kwh : kwh),
      after.fromKwh,
    );
  const fillTo = worthMoreTo((gbpPerMwh) => gbpPerMwh > passages.costs[step]!);
  if (storedKwh < fillTo) return Math.min(passages.mostInKwh, fillTo - storedKwh);
  const drawTo = worthMoreTo((gbpPerMwh) => gbpPerMwh >= passages.brings[step]!);
  return storedKwh > drawTo ? -Math.min(passages.mostOutKwh, storedKwh - drawTo) : 0;
}

export const wholeRange = registryEntry({
  about: "Whatever earns most of the day's prices from half full to half full.",
  settings: z.strictObject({ kind: z.literal("whole-range") }),
  make: (): StorePlan => planWholeRange,
});
