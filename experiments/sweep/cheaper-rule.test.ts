/**
 * The rule that the arithmetic of a system operator's purchases says is cheaper is ranked first: expected cost of a MWh is (1 − p) 80 + p 180 where it is bought, and 110
 * elsewhere, with the p that was stated for each half-hour.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readRun } from "../../results/reader.ts";
import { orThrow } from "../../sim/core/errors.ts";
import { headroom } from "../testing/command-line.ts";
import { scratchFolder } from "../testing/scratch-folder.ts";
import type { SweepDone } from "./sweep.ts";

const { folder, fresh } = scratchFolder("cheaper-rule");
const [PRICE, REPLACEMENT, ALTERNATIVE] = [80, 180, 110];
const SCENARIO = `name: winter
period: { start: 2026-01-05, days: 3, tickMinutes: 30 }
lookAhead:
  daysAhead: 1
  factors:
    draws: 100
    outages: none
    serviceMw: { gullcrag-wind: 4, stonegarth-wind: 4, saltcote-wind: 4, mossby-wind: 4, highdale-hydro: 1.5 }
procurement: { priceGbpPerMwh: ${PRICE}, replacementGbpPerMwh: ${REPLACEMENT}, alternativeGbpPerMwh: ${ALTERNATIVE} }
`;
const POLICIES = ["no-factors", "threshold", "cost-aware"];
const SEEDS = ["1", "2"];
const EXPERIMENT = `format: headroom-experiment/1
name: who-to-buy-from
title: Whom to buy from
question: Under which policy does meeting the whole need cost least?
scenario: winter.yaml
factors:
  - { path: procurement.policies, id: policy, values: [${POLICIES.map((kind) => `[{ kind: ${kind} }]`).join(", ")}] }
seeds: [${SEEDS.join(", ")}]
metrics: [procurement/totalCostGbp, curtailedMwh]
analysis: { best: { metric: procurement/totalCostGbp, sense: minimise } }
`;

/** The worked numbers: dearer than the hard limit allows, and still cheaper than what is firm. */
test("at p = 0.08 the arithmetic buys at £88.00 where a limit of 5 % would pay £110", () => {
  const expected = (p: number) => (1 - p) * PRICE + p * REPLACEMENT;
  expect(expected(0.08)).toBeCloseTo(88, 12);
  expect(PRICE + 0.08 * REPLACEMENT).toBeCloseTo(94.4, 12);
  expect(expected(0.08)).toBeLessThan(ALTERNATIVE);
});

test("a sweep ranks policies as their expected costs stand", async () => {
  writeFileSync(join(folder, "winter.yaml"), SCENARIO);
  const file = join(folder, "experiment.yaml");
  writeFileSync(file, EXPERIMENT);
  const swept = await headroom("sweep", file, "--out", fresh(), "--workers", "1", "--json");
  expect(swept).toMatchObject({ code: 0 });
  const { summary } = JSON.parse(swept.out) as SweepDone;
  const ranked = summary!.analysis!.best!.points.map(({ point }) => POLICIES[point - 1]!);

  const expected = new Map(POLICIES.map((policy) => [policy, 0]));
  let doubtful = 0;
  for (const seed of SEEDS) {
    const out = fresh();
    const run = await headroom(
      ...["run", join(folder, "winter.yaml"), "--seed", seed, "--out", out],
    );
    expect(run).toMatchObject({ code: 0 });
    const stored = orThrow(await readRun(out));
    const { rows } = await stored.query(
      "SELECT policy, notDelivered, offeredWh / 1e6, acceptedWh / 1e6 FROM procurement",
    );
    stored.close();
    for (const [name, p, offered, accepted] of rows as [string, number, number, number][]) {
      const policy = POLICIES.find((each) => name.startsWith(each));
      if (policy === undefined) continue;
      const bought = accepted * ((1 - p) * PRICE + p * REPLACEMENT);
      const elsewhere = (offered - accepted) * ALTERNATIVE;
      expected.set(policy, expected.get(policy)! + bought + elsewhere);
      if (policy === "cost-aware" && p > 0.05 && accepted > 0) doubtful += 1;
    }
  }
  const byArithmetic = POLICIES.toSorted((one, other) => expected.get(one)! - expected.get(other)!);
  expect(byArithmetic[0]).toBe("cost-aware");
  // Half-hours in which the hard limit refuses what is still cheaper: without them nothing would be compared.
  expect(doubtful).toBeGreaterThan(20);
  expect(ranked).toEqual(byArithmetic);
});
