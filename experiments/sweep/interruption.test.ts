/** Ctrl-C: the first stops, the second abandons, and neither is heard once the work is over. */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { orThrow } from "../../sim/core/errors.ts";
import { loadScenarioSource, readText } from "../files.ts";
import { scratchFolder } from "../testing/scratch-folder.ts";
import { twoFarms } from "../testing/two-farms.ts";
import { whileInterruptible } from "./interruption.ts";
import { readExperiment } from "./plan.ts";
import { search } from "./search/search.ts";
import type { SearchSettings } from "./search/settings.ts";
import { sweep } from "./sweep.ts";
import { threadRunner } from "./thread-runs.ts";

type Work = Awaited<ReturnType<typeof stoppedWork>>;

const { fresh } = scratchFolder("interruption");

test("the first Ctrl-C stops, the second abandons; a batch system's SIGTERM is the same", async () => {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    const before = process.listeners(signal);
    const said: string[] = [];
    const seen = await whileInterruptible(
      (step) => void said.push(step),
      async ({ isStopped, abandoned }) => {
        const [own] = process.listeners(signal).filter((each) => !before.includes(each));
        const states = [[isStopped(), abandoned.aborted]];
        for (let press = 0; press < 2; press += 1) {
          own!(signal);
          states.push([isStopped(), abandoned.aborted]);
        }
        return states;
      },
    );
    expect(seen).toEqual([
      [false, false],
      [true, false],
      [true, true],
    ]);
    expect(said).toEqual(["stopping", "abandoning"]);
    expect(process.listeners(signal)).toEqual(before);
  }
});

/** The question of two farms, and an interruption that comes once two points are checked. */
async function stoppedWork() {
  const file = twoFarms(fresh());
  const read = orThrow(readExperiment(orThrow(await readText(file, 10_000)), file));
  const folder = dirname(file);
  const base = orThrow(await loadScenarioSource(join(folder, "day.yaml")));
  const checked: number[] = [];
  return {
    checked,
    question: { ...read, base, folder },
    folder: fresh(),
    runner: threadRunner(1),
    interruption: {
      isStopped: () => checked.length === 2,
      abandoned: new AbortController().signal,
    },
    onChecked: (points: number) => void checked.push(points),
    onEarlier: () => undefined,
    onStart: () => undefined,
    onRun: () => undefined,
  };
}

const settings: SearchSettings = {
  ...{ objective: { metric: "curtailedMwh", sense: "minimise" }, constraints: [] },
  ...{ budget: 20, keepOneOf: 2, freshSeeds: 0 },
};

test.each([
  ["sweep", async (work: Work) => await sweep({ ...work, shard: { part: 1, of: 1 } })],
  [
    "search",
    async (work: Work) =>
      await search({ ...work, search: settings, rounds: [{ points: 4, seeds: 1 }] }),
  ],
])("a %s that is stopped while its points are checked writes nothing", async (_, start) => {
  const work = await stoppedWork();
  const ended = start(work);
  await expect(ended).rejects.toMatchObject({ exitCode: 130 });
  await expect(ended).rejects.toThrow(/stopped while the points were checked; nothing was written/);
  expect([work.checked, existsSync(work.folder)]).toEqual([[0, 1], false]);
});
