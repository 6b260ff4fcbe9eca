/** `headroom diff`: runs of a day that differ by a rule, by the seed, by one planted cell, and not at all; wrong folders. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readRun } from "../results/reader.ts";
import { openRunWriter } from "../results/writer.ts";
import { TableBuffer } from "../sim/core/columns.ts";
import { orThrow } from "../sim/core/errors.ts";
import { resultTables } from "../sim/model/result-tables.ts";
import { appendRows } from "../sim/testing/appended-rows.ts";
import { headroom } from "./testing/command-line.ts";

let folder: string;
const at = (name: string) => join(folder, name);
const SCENARIO = `name: day
period: { start: 2025-01-24, days: 1 }
venues: { curtailment-obligations: {} }
`;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "headroom-diff-"));
  writeFileSync(at("day.yaml"), SCENARIO);
  const run = async (name: string, ...more: string[]) =>
    expect(await headroom("run", at("day.yaml"), "--out", at(name), ...more)).toMatchObject({
      code: 0,
    });
  await run("lifo");
  await run("again");
  await run("rota", "--set", "anm.principle.kind=rota");
  await run("seed", "--seed", "2");
  await plant(at("lifo"), at("planted"));
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The same run, but that ashby's tenth half-hour stored one Wh more. */
async function plant(from: string, to: string): Promise<void> {
  const run = orThrow(await readRun(from));
  const writer = orThrow(await openRunWriter(to));
  const { format, tables, ...manifest } = run.manifest;
  const block: Record<string, TableBuffer> = {};
  for (const { name } of tables) {
    const schema = resultTables[name as keyof typeof resultTables];
    block[name] = appendRows(new TableBuffer(schema), await run.rows(name));
  }
  const rows = block.unit_period!;
  const [row] = rows
    .texts("unit")
    .flatMap((unit, index) => (unit === PLANTED.unit ? [index] : []))
    .slice(PLANTED.settlementPeriod - 1);
  rows.numbers("storedWh")[row!]! += 1;
  await writer.write({ day: manifest.firstDay, tables: block });
  await writer.finish({ manifest, summary: run.summary, timings: {} });
  run.close();
}
const PLANTED = { unit: "seathorn-wind", settlementPeriod: 10 };

async function diff(a: string, b: string) {
  const { code, out, err } = await headroom("diff", at(a), at(b), "--json");
  return { code, err, found: JSON.parse(out) };
}

describe("two runs of a day", () => {
  test.each(["lifo", "again"])("lifo and %s have no difference: exit code 0", async (other) => {
    const { code, err, found } = await diff("lifo", other);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(found).toMatchObject({ isEqual: true, settings: [], first: null, tables: [] });
    expect(found.compared.rows).toBeGreaterThan(5000);
    const { out } = await headroom("diff", at("lifo"), at(other));
    expect(out).toMatch(/\nno difference: the same settings and \d+ rows of \d+ tables\n$/);
  });

  test("that differ by a rule: the setting with both values, then the first row it changes", async () => {
    const { code, found } = await diff("lifo", "rota");
    expect(code).toBe(1);
    expect(found.settings[0]).toEqual({
      ...{ of: "scenario", path: "anm.principle.kind", a: "lifo", b: "rota" },
    });
    // What is believed of the weather is the same: the first to change is whom the look-ahead expects to curtail.
    expect(found.first).toMatchObject({
      ...{ stage: "lookahead", table: "expected_curtailment", what: "cell", column: "unit" },
      ...{ day: "2025-01-22", settlementPeriod: 19, at: "2025-01-22T09:00:00Z" },
    });
    const { out, err } = await headroom("diff", at("lifo"), at("rota"));
    expect(err).toBe("the runs differ\n");
    expect(out).toContain('\n  scenario anm.principle.kind: "lifo" in A, "rota" in B\n');
    expect(out).toMatch(/\n {2}day 2025-01-22, settlement period 19, at 2025-01-22T09:00:00Z\n/);
    expect(out).toMatch(/\nrows that differ +changed +only in A +only in B\n/);
  });

  test("that differ by the seed: the seed, then the first forecast", async () => {
    const { code, found } = await diff("lifo", "seed");
    expect(code).toBe(1);
    expect(found.settings).toEqual([{ of: "scenario", path: "seed", a: "1", b: "2" }]);
    expect(found.first).toMatchObject({ stage: "lookahead", table: "look_ahead", column: "flowW" });
    const units = found.tables.find((table: { table: string }) => table.table === "unit_period");
    expect(units).toMatchObject({ onlyInA: 0, onlyInB: 0 });
  });

  test("of which one has a planted cell: that half-hour, row and column, and nothing else", async () => {
    const { code, found } = await diff("lifo", "planted");
    expect(code).toBe(1);
    expect(found.settings).toEqual([]);
    const first = {
      ...{ stage: "metering", table: "unit_period", what: "cell", column: "storedWh", unit: "Wh" },
      ...{ day: "2025-01-24", settlementPeriod: 10, at: "2025-01-24T04:30:00Z", a: 0, b: 1 },
      row: { periodStart: "2025-01-24T04:30:00Z", unit: PLANTED.unit },
    };
    expect(found.first).toEqual(first);
    expect(found.tables).toMatchObject([
      { table: "unit_period", changed: 1, onlyInA: 0, onlyInB: 0, first },
    ]);
    const { out } = await headroom("diff", at("planted"), at("lifo"));
    expect(out).toContain("\n  column storedWh: 1 in A, 0 in B (Wh)\n");
  });
});

describe("wrong folders are refused with exit code 2, both at once", () => {
  test("no folder, a run that was cut short, a run of a newer version", async () => {
    for (const name of ["short", "newer"]) cpSync(at("lifo"), at(name), { recursive: true });
    rmSync(join(at("short"), "manifest.json"));
    const manifest = join(at("newer"), "manifest.json");
    const text = readFileSync(manifest, "utf8");
    writeFileSync(manifest, text.replace("headroom-run/1", "headroom-run/2"));
    const { code, out, err } = await headroom("diff", at("none"), at("short"));
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err.trimEnd().split("\n")).toEqual([
      `${at("none")}: found no such folder; check the path`,
      `${at("short")}: found a folder that is not a run: it has no manifest.json; the run was cut short or never finished; run it again`,
      "2 faults; nothing was compared",
    ]);
    const newer = await headroom("diff", at("lifo"), at("newer"));
    expect(newer).toMatchObject({ code: 2, out: "" });
    expect(newer.err).toContain(
      `${manifest}: format: found "headroom-run/2"; this version reads headroom-run/1: read the run with the version that wrote it`,
    );
  });
});
