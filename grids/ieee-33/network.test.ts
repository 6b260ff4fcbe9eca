/** The feeder is the published one: its sums by themselves, its flows beside an independent solution. */
import { expect, test } from "vitest";
import { areAnswersHere, differences, solved, whereAbsent } from "../testing/published-flows.ts";
import { ieee33 } from "./network.ts";
import { LINES, LOADS } from "./published.ts";

test("loads come to 3,715 kW and 2,300 kvar, and all of them flow through the first line", () => {
  expect(LOADS.reduce((sum, [kw]) => sum + kw, 0)).toBe(3715);
  expect(LOADS.reduce((sum, [, kvar]) => sum + kvar, 0)).toBe(2300);
  expect(LINES).toHaveLength(37);
  const { branches, slack } = solved(ieee33);
  expect(branches[0]!.flowMw).toBeCloseTo(3.715, 9);
  expect(slack.map(({ bus }) => bus)).toEqual(["1"]);
  for (const { flowMw } of branches.slice(-5)) expect(flowMw).toBe(0);
});

test.skipIf(!areAnswersHere)(`flows and angles are MATPOWER's of case33bw${whereAbsent}`, () => {
  const { areSameBranches, busCount, flowMw, angleDeg } = differences(ieee33, "case33bw");
  expect(areSameBranches).toBe(true);
  expect(busCount).toEqual([33, 33]);
  expect(flowMw).toBeLessThan(1e-6);
  expect(angleDeg).toBeLessThan(1e-6);
});
