/**
 * Two who collude: a battery that charges into the evening's peak, which alone costs it, beside a site that is paid to lower that peak. Apart neither gains; together it pays, and the
 * network operator is who pays it.
 */
import { existsSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { headroom } from "../testing/command-line.ts";
import { scratchFolder } from "../testing/scratch-folder.ts";
import { WINTER_FILE, writeWinterPark } from "../testing/winter-park.ts";
import { exploitsOf } from "./catalogue.ts";

const { folder, fresh } = scratchFolder("colluders");
writeFileSync(
  join(folder, "town.yaml"),
  `format: headroom-network/1
name: valley
buses:
  - { id: grid, nominalKv: 33, reference: true, role: gridSupplyPoint }
  - { id: valley, nominalKv: 33 }
branches:
  - { id: line, from: valley, to: grid, reactancePu: 0.1, ratingMw: 12.5 }
connections:
  - { id: works-gate, bus: valley, exportLimitMw: 0, importLimitMw: 14, curtailableWhen: never, connectedOn: 2001-01-01 }
  - { id: battery-gate, bus: valley, exportLimitMw: 5, importLimitMw: 5, curtailableWhen: never, connectedOn: 2020-01-01 }
units:
  - { id: works, connection: works-gate, technology: demand, capacityMw: 0, consumption: { peakMw: 12, profile: industrial } }
  - { id: battery, connection: battery-gate, technology: storage, capacityMw: 5, storage: { energyMwh: 10, chargeMw: 5 } }
constraintPoints:
  - { id: line, branch: line, direction: reverse }
`,
);
/** The operator buys of sites alone: the battery is paid nothing for what it makes. */
writeFileSync(
  join(folder, "evenings.yaml"),
  `network: { file: town.yaml }
period: { start: 2026-02-09, days: 2, tickMinutes: 30 }
population:
  - { units: { ids: [battery] }, policy: { kind: storage } }
  - { policy: { kind: demand } }
venues:
  sustain:
    zones: [{ id: town, constraints: [line] }]
    participation: { provider: [demand] }
`,
);

async function found(gamers: string) {
  const name = fresh();
  writeFileSync(
    `${name}.yaml`,
    `format: headroom-red-team/1
name: colluders
title: A creator and a reliever
question: Does it pay together what pays neither alone?
scenario: evenings.yaml
gamers: [${gamers}]
exploits: [created-constraint]
seeds: 1
freshSeeds: 2
budget: 40
`,
  );
  const told = await headroom("exploit", `${name}.yaml`, "--out", name, "--json");
  expect(told).toMatchObject({ code: 0, err: "" });
  return JSON.parse(told.out) as {
    readonly tried: readonly { readonly gainGbp: number; readonly words: string }[];
    readonly best: {
      readonly gainGbp: number;
      readonly small: { readonly gamers: readonly string[] };
      readonly victims: readonly { readonly account: string }[];
    } | null;
  };
}

test("making a peak costs a battery that is not paid to lower it, and pays it together with a site that is", async () => {
  const alone = await found("battery");
  expect(alone.best).toBeNull();
  for (const { gainGbp } of alone.tried) expect(gainGbp).toBeLessThan(0);
  const { best, tried } = await found("battery, works");
  expect(tried.map(({ words }) => words)).toEqual(
    alone.tried.map(({ words }) => `battery ${words}`),
  );
  expect(best!.gainGbp).toBeGreaterThan(100);
  expect(best!.small.gamers).toEqual(["battery", "works"]);
  expect(best!.victims.map(({ account }) => account)).toContain("distribution system operator");
});

test("each plays alone first, then every pair of what one plays and what the other does", () => {
  const crews = [
    { policy: "storage", name: "battery" },
    { policy: "demand", name: "works and 1 more" },
  ];
  const [store, site] = crews.map((crew) =>
    exploitsOf([crew], ["created-constraint", "phantom-capacity"]),
  );
  const all = exploitsOf(crews, ["created-constraint", "phantom-capacity"]);
  expect([store!.length, site!.length, all.length]).toEqual([3, 2, 3 + 2 + 3 * 2]);
  expect(new Set(all.map(({ words }) => words)).size).toBe(all.length);
  const joint = all.at(-1)!;
  expect(joint.kind).toBe("created-constraint + phantom-capacity");
  expect(joint.words).toBe(
    `battery ${store!.at(-1)!.words}; works and 1 more ${site!.at(-1)!.words}`,
  );
  expect(joint.parts.map(({ crew }) => crew)).toEqual([0, 1]);
});

test("units of four groups are refused: there would be more ways to play than runs", async () => {
  const name = fresh();
  writeWinterPark(folder, 1);
  const sites = ["bakery", "brewery", "foundry", "laundry"];
  const groups = sites.map((id) => `  - { units: { ids: [${id}] }, policy: { kind: demand } }\n`);
  writeFileSync(
    `${name}.scenario.yaml`,
    `extends: ${WINTER_FILE}\npopulation:\n${groups.join("")}  - { policy: { kind: demand } }\n`,
  );
  writeFileSync(
    `${name}.yaml`,
    `format: headroom-red-team/1
name: four
title: Four
question: Too many?
scenario: ${basename(name)}.scenario.yaml
gamers: [${sites.join(", ")}]
`,
  );
  const { code, err } = await headroom("exploit", `${name}.yaml`, "--out", name);
  expect(code).toBe(2);
  expect(err).toMatch(
    /gamers: found units of 4 groups of the population; write units of at most 3 groups/,
  );
  expect(existsSync(name)).toBe(false);
});
