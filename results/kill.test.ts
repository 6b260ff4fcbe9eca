/**
 * A run that is killed at any moment is refused, or is whole; and what stood in the folder before never mixes with it.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { drawPurpose, ownerKeys, uniformDraw } from "../sim/core/draws.ts";
import { formatFault, orThrow } from "../sim/core/errors.ts";
import { readRun } from "./reader.ts";
import { writeSmallRun } from "./testing/small-run.ts";
import { withTemporaryFolder } from "./testing/temporary-folder.ts";
import { openRunWriter } from "./writer.ts";

const KILLS = 24;
const DAYS = 130;
const OLD_SEED = 1;
const NEW_SEED = 2;
const child = fileURLToPath(new URL("./testing/writing-child.ts", import.meta.url));
const loader = import.meta.resolve("tsx");

/** Digests of the two runs, written without trouble. */
const digests = new Map<number, string>();

beforeAll(async () => {
  for (const seed of [OLD_SEED, NEW_SEED])
    await withTemporaryFolder(async (folder) => {
      digests.set(seed, await writeRun(folder, seed));
    });
});

async function writeRun(folder: string, seed: number): Promise<string> {
  const writer = orThrow(await openRunWriter(folder, { replace: true }));
  return (await writeSmallRun(writer, seed, DAYS)).digest;
}

/** Runs the child and kills it some milliseconds after it has said a number of steps. */
async function killAfter(folder: string, steps: number, milliseconds: number): Promise<void> {
  const args = ["--import", loader, child, folder, String(NEW_SEED), String(DAYS), "4"];
  const running = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve) => running.once("close", resolve));
  let said = 0;
  running.stdout.on("data", (text: Buffer) => {
    const before = said;
    said += text.toString().split("\n").length - 1;
    if (before < steps && said >= steps) setTimeout(() => running.kill("SIGKILL"), milliseconds);
  });
  await ended;
}

/** What a reader makes of the folder: the seed of the run that is there in whole, or the sentence it is refused with. */
async function outcomeOf(folder: string): Promise<number | string> {
  const read = await readRun(folder);
  if (read.kind === "faulty") return read.faults.map(formatFault).join("\n");
  const run = read.value;
  try {
    const seed = Number(run.manifest.seed);
    expect(run.manifest.digest).toBe(digests.get(seed));
    expect(await run.digest()).toBe(run.manifest.digest);
    return seed;
  } finally {
    run.close();
  }
}

/**
 * Moments by name, as every draw: any step from "open" to "done" and up to 40 ms after; of six, two while the folder is
 * cleared and two while the run is finished.
 */
const keys = ownerKeys(drawPurpose("kill test", "moments"), ["child"]);
const moments = Array.from({ length: KILLS }, (_, kill) => ({
  kill,
  steps:
    [1, DAYS + 2][(kill >> 1) % 3] ?? 1 + Math.floor(uniformDraw(keys, 0, kill, 0) * (DAYS + 3)),
  milliseconds: Math.floor(uniformDraw(keys, 0, kill, 1) * 40),
}));

describe("a run that is killed", () => {
  const outcomes: (number | string)[] = [];

  test.each(moments)(
    "after step $steps and $milliseconds ms ($kill) is refused or whole",
    async (moment) => {
      await withTemporaryFolder(async (folder) => {
        // Every other time an old run stands in the folder.
        const replaces = moment.kill % 2 === 1;
        if (replaces) await writeRun(folder, OLD_SEED);
        await killAfter(folder, moment.steps, moment.milliseconds);
        const outcome = await outcomeOf(folder);
        outcomes.push(outcome);
        if (typeof outcome === "string") {
          const isUnbegun = !replaces && !existsSync(folder);
          expect(outcome).toContain(
            isUnbegun
              ? "found no such folder"
              : "not a run: it has no manifest.json; the run was cut short or never finished",
          );
        } else expect(replaces ? [OLD_SEED, NEW_SEED] : [NEW_SEED]).toContain(outcome);
        // What is left behind is in nobody's way.
        expect(await writeRun(folder, NEW_SEED)).toBe(digests.get(NEW_SEED));
        expect(await outcomeOf(folder)).toBe(NEW_SEED);
        const left = await readdir(folder, { recursive: true });
        expect(left.filter((name) => name.endsWith(".tmp"))).toEqual([]);
      });
    },
  );

  test("was caught in the act at least now and then", () => {
    expect(outcomes.filter((outcome) => typeof outcome === "string").length).toBeGreaterThan(3);
  });
});
