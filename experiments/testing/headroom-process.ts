/** For tests: the command line as a process of its own, to be watched, stopped and killed. */
import { spawn } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("../../bin/headroom.js", import.meta.url));
const WAIT_MS = 240_000;

export interface HeadroomProcess {
  readonly pid: number;
  readonly said: { readonly out: string; readonly err: string };
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Until standard error has this; throws where the process ends before. */
  readonly says: (words: RegExp) => Promise<void>;
  readonly ended: Promise<number | null>;
}

export function startHeadroom(...args: readonly string[]): HeadroomProcess {
  const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  const said = { out: "", err: "" };
  for (const [name, stream] of [
    ["out", child.stdout],
    ["err", child.stderr],
  ] as const)
    stream.on("data", (text: Buffer) => {
      said[name] += text.toString();
    });
  let isEnded = false;
  const ended = new Promise<number | null>((resolve) =>
    child.once("close", (code) => {
      isEnded = true;
      resolve(code);
    }),
  );
  return {
    ...{ pid: child.pid!, said, ended },
    kill: (signal) => void child.kill(signal),
    says: async (words) => {
      const until = Date.now() + WAIT_MS;
      while (!words.test(said.err)) {
        if (isEnded || Date.now() > until) throw new Error(`never said ${words}: ${said.err}`);
        await delay(20);
      }
    },
  };
}
