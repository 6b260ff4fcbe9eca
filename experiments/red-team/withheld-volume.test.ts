/** Withholding volume pays where so little is then on offer that a zone is not competitive and pays its ceilings, and not where a ceiling is what a competitive zone pays. */
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { headroom } from "../testing/command-line.ts";
import { scratchFolder } from "../testing/scratch-folder.ts";
import { EXPLOIT_FILE } from "./folder.ts";

const { folder, fresh } = scratchFolder("withheld-volume");
copyFileSync(
  new URL("../022-gaming-baselines/park.yaml", import.meta.url),
  join(folder, "park.yaml"),
);

/** Six sites could each do without 400 kW: 2.4 MW for 2.2 that are wanted. */
const SCENARIO = `network: { file: park.yaml }
period: { start: 2026-02-09, days: 2, tickMinutes: 30 }
venues:
  sustain:
    zones:
      - id: park
        constraints: [import]
        windows: [{ days: all, from: "17:00", to: "18:00" }]
        requirement: { kind: stated, reliefKw: 2200 }
`;
const SAME_PRICE = `    procurement: { payment: fixed, fixedGbpPerMwh: 250 }
    ceilings: { availabilityGbpPerMwh: 0, utilisationGbpPerMwh: 250 }
`;

async function played(scenario: string) {
  const out = fresh();
  writeFileSync(join(folder, "day.yaml"), scenario);
  writeFileSync(
    `${out}.yaml`,
    `format: headroom-red-team/1
name: withheld
title: Less than there is
question: Does it pay to offer less?
scenario: day.yaml
gamers: [bakery, brewery]
exploits: [withheld-volume]
seeds: 1
freshSeeds: 4
budget: 45
`,
  );
  const told = await headroom("exploit", `${out}.yaml`, "--out", out);
  expect(told).toMatchObject({ code: 0, err: "" });
  return { out, told: told.out, found: JSON.parse(readFileSync(join(out, EXPLOIT_FILE), "utf8")) };
}

test("it pays where too little on offer is paid the ceilings", async () => {
  const { out, told, found } = await played(SCENARIO);
  const { best, yardsticks } = found;
  expect(best.kind).toBe("withheld-volume");
  expect(best.gainGbp).toBeGreaterThan(100);
  expect(best.fresh).toMatchObject({ seeds: ["2", "3", "4", "5"], verdict: "pays" });
  // The buyer alone: the other sites are paid the ceilings too.
  expect(best.fresh.victims.map(({ account }: { account: string }) => account)).toEqual([
    "distribution system operator",
  ]);
  // Beyond no market the gamers make what they make honestly, and the gain on top of it.
  expect(yardsticks.seeds).toEqual(best.fresh.seeds);
  const { honestGbp, gamingGbp } = yardsticks.noMarket;
  expect(gamingGbp - honestGbp).toBeCloseTo(best.fresh.mean, 6);
  expect(told).toMatch(/under 4 seeds that did not choose it: £.*: it pays\n/);
  expect(told).toMatch(
    /yardstick: beyond no market at all the gamers make .* a run honest, gaming .*\nyardstick: welfare of trades/,
  );
  const { population } = parse(readFileSync(join(out, "gaming.yaml"), "utf8"));
  expect(population[0].policy.strategy.withheldFrac).toBeGreaterThan(0);
});

test("it does not where the ceiling is what a competitive zone pays", async () => {
  const { told, found } = await played(SCENARIO + SAME_PRICE);
  expect(found.best).toBeNull();
  for (const { gainGbp } of found.tried) expect(gainGbp).toBeLessThan(0);
  expect(told).toMatch(
    /nothing that was tried pays better than being honest\nyardstick: .* honest\n/,
  );
});
