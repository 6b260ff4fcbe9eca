/**
 * The same question gives the same rows; who joins changes nobody else's weather, forecasts or settings; a longer run says
 * the same of the days that it shares with a shorter one.
 */
import { describe, expect, test } from "vitest";
import { generatedSeries } from "../grids/series/generated.ts";
import { orThrow } from "../sim/core/errors.ts";
import { londonDayStart, parseDay, periodOf } from "../sim/core/time.ts";
import { forecast } from "../sim/forecast/forecast.ts";
import type { NetworkDocument } from "../sim/model/network-document.ts";
import type { Scenario } from "../sim/scenario.ts";
import { buildWorld } from "../sim/state/build.ts";
import type { World } from "../sim/state/world.ts";
import {
  keyOf,
  partsOf,
  type Row,
  ran,
  ringDocument,
  rowsOf,
  scenarioOf,
  TRADING,
} from "./testing/engine-runs.ts";

const twoDays = { start: "2026-01-10", days: 2 };

describe("again", () => {
  test("the same scenario and seed give the same digest, another seed another", () => {
    const scenario = scenarioOf({ period: twoDays, venues: TRADING });
    const { digest } = ran(scenario);
    expect(ran(scenario).digest).toBe(digest);
    expect(ran(scenarioOf({ period: twoDays, venues: TRADING })).digest).toBe(digest);
    expect(ran(scenarioOf({ period: twoDays, venues: TRADING, seed: "other" })).digest).not.toBe(
      digest,
    );
  });

  test("the order of units, demands and connections in the file changes nothing but the order of rows", () => {
    // A second wind farm at a bus that has one: only their ids tell their places apart.
    const twin = ringDocument.units.find((unit) => unit.id === "gullcrag-wind")!;
    const forward: NetworkDocument = {
      ...ringDocument,
      units: [...ringDocument.units, { ...twin, id: "gullcrag-twin" }],
    };
    const reversed: NetworkDocument = {
      ...forward,
      units: [...forward.units].reverse(),
      demands: [...forward.demands].reverse(),
      connections: [...forward.connections].reverse(),
    };
    const scenario = scenarioOf({ period: twoDays, venues: TRADING });
    const [before, after] = [ran(scenario, partsOf(forward)), ran(scenario, partsOf(reversed))];
    for (const name of ["unit_period", "trades", "curtailment", "orders", "merit_order"] as const)
      expect(rowsOf(after.tables[name])).toEqual(rowsOf(before.tables[name]));
  });
});

/** Units that run to a schedule, within what their fuel or energy allows. */
const scheduled = new Set(
  ringDocument.units
    .filter(({ technology }) => technology === "storage" || technology === "chp")
    .map(({ id }) => id),
);

test("what wind, sun and water offer in a period is the same, to the watt-hour, whatever the ticks", () => {
  const of = (tickMinutes: number) =>
    rowsOf(ran(scenarioOf({ period: { ...twoDays, tickMinutes } })).tables.unit_period)
      .filter((row) => !scheduled.has(String(row.unit)))
      .map((row) => Number(row.availableWh));
  const five = of(5);
  for (const tickMinutes of [1, 30]) {
    for (const [row, wh] of of(tickMinutes).entries())
      expect(Math.abs(wh - five[row]!)).toBeLessThanOrEqual(1);
  }
});

/** The ring with a newcomer: the first id of all, at another bus, curtailed by another policy than its neighbours. */
const withNewcomer: NetworkDocument = {
  ...ringDocument,
  connections: [
    {
      ...ringDocument.connections[0]!,
      id: "aaa-connection",
      bus: "duddale-33",
      exportLimitMw: 4,
      importLimitMw: 4,
    },
    ...ringDocument.connections,
  ],
  units: [
    {
      id: "aaa",
      connection: "aaa-connection",
      technology: "storage",
      capacityMw: 4,
      snapshotMvar: 0,
      storage: {
        energyMwh: 8,
        chargeMw: 4,
        chargeEfficiency: 0.9,
        dischargeEfficiency: 0.9,
        minimumFrac: 0.05,
        maximumFrac: 0.95,
        initialFrac: 0.5,
      },
    },
    ...ringDocument.units,
  ],
};
const FIRST_PERIOD = periodOf(londonDayStart(parseDay(twoDays.start)!));

/** What is drawn for each unit and demand, by id. */
function draws(document: NetworkDocument, more: Readonly<Record<string, unknown>> = {}) {
  const world = orThrow(buildWorld(scenarioOf({ period: twoDays, ...more }), partsOf(document)));
  return { settings: settingsOf(world), series: seriesOf(world), forecasts: forecastsOf(world) };
}

function settingsOf(world: World): Map<string, unknown> {
  const found = new Map<string, unknown>();
  for (const { rows, settings, firstUnit } of world.batches) {
    for (const [row, id] of rows.ids.entries()) {
      const columns = Object.entries(settings).map(([name, column]) => [name, column[row]]);
      const { supportGbpPerMwh, fixedGbpPerMwh } = world.contracts;
      found.set(id, [
        ...columns,
        supportGbpPerMwh[firstUnit + row],
        fixedGbpPerMwh[firstUnit + row],
      ]);
    }
  }
  return found;
}

