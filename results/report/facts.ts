/**
 * The numbers of a run that a report is made of. Takes labelled runs; gives for each its summary by name, who was
 * curtailed in whose place, and what its delivered trades were bid, asked and paid. Sums are of whole numbers or in a
 * stated order, so that the same run gives the same text.
 */
import { MICRO_GBP_PER_GBP } from "../../sim/core/money.ts";
import type { KeyedMetricValues, RunSummary } from "../../sim/metrics/summary.ts";
import type { RunFolder } from "../run-folder.ts";

import { type KeptFromDrawing, keptFromDrawing } from "./held-back.ts";
import { inCauseOrder } from "./palette.ts";
import { isTraded, pairKey, type Settings, settingsOf } from "./settings.ts";
import { WH_PER_MWH } from "./stored.ts";
import { londonDaySql } from "./stretches.ts";

export interface LabelledRun {
  readonly label: string;
  readonly run: RunFolder;
}

/** Energy that a unit was curtailed by, MWh, by cause. */
export type Cuts = ReadonlyMap<string, number>;

/** What the delivered trades were worth to those who made them. */
export interface TradeTotals {
  readonly count: number;
  /** Energy delivered under them, at the sellers. */
  readonly deliveredMwh: number;
  /** The same relief at the buyers. */
  readonly sparedMwh: number;
  readonly paidGbp: number;
  /** Mean bid per MWh at the buyer and mean offer per MWh at the seller; undefined without the orders. */
  readonly bidGbpPerMwh: number | undefined;
  readonly askGbpPerMwh: number | undefined;
  /** Bids less offers over the energy delivered, £. */
  readonly gainGbp: number | undefined;
}

/** Relief that a constraint point needed and got, MWh at the point. */
export interface OverCurtailment {
  readonly point: string;
  readonly neededMwh: number;
  readonly reliefMwh: number;
}

export interface RunFacts {
  readonly label: string;
  readonly run: RunFolder;
  readonly settings: Settings;
  readonly isTraded: boolean;
  readonly metric: ReadonlyMap<string, number>;
  readonly curtailedMwh: ReadonlyMap<string, number>;
  readonly curtailedFrac: ReadonlyMap<string, number>;
  readonly availableMwh: ReadonlyMap<string, number>;
  /** Curtailment index by energy. */
  readonly indexFrac: ReadonlyMap<string, number>;
  readonly netGbp: ReadonlyMap<string, number>;
  readonly cuts: ReadonlyMap<string, Cuts>;
  readonly trades: TradeTotals;
  /** Energy that generators were curtailed by on each London day, MWh, in order. */
  readonly dailyMwh: ReadonlyMap<number, number>;
  readonly halfHours: number;
  /** Consumption that was held back. */
  readonly kept: KeptFromDrawing;
  /** Longest time above a rating of one constraint point in one half-hour, s. */
  readonly overRatingSMost: number;
  /** By constraint point that needed any; empty for a run that did not store it. */
  readonly overCurtailment: readonly OverCurtailment[];
}

export async function factsOf({ label, run }: LabelledRun): Promise<RunFacts> {
  const { summary, manifest } = run;
  const settings = settingsOf(manifest);
  const unit = (name: string) => valuesOf(summary.byUnit, name);
  const metric = new Map<string, number>();
  for (const { name, value } of summary.metrics) if (value !== null) metric.set(name, value);
  return {
    label,
    run,
    settings,
    isTraded: isTraded(settings),
    metric,
    curtailedMwh: unit("curtailedMwh"),
    curtailedFrac: unit("curtailedFrac"),
    availableMwh: unit("availableMwh"),
    indexFrac: unit("curtailmentIndexFrac"),
    netGbp: valuesOf(summary.byAccount, "netGbp"),
    cuts: await cutsOf(run),
    trades: await tradeTotals(run),
    ...(await daysOfCurtailment(run)),
    kept: await keptFromDrawing(run),
    overRatingSMost: await overRatingSMost(run),
    overCurtailment: overCurtailmentOf(summary),
  };
}

