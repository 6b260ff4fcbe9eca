/**
 * Nodal clearing at gates within the day: what was traded before stands, and the limits of the network hold for all that is traded, so that a
 * later gate changes only what the first left.
 */
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { orThrow } from "../sim/core/errors.ts";
import { loadScenarioSource } from "./files.ts";
import { membersAreBilledForTheRest, positionsAreOrdersAndMeters } from "./fuzz/laws/exchange.ts";
import { prepare } from "./lab.ts";
import { mergeSources, plainSource } from "./scenario-source.ts";
import { type Row, ran, rowsOf } from "./testing/engine-runs.ts";

const FOLDER = fileURLToPath(new URL("./020-energy-exchange/", import.meta.url));
const valley = orThrow(await loadScenarioSource(`${FOLDER}valley.yaml`));
/** 95 % of 0.3 MW for half an hour. */
const LINE_WH = 142_500;
/** By which whole Wh and one limit let trades pass it, at each gate. */
const CUT_WH = 4;

async function valleyRun(over: object) {
  const { scenario, parts } = orThrow(
    await prepare(mergeSources(valley, plainSource(over)), FOLDER),
  );
  const { network } = parts;
  const { tables } = ran(scenario, parts);
  const rows = Object.fromEntries(Object.entries(tables).map(([name, of]) => [name, rowsOf(of)]));
  return { scenario, network, rows: rows as Record<keyof typeof tables, Row[]> };
}

const TWICE = {
  venues: { "local-energy-exchange": { gates: { intraday: { rule: { kind: "nodal" } } } } },
};
const isLater = ({ periodStart, at }: Row) => Number(periodStart) - Number(at) <= 4 * 3600;

/** What units sold of a half-hour over all its gates, less what they bought, Wh. */
function soldOf(trades: readonly Row[], ...units: string[]): Map<number, number> {
  const sold = new Map<number, number>();
  for (const { periodStart, buyer, seller, energyWh } of trades) {
    const sign = Number(units.includes(String(seller))) - Number(units.includes(String(buyer)));
    const start = Number(periodStart);
    sold.set(start, (sold.get(start) ?? 0) + sign * Number(energyWh));
  }
  return sold;
}

describe("a field beyond a line that carries half of it, traded a day ahead and again from four hours to an hour before", async () => {
  const { scenario, network, rows } = await valleyRun(TWICE);
  const { exchange_trades: trades, exchange_orders: orders } = rows;

  test("over all gates it sells no more than the line carries, and that where it has it", () => {
    const sold = [...soldOf(trades, "field").values()];
    expect(Math.max(...sold)).toBeGreaterThanOrEqual(LINE_WH - CUT_WH);
    expect(Math.max(...sold)).toBeLessThanOrEqual(LINE_WH + CUT_WH);
  });

  test("where the first gate has filled the line, the field offers more later and sells none, and the weir goes on", () => {
    const first = soldOf(
      trades.filter((row) => !isLater(row)),
      "field",
    );
    const isFull = ({ periodStart }: Row) => first.get(Number(periodStart))! >= LINE_WH - CUT_WH;
    const offered = orders.filter(
      (row) =>
        row.unit === "field" &&
        row.side === "sellerOffer" &&
        isLater({ ...row, at: row.placedAt! }) &&
        isFull(row),
    );
    expect(offered.length).toBeGreaterThan(20);
    const bought = trades.filter((row) => isLater(row) && row.buyer === "field" && isFull(row));
    const alone = offered.filter(
      ({ periodStart }) => !bought.some((row) => row.periodStart === periodStart),
    );
    expect(Math.max(...alone.map(({ tradedWh }) => Number(tradedWh)))).toBeLessThanOrEqual(CUT_WH);
    const ofWeir = trades.filter((row) => isLater(row) && row.seller === "weir" && isFull(row));
    expect(ofWeir.length).toBeGreaterThan(0);
  });

  test("prices lie apart where the line binds at a later gate too, and what lies between is the network operator's", () => {
    const apart = trades.filter(
      (row) => isLater(row) && row.buyerGbpPerMwh !== row.sellerGbpPerMwh,
    );
    expect(apart.length).toBeGreaterThan(0);
    const left = apart.reduce(
      (sum, { paidMicroGbp, receivedMicroGbp }) =>
        sum + Number(paidMicroGbp) - Number(receivedMicroGbp),
      0,
    );
    expect(left).toBeGreaterThan(0);
  });

  test("orders, positions and bills are as at any gate", () => {
    const facts = { scenario, network, rows } as never;
    expect(positionsAreOrdersAndMeters(facts)).toEqual([]);
    expect(membersAreBilledForTheRest(facts)).toEqual([]);
  });
});

test("where all is foreseen a later gate has nothing to do: the first left no trade that gains", async () => {
  const { rows } = await valleyRun({ ...TWICE, forecast: { kind: "perfect" } });
  expect(rows.exchange_trades.length).toBeGreaterThan(100);
  expect(rows.exchange_trades.filter(isLater)).toEqual([]);
});
