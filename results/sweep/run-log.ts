/**
 * What a process did in a sweep's folder, a line a run as JSON: when, where, how long, and why not. Takes ends of runs; gives a file of this
 * process alone below `logs/`, so that several write side by side. Nothing reads it back: it is for people, and no part of any answer.
 */
import { hostname } from "node:os";
import { join } from "node:path";
import { appendLine, ownName } from "../atomic-files.ts";
import { LOGS_FOLDER } from "./sweep-folder.ts";

export interface RunEnd {
  readonly key: string;
  /** Of the design, from 1. */
  readonly point: number;
  readonly seed: string;
  /** Wall time from when it was handed out. */
  readonly seconds: number;
  readonly outcome: "done" | "failed";
  readonly reason?: string;
}

export const logPath = (folder: string) =>
  join(folder, LOGS_FOLDER, `${hostname().replaceAll(/[^\w.-]/g, "-")}-${ownName()}.jsonl`);

export async function logRun(folder: string, end: RunEnd): Promise<void> {
  const line = { at: new Date().toISOString(), host: hostname(), process: process.pid, ...end };
  await appendLine(logPath(folder), JSON.stringify(line));
}
