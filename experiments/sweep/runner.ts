/**
 * What does the runs of a sweep: threads of this machine, or a queue that workers on other machines serve. Takes runs and what they need; gives
 * word of each as its row is in the folder, or as it fails.
 */
import type { Interruption } from "./interruption.ts";
import type { Question } from "./points.ts";

/** A run that is to be done; a key that several points share is one run. */
export interface Run {
  /** Row of its point; after the last of them, of no market. */
  readonly point: number;
  readonly seed: string;
  readonly key: string;
}

export interface RunBatch {
  readonly question: Question;
  /** Of the results. */
  readonly folder: string;
  /** Hash of the program's text when the sweep began. */
  readonly source: string;
  readonly runs: readonly Run[];
  readonly interruption: Interruption;
  /** Its row is in the folder, whole. */
  readonly onDone: (run: Run) => void;
  /** It did not come to its end; the others go on. */
  readonly onFailure: (reason: string, run: Run) => void;
}

export interface Runner {
  readonly runAll: (batch: RunBatch) => Promise<void>;
  readonly close: () => Promise<void>;
}
