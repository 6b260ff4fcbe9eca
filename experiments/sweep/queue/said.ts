/** What people are told of a queue while it works: whether it answers, who serves it, and who is there of another state of the program. */
import type { QueueAddress } from "./address.ts";
import type { JobQueue, JobServer } from "./bullmq.ts";
import { stateOf, stateOfQueue } from "./job.ts";

/** Says when a queue stops answering, and when it does again: once each. */
export function connectionWords(
  say: (words: string) => void,
  { shown }: QueueAddress,
): (isUp: boolean) => void {
  let wasUp = true;
  return (isUp) => {
    if (isUp === wasUp) return;
    wasUp = isUp;
    say(isUp ? `${shown} answers again` : `${shown} does not answer; waiting for it`);
  };
}

interface Told {
  readonly address: QueueAddress;
  readonly say: (words: string) => void;
  readonly onWorkers: (count: number) => void;
}

/** Looks who serves a sweep. */
export function watchWorkers(
  { address, say, onWorkers }: Told,
  queue: Pick<JobQueue, "connected">,
  source: string,
): () => Promise<void> {
  let isNoneSaid = false;
  const said = new Set<string>();
  return async () => {
    const { here, elsewhere } = await queue.connected();
    onWorkers(here);
    if (here === 0 && !isNoneSaid) {
      isNoneSaid = true;
      say(`no worker serves this sweep yet: headroom worker --queue ${address.shown}`);
    }
    for (const state of elsewhere.map(stateOfQueue)) {
      if (said.has(state)) continue;
      said.add(state);
      say(
        `workers of another state of the program are there (${state}, this is ${stateOf(source)}): they do none of these runs; bring all machines to one state`,
      );
    }
  };
}

/** Looks whether runs wait there that a worker of this state does not do. */
export function watchSweeps(
  say: (words: string) => void,
  server: Pick<JobServer, "otherQueues">,
  source: string,
): () => Promise<void> {
  const said = new Set<string>();
  return async () => {
    for (const state of (await server.otherQueues()).map(stateOfQueue)) {
      if (said.has(state)) continue;
      said.add(state);
      say(
        `runs for another state of the program wait there (${state}, this is ${stateOf(source)}): this worker does none of them; bring all machines to one state`,
      );
    }
  };
}
