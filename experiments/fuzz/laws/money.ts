/**
 * Laws of markets and money: what sellers gave is what their trades delivered, trades are paid once and as they say, lists have
 * places without gaps, services that would be bought add up.
 */
import { amountMicroGbp } from "../../../sim/core/money.ts";
import { placesOf } from "../../../sim/model/market-process.ts";
import { keyOf, type Row, sums } from "../../testing/engine-runs.ts";
import { type Facts, numbers, place } from "../facts.ts";

const METER_WH = 3;
const MINUTE_S = 60;

/**
 * A seller moves one way in a period: held back where it goes down, negative where it goes up. What was sold is what trades asked
 * for; what counts as delivered is measured from a baseline, and is the same from what the unit would have done. It is measured by the
 * minute: where set-points change inside one, what a seller moves beyond its set-point then, of its own, such as a step of its
 * actuation, makes good for what it fell short of before. Where performance is not measured, what was asked for counts as done.
 */
export function soldCurtailmentIsThatOfTrades({ rows, scenario }: Facts): string[] {
  const market = scenario.venues["curtailment-obligations"];
  const isExact = market?.baseline.kind === "counterfactual";
  const isMeasured = market === undefined || placesOf(market.process).performance !== "skipped";
  const isWithinMinutes = scenario.anm.cycleS % MINUTE_S !== 0;
  const beyond = rows.trades
    .filter((row) => Number(row.deliveredWh) > Number(row.instructedWh) + METER_WH)
    .map((row) => `${place(row)}: ${row.deliveredWh} Wh of ${row.instructedWh}`);
  if (!isMeasured)
    return rows.trades
      .filter(
        ({ outcome, deliveredWh: done, instructedWh: asked }) =>
          outcome === "delivered" && done !== asked,
      )
      .map((row) => `${place(row)}: ${row.deliveredWh} Wh of ${row.instructedWh}, unmeasured`);
  if (!isExact) return beyond;
  const trades = rows.trades.map((row): Row => ({ ...row, unit: row.seller! }));
  const shares = isWithinMinutes ? sellersAtSeveral(trades) : new Set<string>();
  // Inside a minute what such a seller moves for one constraint makes good for another: it is asked of all of them together.
  const placed = (all: readonly Row[]) =>
    all.map((row): Row => (shares.has(keyOf(row, SELLER)) ? { ...row, constraint: "all" } : row));
  const sumOf = (all: readonly Row[], column: string) =>
    sums(placed(all), [...SELLER, "constraint"], column);
  const cut = (word: string) =>
    sumOf(
      rows.curtailment.filter(({ cause }) => cause === word),
      "curtailedWh",
    );
  const [soldWh, ownWh, deliveredWh] = [cut("sold"), cut("own"), sumOf(trades, "deliveredWh")];
  const differ = [...new Set([...soldWh.keys(), ...deliveredWh.keys()])].flatMap((key) => {
    const sold = Math.abs(soldWh.get(key) ?? 0);
    const traded = deliveredWh.get(key) ?? 0;
    const madeGoodWh = isWithinMinutes ? Math.abs(ownWh.get(key) ?? 0) : 0;
    return traded >= sold - METER_WH && traded <= sold + madeGoodWh + METER_WH
      ? []
      : [`${key}: ${sold} Wh curtailed, ${traded} Wh traded`];
  });
  return [...differ, ...beyond];
}

const SELLER = ["periodStart", "unit"] as const;

/** Who sold at more than one constraint in a half-hour. */
function sellersAtSeveral(trades: readonly Row[]): ReadonlySet<string> {
  const points = new Map<string, Set<unknown>>();
  for (const row of trades) {
    const key = keyOf(row, SELLER);
    points.set(key, (points.get(key) ?? new Set()).add(row.constraint));
  }
  return new Set([...points].flatMap(([key, at]) => (at.size > 1 ? [key] : [])));
}

