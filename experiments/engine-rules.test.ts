/**
 * Rules end to end: blunt and granular actuation, clock-change days, a market that is off or cannot be, and policies that
 * are called for whole populations.
 */
import { describe, expect, test } from "vitest";
import { agentPolicies } from "../agents/registry.ts";
import { principleOf, principles } from "../sim/access/registry.ts";
import { actuations } from "../sim/actuation/registry.ts";
import { orThrow } from "../sim/core/errors.ts";
import { londonDayStart, parseDay, periodOf } from "../sim/core/time.ts";
import type { AgentPolicy } from "../sim/model/agents.ts";
import type { NetworkDocument } from "../sim/model/network-document.ts";
import type { Parts } from "../sim/run.ts";
import { type Scenario, scenarioFindings } from "../sim/scenario.ts";
import { buildWorld } from "../sim/state/build.ts";
import { curtailmentOrder } from "../sim/state/curtailment-order.ts";
import { expectedNetworks } from "../sim/state/present.ts";
import { goldenCases } from "../sim/testing/cases.ts";
import { handDocument } from "../sim/testing/hand-made.ts";
import { handSeries } from "../sim/testing/hand-series.ts";
import {
  documentOf,
  partsOf,
  ran,
  ringDocument,
  rowsOf,
  scenarioOf,
  sums,
  TRADING,
} from "./testing/engine-runs.ts";

const FIRST_UNIT = ringDocument.units[0]!.id;
const findings = (scenario: Scenario, network: NetworkDocument = ringDocument) => [
  ...scenarioFindings(scenario, network, agentPolicies),
];

describe("60 MW over 100", () => {
  const network = documentOf("sixty-over-hundred");
  const golden = goldenCases<unknown, Record<keyof typeof actuations, number>>("actuation").find(
    ({ name }) => name === "sixty-over-hundred",
  )!;

  test.for(Object.keys(actuations) as (keyof typeof actuations)[])(
    "with %s actuation the run removes what the case says, all through its last day",
    (kind) => {
      const scenario = scenarioOf({
        period: { start: "2026-01-01", days: 2 },
        anm: { actuation: { kind } },
      });
      const { tables } = ran(scenario, partsOf(network));
      const rows = rowsOf(tables.unit_period);
      expect(rows).toHaveLength(96);
      for (const row of rows.slice(48)) {
        expect(row.availableWh).toBe(50_000_000);
        expect(row.curtailedWh).toBe(golden.expected[kind] * 500);
      }
      const flows = rowsOf(tables.constraint_period).slice(48);
      const removedW = flows.map((row) => Number(row.uncurtailedPeakW) - Number(row.peakW));
      expect(new Set(removedW)).toEqual(new Set([golden.expected[kind] * 1000]));
      // 60 MW are needed all through; over-curtailment is 100/60 as a whole, 75/60 in steps, none continuously.
      expect(new Set(flows.map((row) => row.targetW))).toEqual(new Set([38_000_000]));
      expect(new Set(flows.map((row) => row.neededWh))).toEqual(new Set([30_000_000]));
      expect(new Set(flows.map((row) => row.reliefWh))).toEqual(
        new Set([golden.expected[kind] * 500]),
      );
    },
  );
});

describe("clock changes", () => {
  test.for([
    ["2026-03-29", 46],
    ["2026-10-25", 50],
  ] as const)("%s runs through with its %d periods, trading or not", ([day, periods]) => {
    for (const venues of [{}, TRADING]) {
      const { tables } = ran(scenarioOf({ period: { start: day, days: 1 }, venues }));
      expect(tables.network_period.rowCount).toBe(periods);
      expect(tables.unit_period.rowCount).toBe(periods * ringDocument.units.length);
      const starts = rowsOf(tables.network_period).map((row) => Number(row.periodStart));
      expect(
        starts.every((start, index) => index === 0 || start - starts[index - 1]! === 1800),
      ).toBe(true);
      expect(tables.look_ahead.rowCount).toBe(periods * ringDocument.constraintPoints.length);
    }
  });
});