/** Energy that all units were curtailed by for one cause, MWh. */
export function sumOfCause({ cuts }: RunFacts, cause: string): number {
  return sumOver([...cuts.values()], cause);
}

/**
 * What generators lost in buyers' places, MWh: a part of what generators lost. Stores keep what they do not give, and who was
 * raised lost nothing.
 */
export function soldMwh({ cuts, run }: RunFacts): number {
  const generators = run.manifest.network.units.filter(
    ({ id, technology }) =>
      technology !== "storage" && technology !== "demand" && (cuts.get(id)?.get("sold") ?? 0) > 0,
  );
  return sumOver(
    generators.flatMap(({ id }) => cuts.get(id) ?? []),
    "sold",
  );
}

function sumOver(cuts: readonly ReadonlyMap<string, number>[], cause: string): number {
  let wh = 0;
  for (const byCause of cuts) wh += Math.round((byCause.get(cause) ?? 0) * WH_PER_MWH);
  return wh / WH_PER_MWH;
}

/** Energy that a unit was curtailed by for one cause, MWh. */
export function cutMwh({ cuts }: RunFacts, unit: string, cause: string): number {
  return cuts.get(unit)?.get(cause) ?? 0;
}

/** Causes that occur in any of the runs, in the order of stacking. */
export function causesOf(runs: readonly RunFacts[]): string[] {
  const found = runs.flatMap(({ cuts }) =>
    [...cuts.values()].flatMap((byCause) =>
      [...byCause].filter(([, value]) => value !== 0).map(([cause]) => cause),
    ),
  );
  return inCauseOrder(found);
}

/** A number of the summary; 0 where the run has none. */
export function metricOf({ metric }: RunFacts, name: string): number {
  return metric.get(name) ?? 0;
}

/** Ids of the units that were curtailed in any of the runs, most first over all runs, ties by id. */
export function curtailedUnits(runs: readonly RunFacts[]): string[] {
  const total = new Map<string, number>();
  for (const { curtailedMwh } of runs) {
    for (const [id, value] of curtailedMwh) total.set(id, (total.get(id) ?? 0) + Math.abs(value));
  }
  return [...total]
    .filter(([, value]) => value >= 0.005)
    .sort(([a, left], [b, right]) => right - left || (a < b ? -1 : 1))
    .map(([id]) => id);
}

/** Two runs that differ by trading alone. */
export interface Pair {
  readonly untraded: RunFacts;
  readonly traded: RunFacts;
}

/** Pairs in the order of the traded runs; what is a pair follows from the stored scenarios, never from labels. */
export function pairsOf(runs: readonly RunFacts[]): Pair[] {
  const keys = new Map(runs.map((facts) => [facts, pairKey(facts.run.manifest)]));
  return runs.flatMap((traded) => {
    if (!traded.isTraded) return [];
    const untraded = runs.find((one) => !one.isTraded && keys.get(one) === keys.get(traded));
    return untraded === undefined ? [] : [{ untraded, traded }];
  });
}

/** What all units together are left with, £. The other accounts are the world outside. */
export function unitsNetGbp({ run, netGbp }: RunFacts): number {
  let micro = 0;
  for (const { id } of run.manifest.network.units) {
    micro += Math.round((netGbp.get(id) ?? 0) * MICRO_GBP_PER_GBP);
  }
  return micro / MICRO_GBP_PER_GBP;
}

function valuesOf(families: readonly KeyedMetricValues[], name: string): Map<string, number> {
  const family = families.find((each) => each.name === name);
  const values = new Map<string, number>();
  for (const { id, value } of family?.values ?? []) if (value !== null) values.set(id, value);
  return values;
}

function overCurtailmentOf({ byConstraint }: RunSummary): OverCurtailment[] {
  const relief = valuesOf(byConstraint, "reliefMwh");
  return [...valuesOf(byConstraint, "neededMwh")]
    .filter(([, neededMwh]) => neededMwh > 0)
    .map(([point, neededMwh]) => ({ point, neededMwh, reliefMwh: relief.get(point) ?? 0 }));
}

