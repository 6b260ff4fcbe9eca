/** For tests: `headroom match` on a mini-trial with one row changed, and the faults that it tells. */
import { existsSync } from "node:fs";
import { expect } from "vitest";
import { headroom } from "./command-line.ts";
import { miniTrial } from "./market-files.ts";

export type Market = ReturnType<typeof miniTrial>;

/** Runs with an output folder; the faults, each a line, after checking code and that nothing was written. */
export async function refusedMatch(
  out: string,
  args: readonly string[],
  ...more: readonly string[]
): Promise<readonly string[]> {
  const { code, err } = await headroom("match", ...args, "--out", out, ...more);
  const lines = err.trim().split("\n");
  expect(code).toBe(2);
  expect(existsSync(out)).toBe(false);
  expect(lines.at(-1)).toBe(
    `${lines.length - 1} fault${lines.length === 2 ? "" : "s"}; nothing was written`,
  );
  return lines.slice(0, -1).map((line) => line.replace(/^\S*\//, ""));
}
export const changedMarket = <Kind extends keyof Market>(
  kind: Kind,
  row: number,
  change: Partial<Market[Kind][number]>,
): Market => {
  const market = miniTrial(1);
  const rows = market[kind].map((each, at) => (at === row ? { ...each, ...change } : each));
  return { ...market, [kind]: rows };
};
