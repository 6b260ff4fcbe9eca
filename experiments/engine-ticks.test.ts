/** A year at ticks of 1, 5 and 30 minutes: what is curtailed hardly depends on the tick, and nobody is tripped for it. */
import { expect, test } from "vitest";
import { run } from "../sim/run.ts";
import { partsOf, scenarioOf } from "./testing/engine-runs.ts";

function year(tickMinutes: number) {
  let curtailedWh = 0;
  let trips = 0;
  const period = { start: "2025-01-01", days: 365, tickMinutes };
  for (const { tables } of run(scenarioOf({ period }), partsOf())) {
    for (const wh of tables.network_period!.numbers("curtailedWh")) curtailedWh += wh;
    for (const kind of tables.events!.texts("kind")) if (kind === "tripped") trips += 1;
  }
  return { curtailedWh, trips };
}

test("the energy curtailed in a year differs by less than 2 % between ticks of 1, 5 and 30 minutes", {
  timeout: 300_000,
}, () => {
  const years = [1, 5, 30].map(year);
  const energies = years.map(({ curtailedWh }) => curtailedWh);
  expect(Math.min(...energies)).toBeGreaterThan(0);
  expect(Math.max(...energies) / Math.min(...energies)).toBeLessThan(1.02);
  expect(years.map(({ trips }) => trips)).toEqual([0, 0, 0]);
});
