/**
 * The door to BullMQ and its Redis client: a queue of jobs that is served by workers elsewhere. Takes an address and a name; gives the side that asks and the side
 * that serves. Keeps: a job whose worker is not heard of is given to another; nothing of it is trusted for the answer, which is files.
 */
import { setTimeout as delay } from "node:timers/promises";
import { type Job, Queue, QueueEvents, UnrecoverableError, WaitingError, Worker } from "bullmq";
import { Redis } from "ioredis";
import { type Fault, InputFaults } from "../../../sim/core/errors.ts";
import type { QueueAddress } from "./address.ts";

const REACH_MS = 5_000;
const RETRY_MS_MAX = 2_000;
const LEAVE_MS = 2_000;
/** Apart from other users of the same server. */
const PREFIX = "headroom";
/** How often a job is tried where the fault may be the machine's: full disks, a folder that is not mounted. */
const ATTEMPTS = 3;
const RETRY_AFTER_MS = 1_000;
/** A job whose workers die so often is likely what kills them. */
const STALLED_MAX = 3;
/** Why a job failed whose workers were lost too often, as BullMQ says it: its lock may have been lost after its work was done. */
export const LOST_TOO_OFTEN = "job stalled more than allowable limit";
const FAILED_KEPT_MAX = 100_000;

export interface QueuedJob {
  readonly id: string;
  readonly data: unknown;
}

export type JobState = "waiting" | "failed" | "gone";

/** Workers connected to a queue, and to queues of other names beside it. */
export interface Connected {
  readonly here: number;
  readonly elsewhere: readonly string[];
}

/** The side that asks. */
export interface JobQueue {
  readonly add: (jobs: readonly QueuedJob[]) => Promise<void>;
  readonly state: (id: string) => Promise<JobState>;
  /** Takes a job back; false where a worker has it. */
  readonly takeBack: (id: string) => Promise<boolean>;
  readonly reasonOf: (id: string) => Promise<string>;
  /** What ended badly before is forgotten, so that it may be asked again. */
  readonly forgetFailed: (prefix: string) => Promise<void>;
  readonly connected: () => Promise<Connected>;
  readonly close: () => Promise<void>;
}

export interface JobListener {
  /** A reason where it failed. */
  readonly onEnd: (id: string, reason?: string) => void;
  readonly onConnection: (isUp: boolean) => void;
}

/** Fails within seconds where nothing answers there. */
export async function reach(address: QueueAddress): Promise<void> {
  const probe = new Redis(address.url, {
    ...{ lazyConnect: true, connectTimeout: REACH_MS, retryStrategy: () => null },
    maxRetriesPerRequest: 0,
  });
  let because: unknown;
  probe.on("error", (error) => {
    because ??= error;
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("no answer")), REACH_MS);
  });
  try {
    await Promise.race([probe.connect().then(async () => await probe.ping()), late]);
  } catch (error) {
    throw new InputFaults([unreachable(address, because ?? error)]);
  } finally {
    clearTimeout(timer);
    probe.disconnect();
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there",
  ENOTFOUND: "no machine has that name",
  EAI_AGAIN: "its name cannot be looked up",
  EHOSTUNREACH: "there is no way to that machine",
  ENETUNREACH: "there is no way to that network",
};

function unreachable({ shown }: QueueAddress, error: unknown): Fault {
  const { code, message } = error as NodeJS.ErrnoException;
  const isLate = code === "ETIMEDOUT" || message === "no answer";
  const isClosed = /NOAUTH|WRONGPASS|without any password/.test(message);
  const reason = isLate
    ? `no answer within ${REACH_MS / 1000} s`
    : isClosed
      ? "it asks for another name or password"
      : (REASONS[code ?? ""] ?? message);
  return {
    ...{ code: "queue.unreachable", path: "", file: "--queue" },
    found: `${shown}, which cannot be used as a queue (${reason})`,
    remedy: "start Redis or Valkey there, or write the address of one that runs",
  };
}

/** Connections to one server, which are kept up until they are left, and whether it answers. */
function lineTo({ url }: QueueAddress, onConnection: (isUp: boolean) => void) {
  let isLeft = false;
  let isUp = true;
  const options = {
    ...{ connectTimeout: REACH_MS, maxRetriesPerRequest: null },
    retryStrategy: (times: number) => (isLeft ? null : Math.min(times * 200, RETRY_MS_MAX)),
  };
  const plain = new Redis(url, options);
  const tell = (isUpNow: boolean) => {
    isUp = isUpNow;
    if (!isLeft) onConnection(isUp);
  };
  plain.on("error", () => tell(false));
  plain.on("close", () => tell(false));
  plain.on("ready", () => tell(true));
  return {
    plain,
    connection: { url, ...options },
    /** A server that is gone hears nothing of it, and what waits for its answer would wait for ever: once nothing is under way here it is left as it is. */
    leave: async (close: () => Promise<unknown>, isBusy: () => boolean) => {
      isLeft = true;
      const closed = close().then(
        () => true,
        () => true,
      );
      while (!(await Promise.race([closed, delay(LEAVE_MS, false)]))) if (!isUp && !isBusy()) break;
      plain.disconnect();
    },
  };
}

