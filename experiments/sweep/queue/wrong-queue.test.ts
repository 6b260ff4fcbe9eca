/**
 * What is wrong with a queue, its address, its folder or what stands in it is said, and harms no run: exit code 2 where it cannot be used; a job that is none of ours, or
 * that no worker can do, fails with its reason and the others go on.
 */
import { existsSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { basename, join } from "node:path";
import { Queue, QueueEvents, Worker } from "bullmq";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { headroom } from "../../testing/command-line.ts";
import { type HeadroomProcess, startHeadroom } from "../../testing/headroom-process.ts";
import { freePort, startRedis, type TestRedis, withoutRedis } from "../../testing/redis-server.ts";
import { scratchFolder } from "../../testing/scratch-folder.ts";
import { twoFarms } from "../../testing/two-farms.ts";
import { engineSource } from "../engine-source.ts";
import { queueOption } from "./address.ts";
import { PutBack, reach, serveJobs } from "./bullmq.ts";
import { JOB_FORMAT, queueName } from "./job.ts";
import { markedRoot } from "./shared-root.ts";

const { folder, fresh } = scratchFolder("wrong-queue");
const file = twoFarms(join(folder, "files"));

/** Both commands: what they say, with exit code 2 and nothing written. */
async function refused(url: string, ...options: string[]): Promise<readonly string[]> {
  const out = fresh();
  const sweep = await headroom("sweep", file, "--out", out, "--queue", url, ...options);
  const worker = await headroom("worker", "--queue", url);
  expect([sweep.code, sweep.out, existsSync(out)]).toEqual([2, "", false]);
  expect([worker.code, worker.out]).toEqual([2, ""]);
  return [sweep.err, worker.err];
}

test.each(["http://localhost", "localhost:6379", "redis://", "queue"])(
  "the address %s is none",
  async (address) => {
    for (const said of await refused(address))
      expect(said).toContain(
        `--queue: found "${address}"; write redis://host:port, or rediss:// for an encrypted one`,
      );
  },
);

test("an address is shown without its password", () => {
  expect(queueOption("redis://me:secret@host:7000/3")).toEqual({
    url: "redis://me:secret@host:7000/3",
    shown: "redis://host:7000/3",
  });
  expect(queueOption("rediss://host").shown).toBe("rediss://host");
  expect(queueOption("redis://host/?password=secret").shown).toBe("redis://host");
});

test.each([
  ["redis://:pa/secret@host", "redis://…"],
  ["redis://me:12/secret@host", "redis://…"],
  ["redis://me:12/3?4secret@host/x", "redis://…"],
  ["redis://me:s#secret@host", "redis://…"],
  ["redis://host:port?password=secret", "redis://…"],
  ["redis://:secret", "redis://…"],
  ["http://me:secret@host", "http://…"],
  ["http://host?password=secret", "http://…"],
  ["me:secret@host:6379", "me:…"],
  ["me:pa/secret@host", "me:…"],
  ["//me:secret@host", "…"],
])("%s is no address, and no part of its password is shown", (text, shown) => {
  expect(() => queueOption(text)).toThrow(`--queue: found "${shown}"; write redis://host:port`);
  expect(() => queueOption(text)).not.toThrow("secret");
});

test("a queue that nobody serves is said within seconds, and so is one that never answers", async () => {
  const root = ["--root", folder];
  const closed = `redis://:secret@127.0.0.1:${await freePort()}`;
  for (const said of await refused(closed, ...root)) {
    expect(said).toMatch(
      /^--queue: found redis:\/\/127\.0\.0\.1:\d+, which cannot be used as a queue \(nothing listens there\); start Redis or Valkey there, or write the address of one that runs\n1 fault; nothing was written\n$/,
    );
    expect(said).not.toContain("secret");
  }
  const open: Socket[] = [];
  const silent = createServer((socket) => void open.push(socket));
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const { port } = silent.address() as { readonly port: number };
  const begun = performance.now();
  await expect(reach(queueOption(`redis://127.0.0.1:${port}`))).rejects.toThrow(
    /\(no answer within 5 s\)/,
  );
  expect(performance.now() - begun).toBeLessThan(15_000);
  for (const socket of open) socket.destroy();
  silent.close();
  await expect(reach(queueOption("redis://no-such-machine.invalid:6379"))).rejects.toThrow(
    /\((no machine has that name|its name cannot be looked up)\)/,
  );
});

test("options of a queue that say nothing are refused", async () => {
  const address = "redis://127.0.0.1:1";
  const workers = await headroom("sweep", file, "--queue", address, "--workers", "2");
  expect(workers.code).toBe(2);
  expect(workers.err).toMatch(
    /--workers: found "2"; leave it out: with --queue the runs are done by/,
  );
  const outside = await headroom(
    ...["sweep", file, "--out", fresh(), "--queue", address, "--root", join(folder, "elsewhere")],
  );
  expect(outside.code).toBe(2);
  expect(outside.err).toMatch(
    /--root: found the scenario in .*files, outside of .*elsewhere; name the folder that all machines share/,
  );
  expect(outside.err).toMatch(/--root: found the results in .*, outside of .*elsewhere/);
  for (const option of ["--lost-after", "--longest-run", "--idle"])
    for (const value of ["0", "-1", "soon"]) {
      const worker = await headroom("worker", "--queue", address, `${option}=${value}`);
      expect(worker.code).toBe(2);
      expect(worker.err).toMatch(new RegExp(`${option}: found "${value}"; write `));
    }
});

describe.skipIf(withoutRedis !== "")(`on a server${withoutRedis}`, () => {
  let redis: TestRedis;
  let name: string;
  const other = queueName("f".repeat(64));
  const started: HeadroomProcess[] = [];
  const connection = () => ({ host: "127.0.0.1", port: redis.port, maxRetriesPerRequest: null });
  const start = (...args: string[]) => {
    const process = startHeadroom(...args);
    started.push(process);
    return process;
  };
  const worker = (...options: string[]) =>
    start("worker", "--queue", redis.url, "--root", folder, "--workers", "1", ...options);
  /** One run of the twelve. */
  const sweep = (out: string, part: number) =>
    start(
      ...["sweep", file, "--out", out, "--queue", redis.url, "--root", folder],
      ...["--shard", `${part}/12`],
    );

  beforeAll(async () => {
    redis = await startRedis();
    name = queueName(await engineSource());
  });
  afterAll(async () => {
    for (const process of started) process.kill("SIGKILL");
    await Promise.all(started.map(async ({ ended }) => await ended));
    await redis?.stop();
  });

  test("one that asks for a password is said to", async () => {
    const closed = await startRedis("--requirepass", "right");
    await reach(queueOption(closed.url.replace("//", "//:right@")));
    for (const url of [closed.url, closed.url.replace("//", "//:wrong@")])
      await expect(reach(queueOption(url))).rejects.toThrow(
        /\(it asks for another name or password\)/,
      );
    await closed.stop();
  });

  test("a run that a worker was told to leave is the next one's, and none of its tries is gone", async () => {
    const options = { connection: connection(), prefix: "headroom" };
    const queue = new Queue("given-back", options);
    const events = new QueueEvents("given-back", options);
    await events.waitUntilReady();
    const job = await queue.add("run", { of: "one" }, { attempts: 1 });
    let tries = 0;
    const server = await serveJobs(queueOption(redis.url), "given-back", {
      ...{ worker: "w", atOnce: 1, lostAfterMs: 2_000, onConnection: () => undefined },
      work: async (data) => {
        expect(data).toEqual({ of: "one" });
        tries += 1;
        if (tries < 4) throw new PutBack();
      },
    });
    await job.waitUntilFinished(events);
    expect(tries).toBe(4);
    await Promise.all([server.close(), queue.close(), events.close()]);
  });

  test("a server that is gone keeps neither a worker nor a sweep that is told to end", async () => {
    const servers = [await startRedis(), await startRedis()];
    const [idle, waiting] = [
      start("worker", "--queue", servers[0]!.url, "--workers", "1"),
      start("sweep", file, "--out", fresh(), "--queue", servers[1]!.url, "--root", folder),
    ];
    await idle.says(/1 thread for runs of/);
    await waiting.says(/no worker serves/);
    for (const server of servers) await server.stop();
    for (const each of [idle, waiting]) await each.says(/does not answer; waiting for it/);
    idle.kill("SIGTERM");
    waiting.kill("SIGINT");
    await waiting.says(/stopping: /);
    waiting.kill("SIGINT");
    expect([await idle.ended, await waiting.ended]).toEqual([0, 130]);
    expect(waiting.said.err).toMatch(
      /abandoning the runs under way\nstopped: 0 of 12 runs are kept/,
    );
  });

  test("workers and runs of another state of the program are told of, and never mixed", async () => {
    const options = { connection: connection(), prefix: "headroom" };
    const taken: unknown[] = [];
    const strangers = new Worker(other, async (job) => void taken.push(job.data), {
      ...{ ...options, name: "them" },
    });
    await strangers.waitUntilReady();
    const swept = sweep(fresh(), 1);
    await swept.says(
      /workers of another state of the program are there \(0\.1\.0-ffffffffffff, this is 0\.1\.0-[0-9a-f]{12}\): they do none of these runs; bring all machines to one state/,
    );
    await strangers.close();
    const theirs = new Queue(other, options);
    await theirs.add("run", {});
    const own = worker();
    await own.says(
      /runs for another state of the program wait there \(0\.1\.0-ffffffffffff, .*\): this worker does none of them/,
    );
    expect(await swept.ended).toBe(0);
    expect([taken, await theirs.getWaitingCount()]).toEqual([[], 1]);
    await theirs.obliterate();
    await theirs.close();
    own.kill("SIGTERM");
    await own.ended;
  });

  test("a worker that has another folder ends with 2, and the run is another's; one that gives runs up says so", async () => {
    const out = fresh();
    const swept = sweep(out, 1);
    const lost = start("worker", "--queue", redis.url, "--root", join(folder, "files"));
    expect(await lost.ended).toBe(2);
    expect(lost.said.err).toMatch(
      /--root: found no sweep for workers in .*; name the folder that all machines share, as this machine has it\n1 fault/,
    );
    const hasty = worker("--longest-run", "0.001");
    expect(await swept.ended).toBe(1);
    expect(swept.said.err).toMatch(
      /1 run failed; the others are kept, and the same command tries these again\n {2}point 1, seed 1: .* gave it up after 0\.001 s/,
    );
    // Told to stop it ends, though it never did a run.
    hasty.kill("SIGTERM");
    expect([await hasty.ended, hasty.said.out]).toEqual([0, "0 runs done\n"]);
    const good = worker("--idle", "5");
    const again = sweep(out, 1);
    expect([await again.ended, await good.ended]).toEqual([0, 0]);
  });

  test("what is in the queue and no run of a sweep there fails with its reason; the worker goes on", async () => {
    const out = fresh();
    const options = { connection: connection(), prefix: "headroom" };
    const queue = new Queue(name, options);
    const events = new QueueEvents(name, options);
    await events.waitUntilReady();
    const job = {
      ...{ format: JOB_FORMAT, root: await markedRoot(folder) },
      folder: basename(out),
      point: 0,
      seed: "1",
      key: "0".repeat(64),
    };
    const reasonOf = async (added: Awaited<ReturnType<typeof queue.add>>) =>
      await added.waitUntilFinished(events).catch((error: Error) => error.message);
    const reasonFor = async (data: unknown) => await reasonOf(await queue.add("run", data));
    // Left behind by a sweep whose folder is gone: the first that a fresh worker is given.
    const left = await queue.add("run", { ...job, folder: "removed" });
    const own = worker();
    const removed = "holds no sweep for workers: it was removed meanwhile";
    expect(await reasonOf(left)).toBe(`removed ${removed}`);
    expect(await sweep(out, 2).ended).toBe(0);
    const none = "data in the queue that are no run of a sweep";
    expect(await reasonFor({ rm: "-rf" })).toBe(none);
    expect(await reasonFor({ ...job, folder: "../files" })).toBe(none);
    expect(await reasonFor(job)).toBe(`${basename(out)} has no such run at point 1 under seed 1`);
    expect(await reasonFor({ ...job, folder: "files" })).toBe(`files ${removed}`);
    await Promise.all([queue.close(), events.close()]);
    expect(await sweep(out, 3).ended).toBe(0);
    own.kill("SIGTERM");
    expect([await own.ended, own.said.out]).toEqual([0, "2 runs done\n"]);
  });
});