describe("the market", () => {
  test("is closed where the scenario does not name it: no orders, no trades, nothing sold", () => {
    const { tables } = ran(scenarioOf({ period: { start: "2026-01-01", days: 7 } }));
    for (const name of ["orders", "trades", "merit_order"] as const)
      expect(tables[name].rowCount).toBe(0);
    const curtailed = rowsOf(tables.curtailment);
    expect(curtailed.length).toBeGreaterThan(0);
    expect(curtailed.every((row) => row.cause === "own")).toBe(true);
    const rules = new Set(rowsOf(tables.ledger).map((row) => row.rule));
    expect(rules).toEqual(new Set(["energy", "support"]));
  });

  test.for(Object.keys(principles) as (keyof typeof principles)[])(
    "%s: trading is refused where the principle has no order, and runs where it has one",
    (kind) => {
      const scenario = scenarioOf({
        period: { start: "2026-01-01", days: 2 },
        anm: { principle: { kind } },
        venues: TRADING,
      });
      const codes = findings(scenario).map(({ code, path }) => `${code} ${path.join(".")}`);
      if (principleOf(scenario.anm.principle).kind === "shared") {
        expect(codes).toEqual(["scenario.principle anm.principle.kind"]);
      } else {
        expect(codes).toEqual([]);
        expect(ran(scenario).tables.trades.rowCount).toBeGreaterThan(0);
      }
      expect(findings(scenarioOf({ anm: { principle: { kind } } }))).toEqual([]);
    },
  );

  test("a technology that may not sell does not, and one that may not buy does not", () => {
    const participation = { buyer: ["wind"], seller: ["storage", "hydro"] };
    const { tables } = ran(
      scenarioOf({
        period: { start: "2026-01-01", days: 7 },
        venues: { "curtailment-obligations": { participation } },
      }),
    );
    const technology = new Map(ringDocument.units.map((unit) => [unit.id, unit.technology]));
    const trades = rowsOf(tables.trades);
    expect(trades.length).toBeGreaterThan(0);
    for (const { buyer, seller } of trades) {
      expect(participation.buyer).toContain(technology.get(String(buyer)));
      expect(participation.seller).toContain(technology.get(String(seller)));
    }
  });
});

describe("a scenario that contradicts itself is refused, each contradiction with its place", () => {
  const gates = (of: object) => ({ venues: { "curtailment-obligations": { gates: of } } });
  test.for([
    [{ anm: { releaseFrac: 0.95 } }, "anm.releaseFrac"],
    [{ anm: { cycleS: 70 } }, "anm.cycleS"],
    [gates({ open: { before: 60 } }), "venues.curtailment-obligations.gates.open"],
    [gates({ open: { day: -3, at: "12:00" } }), "venues.curtailment-obligations.gates.open.day"],
    [gates({ close: { day: -2, at: "11:00" } }), "venues.curtailment-obligations.gates.close"],
    [gates({ close: { day: 0, at: "00:00" } }), "venues.curtailment-obligations.gates.close.day"],
    [gates({ verify: { before: -5 } }), "venues.curtailment-obligations.gates.verify"],
    [gates({ settle: { before: 0 } }), "venues.curtailment-obligations.gates.settle"],
    [
      { anm: { unitActuation: { "gulcrag-wind": { kind: "steps" } } } },
      "anm.unitActuation.gulcrag-wind",
    ],
    [
      { population: [{ units: { technology: ["wind"] }, policy: { kind: "generator" } }] },
      "population",
    ],
    [{ population: [{ policy: { kind: "generator" } }] }, "population.0.policy.kind"],
    [
      { anm: { principle: { kind: "merit-order", order: ["gulcrag-wind"] } } },
      "anm.principle.order.0",
    ],
    [
      { anm: { principle: { kind: "merit-order", order: [FIRST_UNIT, FIRST_UNIT] } } },
      "anm.principle.order.1",
    ],
  ] as const)("%j at %s", ([more, place]) => {
    const found = findings(scenarioOf(more));
    expect(found.map(({ path }) => path.join("."))).toContain(place);
    for (const { remedy } of found) expect(remedy.length).toBeGreaterThan(0);
  });
});

