/**
 * Ctrl-C in two steps: the first stops the handing out, the second abandons what is under way. Takes what to say at each; gives
 * whether to stop, while the work lasts.
 */
export interface Interruption {
  readonly isStopped: () => boolean;
  readonly abandoned: AbortSignal;
}

/** Each step in words for people. */
export const STEP_WORDS = {
  stopping: "stopping: the runs under way are finished first; Ctrl-C again abandons them",
  abandoning: "abandoning the runs under way",
} as const;

/** SIGTERM is what a batch system sends before it kills. */
const SIGNALS = ["SIGINT", "SIGTERM"] as const;

export async function whileInterruptible<Result>(
  say: (step: "stopping" | "abandoning") => void,
  work: (interruption: Interruption) => Promise<Result>,
): Promise<Result> {
  const abandoning = new AbortController();
  let isStopped = false;
  const onSignal = () => {
    say(isStopped ? "abandoning" : "stopping");
    if (isStopped) abandoning.abort();
    isStopped = true;
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  try {
    return await work({ isStopped: () => isStopped, abandoned: abandoning.signal });
  } finally {
    for (const signal of SIGNALS) process.off(signal, onSignal);
  }
}
