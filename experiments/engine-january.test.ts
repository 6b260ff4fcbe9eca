/**
 * A January of the ring under last in, first off, with trading: that enough happens to show the whole chain from order to
 * payment, and that every table agrees with every other. All read from the tables alone, as an auditor would.
 */
import { expect, test } from "vitest";
import { networkColumns } from "../sim/model/network.ts";
import {
  keyOf,
  type Row,
  ran,
  ringDocument,
  rowsOf,
  scenarioOf,
  sums,
  TRADING,
} from "./testing/engine-runs.ts";

const { tables } = ran(scenarioOf({ venues: TRADING }));
const network = networkColumns(ringDocument);
const trades = rowsOf(tables.trades);
const orders = rowsOf(tables.orders);
const unitPeriods = rowsOf(tables.unit_period);
const curtailment = rowsOf(tables.curtailment);
const constraintPeriods = rowsOf(tables.constraint_period);
const ledger = rowsOf(tables.ledger);

const CYCLE_S = 60;
const WATT = 1;
/** A power in a table is rounded to a watt. */
const HALF_WATT = 0.5;
const delivered = trades.filter((trade) => trade.outcome === "delivered");
const outcome = (name: string) => trades.filter((trade) => trade.outcome === name);
const rowOf = (id: unknown) => network.units.ids.indexOf(String(id));
const curtailedWh = sums(
  curtailment,
  ["periodStart", "unit", "constraint", "cause"],
  "curtailedWh",
);
const cause = (trade: Row, unit: unknown, kind: "own" | "sold") =>
  curtailedWh.get(`${trade.periodStart} ${unit} ${trade.constraint} ${kind}`) ?? 0;

test("there are at least 100 constrained periods and 50 trades", () => {
  const constrained = new Set(
    constraintPeriods.filter((row) => Number(row.overTargetS) > 0).map((row) => row.periodStart),
  );
  expect(constrained.size).toBeGreaterThanOrEqual(100);
  expect(trades.length - outcome("refused").length).toBeGreaterThanOrEqual(50);
});

test("trades are dispatched in traded order: the seller is cut in the buyer's place, the buyer is not cut", () => {
  const inOrder = delivered.filter(
    (trade) => cause(trade, trade.buyer, "own") === 0 && cause(trade, trade.seller, "sold") > 0,
  );
  expect(inOrder.length).toBeGreaterThanOrEqual(1);
  for (const trade of inOrder) expect(Number(trade.deliveredWh)).toBeGreaterThan(0);
});

test("trades are cancelled at verification, each with a reason and an event for either side, and paid nothing", () => {
  const cancelled = outcome("cancelled");
  expect(cancelled.length).toBeGreaterThanOrEqual(1);
  const told = rowsOf(tables.events).filter((event) => event.kind === "tradeCancelled");
  expect(told).toHaveLength(2 * cancelled.length);
  for (const trade of cancelled) {
    expect(trade).toMatchObject({ deliveredWh: 0, amountMicroGbp: 0 });
    expect(trade.reason).not.toBe("");
    const ofTrade = told.filter((event) => event.trade === trade.trade);
    expect(ofTrade.map(({ at }) => at)).toEqual([trade.cancelledAt, trade.cancelledAt]);
  }
  for (const trade of trades) if (trade.outcome !== "cancelled") expect(trade.cancelledAt).toBe(0);
});

test("every trade comes to one end, and one that was refused says by which limit", () => {
  expect(new Set(trades.map((trade) => trade.trade)).size).toBe(trades.length);
  const ends = ["refused", "cancelled", "idle", "delivered"];
  expect(trades.filter((trade) => !ends.includes(String(trade.outcome)))).toEqual([]);
  for (const trade of outcome("refused")) expect(trade.reason).not.toBe("");
  for (const trade of outcome("idle"))
    expect(trade).toMatchObject({ deliveredWh: 0, amountMicroGbp: 0 });
});

test("a trade is delivered by energy that its seller was cut by in the buyer's place, each watt-hour once", () => {
  const sold = sums(
    curtailment.filter((row) => row.cause === "sold"),
    ["periodStart", "constraint", "unit"],
    "curtailedWh",
  );
  const by = ["periodStart", "constraint", "seller"];
  const counts = sums(
    delivered.map((trade) => ({ ...trade, one: 1 })),
    by,
    "one",
  );
  const deliveredWh = sums(delivered, by, "deliveredWh");
  expect(new Set(deliveredWh.keys())).toEqual(new Set(sold.keys()));
  for (const [key, wh] of deliveredWh)
    expect(Math.abs(wh - sold.get(key)!)).toBeLessThanOrEqual(counts.get(key)! + 1);
});