describe("policies", () => {
  /** So many homes with sun or a store behind one circuit, and how often each policy was called in a day. */
  function calls(homes: number): Record<string, number> {
    const count: Record<string, number> = {};
    const counted = (policy: AgentPolicy): AgentPolicy => {
      const called =
        <Args extends unknown[], Answer>(name: string, ask: (...args: Args) => Answer) =>
        (...args: Args): Answer => {
          count[`${policy.kind} ${name}`] = (count[`${policy.kind} ${name}`] ?? 0) + 1;
          return ask(...args);
        };
      return {
        ...policy,
        columns: called("columns", policy.columns),
        schedule: called("schedule", policy.schedule),
        order: called("order", policy.order),
      };
    };
    const storage = { energyWh: 8000, chargeKw: 4 };
    const network = handDocument(
      Array.from({ length: homes }, (_, row) => ({
        id: `home-${row}`,
        capacityKw: 4,
        technology: row % 5 === 0 ? "storage" : "solar",
        ...(row % 5 === 0 ? { storage } : {}),
      })),
      [{ id: "street", ratingKw: homes * 2 }],
    );
    const parts: Parts = {
      network,
      policies: Object.fromEntries(
        Object.values(agentPolicies).map((policy) => [policy.kind, counted(policy)]),
      ),
      series: ({ units }) =>
        handSeries({
          availableKw: (_period, out) => out.set(units.capacityKw),
          priceGbpPerMwh: (period) => 40 + (period % 48),
        }),
    };
    const scenario = scenarioOf({
      period: { start: "2026-01-01", days: 1, tickMinutes: 30 },
      forecast: { kind: "perfect" },
    });
    const { tables } = ran(scenario, parts);
    expect(tables.unit_period.rowCount).toBe(48 * homes);
    return count;
  }

  test("are called as often for ten thousand rows as for ten", () => {
    const ten = calls(10);
    expect(Object.values(ten).every((times) => times === 1)).toBe(true);
    expect(Object.keys(ten)).toHaveLength(6);
    expect(calls(10_000)).toEqual(ten);
  });
});

describe("who is curtailed over ten days", () => {
  const DAYS = 10;
  const EXCESS_KW = 300;
  const TURN_MWH = (EXCESS_KW / 1000) * 24;
  const UNEQUAL = [1000, 1000, 600, 600, 400];
  const EQUAL = [600, 600, 600, 600, 600];

  /** Energy curtailed over ten days, MWh, of units that always run at capacity, the last connected last, 300 kW too much. */
  function curtailedMwh(principle: object, sizesKw: readonly number[], population?: object[]) {
    const ids = sizesKw.map((_, row) => `unit-${row}`);
    const network = handDocument(
      sizesKw.map((capacityKw, row) => ({
        id: ids[row]!,
        capacityKw,
        technology: "wind",
        connectedOn: `20${10 + row}-01-01`,
      })),
      [{ id: "export", ratingKw: (sizesKw.reduce((sum, kw) => sum + kw, 0) - EXCESS_KW) / 0.95 }],
    );
    const scenario = scenarioOf({
      period: { start: "2026-01-01", days: DAYS, tickMinutes: 30 },
      forecast: { kind: "perfect" },
      anm: { principle },
      ...(population === undefined ? {} : { population }),
    });
    const { tables } = ran(scenario, {
      ...partsOf(network),
      series: ({ units }) =>
        handSeries({
          availableKw: (_period, out) => out.set(units.capacityKw),
          priceGbpPerMwh: () => 70,
        }),
    });
    const sum = sums(rowsOf(tables.unit_period), ["unit"], "curtailedWh");
    return ids.map((id) => sum.get(id)! / 1e6);
  }
  /** The network manager acts one cycle late, once: so much of a turn may be missing. */
  const LATE_MWH = 0.01 * TURN_MWH;
  const expectTurns = (mwh: readonly number[], turns: readonly number[]) => {
    for (const [row, of] of mwh.entries())
      expect(Math.abs(of - turns[row]! * TURN_MWH), `unit-${row}`).toBeLessThan(LATE_MWH);
  };

  test("last in, first off: all from the newest", () => {
    expectTurns(curtailedMwh({ kind: "lifo" }, EQUAL), [0, 0, 0, 0, 10]);
  });

  test.for(["day", "period"])("a rota that turns every %s: equal turns", (every) => {
    expectTurns(curtailedMwh({ kind: "rota", every }, UNEQUAL), [2, 2, 2, 2, 2]);
  });

  test("shared: equal fractions where units are equal, and else fractions within a turn of each other", () => {
    expectTurns(curtailedMwh({ kind: "shared" }, EQUAL), [2, 2, 2, 2, 2]);
    const dayMwh = UNEQUAL.map((kw) => (kw / 1000) * 24);
    const fracs = curtailedMwh({ kind: "shared" }, UNEQUAL).map(
      (mwh, row) => mwh / (DAYS * dayMwh[row]!),
    );
    const turnFrac = TURN_MWH / (DAYS * Math.min(...dayMwh));
    expect(Math.max(...fracs) - Math.min(...fracs)).toBeLessThanOrEqual(turnFrac);
    expect(Math.min(...fracs)).toBeGreaterThan(0.05);
  });

  test("least cost: all from the owner who would lose least by it, whoever is newest", () => {
    const costs = [5, 10, 40, 20, 30];
    const population = costs.map((marginalCostGbpPerMwh, row) => ({
      units: { ids: [`unit-${row}`] },
      policy: { kind: "generator", marginalCostGbpPerMwh },
    }));
    expectTurns(curtailedMwh({ kind: "least-cost" }, EQUAL, population), [0, 0, 10, 0, 0]);
  });

  test("merit order: all from whoever the operator lists first", () => {
    const principle = { kind: "merit-order", order: ["unit-1", "unit-0"] };
    expectTurns(curtailedMwh(principle, EQUAL), [0, 10, 0, 0, 0]);
  });
});

