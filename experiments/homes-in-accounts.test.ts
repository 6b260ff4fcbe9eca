/**
 * On whose account it is what homes leave that an aggregator sells to services: the party's that supplies them, in whole runs of a day.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { orThrow } from "../sim/core/errors.ts";
import { prepare } from "./lab.ts";
import { plainSource } from "./scenario-source.ts";
import { ran, rowsOf } from "./testing/engine-runs.ts";
import { scratchFolder } from "./testing/scratch-folder.ts";
import { DFS, dfs, document, homes, pool } from "./testing/two-streets.ts";

const { folder } = scratchFolder("homes-in-accounts");
const PRICE = { kind: "fixed", gbpPerMwh: 95 };

test("parties that name no unit have those that stand for their homes: what is checked is what runs", async () => {
  writeFileSync(join(folder, "network.yaml"), JSON.stringify(document));
  const parties = [
    { id: "northern", demands: ["north"] },
    { id: "southern", demands: "rest" },
  ];
  const prepared = await prepare(
    plainSource({
      ...{ name: "named", network: { file: "network.yaml" }, homes, venues: dfs() },
      ...{
        period: { start: "2025-01-14", days: 1, tickMinutes: 30 },
        forecast: { kind: "perfect" },
      },
      aggregators: pool({ service: DFS, askGbpPerMwh: 3000 }),
      settlement: { imbalance: { parties, price: PRICE } },
    }),
    folder,
  );
  const { scenario, parts } = orThrow(prepared);
  const rows = rowsOf(ran(scenario, parts).tables.imbalance);
  expect(new Set(rows.map(({ party }) => party))).toEqual(new Set(["northern", "southern"]));
});