test("nobody trades beyond an order", () => {
  const volumes = sums(orders, ["periodStart", "constraint", "unit", "side"], "volumeW");
  const within = (role: "buyer" | "seller", column: string, side: string) => {
    const by = ["periodStart", "constraint", role];
    const counts = sums(
      trades.map((trade) => ({ ...trade, one: 1 })),
      by,
      "one",
    );
    for (const [key, watts] of sums(trades, by, column))
      expect(watts).toBeLessThanOrEqual(
        volumes.get(`${key} ${side}`)! + counts.get(key)! * HALF_WATT,
      );
  };
  within("buyer", "buyerW", "buyerBid");
  within("seller", "sellerW", "sellerOffer");
});

test("what a seller sold to all constraints together is within one offer, and nobody is buyer and seller in a period", () => {
  const offers = new Map(
    orders
      .filter((order) => order.side === "sellerOffer")
      .map((order) => [keyOf(order, ["periodStart", "unit"]), Number(order.volumeW)]),
  );
  const buyers = new Set(trades.map((trade) => keyOf(trade, ["periodStart", "buyer"])));
  const counts = sums(
    trades.map((trade) => ({ ...trade, one: 1 })),
    ["periodStart", "seller"],
    "one",
  );
  for (const [key, watts] of sums(trades, ["periodStart", "seller"], "sellerW")) {
    expect(watts).toBeLessThanOrEqual(offers.get(key)! + counts.get(key)! * HALF_WATT);
    expect(buyers.has(key)).toBe(false);
  }
});

test("nobody pays more or gets less than offered", () => {
  const price = new Map(
    orders.map((order) => [
      keyOf(order, ["periodStart", "constraint", "unit", "side"]),
      Number(order.priceGbpPerMwh),
    ]),
  );
  expect(delivered.length).toBeGreaterThan(0);
  for (const trade of delivered) {
    const at = keyOf(trade, ["periodStart", "constraint"]);
    const sellerWh = Number(trade.deliveredWh);
    const buyerWh = (sellerWh * Number(trade.buyerW)) / Number(trade.sellerW);
    const bid = price.get(`${at} ${trade.buyer} buyerBid`)!;
    const ask = price.get(`${at} ${trade.seller} sellerOffer`)!;
    // Relief is rounded to a watt-hour and powers to a watt: a watt-hour at the price, and a part in a thousand.
    const residue = 2 * Math.max(bid, ask) + 1e-3 * Number(trade.amountMicroGbp);
    expect(Number(trade.amountMicroGbp)).toBeLessThanOrEqual(buyerWh * bid + residue);
    expect(Number(trade.amountMicroGbp)).toBeGreaterThanOrEqual(sellerWh * ask - residue);
  }
});

test("a delivered trade is paid once, by its buyer to its seller, and nobody else is paid for trades", () => {
  const paid = ledger.filter((entry) => String(entry.rule).startsWith("curtailment-obligations/"));
  const entries = new Map(paid.map((entry) => [entry.because, entry]));
  expect(entries.size).toBe(paid.length);
  expect(paid).toHaveLength(delivered.length);
  for (const { trade, buyer, seller, amountMicroGbp, periodStart } of delivered)
    expect(entries.get(trade!)).toMatchObject({
      payer: buyer,
      payee: seller,
      amountMicroGbp,
      periodStart,
    });
});

test("the ledger is in whole micro-pounds and adds up to zero over all accounts", () => {
  const balances = new Map<unknown, number>();
  for (const { payer, payee, amountMicroGbp } of ledger) {
    const amount = Number(amountMicroGbp);
    expect(Number.isSafeInteger(amount) && amount > 0).toBe(true);
    balances.set(payer, (balances.get(payer) ?? 0) - amount);
    balances.set(payee, (balances.get(payee) ?? 0) + amount);
  }
  expect([...balances.values()].reduce((sum, balance) => sum + balance, 0)).toBe(0);
});

test("curtailed and delivered make available, and the causes of a unit's curtailment add up to it", () => {
  const causes = sums(curtailment, ["periodStart", "unit"], "curtailedWh");
  let curtailedPeriods = 0;
  for (const row of unitPeriods) {
    expect(Number(row.availableWh) - Number(row.deliveredWh)).toBe(row.curtailedWh);
    expect(Number(row.curtailedWh)).toBeGreaterThanOrEqual(0);
    expect(causes.get(keyOf(row, ["periodStart", "unit"])) ?? 0).toBe(row.curtailedWh);
    if (Number(row.curtailedWh) > 0) curtailedPeriods += 1;
  }
  expect(curtailedPeriods).toBe(causes.size);
});

