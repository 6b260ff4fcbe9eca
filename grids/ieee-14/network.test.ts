/** The network is the published one: its sums by themselves, its flows beside an independent solution. */
import { expect, test } from "vitest";
import { areAnswersHere, differences, solved, whereAbsent } from "../testing/published-flows.ts";
import { ieee14 } from "./network.ts";
import { BRANCHES, LOADS } from "./published.ts";

test("loads come to 259 MW, of which bus 1 gives all but the 40 MW of bus 2", () => {
  expect(LOADS.reduce((sum, [mw]) => sum + mw, 0)).toBeCloseTo(259, 9);
  expect(BRANCHES.filter(([, , resistancePu]) => resistancePu === 0)).toHaveLength(5);
  const { slack } = solved(ieee14);
  expect(slack.map(({ bus }) => bus)).toEqual(["1"]);
  expect(slack[0]!.mw).toBeCloseTo(219, 6);
});

test("no branch is above its rating in the snapshot", () => {
  for (const [row, { flowMw }] of solved(ieee14).branches.entries())
    expect(Math.abs(flowMw)).toBeLessThan(ieee14.branches![row]!.ratingMw!);
});

test.skipIf(!areAnswersHere)(`flows and angles are MATPOWER's of case14${whereAbsent}`, () => {
  const { areSameBranches, busCount, flowMw, angleDeg } = differences(ieee14, "case14");
  expect(areSameBranches).toBe(true);
  expect(busCount).toEqual([14, 14]);
  expect(flowMw).toBeLessThan(1e-6);
  expect(angleDeg).toBeLessThan(1e-6);
});
