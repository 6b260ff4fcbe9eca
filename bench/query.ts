/** A sweep of 10,000 runs asked by SQL, as `headroom query` asks it: the folder checked and opened, means by level and an order of points read to the end. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openQuery } from "../results/query/query.ts";
import { querySources } from "../results/query/sources.ts";
import { DATASET_FILE, writeDataset } from "../results/sweep/dataset.ts";
import {
  SWEEP_FILE,
  SWEEP_FORMAT,
  type SweepFile,
  sweepText,
} from "../results/sweep/sweep-file.ts";
import { writeIndex } from "../results/sweep/sweep-folder.ts";
import { orThrow } from "../sim/core/errors.ts";
import { atMost, type Bench, told } from "./bench.ts";

const POINTS = 1000;
const SEEDS = 10;
const METRICS = 40;
const SECONDS_MAX = 1;
const SAMPLES = 5;
const SQL = `SELECT floor(target * 100) AS class, principle, count(*) AS runs, avg(metric0) AS mean, stddev(metric0) AS deviation,
  quantile_cont(metric1, 0.95) AS high FROM dataset GROUP BY class, principle ORDER BY mean`;
const ROWS = "SELECT point, seed, metric0, metric39 FROM dataset ORDER BY metric0 DESC";

export const queryBench: Bench = {
  name: "query",
  about: "10,000 runs' summaries asked by SQL, from a closed folder to the last row",
  async run() {
    const folder = mkdtempSync(join(tmpdir(), "headroom-bench-"));
    try {
      await writeSweep(folder);
      const times: number[] = [];
      for (let sample = 0; sample < SAMPLES; sample += 1) times.push(await answered(folder));
      const median = times.toSorted((left, right) => left - right)[SAMPLES >> 1]!;
      return {
        kind: "measured",
        rows: [
          atMost("10,000 runs, two questions", median, "s", SECONDS_MAX),
          told("the first time", times[0]!, "s"),
        ],
      };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function answered(folder: string): Promise<number> {
  const start = performance.now();
  const database = await openQuery(orThrow(await querySources([folder])));
  let rows = 0;
  for (const sql of [SQL, ROWS]) for await (const _ of (await database.ask(sql)).rows) rows += 1;
  database.close();
  if (rows < POINTS * SEEDS) throw new Error(`${rows} rows`);
  return (performance.now() - start) / 1000;
}

async function writeSweep(folder: string): Promise<void> {
  const keyOf = (point: number, seed: number) => String(point * SEEDS + seed).padStart(64, "0");
  const sweep: SweepFile = {
    ...{ format: SWEEP_FORMAT, name: "bench", title: "bench", question: "How fast?" },
    ...{ engineVersion: "0.0.0", engineSource: "" },
    seeds: Array.from({ length: SEEDS }, (_, seed) => String(seed + 1)),
    factors: [
      { id: "target", path: "anm.targetFrac" },
      { id: "principle", path: "anm.principle.kind" },
    ],
    metrics: Array.from({ length: METRICS }, (_, metric) => ({ id: `metric${metric}`, unit: "" })),
    points: Array.from({ length: POINTS }, (_, point) => ({
      levels: [0.9 + (point % 100) / 1000, ["lifo", "rota", "shared"][point % 3]!],
      keys: Array.from({ length: SEEDS }, (__, seed) => keyOf(point, seed)),
    })),
  };
  const rowOf = (key: string) => ({
    ...{ key, digest: key },
    values: Object.fromEntries(
      sweep.metrics.map(({ id }, metric) => [
        id,
        ((Number(key) * 7919 + metric * 104_729) % 99_991) / 7,
      ]),
    ),
  });
  await writeDataset(join(folder, DATASET_FILE), sweep, rowOf);
  writeFileSync(join(folder, SWEEP_FILE), sweepText(sweep));
  await writeIndex(folder, sweep, new Set(sweep.points.flatMap(({ keys }) => keys)), true);
}
