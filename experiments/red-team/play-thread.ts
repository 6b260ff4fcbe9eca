/** A run of a red team, in a thread of this machine. Takes a scenario as data, a seed, the key that the run must have, and its gamers; gives what is kept of it. */
import { type AskedRun, preparedRun } from "../sweep/prepared-run.ts";
import { type Played, playedOf } from "./play.ts";

export interface PlayTask extends AskedRun {
  readonly gamers: readonly string[];
}

export const playTask = async (task: PlayTask): Promise<Played> =>
  playedOf(await preparedRun(task), task.gamers);
