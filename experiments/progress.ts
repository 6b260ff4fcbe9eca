/** Progress on standard error: a bar for people at a terminal; elsewhere nothing, or a line now and then for the log of a batch system. */
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

const LINE_EVERY_MS = 600_000;

/** A line at most every ten minutes, in the place of a bar. `now` in ms. */
export function progressLines(
  total: number,
  say: (line: string) => void,
  now: () => number = () => performance.now(),
): Progress {
  const begun = now();
  let said = begun;
  return {
    update: (done, label) => {
      if (done === 0 || now() - said < LINE_EVERY_MS) return;
      said = now();
      const minutes = (((said - begun) / done) * (total - done)) / 60_000;
      say(
        `${done} of ${total} (${label}), ${minutes < 1 ? "less than a minute" : `about ${Math.round(minutes)} min`} left`,
      );
    },
    stop: () => undefined,
  };
}

/** A bar at a terminal, elsewhere a line now and then. */
export const progressOf = (total: number, say: (line: string) => void): Progress =>
  process.stderr.isTTY ? progressBar(total) : progressLines(total, say);