async function cutsOf(run: RunFolder): Promise<Map<string, Cuts>> {
  const { rows } = await run.query(
    "SELECT unit, cause, sum(curtailedWh) FROM curtailment GROUP BY unit, cause ORDER BY unit, cause",
  );
  const cuts = new Map<string, Map<string, number>>();
  for (const [unit, cause, wh] of rows) {
    const own = cuts.get(String(unit)) ?? new Map<string, number>();
    cuts.set(String(unit), own.set(String(cause), Number(wh) / WH_PER_MWH));
  }
  return cuts;
}

async function tradeTotals(run: RunFolder): Promise<TradeTotals> {
  const order = (side: string, unit: string) =>
    `LEFT JOIN orders ${side} ON ${side}.periodStart = t.periodStart AND ${side}."constraint" = t."constraint"
       AND ${side}.unit = t.${unit} AND ${side}.side = '${side}'`;
  const { rows } = await run.query(
    `SELECT t.deliveredWh::DOUBLE, t.buyerW::DOUBLE, t.sellerW::DOUBLE, t.amountMicroGbp::DOUBLE,
            buyerBid.priceGbpPerMwh, sellerOffer.priceGbpPerMwh
     FROM trades t ${order("buyerBid", "buyer")} ${order("sellerOffer", "seller")}
     WHERE t.outcome = 'delivered' ORDER BY t.periodStart, t.trade`,
  );
  let soldWh = 0;
  let sparedWh = 0;
  let micro = 0;
  let bids = 0;
  let asks = 0;
  let isPriced = rows.length > 0;
  for (const [delivered, buyerW, sellerW, amount, bid, ask] of rows) {
    const wh = Number(delivered);
    const buyerWh = Number(sellerW) > 0 ? (wh * Number(buyerW)) / Number(sellerW) : 0;
    soldWh += wh;
    sparedWh += buyerWh;
    micro += Number(amount);
    bids += buyerWh * Number(bid ?? 0);
    asks += wh * Number(ask ?? 0);
    isPriced &&= bid !== null && ask !== null;
  }
  isPriced &&= soldWh > 0 && sparedWh > 0;
  return {
    count: rows.length,
    deliveredMwh: soldWh / WH_PER_MWH,
    sparedMwh: sparedWh / WH_PER_MWH,
    paidGbp: micro / MICRO_GBP_PER_GBP,
    bidGbpPerMwh: isPriced ? bids / sparedWh : undefined,
    askGbpPerMwh: isPriced ? asks / soldWh : undefined,
    gainGbp: isPriced ? (bids - asks) / WH_PER_MWH : undefined,
  };
}

async function daysOfCurtailment(
  run: RunFolder,
): Promise<Pick<RunFacts, "dailyMwh" | "halfHours">> {
  // Runs that were stored before sellers could be raised have no such column.
  const columns = await run.query("DESCRIBE network_period");
  const hasRaised = columns.rows.some(([name]) => name === "raisedWh");
  const lostWh = `curtailedWh - keptByStoresWh${hasRaised ? " + raisedWh" : ""}`;
  const { rows } = await run.query(
    `SELECT ${londonDaySql(run.manifest, "periodStart")} AS day, count(*), sum(${lostWh})
     FROM network_period GROUP BY day ORDER BY day`,
  );
  const dailyMwh = new Map(rows.map(([day, , wh]) => [Number(day), Number(wh) / WH_PER_MWH]));
  return { dailyMwh, halfHours: rows.reduce((sum, [, count]) => sum + Number(count), 0) };
}

async function overRatingSMost(run: RunFolder): Promise<number> {
  const { rows } = await run.query("SELECT max(overRatingS) FROM constraint_period");
  return Number(rows[0]?.[0] ?? 0);
}
