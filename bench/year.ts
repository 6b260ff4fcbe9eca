/**
 * A year of the ring with trading, 5-minute ticks and every table written, in a process of its own on one core; its time
 * against 365/31 of the month before it, and its peak memory against that month's.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { atMost, type Bench, told } from "./bench.ts";

/** On one core of a 4 GHz machine. */
const YEAR_SECONDS_MAX = 20;
const MEMORY_RATIO_MAX = 1.2;

export const yearBench: Bench = {
  name: "year",
  about:
    "The ring's year: 17,520 periods, 5-minute ticks, LIFO with trading, all tables written, one core",
  run() {
    const month = oneRun(31);
    const year = oneRun(365);
    return {
      kind: "measured",
      rows: [
        atMost("a year", year.seconds, "s", YEAR_SECONDS_MAX),
        told("a year over 365/31 months", year.seconds / ((month.seconds * 365) / 31), "ratio"),
        told("peak memory of a year", year.peakMb, "MB"),
        atMost(
          "peak memory of a year over a month's",
          year.peakMb / month.peakMb,
          "ratio",
          MEMORY_RATIO_MAX,
        ),
      ],
    };
  },
};

function oneRun(days: number): { readonly seconds: number; readonly peakMb: number } {
  const folder = mkdtempSync(join(tmpdir(), "headroom-bench-"));
  const script = fileURLToPath(new URL("year-run.ts", import.meta.url));
  const command = [process.execPath, "--import", "tsx", script, String(days), join(folder, "run")];
  // Pinned to one core where the system can do that, so that neither the collector nor the writer has a second.
  const pinned = process.platform === "linux" ? ["taskset", "-c", "0", ...command] : command;
  try {
    return JSON.parse(execFileSync(pinned[0]!, pinned.slice(1), { encoding: "utf8" }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
