/**
 * A real half-hourly series drives a run by CSV: the solar generation of Great Britain in 2022 as NESO estimated it, by
 * settlement date and period, brought to the size of one unit of the ring.
 */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { orThrow } from "../sim/core/errors.ts";
import { run } from "../sim/run.ts";
import { prepare } from "./lab.ts";
import { plainSource } from "./scenario-source.ts";

const FILE = fileURLToPath(
  new URL("../../shared/data/gb-system/neso_demanddata_2022.csv.gz", import.meta.url),
);
const absent = existsSync(FILE) ? "" : " (skipped: ../shared/data is absent)";
const UNIT = "oxenby-solar";
const SCALE = 0.0003;

const scenarioFrom = (start: string, days: number) => ({
  period: { start, days },
  series: {
    csv: [
      {
        for: { unit: UNIT },
        file: FILE,
        timeColumn: "SETTLEMENT_DATE",
        periodColumn: "SETTLEMENT_PERIOD",
        valueColumn: "EMBEDDED_SOLAR_GENERATION",
        unit: "MW",
        timeZone: "Europe/London",
        scale: SCALE,
      },
    ],
  },
});

/** Half-hourly solar generation, MW, of the rows of some days, in file order. */
function measuredMw(days: readonly string[]): number[] {
  const [head, ...rows] = gunzipSync(readFileSync(FILE))
    .toString("utf8")
    .replaceAll('"', "")
    .split(/\r?\n/);
  const column = head!.split(",").indexOf("EMBEDDED_SOLAR_GENERATION");
  return rows
    .filter((row) => days.some((day) => row.startsWith(day)))
    .map((row) => Number(row.split(",")[column]));
}

describe("a measured series", () => {
  test.skipIf(absent !== "").each([
    ["a summer day", "2022-06-21", 1, ["2022-06-21"], 48],
    ["the 46-period day", "2022-03-27", 1, ["2022-03-27"], 46],
    ["the 50-period day", "2022-10-30", 1, ["2022-10-30"], 50],
  ])(`is what the unit could generate, on %s${absent}`, async (_, start, days, dates, periods) => {
    const { scenario, parts } = orThrow(await prepare(plainSource(scenarioFrom(start, days)), "."));
    const availableWh: number[] = [];
    for (const { tables } of run(scenario, parts)) {
      const units = tables.unit_period!.texts("unit");
      tables.unit_period!.numbers("availableWh").forEach((wh, row) => {
        if (units[row] === UNIT) availableWh.push(wh);
      });
    }
    const expected = measuredMw(dates).map((mw) => Math.round(mw * SCALE * 1e6 * 0.5));
    expect(expected).toHaveLength(periods);
    expect(availableWh).toEqual(expected);
  });

  test.skipIf(absent !== "")(`that ends before the run does is refused${absent}`, async () => {
    const checked = await prepare(plainSource(scenarioFrom("2022-12-30", 10)), ".");
    expect(checked.kind).toBe("faulty");
    if (checked.kind === "faulty")
      expect(checked.faults[0]!.found).toMatch(/2023-01-01|2022-12-31/);
  });
});
