/** Sweeps that are refused. Takes how the experiment of two farms is changed, and options; gives what is said, one message a fault, and asserts that nothing was written. */
import { existsSync } from "node:fs";
import { expect } from "vitest";
import { headroom } from "./command-line.ts";
import { twoFarms } from "./two-farms.ts";

/** `fresh`: names a folder that is not there yet. The count of faults stands at the end of what is said. */
export const refusals =
  (fresh: () => string) =>
  async (change: (text: string) => string, ...options: string[]): Promise<readonly string[]> => {
    const out = fresh();
    const file = twoFarms(fresh(), change);
    const { code, err } = await headroom("sweep", file, "--out", out, ...options);
    expect([code, existsSync(out)]).toEqual([2, false]);
    const lines = err.trim().split("\n");
    const messages = lines.slice(0, -1);
    expect(lines.at(-1)).toMatch(new RegExp(`^${messages.length} faults?; nothing was written$`));
    return messages.map((message) => message.replace(/^.*\/(experiment|day)/, "$1"));
  };

/** An experiment with other factors. */
export const factors =
  (...lines: string[]) =>
  (text: string) =>
    text.replace(
      /factors:[\s\S]*seeds: 3/,
      `factors:\n${lines.map((line) => `  - ${line}\n`).join("")}seeds: 3`,
    );
