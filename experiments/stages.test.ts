/**
 * Stages of the rollout in whole runs: one scenario with every venue that asks owners for orders, under each preset and none. Who places
 * orders is who the source lets join at that stage, with the meter, on the way and at the gate that it may.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { formatFault, orThrow } from "../sim/core/errors.ts";
import { periodOf } from "../sim/core/time.ts";
import type { ResultTableName } from "../sim/model/result-tables.ts";
import { LEADS, leadOf } from "../sim/model/stages.ts";
import { STAGES } from "../sim/venues/stages/presets.ts";
import { prepare } from "./lab.ts";
import { mergeSources, plainSource } from "./scenario-source.ts";
import { headroom } from "./testing/command-line.ts";
import { ran, rowsOf } from "./testing/engine-runs.ts";

const FOLDER = mkdtempSync(join(tmpdir(), "headroom-stages-"));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));
writeFileSync(
  join(FOLDER, "moor.yaml"),
  `format: headroom-network/1
name: moor
baseMva: 100
buses:
  - { id: grid-33, nominalKv: 33, reference: true, role: gridSupplyPoint }
  - { id: moor-11, nominalKv: 11, role: primary }
branches:
  - { id: transformer, kind: transformer, from: moor-11, to: grid-33, reactancePu: 0.8, ratingMw: 7 }
connections:
  - { id: wind-site, bus: moor-11, exportLimitMw: 10, curtailableWhen: intact, connectedOn: 2022-05-01 }
  - { id: battery-site, bus: moor-11, exportLimitMw: 3, importLimitMw: 3, curtailableWhen: outage, connectedOn: 2016-03-01 }
  - { id: works-site, bus: moor-11, exportLimitMw: 0, importLimitMw: 5, curtailableWhen: outage, connectedOn: 1990-03-01 }
  - { id: town-site, bus: moor-11, exportLimitMw: 0, importLimitMw: 6, curtailableWhen: outage, connectedOn: 1950-03-01 }
units:
  - { id: wind, connection: wind-site, technology: wind, capacityMw: 10 }
  - id: battery
    connection: battery-site
    technology: storage
    capacityMw: 3
    storage: { energyMwh: 6, chargeMw: 3 }
  - { id: works, connection: works-site, technology: demand, capacityMw: 0, consumption: { peakMw: 4, profile: industrial } }
  - { id: town, connection: town-site, technology: demand, capacityMw: 0, consumption: { peakMw: 5, profile: domestic } }
demands: []
constraintPoints:
  - { id: export, branch: transformer, direction: forward }
  - { id: import, branch: transformer, direction: reverse, ratingMw: 6 }
`,
);

const FIXED = (gbp: number) => ({ energyPrice: { fixedGbpPerMwh: gbp } });
const TOWN = { role: "homes", meter: "half-hourly", through: "aggregator" };
/** Apart from demand flexibility, which takes nobody whom another service has bought for the day. */
const SUNDAY = [{ days: "weekends", from: "00:00", to: "23:30" }];
const BASE = {
  name: "stages",
  network: { file: "moor.yaml" },
  period: { start: "2026-01-11", days: 3 },
  population: [
    { units: { ids: ["wind"] }, policy: { kind: "generator" }, contract: FIXED(50) },
    { units: { ids: ["works"] }, policy: { kind: "demand" }, contract: FIXED(223.6) },
    {
      units: { ids: ["town"] },
      policy: { kind: "demand" },
      contract: FIXED(223.6),
      participant: TOWN,
    },
    { policy: { kind: "storage" } },
  ],
  settlement: { imbalance: {} },
  venues: {
    "curtailment-obligations": {},
    sustain: {
      zones: [
        {
          ...{ id: "moor", constraints: ["import"], windows: SUNDAY },
          requirement: { kind: "stated", reliefKw: 500 },
        },
      ],
    },
    "demand-flexibility-service": { wantedMw: 1, countedAt: "import" },
    "bids-and-offers": { wantedMw: 1, countedAt: "import" },
    "capacity-trades": { market: {} },
    "local-energy-exchange": { members: [{ units: ["wind", "works", "town"] }] },
  },
};

