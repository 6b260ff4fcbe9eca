/** The yardsticks of a comparison: no market is the run that has none, and no matcher passes the welfare bound. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { RuleComparison } from "../../results/report/comparison/facts.ts";
import { headroom } from "../testing/command-line.ts";
import { scratchFolder } from "../testing/scratch-folder.ts";

const { folder, fresh } = scratchFolder("yardsticks");
const SCENARIO = `name: days
period: { start: 2025-01-24, days: 2, tickMinutes: 30 }
anm: { principle: { kind: lifo } }
`;
const MARKET = "venues: { curtailment-obligations: {} }\n";
const PLAN = `format: headroom-comparison/1
name: matchers
title: Matchers
question: Which matcher is best?
scenario: market.yaml
seeds: 2
factors:
  - id: matcher
    label: Matcher
    options:
      - { id: priority, label: by place, set: { venues: { curtailment-obligations: { matcher: { kind: mol-priority } } } } }
      - { id: welfare, label: by welfare, set: { venues: { curtailment-obligations: { matcher: { kind: welfare-lp } } } } }
`;

test("no market is the same scenario without its venues; the best matcher alone reaches the bound", async () => {
  writeFileSync(join(folder, "market.yaml"), SCENARIO + MARKET);
  writeFileSync(join(folder, "none.yaml"), SCENARIO);
  writeFileSync(join(folder, "plan.yaml"), PLAN);
  const compared = await headroom(
    ...["compare", join(folder, "plan.yaml"), "--out", fresh(), "--json"],
  );
  expect(compared).toMatchObject({ code: 0 });
  const { yardsticks, designs } = JSON.parse(compared.out) as RuleComparison;
  const valuesOf = (row: (typeof designs)[number], quantity: string) =>
    row.quantities.find((each) => each.quantity === quantity)!.values;
  for (const seed of [1, 2]) {
    const { out } = await headroom(
      ...["run", join(folder, "none.yaml"), "--seed", String(seed)],
      ...["--out", fresh(), "--json"],
    );
    const { summary } = JSON.parse(out) as {
      summary: {
        byActor: { name: string; values: { id: string; value: number }[] }[];
      };
    };
    const paid = summary.byActor.find(({ name }) => name === "netGbp")!.values;
    expect(paid.length).toBeGreaterThan(2);
    for (const { id, value } of paid) {
      if (value === 0) continue;
      expect(valuesOf(yardsticks.noMarket!, `actor/${id}`)[seed - 1]).toBeCloseTo(value, 5);
    }
  }
  expect(yardsticks.noMarket!.quantities.some(({ difference }) => difference.mean !== 0)).toBe(
    true,
  );
  const [priority, welfare] = yardsticks.welfare;
  expect(welfare!.frac).toBeGreaterThan(0.999);
  expect(priority!.frac).toBeLessThan(welfare!.frac);
  expect(priority!.reached.mean).toBeGreaterThan(0);
  for (const each of [priority!, welfare!])
    expect(each.reached.mean).toBeLessThanOrEqual(each.bound.mean + 1e-6);
});
