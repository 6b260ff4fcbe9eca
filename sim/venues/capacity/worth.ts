/**
 * What connection capacity is worth to a site over a stretch of time. Takes what sites could use and spare by period; gives volumes,
 * and for each MW, an hour, what a buyer gains and a seller loses. Keeps: the more is sold, the more of it is used and costs.
 */
import { londonDayOf, periodStart } from "../../core/time.ts";
import { KW_PER_MW } from "../../core/units.ts";
import type { PriceParts, SiteCapacity } from "../../model/capacity-market.ts";
import type { Capacity, CapacityContext } from "../../model/capacity-trades.ts";

export interface Stretch {
  readonly fromPeriod: number;
  /** One past the last. */
  readonly toPeriod: number;
}

/** One site's columns over a stretch, a value a period, each when it is asked for: most sites want nothing, and nothing else of them is read. */
export type SiteWindow = (column: keyof SiteCapacity) => Float64Array;

/** The columns of sites over a stretch, which may be of several days; of one they are views. Not to be written to. */
export function sitesIn(
  { sitesOn }: Pick<CapacityContext, "sitesOn">,
  capacity: Capacity,
  { fromPeriod, toPeriod }: Stretch,
): (site: number) => SiteWindow {
  const first = sitesOn(londonDayOf(periodStart(fromPeriod)));
  const { of, periodCount } = first;
  if (toPeriod <= first.fromPeriod + periodCount)
    return (site) => {
      const from = site * periodCount + fromPeriod - first.fromPeriod;
      const to = from + toPeriod - fromPeriod;
      return (column) => of[capacity](column).subarray(from, to);
    };
  const days = Array.from({ length: toPeriod - fromPeriod }, (_, step) =>
    sitesOn(londonDayOf(periodStart(fromPeriod + step))),
  );
  return (site) => (column) =>
    Float64Array.from(days, (day, step) => {
      const cell = site * day.periodCount + fromPeriod + step - day.fromPeriod;
      return day.of[capacity](column)[cell]!;
    });
}

/** Whether any limit takes anything of anybody's use on a day of the stretch: else no site wants more. */
export function isWantedIn(
  { sitesOn }: Pick<CapacityContext, "sitesOn">,
  capacity: Capacity,
  { fromPeriod, toPeriod }: Stretch,
): boolean {
  for (let period = fromPeriod; period < toPeriod; ) {
    const day = sitesOn(londonDayOf(periodStart(period)));
    if (day.isWanted[capacity]) return true;
    period = day.fromPeriod + day.periodCount;
  }
  return false;
}

/** The most that it would use beyond its limit in any period of the stretch, whole kW. */
export function wantedKwOf(of: SiteWindow): number {
  const wantedKw = of("wantedKw");
  let mostKw = 0;
  for (let step = 0; step < wantedKw.length; step += 1) mostKw = Math.max(mostKw, wantedKw[step]!);
  return Math.floor(mostKw);
}

/** What it does not need in any period, and what it could give up for its price throughout, whole kW. */
export const spareKwOf = (of: SiteWindow): number => leastKwOf(of("spareKw"));

export function sellableKwOf(of: SiteWindow): number {
  const giveKw = of("giveKw");
  return leastKwOf(of("spareKw").map((kw, step) => kw + giveKw[step]!));
}

function leastKwOf(kws: Float64Array): number {
  let leastKw = Infinity;
  for (let step = 0; step < kws.length; step += 1) leastKw = Math.min(leastKw, kws[step]!);
  return Math.floor(leastKw);
}

type Margin = Pick<PriceParts, "energyMarginGbp" | "supportGbp">;

/** What so much more of it earns a buyer: it uses what it wants of it, period by period. */
export const gainOf = (of: SiteWindow, kw: number): Margin =>
  marginOf(
    of("gainGbpPerMwh"),
    of("gainSupportGbpPerMwh"),
    of("wantedKw").map((wanted) => Math.min(kw, wanted)),
    kw,
  );

/** What so much less of it costs a seller: first goes what it does not need. */
export const lossOf = (of: SiteWindow, kw: number): Margin =>
  marginOf(
    of("lossGbpPerMwh"),
    of("lossSupportGbpPerMwh"),
    of("spareKw").map((spare) => Math.max(0, kw - spare)),
    kw,
  );

/** Mean over the periods, for each MW of the volume. */
function marginOf(
  gbpPerMwh: Float64Array,
  supportGbpPerMwh: Float64Array,
  usedKw: Float64Array,
  kw: number,
): Margin {
  let [all, support] = [0, 0];
  for (const [step, used] of usedKw.entries()) {
    all += (used / KW_PER_MW) * gbpPerMwh[step]!;
    support += (used / KW_PER_MW) * supportGbpPerMwh[step]!;
  }
  const mwPeriods = (kw * usedKw.length) / KW_PER_MW;
  return { energyMarginGbp: (all - support) / mwPeriods, supportGbp: support / mwPeriods };
}
