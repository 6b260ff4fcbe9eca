/**
 * A run as a queue carries it: where the sweep is, and which of its runs. What the run is made of stands in the shared folder, and never in the
 * queue: whoever can write to the queue can ask for runs of sweeps that are there, and for nothing else. Takes data of a queue; gives a job, or undefined.
 */
import { createHash } from "node:crypto";
import { posix } from "node:path";
import { z } from "zod";
import { ENGINE_VERSION } from "../../engine-version.ts";
import { POINTS_MAX } from "../designs/design.ts";

export const JOB_FORMAT = "headroom-sweep-job/2";

const NAME = "sweep-";

/** A folder below the root, with "/" between names: it may not lead out of it. */
const below = z
  .string()
  .min(1)
  .max(1000)
  .refine(
    (path) =>
      !posix.isAbsolute(path) &&
      posix.normalize(path) === path &&
      !/(^|[/\\])\.\.($|[/\\])/.test(path) &&
      !/[\0\\:]/.test(path),
  );

const jobSchema = z.strictObject({
  format: z.literal(JOB_FORMAT),
  /** Of the folder that all machines share: `shared-root.ts`. */
  root: z.uuid(),
  /** Of the results, below the folder that all machines share. */
  folder: below,
  /** Row of its point; after the last of them, of no market. */
  point: z.int().min(0).max(POINTS_MAX),
  seed: z.string().min(1).max(80),
  key: z.string().regex(/^[0-9a-f]{64}$/),
});

export type Job = z.output<typeof jobSchema>;

export function readJob(data: unknown): Job | undefined {
  const parsed = jobSchema.safeParse(data);
  return parsed.success ? parsed.data : undefined;
}

/** Jobs of one sweep begin alike; the same run is the same job, so a sweep that is started twice asks once. */
export const jobPrefix = (folder: string) =>
  `${createHash("sha256").update(folder).digest("hex").slice(0, 16)}-`;

export const jobId = ({ folder, key }: Pick<Job, "folder" | "key">) => `${jobPrefix(folder)}${key}`;

/** States of the program have queues of their own, so their runs never mix. `source`: the hash of its text. */
export const queueName = (source: string) => `${NAME}${stateOf(source)}`;
export const stateOf = (source: string) => `${ENGINE_VERSION}-${source.slice(0, 12)}`;
export const stateOfQueue = (name: string) => name.slice(NAME.length);
