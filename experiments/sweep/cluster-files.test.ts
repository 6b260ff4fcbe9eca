/**
 * The files that the pages about clusters start from: they say what their systems read, and what they run is run here, task by task, as those systems
 * would: a Slurm array, the indices of a Kubernetes job, a queue with the server's own configuration.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { DATASET_FILE } from "../../results/sweep/dataset.ts";
import { INDEX_FILE, rowPath } from "../../results/sweep/sweep-folder.ts";
import { headroom } from "../testing/command-line.ts";
import { startHeadroom } from "../testing/headroom-process.ts";
import { startRedis, withoutRedis } from "../testing/redis-server.ts";
import { scratchFolder } from "../testing/scratch-folder.ts";
import { twoFarms } from "../testing/two-farms.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const path = (name: string) => join(root, "docs/how-to", name);
const read = (name: string) => readFileSync(path(name), "utf8");

const { folder, fresh } = scratchFolder("cluster-files");
const file = twoFarms(folder);
const one = fresh();
const dataset = (out: string) => readFileSync(join(out, DATASET_FILE));

/** The folder once all shards but one have done theirs: a process takes seconds to load, so two tasks stand for all. */
function allBut(part: number, of: number): string {
  const out = fresh();
  cpSync(one, out, { recursive: true });
  rmSync(join(out, DATASET_FILE));
  const { present } = JSON.parse(readFileSync(join(one, INDEX_FILE), "utf8")) as {
    readonly present: readonly { readonly key: string }[];
  };
  for (const [row, { key }] of present.entries())
    if (row % of === part - 1) rmSync(rowPath(out, key));
  return out;
}

beforeAll(async () => {
  expect(await headroom("sweep", file, "--out", one)).toMatchObject({ code: 0, err: "" });
});

describe("slurm-array.sh", () => {
  const script = path("files/slurm-array.sh");
  const settings = new Map(
    [...read("files/slurm-array.sh").matchAll(/^#SBATCH --([a-z-]+)(?:=(.*))?$/gm)].map(
      ([, name, value]) => [name!, value],
    ),
  );
  const [first, last] = settings.get("array")!.split("-").map(Number);

  test("is a shell script whose settings Slurm has, before its first command", () => {
    execFileSync("bash", ["-n", script]);
    // Of sbatch 22.05 and newer.
    expect([...settings.keys()]).toEqual([
      "job-name",
      "array",
      "cpus-per-task",
      "mem-per-cpu",
      "time",
      "requeue",
      "signal",
      "output",
    ]);
    const lines = read("files/slurm-array.sh").split("\n");
    const command = lines.findIndex((line) => line !== "" && !line.startsWith("#"));
    expect(lines.findLastIndex((line) => line.startsWith("#SBATCH"))).toBeLessThan(command);
    expect([first, settings.get("signal")]).toEqual([1, "B:TERM@300"]);
  });

  test("its tasks do their shards; the last has the dataset of one machine", () => {
    const out = allBut(last!, last!);
    for (const [task, said] of [
      [first, `0 runs done of shard 1/${last}, 3 were there; 9 of 12 finished`],
      [last, `3 runs done of shard ${last}/${last}; 12 of 12 finished`],
    ] as const) {
      const ran = spawnSync("bash", [script, file, out], {
        encoding: "utf8",
        env: {
          ...process.env,
          ...{ HEADROOM: root, SLURM_SUBMIT_DIR: folder, SLURM_CPUS_PER_TASK: "1" },
          ...{ SLURM_ARRAY_TASK_ID: String(task), SLURM_ARRAY_TASK_COUNT: String(last) },
        },
      });
      expect(ran.stderr).toBe("");
      expect(ran.stdout).toContain(said);
    }
    expect(dataset(out).equals(dataset(one))).toBe(true);
  });
});

describe("kubernetes-job.yaml", () => {
  interface Job {
    readonly apiVersion: string;
    readonly kind: string;
    readonly spec: {
      readonly completionMode: string;
      readonly completions: number;
      readonly template: { readonly spec: Pod };
    };
  }
  interface Pod {
    readonly restartPolicy: string;
    readonly containers: readonly Container[];
    readonly volumes: readonly { readonly name: string }[];
  }
  interface Container {
    readonly command: readonly string[];
    readonly args: readonly string[];
    readonly env: readonly { readonly name: string; readonly value: string }[];
    readonly workingDir: string;
    readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
  }
  const { apiVersion, kind, spec } = parse(read("files/kubernetes-job.yaml")) as Job;
  const pod = spec.template.spec;
  const [container] = pod.containers as [Container];

  test("is an indexed job whose shards are its completions, on a volume that it mounts", () => {
    expect([apiVersion, kind, spec.completionMode]).toEqual(["batch/v1", "Job", "Indexed"]);
    // What a limit of failures by index needs.
    expect(pod.restartPolicy).toBe("Never");
    expect(container.env).toEqual([{ name: "SHARDS", value: String(spec.completions) }]);
    expect(container.volumeMounts.map(({ name }) => name)).toEqual(
      pod.volumes.map(({ name }) => name),
    );
    expect(container.workingDir).toBe("/headroom");
  });

  test("its indices do their shards", () => {
    const out = allBut(spec.completions, spec.completions);
    for (const [index, said] of [
      [0, "0 runs done of shard 1/4, 3 were there; 9 of 12 finished"],
      [spec.completions - 1, "3 runs done of shard 4/4; 12 of 12 finished"],
    ] as const) {
      const args = container.args.map((arg) =>
        arg.replace("/shared/trade-size.yaml", file).replace("/shared/results/trade-size", out),
      );
      const [shell, ...options] = container.command;
      const ran = spawnSync(shell!, [...options, ...args], {
        ...{ encoding: "utf8", cwd: root },
        env: {
          ...process.env,
          JOB_COMPLETION_INDEX: String(index),
          SHARDS: container.env[0]!.value,
        },
      });
      expect(ran.stderr).toBe("");
      expect(ran.stdout).toContain(said);
    }
    expect(dataset(out).equals(dataset(one))).toBe(true);
  });
});

test.skipIf(withoutRedis !== "")(
  `the commands of the page about a queue do a sweep, on a server with queue.conf${withoutRedis}`,
  async () => {
    const redis = await startRedis(path("files/queue.conf"));
    const out = fresh();
    const commands = [...read("use-a-queue.md").matchAll(/^ *npx headroom (.*)$/gm)].map(
      ([, line]) =>
        line!
          .replace("queue-host:6379", `127.0.0.1:${redis.port}`)
          .replace("/shared/trade-size.yaml", file)
          .replace("/shared/results/trade-size", out)
          .replace("/shared", folder)
          .split(" "),
    );
    expect(commands.map(([word]) => word)).toEqual(["worker", "sweep"]);
    const [worker, sweep] = commands.map((args) => startHeadroom(...args));
    expect(await sweep!.ended).toBe(0);
    worker!.kill("SIGTERM");
    expect(await worker!.ended).toBe(0);
    expect(dataset(out).equals(dataset(one))).toBe(true);
    await redis.stop();
  },
);
