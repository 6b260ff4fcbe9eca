/**
 * One run from a prepared scenario to a run folder: the engine's blocks are awaited into the writer, folded into the
 * summary and the digest. Takes where to write and whom to tell of progress; gives the manifest. Half a run is never left.
 */
import { cpus } from "node:os";
import type { RunManifest } from "../results/manifest.ts";
import { nativeHash } from "../results/native-hash.ts";
import { openRunWriter } from "../results/writer.ts";
import type { TableBlock } from "../sim/core/columns.ts";
import { BlockDigest } from "../sim/core/digest.ts";
import { orThrow } from "../sim/core/errors.ts";
import { formatDay } from "../sim/core/time.ts";
import { type RunSummary, SummaryFold } from "../sim/metrics/summary.ts";
import { run } from "../sim/run.ts";
import { runDays } from "../sim/scenario.ts";
import { ENGINE_VERSION } from "./engine-version.ts";
import type { Prepared } from "./lab.ts";

export interface ExecuteOptions {
  readonly folder: string;
  readonly replace: boolean;
  /** Called after each day with the days done and the days in all. */
  readonly onDay?: (done: number, total: number) => void;
  /** Called with each day's tables, which are valid until the next. */
  readonly onBlock?: (block: TableBlock) => void;
}

export interface Executed {
  readonly folder: string;
  readonly manifest: RunManifest;
  readonly summary: RunSummary;
  readonly seconds: number;
}

export async function execute(prepared: Prepared, options: ExecuteOptions): Promise<Executed> {
  const { scenario, network } = prepared;
  const started = performance.now();
  const writer = orThrow(await openRunWriter(options.folder, { replace: options.replace }));
  try {
    const digest = new BlockDigest(nativeHash);
    const fold = new SummaryFold();
    const { firstDay, dayCount } = runDays(scenario);
    let done = 0;
    for (const block of run(scenario, prepared.parts)) {
      digest.add(block);
      fold.add(block);
      options.onBlock?.(block);
      await writer.write(block);
      done += 1;
      options.onDay?.(done, dayCount);
    }
    const summary = fold.value();
    const seconds = (performance.now() - started) / 1000;
    const manifest = await writer.finish({
      manifest: {
        name: scenario.name,
        scenario: JSON.parse(JSON.stringify(scenario)),
        network,
        seed: scenario.seed,
        digest: digest.value(scenario),
        engineVersion: ENGINE_VERSION,
        firstDay: formatDay(firstDay),
        lastDay: formatDay(firstDay + dayCount - 1),
      },
      summary,
      timings: {
        seconds,
        node: process.version,
        platform: process.platform,
        cpu: cpus()[0]?.model ?? "unknown",
      },
    });
    return { folder: options.folder, manifest, summary, seconds };
  } catch (error) {
    await writer.abandon();
    throw error;
  }
}