export function onlyDeliveredTradesHaveEnergy({ rows, scenario }: Facts): string[] {
  const isPaidOnCancel =
    scenario.venues["curtailment-obligations"]?.payAvailabilityOnCancel === true;
  return rows.trades.flatMap((row) => {
    const {
      deliveredWh,
      amountMicroGbp: amount,
      availabilityMicroGbp: ready,
    } = numbers(row, "deliveredWh", "amountMicroGbp", "availabilityMicroGbp");
    // Being ready may be paid for of relief that ended because the network changed.
    const mostMicroGbp = isPaidOnCancel ? ready : 0;
    const isDelivered = row.outcome === "delivered";
    // Of two-part prices one part is paid for what was never reached too.
    const isOwed = isDelivered || row.outcome === "idle";
    return deliveredWh > 0 === isDelivered && (isOwed || (amount >= 0 && amount <= mostMicroGbp))
      ? []
      : [`${place(row)}: ${row.outcome}, ${deliveredWh} Wh, ${amount} µ£`];
  });
}

export function everyTradeHasOneRow({ rows }: Facts): string[] {
  return repeated(rows.trades, ["trade"]);
}

export function tradesArePaidAsTheySay({ rows }: Facts): string[] {
  const paid = sums(
    rows.ledger.filter(({ rule }) => String(rule).startsWith("curtailment-obligations/")),
    ["periodStart", "payer", "payee", "because"],
    "amountMicroGbp",
  );
  // What the buyer lost by a shortfall goes the other way.
  const owed = rows.trades.flatMap((row) => [
    { row, ways: ["buyer", "seller"], owes: Number(row.amountMicroGbp) },
    { row, ways: ["seller", "buyer"], owes: Number(row.shortfallMicroGbp) },
  ]);
  const unpaid = owed.flatMap(({ row, ways, owes }) => {
    if (owes === 0) return [];
    const key = keyOf(row, ["periodStart", ...ways, "trade"]);
    const amount = paid.get(key) ?? 0;
    paid.delete(key);
    return amount === owes ? [] : [`${place(row)}: paid ${amount} of ${owes} µ£`];
  });
  const unasked = [...paid].filter(([, amount]) => amount !== 0);
  return [...unpaid, ...unasked.map(([key, amount]) => `${key}: ${amount} µ£ for no trade`)];
}

export function noEntryIsNegative({ rows }: Facts): string[] {
  return rows.ledger
    .filter((row) => !(Number(row.amountMicroGbp) >= 0) || row.payer === row.payee)
    .map((row) => `${place(row)}: ${row.payer} to ${row.payee}, ${row.amountMicroGbp} µ£`);
}

export function nobodyOrdersTwice({ rows }: Facts): string[] {
  const empty = rows.orders
    .filter(({ volumeW }) => !(Number(volumeW) > 0))
    .map((row) => `${place(row)}: ${row.volumeW} W`);
  const once = ["placedAt", "periodStart", "constraint", "unit", "side"];
  return [...empty, ...repeated(rows.orders, once)];
}

/** Each side of a trade has an order, and all that was traded of it stands inside the volume; an auction more is an order more. */
export function tradesKeepToTheirOrders({ rows }: Facts): string[] {
  const by = ["periodStart", "constraint", "unit", "side"];
  const orderedW = sums(rows.orders, by, "volumeW");
  const sides = rows.trades.flatMap((row) => [
    { ...row, unit: row.buyer!, side: "buyerBid", volumeW: row.buyerW! },
    { ...row, unit: row.seller!, side: "sellerOffer", volumeW: row.sellerW! },
  ]);
  const own = rows.trades
    .filter(({ buyer, seller }) => buyer === seller)
    .map((row) => `${place(row)}: ${row.buyer} with itself`);
  const tradedW = sums(sides, by, "volumeW");
  const roundedBy = sums(
    [...rows.orders, ...sides].map((row) => ({ ...row, halfW: 0.5 })),
    by,
    "halfW",
  );
  const beyond = [...tradedW].flatMap(([key, w]) => {
    const mostW = orderedW.get(key);
    // Orders and trades are rounded to the watt one by one, each by half of one at most.
    return mostW !== undefined && w <= mostW + roundedBy.get(key)!
      ? []
      : [`${key}: traded ${w} W of ${mostW ?? "no order"}`];
  });
  return [...own, ...beyond];
}

