/** What killed processes were about to rename goes when a sweep's folder is opened again; what a living one is writing, and what is anybody else's, stays. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { ownName } from "../atomic-files.ts";
import { SWEEP_FORMAT, type SweepFile } from "./sweep-file.ts";
import { openSweepFolder } from "./sweep-folder.ts";

const scratch = mkdtempSync(join(tmpdir(), "left-behind-"));
afterAll(() => rmSync(scratch, { recursive: true }));

const sweep: SweepFile = {
  ...{ format: SWEEP_FORMAT, name: "left", title: "t", question: "q" },
  ...{ engineVersion: "0", engineSource: "0", seeds: ["1"], factors: [] },
  metrics: [{ id: "curtailedMwh", unit: "MWh" }],
  points: [{ levels: [], keys: ["0".repeat(64)] }],
};

test("files of dead processes of this machine, and old ones of others", async () => {
  const folder = join(scratch, "sweep");
  await openSweepFolder(folder, sweep);
  const [machine] = ownName().split("-");
  const { pid: dead } = spawnSync(process.execPath, ["--version"]);
  const elsewhere = machine === "0".repeat(8) ? "1".repeat(8) : "0".repeat(8);
  const gone = [
    `dataset.parquet.${machine}-${dead}-0123abcd.tmp`,
    `runs/00/x.json.${machine}-${dead}-0123abcd.tmp`,
    `old.json.${elsewhere}-1-0123abcd.tmp`,
  ];
  const kept = [
    `dataset.parquet.${machine}-${process.ppid}-0123abcd.tmp`,
    `summary.json.${ownName()}.tmp`,
    `dataset.parquet.${elsewhere}-${dead}-0123abcd.tmp`,
    "thesis.tmp",
  ];
  mkdirSync(join(folder, "runs/00"), { recursive: true });
  for (const name of [...gone, ...kept]) writeFileSync(join(folder, name), "half");
  const twoHoursAgo = Date.now() / 1000 - 7200;
  for (const name of [gone[2]!, "thesis.tmp"])
    utimesSync(join(folder, name), twoHoursAgo, twoHoursAgo);
  await openSweepFolder(folder, sweep);
  const left = readdirSync(folder, { recursive: true, encoding: "utf8" });
  expect(left.filter((name) => name.endsWith(".tmp")).sort()).toEqual([...kept].sort());
});
