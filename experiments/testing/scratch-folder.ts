/** For tests: a folder on the disk for the tests of one file, new folders inside it, and its removal when they are done. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

export interface ScratchFolder {
  readonly folder: string;
  /** The path of a folder that is not there yet. */
  readonly fresh: () => string;
}

export function scratchFolder(name: string): ScratchFolder {
  const folder = mkdtempSync(join(tmpdir(), `headroom-${name}-`));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let count = 0;
  const fresh = () => {
    count += 1;
    return join(folder, String(count));
  };
  return { folder, fresh };
}
