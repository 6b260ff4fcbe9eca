/**
 * A sweep on a queue has the one answer that it has on one machine: with three workers of which one is killed and one hangs in mid-run, with a worker that loses its
 * network, with a queue that forgets everything, and stopped and started again. A real server, real processes.
 */
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DATASET_FILE } from "../../../results/sweep/dataset.ts";
import { INDEX_FILE } from "../../../results/sweep/sweep-folder.ts";
import { headroom } from "../../testing/command-line.ts";
import { type HeadroomProcess, startHeadroom } from "../../testing/headroom-process.ts";
import { startRedis, type TestRedis, withoutRedis } from "../../testing/redis-server.ts";
import { scratchFolder } from "../../testing/scratch-folder.ts";
import { twoFarms } from "../../testing/two-farms.ts";
import { engineSource } from "../engine-source.ts";
import { SUMMARY_FILE } from "../summary.ts";
import { queueName } from "./job.ts";

const RUNS = 12;
/** A run takes long enough to be killed in. */
const DAYS = 8;

const { folder, fresh } = scratchFolder("queue");

const bytes = (out: string, name: string) => readFileSync(join(out, name));
const rowFiles = (out: string) =>
  readdirSync(join(out, "runs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".json"))
    .sort();

describe.skipIf(withoutRedis !== "")(`a sweep on a queue${withoutRedis}`, () => {
  const one = fresh();
  const file = twoFarms(join(folder, "files"));
  let redis: TestRedis;
  let plain: Redis;
  let name: string;
  const started: HeadroomProcess[] = [];

  const worker = (url: string, ...options: string[]) => {
    const process = startHeadroom(
      ...["worker", "--queue", url, "--root", folder, "--workers", "1", "--lost-after", "2"],
      ...options,
    );
    started.push(process);
    return process;
  };
  const swept = async (out: string, ...options: string[]) =>
    await headroom(
      ...["sweep", file, "--out", out, "--queue", redis.url, "--root", folder, ...options],
    );
  const events = async () =>
    (await plain.xrange(`headroom:${name}:events`, "-", "+")).map(([, fields]) => fields[1]);
  const expectSame = (out: string) => {
    for (const each of [DATASET_FILE, SUMMARY_FILE, INDEX_FILE, "sweep.json"])
      expect(bytes(out, each).equals(bytes(one, each)), each).toBe(true);
    expect(rowFiles(out)).toEqual(rowFiles(one));
    for (const row of rowFiles(one))
      expect(bytes(join(out, "runs"), row).equals(bytes(join(one, "runs"), row)), row).toBe(true);
  };

  beforeAll(async () => {
    const day = join(folder, "files", "day.yaml");
    writeFileSync(day, readFileSync(day, "utf8").replace("days: 1", `days: ${DAYS}`));
    redis = await startRedis();
    plain = new Redis(redis.url);
    name = queueName(await engineSource());
    const alone = await headroom("sweep", file, "--out", one, "--workers", "1");
    expect(alone).toMatchObject({ code: 0, err: "" });
  });

  afterAll(async () => {
    for (const process of started) process.kill("SIGKILL");
    await Promise.all(started.map(async ({ ended }) => await ended));
    plain?.disconnect();
    await redis?.stop();
  });

  test("of three workers one is killed and one hangs in mid-run: the third does their runs, and the dataset is one worker's", async () => {
    const out = fresh();
    const workers = [worker(redis.url), worker(redis.url), worker(redis.url)];
    for (const each of workers) await each.says(/1 thread for runs of/);
    const [killed, hung, third] = workers as [HeadroomProcess, HeadroomProcess, HeadroomProcess];
    // Once it has done one it has the next.
    const strike = async () => {
      await killed.says(/^1: point/m);
      killed.kill("SIGKILL");
      await hung.says(/^1: point/m);
      hung.kill("SIGSTOP");
    };
    const [done] = await Promise.all([swept(out), strike()]);
    expect(done.code).toBe(0);
    expect(done.out).toMatch(/12 runs done; 12 of 12 finished/);
    expectSame(out);
    expect(await killed.ended).toBeNull();
    // Both were in a run, and it was taken from them.
    expect((await events()).filter((event) => event === "stalled")).toHaveLength(2);
    // The one that hung comes back, ends its run where it had begun it, and changes nothing.
    const times = rowFiles(out).map((row) => statSync(join(out, "runs", row)).mtimeMs);
    hung.kill("SIGCONT");
    hung.kill("SIGTERM");
    third.kill("SIGINT");
    expect([await hung.ended, await third.ended]).toEqual([0, 0]);
    expect(third.said.out).toMatch(/^\d+ runs done$/m);
    expect(rowFiles(out).map((row) => statSync(join(out, "runs", row)).mtimeMs)).toEqual(times);
    expectSame(out);
  });

  test("a worker that loses its network has its run done by another, and says so", async () => {
    const out = fresh();
    const wire = await cuttable(redis.port);
    const [far, near] = [worker(wire.url), worker(redis.url)];
    for (const each of [far, near]) await each.says(/1 thread for runs of/);
    const cut = async () => {
      await far.says(/^1: point/m);
      wire.cut();
      await far.says(/does not answer; waiting for it/);
    };
    const [done] = await Promise.all([swept(out), cut()]);
    expect(done.code).toBe(0);
    expectSame(out);
    wire.mend();
    await far.says(/answers again/);
    for (const each of [far, near]) each.kill("SIGTERM");
    expect([await far.ended, await near.ended]).toEqual([0, 0]);
    wire.close();
  });

  test("a stopping rule asks the queue for no run of a later round, and goes on to the next where seeds are not enough", async () => {
    const ruled = (width: string) =>
      twoFarms(join(folder, "ruled"), (text) =>
        text
          .replace("seeds: 3", "seeds: 4")
          .concat(`stopping: { metric: curtailedMwh, width: ${width}, batch: 2 }\n`),
      );
    const [queued, alone] = [fresh(), fresh()];
    const only = worker(redis.url);
    for (const [width, counts, words] of [
      ["1.0e+9", "8 runs done; 8 of 8 finished", /^2 of at most 4 seeds: .*, narrower than /m],
      [
        "1.0e-9",
        "8 runs done, 8 were there; 16 of 16",
        /^4 of at most 4 seeds: .*, not narrower /m,
      ],
    ] as const) {
      const path = ruled(width);
      const over = ["--queue", redis.url, "--root", folder];
      const done = await headroom("sweep", path, "--out", queued, ...over);
      expect(done.code).toBe(0);
      expect(done.out).toContain(counts);
      expect(done.out).toMatch(words);
      await headroom("sweep", path, "--out", alone, "--workers", "1");
      for (const each of [DATASET_FILE, SUMMARY_FILE, INDEX_FILE, "sweep.json"])
        expect(bytes(queued, each).equals(bytes(alone, each)), each).toBe(true);
    }
    only.kill("SIGTERM");
    expect([await only.ended, only.said.out]).toEqual([0, "16 runs done\n"]);
  });

  test("a queue that forgets is told again; a sweep that is killed, started, stopped and started again loses and repeats nothing", async () => {
    const out = fresh();
    const options = ["sweep", file, "--out", out, "--queue", redis.url, "--root", folder];
    const sweep = startHeadroom(...options);
    started.push(sweep);
    await sweep.says(/no worker serves this sweep yet: headroom worker --queue redis/);
    const only = worker(redis.url);
    await only.says(/^1: point/m);
    await plain.flushall();
    await only.says(/^2: point/m);
    await only.says(/^3: point/m);
    sweep.kill("SIGKILL");
    expect(await sweep.ended).toBeNull();
    only.kill("SIGTERM");
    expect(await only.ended).toBe(0);
    let kept = rowFiles(out);
    const stamps = () => kept.map((row) => statSync(join(out, "runs", row)).mtimeMs);
    let before = stamps();
    const again = startHeadroom(...options);
    started.push(again);
    await again.says(/no worker serves/);
    again.kill("SIGINT");
    expect(await again.ended).toBe(130);
    expect(again.said.err).toContain(`stopped: ${kept.length} of 12 runs are kept`);
    // What nobody had begun is taken out of the queue again.
    expect(await plain.llen(`headroom:${name}:wait`)).toBe(0);
    // A worker that hangs in a run keeps the sweep from stopping, until it is told to leave it.
    const hung = worker(redis.url);
    const left = startHeadroom(...options);
    started.push(left);
    await hung.says(/^1: point/m);
    hung.kill("SIGSTOP");
    left.kill("SIGINT");
    await left.says(/stopping: the runs under way are finished first/);
    await delay(1_000);
    left.kill("SIGINT");
    expect(await left.ended).toBe(130);
    expect(left.said.err).toContain("abandoning the runs under way\nstopped: ");
    hung.kill("SIGKILL");
    expect(await hung.ended).toBeNull();
    kept = rowFiles(out);
    before = stamps();
    const last = worker(redis.url, "--idle", "5");
    const done = await swept(out);
    expect(done.out).toContain(`${RUNS - kept.length} runs done, ${kept.length} were there`);
    expect(stamps()).toEqual(before);
    expectSame(out);
    expect(await last.ended).toBe(0);
    expect(last.said.out).toBe(`${RUNS - kept.length} runs done\n`);
  });
});

/** A way to a server that can be cut and mended, as a network is. */
async function cuttable(port: number) {
  const open = new Set<Socket>();
  let isCut = false;
  const server = createServer((near) => {
    if (isCut) {
      near.destroy();
      return;
    }
    const far = connect(port, "127.0.0.1");
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(from);
      from.pipe(to);
      from.on("error", () => to.destroy());
      from.on("close", () => {
        open.delete(from);
        to.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port: own } = server.address() as { readonly port: number };
  return {
    url: `redis://127.0.0.1:${own}`,
    cut: () => {
      isCut = true;
      for (const socket of open) socket.destroy();
    },
    mend: () => {
      isCut = false;
    },
    close: () => {
      for (const socket of open) socket.destroy();
      server.close();
    },
  };
}