export async function openJobQueue(
  address: QueueAddress,
  name: string,
  { onEnd, onConnection }: JobListener,
): Promise<JobQueue> {
  await reach(address);
  const { plain, connection, leave } = lineTo(address, onConnection);
  const options = { connection, prefix: PREFIX };
  const queue = new Queue(name, options);
  const events = new QueueEvents(name, options);
  queue.on("error", () => undefined);
  events.on("error", () => undefined);
  events.on("completed", ({ jobId }) => onEnd(jobId));
  events.on("failed", ({ jobId, failedReason }) => onEnd(jobId, failedReason));
  await events.waitUntilReady();
  return {
    add: async (jobs) =>
      void (await queue.addBulk(
        jobs.map(({ id, data }) => ({
          ...{ name: "run", data },
          opts: {
            ...{ jobId: id, attempts: ATTEMPTS, removeOnComplete: true },
            backoff: { type: "fixed", delay: RETRY_AFTER_MS },
            removeOnFail: { count: FAILED_KEPT_MAX },
          },
        })),
      )),
    state: async (id) => {
      const state = await queue.getJobState(id);
      return state === "unknown" ? "gone" : state === "failed" ? "failed" : "waiting";
    },
    takeBack: async (id) => (await queue.remove(id)) === 1,
    reasonOf: async (id) => (await queue.getJob(id))?.failedReason ?? "no reason was kept",
    forgetFailed: async (prefix) => {
      for (const { id } of await queue.getFailed(0, FAILED_KEPT_MAX))
        if (id?.startsWith(prefix) === true) await queue.remove(id);
    },
    connected: async () => await connectedTo(plain, name),
    close: async () =>
      await leave(
        async () => await Promise.all([queue.close(), events.close()]),
        () => false,
      ),
  };
}

/** Asks the server who is connected; one that does not tell has nobody, as far as we know. */
async function connectedTo(plain: Redis, name: string): Promise<Connected> {
  const list = String(await plain.client("LIST").catch(() => ""));
  const here = new Set<string>();
  const elsewhere = new Set<string>();
  // A worker's connections bear the queue's name in base 64 and its own.
  for (const [, encoded, who] of list.matchAll(
    new RegExp(`\\bname=${PREFIX}:([\\w+/=]+):w:(\\S+)`, "g"),
  )) {
    const queue = Buffer.from(encoded!, "base64").toString();
    if (queue === name) here.add(who!);
    else elsewhere.add(queue);
  }
  return { here: here.size, elsewhere: [...elsewhere].sort() };
}

export interface JobService {
  /** Of this worker, unlike any other's. */
  readonly worker: string;
  readonly atOnce: number;
  /** A worker that is not heard of for so long has lost its jobs. */
  readonly lostAfterMs: number;
  /** Rejects with `Hopeless` where no other worker would do better, and with `PutBack` where the next should have it, as if never tried. */
  readonly work: (data: unknown) => Promise<void>;
  readonly onConnection: (isUp: boolean) => void;
}

/** A job that fails wherever it is tried. */
export const Hopeless = UnrecoverableError;

/** A job that this worker was told to leave. */
export class PutBack extends Error {}

/** The side that serves. */
export interface JobServer {
  /** Names of queues that have been asked for runs, other than this. */
  readonly otherQueues: () => Promise<readonly string[]>;
  /** Takes no more jobs, and waits for those that it has. */
  readonly close: () => Promise<void>;
}

export async function serveJobs(
  address: QueueAddress,
  name: string,
  { worker, atOnce, lostAfterMs, work, onConnection }: JobService,
): Promise<JobServer> {
  await reach(address);
  const { plain, connection, leave } = lineTo(address, onConnection);
  let underWay = 0;
  const process = async (job: Job) => {
    underWay += 1;
    try {
      await work(job.data).finally(() => {
        underWay -= 1;
      });
    } catch (error) {
      if (!(error instanceof PutBack)) throw error;
      await job.moveToWait(job.token);
      throw new WaitingError();
    }
  };
  const server = new Worker(name, process, {
    ...{ connection, prefix: PREFIX, name: worker, concurrency: atOnce },
    ...{
      lockDuration: lostAfterMs,
      stalledInterval: lostAfterMs / 2,
      runRetryDelay: RETRY_AFTER_MS,
    },
    maxStalledCount: STALLED_MAX,
  });
  // What a job ends with is told to the side that asks; a lock that is lost is another worker's by now.
  server.on("error", () => undefined);
  await server.waitUntilReady();
  return {
    otherQueues: async () => {
      const own = `${PREFIX}:${name}:wait`;
      const keys: string[] = [];
      for await (const found of plain.scanStream({ match: `${PREFIX}:sweep-*:wait`, count: 1000 }))
        keys.push(...(found as string[]));
      return [...new Set(keys)]
        .filter((key) => key !== own)
        .map((key) => key.slice(PREFIX.length + 1, -":wait".length))
        .sort();
    },
    close: async () =>
      await leave(
        async () => await server.close(),
        () => underWay > 0,
      ),
  };
}
