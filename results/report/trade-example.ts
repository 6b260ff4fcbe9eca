/**
 * One trade to look at: the delivered trade with the largest delivered energy of the first design that has one, ties by
 * id. Takes facts; gives the trade, both merit order lists of its half-hour, and who was curtailed there.
 */
import type { TableBuffer } from "../../sim/core/columns.ts";
import { MICRO_GBP_PER_GBP } from "../../sim/core/money.ts";
import type { RunFolder } from "../run-folder.ts";
import type { RunFacts } from "./facts.ts";
import { W_PER_MW, WH_PER_MWH } from "./stored.ts";

export interface ExampleTrade {
  readonly id: string;
  readonly periodStart: number;
  readonly constraint: string;
  readonly buyer: string;
  readonly seller: string;
  readonly buyerMw: number;
  readonly sellerMw: number;
  readonly outcome: string;
  readonly deliveredMwh: number;
  readonly amountGbp: number;
}

export interface ListRow {
  readonly list: string;
  readonly position: number;
  readonly unit: string;
  readonly slice: string;
  readonly mw: number;
  readonly trade: string;
}

export interface ConstraintCut {
  readonly unit: string;
  readonly cause: string;
  readonly mwh: number;
}

export interface TradeExample {
  readonly run: RunFacts;
  readonly trade: ExampleTrade;
  /** All trades of the constraint and half-hour. */
  readonly trades: readonly ExampleTrade[];
  readonly incoming: readonly ListRow[];
  readonly traded: readonly ListRow[];
  readonly cuts: readonly ConstraintCut[];
  /** Forecast excess over the target in the last statement before delivery, MW; undefined without one. */
  readonly forecastExcessMw: number | undefined;
}

export async function tradeExample(runs: readonly RunFacts[]): Promise<TradeExample | undefined> {
  for (const facts of runs) {
    const delivered = tradesIn(await facts.run.rows("trades", { where: "outcome = 'delivered'" }));
    const [trade] = [...delivered].sort(
      (a, b) => b.deliveredMwh - a.deliveredMwh || (a.id < b.id ? -1 : 1),
    );
    if (trade !== undefined) return await around(facts, trade);
  }
  return undefined;
}

async function around(facts: RunFacts, trade: ExampleTrade): Promise<TradeExample> {
  const { run } = facts;
  const here = {
    where: 'epoch(periodStart) = ? AND "constraint" = ?',
    values: [trade.periodStart, trade.constraint],
  };
  const lists = listRows(await run.rows("merit_order", here));
  return {
    run: facts,
    trade,
    trades: tradesIn(await run.rows("trades", here)),
    incoming: lists.filter(({ list }) => list === "incoming"),
    traded: lists.filter(({ list }) => list === "traded"),
    cuts: cutRows(await run.rows("curtailment", here)),
    forecastExcessMw: await forecastExcessMw(run, trade),
  };
}

async function forecastExcessMw(run: RunFolder, trade: ExampleTrade): Promise<number | undefined> {
  const { rows } = await run.query(
    `SELECT sizeW FROM look_ahead WHERE epoch(periodStart) = ? AND "constraint" = ?
     ORDER BY issuedAt LIMIT 1`,
    [trade.periodStart, trade.constraint],
  );
  const size = rows[0]?.[0];
  return size === undefined || size === null ? undefined : Number(size) / W_PER_MW;
}

function tradesIn(rows: TableBuffer): ExampleTrade[] {
  const [starts, buyerW, sellerW] = [
    rows.numbers("periodStart"),
    rows.numbers("buyerW"),
    rows.numbers("sellerW"),
  ];
  const [delivered, amount] = [rows.numbers("deliveredWh"), rows.numbers("amountMicroGbp")];
  const [constraints, buyers, sellers] = [
    rows.texts("constraint"),
    rows.texts("buyer"),
    rows.texts("seller"),
  ];
  const outcomes = rows.texts("outcome");
  return rows.texts("trade").map((id, row) => ({
    id,
    periodStart: starts[row]!,
    constraint: constraints[row]!,
    buyer: buyers[row]!,
    seller: sellers[row]!,
    buyerMw: buyerW[row]! / W_PER_MW,
    sellerMw: sellerW[row]! / W_PER_MW,
    outcome: outcomes[row]!,
    deliveredMwh: delivered[row]! / WH_PER_MWH,
    amountGbp: amount[row]! / MICRO_GBP_PER_GBP,
  }));
}

function listRows(rows: TableBuffer): ListRow[] {
  const [lists, units, slices] = [rows.texts("list"), rows.texts("unit"), rows.texts("slice")];
  const [positions, volumes] = [rows.numbers("position"), rows.numbers("volumeW")];
  return rows
    .texts("trade")
    .map((trade, row) => ({
      list: lists[row]!,
      position: positions[row]!,
      unit: units[row]!,
      slice: slices[row]!,
      mw: volumes[row]! / W_PER_MW,
      trade,
    }))
    .sort((a, b) => a.position - b.position);
}

function cutRows(rows: TableBuffer): ConstraintCut[] {
  const [units, causes, energy] = [
    rows.texts("unit"),
    rows.texts("cause"),
    rows.numbers("curtailedWh"),
  ];
  return units.map((unit, row) => ({
    unit,
    cause: causes[row]!,
    mwh: energy[row]! / WH_PER_MWH,
  }));
}
