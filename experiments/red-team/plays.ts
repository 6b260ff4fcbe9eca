/**
 * Plays of a red team on threads of this machine. Takes what is asked, all that may be played at once; gives the plays in the order in which they were asked for, whichever ended first. One that
 * is in the folder is not played again. An `Ended` where it was stopped or a run failed: what is finished is kept.
 */
import type { SourceDocument } from "../../sim/core/documents/document.ts";
import { orThrow } from "../../sim/core/errors.ts";
import { counted } from "../counted.ts";
import { Ended } from "../ended.ts";
import { shownPath } from "../files.ts";
import { type Prepared, prepare } from "../lab.ts";
import type { BusyThreads } from "../sweep/busy-threads.ts";
import { handOut } from "../sweep/hand-out.ts";
import type { Interruption } from "../sweep/interruption.ts";
import { cannotKeep, reasonOf } from "../sweep/one-run.ts";
import type { Threads } from "../sweep/pool.ts";
import { keysOf } from "../sweep/run-key.ts";
import type { Played } from "./play.ts";
import type { PlayTask } from "./play-thread.ts";
import { keepPlay, playName, storedPlay } from "./stored-plays.ts";

export interface PlayAsked {
  /** The same object where only the seed is another: it is prepared once. */
  readonly scenario: SourceDocument;
  readonly gamers: readonly string[];
  readonly seed: string;
  /** What is played, for people. */
  readonly words: string;
}

export interface PlaysWork {
  /** Where the scenario's files stand. */
  readonly scenarioFolder: string;
  /** Of what is found. */
  readonly out: string;
  /** Hash of the program's text. */
  readonly source: string;
  readonly threads: Pick<BusyThreads<Pick<Threads<PlayTask, Played>, "run">>, "forTasks">;
  readonly interruption: Interruption;
  /** Plays that are in the folder by now. */
  readonly onPlay: (kept: number, words: string) => void;
}

export type Plays = (asked: readonly PlayAsked[]) => Promise<readonly Played[]>;

interface Wanted extends PlayAsked {
  readonly name: string;
  readonly key: string;
}

export function playsOf(work: PlaysWork): Plays {
  const { out, interruption } = work;
  const kept = new Set<string>();
  const stopped = () =>
    new Ended(
      130,
      `stopped: ${counted(kept.size, "run")} ${kept.size === 1 ? "is" : "are"} kept in ${shownPath(out)}; the same command does the rest`,
    );
  return async (asked) => {
    const wanted: Wanted[] = [];
    const plays = new Map<string, Played>();
    const tell = ({ name, words }: Wanted, played: Played) => {
      plays.set(name, played);
      kept.add(name);
      work.onPlay(kept.size, words);
    };
    for await (const one of named(asked, work)) {
      if (interruption.isStopped()) throw stopped();
      wanted.push(one);
      const held = plays.get(one.name) ?? (await storedPlay(out, one.name));
      if (held !== undefined) tell(one, held);
    }
    const missing = [...new Map(wanted.map((one) => [one.name, one])).values()].filter(
      ({ name }) => !plays.has(name),
    );
    await played(missing, work, tell);
    if (wanted.some(({ name }) => !plays.has(name))) throw stopped();
    return wanted.map(({ name }) => plays.get(name)!);
  };
}

/** With the key of each run; those of one scenario after one another are prepared once. */
async function* named(
  asked: readonly PlayAsked[],
  { scenarioFolder, source }: PlaysWork,
): AsyncGenerator<Wanted> {
  let last: { readonly scenario: SourceDocument; readonly prepared: Prepared } | undefined;
  for (const one of asked) {
    const { scenario, gamers, seed } = one;
    if (last?.scenario !== scenario)
      last = { scenario, prepared: orThrow(await prepare(scenario, scenarioFolder)) };
    const key = keysOf(last.prepared, [seed], source)[0]!;
    yield { ...one, key, name: playName(key, gamers) };
  }
}

/** Plays those that are missing, each once; the first that fails ends it when those under way are done. */
async function played(
  missing: readonly Wanted[],
  { scenarioFolder, out, source, threads: own, interruption }: PlaysWork,
  tell: (one: Wanted, played: Played) => void,
): Promise<void> {
  if (missing.length === 0) return;
  const { threads, atOnce } = await own.forTasks(missing.length);
  let failure: Ended | undefined;
  const isOver = () => failure !== undefined || interruption.isStopped();
  await handOut(missing, atOnce, isOver, async (one) => {
    const { scenario, gamers, seed, key, name, words } = one;
    const task = { scenario: scenario.data, folder: scenarioFolder, gamers, seed, key, source };
    const play = await threads.run(task, interruption.abandoned).catch((error: unknown) => {
      if (!interruption.abandoned.aborted) failure ??= failed(words, seed, error, out);
    });
    if (play === undefined) return;
    try {
      await keepPlay(out, name, play);
      tell(one, play);
    } catch (error) {
      failure ??= cannotKeep(out, error);
    }
  });
  if (failure !== undefined) throw failure;
}

const failed = (words: string, seed: string, error: unknown, out: string) =>
  new Ended(
    1,
    `a run failed; what is finished is kept in ${shownPath(out)}, and the same command does the rest\n  ${words}, seed ${seed}: ${reasonOf(error)}`,
  );
