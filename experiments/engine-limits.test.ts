/**
 * Limits of the market and of the network manager in whole runs: what a buyer may buy, gates of one day, and units that
 * relieve one constraint by loading another.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { TableBuffer } from "../sim/core/columns.ts";
import { orThrow } from "../sim/core/errors.ts";
import { run } from "../sim/run.ts";
import { prepare } from "./lab.ts";
import { plainSource } from "./scenario-source.ts";

const DAYS = { start: "2025-01-11", days: 3 };
const TRADING = { "curtailment-obligations": {} };

/** Feeds the tables of each day of a run to `look`. */
async function eachDay(
  scenario: object,
  look: (tables: Readonly<Record<string, TableBuffer>>) => void,
): Promise<void> {
  const prepared = orThrow(await prepare(plainSource(scenario), "."));
  for (const { tables } of run(prepared.scenario, prepared.parts)) look(tables);
}

async function remedies(scenario: object): Promise<string[]> {
  const checked = await prepare(plainSource(scenario), ".");
  return checked.kind === "faulty" ? checked.faults.map(({ path }) => path) : [];
}

describe("gates", () => {
  test("a book that opens and closes on one day trades what was ordered in between", async () => {
    const gates = { open: { day: -1, at: "09:30" }, close: { day: -1, at: "12:00" } };
    let orders = 0;
    let trades = 0;
    await eachDay({ period: DAYS, venues: { "curtailment-obligations": { gates } } }, (tables) => {
      orders += tables.orders!.rowCount;
      trades += tables.trades!.rowCount;
    });
    expect(orders).toBeGreaterThan(50);
    expect(trades).toBeGreaterThan(10);
  });

  test("trades cannot be verified before they are made", async () => {
    const gates = { verify: { before: 1440 } };
    expect(await remedies({ venues: { "curtailment-obligations": { gates } } })).toEqual([
      "venues.curtailment-obligations.gates.verify",
    ]);
  });

  test("a run lies in the years whose clock changes are known", async () => {
    for (const start of ["1969-06-01", "0001-01-01", "2101-01-01"]) {
      expect(await remedies({ period: { start, days: 1 } })).toEqual(["period.start"]);
    }
  });
});

describe("buyers", () => {
  test("buy at one constraint a period, and pay for no more than their whole output at their bid", async () => {
    const bids = new Map<string, number>();
    const paid = new Map<string, number>();
    const places = new Map<string, Set<string>>();
    const available = new Map<string, number>();
    await eachDay({ period: DAYS, venues: TRADING }, (tables) => {
      const orders = tables.orders!;
      orders.texts("side").forEach((side, row) => {
        if (side !== "buyerBid") return;
        const key = `${orders.texts("unit")[row]} ${orders.numbers("periodStart")[row]}`;
        bids.set(key, orders.numbers("priceGbpPerMwh")[row]!);
        places.set(key, (places.get(key) ?? new Set()).add(orders.texts("constraint")[row]!));
      });
      const trades = tables.trades!;
      trades.texts("buyer").forEach((buyer, row) => {
        const key = `${buyer} ${trades.numbers("periodStart")[row]}`;
        paid.set(key, (paid.get(key) ?? 0) + trades.numbers("amountMicroGbp")[row]!);
      });
      const units = tables.unit_period!;
      units.texts("unit").forEach((unit, row) => {
        available.set(
          `${unit} ${units.numbers("periodStart")[row]}`,
          units.numbers("availableWh")[row]!,
        );
      });
    });
    const payers = [...paid].filter(([, amount]) => amount > 0);
    expect(payers.length).toBeGreaterThan(20);
    for (const [key, amount] of payers) {
      // A pound a MWh is a micro-pound a Wh; a few Wh are the rounding of meters.
      expect(amount).toBeLessThanOrEqual(bids.get(key)! * (available.get(key)! + 5));
    }
    for (const at of places.values()) expect(at.size).toBe(1);
  });
});

describe("the network manager", () => {
  /** Two farms either side of a load: cutting one loads the line of the other, so nothing they do helps. */
  const BOTH_WAYS = `format: headroom-network/1
name: both ways
buses: [{ id: m, nominalKv: 33, reference: true }, { id: a, nominalKv: 33 }, { id: b, nominalKv: 33 }, { id: n, nominalKv: 33 }]
branches:
  - { id: am, from: a, to: m, reactancePu: 0.1 }
  - { id: bm, from: b, to: m, reactancePu: 0.1 }
  - { id: an, from: a, to: n, reactancePu: 0.1 }
  - { id: bn, from: b, to: n, reactancePu: 0.1 }
connections:
  - { id: ca, bus: a, exportLimitMw: 1000, curtailableWhen: intact, connectedOn: 2020-01-01 }
  - { id: cb, bus: b, exportLimitMw: 1000, curtailableWhen: intact, connectedOn: 2020-01-02 }
units:
  - { id: ua, connection: ca, technology: generator, capacityMw: 1000 }
  - { id: ub, connection: cb, technology: generator, capacityMw: 1000 }
demands: [{ id: dn, bus: n, peakMw: 30 }]
constraintPoints:
  - { id: A, branch: an, direction: forward, ratingMw: 14 }
  - { id: B, branch: bn, direction: forward, ratingMw: 14 }
`;

  test("does not curtail where that only moves the overload, and names it", async () => {
    const folder = mkdtempSync(join(tmpdir(), "headroom-both-ways-"));
    try {
      const file = join(folder, "both-ways.yaml");
      writeFileSync(file, BOTH_WAYS);
      let curtailedWh = 0;
      let named = 0;
      await eachDay({ network: { file }, period: { days: 1 } }, (tables) => {
        for (const wh of tables.unit_period!.numbers("curtailedWh")) curtailedWh += wh;
        named += tables.events!.texts("kind").filter((kind) => kind === "residualOverload").length;
        for (const peakW of tables.constraint_period!.numbers("peakW")) {
          expect(peakW).toBeLessThanOrEqual(15_000_001);
        }
      });
      expect(curtailedWh).toBe(0);
      expect(named).toBe(2);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