test("the network's energy is that of its units", () => {
  for (const column of ["availableWh", "deliveredWh", "curtailedWh"]) {
    const ofUnits = sums(unitPeriods, ["periodStart"], column);
    for (const row of rowsOf(tables.network_period))
      expect(row[column]).toBe(ofUnits.get(String(row.periodStart)));
  }
});

test("readings of instructed units, minute by minute, add up to what was metered", () => {
  const held = new Map<string, number>();
  for (const row of rowsOf(tables.instructions)) {
    const start = Math.floor(Number(row.start) / 1800) * 1800;
    const wh = ((Number(row.availableW) - Number(row.deliveredW)) * Number(row.seconds)) / 3600;
    held.set(`${start} ${row.unit}`, (held.get(`${start} ${row.unit}`) ?? 0) + wh);
    expect(Number(row.deliveredW)).toBeLessThanOrEqual(Number(row.setPointW) + WATT);
  }
  for (const row of unitPeriods) {
    const metered = Number(row.curtailedWh);
    expect(Math.abs((held.get(keyOf(row, ["periodStart", "unit"])) ?? 0) - metered)).toBeLessThan(
      2,
    );
  }
});

test("stores stay inside their bounds and hold what went in and came out, less losses, to 2 Wh a half-hour", () => {
  const before = Float64Array.from(network.units.energyWhInitial);
  for (const row of unitPeriods) {
    const unit = rowOf(row.unit);
    const [stored, out] = [Number(row.storedWh), Number(row.deliveredWh)];
    expect(stored).toBeGreaterThanOrEqual(network.units.energyWhMin[unit]!);
    expect(stored).toBeLessThanOrEqual(network.units.energyWhMax[unit]!);
    if (network.units.energyWhMax[unit] === 0) continue;
    const isOneWay = Number(row.curtailedWh) === 0;
    const changeWh =
      out < 0
        ? -out * network.units.chargeEfficiency[unit]!
        : -out / network.units.dischargeEfficiency[unit]!;
    if (isOneWay) expect(Math.abs(stored - before[unit]! - changeWh)).toBeLessThanOrEqual(2);
    before[unit] = stored;
  }
});

test("a firm unit is curtailed only where it sold, and never by more than it sold for the period", () => {
  const standing = trades.filter((trade) => ["idle", "delivered"].includes(String(trade.outcome)));
  const soldWh = sums(
    standing.map((trade) => ({ ...trade, wh: Number(trade.sellerW) / 2 })),
    ["periodStart", "seller"],
    "wh",
  );
  const firm = unitPeriods.filter(
    (row) =>
      Number(row.curtailedWh) > 0 &&
      network.connections.curtailableWhen[network.units.connection[rowOf(row.unit)]!] !== "intact",
  );
  expect(firm.length).toBeGreaterThan(0);
  for (const row of firm)
    expect(Number(row.curtailedWh)).toBeLessThanOrEqual(
      (soldWh.get(keyOf(row, ["periodStart", "unit"])) ?? 0) + 2,
    );
});

test("an overload of the target is gone after one control cycle of each tick, and no rating is passed for longer than one", () => {
  const ticks = 6;
  for (const row of constraintPeriods) {
    expect(Number(row.overTargetS)).toBeLessThanOrEqual(ticks * CYCLE_S);
    expect(Number(row.overRatingS)).toBeLessThanOrEqual(CYCLE_S);
  }
  const kinds = new Set(rowsOf(tables.events).map((event) => event.kind));
  expect(["residualOverload", "tripped"].filter((kind) => kinds.has(kind))).toEqual([]);
});

test("a traded list moves places, not megawatts: every unit keeps its power, newcomers bring what they sold", () => {
  const lists = rowsOf(tables.merit_order);
  const by = ["periodStart", "constraint", "unit"];
  const incoming = sums(
    lists.filter((row) => row.list === "incoming"),
    by,
    "volumeW",
  );
  const traded = sums(
    lists.filter((row) => row.list === "traded"),
    by,
    "volumeW",
  );
  const standing = trades.filter((trade) => trade.outcome !== "refused");
  const sold = sums(standing, ["periodStart", "constraint", "seller"], "sellerW");
  expect(traded.size).toBeGreaterThan(0);
  for (const [key, watts] of traded) {
    const expected = incoming.get(key) ?? sold.get(key)!;
    // An owner that sold or is relieved of more than the forecast of the day before has shows it in full.
    if (watts < expected) expect(expected - watts).toBeLessThanOrEqual(8 * WATT);
    else
      expect(watts - expected).toBeLessThanOrEqual(
        Math.max(8 * WATT, (sold.get(key) ?? 0) - (incoming.get(key) ?? 0)),
      );
  }
});
