/**
 * What sites could use and spare of connection capacity on a London day, as their owners believe at an instant. Every policy answers
 * as it does to a constraint: a limit that holds it back is to it as curtailment, and what it asks to do without is what it would
 * sell its limit for. Takes the world, a day and an instant; gives columns [site][period]. Changes nothing.
 */
import { londonDayStart, periodOf, periodsInDay } from "../core/time.ts";
import { forecast } from "../forecast/forecast.ts";
import type { SiteCapacity, SitesOfDay } from "../model/capacity-market.ts";
import type { Capacity } from "../model/capacity-trades.ts";
import type { Forecast } from "../model/forecast.ts";
import type { OwnersOrders } from "../model/owners-orders.ts";
import { MINUTES_PER_PERIOD } from "../model/readings.ts";
import { connectionLimitsIn } from "../positions/capacity-book.ts";
import { answers, declaredSchedules } from "./ask-owners.ts";
import type { World } from "./world.ts";

export function sitesOfDay(world: World, day: number, instant: number): SitesOfDay {
  const { forecaster, learnt } = world;
  const fromPeriod = periodOf(londonDayStart(day));
  const periodCount = periodsInDay(day);
  const believed = forecast(forecaster, fromPeriod, periodCount, instant, learnt.current);
  const plannedKw = declaredSchedules(world, believed);
  const uses: Uses = { fromPeriod, periodCount, plannedKw };
  const shared = {
    export: sharesOf(world, uses, "export"),
    import: sharesOf(world, uses, "import"),
  };
  let orders: OwnersOrders | undefined;
  const ordersNow = () => {
    orders ??= ordersOf(world, believed, plannedKw, shared);
    return orders;
  };
  return {
    ...{ fromPeriod, periodCount },
    of: {
      export: asRead(world, uses, shared.export, ordersNow, "export"),
      import: asRead(world, uses, shared.import, ordersNow, "import"),
    },
    isWanted: { export: shared.export.isWanted, import: shared.import.isWanted },
  };
}

function ordersOf(
  world: World,
  believed: Forecast,
  plannedKw: Float64Array,
  shared: Readonly<Record<Capacity, Shares>>,
): OwnersOrders {
  const curtailedKw = shared.export.beyondKw.slice();
  for (let cell = 0; cell < curtailedKw.length; cell += 1)
    curtailedKw[cell]! += shared.import.beyondKw[cell]!;
  const couldRelieve = new Uint8Array(curtailedKw.length).fill(1);
  const threatened = { curtailedKw, couldRelieve, couldRelieveUp: couldRelieve };
  return answers(world, believed, plannedKw, threatened, {
    isTwoPart: false,
    isEachPeriodAlone: false,
    heldMinutes: MINUTES_PER_PERIOD,
  });
}

/** Owners are asked when it is first read what sites want or could give; where no limit takes anything of anybody's use nobody wants. */
function asRead(
  world: World,
  uses: Uses,
  shares: Shares,
  ordersNow: () => OwnersOrders,
  capacity: Capacity,
): (column: keyof SiteCapacity) => Float64Array {
  const { spareKw, isWanted } = shares;
  const nothingKw = isWanted ? undefined : new Float64Array(spareKw.length);
  let asked: AskedCapacity | undefined;
  return (column) => {
    if (column === "spareKw") return spareKw;
    if (column === "wantedKw" && nothingKw !== undefined) return nothingKw;
    asked ??= columnsOf(world, uses, shares, ordersNow(), capacity);
    return asked[column];
  };
}

/** What follows from owners' answers. */
type AskedCapacity = Omit<SiteCapacity, "spareKw">;

/** What units would do if no connection held them, kW, [period][unit]. */
interface Uses {
  readonly fromPeriod: number;
  readonly periodCount: number;
  readonly plannedKw: Float64Array;
}

/** In one direction: what the limit takes of each unit's use and leaves it, [unit][period]; what it leaves unused, [site][period]. */
interface Shares {
  readonly beyondKw: Float64Array;
  readonly insideKw: Float64Array;
  readonly spareKw: Float64Array;
  /** Whether it takes anything. */
  readonly isWanted: boolean;
}