function byOwner(world: World, availableKw: Float64Array, demandKw: Float64Array, count: number) {
  const { units, demands } = world.network;
  const column = (values: Float64Array, stride: number, row: number) =>
    Array.from({ length: count }, (_, step) => values[step * stride + row]!);
  return new Map([
    ...units.ids.map((id, row) => [id, column(availableKw, units.ids.length, row)] as const),
    ...demands.ids.map((id, row) => [id, column(demandKw, demands.ids.length, row)] as const),
  ]);
}

function seriesOf(world: World) {
  const { units, demands } = world.network;
  const availableKw = new Float64Array(96 * units.ids.length);
  const demandKw = new Float64Array(96 * demands.ids.length);
  for (let step = 0; step < 96; step += 1) {
    world.series.availableKw(
      FIRST_PERIOD + step,
      availableKw.subarray(step * units.ids.length, (step + 1) * units.ids.length),
    );
    world.series.demandKw(
      FIRST_PERIOD + step,
      demandKw.subarray(step * demands.ids.length, (step + 1) * demands.ids.length),
    );
  }
  return byOwner(world, availableKw, demandKw, 96);
}

function forecastsOf(world: World) {
  const { availableKw, demandKw } = forecast(
    world.forecaster,
    FIRST_PERIOD,
    48,
    FIRST_PERIOD * 1800 - 39 * 3600,
  );
  return byOwner(world, availableKw, demandKw, 48);
}

describe("a newcomer", () => {
  const before = draws(ringDocument);

  test.for(["settings", "series", "forecasts"] as const)(
    "with the first id, at another bus and of another policy, changes nobody else's %s",
    (what) => {
      const after = draws(withNewcomer);
      expect(after[what].has("aaa")).toBe(true);
      expect(before[what].size).toBeGreaterThanOrEqual(ringDocument.units.length);
      for (const [id, values] of before[what])
        expect([id, after[what].get(id)]).toEqual([id, values]);
    },
  );

  test("two designs under one seed see the same weather, people and forecasts", () => {
    const other = draws(ringDocument, { venues: TRADING, anm: { principle: { kind: "rota" } } });
    expect(other).toEqual(before);
  });

  test("another seed is another world", () => {
    const other = draws(ringDocument, { seed: "other" });
    for (const what of ["settings", "series", "forecasts"] as const)
      expect(other[what]).not.toEqual(before[what]);
  });
});

describe("a longer run", () => {
  const start = (row: Row) => Number(row.periodStart ?? row.start);
  const endOf = ({ period }: Scenario) => londonDayStart(parseDay(period.start)! + period.days);

  test("two days of a run of four are those of a run of two, row for row", () => {
    const short = ran(scenarioOf({ period: twoDays, venues: TRADING }));
    const long = ran(scenarioOf({ period: { ...twoDays, days: 4 }, venues: TRADING }));
    const end = endOf(short.scenario);
    const shared = (table: keyof typeof short.tables) =>
      rowsOf(long.tables[table]).filter((row) => start(row) < end);
    for (const table of [
      "network_period",
      "unit_period",
      "curtailment",
      "branch_period",
      "constraint_period",
      "look_ahead",
      "orders",
      "merit_order",
      "trades",
      "instructions",
    ] as const) {
      expect(rowsOf(short.tables[table]).length).toBeGreaterThan(0);
      expect(shared(table)).toEqual(rowsOf(short.tables[table]));
    }
    const entries = (of: typeof short) =>
      rowsOf(of.tables.ledger)
        .filter((row) => start(row) < end)
        .map((row) =>
          keyOf(row, ["periodStart", "rule", "payer", "payee", "amountMicroGbp", "because"]),
        )
        .sort((left, right) => (left < right ? -1 : 1));
    expect(entries(long)).toEqual(entries(short));
  });

  test("a day on its own has the weather, the demand and the prices that it has inside a longer run", () => {
    const alone = ran(scenarioOf({ period: { start: "2026-01-12", days: 1 } }));
    const inside = ran(scenarioOf({ period: { start: "2026-01-10", days: 4 } }));
    // What runs to a schedule comes from that of the day before, which a run that begins does not have.
    const weather = ({ tables }: typeof alone) =>
      rowsOf(tables.unit_period)
        .filter((row) => !scheduled.has(String(row.unit)))
        .map((row) => keyOf(row, ["periodStart", "unit", "availableWh"]));
    const market = ({ tables }: typeof alone) =>
      rowsOf(tables.network_period).map((row) =>
        keyOf(row, ["periodStart", "demandWh", "dayAheadGbpPerMwh"]),
      );
    for (const of of [weather, market]) {
      const [own, longer] = [of(alone), new Set(of(inside))];
      expect(own.length).toBeGreaterThan(0);
      expect(own.filter((row) => !longer.has(row))).toEqual([]);
    }
  });

  test("January from the generator is January of the year, whichever is asked first", () => {
    const world = orThrow(buildWorld(scenarioOf({ period: twoDays }), partsOf()));
    const source = generatedSeries(world.network, "headroom");
    const [january, again] = [0, 1].map(() => new Float64Array(world.network.units.ids.length));
    source.availableKw(FIRST_PERIOD, january!);
    source.availableKw(FIRST_PERIOD + 17_520, again!);
    source.availableKw(FIRST_PERIOD - 17_520, again!);
    source.availableKw(FIRST_PERIOD, again!);
    expect(again).toEqual(january);
  });
});
