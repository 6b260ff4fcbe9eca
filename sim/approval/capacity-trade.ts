/**
 * A trade of connection capacity between two sites for a time, as the whole system coordinator reads it; and what it does to
 * what the sites are expected to inject. Forecasts follow the ratio of new to old capacity (TRANSITION, trial period 1).
 */
import {
  londonDayOf,
  londonDayStart,
  PERIOD_SECONDS,
  periodOf,
  periodStart,
} from "../core/time.ts";
import type { Capacity } from "../model/capacity-trades.ts";
import type { Network } from "../model/network.ts";

/** What the coordinator decided by hand. */
export interface Override {
  readonly decision: "approved" | "refused";
  readonly because: string;
}

export interface CapacityTrade {
  readonly id: string;
  /** Rows of the connections. */
  readonly buyer: number;
  readonly seller: number;
  readonly capacity: Capacity;
  /** Where the seller gives up nothing and changes as much the other way: rows of the units that follow and lead. */
  readonly offset?: { readonly follower: number; readonly lead: number };
  /** What the seller gives up, and what the buyer gains of it: never more. */
  readonly kw: number;
  readonly boughtKw: number;
  readonly agreedAt: number;
  /** Trades of one auction are tested together. */
  readonly auction: string;
  /** Absolute settlement periods in which it holds, ascending. */
  readonly periods: readonly number[];
  readonly override: Override | undefined;
  /** From this period on it holds no more; Infinity: it was not cancelled. */
  readonly cancelledFromPeriod: number;
}

/** A span, and in it every day from one clock time to another where they are given; past midnight where the second is not later. */
export interface TradeWindow {
  readonly startAt: number;
  readonly endAt: number;
  readonly daily: { readonly fromSecond: number; readonly toSecond: number } | undefined;
}

/** Every settlement period that a window touches. */
export function periodsOfWindow({ startAt, endAt, daily }: TradeWindow): number[] {
  const periods: number[] = [];
  for (let period = periodOf(startAt); period <= periodOf(endAt - 1); period += 1) {
    if (daily === undefined) {
      periods.push(period);
      continue;
    }
    const at = periodStart(period);
    const second = at - londonDayStart(londonDayOf(at));
    const isBegun = second + PERIOD_SECONDS > daily.fromSecond;
    const isOpen = second < daily.toSecond;
    const isPastMidnight = daily.toSecond <= daily.fromSecond;
    if (isPastMidnight ? isBegun || isOpen : isBegun && isOpen) periods.push(period);
  }
  return periods;
}

/** What a kW of capacity bought or sold adds to the injection at a site's bus. */
export interface CapacityShift {
  readonly kwPerKw: number;
  readonly kvarPerKw: number;
}

/** How units of a site act on its capacity: their injections, and reactive power for each kW. */
export interface SiteUse {
  readonly network: Network;
  readonly unitKw: ArrayLike<number>;
  readonly unitKvarPerKw: Float64Array;
}

/**
 * The forecast of a site times new over old capacity: each kW of capacity adds forecast / old to what the site injects, with the
 * sign of the capacity. Where the old capacity is 0 the ratio says nothing: the whole of what is bought counts as used.
 */
export function buyerShift(use: SiteUse, connection: number, capacity: Capacity): CapacityShift {
  const sign = capacity === "export" ? 1 : -1;
  const oldKw = limitOf(use.network, connection, capacity);
  const { kw, kvar } = usedBy(use, connection, sign);
  if (oldKw > 0) return { kwPerKw: kw / oldKw, kvarPerKw: kvar / oldKw };
  return { kwPerKw: sign, kvarPerKw: kw === 0 ? 0 : (sign * kvar) / kw };
}

/** What a trade in full adds to the injections of its two sides, by kW. Of offsetting it is the whole, whatever was forecast. */
export function shiftsOf(
  use: SiteUse,
  { buyer, seller, capacity, offset }: CapacityTrade,
): { readonly buyer: CapacityShift; readonly seller: CapacityShift } {
  if (offset === undefined)
    return {
      buyer: buyerShift(use, buyer, capacity),
      seller: sellerShift(use, seller, capacity),
    };
  const sign = capacity === "export" ? 1 : -1;
  const [follower, lead] = [sign, 0 - sign].map((kwPerKw, side) => ({
    kwPerKw,
    kvarPerKw: kwPerKw * use.unitKvarPerKw[side === 0 ? offset.follower : offset.lead]!,
  }));
  return { buyer: follower!, seller: lead! };
}

export function sellerShift(use: SiteUse, connection: number, capacity: Capacity): CapacityShift {
  const oldKw = limitOf(use.network, connection, capacity);
  if (oldKw <= 0) return { kwPerKw: 0, kvarPerKw: 0 };
  const { kw, kvar } = usedBy(use, connection, capacity === "export" ? 1 : -1);
  return { kwPerKw: 0 - kw / oldKw, kvarPerKw: 0 - kvar / oldKw };
}

export function limitOf({ connections }: Network, connection: number, capacity: Capacity): number {
  return (capacity === "export" ? connections.exportLimitKw : connections.importLimitKw)[
    connection
  ]!;
}

/** Installed capacity behind a connection: what no contract lets it pass. */
export function installedKw({ units }: Network, connection: number, capacity: Capacity): number {
  return units.connection.reduce(
    (sum, at, unit) =>
      at !== connection
        ? sum
        : sum +
          (capacity === "export"
            ? units.capacityKw[unit]!
            : units.chargeKwMax[unit]! + units.consumptionKwMax[unit]!),
    0,
  );
}

/** What units of a site inject in one direction; signed. */
function usedBy({ network, unitKw, unitKvarPerKw }: SiteUse, connection: number, sign: 1 | -1) {
  let [kw, kvar] = [0, 0];
  for (let unit = 0; unit < unitKw.length; unit += 1) {
    const injected = unitKw[unit]!;
    if (network.units.connection[unit] !== connection || injected * sign <= 0) continue;
    kw += injected;
    kvar += injected * unitKvarPerKw[unit]!;
  }
  return { kw, kvar };
}
