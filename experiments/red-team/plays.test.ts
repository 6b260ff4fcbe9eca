/** Plays of a red team on threads: in the order that was asked for whichever ends first, each once, on any number of workers the same bytes; what fails or is stopped keeps the rest. */
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { orThrow } from "../../sim/core/errors.ts";
import { loadScenarioSource } from "../files.ts";
import { mergeSources, plainSource } from "../scenario-source.ts";
import { headroom } from "../testing/command-line.ts";
import { scratchFolder } from "../testing/scratch-folder.ts";
import { WINTER_FILE, writeWinterPark } from "../testing/winter-park.ts";
import type { Played } from "./play.ts";
import type { PlayTask } from "./play-thread.ts";
import { playsOf } from "./plays.ts";
import { PLAYS_FOLDER } from "./stored-plays.ts";

const { folder, fresh } = scratchFolder("plays");
writeWinterPark(folder, 2);
const base = orThrow(await loadScenarioSource(join(folder, WINTER_FILE)));
const gamers = ["bakery"];

/** A play that says which it is. */
const playOf = ({ seed }: PlayTask): Played => ({
  paidGbp: new Map([["bakery", Number(seed)]]),
  ...{ drawnWh: new Map(), storedWh: new Map(), dayAheadGbpPerMwh: 0 },
  welfare: { welfareGbp: 0, gapGbp: 0 },
});
const seedOf = (play: Played) => play.paidGbp.get("bakery");

/** Threads that do a task as they are told, and what comes of it. */
function playing(run: (task: PlayTask) => Promise<Played>) {
  const out = fresh();
  mkdirSync(out);
  const played: string[] = [];
  const abandoning = new AbortController();
  let isStopped = false;
  const told: [number, string][] = [];
  const plays = playsOf({
    ...{ scenarioFolder: folder, out, source: "s" },
    threads: {
      forTasks: async (tasks) => ({
        threads: {
          run: async (task) => {
            played.push(task.seed);
            return await run(task);
          },
        },
        atOnce: Math.min(2, tasks),
      }),
    },
    interruption: { isStopped: () => isStopped, abandoned: abandoning.signal },
    onPlay: (kept, words) => void told.push([kept, words]),
  });
  const stop = () => {
    isStopped = true;
  };
  return { plays, played, told, out, stop, abandon: () => abandoning.abort() };
}
const asked = (seed: string, scenario = base) => ({
  ...{ scenario, gamers, seed, words: `seed ${seed}` },
});

test("two are under way at once, and plays come back as they were asked for, each played once", async () => {
  let [underWay, most] = [0, 0];
  const { plays, played, told } = playing(async (task) => {
    underWay += 1;
    most = Math.max(most, underWay);
    // The first ends last.
    do await delay(1);
    while (task.seed === "1" && told.length < 2);
    underWay -= 1;
    return playOf(task);
  });
  const found = await plays(["1", "2", "3", "2"].map((seed) => asked(seed)));
  expect(found.map(seedOf)).toEqual([1, 2, 3, 2]);
  expect([played, most]).toEqual([["1", "2", "3"], 2]);
  expect(told).toEqual([
    [1, "seed 2"],
    [2, "seed 3"],
    [3, "seed 1"],
  ]);
  // What is there is not played again, whoever asks for it; of other gamers or another scenario it is another.
  const other = mergeSources(base, plainSource({ period: { days: 1 } }));
  expect((await plays([asked("3"), asked("4"), asked("3", other)])).map(seedOf)).toEqual([3, 4, 3]);
  expect(played).toEqual(["1", "2", "3", "4", "3"]);
});

test("a run that fails is named; what was under way beside it is kept, and nothing more is begun", async () => {
  const { plays, played, out } = playing(async (task) => {
    await delay(task.seed === "2" ? 40 : 5);
    if (task.seed === "1") throw new Error("out of memory");
    return playOf(task);
  });
  await expect(plays(["1", "2", "3"].map((seed) => asked(seed)))).rejects.toMatchObject({
    exitCode: 1,
    message: expect.stringMatching(
      /^a run failed; what is finished is kept in .*, and the same command does the rest\n {2}seed 1, seed 1: out of memory$/,
    ),
  });
  expect([played, readdirSync(join(out, PLAYS_FOLDER))]).toEqual([
    ["1", "2"],
    [expect.any(String)],
  ]);
});

test("a disk that takes no more ends it, and says so", async () => {
  const { plays, played, out } = playing(async (task) => playOf(task));
  writeFileSync(join(out, PLAYS_FOLDER), "in the way");
  await expect(plays(["1", "2", "3"].map((seed) => asked(seed)))).rejects.toMatchObject({
    exitCode: 1,
    message: expect.stringMatching(/cannot be written to any more/),
  });
  expect(played).toEqual(["1", "2"]);
});

test.each([
  ["stopped, those under way are kept", false, 2],
  ["abandoned, they are not", true, 0],
])("%s", async (_, isAbandoned, kept) => {
  let begun = 0;
  const team = playing(async (task) => {
    begun += 1;
    if (begun === 2) {
      team.stop();
      if (isAbandoned) team.abandon();
    }
    await delay(10);
    if (isAbandoned) throw new Error("aborted");
    return playOf(task);
  });
  await expect(team.plays(["1", "2", "3"].map((seed) => asked(seed)))).rejects.toMatchObject({
    exitCode: 130,
    message: expect.stringMatching(new RegExp(`^stopped: ${kept} runs are kept in`)),
  });
  expect(team.played).toEqual(["1", "2"]);
});

/** Everything in the folder by its path. */
const bytesIn = (out: string) =>
  Object.fromEntries(
    readdirSync(out, { recursive: true, encoding: "utf8" })
      .filter((name) => statSync(join(out, name)).isFile())
      .sort()
      .map((name) => [name, readFileSync(join(out, name), "utf8")]),
  );

test("one worker and two leave the same bytes", async () => {
  const file = `${fresh()}.yaml`;
  writeFileSync(
    file,
    `format: headroom-red-team/1
name: quarter-before
title: Paid from the quarter before
question: Does it pay on two threads what it pays on one?
scenario: ${WINTER_FILE}
gamers: [bakery, brewery]
exploits: [inflated-before]
worthGbpPerMwh: 300
seeds: 2
freshSeeds: 2
budget: 50
`,
  );
  const [one, two] = [fresh(), fresh()];
  for (const [out, workers] of [
    [one, "1"],
    [two, "2"],
  ] as const)
    expect(await headroom("exploit", file, "--out", out, "--workers", workers)).toMatchObject({
      ...{ code: 0, err: "" },
    });
  const bytes = bytesIn(one);
  expect(Object.keys(bytes).length).toBeGreaterThan(20);
  expect(bytes["gaming.yaml"]).toBeDefined();
  expect(bytesIn(two)).toEqual(bytes);
}, 120_000);

test("a number of workers that is none is refused before anything is read", async () => {
  expect(await headroom("exploit", "nowhere.yaml", "--workers", "0")).toMatchObject({
    code: 2,
    err: expect.stringMatching(/--workers: found "0"; write a whole number from 1/),
  });
});