function sharesOf(
  { network: { units, connections }, capacity: book }: World,
  { fromPeriod, periodCount, plannedKw }: Uses,
  capacity: Capacity,
): Shares {
  const [unitCount, siteCount] = [units.ids.length, connections.ids.length];
  const beyondKw = new Float64Array(unitCount * periodCount);
  const insideKw = new Float64Array(unitCount * periodCount);
  const spareKw = new Float64Array(siteCount * periodCount);
  const usedKw = new Float64Array(siteCount);
  const sign = capacity === "export" ? 1 : -1;
  let isWanted = false;
  for (let step = 0; step < periodCount; step += 1) {
    const limits = connectionLimitsIn(book, fromPeriod + step);
    const limitKw = capacity === "export" ? limits.exportLimitKw : limits.importLimitKw;
    const used = (unit: number) => Math.max(0, sign * plannedKw[step * unitCount + unit]!);
    usedKw.fill(0);
    for (let unit = 0; unit < unitCount; unit += 1) usedKw[units.connection[unit]!]! += used(unit);
    for (let site = 0; site < siteCount; site += 1)
      spareKw[site * periodCount + step] = Math.max(0, limitKw[site]! - usedKw[site]!);
    for (let unit = 0; unit < unitCount; unit += 1) {
      const site = units.connection[unit]!;
      const kw = used(unit);
      if (kw === 0) continue;
      const inside = kw * Math.min(1, limitKw[site]! / usedKw[site]!);
      insideKw[unit * periodCount + step] = inside;
      beyondKw[unit * periodCount + step] = kw - inside;
      if (kw > inside) isWanted = true;
    }
  }
  return { beyondKw, insideKw, spareKw, isWanted };
}

/** Volumes of a site's units added up, and their prices weighted by them. */
function columnsOf(
  { network: { units, connections }, contracts }: World,
  { periodCount }: Uses,
  { beyondKw, insideKw }: Shares,
  orders: OwnersOrders,
  capacity: Capacity,
): AskedCapacity {
  const column = () => new Float64Array(connections.ids.length * periodCount);
  const [wantedKw, giveKw] = [column(), column()];
  const [gained, gainedSupport, lost, lostSupport] = [column(), column(), column(), column()];
  const [offeredKw, askedGbpPerMwh] =
    capacity === "export"
      ? [orders.offerKw, orders.offerGbpPerMwh]
      : [orders.offerUpKw, orders.offerUpGbpPerMwh];
  for (let unit = 0; unit < units.ids.length; unit += 1) {
    const isSupported = capacity === "export" && contracts.isConsumer[unit] === 0;
    const mostSupport = isSupported ? contracts.supportGbpPerMwh[unit]! : 0;
    for (let step = 0; step < periodCount; step += 1) {
      const cell = unit * periodCount + step;
      const own = units.connection[unit]! * periodCount + step;
      const wanted = beyondKw[cell]! > 0 ? Math.min(orders.bidKw[cell]!, beyondKw[cell]!) : 0;
      const bid = orders.bidGbpPerMwh[cell]!;
      wantedKw[own]! += wanted;
      gained[own]! += wanted * bid;
      gainedSupport[own]! += wanted * Math.min(bid, mostSupport);
      const given = Math.min(insideKw[cell]!, offeredKw[cell]!);
      const asked = askedGbpPerMwh[cell]!;
      giveKw[own]! += given;
      lost[own]! += given * asked;
      lostSupport[own]! += given * Math.min(asked, mostSupport);
    }
  }
  const perKw = (sums: Float64Array, kw: Float64Array) => {
    for (let cell = 0; cell < sums.length; cell += 1)
      sums[cell] = kw[cell]! > 0 ? sums[cell]! / kw[cell]! : 0;
    return sums;
  };
  return {
    ...{ wantedKw, giveKw },
    gainGbpPerMwh: perKw(gained, wantedKw),
    gainSupportGbpPerMwh: perKw(gainedSupport, wantedKw),
    lossGbpPerMwh: perKw(lost, giveKw),
    lossSupportGbpPerMwh: perKw(lostSupport, giveKw),
  };
}
