/**
 * A bid behind a line that holds another farm back, through the whole engine: accepted in price order, followed, settled, and negated
 * by network management unless headroom is held.
 */
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { orThrow } from "../sim/core/errors.ts";
import type { ResultTableName } from "../sim/model/result-tables.ts";
import { loadScenarioSource } from "./files.ts";
import { prepare } from "./lab.ts";
import { mergeSources, plainSource } from "./scenario-source.ts";
import { type Row, ran, rowsOf } from "./testing/engine-runs.ts";

const FOLDER = fileURLToPath(new URL("./017-balancing-mechanism/", import.meta.url));

async function under(over: object): Promise<(table: ResultTableName) => readonly Row[]> {
  const source = orThrow(await loadScenarioSource(`${FOLDER}bid.yaml`));
  const { scenario, parts } = orThrow(
    await prepare(mergeSources(source, plainSource(over)), FOLDER),
  );
  const { tables } = ran(scenario, parts);
  return (table) => rowsOf(tables[table]);
}
const column = (rows: readonly Row[], name: string) => rows.map((row) => Number(row[name]));
const total = (rows: readonly Row[], name: string) =>
  column(rows, name).reduce((sum, each) => sum + each, 0);

const plain = await under({});
const held = await under({ anm: { holdHeadroom: "eso-services" } });

describe("a bid of 5 MW while the newer farm is held back by 8 MW", () => {
  test("is told for two hours, at £45 below nothing: what the farm loses in support", () => {
    expect(column(plain("service_instructions"), "changeW")).toEqual([-5e6, -5e6, -5e6, -5e6]);
    for (const { unit, utilisationGbpPerMwh, instructedWh, deliveredWh } of plain("service_awards"))
      expect([unit, utilisationGbpPerMwh, instructedWh, deliveredWh]).toEqual([
        ...["old-wind", 45, 2_500_000, 2_500_000],
      ]);
    for (const { bidGbpPerMwh, offerW } of plain("bid_offer_pairs"))
      expect([bidGbpPerMwh, offerW]).toEqual([-45, 0]);
  });

  test("network management gives the headroom to the newer farm: eta is 1, and every bid is written down as C4", () => {
    const effects = plain("service_effects");
    const eta = effects.map((row) => 1 - Number(row.arrivedWh) / Number(row.instructedWh));
    expect(eta.slice(1)).toEqual([1, 1, 1]);
    expect(column(effects, "releasedWh").slice(1)).toEqual([2_500_000, 2_500_000, 2_500_000]);
    const conflicts = plain("conflicts");
    expect(conflicts).toHaveLength(4);
    for (const row of conflicts)
      expect([row.class, row.winner, row.service, row.unit, row.standsW]).toEqual([
        ...["C4", "both", "bids-and-offers", "old-wind", 5_000_000],
      ]);
  });

  test("held for the system's services all of it arrives, and nobody is given anything", () => {
    const effects = held("service_effects");
    const eta = effects.map((row) => 1 - Number(row.arrivedWh) / Number(row.instructedWh));
    expect(eta).toEqual([0, 0, 0, 0]);
    expect(total(effects, "releasedWh")).toBe(0);
    expect(held("conflicts")).toEqual([]);
  });

  test.each([
    ["eso-first", {}, 0, "eso"],
    ["by-cost", {}, 0, "eso"],
    ["by-cost", { forgoneGbpPerMwh: 200 }, 1, "both"],
    ["dso-first", {}, 1, "both"],
  ] as const)("held as primacy decides, %s %j: eta is %d", async (kind, prices, eta, winner) => {
    const of = await under({
      anm: { holdHeadroom: "by-primacy" },
      primacy: { kind, ...prices },
    });
    const effects = of("service_effects").slice(1);
    for (const row of effects)
      expect(1 - Number(row.arrivedWh) / Number(row.instructedWh)).toBe(eta);
    for (const row of of("conflicts"))
      expect([row.class, row.winner, row.standsW, Number(row.blockedWh)]).toEqual([
        ...["C4", winner, 5_000_000, 0],
      ]);
    // 2.5 MWh in each of four half-hours: forgone at £130, or bought again at £180.
    const money = (name: string) => total(of("conflicts"), name) / 1e6;
    expect(money("counterActionMicroGbp")).toBe(winner === "eso" ? 4 * 325 : 0);
    expect(money("replacementMicroGbp")).toBe(winner === "eso" ? 0 : 4 * 450);
  });

  test("the accepted farm is out of pocket by nothing, and what was accepted is no imbalance", () => {
    const accounts = plain("imbalance");
    expect(total(accounts, "bidOfferWh")).toBe(-10_000_000);
    for (const row of accounts) {
      const moved = Number(row.contractWh) + Number(row.bidOfferWh);
      expect(Number(row.imbalanceWh)).toBe(Number(row.meteredWh) - moved);
    }
    const ledger = plain("ledger");
    const paid = ledger.filter(({ rule }) => rule === "bids-and-offers/acceptance");
    expect(new Set(paid.map(({ payer, payee }) => `${payer} > ${payee}`))).toEqual(
      new Set(["electricity system operator > wind party"]),
    );
    expect(total(paid, "amountMicroGbp")).toBe(10 * 45 * 1e6);
    const owner = ledger.filter(({ rule }) => rule === "bids-and-offers/owner");
    expect(total(owner, "amountMicroGbp")).toBe(10 * (50 + 45) * 1e6);
  });
});
