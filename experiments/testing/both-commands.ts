/**
 * For tests: a scenario that `headroom validate` and `headroom run` refuse in the same words. Takes the name of a test file; gives
 * what writes a file into its folder, and what asks both commands of one: exit code 2, nothing written, the lines without the folder.
 */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { headroom } from "./command-line.ts";
import { scratchFolder } from "./scratch-folder.ts";

export function bothCommands(test: string) {
  const { folder, fresh } = scratchFolder(test);
  const file = (name: string, lines: readonly string[]): string => {
    const path = join(folder, name);
    writeFileSync(path, `${lines.join("\n")}\n`);
    return path;
  };
  const refusedByBoth = async (path: string): Promise<string[]> => {
    const out = fresh();
    const validated = await headroom("validate", path);
    const run = await headroom("run", path, "--out", out);
    expect([validated.code, run.code]).toEqual([2, 2]);
    expect([validated.out, run.out]).toEqual(["", ""]);
    expect(validated.err).toBe(run.err);
    expect(existsSync(out)).toBe(false);
    const lines = run.err
      .trim()
      .split("\n")
      .map((line) => line.replace(/^\S*\/(?=[a-z-]+\.\w+:)/, ""));
    expect(lines.at(-1)).toMatch(/^\d+ faults?; nothing was written$/);
    expect(lines).toHaveLength(Number.parseInt(lines.at(-1)!, 10) + 1);
    return lines.slice(0, -1);
  };
  return { file, refusedByBoth };
}
