/** A progress bar on standard error, for people at a terminal; silent everywhere else. */
import { SingleBar } from "cli-progress";

export interface Progress {
  readonly update: (done: number, label: string) => void;
  readonly stop: () => void;
}

export function progressBar(total: number): Progress {
  if (!process.stderr.isTTY) return { update: () => undefined, stop: () => undefined };
  const bar = new SingleBar({
    format: "{bar} {percentage}% | {label} | {eta_formatted} left",
    stream: process.stderr,
    clearOnComplete: true,
    hideCursor: true,
  });
  bar.start(total, 0, { label: "" });
  return { update: (done, label) => bar.update(done, { label }), stop: () => bar.stop() };
}