/** Tables of orders, and the columns that say of which venue and unit they are. */
const ORDERS: readonly (readonly [ResultTableName, venue: string])[] = [
  ["orders", "curtailment-obligations"],
  ["service_offers", ""],
  ["exchange_orders", "local-energy-exchange"],
];

async function placing(over: object): Promise<Readonly<Record<string, string>>> {
  const source = mergeSources(plainSource(BASE), plainSource(over));
  const { scenario, parts } = orThrow(await prepare(source, FOLDER));
  const { tables } = ran(scenario, parts);
  const units = new Map<string, Set<string>>();
  for (const [table, venue] of ORDERS)
    for (const row of rowsOf(tables[table])) {
      const name = venue === "" ? String(row.service) : venue;
      units.set(name, (units.get(name) ?? new Set()).add(String(row.unit)));
    }
  return Object.fromEntries(
    [...units].map(([venue, ids]) => [venue, [...ids].sort((a, b) => (a < b ? -1 : 1)).join(" ")]),
  );
}

const WITHOUT = await placing({ population: withoutTown(), stage: undefined });

function withoutTown() {
  return BASE.population.map(({ participant: _, ...group }: Record<string, unknown>) => group);
}

test("without a stage everybody may place orders everywhere", () => {
  expect(WITHOUT).toEqual({
    "curtailment-obligations": "battery town wind works",
    sustain: "battery town works",
    "demand-flexibility-service": "battery town works",
    "bids-and-offers": "battery town wind works",
    "local-energy-exchange": "town wind works",
  });
});

describe("the stages let in one role after another", async () => {
  const [one, two, three] = await Promise.all(STAGES.map((stage) => placing({ stage })));

  test("one: generators and stores alone", () => {
    expect(one).toEqual({
      "curtailment-obligations": "battery wind",
      sustain: "battery",
      "demand-flexibility-service": "battery",
      "bids-and-offers": "battery wind",
      "local-energy-exchange": "wind",
    });
  });

  test("two: industry too", () => {
    expect(two).toEqual({
      "curtailment-obligations": "battery wind works",
      sustain: "battery works",
      "demand-flexibility-service": "battery works",
      "bids-and-offers": "battery wind works",
      "local-energy-exchange": "wind works",
    });
  });

  test("three: homes too, but not in the balancing mechanism through an aggregator", () => {
    expect(three).toEqual({ ...WITHOUT, "bids-and-offers": "battery wind works" });
  });
});

describe("a preset is overridden field by field", () => {
  const exchange = (over: object) =>
    placing({
      stage: { preset: "three", venues: { "local-energy-exchange": over } },
    }).then((units) => units["local-energy-exchange"]);

  test("a role is let in, or kept out, at one venue", async () => {
    expect(await exchange({ generators: { takesPart: false } })).toBe("town works");
    const two = {
      preset: "two",
      venues: { "local-energy-exchange": { homes: { takesPart: true } } },
    };
    const units = await placing({ stage: two });
    expect(units["local-energy-exchange"]).toBe("town wind works");
    expect(units["curtailment-obligations"]).toBe("battery wind works");
  });

  test("a way is closed, or a meter not enough at the one gate that there is", async () => {
    expect(await exchange({ homes: { through: ["supplier"] } })).toBe("wind works");
    expect(await exchange({ industry: { gates: { dayAhead: ["five-minute"] } } })).toBe(
      "town wind",
    );
    expect(await exchange({ industry: { gates: { operational: [] } } })).toBe("town wind works");
  });

  test("a role at every venue", async () => {
    const stage = { preset: "three", roles: { generators: { takesPart: false } } };
    const units = Object.values(await placing({ stage })).join(" ");
    expect(units).not.toMatch(/wind|battery/);
    expect(units).toMatch(/works/);
  });
});

