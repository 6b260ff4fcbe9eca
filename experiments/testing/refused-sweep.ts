/** For tests: a sweep on two farms whose experiment is wrong, and has to be refused with nothing written. Takes what to change in its file; gives the messages. */
import { existsSync } from "node:fs";
import { expect } from "vitest";
import { headroom } from "./command-line.ts";
import { twoFarms } from "./two-farms.ts";

/** Messages, one a fault; the count stands at the end. */
export const refusedSweep =
  (fresh: () => string) =>
  async (change: (text: string) => string, ...options: string[]) => {
    const out = fresh();
    const file = twoFarms(fresh(), change);
    const { code, err } = await headroom("sweep", file, "--out", out, ...options);
    expect([code, existsSync(out)]).toEqual([2, false]);
    const lines = err.trim().split("\n");
    const messages = lines.slice(0, -1);
    expect(lines.at(-1)).toMatch(new RegExp(`^${messages.length} faults?; nothing was written$`));
    return messages.map((message) => message.replace(/^.*\/(experiment|day)/, "$1"));
  };

/** The experiment with these factors in place of its own. */
export const factors =
  (...lines: string[]) =>
  (text: string) =>
    text.replace(
      /factors:[\s\S]*seeds: 3/,
      `factors:\n${lines.map((line) => `  - ${line}\n`).join("")}seeds: 3`,
    );
