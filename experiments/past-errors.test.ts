/**
 * Every error model drives a run, and one that draws past errors from a file says so: the file is read, refused with all its
 * faults, known by its hash, and the same on every worker.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { InputFaults, orThrow } from "../sim/core/errors.ts";
import { errorModels } from "../sim/forecast/registry.ts";
import { run } from "../sim/run.ts";
import { prepare } from "./lab.ts";
import { plainSource } from "./scenario-source.ts";
import { headroom } from "./testing/command-line.ts";
import { partsOf, ran, rowsOf, scenarioOf } from "./testing/engine-runs.ts";

let folder: string;
const place = (name: string) => join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "headroom-past-"));
  writeFileSync(place("past.csv"), pastText());
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const HEADER = "day,period,kind,errorFrac";

/** 24 days of errors of up to 15 %, each kind with its own course. */
function pastText(): string {
  const rows = Array.from({ length: 24 }, (_, day) =>
    ["wind", "solar", "demand", "other"].flatMap((kind, row) =>
      Array.from({ length: 48 }, (_, index) => {
        const error = 0.15 * Math.sin((day + 1) * (row + 2) + index / 8);
        return `day ${day},${index + 1},${kind},${error.toFixed(4)}`;
      }),
    ),
  );
  return `${[HEADER, ...rows.flat()].join("\n")}\n`;
}

const forecastOf = (kind: string) => (kind === "empirical" ? { kind, file: "past.csv" } : { kind });
const dayOn = (kind: string, more: object = {}) => ({
  period: { start: "2025-01-13", days: 1 },
  venues: { "curtailment-obligations": {} },
  forecast: forecastOf(kind),
  ...more,
});

test("every error model drives a day of trading to the end, each with a statement of its own", async () => {
  const digests = new Map<string, string>();
  for (const kind of Object.keys(errorModels)) {
    const { scenario, parts } = orThrow(await prepare(plainSource(dayOn(kind)), folder));
    const { tables, digest } = ran(scenario, parts);
    expect(tables.unit_period!.rowCount).toBe(23 * 48);
    expect(rowsOf(tables.unit_period!).length).toBeGreaterThan(0);
    for (const name of tables.unit_period!.columnNames) {
      const { kind: of } = tables.unit_period!.schema.columns[name]!;
      if (of === "code" || of === "text") continue;
      expect(tables.unit_period!.numbers(name).every(Number.isFinite), `${kind} ${name}`).toBe(
        true,
      );
    }
    digests.set(digest, kind);
  }
  expect([...digests.values()]).toEqual(Object.keys(errorModels));
});

