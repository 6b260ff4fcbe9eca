/**
 * The price from the stack of balancing actions: actions below the de-minimis size are tagged out, the smaller side is netted
 * off the larger, and what is left of the larger is priced by its dearest MWh, weighted by volume. Takes a period's actions;
 * gives price and net imbalance volume. Keeps: the order in which actions are written changes nothing.
 */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import { roundToPence } from "../../../core/money.ts";
import { orderedSum } from "../../../core/sums.ts";
import { clamp } from "../../../core/units.ts";
import type { SystemAction, SystemState } from "../../../model/imbalance.ts";
import type { ImbalancePrice } from "./imbalance-price.ts";

/** Volumes this close to nothing are the residue of sums, MWh. */
const NOTHING_MWH = 1e-9;

export const stack = registryEntry({
  about: "The dearest MWh of the net side of the balancing actions in a CSV file.",
  settings: z.strictObject({
    kind: z.literal("stack"),
    file: z
      .string()
      .min(1)
      .describe(
        "CSV file beside the scenario, one row an action: columns day, period, action, volumeMwh (bought positive, sold negative), priceGbpPerMwh. A period without rows had no action.",
      ),
    parMwh: z
      .number()
      .positive()
      .max(1000)
      .default(1)
      .describe("Volume that sets the price (price average reference); 1 MWh since November 2018."),
    dmatMwh: z
      .number()
      .min(0)
      .max(1000)
      .default(0.1)
      .describe("Actions smaller than that are tagged out; 0.1 MWh since April 2019."),
    vollGbpPerMwh: z
      .number()
      .positive()
      .max(100_000)
      .default(6000)
      .describe("Value of lost load, the cap of the price; £6,000 since November 2018."),
    netOff: z
      .enum(["dearest", "cheapest"])
      .default("dearest")
      .describe("From which end of the larger side the smaller one is netted off; assumed."),
  }),
  make:
    (settings): ImbalancePrice =>
    ({ period, marketGbpPerMwh, record }) => {
      if (record === undefined) throw new TypeError("a file of actions that nobody handed in");
      return stackPrice(record.actions(period), settings, marketGbpPerMwh);
    },
});

interface StackSettings {
  readonly parMwh: number;
  readonly dmatMwh: number;
  readonly vollGbpPerMwh: number;
  readonly netOff: "dearest" | "cheapest";
}

export function stackPrice(
  actions: readonly SystemAction[],
  { parMwh, dmatMwh, vollGbpPerMwh, netOff }: StackSettings,
  marketGbpPerMwh: number,
): SystemState {
  const counted = actions.filter(({ volumeMwh }) => Math.abs(volumeMwh) >= dmatMwh);
  const side = (sign: 1 | -1) => ranked(counted, sign);
  const [bought, sold] = [side(1), side(-1)];
  const [boughtMwh, soldMwh] = [volumeOf(bought), volumeOf(sold)];
  const netImbalanceMwh = boughtMwh - soldMwh;
  if (Math.abs(netImbalanceMwh) <= NOTHING_MWH)
    return { priceGbpPerMwh: marketGbpPerMwh, netImbalanceMwh: 0 };
  const larger = netImbalanceMwh > 0 ? bought : sold;
  const netted = Math.min(boughtMwh, soldMwh);
  const left =
    netOff === "dearest" ? without(larger, netted) : first(larger, Math.abs(netImbalanceMwh));
  const pricing = first(left, parMwh);
  const price =
    orderedSum(pricing.map(({ mwh, priceGbpPerMwh }) => mwh * priceGbpPerMwh)) / volumeOf(pricing);
  return {
    priceGbpPerMwh: roundToPence(clamp(price, -vollGbpPerMwh, vollGbpPerMwh)),
    netImbalanceMwh,
  };
}

interface Slice {
  readonly mwh: number;
  readonly priceGbpPerMwh: number;
}

const volumeOf = (slices: readonly Slice[]): number => orderedSum(slices.map(({ mwh }) => mwh));

/** One side of the stack, dearest first for the system operator: offers from the top, bids from the bottom; ties by id. */
function ranked(actions: readonly SystemAction[], sign: 1 | -1): readonly Slice[] {
  return actions
    .filter(({ volumeMwh }) => volumeMwh * sign > 0)
    .sort(
      (left, right) =>
        sign * (right.priceGbpPerMwh - left.priceGbpPerMwh) || (left.id < right.id ? -1 : 1),
    )
    .map(({ volumeMwh, priceGbpPerMwh }) => ({ mwh: volumeMwh * sign, priceGbpPerMwh }));
}

/** The first so many MWh of a side. */
function first(slices: readonly Slice[], mwh: number): Slice[] {
  const taken: Slice[] = [];
  let open = mwh;
  for (const slice of slices) {
    if (open <= NOTHING_MWH) break;
    taken.push({ ...slice, mwh: Math.min(open, slice.mwh) });
    open -= slice.mwh;
  }
  return taken;
}

/** What is behind the first so many MWh of a side. */
function without(slices: readonly Slice[], mwh: number): Slice[] {
  const left: Slice[] = [];
  let open = mwh;
  for (const slice of slices) {
    const rest = slice.mwh - Math.max(0, open);
    if (rest > NOTHING_MWH) left.push({ ...slice, mwh: rest });
    open -= slice.mwh;
  }
  return left;
}