describe("a rota", () => {
  test("spreads over the units what last in, first off takes from the newest", () => {
    const lost = (kind: string) => {
      const { tables } = ran(scenarioOf({ anm: { principle: { kind } } }));
      const curtailed = sums(rowsOf(tables.unit_period), ["unit"], "curtailedWh");
      return [...curtailed.values()].filter((wh) => wh > 0).length;
    };
    expect(lost("rota")).toBeGreaterThan(lost("lifo"));
  });
});

describe("the order of curtailment of a day", () => {
  const DAY = parseDay("2026-01-01")!;
  const orderOf = (principle: object) => {
    const world = orThrow(buildWorld(scenarioOf({ anm: { principle } }), partsOf()));
    const asked = new Float64Array(world.network.units.ids.length).fill(Infinity);
    const planned = expectedNetworks(world, periodOf(londonDayStart(DAY)), 48);
    return { world, order: curtailmentOrder(world, DAY, planned, asked) };
  };

  test("is asked for every constraint: most-effective has one by falling effect at each", () => {
    const { world, order } = orderOf({ kind: "most-effective" });
    const unitCount = world.network.units.ids.length;
    const constraintCount = world.network.constraintPoints.ids.length;
    const atFirst = order.slice(0, constraintCount);
    expect(new Set(atFirst).size).toBeGreaterThan(1);
    for (const [constraint, units] of atFirst.entries()) {
      const effects = units.map((unit) =>
        Math.abs(world.states.intact.model.sensitivity[constraint * unitCount + unit]!),
      );
      for (const [place, effect] of effects.slice(1).entries())
        expect(effect).toBeLessThanOrEqual(effects[place]! + 1e-9);
    }
  });

  test("is one list for a principle that looks at neither constraint nor period, and as many as there are turns for a rota by the period", () => {
    const { world, order } = orderOf({ kind: "lifo" });
    expect(order).toHaveLength(48 * world.network.constraintPoints.ids.length);
    expect(new Set(order).size).toBe(1);
    expect(new Set(orderOf({ kind: "rota" }).order).size).toBe(1);
    const flexible = order[0]!.length;
    expect(new Set(orderOf({ kind: "rota", every: "period" }).order).size).toBe(
      Math.min(48, flexible),
    );
  });
});
