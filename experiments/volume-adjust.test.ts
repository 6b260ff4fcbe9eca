/**
 * Whose imbalance a call of reserve is: the party's, or nobody's where the system operator adjusts for what was delivered. A battery behind a
 * full transformer, called on bright days (study 010).
 */
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { orThrow } from "../sim/core/errors.ts";
import type { ResultTableName } from "../sim/model/result-tables.ts";
import { loadScenarioSource } from "./files.ts";
import { prepare } from "./lab.ts";
import { mergeSources, plainSource } from "./scenario-source.ts";
import { type Row, ran, rowsOf } from "./testing/engine-runs.ts";

const FOLDER = fileURLToPath(new URL("./010-primacy/", import.meta.url));
const STORAGE = "storage party";

async function under(kind: string, imbalance: object, over: object = {}) {
  const source = orThrow(await loadScenarioSource(`${FOLDER}reserve.yaml`));
  const more = { primacy: { kind }, period: { days: 4 }, settlement: { imbalance }, ...over };
  const { scenario, parts } = orThrow(
    await prepare(mergeSources(source, plainSource(more)), FOLDER),
  );
  const { tables } = ran(scenario, parts);
  return (table: ResultTableName): readonly Row[] => rowsOf(tables[table]);
}
type Rows = Awaited<ReturnType<typeof under>>;

const byPeriod = (rows: readonly Row[], column: string) =>
  new Map(rows.map((row) => [row.periodStart, Number(row[column])]));
const accountOf = (rows: Rows) => rows("imbalance").filter(({ party }) => party === STORAGE);
const deliveredOf = (rows: Rows) =>
  byPeriod(
    rows("service_awards").filter(({ instructedWh }) => Number(instructedWh) > 0),
    "deliveredWh",
  );

describe.each(["eso-first", "dso-first"])("%s", async (kind) => {
  const none = await under(kind, {});
  const adjusted = await under(kind, { volumeAdjust: "delivered" });

  test("every watt-hour that was delivered is taken off, and none that the network blocked", () => {
    const delivered = deliveredOf(none);
    expect(delivered.size).toBeGreaterThan(3);
    expect(deliveredOf(adjusted)).toEqual(delivered);
    const before = byPeriod(accountOf(none), "imbalanceWh");
    for (const { periodStart, imbalanceWh, bidOfferWh } of accountOf(adjusted)) {
      const wh = delivered.get(periodStart) ?? 0;
      expect(Number(bidOfferWh)).toBe(wh);
      expect(Number(imbalanceWh)).toBe(before.get(periodStart)! - wh);
    }
  });

  test("a party that is told makes good nothing that is adjusted for: its account is the same as untold", async () => {
    const visibility = { visibility: "all" };
    const told = await under(kind, { volumeAdjust: "delivered" }, visibility);
    const untold = await under(kind, { volumeAdjust: "delivered" }, { visibility: "dso" });
    expect(byPeriod(accountOf(told), "imbalanceWh")).toEqual(
      byPeriod(accountOf(untold), "imbalanceWh"),
    );
    const plain = await under(kind, {}, visibility);
    expect(byPeriod(accountOf(plain), "imbalanceWh")).not.toEqual(
      byPeriod(accountOf(none), "imbalanceWh"),
    );
  });
});