/** A traded list has every standing trade at both its places: sold in the buyer's, released at the seller's. */
export function soldSlicesOfListsAreTrades({ rows }: Facts): string[] {
  const trades = new Map(rows.trades.map((row) => [keyOf(row, ["periodStart", "trade"]), row]));
  return rows.merit_order.flatMap((row) => {
    if (row.slice === "own") return row.trade === "-" ? [] : [`${place(row)}: of ${row.trade}`];
    const trade = trades.get(keyOf(row, ["periodStart", "trade"]));
    const unit = row.slice === "sold" ? trade?.seller : trade?.buyer;
    return row.list !== "incoming" && unit === row.unit
      ? []
      : [`${place(row)}: ${row.slice} by ${row.unit}, the trade says ${unit}`];
  });
}

export function placesInAListHaveNoGaps({ rows }: Facts): string[] {
  const last = new Map<string, number>();
  return rows.merit_order.flatMap((row) => {
    const key = keyOf(row, ["periodStart", "constraint", "list"]);
    const position = (last.get(key) ?? 0) + 1;
    last.set(key, position);
    return row.position === position
      ? []
      : [`${place(row)}: place ${row.position} after ${position - 1} of the ${row.list} list`];
  });
}

export function servicesThatWouldBeBoughtAddUp({ rows, scenario }: Facts): string[] {
  const prices = scenario.procurement;
  const serviceMw = scenario.lookAhead.factors?.serviceMw ?? {};
  if (prices === undefined) return rows.procurement.map((row) => `${place(row)}: nobody asked`);
  return rows.procurement.flatMap((row) => {
    const of = numbers(row, "notDelivered", "offeredWh", "acceptedWh", "deliveredWh", "shortWh");
    const paidWh = prices.payment === "onDelivery" ? of.deliveredWh : of.acceptedWh;
    const isRight =
      of.notDelivered >= 0 &&
      of.notDelivered <= 1 &&
      Math.abs(of.offeredWh - serviceMw[String(row.unit)]! * 500_000) <= 1 &&
      of.acceptedWh <= of.offeredWh &&
      of.deliveredWh >= 0 &&
      of.shortWh >= 0 &&
      of.deliveredWh + of.shortWh === of.acceptedWh &&
      row.paidMicroGbp === amountMicroGbp(paidWh, prices.priceGbpPerMwh) &&
      row.replacementMicroGbp === amountMicroGbp(of.shortWh, prices.replacementGbpPerMwh) &&
      row.alternativeMicroGbp ===
        amountMicroGbp(of.offeredWh - of.acceptedWh, prices.alternativeGbpPerMwh);
    return isRight ? [] : [`${place(row)}: ${JSON.stringify(row)}`];
  });
}

export function everyPolicyIsAskedTheSame({ rows, scenario }: Facts): string[] {
  const asked = new Map<string, number>();
  for (const row of rows.procurement) {
    const key = keyOf(row, ["periodStart", "unit", "notDelivered", "offeredWh"]);
    asked.set(key, (asked.get(key) ?? 0) + 1);
  }
  const policies = scenario.procurement?.policies.length ?? 0;
  return [...asked]
    .filter(([, count]) => count !== policies)
    .map(([key, count]) => `${key}: ${count} of ${policies} policies`);
}

export function repeated(rows: readonly Row[], by: readonly string[]): string[] {
  const seen = new Set<string>();
  return rows.flatMap((row) => {
    const key = keyOf(row, by);
    if (seen.has(key)) return [`${key}: twice`];
    seen.add(key);
    return [];
  });
}

/** Who did not apply, where nobody is taken to be qualified, neither orders nor trades; a phase may ask nobody to apply. */
export function unregisteredUnitsDoNotTrade({ rows, scenario }: Facts): string[] {
  const market = scenario.venues["curtailment-obligations"];
  if (market === undefined || market.registration.others === "qualified") return [];
  if (placesOf(market.process).registration === "skipped") return [];
  const applied = new Set(market.registration.resources.map(({ unit }) => unit));
  return [
    ...rows.orders.filter(({ unit }) => !applied.has(String(unit))),
    ...rows.trades.filter(({ buyer, seller }) =>
      [buyer, seller].some((unit) => !applied.has(String(unit))),
    ),
  ].map((row) => `${place(row)}: of a unit that is not registered`);
}
