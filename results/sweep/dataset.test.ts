/** The dataset of a sweep: a row a run in the order of points and seeds, with every level and every value as it was kept. */
import { readFile } from "node:fs/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import { openDatabase, sqlPath } from "../duckdb.ts";
import { withTemporaryFolder } from "../testing/temporary-folder.ts";
import { levelText, writeDataset } from "./dataset.ts";
import type { RunRow } from "./row-file.ts";
import type { SweepFile } from "./sweep-file.ts";

const level = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom("lifo", "it's", true, null, { kind: "rota", places: 2 }),
);
const value = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }));

const sweeps = fc
  .record({
    pointCount: fc.integer({ min: 1, max: 6 }),
    seeds: fc.uniqueArray(fc.stringMatching(/^[a-z0-9]{1,3}$/), { minLength: 1, maxLength: 3 }),
    factors: fc.uniqueArray(fc.constantFrom("anm.targetFrac", 'a "b"', "c"), { maxLength: 3 }),
    levels: fc.array(level, { minLength: 18, maxLength: 18 }),
    values: fc.array(value, { minLength: 36, maxLength: 36 }),
  })
  .map(({ pointCount, seeds, factors, levels, values }) => {
    const metrics = ["curtailedMwh", "actor/levies"];
    const key = (point: number, seed: number) => String(point * 3 + seed).padStart(64, "0");
    const points = Array.from({ length: pointCount }, (_, point) => ({
      levels: factors.map((__, factor) => levels[point * 3 + factor]!),
      keys: seeds.map((__, seed) => key(point, seed)),
    }));
    const sweep: SweepFile = {
      ...{ format: "headroom-sweep/1", name: "n", title: "t", question: "q" },
      ...{ engineVersion: "0", engineSource: "", seeds, points },
      factors: factors.map((id) => ({ id, path: id })),
      metrics: metrics.map((id) => ({ id, unit: "" })),
    };
    const rowOf = (of: string): RunRow => ({
      ...{ key: of, digest: `digest ${Number(of)}` },
      values: Object.fromEntries(
        metrics.map((id, at) => [id, values[Number(of) * 2 + at] ?? null]),
      ),
    });
    return { sweep, rowOf };
  });

test("holds every run's levels and values, empty where undefined; equal sweeps are equal bytes", async () => {
  await withTemporaryFolder(async (folder) => {
    const path = `${folder}[1].parquet`;
    const database = await openDatabase();
    await fc.assert(
      fc.asyncProperty(sweeps, async ({ sweep, rowOf }) => {
        await writeDataset(path, sweep, rowOf);
        const bytes = await readFile(path);
        await writeDataset(path, sweep, rowOf);
        expect((await readFile(path)).equals(bytes)).toBe(true);
        const read = await database.connection.runAndReadAll(`SELECT * FROM ${sqlPath(path)}`);
        const { factors, metrics, seeds, points } = sweep;
        const names = [...factors, ...metrics].map(({ id }) => id);
        expect(read.columnNames()).toEqual(["point", "seed", ...names, "digest"]);
        const cell = (factor: number, of: unknown) =>
          points.every(({ levels }) => typeof levels[factor] === "number") ? of : levelText(of);
        expect(read.getRows()).toEqual(
          points.flatMap(({ levels, keys }, point) =>
            keys.map((key, seed) => [
              ...[BigInt(point + 1), seeds[seed]],
              ...levels.map((each, factor) => cell(factor, each)),
              ...metrics.map(({ id }) => rowOf(key).values[id]),
              rowOf(key).digest,
            ]),
          ),
        );
      }),
      { numRuns: 30 },
    );
    database.close();
  });
});