test("homes with approximated half-hours trade obligations a day ahead, and not at gate closure", async () => {
  const counts = async (meter: string) => {
    const population = BASE.population.map((group) =>
      "participant" in group ? { ...group, participant: { ...group.participant, meter } } : group,
    );
    const over = {
      ...{ stage: "three", population, lookAhead: { operational: { periods: 3 } } },
      venues: { "curtailment-obligations": { gates: { intraday: {} } } },
    };
    const source = mergeSources(plainSource(BASE), plainSource(over));
    const { scenario, parts } = orThrow(await prepare(source, FOLDER));
    const leads = rowsOf(ran(scenario, parts).tables.orders)
      .filter(({ unit }) => unit === "town")
      .map(({ periodStart, placedAt }) => leadOf(Number(placedAt), periodOf(Number(periodStart))));
    return LEADS.map((lead) => leads.filter((each) => each === lead).length);
  };
  const [metered, approximated] = [await counts("half-hourly"), await counts("profile")];
  expect(metered[1]).toBeGreaterThan(0);
  expect(approximated).toEqual([metered[0], 0, 0]);
});

describe("headroom validate", () => {
  const file = join(FOLDER, "scenario.yaml");
  const validated = async (over: object, ...options: readonly string[]) => {
    writeFileSync(file, JSON.stringify({ ...BASE, ...over }));
    return headroom("validate", file, ...options);
  };

  test("writes the preset out, with how many of the units it lets in", async () => {
    const { code, out } = await validated({ stage: "two" });
    expect(code).toBe(0);
    expect(out).toContain("curtailment-obligations: 2 of 2 of generators, direct, supplier,");
    expect(out).toContain("sustain: 1 of 1 of industry,");
    expect(out).toContain("(day ahead: half-hourly, five-minute; at gate closure:");
    expect(out).toContain("local-energy-exchange: no homes");
    const { out: json } = await validated({ stage: "two" }, "--json");
    expect(JSON.parse(json).stage).toContainEqual(
      expect.objectContaining({ venue: "sustain", role: "industry", units: 1, admitted: 1 }),
    );
  });

  test("says nothing of stages where there is none", async () => {
    const { out } = await validated({ population: withoutTown() });
    expect(out.trim().split("\n")).toHaveLength(1);
  });
});

describe("what is wrong is told at once, and where", () => {
  const wrong = async (over: object): Promise<readonly string[]> => {
    const checked = await prepare(plainSource({ ...BASE, ...over }), FOLDER);
    return checked.kind === "faulty" ? checked.faults.map(formatFault) : [];
  };

  test("no such stage, role, meter, way, gate or venue", async () => {
    const messages = await wrong({
      stage: {
        preset: "four",
        roles: { shops: {} },
        venues: { "local-energy-market": {} },
      },
      population: [{ policy: { kind: "demand" }, participant: { role: "home", meter: "fast" } }],
    });
    const all = messages.join("\n");
    expect(messages.length).toBeGreaterThanOrEqual(3);
    for (const word of ["stage", "participant.role", "participant.meter"])
      expect(all).toContain(word);
  });

  test("rules of a venue that is not open, of who takes no part, and of who could never place an order", async () => {
    const none = { dayAhead: [], gateClosure: [], operational: [] };
    const messages = await wrong({
      stage: {
        preset: "two",
        roles: { homes: { through: ["supplier"] }, industry: { gates: none } },
        venues: { secure: { industry: { takesPart: false } } },
      },
    });
    expect(messages).toEqual([
      "stage.roles.industry.gates: found no meter at any gate, so that industry never place an order; name a meter at one gate at least, or write takesPart: false",
      "stage.roles.homes: found how homes take part where they take none; write takesPart: true too, or leave it out",
      "stage.venues.secure: found rules for a venue that is not open; leave them out, or open venues.secure",
    ]);
  });

  test("a participant whom no venue would ever take, and one in a scenario without a stage", async () => {
    const direct = [
      { units: { ids: ["town"] }, policy: { kind: "demand" }, contract: FIXED(223.6) },
      ...withoutTown(),
    ].map((group, row) =>
      row === 0 ? { ...group, participant: { role: "homes", through: "direct" } } : group,
    );
    expect(await wrong({ stage: "three", population: direct })).toEqual([
      "population[0].participant: found homes through direct with a half-hourly meter, whom no open venue takes orders of at this stage; write another way or meter, or let homes take part so under stage",
    ]);
    expect(await wrong({ stage: "two", population: direct })).toEqual([]);
    expect(await wrong({})).toEqual([
      "population[2].participant: found what the group is in the rollout, in a scenario without a stage; write stage: one, two or three, or leave it out",
    ]);
  });
});
