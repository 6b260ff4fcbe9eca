/** A folder for one test, removed after it. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export async function withTemporaryFolder<Value>(
  work: (folder: string) => Promise<Value>,
): Promise<Value> {
  const parent = await mkdtemp(join(tmpdir(), "headroom-"));
  try {
    return await work(join(parent, "run"));
  } finally {
    await rm(parent, { recursive: true, force: true });
  }
}