describe("past errors from a file", () => {
  test("are known by the hash of their text, which is part of what a run is known by", async () => {
    const { scenario, parts } = orThrow(await prepare(plainSource(dayOn("empirical")), folder));
    const sha256 = createHash("sha256").update(pastText()).digest("hex");
    expect(scenario.forecast).toEqual({ kind: "empirical", file: "past.csv", sha256 });
    expect(parts.pastErrors?.dayCount).toBe(24);
    expect(ran(scenario, parts).digest).toBe(ran(scenario, parts).digest);
  });

  test("that were not handed in with the parts are a fault, not a crash", () => {
    const scenario = scenarioOf({ forecast: { kind: "empirical", file: "past.csv" } });
    const start = () => run(scenario, partsOf()).next();
    expect(start).toThrow(InputFaults);
    expect(start).toThrow(
      /forecast\.file: found no past errors of "past.csv" with the scenario; hand in/,
    );
  });

  test("are refused with all that is wrong in the file and in the scenario at once; nothing is written", async () => {
    const lines = pastText().trimEnd().split("\n");
    lines[2] = "day 0,2,wind,much";
    lines[8] = "day 0,8,breeze,0.1";
    lines[300] = lines[299]!;
    writeFileSync(place("wrong.csv"), `${lines.join("\n")}\n`);
    writeFileSync(
      place("wrong.yaml"),
      "period: { start: 2025-01-13, days: 1 }\nforecast: { kind: empirical, file: wrong.csv }\nlookAhead: { factors: { serviceMw: { nowhere: 5 } } }\n",
    );
    const before = readdirSync(folder);
    const { code, out, err } = await headroom("run", place("wrong.yaml"), "--out", place("out"));
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(/nowhere/);
    expect(err).toMatch(/wrong\.csv:3:14: found the errorFrac "much"; write/);
    expect(err).toMatch(/wrong\.csv:9:9: found the kind "breeze"; write one of/);
    expect(err).toMatch(
      /wrong\.csv:301:\d+: found period \d+ of day "day 1", kind .*, a second time/,
    );
    expect(err).toMatch(/without period \d+ of kind/);
    expect(err).toMatch(/faults; nothing was written/);
    expect(existsSync(place("out"))).toBe(false);
    expect(readdirSync(folder)).toEqual(before);
  });

  test("of too few kinds, or from no file at all, are refused where the scenario names the file", async () => {
    const windOnly = pastText()
      .split("\n")
      .filter((line) => line === HEADER || line.includes(",wind,"));
    writeFileSync(place("wind.csv"), `${windOnly.join("\n")}\n`);
    writeFileSync(place("wind.yaml"), "forecast:\n  kind: empirical\n  file: wind.csv\n");
    const { code, err } = await headroom("validate", place("wind.yaml"));
    expect(code).toBe(2);
    expect(err).toMatch(
      /wind\.yaml:3:\d+: forecast\.file: found no errors of kind solar, demand, other in "wind.csv".*; write rows of every kind/,
    );
    writeFileSync(place("none.yaml"), "forecast: { kind: empirical, file: none.csv }\n");
    expect((await headroom("validate", place("none.yaml"))).err).toMatch(
      /none\.csv: found no such file; check the path/,
    );
    writeFileSync(place("file.yaml"), "forecast: { kind: empirical }\n");
    expect((await headroom("validate", place("file.yaml"))).err).toMatch(/forecast\.file: found/);
  });
});

test.each(["empirical", "persistence"])(
  "%s: curtailment factors are the same to the byte on one worker and on two",
  async (kind) => {
    const path = place(`${kind}.yaml`);
    writeFileSync(
      path,
      `network: { builtIn: ring }\nperiod: { start: 2025-01-13, days: 1 }\nforecast: ${JSON.stringify(forecastOf(kind))}\n`,
    );
    const printed = async (workers: string) => {
      const { code, out, err } = await headroom(
        "pcf",
        path,
        "--samples",
        "320",
        "--workers",
        workers,
        "--json",
      );
      expect([code, err]).toEqual([0, ""]);
      return out;
    };
    const one = await printed("1");
    expect((JSON.parse(one) as { samples: number }).samples).toBe(320);
    expect(await printed("2")).toBe(one);
  },
);

describe("persistence under a measured series", () => {
  const csvOf = (firstRow: string, from: number) => {
    const rows = Array.from({ length: from }, (_, step) => {
      const instant = Date.parse(firstRow) + step * 1_800_000;
      return `${new Date(instant).toISOString().slice(0, 16)}Z,${100 + step}`;
    });
    return `time,output\n${rows.join("\n")}\n`;
  };
  const scenario = (file: string, kind: string) =>
    dayOn(kind, {
      series: {
        csv: [
          {
            ...{ for: { unit: "oxenby-solar" }, file, timeColumn: "time", valueColumn: "output" },
            ...{ unit: "kW", timeZone: "UTC" },
          },
        ],
      },
    });

  test("needs what was metered before the first statement, and says from when on", async () => {
    writeFileSync(place("day.csv"), csvOf("2025-01-13T00:00Z", 48));
    const checked = await prepare(plainSource(scenario("day.csv", "persistence")), folder);
    expect(checked.kind).toBe("faulty");
    // Stated at 09:00 two days before: the last half-hour that has ended began at 08:30.
    if (checked.kind === "faulty")
      expect(checked.faults[0]!.remedy).toContain("write values for 2025-01-11T08:30:00Z to");
    expect((await prepare(plainSource(scenario("day.csv", "perfect")), folder)).kind).toBe("ok");
    writeFileSync(place("days.csv"), csvOf("2025-01-11T08:30Z", 31 + 48 + 48));
    const whole = orThrow(await prepare(plainSource(scenario("days.csv", "persistence")), folder));
    expect(ran(whole.scenario, whole.parts).tables.unit_period!.rowCount).toBe(23 * 48);
  });
});
