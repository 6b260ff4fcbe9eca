/**
 * Three exploits that pay under one rule and not under another: a place in the queue that is kept for plant that gives nothing pays where delivery is measured from what the owner
 * declares, and not from its meter; a peak that a store makes pays at a ceiling above what making it costs, and not below; a price away from a seller's worth pays where it is paid
 * what it asks, and not where it is paid what the buyer bids.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { headroom } from "../testing/command-line.ts";
import { scratchFolder } from "../testing/scratch-folder.ts";

const { folder, fresh } = scratchFolder("place-and-peak");

/** One line, and what stands behind it. */
function network(ratingMw: number, isExport: boolean, connections: string, units: string): string {
  return `format: headroom-network/1
name: valley
buses:
  - { id: grid, nominalKv: 33, reference: true, role: gridSupplyPoint }
  - { id: valley, nominalKv: 33 }
branches:
  - { id: line, from: valley, to: grid, reactancePu: 0.1, ratingMw: ${ratingMw} }
connections:
${connections}
units:
${units}
constraintPoints:
  - { id: line, branch: line, direction: ${isExport ? "forward" : "reverse"} }
`;
}
const gate = (id: string, exportMw: number, importMw: number, connectedOn: string) =>
  `  - { id: ${id}-gate, bus: valley, exportLimitMw: ${exportMw}, importLimitMw: ${importMw}, curtailableWhen: ${exportMw > importMw ? "intact" : "never"}, connectedOn: ${connectedOn} }`;

writeFileSync(
  join(folder, "farms.yaml"),
  network(
    9,
    true,
    [gate("old", 12, 0, "2018-01-01"), gate("new", 12, 0, "2020-01-01")].join("\n"),
    ["old", "new"]
      .map((id) => `  - { id: ${id}, connection: ${id}-gate, technology: wind, capacityMw: 12 }`)
      .join("\n"),
  ),
);
writeFileSync(
  join(folder, "town.yaml"),
  network(
    12.5,
    false,
    [gate("works", 0, 14, "2001-01-01"), gate("battery", 5, 5, "2020-01-01")].join("\n"),
    `  - { id: works, connection: works-gate, technology: demand, capacityMw: 0, consumption: { peakMw: 12, profile: industrial } }
  - { id: battery, connection: battery-gate, technology: storage, capacityMw: 5, storage: { energyMwh: 10, chargeMw: 5 } }`,
  ),
);

const PARKED = `network: { file: farms.yaml }
period: { start: 2025-02-01, days: 4, tickMinutes: 30 }
population:
  - { units: { ids: [old] }, policy: { kind: generator, parking: { idleFrac: 1 } } }
  - { policy: { kind: generator } }
venues:
  sustain:
    zones: [{ id: valley, constraints: [line], windows: [{ days: all, from: "00:00", to: "23:30" }] }]
`;
const PEAK = `network: { file: town.yaml }
period: { start: 2026-02-09, days: 2, tickMinutes: 30 }
population:
  - { units: { ids: [battery] }, policy: { kind: storage } }
  - { policy: { kind: demand } }
venues:
  sustain:
    zones: [{ id: town, constraints: [line] }]
    participation: { provider: [storage] }
`;

/** The older farm is worth little by itself, the newer one much: whoever is first to be curtailed pays the other to give way. */
const withholding = (priceRule: string) => `network: { file: farms.yaml }
period: { start: 2025-02-01, days: 4, tickMinutes: 30 }
population:
  - { units: { ids: [old] }, policy: { kind: generator }, contract: { energyPrice: { fixedGbpPerMwh: 20 } } }
  - { policy: { kind: generator }, contract: { energyPrice: { fixedGbpPerMwh: 120 } } }
venues:
  curtailment-obligations: { priceRule: { kind: ${priceRule} } }
`;

interface Found {
  readonly tried: readonly { readonly kind: string; readonly gainGbp: number }[];
  readonly best: {
    readonly kind: string;
    readonly gainGbp: number;
    readonly victims: readonly { readonly account: string }[];
  } | null;
}

async function exploits(scenario: string, gamer: string, kind: string): Promise<Found> {
  const name = fresh();
  writeFileSync(`${name}.scenario.yaml`, scenario);
  writeFileSync(
    `${name}.yaml`,
    `format: headroom-red-team/1
name: tried
title: Tried
question: Does it pay?
scenario: ${name.slice(folder.length + 1)}.scenario.yaml
gamers: [${gamer}]
exploits: [${kind}]
seeds: 1
freshSeeds: 2
budget: 40
`,
  );
  const told = await headroom("exploit", `${name}.yaml`, "--out", name, "--json");
  expect(told).toMatchObject({ code: 0, err: "" });
  return JSON.parse(told.out) as Found;
}

test("a place in the queue kept for plant that gives nothing pays where the declared is the baseline, and nothing where the meter is", async () => {
  const paid = await exploits(PARKED, "old", "queue-parking");
  expect(paid.best?.kind).toBe("queue-parking");
  expect(paid.best!.gainGbp).toBeGreaterThan(100);
  const victims = paid.best!.victims.map(({ account }) => account);
  // Who pays for it, and the farm that is there and sells less.
  expect(victims).toEqual(expect.arrayContaining(["distribution system operator", "new"]));

  const metered = await exploits(
    `${PARKED}    baseline: { kind: meter-before }\n`,
    "old",
    "queue-parking",
  );
  expect(metered.best).toBeNull();
  for (const { gainGbp } of metered.tried) expect(gainGbp).toBeLessThanOrEqual(0);
});

test("a peak that a store makes pays at the usual ceilings, and not where they are below what making it costs", async () => {
  const paid = await exploits(PEAK, "battery", "created-constraint");
  expect(paid.best?.kind).toBe("created-constraint");
  expect(paid.best!.gainGbp).toBeGreaterThan(100);
  expect(paid.best!.victims.map(({ account }) => account)).toContain(
    "distribution system operator",
  );

  const held = await exploits(
    `${PEAK}    ceilings: { availabilityGbpPerMwh: 50, utilisationGbpPerMwh: 50 }\n`,
    "battery",
    "created-constraint",
  );
  expect(held.best).toBeNull();
  for (const { gainGbp } of held.tried) expect(gainGbp).toBeLessThan(0);
});

test("a price away from its worth pays a seller who is paid what it asks, and nothing one who is paid what the buyer bids", async () => {
  const paid = await exploits(withholding("pay-as-offer"), "old", "priced-withholding");
  expect(paid.best?.kind).toBe("priced-withholding");
  expect(paid.best!.gainGbp).toBeGreaterThan(100);
  // The dearer it asks the more it makes, for there is nobody else to buy from.
  const gains = paid.tried.map(({ gainGbp }) => gainGbp);
  expect(gains).toEqual(gains.toSorted((one, other) => one - other));
  // Each pound of it is the other farm's.
  expect(paid.best!.victims.map(({ account }) => account)).toEqual(["new"]);

  const held = await exploits(withholding("pay-as-bid"), "old", "priced-withholding");
  expect(held.best).toBeNull();
  for (const { gainGbp } of held.tried) expect(gainGbp).toBeLessThanOrEqual(0);
});
